"""Which rows of a form are its indicator and task blocks, and where these begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import dump, merged, sheet, spot

if TYPE_CHECKING:
    from extract import Table

from normalize.headers import is_indicator_header, is_task_header, task_spots
from normalize.segments import segment

HEADER = "一级指标|二级指标|三级指标|指标值"
ROW = "产出指标|数量指标|改造茶园面积|≥500亩"
NEXT = "        |质量指标|验收合格率|100%"


def blocks(*parts: Table | str) -> list[tuple[str, list[int], list[int], str | None]]:
    """Kind, header rows, body rows and head of each block found."""
    return [
        (
            region.kind,
            [row.index for row in region.header],
            [row.index for row in region.rows],
            region.head.text if region.head is not None else None,
        )
        for region in segment(sheet(*parts))
    ]


WHOLE = merged(
    "部门名称    |柳溪乡茶办|<                |<               |<       ",
    "年度主要任务|任务名称  |主要内容         |预算金额（万元）|<       ",
    "^           |茶园改造  |改造低产茶园     |120             |<       ",
    "^           |茶市维护  |修缮茶叶市场     |30.5            |<       ",
    "^           |金额合计  |<                |150.5           |<       ",
    "年度绩效目标|稳住产量  |<                |<               |<       ",
    "绩效指标    |一级指标  |二级指标         |三级指标        |指标值  ",
    "^           |产出指标  |数量指标         |改造茶园面积    |≥500亩 ",
    "^           |^         |质量指标         |验收合格率      |100%    ",
    "^           |满意度指标|服务对象满意度指标|茶农满意度      |≥90%   ",
    "备注        |无        |<                |<               |<       ",
)


def test_a_whole_form_has_a_task_block_and_an_indicator_block() -> None:
    assert blocks(WHOLE) == [
        ("tasks", [1], [2, 3, 4], "年度主要任务"),
        ("indicators", [6], [7, 8, 9], "绩效指标"),
    ]


def test_two_header_rows_belong_together() -> None:
    assert blocks(
        merged(
            "绩效指标|一级指标|二级指标|三级指标    |绩效指标值|<     |<       ",
            "^       |^       |^       |^           |指标性质  |指标值|度量单位",
            "^       |产出指标|数量指标|改造茶园面积|≥        |500   |亩      ",
        )
    ) == [("indicators", [0, 1], [2], "绩效指标")]
    assert blocks(
        dump(
            "年度主要任务|任务名称|主要内容|预算金额（万元）|||",
            "|||总额|财政拨款|其他资金",
            "|清渠|清淤三公里|10|10|0",
        )
    ) == [("tasks", [0, 1], [2], "年度主要任务")]


def test_a_header_repeated_on_the_next_page_keeps_the_label_of_the_block() -> None:
    first = merged("绩效指标|一级指标|二级指标|三级指标|指标值", "^|产出指标|数量指标|改造茶园面积|≥500亩")
    assert blocks(first, merged(HEADER, ROW)) == [
        ("indicators", [0], [1], "绩效指标"),
        ("indicators", [2], [3], "绩效指标"),
    ]
    assert blocks(first, "中期绩效指标", merged(HEADER, ROW))[1][3] == "中期绩效指标"


def test_a_block_goes_on_in_the_next_table_unless_a_label_begins_it() -> None:
    assert blocks(dump(HEADER, ROW), dump("质量指标|验收合格率|100%")) == [("indicators", [0], [1, 2], None)]
    assert blocks(dump(HEADER, ROW), dump("部门职责|管护茶园")) == [("indicators", [0], [1], None)]


@pytest.mark.parametrize(
    "last", ["备注|无", "填报人：某某|", "部门职责|管护茶园", "年度主要任务|任务名称", "审核意见|同意"]
)
def test_another_label_at_the_left_edge_ends_the_indicators(last: str) -> None:
    assert blocks(dump(HEADER, ROW, NEXT, last))[0] == ("indicators", [0], [1, 2], None)


def test_a_total_row_is_part_of_the_block() -> None:
    assert blocks(dump(HEADER, ROW, "合计|||100")) == [("indicators", [0], [1, 2], None)]


@pytest.mark.parametrize("line", ["中期绩效指标", "二、绩效指标：", "绩效指标"])
def test_a_line_above_names_the_block(line: str) -> None:
    assert blocks(line, dump(HEADER, ROW)) == [("indicators", [1], [2], line)]
    assert blocks("本页续前", dump(HEADER, ROW)) == [("indicators", [1], [2], None)]
    assert blocks(dump("绩效指标|年度", HEADER, ROW)) == [("indicators", [1], [2], None)]


def test_rows_that_begin_with_levels_need_no_header() -> None:
    assert blocks(dump(ROW, NEXT)) == [("indicators", [], [0, 1], None)]
    assert blocks("产出指标-数量指标-巡护次数：≥24次", "产出指标-质量指标-覆盖率：≥95%", "备注：无") == [
        ("indicators", [], [0, 1], None)
    ]


def test_unknown_headers_over_levels_are_a_header_if_one_of_them_is_known() -> None:
    assert blocks(dump("大类|中类|考核指标|要求", ROW)) == [("indicators", [0], [1], None)]
    assert blocks(dump("大类|中类|小类|要求", ROW)) == [("indicators", [], [1], None)]


@pytest.mark.parametrize(
    ("row", "heads"),
    [
        (HEADER, True),
        ("序号|一级指标|二级指标|三级指标|权重|指标值", True),
        ("指标名称|年度指标值|实际完成值", True),
        ("项目名称|一级指标|二级指标|三级指标|指标值", True),
        ("一级指标|一级指标|一级指标", False),
        ("年度绩效目标|完成清淤三公里", False),
        ("指标值|≥95%", False),
        ("产出指标|数量指标|改造茶园面积|≥500亩", False),
        ("一级指标：产出指标|二级指标：数量指标", False),
        ("部门名称|柳溪乡茶办|预算金额|120", False),
    ],
)
def test_names_of_columns_head_an_indicator_block(row: str, *, heads: bool) -> None:
    assert is_indicator_header(sheet(dump(row)).rows[0]) is heads


@pytest.mark.parametrize(
    ("row", "heads"),
    [
        ("重点工作任务名称|主要内容|拟投入的资金（万元）", True),
        ("任务名称|主要内容|预算金额", True),
        ("年度主要任务|名称|内容|金额", True),
        ("年度主要任务|清淤三公里", False),
        ("名称|内容|金额", False),
        ("任务名称|清淤三公里", False),
        ("预算金额|其他资金", False),
    ],
)
def test_names_of_columns_head_a_task_block(row: str, *, heads: bool) -> None:
    rows = sheet(dump(row))
    assert is_task_header(rows, rows.rows[0]) is heads


def test_common_words_head_tasks_only_beside_or_below_the_label_of_a_task_block() -> None:
    beside = sheet(merged("年度主要任务|名称|金额", "^|清淤|5"))
    below = sheet(merged("年度主要任务|<", "名称|金额", "清淤|5"))
    alone = sheet(merged("柳溪乡茶办|<", "名称|金额", "清淤|5"))
    assert is_task_header(beside, beside.rows[0])
    assert is_task_header(below, below.rows[1])
    assert not is_task_header(alone, alone.rows[1])


def test_the_label_of_a_task_block_is_no_column_of_it() -> None:
    laid = sheet(dump("年度主要任务|任务名称|主要内容|预算金额"))
    assert [found.text for found in task_spots(laid, laid.rows[0])] == ["任务名称", "主要内容", "预算金额"]


@pytest.mark.parametrize(
    "last", ["年度绩效目标|办好夜校", "绩效指标|见附页", "部门职责|管护茶园", "其他任务|清单|另附"]
)
def test_another_label_at_the_left_edge_ends_the_tasks(last: str) -> None:
    table = dump("任务名称|主要内容|预算金额（万元）", "清渠|清淤三公里|10", "合计||10", last)
    assert blocks(table)[0] == ("tasks", [0], [1, 2], None)


def test_numbered_tasks_beside_their_label_need_no_header() -> None:
    assert blocks(dump("年度重点任务|任务1|清渠三公里", "|任务2|修闸两座", "备注|无")) == [
        ("tasks", [], [0, 1], "年度重点任务")
    ]


def test_a_region_gives_the_cells_of_its_own_columns() -> None:
    table = merged(
        "年度主要任务|任务名称|预算金额（万元）|审核意见",
        "^           |清渠    |10              |同意    ",
    )
    laid = sheet(table)
    (region,) = segment(laid)
    assert (region.first, region.end) == (0, 3)
    assert [found.text for found in region.spots(laid.rows[1])] == ["清渠", "10"]
    assert spot(laid, "同意") not in region.spots(laid.rows[1])


def test_text_without_blocks_has_none() -> None:
    assert blocks("柳溪乡茶办年度工作总结", "全年完成清淤三公里。", dump("日期|天气", "3月1日|晴")) == []
