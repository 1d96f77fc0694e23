"""Grids from ruling lines: any table with merged cells is found again from its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grid import find_grids
from extract.grid_cells import Span, _flooded_cells, _rectangular_cells, cells_between
from extract.grid_rules import merge_rules
from extract.grid_split import split_grid
from extract.pdf_items import Item, goes_on, item_of
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Layout:
    """Edges of a table and its cells as (row, column, row span, column span)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Draw a table whose cells are merged at random, every edge of its grid used by some cell."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    widths = draw(st.lists(st.integers(12, 90), min_size=columns, max_size=columns))
    heights = draw(st.lists(st.integers(12, 60), min_size=rows, max_size=rows))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            down, right = draw(st.integers(1, rows - row)), draw(st.integers(1, columns - column))
            while not all((row + y, column + x) in free for y in range(down) for x in range(right)):
                down, right = max(1, down - 1), max(1, right - 1)
            cells.append((row, column, down, right))
            free -= {(row + y, column + x) for y in range(down) for x in range(right)}
    xs = tuple(float(50 + sum(widths[:index])) for index in range(columns + 1))
    ys = tuple(float(80 + sum(heights[:index])) for index in range(rows + 1))
    return squeezed(Layout(xs, ys, tuple(cells)))


def squeezed(layout: Layout) -> Layout:
    """Leave out grid edges that no cell ends at: nothing is drawn there."""
    rows = sorted({edge for row, _, down, _ in layout.cells for edge in (row, row + down)})
    columns = sorted({edge for _, column, _, right in layout.cells for edge in (column, column + right)})
    return Layout(
        tuple(layout.xs[column] for column in columns),
        tuple(layout.ys[row] for row in rows),
        tuple(
            (
                rows.index(row),
                columns.index(column),
                rows.index(row + down) - rows.index(row),
                columns.index(column + right) - columns.index(column),
            )
            for row, column, down, right in layout.cells
        ),
    )


def borders(layout: Layout) -> tuple[list[Rule], list[Rule]]:
    """Draw the four sides of every cell."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for row, column, down, right in layout.cells:
        x0, x1 = layout.xs[column], layout.xs[column + right]
        y0, y1 = layout.ys[row], layout.ys[row + down]
        horizontal += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        vertical += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
    return horizontal, vertical


@given(layouts(), st.randoms(use_true_random=False))
def test_any_table_is_found_again_from_the_sides_of_its_cells(layout: Layout, random: Random) -> None:
    horizontal, vertical = borders(layout)
    random.shuffle(horizontal)
    random.shuffle(vertical)
    (grid,) = find_grids(horizontal, vertical)
    assert grid.xs == layout.xs
    assert grid.ys == layout.ys
    assert [tuple(cell) for cell in grid.cells] == sorted(layout.cells)


@given(layouts())
def test_every_position_belongs_to_the_cell_that_covers_it(layout: Layout) -> None:
    (grid,) = find_grids(*borders(layout))
    for index, (row, column, down, right) in enumerate(grid.cells):
        for y in range(row, row + down):
            for x in range(column, column + right):
                assert grid.owner[y][x] == index
        x0, top, x1, bottom = grid.box(index)
        assert grid.cell_at((x0 + x1) / 2, (top + bottom) / 2) == index


@given(layouts(), st.floats(0, 1.5), st.floats(0, 1.5))
def test_gaps_and_overshoots_at_the_corners_change_nothing(layout: Layout, gap: float, over: float) -> None:
    horizontal, vertical = borders(layout)
    short = [Rule(at, start + gap, end - gap) for at, start, end in horizontal]
    long = [Rule(at, start - over, end + over) for at, start, end in vertical]
    (grid,) = find_grids(short, long)
    assert [tuple(cell) for cell in grid.cells] == sorted(layout.cells)


@given(layouts())
def test_sweeping_and_flooding_give_the_same_cells(layout: Layout) -> None:
    above = [bytearray(len(layout.xs) - 1) for _ in layout.ys]
    beside = [bytearray(len(layout.ys) - 1) for _ in layout.xs]
    for row, column, down, right in layout.cells:
        for edge in (row, row + down):
            above[edge][column : column + right] = b"\1" * right
        for edge in (column, column + right):
            beside[edge][row : row + down] = b"\1" * down
    swept = _rectangular_cells(above, beside)
    assert swept == _flooded_cells(above, beside) == sorted(Span(*cell) for cell in layout.cells)


def test_cells_that_are_no_rectangles_are_cut_into_some() -> None:
    above = [bytearray(b"\1\1"), bytearray(b"\1\0"), bytearray(b"\1\1")]
    beside = [bytearray(b"\1\1"), bytearray(b"\0\1"), bytearray(b"\1\1")]
    assert _rectangular_cells(above, beside) is None
    cells, owner = cells_between(above, beside)
    assert [tuple(cell) for cell in cells] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert owner == [[0, 0], [1, 2]]


def test_sides_left_open_by_a_page_break_are_known() -> None:
    rows = [Rule(100, 50, 350), Rule(130, 150, 350)]
    columns = [Rule(x, 100, 160) for x in (50.0, 150.0, 350.0)]
    (grid,) = find_grids(rows, columns)
    assert [tuple(cell) for cell in grid.cells] == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]
    assert (grid.open_top, grid.open_bottom) == ((False, False), (True, True))


def test_row_without_upper_and_lower_side_is_a_grid() -> None:
    (grid,) = find_grids([], [Rule(x, 60, 780) for x in (50.0, 150.0, 350.0)])
    assert [tuple(cell) for cell in grid.cells] == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert (grid.open_top, grid.open_bottom) == ((True, True), (True, True))


def test_corner_left_out_of_the_outline_is_no_cell() -> None:
    rows = [Rule(100, 50, 350), Rule(130, 50, 350), Rule(160, 50, 150)]
    columns = [Rule(50, 100, 160), Rule(150, 100, 160), Rule(350, 100, 130)]
    (grid,) = find_grids(rows, columns)
    assert [tuple(cell) for cell in grid.cells] == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1)]
    assert grid.cell_at(250, 145) == -1


def test_lone_rules_are_no_grid() -> None:
    assert find_grids([Rule(100, 50, 350), Rule(300, 50, 200)], []) == []


def test_more_rules_than_any_form_has_are_refused() -> None:
    horizontal = [Rule(4.0 * number, 0, 20_000) for number in range(4000)]
    vertical = [Rule(4.0 * number, 0, 20_000) for number in range(4000)]
    with pytest.raises(OverflowError, match="8000 rules"):
        find_grids(horizontal, vertical)


def test_pieces_and_double_rules_become_one_rule() -> None:
    pieces = [Rule(100, 50, 60), Rule(100, 62, 80), Rule(103, 50, 80), Rule(100, 120, 140)]
    assert merge_rules(pieces) == [Rule(100.75, 50, 80), Rule(100.75, 120, 140)]


def test_numbers_of_items() -> None:
    assert item_of("（三）加强管理") == Item("(一)", 3)
    assert item_of("12、加强管理") == Item("1、", 12)
    assert item_of("二十一、总则") == Item("一、", 21)
    assert item_of("⑩其他") == Item("①", 10)
    assert item_of("目标2：完成改造") == Item("目标", 2)
    assert item_of("1.5亿元") is None
    assert item_of("2023年度") is None
    assert goes_on(["目标一：甲", "乙"], "目标二：丙")
    assert not goes_on(["1、甲"], "3、丙")


def test_touching_tables_without_a_common_edge_are_told_apart() -> None:
    upper = Layout((50, 110, 200, 350), (100, 130), ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)))
    lower = Layout((50, 90, 150, 350), (130, 160), ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)))
    rules = [borders(layout) for layout in (upper, lower)]
    (grid,) = find_grids([*rules[0][0], *rules[1][0]], [*rules[0][1], *rules[1][1]])
    assert [(part.xs, part.ys) for part in split_grid(grid)] == [(upper.xs, upper.ys), (lower.xs, lower.ys)]


@given(layouts())
def test_parts_of_a_grid_hold_all_its_cells(layout: Layout) -> None:
    (grid,) = find_grids(*borders(layout))
    boxes = [part.box(index) for part in split_grid(grid) for index in range(len(part.cells))]
    assert sorted(boxes) == sorted(grid.box(index) for index in range(len(grid.cells)))
