"""The text of a paragraph of a Word document: breaks, fields, symbols, wrappers, formulas."""

from __future__ import annotations

import pytest
from docx_build import docx, field, p, para, run, tbl, tc, tr

from extract import Line
from extract.docx import read_docx


def text_of(content: str) -> str:
    """Return the text of a cell that holds one paragraph with this content."""
    (table,) = read_docx(docx(tbl(tr(tc(para(content)), tc("旁"))))).tables
    return table.cells[0].text


def form_field(state: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{state}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(run("甲") + "<w:r><w:br/></w:r>" + run("乙"), "甲\n乙", id="line break"),
        pytest.param(run("甲") + "<w:r><w:cr/></w:r>" + run("乙"), "甲\n乙", id="carriage return"),
        pytest.param("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙", id="tab"),
        pytest.param('<w:r><w:br w:type="page"/></w:r>' + run("甲"), "甲", id="page break"),
        pytest.param(
            "<w:r><w:lastRenderedPageBreak/></w:r>" + run("甲"), "甲", id="page break as drawn last"
        ),
        pytest.param(
            "<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r>",
            "A-B",
            id="hyphen that keeps words together",
        ),
        pytest.param("<w:r><w:t>预</w:t><w:softHyphen/><w:t>算</w:t></w:r>", "预算", id="optional hyphen"),
        pytest.param(
            "<w:r><w:t> 甲 </w:t><w:t>\n 乙\n </w:t></w:r>", "甲乙", id="blanks nobody asked to keep"
        ),
        pytest.param(run("甲\n乙"), "甲 乙", id="line feed inside a text element is a blank"),
        pytest.param(run("　　甲　"), "甲", id="outer blanks of full width"),
        pytest.param(run("e\u0301"), "é", id="composed characters"),
        pytest.param(
            f'<w:fldSimple w:instr="DATE">{run("2031年")}</w:fldSimple>', "2031年", id="simple field"
        ),
        pytest.param(field("DATE", run("三月")), "三月", id="complex field"),
        pytest.param(field(f"IF {field('X', run('码'))}", run("是")), "是", id="field inside a field code"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("余下"), "余下", id="field that never ends"
        ),
        pytest.param(
            form_field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"),
            "☒",
            id="ticked form field",
        ),
        pytest.param(
            form_field("<w:checkBox><w:default w:val='0'/></w:checkBox>"), "☐", id="empty form field"
        ),
        pytest.param(
            form_field(
                "<w:ddList><w:result w:val='1'/><w:listEntry w:val='否'/><w:listEntry w:val='是'/></w:ddList>"
            ),
            "是",
            id="drop-down form field",
        ),
        pytest.param(f"<w:smartTag>{run('某区')}</w:smartTag>", "某区", id="smart tag"),
        pytest.param(f"<w:hyperlink>{run('某网')}</w:hyperlink>", "某网", id="hyperlink"),
        pytest.param(
            f"<w:ins>{run('新增')}</w:ins><w:moveTo>{run('移来')}</w:moveTo>", "新增移来", id="insertions"
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件", id="content control"
        ),
        pytest.param(f"<w:bdo><w:dir>{run('方向')}</w:dir></w:bdo>", "方向", id="direction"),
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice Requires='w14'><w:t>选</w:t></mc:Choice>"
            "<mc:Fallback><w:t>替</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "选",
            id="choice, not fallback",
        ),
        pytest.param(
            "<mc:AlternateContent><mc:Fallback>" + run("替") + "</mc:Fallback></mc:AlternateContent>",
            "替",
            id="fallback where there is no choice",
        ),
        pytest.param(
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
            "<m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:oMath>",
            "1/2(x)",
            id="formula",
        ),
        pytest.param(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
            + run("是")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
            + run("否")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            + '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
            + '<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>',
            "☑是☐否√☑☐",
            id="tick boxes",
        ),
        pytest.param(
            '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
            + run("95")
            + '<w:r><w:sym w:font="宋体" w:char="2103"/><w:sym w:font="宋体" w:char="F041"/></w:r>',
            "≥95℃A",
            id="relations and ordinary fonts",
        ),
        pytest.param(
            '<w:r><w:sym w:font="MT Extra" w:char="F04C"/></w:r>', "\uf04c", id="symbol without a twin"
        ),
        pytest.param(
            run("甲") + '<w:r><w:sym w:char="zz"/><w:sym w:char="D800"/></w:r>', "甲", id="no symbol at all"
        ),
        pytest.param(
            run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("\uf0a8", '<w:rFonts w:hAnsi="Wingdings"/>'),
            "☑☐",
            id="letters in a symbol font",
        ),
    ],
)
def test_cell_text_is_what_the_page_shows(content: str, expected: str) -> None:
    assert text_of(content) == expected


def test_page_break_inside_a_paragraph_ends_the_line() -> None:
    body = para(run("封面") + '<w:r><w:br w:type="page"/></w:r>' + run("正文"))
    assert read_docx(docx(body)).blocks == (Line("封面"), Line("正文"))


def test_field_may_span_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>TOC</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = para(begin + run("一")) + p("二") + para(run("三") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert read_docx(docx(body)).blocks == (Line("一"), Line("二"), Line("三"))
