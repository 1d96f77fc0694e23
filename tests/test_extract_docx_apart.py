"""What a Word document holds besides its flow: deleted and hidden text, prompts, headers, notes."""

from __future__ import annotations

import pytest
from docx_build import docx, field, p, para, part, run, tbl, tc, text_box, tr

from extract import Cell, Line, Remainder, Table
from extract.docx import read_docx
from extract.docx_story import flat_text


def test_deleted_text_is_kept_apart() -> None:
    body = (
        para(
            run("金额")
            + "<w:del><w:r><w:delText>80</w:delText></w:r></w:del><w:ins><w:r><w:t>90</w:t></w:r></w:ins>"
        )
        + para(f"<w:moveFrom>{run('移走')}</w:moveFrom>")
        + tbl(tr(tc("留"), tc("下")), tr(tc("旧一"), tc("旧二"), properties="<w:del/>"))
    )
    document = read_docx(docx(body))
    assert document.blocks == (Line("金额90"), Table(1, 2, (Cell(0, 0, text="留"), Cell(0, 1, text="下"))))
    assert document.remainders == (
        Remainder("deleted", "旧一\n旧二"),
        Remainder("deleted", "80"),
        Remainder("deleted", "移走"),
    )


def test_deleted_cell_and_table_are_reported_once() -> None:
    gone = tbl(tr(tc(tbl(tr(tc("里"), properties="<w:del/>")) + p("外")), properties="<w:del/>"))
    body = gone + tbl(tr(tc("甲"), f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('乙')}</w:tc>"))
    document = read_docx(docx(body))
    assert document.blocks == (Table(1, 2, (Cell(0, 0, text="甲"),)),)
    assert document.remainders == (Remainder("deleted", "里\n外"), Remainder("deleted", "乙"))


def test_paragraphs_run_together_where_the_mark_between_them_was_deleted() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = (
        p("甲", gone)
        + "<w:bookmarkStart/>"
        + p("乙", gone)
        + p("丙", "<w:jc/>")
        + p("丁", gone)
        + tbl(tr(tc("戊")))
    )
    assert read_docx(docx(body)).blocks == (Line("甲乙丙"), Line("丁"), Table(1, 1, (Cell(0, 0, text="戊"),)))


WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        WHITE,
        '<w:color w:val="FEFEFE"/>',
        '<w:rStyle w:val="Gone"/>',
        WHITE + '<w:shd w:fill="auto"/>',
    ],
)
def test_text_nobody_sees_is_kept_apart(properties: str) -> None:
    styles = part(
        "w:styles", '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    document = read_docx(docx(para(run("见") + run("不见", properties) + run("得")), {"styles": styles}))
    assert document.blocks == (Line("见得"),)
    assert document.remainders == (Remainder("hidden", "不见"),)


@pytest.mark.parametrize(
    "body",
    [
        para(run("见", WHITE + DARK)),
        para(run("见", WHITE + '<w:highlight w:val="black"/>')),
        para(run("见", WHITE), DARK),
        para(run("见", '<w:color w:val="auto"/>')),
        para(run("见", '<w:vanish w:val="0"/>')),
        para(run("见", WHITE + '<w:color w:val="000000"/>')),
        tbl(tr(tc(para(run("见", WHITE)), DARK))),
        tbl(tr(tc(para(run("见", WHITE)))), properties='<w:tblStyle w:val="Dark"/>'),
        tbl(tr(tc(para(run("见", WHITE)))), properties='<w:shd w:val="pct50" w:fill="auto"/>'),
        para(run("见"), '<w:pStyle w:val="Child"/>').replace(
            "<w:r>", '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr>'
        ),
    ],
)
def test_text_that_can_be_seen_is_not_called_hidden(body: str) -> None:
    styles = part(
        "w:styles",
        f'<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:tcPr>{DARK}</w:tcPr></w:tblStylePr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Parent"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Parent"><w:basedOn w:val="Child"/><w:rPr><w:vanish/></w:rPr></w:style>',
    )
    document = read_docx(docx(body, {"styles": styles}))
    assert (flat_text(document.blocks), document.remainders) == ("见", ())


def test_white_text_is_seen_on_a_coloured_page() -> None:
    document = read_docx(docx(para(run("见", WHITE)), root='<w:background w:color="000080"/>'))
    assert (document.blocks, document.remainders) == ((Line("见"),), ())


def test_styles_hide_text_through_inheritance() -> None:
    styles = part(
        "w:styles",
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Base"/></w:style>',
    )
    document = read_docx(docx(p("甲", '<w:pStyle w:val="Heir"/>') + p("乙"), {"styles": styles}))
    assert (document.blocks, document.remainders) == ((Line("乙"),), (Remainder("hidden", "甲"),))


def test_cells_under_a_merge_and_hidden_rows_are_hidden_text() -> None:
    rows = (
        tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("1")),
        tr(tc("甲之下", "<w:vMerge/>"), tc("2")),
        tr(tc("藏"), tc("行"), properties="<w:hidden/>"),
    )
    document = read_docx(docx(tbl(*rows)))
    assert document.blocks == (
        Table(2, 2, (Cell(0, 0, row_span=2, text="甲"), Cell(0, 1, text="1"), Cell(1, 1, text="2"))),
    )
    assert document.remainders == (Remainder("hidden", "藏\n行"), Remainder("hidden", "甲之下"))


def test_ruby_keeps_the_base_and_sets_the_reading_apart() -> None:
    body = para(f"<w:r><w:ruby><w:rt>{run('zhù')}</w:rt><w:rubyBase>{run('祝')}</w:rubyBase></w:ruby></w:r>")
    document = read_docx(docx(body))
    assert (document.blocks, document.remainders) == ((Line("祝"),), (Remainder("stray", "zhù"),))


def test_prompt_of_an_unfilled_control_is_no_value() -> None:
    styles = part(
        "w:styles", '<w:style w:type="character" w:styleId="9"><w:name w:val="Placeholder Text"/></w:style>'
    )

    prompt = run("请填写", '<w:rStyle w:val="9"/>')

    def control(properties: str) -> str:
        return (
            f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{prompt}{run('值')}</w:sdtContent></w:sdt>"
        )

    body = (
        para(control("<w:showingPlcHdr/>"))
        + para(control(""))
        + para(control('<w:showingPlcHdr w:val="0"/>'))
    )
    document = read_docx(docx(body, {"styles": styles}))
    assert document.blocks == (Line("值"), Line("请填写值"), Line("请填写值"))
    assert document.remainders == (Remainder("stray", "请填写"),)


def test_hidden_text_box_is_hidden_text() -> None:
    body = para(f"<w:r><w:rPr><w:vanish/></w:rPr><w:drawing>{text_box(p('藏'))}</w:drawing></w:r>{run('见')}")
    document = read_docx(docx(body))
    assert (document.blocks, document.remainders) == ((Line("见"),), (Remainder("hidden", "藏"),))


def section(*references: tuple[str, str]) -> str:
    links = "".join(f'<w:{kind}Reference w:type="default" r:id="{part}"/>' for kind, part in references)
    return f"<w:sectPr>{links}</w:sectPr>"


def test_headers_footers_notes_and_comments_stand_apart() -> None:
    parts = {
        "header1": part("w:hdr", p("某单位") + tbl(tr(tc("编号"), tc("07")))),
        "header2": part("w:hdr", p("某单位") + tbl(tr(tc("编号"), tc("07")))),
        "header3": part("w:hdr", p("无人引用")),
        "header4": part(
            "w:hdr", para('<w:r><w:pict><v:shape><v:textpath string="草稿"/></v:shape></w:pict></w:r>')
        ),
        "footer1": part("w:ftr", p("内部资料")),
        "footer2": part("w:ftr", para(run("第 ") + field("PAGE", run("1")) + run(" 页 共 3 页"))),
        "footnotes": part(
            "w:footnotes",
            f'<w:footnote w:type="separator" w:id="-1">{p("线")}</w:footnote><w:footnote w:id="1">{p("脚注")}</w:footnote>',
        ),
        "endnotes": part("w:endnotes", f'<w:endnote w:id="1">{p("尾注")}</w:endnote>'),
        "comments": part("w:comments", f'<w:comment w:id="1">{p("请核对")}</w:comment>'),
    }
    body = (
        para(run("一"), section(("header", "header1"), ("footer", "footer1")))
        + para(run("二"), section(("header", "header1"), ("header", "header2"), ("header", "header4")))
        + section(("footer", "footer2"), ("header", "missing"))
    )
    document = read_docx(docx(body, parts))
    assert document.blocks == (Line("一"), Line("二"))
    assert document.remainders == (
        Remainder("header", "某单位\n编号\n07"),
        Remainder("footer", "内部资料"),
        Remainder("watermark", "草稿"),
        Remainder("page_number", "第 1 页 共 3 页"),
        Remainder("footnote", "脚注"),
        Remainder("footnote", "尾注"),
        Remainder("comment", "请核对"),
    )
