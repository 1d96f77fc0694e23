"""Task blocks: names, contents, money and results of tasks, and the totals below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import dump, form, merged, sheet

from normalize.evidence import Used
from normalize.segments import segment
from normalize.sheet import Spot
from normalize.task_texts import tasks_of_text
from normalize.tasks import read_tasks
from normalize.units import UnitScope

if TYPE_CHECKING:
    from extract import Table
    from normalize.evidence import Drafted
    from normalize.records import Task, TaskKind
from normalize.tasks import TaskTotal


@dataclass(frozen=True)
class Block:
    """Tasks and total rows of one form, and the cells nobody used."""

    drafts: list[Drafted[Task]]
    totals: list[TaskTotal]
    unread: list[str]

    @property
    def rows(self) -> list[Task]:
        """Records without their evidence."""
        return [draft.record for draft in self.drafts]

    @property
    def words(self) -> list[tuple[str | None, str, str | None, str | None]]:
        """Markers, names, contents and amounts as printed."""
        return [(row.label_raw, row.name, row.content, row.amount_raw) for row in self.rows]

    @property
    def money(self) -> list[tuple[float | None, float | None, float | None]]:
        """Amounts in yuan with their fiscal and other parts."""
        return [(row.amount_yuan, row.fiscal_amount_yuan, row.other_amount_yuan) for row in self.rows]


def read(*parts: Table | str, unit: str | None = None) -> Block:
    laid, used = sheet(*parts), Used()
    drafts: list[Drafted[Task]] = []
    totals: list[TaskTotal] = []
    for region in segment(laid):
        found, sums = read_tasks(region, UnitScope(laid, form=unit), used)
        drafts.extend(found)
        totals.extend(sums)
    unread = [spot.text for row in laid.rows for spot in row.spots if used.free(spot)]
    return Block(drafts, totals, unread)


def test_each_row_is_a_task_and_the_total_row_is_none() -> None:
    block = read(
        merged(
            "年度主要任务|任务名称   |主要内容  |预算金额（万元）",
            "^           |任务1：清渠|清淤三公里|120             ",
            "^           |任务2：修闸|修闸两座  |30.5            ",
            "^           |……         |          |                ",
            "^           |金额合计   |<         |150.5           ",
        )
    )
    assert block.words == [("任务1", "清渠", "清淤三公里", "120"), ("任务2", "修闸", "修闸两座", "30.5")]
    assert block.money == [(1_200_000.0, None, None), (305_000.0, None, None)]
    assert [(total.label.text, [spot.text for _, spot in total.cells]) for total in block.totals] == [
        ("金额合计", ["150.5"])
    ]
    assert [row.task_kind for row in block.rows] == ["key", "key"]
    assert block.unread == ["150.5"]  # the budget takes it


def test_money_parts_results_and_deadlines_have_columns_of_their_own() -> None:
    block = read(
        merged(
            "年度主要任务|任务名称|主要内容  |预算金额（万元）|<       |<       |预期目标|完成时限",
            "^           |^       |^         |总额            |财政拨款|其他资金|^       |^       ",
            "^           |清渠    |清淤三公里|120             |100     |20      |通水    |10月底前",
            "^           |修闸    |修闸两座  |30.5            |30.5    |-       |        |全年    ",
            "^           |合计    |<         |150.5           |130.5   |20      |        |        ",
        )
    )
    assert block.money == [(1_200_000.0, 1_000_000.0, 200_000.0), (305_000.0, 305_000.0, None)]
    assert [(row.expected, row.deadline_raw) for row in block.rows] == [("通水", "10月底前"), (None, "全年")]
    (total,) = block.totals
    assert [(column.role, spot.text) for column, spot in total.cells] == [
        ("amount", "150.5"),
        ("fiscal", "130.5"),
        ("other", "20"),
    ]
    assert [flag.rule for draft in block.drafts for flag in draft.flags] == []


def test_rows_of_a_text_dump_that_all_stand_left_are_put_back() -> None:
    block = read(
        dump(
            "年度主要任务|任务名称  |主要内容|预算金额（万元）",
            "清渠        |清淤三公里|120     |",
            "修闸        |修闸两座  |30.5    |",
        )
    )
    assert block.words == [(None, "清渠", "清淤三公里", "120"), (None, "修闸", "修闸两座", "30.5")]


def test_where_the_name_column_only_numbers_the_next_text_is_the_name() -> None:
    block = read(merged("年度主要任务|任务名称|主要内容", "^|任务1|清渠三公里", "^|任务2|修闸两座"))
    assert block.words == [("任务1", "清渠三公里", None, None), ("任务2", "修闸两座", None, None)]


def test_numbered_tasks_without_header() -> None:
    block = read(dump("年度重点任务|任务1|清渠三公里|12万元", "|任务2|修闸两座|0.5万元"))
    assert block.words == [("任务1", "清渠三公里", None, "12万元"), ("任务2", "修闸两座", None, "0.5万元")]
    assert block.money == [(120_000.0, None, None), (5_000.0, None, None)]


@pytest.mark.parametrize(
    ("head", "first", "kind"),
    [
        ("年度主要任务", "值守", "key"),
        ("其他需完成的任务", "值守", "other"),
        ("年度主要任务", "其他任务1：值守", "other"),
    ],
)
def test_the_label_of_the_block_or_of_the_task_tells_its_kind(head: str, first: str, kind: TaskKind) -> None:
    block = read(merged(f"{head}|任务名称|预算金额（元）", f"^|{first}|12,000"))
    assert [(row.name, row.task_kind) for row in block.rows] == [("值守", kind)]


@pytest.mark.parametrize(
    ("printed", "label", "name"),
    [
        ("任务6：清渠", "任务6", "清渠"),
        ("*清渠", None, "清渠"),
        ("*任务6：清渠", "* 任务6", "清渠"),
        ("1、清渠", "1、", "清渠"),
        ("清\n渠", None, "清渠"),
        ("2024年清渠", None, "2024年清渠"),
        ("清渠（二期）", None, "清渠（二期）"),
    ],
)
def test_a_name_is_without_its_marker(printed: str, label: str | None, name: str) -> None:
    (row,) = read(merged("重点工作任务名称|拟投入的资金（万元）", f"{printed}|12")).rows
    assert (row.label_raw, row.name) == (label, name)


@pytest.mark.parametrize("slot", ["任务2：", "……", "任务", "—", "/"])
def test_empty_template_slots_are_no_tasks(slot: str) -> None:
    block = read(merged("重点工作任务名称|拟投入的资金（万元）", "清渠|12", f"{slot}|"))
    assert [row.name for row in block.rows] == ["清渠"]
    assert block.unread == []


@pytest.mark.parametrize(
    ("header", "cell", "form_unit", "expected"),
    [
        ("拟投入的资金（万元）", "12", None, ("万元", 120_000.0, [])),
        ("拟投入的资金（万元）", "12元", None, ("元", 12.0, [])),
        ("拟投入的资金", "12", "元", ("元", 12.0, [])),
        ("拟投入的资金（万元）", "12", "元", ("万元", 120_000.0, [])),
        ("拟投入的资金", "12", None, (None, None, ["unit_missing"])),
        ("拟投入的资金（万元）", "待定", None, ("万元", None, ["amount_unreadable"])),
        ("拟投入的资金（万元）", "0", None, ("万元", 0.0, [])),
        ("拟投入的资金（万元）", "/", None, ("万元", None, [])),
    ],
)
def test_the_nearest_unit_counts_and_doubt_leaves_the_amount_empty(
    header: str, cell: str, form_unit: str | None, expected: tuple[str | None, float | None, list[str]]
) -> None:
    (draft,) = read(merged(f"重点工作任务名称|{header}", f"清渠|{cell}"), unit=form_unit).drafts
    assert draft.record.amount_raw == cell
    assert (
        draft.record.unit_raw,
        draft.record.amount_yuan,
        [flag.rule for flag in draft.flags],
    ) == expected


def test_a_blank_money_cell_has_no_amount_at_all() -> None:
    (row,) = read(merged("重点工作任务名称|拟投入的资金（万元）", "清渠|")).rows
    assert (row.amount_raw, row.unit_raw, row.amount_yuan) == (None, None, None)


def test_columns_without_a_place_in_the_record_are_named() -> None:
    laid, used = sheet(merged("序号|任务名称|责任科室|拟投入的资金（万元）", "1|清渠|水利站|12")), Used()
    (region,) = segment(laid)
    (draft,), _ = read_tasks(region, UnitScope(laid), used)
    assert (draft.record.name, draft.record.amount_yuan) == ("清渠", 120_000.0)
    assert {spot.text: used.named.get(id(spot)) for spot in laid.rows[1].spots} == {
        "1": "not_extracted",
        "清渠": None,
        "水利站": "not_extracted",
        "12": None,
    }


def test_evidence_points_at_the_cells() -> None:
    (draft,) = read(merged("任务名称|主要内容|拟投入的资金（万元）", "任务1：清渠|清淤三公里|12")).drafts
    assert draft.anchor == "清渠"
    assert [(item.column, item.spot.column, item.raw) for item in draft.evidence] == [
        ("name", 0, "任务1：清渠"),
        ("content", 1, "清淤三公里"),
        ("amount_yuan", 2, "12"),
        ("amount_raw", 2, "12"),
    ]


# -- tasks listed in one cell ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("1、清渠三公里\n2、修闸两座", [("1、", "清渠三公里"), ("2、", "修闸两座")]),
        ("任务1：清渠\n任务2：修闸", [("任务1", "清渠"), ("任务2", "修闸")]),
        ("1、清渠；2、修闸", [("1、", "清渠；"), ("2、", "修闸")]),
        ("本年任务如下\n任务1：清渠\n任务2：", [("任务1", "清渠")]),
        ("见附件", []),
    ],
)
def test_numbered_paragraphs_of_one_cell_are_tasks(text: str, tasks: list[tuple[str, str]]) -> None:
    used, spot = Used(), Spot(text, 0, 1, table=0)
    drafts = tasks_of_text(spot, text, "other", used)
    assert [(draft.record.label_raw, draft.record.name) for draft in drafts] == tasks
    assert {draft.record.task_kind for draft in drafts} <= {"other"}
    assert used.free(spot) is not bool(tasks)


NAMES = st.text("清渠修闸护林值守", min_size=2, max_size=6)


@given(st.lists(st.tuples(NAMES, st.integers(0, 9_999)), min_size=1, max_size=6))
def test_every_named_row_becomes_one_task_in_order(rows: list[tuple[str, int]]) -> None:
    block = read(merged("任务名称|拟投入的资金（万元）", *(f"{name}|{amount}" for name, amount in rows)))
    assert [(row.name, row.amount_yuan) for row in block.rows] == [
        (name, amount * 10_000.0) for name, amount in rows
    ]


def test_the_adjusted_budget_is_that_of_tasks_where_no_other_is_stated() -> None:
    adjusted = (
        "年度主要任务|任务名称|主要内容|全年预算数（万元）|全年执行数（万元）",
        "|展览|办展六次。|12|10",
    )
    both = ("年度主要任务|任务名称|主要内容|年初预算数（万元）|全年预算数（万元）", "|展览|办展六次。|9|12")
    amounts = [
        form("部门整体支出绩效自评表", dump("部门名称|桐岭县文化馆", *rows)).tasks[0].amount_yuan
        for rows in (adjusted, both)
    ]
    assert amounts == [120_000.0, 90_000.0]
