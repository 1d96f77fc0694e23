"""Word documents as a whole: order of blocks, text boxes, flavours, what is remarked."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from docx_build import OFFICE, XML, docx, field, p, package, para, part, run, tbl, tc, text_box, tr

from extract import Cell, Document, ExtractError, Line, Remainder, Remark, Table
from extract.docx import MEDIA_TYPE, read_docx


def test_paragraphs_of_a_cell_are_lines_and_blank_ones_are_dropped() -> None:
    document = read_docx(docx(tbl(tr(tc(p("甲") + p() + p("  ") + p("乙")), tc(), tc("丙")))))
    assert document.blocks == (Table(1, 3, (Cell(0, 0, text="甲\n乙"), Cell(0, 1), Cell(0, 2, text="丙"))),)


def test_body_is_lines_and_tables_in_order() -> None:
    body = (
        p("标题")
        + p()
        + tbl(tr(tc("甲")))
        + para(run("注一") + "<w:r><w:br/></w:r>" + run("注二"))
        + "<w:sectPr/>"
    )
    assert read_docx(docx(body)) == Document(
        MEDIA_TYPE,
        (Line("标题"), Table(1, 1, (Cell(0, 0, text="甲"),)), Line("注一"), Line("注二")),
    )


def test_text_box_follows_its_paragraph_and_is_read_once() -> None:
    content = (
        p("框内")
        + tbl(tr(tc("框表")))
        + para(
            f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框中框')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{text_box(content)}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read_docx(docx(para(drawing + run("锚")) + p("后")))
    assert document.blocks == (
        Line("锚"),
        Line("框内"),
        Table(1, 1, (Cell(0, 0, text="框表"),)),
        Line("框中框"),
        Line("后"),
    )


def test_text_box_in_a_cell_belongs_to_the_cell() -> None:
    drawing = f"<w:r><w:drawing>{text_box(p('框内', '') + tbl(tr(tc('框表'))))}</w:drawing></w:r>"
    document = read_docx(docx(tbl(tr(tc(para(drawing + run("锚"))), tc("旁")))))
    nested = Table(1, 1, (Cell(0, 0, text="框表"),))
    assert document.blocks == (
        Table(1, 2, (Cell(0, 0, text="锚\n框内", tables=(nested,)), Cell(0, 1, text="旁"))),
    )


def test_drawn_lettering_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="目标申报表"/></v:shape></w:pict></w:r>'
    drawn = "<w:r><w:drawing><a:p><a:r><a:t>示意</a:t></a:r></a:p></w:drawing></w:r>"
    assert read_docx(docx(para(art) + para(drawn))).blocks == (Line("目标申报表"), Line("示意"))


def test_runs_and_formulas_outside_paragraphs_are_not_lost() -> None:
    body = (
        run("甲")
        + "<m:oMathPara><m:oMath><m:r><m:t>乙</m:t></m:r></m:oMath></m:oMathPara>"
        + tbl(tr(f"<w:tc>{run('丙')}</w:tc>"))
    )
    assert read_docx(docx(body)).blocks == (Line("甲"), Line("乙"), Table(1, 1, (Cell(0, 0, text="丙"),)))


def test_pictures_and_parts_in_other_formats_are_remarked() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:pict><v:imagedata/></w:pict></w:r>"
    members = {
        "word/document.xml": part("w:document", f"<w:body>{para(run('见图') + picture)}</w:body>"),
        "word/embeddings/book.xlsx": b"PK",
    }
    relation = f'<Relationship Id="x" Type="{OFFICE}/package" Target="embeddings/book.xlsx"/>'
    document = read_docx(package(members, relations=relation))
    assert document == Document(
        MEDIA_TYPE,
        (Line("见图"),),
        remarks=(Remark("pictures", "2"), Remark("embedded_part", "word/embeddings/book.xlsx")),
    )


def test_document_made_by_python_docx() -> None:
    source = python_docx.Document()
    source.add_heading("某局整体支出绩效目标表", level=1)
    table = source.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "一级"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "指标"
    table.cell(2, 2).text = "≥95%\n全年"
    source.add_paragraph("填表人：某某")
    source.sections[0].header.paragraphs[0].text = "页眉"
    target = io.BytesIO()
    source.save(target)
    assert read_docx(target.getvalue()) == Document(
        MEDIA_TYPE,
        (
            Line("某局整体支出绩效目标表"),
            Table(
                3,
                3,
                (
                    Cell(0, 0, row_span=2, text="一级"),
                    Cell(0, 1, column_span=2, text="指标"),
                    Cell(1, 1),
                    Cell(1, 2),
                    Cell(2, 0),
                    Cell(2, 1),
                    Cell(2, 2, text="≥95%\n全年"),
                ),
            ),
            Line("填表人：某某"),
        ),
        remainders=(Remainder("header", "页眉"),),
    )


def test_strict_flavour_and_other_encodings_read_the_same() -> None:
    plain = part("w:document", f"<w:body>{p('甲')}{tbl(tr(tc('乙')))}</w:body>")
    strict = plain.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    links = '<Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="word/document.xml"/>'
    root_links = f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    expected = Document(MEDIA_TYPE, (Line("甲"), Table(1, 1, (Cell(0, 0, text="乙"),))))
    assert read_docx(package({"word/document.xml": strict, "_rels/.rels": root_links})) == expected
    bare = plain.removeprefix(XML)
    for content in (
        bare.encode("utf-16"),
        bare.encode("utf-16-le"),
        bare.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="GBK"?>{bare}'.encode("gbk"),
        b"\xef\xbb\xbf" + bare.encode(),
    ):
        assert read_docx(package({"word/document.xml": content})) == expected


def test_page_to_be_imported_on_opening_is_another_format() -> None:
    members = {
        "word/document.xml": part("w:document", '<w:body><w:altChunk r:id="x"/></w:body>'),
        "word/page.mht": "x",
    }
    relation = f'<Relationship Id="x" Type="{OFFICE}/aFChunk" Target="page.mht"/>'
    with pytest.raises(ExtractError, match=r"^unsupported_format: word/page.mht$"):
        read_docx(package(members, relations=relation))


def test_page_numbers_alone_are_no_text() -> None:
    footer = part("w:ftr", para(run("- ") + field("PAGE", run("1")) + run(" -")))
    with pytest.raises(ExtractError, match=r"^no_text$"):
        read_docx(docx('<w:sectPr><w:footerReference r:id="footer1"/></w:sectPr>', {"footer1": footer}))


def test_document_with_nothing_but_a_header_keeps_it() -> None:
    header = part("w:hdr", p("某局"))
    document = read_docx(
        docx('<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>', {"header1": header})
    )
    assert document == Document(MEDIA_TYPE, (), remainders=(Remainder("header", "某局"),))
