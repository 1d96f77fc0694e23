"""What the structure of a form leaves open: each question raised by a form, and not by one that only seems to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tables import dump, form, merged

if TYPE_CHECKING:
    from normalize.records import Form

TITLE, YEAR = "部门整体支出绩效目标申报表", "（2024年度）"
OFFICE = merged("部门名称|柳溪茶办")
HEADER = "一级指标|二级指标|三级指标|指标值"
ROWS = (
    "产出指标|数量指标|清渠长度|≥3公里",
    "^|质量指标|验收合格率|≥95%",
    "效益指标|社会效益指标|受益农户|≥20户",
)
OPEN = ("column_unbound", "column_inferred", "header_missing", "row_shifted", "label_inferred")


def questions(of: Form) -> list[tuple[str, str | None, str | None]]:
    return [(found.rule, found.column, found.actual) for found in of.findings if found.rule in OPEN]


def test_a_form_of_known_wordings_leaves_nothing_open() -> None:
    assert questions(form(TITLE, YEAR, OFFICE, merged(HEADER, *ROWS))) == []


def test_a_column_told_by_its_cells_names_its_header() -> None:
    read = form(TITLE, YEAR, OFFICE, merged("一级指标|二级指标|三级指标|应达标尺", *ROWS))
    assert questions(read) == [("column_inferred", "annual_raw", "应达标尺")]
    assert [row.annual_raw for row in read.indicators] == ["≥3公里", "≥95%", "≥20户"]


def test_a_column_that_nobody_knows_is_left_out_and_named() -> None:
    rows = [f"{row}|{code}" for row, code in zip(ROWS, ("甲一", "甲二", "乙一"), strict=True)]
    read = form(TITLE, YEAR, OFFICE, merged("一级指标|二级指标|三级指标|指标值|档案柜", *rows))
    rules = {rule for rule, _, actual in questions(read) if actual == "档案柜"}
    assert rules <= {"column_unbound", "column_inferred"}
    assert rules


def test_a_known_column_without_a_place_in_the_record_is_no_question() -> None:
    rows = [f"{number}|{row}" for number, row in enumerate(ROWS, start=1)]
    assert questions(form(TITLE, YEAR, OFFICE, merged(f"序号|{HEADER}", *rows))) == []


def test_rows_that_lost_their_merged_cells_are_named() -> None:
    table = dump(HEADER, ROWS[0], "质量指标|验收合格率|≥95%", "产出指标|时效指标|完工时间|10月底前", ROWS[2])
    read = form(TITLE, YEAR, dump("部门名称|柳溪茶办"), table)
    assert questions(read) == [("row_shifted", None, "验收合格率")]
    whole = dump(HEADER, ROWS[0], "|质量指标|验收合格率|≥95%", ROWS[2])
    assert questions(form(TITLE, YEAR, dump("部门名称|柳溪茶办"), whole)) == []


def test_a_budget_line_told_by_its_place_is_named() -> None:
    money = merged("资金总额（万元）|9", "财政拨款（万元）|5", "庙会义卖所得（万元）|4")
    read = form(TITLE, YEAR, OFFICE, money, merged(HEADER, *ROWS))
    assert questions(read) == [("label_inferred", None, "庙会义卖所得（万元）")]
    assert [line.amount_yuan for line in read.budget_lines] == [90_000.0, 50_000.0, 40_000.0]


def test_a_table_without_a_header_names_each_column_that_was_told() -> None:
    read = form(TITLE, YEAR, OFFICE, merged(*ROWS))
    assert questions(read) == [
        ("header_missing", column, None) for column in ("level1", "level2", "name", "annual_raw")
    ]
