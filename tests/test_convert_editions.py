"""Editions of one declaration are told from different declarations with the same id."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import invented
import pytest

from normalize.records import Form, Reading
from shenbao import editions
from shenbao.editions import Edition

if TYPE_CHECKING:
    from shenbao.editions import Keep

DOCX = invented.DOCX
PDF = "application/pdf"
TEXT = "text/plain"
ID = "430699-2023-department-target-云溪区茶业办公室"


def kept(*found: Edition, keep: Keep = "best") -> list[tuple[str, str, list[str]]]:
    """List what is kept: id, path, and the paths of the editions it stands for."""
    return [
        (item.form.declaration.declaration_id, item.best.path, [edition.path for edition in item.editions])
        for item in editions.choose(found, keep)
    ]


def recognised(form: Form) -> Form:
    words = Reading(declaration_id=ID, source_id="0" * 16, table="tasks", column="name", method="ocr")
    return dataclasses.replace(form, readings=(*form.readings, words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Edition(invented.form(), "z.docx", 0, DOCX), Edition(invented.form(), "a.pdf", 0, PDF)),
        (Edition(invented.form(), "z.pdf", 0, PDF), Edition(invented.form(), "a.txt", 0, TEXT)),
        (Edition(invented.form(), "z.txt", 0, TEXT), Edition(invented.form(), "a.odt", 0, "x/y")),
        (Edition(invented.form(), "z.txt", 0, TEXT), Edition(invented.form(errors=1), "a.docx", 0, DOCX)),
        (
            Edition(invented.form(errors=3), "z.txt", 0, TEXT),
            Edition(recognised(invented.form()), "a.pdf", 0, PDF),
        ),
        (Edition(invented.form(), "a.txt", 0, TEXT), Edition(invented.form(), "b.txt", 0, TEXT)),
    ],
    ids=["docx before pdf", "pdf before txt", "txt before others", "fewer errors", "native text", "path"],
)
def test_the_best_edition_is_kept_in_whatever_order_they_come(one: Edition, other: Edition) -> None:
    assert kept(one, other) == [(ID, one.path, [one.path, other.path])]
    assert kept(other, one) == [(ID, one.path, [other.path, one.path])]


def test_an_edition_of_which_half_was_lost_is_still_an_edition() -> None:
    whole = invented.form()
    half = dataclasses.replace(whole, tasks=(), indicators=whole.indicators[:1], goals=())
    assert editions.similarity(whole, half) == 1.0
    assert kept(Edition(half, "a.pdf", 0, PDF), Edition(whole, "b.docx", 0, DOCX)) == [
        (ID, "b.docx", ["a.pdf", "b.docx"])
    ]


def test_spelling_of_width_and_blanks_does_not_tell_editions_apart() -> None:
    one = invented.form(prefix="（一） ")
    other = invented.form(prefix="(一)")
    assert editions.similarity(one, other) == 1.0


def test_different_sums_make_different_declarations() -> None:
    assert editions.similarity(invented.form(total=1.0), invented.form(total=2.0)) == 0.0


def test_different_rows_make_different_declarations() -> None:
    one, other = invented.form(prefix="茶"), invented.form(prefix="河")
    assert (
        editions.similarity(one, other) == 0.5
    )  # the sum and the goal are the same, tasks and indicators not
    bare = dataclasses.replace(other, budget_lines=())
    assert round(editions.similarity(one, bare), 2) == 0.33


def test_forms_with_nothing_to_compare_are_one() -> None:
    declaration = dataclasses.replace(invented.form().declaration, annual_goal=None)
    empty = Form(declaration=declaration)
    assert editions.similarity(empty, invented.form()) == 1.0


def test_collisions_are_numbered_in_source_order_and_every_row_follows() -> None:
    first, second, third = (invented.form(total=total) for total in (1.0, 2.0, 3.0))
    found = [Edition(form, f"{number}.txt", 0, TEXT) for number, form in enumerate([first, second, third])]
    assert kept(*found) == [
        (ID, "0.txt", ["0.txt"]),
        (f"{ID}-2", "1.txt", ["1.txt"]),
        (f"{ID}-3", "2.txt", ["2.txt"]),
    ]
    form = editions.choose(found, "best")[1].form
    rows = (form.declaration, *form.budget_lines, *form.tasks, *form.goals, *form.indicators, *form.readings)
    assert {row.declaration_id for row in (*rows, *form.findings)} == {f"{ID}-2"}
    assert form.findings[-1].rule == "id_collision"
    assert [finding.seq for finding in form.findings] == [1, 2]
    assert form.declaration.warnings == second.declaration.warnings + 1


def test_a_number_that_another_declaration_has_is_not_given_again() -> None:
    taken = invented.form(identity=f"{ID}-2")
    found = [
        Edition(invented.form(total=1.0), "a.txt", 0, TEXT),
        Edition(invented.form(total=2.0), "b.txt", 0, TEXT),
        Edition(taken, "c.txt", 0, TEXT),
    ]
    assert [name for name, _, _ in kept(*found)] == [ID, f"{ID}-2", f"{ID}-3"]


def test_forms_of_one_file_are_different_unless_they_say_exactly_the_same() -> None:
    form = invented.form()
    longer = dataclasses.replace(form, tasks=form.tasks[:1])
    assert kept(Edition(form, "a.pdf", 0, PDF), Edition(longer, "a.pdf", 1, PDF)) == [
        (ID, "a.pdf", ["a.pdf"]),
        (f"{ID}-2", "a.pdf", ["a.pdf"]),
    ]
    assert kept(Edition(form, "a.pdf", 0, PDF), Edition(form, "a.pdf", 1, PDF)) == [
        (ID, "a.pdf", ["a.pdf", "a.pdf"])
    ]


def test_all_editions_are_kept_with_the_best_under_the_plain_id() -> None:
    form = invented.form()
    found = [
        Edition(form, "a.txt", 0, TEXT),
        Edition(form, "b.docx", 0, DOCX),
        Edition(form, "c.pdf", 0, PDF),
    ]
    assert kept(*found, keep="all") == [
        (ID, "b.docx", ["b.docx"]),
        (f"{ID}-2", "a.txt", ["a.txt"]),
        (f"{ID}-3", "c.pdf", ["c.pdf"]),
    ]
