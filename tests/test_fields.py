"""Labels and values outside table blocks: which cell or line belongs to which label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tables import dump, merged, sheet, spot

from normalize.evidence import Used
from normalize.field_labels import concept_of
from normalize.field_reader import FieldReader
from normalize.field_rows import amount_follows, heads_money, is_pair, lists_amounts
from normalize.fields import unit_claims
from normalize.labels import match

if TYPE_CHECKING:
    from extract import Table
    from normalize.fields import Fields


@dataclass(frozen=True)
class Read:
    """The fields of a form, and its cells by the kind they were named."""

    fields: Fields
    named: dict[str, str]

    @property
    def claims(self) -> list[tuple[str, str]]:
        """Concepts with the text of their value."""
        return [(claim.concept, claim.text) for claim in self.fields.claims]

    @property
    def items(self) -> list[tuple[str, list[str], str | None]]:
        """Budget labels with their cells and what stands behind their colon."""
        return [
            (item.label.wording, [cell.text for cell in item.cells], item.label.inline)
            for item in self.fields.items
        ]


def read(*parts: Table | str, claimed: tuple[str, ...] = ()) -> Read:
    laid, used = sheet(*parts), Used()
    taken = {id(found) for row in laid.rows for found in row.spots if found.text in claimed}
    fields = FieldReader(laid, taken, used).read()
    spots = [found for row in laid.rows for found in row.spots]
    return Read(fields, {found.text: used.named[id(found)] for found in spots if id(found) in used.named})


# -- beside, below, behind a colon ---------------------------------------------------------------------------------


def test_values_stand_beside_their_labels() -> None:
    assert read(merged("部门名称|柳溪乡茶办|联系人|某某", "编制数|12|在职人数|10")).claims == [
        ("field.department", "柳溪乡茶办"),
        ("person.contact", "某某"),
        ("field.staff_quota", "12"),
        ("field.staff_on_post", "10"),
    ]


@pytest.mark.parametrize("gap", ["：", ":", "： "])
def test_values_stand_behind_a_colon(gap: str) -> None:
    claims = [("field.department", "柳溪乡茶办"), ("field.staff_quota", "12")]
    assert read(f"部门名称{gap}柳溪乡茶办", f"编制数{gap}12").claims == claims
    assert read(merged(f"部门名称{gap}柳溪乡茶办|编制数{gap}12")).claims == claims


def test_values_stand_below_labels_of_a_row_without_values() -> None:
    assert read(merged("单位性质|内设机构数|编制数|在职人数", "事业|4|12|10")).claims == [
        ("other.attribute", "事业"),
        ("field.internal_offices", "4"),
        ("field.staff_quota", "12"),
        ("field.staff_on_post", "10"),
    ]


def test_texts_stand_below_labels_side_by_side() -> None:
    assert read(merged("项目总目标（2024年-2026年）|年度目标", "三年清渠九公里|清渠三公里")).claims == [
        ("text.long_term_goal", "三年清渠九公里"),
        ("text.annual_goal", "清渠三公里"),
    ]


def test_a_text_stands_below_its_own_merged_label() -> None:
    assert read(merged("年度绩效目标|<", "稳产增收|<", "部门职责|管护茶园")).claims == [
        ("text.annual_goal", "稳产增收"),
        ("text.functions", "管护茶园"),
    ]


def test_a_label_without_value_is_named_and_claims_nothing() -> None:
    found = read(merged("部门名称|柳溪乡茶办|联系电话|", "编制数||在职人数|"))
    assert found.claims == [("field.department", "柳溪乡茶办")]
    assert [found.named[text] for text in ("联系电话", "编制数", "在职人数")] == ["label"] * 3


@pytest.mark.parametrize("value", ["其他", "合计", "总额"])
def test_a_short_budget_word_beside_a_field_is_its_value(value: str) -> None:
    found = read(merged(f"项目类别|{value}|部门名称|柳溪乡茶办"))
    assert (found.claims, found.items) == (
        [("other.attribute", value), ("field.department", "柳溪乡茶办")],
        [],
    )


def test_a_label_that_is_nearly_known_is_known_by_its_place() -> None:
    assert read(merged("部门主要的职责|管护茶园")).claims == [("text.functions", "管护茶园")]


def test_claimed_cells_are_left_to_their_block() -> None:
    table = merged("部门名称|柳溪乡茶办", "年度绩效目标|稳产")
    assert read(table, claimed=("年度绩效目标", "稳产")).claims == [("field.department", "柳溪乡茶办")]


# -- texts that run on ----------------------------------------------------------------------------------------------


def test_a_text_runs_on_over_lines_until_the_next_label() -> None:
    assert read(
        "部门名称：柳溪乡茶办", "年度绩效目标：", "1、办好夜校。", "2、修好两座桥。", "备注：无"
    ).claims == [
        ("field.department", "柳溪乡茶办"),
        ("text.annual_goal", "1、办好夜校。\n2、修好两座桥。"),
        ("text.notes", "无"),
    ]


def test_a_field_does_not_run_on() -> None:
    assert read("部门名称：柳溪乡茶办", "1、办好夜校。").claims == [("field.department", "柳溪乡茶办")]


def test_a_field_with_its_value_in_one_cell_takes_no_cell_below() -> None:
    assert read(merged("部门名称：柳溪乡茶办|<", "|另起一行")).claims == [("field.department", "柳溪乡茶办")]


def test_a_heading_ends_a_text() -> None:
    found = read("年度绩效目标：稳产", "二、其他事项安排", "再说")
    assert found.claims == [("text.annual_goal", "稳产")]
    assert found.named["二、其他事项安排"] == "heading"


def test_cells_beside_a_merged_label_are_one_text() -> None:
    found = read(merged("年度绩效目标|目标一：稳产", "^|目标二：增收", "部门职责|管护茶园"))
    assert found.claims == [
        ("text.annual_goal", "目标一：稳产\n目标二：增收"),
        ("text.functions", "管护茶园"),
    ]
    assert found.fields.reattached == []


def test_lines_behind_a_table_go_on_with_its_last_text_and_that_is_noted() -> None:
    found = read(merged("年度绩效目标|稳产\n增收"), "另：续办夜校。", "填报人：某某")
    assert found.claims == [
        ("text.annual_goal", "稳产\n增收\n另：续办夜校。"),
        ("person.contact", "某某"),
    ]
    assert [claim.concept for claim in found.fields.reattached] == ["text.annual_goal"]


# -- budgets --------------------------------------------------------------------------------------------------------


def test_budget_labels_take_the_cells_up_to_the_next_label() -> None:
    found = read(merged("资金总额（万元）|120|其中：财政拨款|100", "^|^|其他资金|20"))
    assert found.items == [
        ("资金总额", ["120"], None),
        ("财政拨款", ["100"], None),
        ("其他资金", ["20"], None),
    ]
    assert [item.limit for item in found.fields.items] == [2, 4, 4]


def test_sections_stand_over_their_budget_labels() -> None:
    found = read(merged("资金来源|<|支出构成|<", "财政拨款|100|基本支出|80", "其他资金|20|项目支出|40"))
    assert [label for label, _, _ in found.items] == ["财政拨款", "基本支出", "其他资金", "项目支出"]
    assert [section.text for section in found.fields.sections] == ["资金来源", "支出构成"]


def test_a_section_with_an_amount_is_a_budget_label_too() -> None:
    found = read(merged("收入合计|120|支出合计|120"), dump("资金来源：（1）财政拨款：100万元"))
    assert found.items == [
        ("收入合计", ["120"], None),
        ("支出合计", ["120"], None),
        ("财政拨款", [], "100万元"),
    ]
    assert found.claims == []


def test_headers_of_money_columns_are_kept_with_their_meaning() -> None:
    found = read(merged("预算情况|年初预算数|全年执行数|执行率", "资金总额|120|110|92%"))
    assert [(header.spot.text, header.concept) for header in found.fields.headers] == [
        ("年初预算数", "money.budget"),
        ("全年执行数", "money.executed"),
        ("执行率", "money.ignored"),
    ]
    assert found.items == [("资金总额", ["120", "110", "92%"], None)]


def test_a_label_nobody_knows_beside_an_amount_among_budget_labels_is_one() -> None:
    found = read(merged("财政拨款|100", "茶农集资|20"))
    assert [(item.label.wording, item.label.one("item")) for item in found.fields.items] == [
        ("财政拨款", "item.fiscal_appropriation"),
        ("茶农集资", "item.other"),
    ]
    assert read(merged("天气|20", "茶农集资|20")).items == []


def test_one_cell_may_list_the_whole_budget() -> None:
    text = "总额120万元 其中:财政拨款100万元,其他资金20万元"
    (item,) = read(merged(f"资金情况|{text}")).fields.items
    assert (item.label.wording, item.listing is not None and item.listing.text) == ("资金情况", text)


def test_task_labels_with_a_text_are_kept_for_the_tasks() -> None:
    found = read(dump("年度重点任务|1、清渠\n2、修闸", "其他任务|值守"))
    assert [(claim.concept, claim.text) for claim in found.fields.task_texts] == [
        ("head.tasks", "1、清渠\n2、修闸"),
        ("head.tasks_other", "值守"),
    ]


def test_a_note_that_explains_a_word_is_no_value() -> None:
    found = read(
        "年度绩效目标：完成清渠。", "备注：1.其他资金包括自筹。", "2.年度绩效目标：指当年的产出和效果。"
    ).fields
    assert [claim.text for claim in found.all("text.annual_goal")] == ["完成清渠。"]
    assert [claim.text for claim in found.all("text.notes")] == [
        "1.其他资金包括自筹。\n2.年度绩效目标：指当年的产出和效果。"
    ]


# -- looking claims up ----------------------------------------------------------------------------------------------


def test_the_first_claim_is_looked_up_in_the_order_of_the_concepts() -> None:
    fields = read("主管部门：柳溪乡政府", "部门名称：", "项目单位：茶办", "部门名称：茶站").fields
    first = fields.first("field.department", "field.supervising_department")
    assert first is not None
    assert first.text == "茶站"
    assert fields.first("field.fiscal_year") is None
    assert [claim.text for claim in fields.all("field.supervising_department")] == ["柳溪乡政府"]


def test_only_units_of_money_state_the_unit_of_the_form() -> None:
    assert unit_claims(read("单位：万元", "单位：柳溪乡茶办", "金额单位： 元").fields) == ["万元", "元"]


# -- looking at one row -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "heads"),
    [
        ("预算情况|年初预算数|全年执行数", True),
        ("资金来源|预算金额|上年金额", True),
        ("名目|2024年预算|上年决算数", True),
        ("预算金额|120", False),
        ("部门名称|柳溪乡茶办|预算金额", False),
        ("执行率|得分", False),
        ("资金总额|合计", False),
    ],
)
def test_names_of_money_columns_head_a_budget(row: str, *, heads: bool) -> None:
    form = sheet(merged(row))
    (found,) = form.rows
    assert heads_money(form, found, found.spots) is heads


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("部门名称", "field.department"),
        ("年度绩效目标", "text.annual_goal"),
        ("资金来源", "head.revenue"),
        ("收入合计：120", "item.total"),
        ("财政拨款", "item.fiscal_appropriation"),
        ("填报人", "person.contact"),
        ("完成时限", "task.deadline"),
        ("指标值", "ind.value"),
    ],
)
def test_the_meaning_of_a_label_outside_table_blocks(text: str, concept: str) -> None:
    label = match(text)
    assert label is not None
    assert concept_of(label) == concept


@pytest.mark.parametrize(
    ("row", "follows"),
    [
        ("收入合计|120", True),
        ("收入合计：120万元", True),
        ("收入合计：见附表", False),
        ("收入合计|见附表", False),
        ("收入合计", False),
        ("收入合计|支出合计", False),
    ],
)
def test_whether_an_amount_follows_a_label(row: str, *, follows: bool) -> None:
    assert amount_follows(sheet(dump(row)).rows[0].spots, 0) is follows


def test_a_cell_lists_amounts_only_if_a_budget_label_is_among_them() -> None:
    rows = sheet(
        dump("资金情况|财政拨款100万元，其他20万元", "资金情况|共修3座闸、清5段渠", "资金情况|财政拨款")
    ).rows
    assert [lists_amounts(row.spots, 0) for row in rows] == [True, False, False]


def test_a_label_and_its_value_on_one_line_are_a_pair() -> None:
    rows = sheet("部门名称    柳溪乡茶办", "部门名称：柳溪乡茶办    编制数：12", "部门名称：柳溪乡茶办").rows
    assert [is_pair(row.spots) for row in rows] == [True, False, False]
    assert read("部门名称    柳溪乡茶办").claims == [("field.department", "柳溪乡茶办")]


def test_spots_of_claims_are_the_cells_of_the_form() -> None:
    laid = sheet(merged("部门名称|柳溪乡茶办"))
    (claim,) = FieldReader(laid, set(), Used()).read().claims
    assert claim.spot is spot(laid, "部门名称")
    assert claim.values == ((spot(laid, "柳溪乡茶办"), "柳溪乡茶办"),)
