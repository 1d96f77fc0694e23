"""Rows of one form: what stands where in tables, and what lines give that list their indicators as text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import document, dump, merged, sheet, spot, texts

from extract import Box, Cell, Line, Table
from normalize.folding import squeeze
from normalize.labels import Label
from normalize.listing import LISTED
from normalize.sheet import pieces_of, sheet_of

CUPS = merged(
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|培训茶农人数|≥120人",
    "^       |质量指标|            |        ",
    "合计    |<       |<           |100     ",
)


def test_lines_and_tables_are_numbered_as_one_run_of_rows() -> None:
    rows = sheet("茶叶办公室绩效目标申报表", dump("甲|乙", "丙|丁"), "以下另起一表", dump("戊")).rows
    assert [(row.index, row.table, row.columns) for row in rows] == [
        (0, None, 0),
        (1, 0, 2),
        (2, 0, 2),
        (3, None, 0),
        (4, 1, 1),
    ]
    assert texts(rows) == [
        ("茶叶办公室绩效目标申报表",),
        ("甲", "乙"),
        ("丙", "丁"),
        ("以下另起一表",),
        ("戊",),
    ]


def test_a_spot_keeps_its_place_in_the_file() -> None:
    box = Box(2, 10.0, 20.0, 30.0, 40.0)
    table = Table(1, 3, (Cell(0, 1, 1, 2, "柳溪乡", (box,), line=7),), sheet="目标表")
    rows = sheet_of([(None, Line("封面", line=1)), (4, table)]).rows
    cover, cell = rows[0].spots[0], rows[1].spots[0]
    assert (cover.row, cover.table, cover.table_row, cover.line, cover.sheet) == (0, None, None, 1, None)
    assert (cell.row, cell.column, cell.end, cell.row_span) == (1, 1, 3, 1)
    assert (cell.table, cell.table_row, cell.line, cell.boxes, cell.sheet) == (4, 0, 7, (box,), "目标表")


def test_blank_cells_are_no_spots_but_are_remembered() -> None:
    rows = sheet(CUPS).rows
    assert texts(rows)[2:] == [("质量指标",), ("合计", "100")]
    assert [row.blanks for row in rows] == [(), (), (2, 3), ()]


def test_a_merged_cell_covers_every_position_it_spans() -> None:
    cups = sheet(CUPS)
    output, total = spot(cups, "产出指标"), spot(cups, "合计")
    assert [cups.at(row, 0) for row in (1, 2)] == [output, output]
    assert [cups.at(3, column) for column in (0, 1, 2)] == [total, total, total]
    assert [cups.at(2, 2), cups.at(9, 0)] == [None, None]


def test_left_of_meets_merged_cells_once_and_the_nearest_first() -> None:
    cups = sheet(CUPS)
    assert [found.text for found in cups.left_of(2, 3)] == ["质量指标", "产出指标"]
    assert [found.text for found in cups.left_of(3, 3)] == ["合计"]
    assert list(cups.left_of(1, 0)) == []


def test_above_stays_in_the_columns_of_a_cell_and_in_its_table() -> None:
    both = sheet(dump("上表"), CUPS)
    assert [found.text for found in both.above(spot(both, "质量指标"))] == ["数量指标", "二级指标"]
    assert [found.text for found in both.above(spot(both, "合计"))] == [
        "产出指标",
        "质量指标",
        "数量指标",
        "培训茶农人数",
        "一级指标",
        "二级指标",
        "三级指标",
    ]
    lines = sheet("第一行", "第二行")
    assert list(lines.above(spot(lines, "第二行"))) == []


@pytest.mark.parametrize(
    ("first", "end", "covers"),
    [(0, 1, False), (0, 2, True), (1, 2, True), (2, 9, True), (3, 4, False)],
)
def test_a_cell_is_over_columns_it_shares(first: int, end: int, *, covers: bool) -> None:
    wide = sheet(merged("甲|乙|<|丙"))
    assert spot(wide, "乙").over(first, end) is covers


def test_a_table_inside_a_cell_follows_the_table_around_it() -> None:
    inner = Table(1, 2, (Cell(0, 0, text="渠首"), Cell(0, 1, text="2座")))
    outer = Table(2, 1, (Cell(0, 0, text="", tables=(inner,)), Cell(1, 0, text="备注")))
    rows = sheet_of([(3, outer)]).rows
    assert [(row.table, [found.text for found in row.spots]) for row in rows] == [
        (3, []),
        (3, ["备注"]),
        (3, ["渠首", "2座"]),
    ]


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("部门名称：柳溪乡茶办    填报日期：2024年1月", ("部门名称：柳溪乡茶办", "填报日期：2024年1月")),
        ("部门名称：柳溪乡  茶办\t编制数：12", ("部门名称：柳溪乡 茶办", "编制数：12")),
        ("部门名称：\t柳溪乡茶办\t编制数：\t12", ("部门名称：柳溪乡茶办", "编制数：12")),
        ("年度目标\u3000办好两期夜校", ("年度目标", "办好两期夜校")),
        ("全年  平稳  有序", ("全年  平稳  有序",)),
        ("主要职责：指导茶园  管护", ("主要职责：指导茶园  管护",)),
        ("部门名称：柳溪乡 茶办", ("部门名称：柳溪乡 茶办",)),
    ],
)
def test_a_line_is_parted_at_its_gaps_only_between_labels(line: str, pieces: tuple[str, ...]) -> None:
    (row,) = sheet(line).rows
    assert tuple(found.text for found in row.spots) == pieces
    assert [found.column for found in row.spots] == list(range(len(pieces)))
    assert not row.listed


def listed(*lines: str) -> list[dict[str, str]]:
    """Rows given as lines of text, their cells by role."""
    return [
        {LISTED[found.column]: found.text for found in row.spots} for row in sheet(*lines).rows if row.listed
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("产出指标-数量指标-巡护次数：≥24次", ("产出指标", "数量指标", "巡护次数", "≥24次")),
        ("产出指标→质量指标→巡护覆盖率  ≥95%", ("产出指标", "质量指标", "巡护覆盖率", "≥95%")),
        ("（3）产出指标/时效指标/完工时间：10月底前；", ("产出指标", "时效指标", "完工时间", "10月底前")),
        (
            "①满意度指标｜服务对象满意度指标｜村民满意度｜≥90%。",
            ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%"),
        ),
    ],
)
def test_a_path_of_levels_is_an_indicator_on_one_line(line: str, cells: tuple[str, ...]) -> None:
    assert listed(line) == [dict(zip(("level1", "level2", "name", "annual"), cells, strict=True))]


def test_lines_below_a_level_heading_are_its_indicators() -> None:
    assert listed("（一）产出指标", "1．数量指标：", "新修机耕路长度：≥3公里", "新设公厕座数  2座；") == [
        {"level1": "产出指标"},
        {"level2": "数量指标"},
        {"name": "新修机耕路长度", "annual": "≥3公里"},
        {"name": "新设公厕座数", "annual": "2座"},
    ]


def test_keyed_lines_are_gathered_until_a_key_comes_again() -> None:
    assert listed(
        "一级指标：产出指标",
        "二级指标：质量指标",
        "三级指标：验收合格率",
        "指标值：100%",
        "三级指标：返工次数",
        "指标值：≤1次",
        "备注：无",
    ) == [
        {"level1": "产出指标", "level2": "质量指标", "name": "验收合格率", "annual": "100%"},
        {"name": "返工次数", "annual": "≤1次"},
    ]


def test_a_table_ends_a_list_of_keyed_lines() -> None:
    rows = sheet("三级指标：返工次数", dump("甲|乙"), "指标值：≤1次").rows
    assert [(row.listed, [found.text for found in row.spots]) for row in rows] == [
        (True, ["返工次数"]),
        (False, ["甲", "乙"]),
        (True, ["≤1次"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "新修机耕路长度：≥3公里",
        "主要职责：指导山塘维护",
        "我办将严格按照年度产出指标推进茶园改造。",
        "年度绩效目标：产出指标全部完成",
        "绩效指标：",
    ],
)
def test_lines_that_only_speak_of_indicators_are_no_list(line: str) -> None:
    assert listed(line) == []


@pytest.mark.parametrize("line", ["主要职责：指导山塘维护", "备注：无", "填报人：某某"])
def test_a_field_ends_the_list(line: str) -> None:
    assert listed("产出指标", line) == [{"level1": "产出指标"}]


WORDS = st.one_of(
    st.sampled_from(["", " ", "产出指标", "数量指标", "≥95%", "部门名称", "合计", "1、巡渠。\n2、清淤。"]),
    st.text(max_size=6),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A grid tiled with cells of any span, so that every position is covered by one cell."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[Cell] = []
    for row, column in sorted(free):
        if (row, column) not in free:
            continue
        height, width = draw(st.integers(1, rows - row)), draw(st.integers(1, columns - column))
        area = {(row + down, column + right) for down in range(height) for right in range(width)}
        if not area <= free:
            height, width, area = 1, 1, {(row, column)}
        free -= area
        cells.append(Cell(row, column, height, width, draw(WORDS)))
    return Table(rows, columns, tuple(cells))


@given(tables())
def test_rows_keep_every_cell_that_prints_something(table: Table) -> None:
    laid = sheet("题目", table)
    printed = [found.text for row in laid.rows[1:] for found in row.spots]
    assert Counter(printed) == Counter(cell.text for cell in table.cells if squeeze(cell.text))
    for row in laid.rows[1:]:
        assert [found.column for found in row.spots] == sorted(found.column for found in row.spots)
        covered = [column for column in range(table.columns) if laid.at(row.index, column) is not None]
        assert sorted((*covered, *row.blanks)) == list(range(table.columns))
        assert all(laid.at(found.row, found.column) is found for found in row.spots)


@given(st.lists(st.one_of(st.text("甲乙丙 \t", min_size=1, max_size=8), tables()), max_size=4))
def test_the_rows_of_a_form_count_without_gap(blocks: list[str | Table]) -> None:
    laid = sheet(*blocks)
    assert [row.index for row in laid.rows] == list(range(len(laid.rows)))
    assert {found.row for row in laid.rows for found in row.spots} <= set(range(len(laid.rows)))
    numbers = [row.table for row in laid.rows if row.table is not None]
    assert numbers == sorted(numbers)
    assert len(document(*blocks).tables) == len(set(numbers))


def test_a_told_label_goes_with_the_words_it_was_told_for() -> None:
    told = spot(sheet(dump("实施口位|渠站")), "实施口位")
    told.tell(Label("实施单位", frozenset({"field.implementing_unit"})))
    moved, other = replace(told, column=3, moved=3), replace(told, text="渠长")
    assert [one.label and one.label.wording for one in (told, moved, other)] == ["实施单位", "实施单位", None]
    assert moved.known_label is None


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("项目名称：清渠    核验批次：第二批", ["项目名称：清渠", "核验批次：第二批"]),
        ("年度目标：清渠    修闸：两座", ["年度目标：清渠    修闸：两座"]),
    ],
)
def test_a_label_in_no_list_ends_the_field_before_it_and_no_text(line: str, pieces: list[str]) -> None:
    assert pieces_of(line) == pieces
