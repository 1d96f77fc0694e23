"""Which cell of a row belongs to which column of its block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.binding import UNBOUND, Column, Trial, bind, bind_shifted, overlap_place, place_score
from normalize.sheet import Spot

if TYPE_CHECKING:
    from collections.abc import Sequence


def cells(*places: tuple[str, int]) -> list[Spot]:
    return [Spot(text, 0, column) for text, column in places]


def roles(columns: Sequence[Column | None]) -> list[str | None]:
    return [column.role if column is not None else None for column in columns]


NAME, VALUE, WEIGHT = Column("name", 0, 1), Column("annual", 1, 2), Column("weight", 2, 3)


def digits_right(cell: Spot, columns: Sequence[Column]) -> list[float]:
    """Numbers suit a value or a weight, words suit a name; a number in a name is out of the question."""
    return [-9.0 if cell.text.isdigit() is (column is NAME) else 2.0 for column in columns]


def nowhere(_cell: Spot, columns: Sequence[Column]) -> list[float]:
    return [0.0] * len(columns)


def test_cells_bind_where_they_stand() -> None:
    row = cells(("清渠", 0), ("20", 1), ("5", 2))
    bound = bind(row, (NAME, VALUE, WEIGHT), nowhere, overlap_place)
    assert bound.columns == (NAME, VALUE, WEIGHT)
    assert bound.score == 9.0


def test_content_outweighs_a_place_that_cannot_be() -> None:
    row = cells(("20", 0))
    assert bind(row, (NAME, VALUE), digits_right, overlap_place).columns == (VALUE,)


def test_the_whole_row_decides_not_the_first_cell() -> None:
    """The first number would do for the value, but then the second had to be a second value."""
    row = cells(("20", 1), ("5", 2))
    here = [Trial(0, digits_right)]
    assert bind_shifted(row, (NAME, VALUE, WEIGHT), {}, here)[0].columns == (VALUE, WEIGHT)
    assert bind(row, (VALUE, NAME, WEIGHT), digits_right, nowhere).columns == (VALUE, WEIGHT)


def test_a_cell_no_column_suits_stays_unbound_at_a_cost() -> None:
    bound = bind(cells(("20", 0)), (NAME,), digits_right, nowhere)
    assert (bound.columns, bound.score) == ((None,), UNBOUND)
    assert bind(cells(("清渠", 0)), (), nowhere, nowhere).columns == (None,)
    assert bind((), (NAME,), nowhere, nowhere).columns == ()


def test_ties_go_to_the_leftmost_column() -> None:
    assert bind(cells(("清渠", 0)), (NAME, VALUE, WEIGHT), nowhere, nowhere).columns == (NAME,)


def test_of_two_cells_for_one_column_the_better_is_bound() -> None:
    row = cells(("清渠", 0), ("20", 0))
    assert bind(row, (VALUE,), digits_right, nowhere).columns == (None, VALUE)


@pytest.mark.parametrize(
    ("column", "span", "score"), [(1, 1, 3.0), (0, 2, 3.0), (0, 1, -4.0), (2, 1, -4.0), (0, 5, 3.0)]
)
def test_a_place_by_span_is_in_the_column_or_is_not(column: int, span: int, score: float) -> None:
    assert overlap_place(Spot("20", 0, column, 1, span), [VALUE]) == [score]


def test_a_place_in_a_text_dump_counts_from_where_cells_usually_begin() -> None:
    assert place_score(VALUE, 4, 4) == 2.0
    assert place_score(VALUE, 4, 3) == pytest.approx(-0.35)
    assert place_score(VALUE, 4, 14) == pytest.approx(-1.4)


def test_a_column_not_met_yet_is_expected_under_its_header() -> None:
    wide = Column("name", 2, 4)
    assert [place_score(wide, None, column) for column in (1, 2, 3, 4, 9)] == [-0.25, 1.5, 1.5, -0.5, -1.0]


def test_of_several_shifts_the_best_less_its_cost_is_taken_and_the_first_of_equals() -> None:
    row, usual = cells(("20", 0), ("5", 1)), {"annual.value": 1, "weight.value": 2}
    trials = [Trial(shift, digits_right) for shift in range(4)]
    binding, shift = bind_shifted(row, (NAME, VALUE, WEIGHT), usual, trials)
    assert (binding.columns, binding.score, shift) == ((VALUE, WEIGHT), 8.0, 1)
    dear = [Trial(0, digits_right), Trial(1, digits_right, 5.0)]
    binding, shift = bind_shifted(row, (NAME, VALUE, WEIGHT), usual, dear)
    assert (binding.score, shift) == (pytest.approx(3.3), 0)
    assert bind_shifted(row, (NAME, VALUE, WEIGHT), usual, [trials[1], trials[1]._replace(shift=1)])[1] == 1


COLUMNS = st.lists(st.integers(0, 3), max_size=6).map(
    lambda widths: tuple(Column(str(n), n, n + 1 + width) for n, width in enumerate(widths))
)
SCORES = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(-9, 9))


@given(st.integers(0, 6), COLUMNS, SCORES)
def test_binding_keeps_order_and_uses_no_column_twice(
    count: int, columns: tuple[Column, ...], scores: dict[tuple[int, int], int]
) -> None:
    row = cells(*((str(n), n) for n in range(count)))

    def content(cell: Spot, columns: Sequence[Column]) -> list[float]:
        return [float(scores.get((cell.column, column.first), 0)) for column in columns]

    bound = bind(row, columns, content, nowhere)
    taken = [columns.index(column) for column in bound.columns if column is not None]
    assert len(bound.columns) == count
    assert taken == sorted(set(taken))
    pairs = zip(row, bound.columns, strict=True)
    assert bound.score == sum(
        UNBOUND if column is None else content(cell, [column])[0] for cell, column in pairs
    )


@given(st.integers(1, 3), st.integers(0, 3), SCORES)
def test_no_other_binding_scores_better(count: int, width: int, scores: dict[tuple[int, int], int]) -> None:
    row = cells(*((str(n), n) for n in range(count)))
    columns = tuple(Column(str(n), n, n + 1) for n in range(width))

    def best(cell: int, column: int) -> float:
        """The greatest score of the cells and columns from here on, by trying everything."""
        if cell == count:
            return 0.0
        bound = (scores.get((cell, other), 0) + best(cell + 1, other + 1) for other in range(column, width))
        return max(UNBOUND + best(cell + 1, column), *bound, float("-inf"))

    def content(cell: Spot, columns: Sequence[Column]) -> list[float]:
        return [float(scores.get((cell.column, column.first), 0)) for column in columns]

    assert bind(row, columns, content, nowhere).score == best(0, 0)


@given(st.integers(1, 4), COLUMNS, SCORES, st.dictionaries(st.integers(0, 5), st.integers(0, 6)))
def test_trying_shifts_together_finds_what_trying_each_alone_finds(
    count: int, columns: tuple[Column, ...], scores: dict[tuple[int, int], int], usual: dict[int, int]
) -> None:
    row = cells(*((str(n), n) for n in range(count)))
    known = {f"{number}.value": column for number, column in usual.items()}

    def content(cell: Spot, columns: Sequence[Column]) -> list[float]:
        return [float(scores.get((cell.column, column.first), 0)) for column in columns]

    trials = [Trial(shift, content, shift / 2) for shift in range(5)]
    alone = [bind_shifted(row, columns, known, [trial]) for trial in trials]
    best = max(alone, key=lambda option: (round(option[0].score, 6), -option[1]))
    assert bind_shifted(row, columns, known, trials) == best
