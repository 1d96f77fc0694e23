"""Two readers of one page: what they agree on, what their disagreement tells, which pages are sampled."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import FONT, Sheet, misleading_form

from extract import read_bytes
from extract.pdf import read_pdf
from extract.pdf_layout import page_layout
from extract.pdf_pdfium import PdfiumReader
from extract.pdf_plumber import PlumberReader
from extract.pdf_verify import SAMPLED, disagreements, verified_pages
from normalize import declarations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extract.document import Remark
    from extract.pdf_page import PageContent

XS = (60, 160, 320, 530)
YS = (100, 120, 140, 160)
ROWS = (
    ("一级指标", "三级指标", "指标值"),
    ("产出指标", "巡查河道长度", "≥1,200公里"),
    ("效益指标", "Water OK", "95%"),
)


def told(data: bytes) -> list[tuple[str, int | None, str]]:
    wanted = {"readers_disagree", "not_verified"}
    found = read_pdf(data, verify="all").remarks
    return [(remark.code, remark.page, remark.detail) for remark in found if remark.code in wanted]


def form() -> Sheet:
    sheet = Sheet()
    sheet.text(60, 80, "项目支出绩效目标表", size=14)
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, ROWS)
    return sheet


def double_struck(sheet: Sheet) -> None:
    for shift in (0, 0.3):
        sheet.text(60 + shift, 200, "本表一式三份")


def covered(sheet: Sheet) -> None:
    sheet.text(60, 200, "盖住的字")
    sheet.canvas.setFillGray(1)
    sheet.box(50, 180, 200, 210, fill=True, stroke=False)
    sheet.canvas.setFillGray(0)


def white_on_dark(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.2)
    sheet.box(50, 180, 200, 210, fill=True, stroke=False)
    sheet.canvas.setFillGray(1)
    sheet.text(60, 200, "深底白字")
    sheet.canvas.setFillGray(0)


def off_page(sheet: Sheet) -> None:
    sheet.text(700, 200, "页外的字")


def spread(sheet: Sheet) -> None:
    for place, character in enumerate("填报单位"):
        sheet.text(60 + 40 * place, 200, character)


@pytest.mark.parametrize("draw", [double_struck, covered, white_on_dark, off_page, spread])
def test_readers_agree_on_what_a_page_shows(draw: Callable[[Sheet], None]) -> None:
    sheet = form()
    draw(sheet)
    assert told(sheet.pdf()) == []


def test_readers_agree_on_a_turned_page() -> None:
    data = form().pdf().replace(b"/Rotate 0 ", b"/Rotate 90")
    assert read_pdf(data).pages[0].rotation == 90
    assert told(data) == []


def test_readers_agree_on_what_follows_a_form_that_leaves_its_space_behind() -> None:
    sheet = form()
    sheet.canvas.beginForm("stamp")
    sheet.canvas.scale(2, 2)
    sheet.canvas.setFont(FONT, 10)
    sheet.canvas.drawString(60, 20, "印章")
    sheet.canvas.endForm()
    sheet.canvas.doForm("stamp")
    sheet.text(60, 400, "以后的文字")
    data = sheet.pdf()
    assert b"/FormXob.stamp Do" in data
    assert told(data) == []


def test_text_that_is_declared_to_be_another_is_told_with_its_cell() -> None:
    sheet = form()
    sheet.next_page()
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, (*ROWS[:2], ("效益指标", "Water OK", "")))
    sheet.text_that_copies_as(324, 154, "95%", "59%")
    assert told(sheet.pdf()) == [("readers_disagree", 2, "table 1 R3C3: 59% ≠ 95%")]


def test_text_outside_tables_is_compared_too() -> None:
    sheet = form()
    sheet.text_that_copies_as(60, 200, "以上共三页", "以上共五页")
    assert told(sheet.pdf()) == [("readers_disagree", 1, "text: 以上共五页 ≠ 以上共三页")]


def test_of_many_differences_the_first_are_told_and_the_others_counted() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    for top in YS[:-1]:
        for x in XS[:-1]:
            sheet.text_that_copies_as(x + 4, top + 14, "甲", "乙")
    assert told(sheet.pdf()) == [
        (
            "readers_disagree",
            1,
            "table 1 R1C1: 乙 ≠ 甲; table 1 R1C2: 乙 ≠ 甲; table 1 R1C3: 乙 ≠ 甲; +6",
        )
    ]


@pytest.mark.parametrize(
    ("xs", "ys", "detail"),
    [
        (XS, (100, 120, 140), "table 1: 3×3, 9 cells ≠ 2×3, 6 cells"),
        ((), (), "tables: 1 ≠ 0"),
    ],
)
def test_other_rules_are_told_as_another_shape(
    monkeypatch: pytest.MonkeyPatch, xs: tuple[int, ...], ys: tuple[int, ...], detail: str
) -> None:
    one, other = Sheet(), Sheet()
    one.grid(XS, YS)
    for sheet in (one, other):
        sheet.text(60, 80, "绩效目标表")
    if xs:
        other.grid(xs, ys)
    assert seen_as(monkeypatch, one.pdf(), other.pdf()) == [("readers_disagree", detail)]


def test_another_span_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Sheet(), Sheet()
    for sheet, column in ((one, 1), (other, 2)):
        sheet.grid(XS, YS[:3])
        for row in (2, 3):
            sheet.line(XS[0], YS[row], XS[-1], YS[row])
        for place, x in enumerate(XS):
            if place != column:
                sheet.line(x, YS[2], x, YS[3])
    assert seen_as(monkeypatch, one.pdf(), other.pdf()) == [
        ("readers_disagree", "table 1 R3C1: 1×2 ≠ 1×1; table 1 R3C3: 1×1 ≠ –")
    ]


def test_a_page_that_only_one_reader_can_read_is_said_to_be_not_verified() -> None:
    content = first_page(form().pdf())
    for data, detail in ((b"%PDF-1.4 nothing", "damaged"), (Sheet().pdf()[:60], "damaged")):
        found = disagreements(data, [content], [page_layout(content)], {1})
        assert [(remark.code, remark.detail, remark.page) for remark in found] == [
            ("not_verified", detail, 1)
        ]


def test_a_font_that_claims_billions_of_codes_is_refused_by_the_second_reader() -> None:
    data = form().pdf().replace(b" 18 26 462 ", b" 18 4000000000 462 ")
    assert b"4000000000" in data
    assert told(data) == [("not_verified", 1, "damaged")]


def test_a_sample_hangs_on_the_bytes_alone_and_is_one_page_in_fifty() -> None:
    data = form().pdf()
    chosen = verified_pages(data, 2000, "sample")
    assert chosen == verified_pages(data, 2000, "sample")
    assert chosen[: len(verified_pages(data, 300, "sample"))] == verified_pages(data, 300, "sample")
    assert 0.5 < len(chosen) * SAMPLED / 2000 < 1.5
    assert verified_pages(data + b" ", 2000, "sample") != chosen
    short = sum(len(verified_pages(b"%d" % number, 1, "sample")) for number in range(2000))
    assert 0.5 < short * SAMPLED / 2000 < 1.5
    assert (verified_pages(data, 3, "all"), verified_pages(data, 3, "none")) == ((1, 2, 3), ())


def test_sampled_file_is_compared_and_a_plain_call_is_not() -> None:
    sampled = next(
        data
        for number in count()
        if verified_pages(data := misleading_form() + b"\n%%%d" % number, 1, "sample")
    )
    codes = [remark.code for remark in read_bytes(sampled, verify="sample").remarks]
    assert codes == ["readers_disagree"]
    assert read_bytes(sampled).remarks == ()


def test_a_page_in_fifty_is_verified_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    sampled = (misleading_form() + b"\n%%%d" % number for number in count())
    data = next(each for each in sampled if verified_pages(each, 1, "sample"))
    source = tmp_path / "in"
    source.mkdir()
    (source / "水务.pdf").write_bytes(data)
    command = [sys.executable, "-m", "shenbao", "convert", "in", "out"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    findings = (tmp_path / "out/findings.csv").read_text(encoding="utf-8-sig")
    assert "readers_disagree" in findings


def test_disagreement_is_a_finding_of_its_own_rule() -> None:
    document = read_bytes(misleading_form(), verify="all")
    (declared,) = declarations(document, source_id="0" * 16, path="水务.pdf")
    assert [
        (finding.severity, finding.origin, finding.actual)
        for finding in declared.findings
        if finding.rule == "readers_disagree"
    ] == [("warning", "extraction", "page 1, table 1 R6C4: 1,205 ≠ 1,250")]
    assert [row.annual_raw for row in declared.indicators] == ["≥95%", "1,205", "≥90%"]


def first_page(data: bytes) -> PageContent:
    reader = PdfiumReader(data)
    try:
        return reader.page(1)
    finally:
        reader.close()


def seen_as(monkeypatch: pytest.MonkeyPatch, data: bytes, seen: bytes) -> list[tuple[str, str]]:
    """Compare a page with another one that the second reader is made to see in its place."""
    content, reader = first_page(data), PlumberReader(seen)
    second = reader.page(1)
    reader.close()

    def page(_: PlumberReader, number: int) -> PageContent:
        assert number == 1
        return second

    monkeypatch.setattr(PlumberReader, "page", page)
    found: list[Remark] = disagreements(data, [content], [page_layout(content)], {1})
    return [(remark.code, remark.detail) for remark in found]
