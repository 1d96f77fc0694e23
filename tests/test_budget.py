"""Budget lines: item, side, period, measure and unit of every money cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import dump, forms, merged, sheet, spot

from normalize.budget import block_unit, read_budget
from normalize.budget_periods import has_both_totals
from normalize.budget_places import item_of, side_of
from normalize.evidence import Used
from normalize.field_reader import FieldReader
from normalize.fields import unit_claims
from normalize.labels import match
from normalize.money import money_unit
from normalize.segments import segment
from normalize.tasks import read_tasks
from normalize.units import UnitScope

if TYPE_CHECKING:
    from extract import Table
    from normalize.evidence import Drafted
    from normalize.fields import Fields
    from normalize.records import BudgetLine
    from normalize.sheet import Sheet


def fields_of(*parts: Table | str) -> tuple[Sheet, Fields, Used]:
    laid, used = sheet(*parts), Used()
    return laid, FieldReader(laid, set(), used).read(), used


def drafts(*parts: Table | str, year: int | None = None) -> list[Drafted[BudgetLine]]:
    laid, fields, used = fields_of(*parts)
    form = next((money_unit(text) for text in unit_claims(fields)), None)
    units = UnitScope(laid, block=block_unit(fields), form=form)
    return read_budget(laid, fields, (), units, used, year=year)


def lines(*parts: Table | str, year: int | None = None) -> list[BudgetLine]:
    return [draft.record for draft in drafts(*parts, year=year)]


SIDES = merged(
    "部门整体预算总额（万元）|120|<       |< ",
    "资金来源                |<  |支出构成|< ",
    "财政拨款                |100|基本支出|80",
    "其他资金                |20 |项目支出|40",
)


def test_each_label_with_an_amount_is_a_line() -> None:
    total, fiscal, *_ = drafts(SIDES)
    assert (total.record.side, total.record.item, total.record.label_raw) == (
        "total",
        "total",
        "部门整体预算总额（万元）",
    )
    line = fiscal.record
    assert (line.side, line.item, line.period, line.measure) == (
        "revenue",
        "fiscal_appropriation",
        "annual",
        "budget",
    )
    assert (line.label_raw, line.section_raw, line.column_raw) == ("财政拨款", "资金来源", None)
    assert (line.amount_raw, line.unit_raw, line.unit_basis, line.amount_yuan) == (
        "100",
        "万元",
        "block",
        1_000_000.0,
    )
    assert fiscal.anchor == "fiscal_appropriation"
    assert [(item.column, item.raw, item.spot.row, item.spot.column) for item in fiscal.evidence] == [
        ("amount_raw", "100", 2, 1),
        ("amount_yuan", "100", 2, 1),
    ]


def test_lines_come_in_reading_order_with_the_side_of_their_section() -> None:
    assert [(line.side, line.item, line.section_raw) for line in lines(SIDES)] == [
        ("total", "total", None),
        ("revenue", "fiscal_appropriation", "资金来源"),
        ("expenditure", "basic_expenditure", "支出构成"),
        ("revenue", "other_funds", "资金来源"),
        ("expenditure", "project_expenditure", "支出构成"),
    ]


def test_money_columns_give_a_line_for_each_measure_and_the_rate_gives_none() -> None:
    found = lines(
        merged(
            "预算情况（万元）|年初预算数|全年预算数|全年执行数|执行率",
            "资金总额        |120       |130       |110       |84%   ",
            "项目支出        |40        |50        |          |60%   ",
        )
    )
    assert [(line.item, line.column_raw, line.measure, line.amount_yuan) for line in found] == [
        ("total", "年初预算数", "budget", 1_200_000.0),
        ("total", "全年预算数", "adjusted", 1_300_000.0),
        ("total", "全年执行数", "executed", 1_100_000.0),
        ("project_expenditure", "年初预算数", "budget", 400_000.0),
        ("project_expenditure", "全年预算数", "adjusted", 500_000.0),
        ("project_expenditure", "全年执行数", "executed", None),
    ]
    assert {line.section_raw for line in found} == {"预算情况（万元）"}


def test_the_figures_of_the_year_before_are_prior() -> None:
    table = merged("资金来源|预算金额（万元）|上年金额（元）", "财政拨款|100|90")
    assert [(line.period, line.unit_raw, line.unit_basis, line.amount_yuan) for line in lines(table)] == [
        ("annual", "万元", "column", 1_000_000.0),
        ("prior", "元", "column", 90.0),
    ]


@pytest.mark.parametrize(
    ("year", "periods"),
    [(2024, ["prior", "annual"]), (2023, ["annual", "annual"]), (None, ["prior", "annual"])],
)
def test_columns_of_years_before_the_fiscal_year_are_prior(year: int | None, periods: list[str]) -> None:
    table = merged("资金来源（万元）|2023年预算|2024年预算", "财政拨款|90|100")
    assert [line.period for line in lines(table, year=year)] == periods


def test_a_heading_of_the_year_above_all_rows_makes_no_total_one_of_many_years() -> None:
    read = lines(
        merged(
            "年度预算申请（万元）|年初预算数|全年执行数",
            "项目资金总额|30|28",
            "其中：当年财政拨款|20|19",
            "其他资金|10|9",
        )
    )
    assert {(line.item, line.period) for line in read} == {
        ("total", "annual"),
        ("fiscal_appropriation", "annual"),
        ("other_funds", "annual"),
    }


def test_columns_under_a_multi_year_total_are_multi_year() -> None:
    table = merged(
        "项目资金总额（万元）|300|年度资金总额（万元）|100",
        "其中：财政拨款      |200|其中：财政拨款      |80 ",
        "其他资金            |100|其他资金            |20 ",
    )
    assert [(line.item, line.period, line.amount_yuan) for line in lines(table)] == [
        ("total", "multi_year", 3_000_000.0),
        ("total", "annual", 1_000_000.0),
        ("fiscal_appropriation", "multi_year", 2_000_000.0),
        ("fiscal_appropriation", "annual", 800_000.0),
        ("other_funds", "multi_year", 1_000_000.0),
        ("other_funds", "annual", 200_000.0),
    ]


def test_a_project_total_alone_is_the_total_of_the_year() -> None:
    _, alone, _ = fields_of(merged("项目资金总额（万元）|300", "财政拨款|200"))
    assert not has_both_totals(alone)
    assert {line.period for line in lines(merged("项目资金总额（万元）|300", "财政拨款|200"))} == {"annual"}


def test_shares_of_the_levels_of_government_are_a_side_of_their_own() -> None:
    table = merged("按预算级次划分|市本级使用资金（万元）|60", "^|对下转移支付（万元）|40")
    assert [(line.side, line.item, line.section_raw) for line in lines(table)] == [
        ("level", "own_level", "按预算级次划分"),
        ("level", "transfer_down", "按预算级次划分"),
    ]


def test_the_label_of_the_block_is_the_section_of_lines_without_their_own() -> None:
    table = merged("年度预算申请（万元）|资金总额|120", "^|财政拨款|100", "^|其他资金|20")
    assert [(line.section_raw, line.unit_basis) for line in lines(table)] == [
        ("年度预算申请（万元）", "block")
    ] * 3


def test_a_section_and_its_label_may_share_a_cell() -> None:
    found = lines(dump("资金来源（万元）：（1）财政拨款|100", "支出构成：基本支出：80万元"))
    assert [(line.label_raw, line.section_raw, line.side, line.amount_yuan) for line in found] == [
        ("（1）财政拨款", "资金来源（万元）", "revenue", 1_000_000.0),
        ("基本支出", "支出构成", "expenditure", 800_000.0),
    ]


def test_one_cell_that_lists_several_amounts_gives_a_line_for_each() -> None:
    found = lines(merged("资金情况|总额120万元 其中:财政拨款100万元,茶农集资20万元"))
    assert [(line.label_raw, line.item, line.amount_raw, line.unit_basis) for line in found] == [
        ("总额", "total", "120万元", "cell"),
        ("财政拨款", "fiscal_appropriation", "100万元", "cell"),
        ("茶农集资", "other", "20万元", "cell"),
    ]


@pytest.mark.parametrize(
    ("cell", "raw", "yuan", "rules"),
    [
        ("100", "100", 1_000_000.0, []),
        ("1,000.55", "1,000.55", 10_005_500.0, []),
        ("0", "0", 0.0, []),
        ("0.00", "0.00", 0.0, []),
        ("100元", "100元", 100.0, []),
        ("-", "-", None, []),
        ("无", "无", None, []),
        ("十几", "十几", None, ["amount_unreadable"]),
        ("同上年", None, None, []),
        ("", None, None, []),
    ],
)
def test_a_cell_keeps_its_words_and_a_blank_is_not_zero(
    cell: str, raw: str | None, yuan: float | None, rules: list[str]
) -> None:
    _, draft = drafts(merged("资金总额（万元）|120", f"其他资金（万元）|{cell}"))
    assert (draft.record.amount_raw, draft.record.amount_yuan) == (raw, yuan)
    assert [flag.rule for flag in draft.flags] == rules


def test_percentages_are_not_money() -> None:
    (line,) = lines(merged("资金总额（万元）|84%|120"))
    assert (line.amount_raw, line.amount_yuan) == ("120", 1_200_000.0)


def test_an_amount_without_any_unit_is_not_converted() -> None:
    (draft,) = drafts(merged("资金总额|120"))
    assert (draft.record.amount_raw, draft.record.unit_raw, draft.record.unit_basis) == ("120", None, None)
    assert draft.record.amount_yuan is None
    assert [(flag.rule, flag.actual) for flag in draft.flags] == [("unit_missing", "120")]


def test_a_lone_word_that_could_be_a_label_is_no_budget() -> None:
    assert lines(merged("合计|", "其他|")) == []


# -- totals of the task block -------------------------------------------------------------------------------------


def test_the_total_row_of_the_tasks_prints_the_budget() -> None:
    laid, used = (
        sheet(
            merged(
                "年度主要任务|任务名称|预算金额（万元）|<|<",
                "^|^|总额|财政拨款|其他资金",
                "^|清渠|12|10|2",
                "^|金额合计|12|10|2",
            )
        ),
        Used(),
    )
    (region,) = segment(laid)
    _, totals = read_tasks(region, UnitScope(laid), used)
    _, fields, _ = fields_of("无")
    found = [draft.record for draft in read_budget(laid, fields, totals, UnitScope(laid), used, year=None)]
    assert [
        (line.side, line.item, line.label_raw, line.section_raw, line.column_raw, line.amount_yuan)
        for line in found
    ] == [
        ("total", "total", "金额合计", "年度主要任务", "总额", 120_000.0),
        ("revenue", "fiscal_appropriation", "金额合计", "年度主要任务", "财政拨款", 100_000.0),
        ("revenue", "other_funds", "金额合计", "年度主要任务", "其他资金", 20_000.0),
    ]
    assert {line.unit_basis for line in found} == {"column"}


def totals_of(*rows: str) -> list[Drafted[BudgetLine]]:
    laid, used = sheet(merged("年度主要任务|任务名称|预算金额（万元）", *rows)), Used()
    (region,) = segment(laid)
    _, totals = read_tasks(region, UnitScope(laid), used)
    _, fields, _ = fields_of("无")
    return read_budget(laid, fields, totals, UnitScope(laid), used, year=None)


def test_a_subtotal_of_tasks_is_no_budget_where_a_total_is_printed() -> None:
    parts = ("^|清渠|12", "^|小计|12", "^|修闸|8", "^|小计|8")
    assert [draft.record.amount_yuan for draft in totals_of(*parts, "^|合计|20")] == [200_000.0]
    assert [draft.record.amount_yuan for draft in totals_of("^|清渠|12", "^|小计|12")] == [120_000.0]


def test_a_total_in_words_cannot_be_read_and_a_blank_one_needs_no_unit() -> None:
    (draft,) = totals_of("^|清渠|12", "^|合计|十几万")
    assert (draft.record.amount_raw, draft.record.amount_yuan) == ("十几万", None)
    assert [flag.rule for flag in draft.flags] == ["amount_unreadable"]
    assert [flag.rule for draft in totals_of("^|清渠|12", "^|合计|/") for flag in draft.flags] == []


# -- which unit holds -----------------------------------------------------------------------------------------------


def test_the_nearest_unit_wins() -> None:
    """The cell's unit beats the label's, that the column's, that the block's, that the form's."""
    form, block = "单位：亿元", "预算情况（百元）|<"
    header, label = "资金来源|预算金额（千元）", "财政拨款（万元）|"

    def unit(*rows: str) -> tuple[str | None, str | None]:
        line = lines(form, merged(*rows))[-1]
        return line.unit_raw, line.unit_basis

    assert unit(block, header, f"{label}5元") == ("元", "cell")
    assert unit(block, header, f"{label}5") == ("万元", "label")
    assert unit(block, header, "财政拨款|5") == ("千元", "column")
    assert unit(block, "财政拨款|5") == ("百元", "block")
    assert unit("财政拨款|5") == ("亿元", "form")


def test_the_block_has_a_unit_only_if_its_labels_agree() -> None:
    _, agree, _ = fields_of(merged("资金总额（万元）|120", "财政拨款（万元）|100", "其他资金|20"))
    _, differ, _ = fields_of(merged("资金总额（万元）|120", "财政拨款（元）|100", "其他资金|20"))
    assert (block_unit(agree), block_unit(differ)) == ("万元", None)


def test_a_unit_in_a_header_above_holds_for_the_column() -> None:
    laid = sheet(merged("任务|经费（千元）|金额", "清渠|5|6"))
    scope = UnitScope(laid, block="万元", form="元")
    five, six = spot(laid, "5"), spot(laid, "6")
    assert scope.of("元", five) == ("元", "cell")
    assert scope.of(None, five) == ("千元", "column")
    assert scope.of(None, six) == ("万元", "block")
    assert scope.of(None, six, None, spot(laid, "经费（千元）")) == ("千元", "column")
    assert UnitScope(laid, form="元").of(None, six) == ("元", "form")
    assert UnitScope(laid).of(None, None) == (None, None)


# -- items and sides ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "section", "item", "side"),
    [
        ("资金总额", None, "total", "total"),
        ("年度资金总额", None, "total", "total"),
        ("合计", "资金来源", "total", "revenue"),
        ("收入合计", None, "total", "revenue"),
        ("支出合计", None, "total", "expenditure"),
        ("财政拨款", None, "fiscal_appropriation", "revenue"),
        ("财政拨款", "支出构成", "fiscal_appropriation", "revenue"),
        ("财政拨款", "按预算级次划分", "fiscal_appropriation", "level"),
        ("基本支出", "资金来源", "basic_expenditure", "expenditure"),
        ("上年结转", None, "carry_over", "revenue"),
        ("本级财政资金", None, "own_level", "revenue"),
        ("本级财政资金", "按预算级次划分", "own_level", "level"),
        ("对下转移支付", None, "transfer_down", "level"),
        ("人员经费", None, "other", "expenditure"),
        ("银行贷款", None, "other", "revenue"),
        ("人员经费", "资金来源", "other", "revenue"),
    ],
)
def test_the_item_and_its_section_tell_the_side(
    label: str, section: str | None, item: str, side: str
) -> None:
    found, within = match(label), match(section) if section is not None else None
    assert found is not None
    assert item_of(found) == item
    assert side_of(found, item_of(found), within) == side


@pytest.mark.parametrize(
    ("rows", "items"),
    [
        (
            ("财政拨款（万元）|", "小计|80", "一般公共预算|80", "政府性基金|0", "其他资金|6"),
            [
                ("fiscal_appropriation", "80"),
                ("general_public_budget", "80"),
                ("government_funds", "0"),
                ("other_funds", "6"),
            ],
        ),
        (
            ("财政拨款（万元）|60", "其他资金|", "小计|60"),
            [("fiscal_appropriation", "60"), ("other_funds", None), ("total", "60")],
        ),
    ],
)
def test_a_subtotal_is_of_the_label_above_if_its_parts_follow(
    rows: tuple[str, ...], items: list[tuple[str, str | None]]
) -> None:
    (form,) = forms("项目绩效目标表", dump("项目名称|清渠", "实施单位|柳溪县渠站", *rows, "年度目标|用水。"))
    assert [(line.item, line.amount_raw) for line in form.budget_lines] == items
