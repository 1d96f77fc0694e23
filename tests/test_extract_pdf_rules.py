"""Shapes as drawn become rules, many at a time as one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from pdf_build_sheet import Sheet, only_table, placed
from PIL import Image

from extract.grid import find_grids
from extract.grid_levels import free_levels
from extract.pdf import read_pdf
from extract.pdf_page import Rule
from extract.pdf_rules import RuleSink

if TYPE_CHECKING:
    from extract.pdf_rules import Subpath

SIDES = st.sampled_from(
    [0.0, 0.3, 0.5, 1.7, 2.0, 4.0, 5.0, 30.0, 500.0, 9e6, 2e7, float("nan"), float("inf")]
)


@given(st.lists(st.tuples(SIDES, SIDES), max_size=20))
def test_many_shapes_are_the_same_rules_as_one_after_the_other(sizes: list[tuple[float, float]]) -> None:
    boxes = [(10.0, 20.0, 10.0 + wide, 20.0 + high) for wide, high in sizes]
    one, many = RuleSink(), RuleSink()
    assert many.thin_ones(boxes) == [one.thin(*box) for box in boxes]
    assert repr(many.horizontal) == repr(one.horizontal)
    assert repr(many.vertical) == repr(one.vertical)


def test_levels_are_free_only_outside_the_table() -> None:
    levels = [Rule(y, 10.0, 110.0) for y in (10.0, 30.0, 50.0)]
    grids = find_grids(levels, [Rule(x, 10.0, 50.0) for x in (10.0, 60.0, 110.0)])
    below = Rule(90.0, 10.0, 110.0)
    assert free_levels(levels, [], grids) == []
    assert free_levels([*levels, below], [], grids) == [below]


def test_thin_pictures_are_rules() -> None:
    sheet = Sheet()
    dot = Image.new("RGB", (2, 2))
    for y in (100, 125, 150):
        sheet.canvas.drawInlineImage(dot, 60, sheet.height - y, 300, 0.6)
    for x in (60, 160, 360):
        sheet.canvas.drawInlineImage(dot, x, sheet.height - 150, 0.6, 50)
    sheet.fill_grid((60, 160), (100, 125), (("部门名称", "清溪县水务局"), ("联系人", "")))
    assert placed(only_table(read_pdf(sheet.pdf(), verify="none"))) == [
        (0, 0, 1, 1, "部门名称"),
        (0, 1, 1, 1, "清溪县水务局"),
        (1, 0, 1, 1, "联系人"),
        (1, 1, 1, 1, ""),
    ]


def test_filled_space_between_two_boxes_that_differ_on_one_side_is_a_rule() -> None:
    sink = RuleSink()
    outer, inner = ((60.0, 100.0, 160.0, 125.8), (60.0, 100.0, 160.0, 125.0))
    parts: list[Subpath] = [
        [(x0, top, False), (x1, top, True), (x1, bottom, True), (x0, bottom, True), (x0, top, True)]
        for x0, top, x1, bottom in (outer, inner)
    ]
    assert sink.path(parts, stroked=False) == []
    assert sink.horizontal == [Rule(125.8, 60, 160)]
    assert sink.vertical == []
