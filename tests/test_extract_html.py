"""Web pages are read as a browser shows them: malformed tables, hidden text, charsets, forms inside articles."""

from __future__ import annotations

import time
from email.message import EmailMessage
from typing import TYPE_CHECKING, NamedTuple

import pytest
from draw_html import html
from forms import sample_forms
from hypothesis import given
from hypothesis import strategies as st

from extract import Cell, Document, ExtractError, Line, Remainder, Remark, Table, read_bytes
from normalize import declarations

if TYPE_CHECKING:
    from collections.abc import Callable


def page(body: str, head: str = "") -> Document:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def cells(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
        for table in document.tables
    ]


MALFORMED = {
    "cells and rows that are never closed": (
        "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
    ),
    "a table that is never closed": (
        "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙<td>丁",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
    ),
    "a span past the end": (
        "<table><tr><td rowspan=9>甲<td>乙<tr><td>丙</table>",
        [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")],
    ),
    "a span of zero goes down to the end of its group": (
        "<table><tbody><tr><td rowspan=0>甲<td>乙<tr><td>丙</tbody><tbody><tr><td>丁<td>戊</tbody></table>",
        [
            (0, 0, 2, 1, "甲"),
            (0, 1, 1, 1, "乙"),
            (1, 1, 1, 1, "丙"),
            (2, 0, 1, 1, "丁"),
            (2, 1, 1, 1, "戊"),
        ],
    ),
    "a title over more columns than there are": (
        "<table><tr><td colspan=99>题<tr><td>甲<td>乙</table>",
        [(0, 0, 1, 2, "题"), (1, 0, 1, 1, "甲"), (1, 1, 1, 1, "乙")],
    ),
    "spans that are no numbers": (
        '<table><tr><td colspan="2px">甲<td rowspan="-3">乙<td colspan="两">丙<tr><td>丁<td>戊<td>己<td>庚</table>',
        [
            (0, 0, 1, 2, "甲"),
            (0, 2, 1, 1, "乙"),
            (0, 3, 1, 1, "丙"),
            (1, 0, 1, 1, "丁"),
            (1, 1, 1, 1, "戊"),
            (1, 2, 1, 1, "己"),
            (1, 3, 1, 1, "庚"),
        ],
    ),
    "cells that would overlap": (
        "<table><tr><td>甲<td rowspan=2>乙<td>丙<tr><td colspan=3>丁</table>",
        [(0, 0, 1, 1, "甲"), (0, 1, 2, 1, "乙"), (0, 2, 1, 1, "丙"), (1, 0, 1, 1, "丁"), (1, 2, 1, 1, "")],
    ),
    "rows of different lengths": (
        "<table><tr><td>甲<tr><td>乙<td>丙</table>",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, ""), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "丙")],
    ),
    "cells outside any row": (
        "<table><td>甲</td><td>乙</td><tr><td>丙</td><td>丁</td></tr></table>",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
    ),
    "a form between table and rows": (
        "<table><form action=x><tr><td>甲</td><td>乙</td></tr></form></table>",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")],
    ),
    "a foot before the body": (
        "<table><tfoot><tr><td>尾<td>1</tfoot><tbody><tr><td>体<td>2</tbody><thead><tr><td>头<td>3</thead></table>",
        [
            (0, 0, 1, 1, "头"),
            (0, 1, 1, 1, "3"),
            (1, 0, 1, 1, "体"),
            (1, 1, 1, 1, "2"),
            (2, 0, 1, 1, "尾"),
            (2, 1, 1, 1, "1"),
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_tables_stand_as_in_a_browser(
    body: str, expected: list[tuple[int, int, int, int, str]]
) -> None:
    assert cells(page(body)) == [expected]


class Box(NamedTuple):
    """A cell of a generated table."""

    rows: int
    columns: int


boxes = st.builds(Box, st.integers(1, 4), st.integers(1, 4))


@given(st.lists(st.lists(boxes, max_size=5), min_size=1, max_size=6))
def test_any_spans_cover_what_the_standard_says(rows: list[list[Box]]) -> None:
    number = 0
    owners: dict[tuple[int, int], int] = {}
    markup: list[str] = []
    # The algorithm of the standard, slot by slot; a cell that runs into another one ends there.
    for row, line in enumerate(rows):
        column = 0
        markup.append("<tr>")
        for box in line:
            while (row, column) in owners:
                column += 1
            number += 1
            for beside in range(column, column + box.columns):
                if (row, beside) in owners:
                    break
                for below in range(row, min(row + box.rows, len(rows))):
                    owners[below, beside] = number
            column += box.columns
            markup.append(f"<td rowspan={box.rows} colspan={box.columns}>{number}")
    table = "".join(markup)
    if number < 2:
        return
    (found,) = page(f"<table>{table}</table>").tables
    covered: dict[tuple[int, int], int] = {}
    for cell in found.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                assert (row, column) not in covered
                covered[row, column] = int(cell.text or 0)
    expected = {place: owner for place, owner in owners.items() if place[1] < found.columns}
    assert {place: owner for place, owner in covered.items() if owner} == expected
    assert set(owners.values()) == set(expected.values())


def test_page_is_lines_and_tables_in_reading_order() -> None:
    document = page(
        "<h1>绩效目标表</h1>单位：<b>万</b>元<table><caption>表一</caption>丢失"
        "<tr><th>部门<td>甲局<br>乙股<p>丙组</p></table><ol start=2><li>第一<li>第二</ol><pre>左\n右</pre>"
    )
    assert document.blocks == (
        Line("绩效目标表"),
        Line("单位：万元"),
        Line("表一"),
        Line("丢失"),
        Table(1, 2, (Cell(0, 0, text="部门"), Cell(0, 1, text="甲局\n乙股\n丙组"))),
        Line("2. 第一"),
        Line("3. 第二"),
        Line("左"),
        Line("右"),
    )


def test_white_space_is_what_a_browser_shows() -> None:
    body = "<p>绩效目标\n   申报表&nbsp;&nbsp;2023\n  年</p><p> a \n b </p>"
    assert page(body).blocks == (Line("绩效目标申报表  2023 年"), Line("a b"))


def test_fields_of_an_interactive_form_show_their_values() -> None:
    body = (
        '<table><tr><td>部门<td><input value="甲局"><tr><td>类型<td>'
        "<input type=checkbox checked>新增<input type=checkbox>延续"
        "<tr><td>级别<td><select><option>市<option selected>县</select><tr><td>目标<td><textarea>一\n二</textarea>"
        '<input type=hidden value="藏"><input type=submit value="提交"></table>'
    )
    (table,) = page(body).tables
    texts = [cell.text for cell in table.cells if cell.column == 1]
    assert texts == ["甲局", "☑新增□延续", "县", "一\n二"]


def test_tables_that_arrange_the_page_give_their_content() -> None:
    body = (
        "<table><tr><td><a href=/>首页</a><td><table><tr><td>"
        "<p>绩效目标表</p><table><tr><td>部门<td>甲局</table></table></table>"
    )
    document = page(body)
    assert document.blocks == (
        Line("绩效目标表"),
        Table(1, 2, (Cell(0, 0, text="部门"), Cell(0, 1, text="甲局"))),
    )
    assert document.remainders == (Remainder("stray", "首页"),)


def test_table_inside_a_form_stays_in_its_cell() -> None:
    body = (
        "<table><tr><td>部门<td>甲局<tr><td>目标<td>三项"
        "<tr><td>指标<td><table><tr><td>数量<td>3次</table></table>"
    )
    (table,) = page(body).tables
    assert [cell.text for cell in table.cells] == ["部门", "甲局", "目标", "三项", "指标", ""]
    assert table.cells[-1].tables == (Table(1, 2, (Cell(0, 0, text="数量"), Cell(0, 1, text="3次"))),)


def test_what_a_browser_does_not_show_is_kept_apart() -> None:
    body = (
        "<script>x</script><p style='display:none'>藏一</p><p class=gone>藏二</p><p class=gone style=display:block>显</p>"
        "<p hidden>藏三</p><table><tr style='visibility: collapse'><td>藏四<td>藏五<tr><td style='display: none'>藏六"
        "<td>甲<td>乙<span style='mso-hide:all'>藏七</span>后<tr id=old><td>藏八</table><!-- 注 -->"
    )
    style = "<style>/* .seen{} */ .gone , #old { color: red; display: NONE } @media print { td {display:none} }</style>"
    document = page(body, f"<title>某网站</title>{style}")
    assert document.blocks == (Line("显"), Table(1, 2, (Cell(0, 0, text="甲"), Cell(0, 1, text="乙后"))))
    hidden = ["藏一", "藏二", "藏三", "藏四藏五", "藏六", "藏七", "藏八"]
    assert document.remainders == (
        Remainder("header", "某网站"),
        *(Remainder("hidden", text) for text in hidden),
    )


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1f", "&#1;", "&#65534;"])
def test_controls_behind_what_is_hidden_do_no_harm(control: str) -> None:
    document = page(f"<p>甲<span hidden>藏</span>乙{control}丙</p><p hidden>藏</p>{control}丁")
    assert document.blocks == (Line("甲乙丙"), Line("丁"))


ENCODINGS = {
    "UTF-8 that claims to be GB 2312": ("utf-8", "gb2312", ()),
    "GBK that claims to be GB 2312": ("gbk", "gb2312", (Remark("encoding", "gb18030"),)),
    "GBK that claims to be UTF-8": ("gbk", "utf-8", (Remark("encoding", "gb18030"),)),
    "GBK that claims nothing": ("gbk", "", (Remark("encoding", "gb18030"),)),
    "Big5": ("big5", "big5", (Remark("encoding", "big5"),)),
    "UTF-16 with a mark": ("utf-16", "gb2312", (Remark("encoding", "utf-16-le"),)),
    "UTF-8 with a mark": ("utf-8-sig", "gb2312", ()),
}


@pytest.mark.parametrize(("encoding", "claim", "remarks"), ENCODINGS.values(), ids=ENCODINGS)
def test_bytes_come_before_the_encoding_a_page_claims(
    encoding: str, claim: str, remarks: tuple[Remark, ...]
) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={claim}">' if claim else ""
    text = f"<html><head>{meta}</head><body><p>部門名稱與年度預算資金總額情況</p></body></html>"
    document = read_bytes(text.encode(encoding))
    assert document.blocks == (Line("部門名稱與年度預算資金總額情況"),)
    assert document.remarks == remarks


FORM = next(form for form in sample_forms() if form.slug == "taoyuan-department")


def test_form_inside_an_article_page_is_found() -> None:
    drawn = html(FORM.drawing)
    body = drawn[drawn.index("<body>") + 6 : drawn.index("</body>")]
    article = (
        "<html><head><meta charset=gb2312><title>某县人民政府</title></head><body>"
        "<div class=nav><ul><li><a href=/>网站首页</a><li><a href=/a>政务公开</a></ul></div>"
        "<table width=1000 align=center><tr><td><p>当前位置：<a href=/>首页</a> &gt; <a href=/b>预决算公开</a></p>"
        f"<tr><td><div id=zoom>{body}</div><tr><td>【<a href=#>打印</a>】</table>"
        "<div>版权所有：某县人民政府</div></body></html>"
    )
    (found,) = declarations(read_bytes(article.encode("gb18030")), source_id="0" * 16)
    (alone,) = declarations(read_bytes(FORM.path("html").read_bytes()), source_id="0" * 16)
    assert (found.declaration.department, found.declaration.title) == (
        alone.declaration.department,
        alone.declaration.title,
    )
    assert [row.name for row in found.indicators] == [row.name for row in alone.indicators]
    assert [row.amount_yuan for row in found.budget_lines] == [row.amount_yuan for row in alone.budget_lines]


def test_pages_saved_with_their_surroundings_are_read_in_order() -> None:
    mail = EmailMessage()
    mail["Subject"] = "绩效目标表"
    mail.set_content(
        "<html><body><p>一</p></body></html>", subtype="html", charset="gb2312", cte="quoted-printable"
    )
    mail.make_related()
    mail.add_related(
        "<p>二</p><table><tr><td>甲<td>乙</table>", subtype="html", charset="utf-8", cte="base64"
    )
    mail.add_related(b"\x89PNG", "image", "png")
    document = read_bytes(bytes(mail))
    assert document.media_type == "multipart/related"
    assert document.blocks == (
        Line("一"),
        Line("二"),
        Table(1, 2, (Cell(0, 0, text="甲"), Cell(0, 1, text="乙"))),
    )


def _nested(count: int) -> str:
    return "<table><tr><td>甲<td>" * count


HOSTILE = {
    "tables in tables without end": (lambda: _nested(60), "suspicious"),
    "elements in elements without end": (lambda: "<div>" * 100_000 + "甲", "suspicious"),
    "a table of far too many positions": (
        lambda: "<table>" + "<tr><td rowspan=65534>甲" * 1_100 + "</table>",
        "too_large",
    ),
    "columns without end": (lambda: "<table><tr>" + "<td colspan=1000>甲" * 1_100 + "</table>", "too_large"),
    "elements without end": (lambda: "<p>甲" * 500_001, "too_large"),
    "attributes without end": (
        lambda: "<p " + " ".join(f'a{number}="<"' for number in range(100_000)) + ">甲",
        "suspicious",
    ),
    "nothing": (lambda: "<p> </p>", "no_text"),
    "a picture": (lambda: "<img src=http://192.0.2.1/a.png>", "image_only"),
}


@pytest.mark.parametrize(("body", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end_with_a_code(body: Callable[[], str], code: str) -> None:
    started = time.monotonic()
    with pytest.raises(ExtractError) as failure:
        read_bytes(f"<html><body>{body()}".encode())
    assert failure.value.code == code
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "sheet",
    [
        "@media " * 200_000 + "{" * 100_000,
        "@media x{" + "a{b}" * 100_000,
        "/*" * 500_000,
        "a" * 1_000_000,
        "}" * 500_000,
    ],
    ids=[
        "braces never closed",
        "rules inside a rule",
        "comments never closed",
        "no rule",
        "braces never opened",
    ],
)
def test_hostile_style_sheets_cost_no_more_than_their_length(sheet: str) -> None:
    started = time.monotonic()
    assert page("<p>甲", f"<style>{sheet}</style>").blocks == (Line("甲"),)
    assert time.monotonic() - started < 20


def test_formatting_that_is_never_closed_does_not_nest() -> None:
    document = page("".join(f"<font color=red><b>第{number}段<br>" for number in range(500)))
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        f"第{number}段" for number in range(500)
    ]


@given(st.text(alphabet=st.sampled_from("甲乙<>/=\"'& \n") | st.sampled_from(list("tablerdhspn0192"))))
def test_any_markup_gives_a_document_or_a_code(text: str) -> None:
    try:
        read_bytes(f"<html><table>{text}".encode())
    except ExtractError as error:
        assert error.code in {"no_text", "image_only"}  # noqa: PT017
