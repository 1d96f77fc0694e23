"""Shapes as drawn become rules, many at a time as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.grid import find_grids
from extract.grid_levels import free_levels
from extract.pdf_page import Rule
from extract.pdf_rules import RuleSink

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
