"""Editions of one declaration are told from different declarations with the same id."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import invented
import pytest

from normalize.records import Form, Reading
from shenbao import editions
from shenbao.portrait import Portrait, portrait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shenbao.editions import Keep

DOCX = invented.DOCX
PDF = "application/pdf"
TEXT = "text/plain"
ID = "430699-2023-department-target-云溪区茶业办公室"


@dataclass(frozen=True)
class Found:
    """One form as a file gives it."""

    form: Form
    path: str
    number: int
    media_type: str


def chosen(found: Sequence[Found], keep: Keep) -> list[tuple[editions.Kept, Form]]:
    """Choose, and give each form that is kept as it enters the dataset."""
    listed = (
        editions.Edition(
            key,
            item.path,
            item.number,
            item.media_type,
            item.form.declaration.declaration_id,
            any(reading.method == "ocr" for reading in item.form.readings),
            item.form.declaration.errors,
        )
        for key, item in enumerate(found)
    )
    kept = editions.choose(listed, keep, lambda key: found[key].form)
    return [(item, editions.entered(item, found[item.best.key].form)) for item in kept]


def similarity(one: Form, other: Form) -> float:
    return portrait(one).similarity(portrait(other))


def kept(*found: Found, keep: Keep = "best") -> list[tuple[str, str, list[str]]]:
    """List what is kept: id, path, and the paths of the editions it stands for."""
    return [
        (form.declaration.declaration_id, item.best.path, [edition.path for edition in item.editions])
        for item, form in chosen(found, keep)
    ]


def recognised(form: Form) -> Form:
    words = Reading(declaration_id=ID, source_id="0" * 16, table="tasks", column="name", method="ocr")
    return dataclasses.replace(form, readings=(*form.readings, words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Found(invented.form(), "z.docx", 0, DOCX), Found(invented.form(), "a.pdf", 0, PDF)),
        (Found(invented.form(), "z.pdf", 0, PDF), Found(invented.form(), "a.txt", 0, TEXT)),
        (Found(invented.form(), "z.txt", 0, TEXT), Found(invented.form(), "a.odt", 0, "x/y")),
        (Found(invented.form(), "z.txt", 0, TEXT), Found(invented.form(errors=1), "a.docx", 0, DOCX)),
        (
            Found(invented.form(errors=3), "z.txt", 0, TEXT),
            Found(recognised(invented.form()), "a.pdf", 0, PDF),
        ),
        (Found(invented.form(), "a.txt", 0, TEXT), Found(invented.form(), "b.txt", 0, TEXT)),
    ],
    ids=["docx before pdf", "pdf before txt", "txt before others", "fewer errors", "native text", "path"],
)
def test_the_best_edition_is_kept_in_whatever_order_they_come(one: Found, other: Found) -> None:
    assert kept(one, other) == [(ID, one.path, [one.path, other.path])]
    assert kept(other, one) == [(ID, one.path, [other.path, one.path])]


def test_an_edition_of_which_half_was_lost_is_still_an_edition() -> None:
    whole = invented.form()
    half = dataclasses.replace(whole, tasks=(), indicators=whole.indicators[:1], goals=())
    assert similarity(whole, half) == 1.0
    assert kept(Found(half, "a.pdf", 0, PDF), Found(whole, "b.docx", 0, DOCX)) == [
        (ID, "b.docx", ["a.pdf", "b.docx"])
    ]


def test_an_edition_of_which_half_was_lost_does_not_win() -> None:
    whole = invented.form(errors=2)
    half = dataclasses.replace(
        whole, declaration=dataclasses.replace(whole.declaration, errors=0), tasks=(), indicators=()
    )
    found = [Found(half, "a.docx", 0, DOCX), Found(whole, "b.txt", 0, TEXT)]
    ((item, form),) = chosen(found, "best")
    assert item.best.path == "b.txt"
    assert [(note.rule, note.expected, note.actual) for note in form.findings[1:]] == [
        ("editions_differ", "a.docx", "tasks, indicators")
    ]
    assert form.declaration.warnings == whole.declaration.warnings + 1


def test_editions_with_other_values_are_found() -> None:
    one = invented.form()
    first, second = one.indicators
    other = dataclasses.replace(one, indicators=(dataclasses.replace(first, annual_raw="≥50亩"), second))
    texts = [Found(other, f"{letter}.txt", 0, TEXT) for letter in "bcdef"]
    ((_, form),) = chosen([Found(one, "a.docx", 0, DOCX), *texts], "best")
    assert [(note.rule, note.expected, note.actual) for note in form.findings[1:]] == [
        ("editions_differ", "b.txt, c.txt, d.txt, +2", "indicators")
    ]


def test_editions_that_say_the_same_leave_the_form_as_it_was() -> None:
    form = invented.form()
    ((_, entered),) = chosen([Found(form, "a.txt", 0, TEXT), Found(form, "b.docx", 0, DOCX)], "best")
    assert entered is form


def test_spelling_of_width_and_blanks_does_not_tell_editions_apart() -> None:
    one = invented.form(prefix="（一） ")
    other = invented.form(prefix="(一)")
    assert similarity(one, other) == 1.0


def test_different_sums_make_different_declarations() -> None:
    assert similarity(invented.form(total=1.0), invented.form(total=2.0)) == 0.0


def test_different_rows_make_different_declarations() -> None:
    one, other = invented.form(prefix="茶"), invented.form(prefix="河")
    assert similarity(one, other) == 0.5  # the sum and the goal are the same, tasks and indicators not
    bare = dataclasses.replace(other, budget_lines=())
    assert round(similarity(one, bare), 2) == 0.33


def test_forms_with_nothing_to_compare_are_one() -> None:
    declaration = dataclasses.replace(invented.form().declaration, annual_goal=None)
    empty = Form(declaration=declaration)
    assert similarity(empty, invented.form()) == 1.0


def test_collisions_are_numbered_in_source_order_and_every_row_follows() -> None:
    first, second, third = (invented.form(total=total) for total in (1.0, 2.0, 3.0))
    found = [Found(form, f"{number}.txt", 0, TEXT) for number, form in enumerate([first, second, third])]
    assert kept(*found) == [
        (ID, "0.txt", ["0.txt"]),
        (f"{ID}-2", "1.txt", ["1.txt"]),
        (f"{ID}-3", "2.txt", ["2.txt"]),
    ]
    _, form = chosen(found, "best")[1]
    rows = (form.declaration, *form.budget_lines, *form.tasks, *form.goals, *form.indicators, *form.readings)
    assert {row.declaration_id for row in (*rows, *form.findings)} == {f"{ID}-2"}
    assert form.findings[-1].rule == "id_collision"
    assert [finding.seq for finding in form.findings] == [1, 2]
    assert form.declaration.warnings == second.declaration.warnings + 1


def test_a_number_that_another_declaration_has_is_not_given_again() -> None:
    taken = invented.form(identity=f"{ID}-2")
    found = [
        Found(invented.form(total=1.0), "a.txt", 0, TEXT),
        Found(invented.form(total=2.0), "b.txt", 0, TEXT),
        Found(taken, "c.txt", 0, TEXT),
    ]
    assert [name for name, _, _ in kept(*found)] == [ID, f"{ID}-2", f"{ID}-3"]


def test_forms_of_one_file_are_different_unless_they_say_exactly_the_same() -> None:
    form = invented.form()
    longer = dataclasses.replace(form, tasks=form.tasks[:1])
    assert kept(Found(form, "a.pdf", 0, PDF), Found(longer, "a.pdf", 1, PDF)) == [
        (ID, "a.pdf", ["a.pdf"]),
        (f"{ID}-2", "a.pdf", ["a.pdf"]),
    ]
    assert kept(Found(form, "a.pdf", 0, PDF), Found(form, "a.pdf", 1, PDF)) == [
        (ID, "a.pdf", ["a.pdf", "a.pdf"])
    ]


def test_all_editions_are_kept_with_the_best_under_the_plain_id() -> None:
    form = invented.form()
    found = [
        Found(form, "a.txt", 0, TEXT),
        Found(form, "b.docx", 0, DOCX),
        Found(form, "c.pdf", 0, PDF),
    ]
    assert kept(*found, keep="all") == [
        (ID, "b.docx", ["b.docx"]),
        (f"{ID}-2", "a.txt", ["a.txt"]),
        (f"{ID}-3", "c.pdf", ["c.pdf"]),
    ]


def test_thousands_of_declarations_under_one_id_are_not_compared_pairwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 2000
    compared: list[None] = []
    similar = Portrait.similarity

    def counted(one: Portrait, other: Portrait) -> float:
        compared.append(None)
        return similar(one, other)

    monkeypatch.setattr(Portrait, "similarity", counted)
    originals = [Found(invented.form(total=float(n)), f"{n:05}.docx", 0, DOCX) for n in range(1, count + 1)]
    copies = [dataclasses.replace(item, path=f"x{item.path}", media_type=PDF) for item in originals[::100]]
    told = kept(*originals, *copies)
    assert sorted(paths for _, _, paths in told) == sorted(
        [item.path, *(copy.path for copy in copies if copy.form is item.form)] for item in originals
    )
    assert {identity for identity, _, _ in told} == {ID, *(f"{ID}-{n}" for n in range(2, count + 1))}
    assert len(compared) < 60 * count
