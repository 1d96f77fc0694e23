"""One declaration put together: keys, goal pieces, figures, findings, readings, confidence, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import document, dump, form, merged

import normalize
from extract import Box, Cell, Document, Line, Remainder, Remark, Table
from normalize.evidence import Used
from normalize.folding import squeeze
from normalize.identity import hash10
from normalize.sheet import Spot

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalize.records import Finding, Form

TITLE, YEAR = "部门整体支出绩效目标申报表", "（2024年度）"
INDICATORS = merged("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|≥3公里")
OFFICE = "部门名称|柳溪茶办"


def rules(of: Form, *without: str) -> list[str]:
    """Rules of the findings; that an invented office lies in no region is left out."""
    return [finding.rule for finding in of.findings if finding.rule not in ("region_unknown", *without)]


def found(of: Form, rule: str) -> list[Finding]:
    return [finding for finding in of.findings if finding.rule == rule]


def department(*rows: str) -> Form:
    return form(TITLE, YEAR, merged(OFFICE, *rows), INDICATORS)


# -- keys -----------------------------------------------------------------------------------------------------------------


def test_rows_are_numbered_and_keyed_by_their_own_names() -> None:
    read = form(
        TITLE,
        YEAR,
        merged(
            "部门名称|柳溪茶办|<",
            "任务名称|主要内容|预算金额（万元）",
            "清渠|通水|12",
            "修闸|防洪|8",
            "年度绩效目标|1、稳产。\n2、增收。|<",
            "资金总额（万元）|20|<",
        ),
        INDICATORS,
    )
    assert [(row.seq, row.row_key) for row in read.tasks] == [(1, hash10("清渠")), (2, hash10("修闸"))]
    assert [(row.seq, row.row_key) for row in read.goals] == [(1, hash10("稳产。")), (2, hash10("增收。"))]
    assert [(row.seq, row.row_key) for row in read.budget_lines] == [(1, hash10("total"))]
    assert [(row.seq, row.row_key) for row in read.indicators] == [(1, hash10("清渠长度"))]
    ids = {row.declaration_id for row in (*read.tasks, *read.goals, *read.budget_lines, *read.indicators)}
    assert ids == {read.declaration.declaration_id}


def test_the_second_row_of_one_name_has_a_suffix() -> None:
    key = hash10("清渠长度")
    read = form(
        TITLE,
        YEAR,
        merged(OFFICE),
        merged(
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|清渠长度|3公里",
            "^|质量指标|清 渠 长 度|达标",
            "^|时效指标|完工时间|10月底前",
            "^|成本指标|清渠长度|每米80元",
        ),
    )
    assert [row.row_key for row in read.indicators] == [key, f"{key}-2", hash10("完工时间"), f"{key}-3"]


def test_a_key_does_not_depend_on_the_rows_around() -> None:
    def keys(*rows: str) -> set[str]:
        table = merged("一级指标|二级指标|三级指标|指标值", *rows)
        return {row.row_key for row in form(TITLE, merged(OFFICE), table).indicators}

    canal, lock = "产出指标|数量指标|清渠长度|3公里", "产出指标|数量指标|修闸座数|2座"
    assert keys(canal) < keys(lock, canal) == keys(canal, lock)


NAMES = st.lists(st.sampled_from(["清渠长度", "修闸座数", "清 渠长度", "护林面积"]), min_size=1, max_size=8)


@given(NAMES)
def test_keys_are_unique_and_count_occurrences(names: list[str]) -> None:
    rows = (f"产出指标|数量指标|{name}|{n}处" for n, name in enumerate(names, 1))
    table = merged("一级指标|二级指标|三级指标|指标值", *rows)
    read = form(TITLE, merged(OFFICE), table)
    plain = [squeeze(name) for name in names]
    occurrences = [plain[: n + 1].count(name) for n, name in enumerate(plain)]
    assert [row.row_key for row in read.indicators] == [
        hash10(name) if number == 1 else f"{hash10(name)}-{number}"
        for name, number in zip(plain, occurrences, strict=True)
    ]


# -- figures --------------------------------------------------------------------------------------------------------------


def figures(*rows: str) -> tuple[float | None, str | None, list[str]]:
    read = form(TITLE, YEAR, "单位：万元", merged(OFFICE, *rows), INDICATORS)
    row = read.declaration
    return row.budget_total_yuan, row.budget_total_basis, rules(read, "blank_not_zero")


def test_a_printed_total_counts_before_the_sum_of_the_parts() -> None:
    assert figures("资金总额|120", "财政拨款|100", "其他资金|20") == (1_200_000.0, "printed", [])
    assert figures("资金总额|130", "财政拨款|100", "其他资金|20") == (
        1_300_000.0,
        "printed",
        ["total_revenue"],
    )


def test_a_total_that_is_not_printed_is_derived_if_the_parts_allow_it() -> None:
    assert figures("财政拨款|100", "其他资金|20") == (1_200_000.0, "derived", [])
    assert figures("财政拨款|100") == (None, None, ["total_not_derived"])
    assert figures("编制数|3") == (None, None, [])


def test_the_annual_figures_of_the_declaration_are_those_printed_and_their_readings() -> None:
    read = form(
        TITLE,
        YEAR,
        merged(
            "部门名称|柳溪茶办|<|<",
            "预算情况（万元）|年初预算数|全年预算数|全年执行数",
            "资金总额|120|130|110",
            "基本支出|80|85|80",
            "项目支出|40|45|30",
        ),
        INDICATORS,
    )
    row = read.declaration
    assert (row.budget_total_yuan, row.basic_expenditure_yuan, row.project_expenditure_yuan) == (
        1_200_000.0,
        800_000.0,
        400_000.0,
    )
    assert (row.fiscal_appropriation_yuan, row.other_funds_yuan, row.money_unit) == (None, None, "万元")
    assert [
        (reading.column, reading.row, reading.col)
        for reading in read.readings
        if reading.table == "declarations" and reading.column.endswith("_yuan")
    ] == [("budget_total_yuan", 2, 1), ("basic_expenditure_yuan", 3, 1), ("project_expenditure_yuan", 4, 1)]


def test_the_unit_of_the_form_is_the_one_printed_with_the_budget() -> None:
    assert department("资金总额（千元）|120").declaration.money_unit == "千元"
    assert department("资金总额|120元", "财政拨款|100元", "其他资金|2千元").declaration.money_unit == "元"
    assert department("编制数|3").declaration.money_unit is None


# -- findings and readings ----------------------------------------------------------------------------------------------


def test_findings_are_numbered_and_carry_the_severity_of_their_rule() -> None:
    read = department("资金总额（万元）|130", "财政拨款（万元）|100", "其他资金（万元）|20", "天象|<")
    (finding,) = found(read, "total_revenue")
    assert (finding.severity, finding.origin, finding.table, finding.row_key) == (
        "error",
        "source",
        "declarations",
        None,
    )
    assert (finding.column, finding.expected, finding.actual) == ("budget_total_yuan", "1300000", "1200000")
    assert [item.seq for item in read.findings] == list(range(1, len(read.findings) + 1))
    assert {(item.declaration_id, item.source_id) for item in read.findings} == {
        (read.declaration.declaration_id, "0" * 16)
    }
    counted = {kind: sum(item.severity == kind for item in read.findings) for kind in ("error", "warning")}
    assert (read.declaration.errors, read.declaration.warnings) == (counted["error"], counted["warning"])
    assert counted == {"error": 1, "warning": 1}


def test_a_finding_about_a_row_names_its_key() -> None:
    read = form(
        TITLE,
        merged(OFFICE),
        merged(
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|清渠长度|3公里",
            "^|^|清渠长度|4公里",
            "^|^|修闸座数|",
        ),
    )
    key = hash10("清渠长度")
    assert [item.row_key for item in found(read, "indicator_duplicate")] == [key, f"{key}-2"]
    assert [item.row_key for item in found(read, "value_missing")] == [hash10("修闸座数")]


def test_a_reading_tells_the_place_of_a_cell_or_a_line() -> None:
    read = form(TITLE, YEAR, merged(OFFICE), INDICATORS)
    places = {item.column: item for item in read.readings if item.table == "declarations"}
    title, name = places["title"], places["department"]
    assert (title.raw, title.line, title.table_no, title.row, title.col, title.method) == (
        TITLE,
        1,
        None,
        None,
        None,
        "line",
    )
    assert (name.raw, name.line, name.table_no, name.row, name.col, name.method) == (
        "柳溪茶办",
        None,
        0,
        0,
        1,
        "cell",
    )
    (value,) = (item for item in read.readings if item.column == "annual_raw")
    assert (value.table, value.row_key, value.raw) == ("indicators", hash10("清渠长度"), "≥3公里")
    assert (value.table_no, value.row, value.col) == (1, 1, 3)


def test_a_reading_has_the_box_of_its_cell() -> None:
    box = Box(3, 10.126, 20.0, 30.0, 40.004)
    cells = (Cell(0, 0, text="部门名称"), Cell(0, 1, text="柳溪茶办", boxes=(box,)))
    blocks = (Line(TITLE), Table(1, 2, cells, sheet="表一"), *document(INDICATORS).blocks)
    (read,) = normalize.declarations(Document("application/pdf", blocks), source_id="s")
    (name,) = (item for item in read.readings if item.column == "department")
    assert (name.page, name.x0, name.top, name.x1, name.bottom, name.sheet, name.source_id) == (
        3,
        10.13,
        20.0,
        30.0,
        40.0,
        "表一",
        "s",
    )


def test_what_the_reader_remarks_and_what_was_hidden_are_findings() -> None:
    base = document(TITLE, YEAR, merged(OFFICE), INDICATORS)
    remainders = (
        Remainder("hidden", "旧表作废"),
        Remainder("page_number", "第1页"),
        Remainder("deleted", "删去"),
    )
    noted = replace(
        base,
        remarks=(Remark("encoding_guessed", "gb18030"), Remark("ocr_layer", "9", 2)),
        remainders=remainders,
    )
    (read,) = normalize.declarations(noted)
    assert [(item.rule, item.column, item.actual) for item in read.findings[-4:]] == [
        ("reader_remark", "encoding_guessed", "gb18030"),
        ("reader_remark", "ocr_layer", "page 2, 9"),
        ("hidden_text", None, "旧表作废"),
        ("hidden_text", None, "删去"),
    ]


def test_goal_text_that_left_its_table_is_reported() -> None:
    read = form(TITLE, YEAR, INDICATORS, merged(OFFICE, "年度绩效目标|1、稳产。"), "2、增收。", "备注：无")
    assert read.declaration.annual_goal == "1、稳产。\n2、增收。"
    assert [item.column for item in found(read, "goal_reattached")] == ["annual_goal"]
    assert found(department("年度绩效目标|1、稳产。"), "goal_reattached") == []


# -- nothing lost, nothing invented -------------------------------------------------------------------------------------


def test_every_cell_is_read_named_or_reported() -> None:
    read = department("联系人|某某", "单位性质|事业", "天象|<", "年度绩效目标|稳产")
    assert [item.actual for item in found(read, "unread_text")] == ["天象"]
    assert [item.actual for item in found(read, "not_extracted")] == ["事业"]


def test_persons_are_neither_read_nor_reported() -> None:
    read = department("联系人|茶某某|联系电话|0000-1111111", "单位负责人：茶某某|<")
    assert "茶某某" not in repr(read)
    assert "0000-1111111" not in repr(read)


def test_two_texts_of_one_kind_are_both_kept() -> None:
    read = form(TITLE, YEAR, merged(OFFICE, "备注|以台账为准"), INDICATORS, "说明：另附明细")
    assert read.declaration.notes == "以台账为准\n另附明细"


LABELS = st.sampled_from(
    ["主管部门", "资金总额（万元）", "备注", "年度绩效目标", "单位性质", "审核意见", "合计", ""]
)
VALUES = st.one_of(st.sampled_from(["120", "三公里", "≥95%", ""]), st.text("甲乙丙丁0123", max_size=4))


@example([("备注", "0", "00")], merged)
@example([("备注", "三公里", "0"), ("", "120", "120")], merged)
@example([("备注", "三公里", "三公里"), ("", "120", "≥95%")], merged)
@example([("备注", "甲乙", "甲乙"), ("", "丙丁0123", "120")], merged)
@given(st.lists(st.tuples(LABELS, VALUES, VALUES), min_size=1, max_size=6), st.sampled_from([merged, dump]))
def test_no_value_disappears(grid: list[tuple[str, str, str]], table: Callable[..., Table]) -> None:
    """Every cell that is no label ends in a value or is quoted in a finding."""
    rows = ("|".join(row) for row in grid)
    read = form(TITLE, YEAR, merged(OFFICE), INDICATORS, table("编制数|3|丙丁", *rows))
    quoted = [item.actual for item in read.findings if item.rule in ("unread_text", "not_extracted")]
    kept = "\n".join(text for text in (*quoted, *(item.raw for item in read.readings)) if text)
    assert [text for _, *texts in grid for text in texts if text not in kept] == []


# -- confidence -----------------------------------------------------------------------------------------------------------


def test_a_form_that_is_read_whole_has_full_confidence() -> None:
    assert form(TITLE, YEAR, merged(OFFICE), INDICATORS).declaration.confidence == 1.0


@pytest.mark.parametrize(
    "worse",
    [
        (TITLE, merged(OFFICE), INDICATORS),
        (TITLE, YEAR, merged("编制数|3"), INDICATORS),
        (TITLE, YEAR, merged(OFFICE, "天象|<"), INDICATORS),
        (
            TITLE,
            YEAR,
            merged(OFFICE, "资金总额（万元）|9", "财政拨款（万元）|5", "其他资金（万元）|2"),
            INDICATORS,
        ),
        (TITLE, YEAR, merged(OFFICE, "部门职责|管护", "年度绩效目标|稳产")),
    ],
    ids=["year", "department", "unread", "sum", "indicators"],
)
def test_whatever_is_missing_or_wrong_lowers_the_confidence(worse: tuple[Table | str, ...]) -> None:
    assert 0.0 < form(*worse).declaration.confidence < 1.0


def test_a_cell_is_free_until_it_is_used_or_named() -> None:
    used, one, two, three = Used(), Spot("甲", 0, 0), Spot("甲", 0, 0), Spot("甲", 0, 0)
    used.value(one)
    used.name("label", two)
    used.name("header", two)
    assert [used.free(spot) for spot in (one, two, three)] == [False, False, True]
    assert used.named[id(two)] == "label"


@pytest.mark.parametrize(("printed", "kept"), [("/", None), ("——", None), ("无", "无")])
def test_a_stroke_through_a_text_is_no_text_but_a_word_is(printed: str, kept: str | None) -> None:
    read = department(f"部门职责|{printed}", "年度绩效目标|清渠。")
    assert (read.declaration.functions, read.declaration.annual_goal) == (kept, "清渠。")
    assert not found(read, "unread_text")
