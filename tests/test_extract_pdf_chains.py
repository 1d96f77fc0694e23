"""Chains of glyphs: what one can be handled as, and nothing else."""

from __future__ import annotations

from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from extract.pdf_chains import TOUCHING, chains
from extract.pdf_page import Glyphs

STEPS = st.tuples(st.sampled_from([0.0, 0.3, 2.0, -30.0]), st.sampled_from([0.0, 0.0, 0.0, 12.0]))


def glyphs_of(steps: list[tuple[float, float]]) -> Glyphs:
    """Set one glyph after the other: each stands so far right of the end of the one before, and so far below."""
    glyphs = Glyphs([], [], [], [], [])
    x = y = 100.0
    for right, down in steps:
        x, y = x + right, y + down
        glyphs.text.append("字")
        glyphs.x0.append(x)
        glyphs.top.append(y)
        x += 10.0
        glyphs.x1.append(x)
        glyphs.bottom.append(y + 10.0)
    return glyphs


@given(st.lists(STEPS, max_size=40), st.sets(st.integers(0, 39)))
def test_chains_hold_all_glyphs_wanted_in_the_order_they_were_drawn(
    steps: list[tuple[float, float]], hidden: set[int]
) -> None:
    wanted = [index for index in range(len(steps)) if index not in hidden]
    assert list(chain.from_iterable(chains(glyphs_of(steps), wanted))) == wanted


@given(st.lists(STEPS, min_size=1, max_size=40))
def test_a_chain_is_level_and_without_gaps_and_as_long_as_can_be(steps: list[tuple[float, float]]) -> None:
    glyphs = glyphs_of(steps)
    found = chains(glyphs, range(len(steps)))

    def goes_on(index: int) -> bool:
        gap = glyphs.x0[index] - glyphs.x1[index - 1]
        return -TOUCHING < gap < TOUCHING and glyphs.top[index] == glyphs.top[index - 1]

    assert all(goes_on(index) for each in found for index in each[1:])
    assert not any(goes_on(after.start) for _, after in pairwise(found))
