"""What a booklet says of every form in it: the year and the office on its title page, in running heads and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract import Line, Table
from normalize.evidence import Evidence, Flag
from normalize.folding import squeeze
from normalize.identity_names import is_office, office_in_title
from normalize.labels import match
from normalize.numbering import strip_marker
from normalize.sheet import Spot
from normalize.titles import is_title, names_list, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Document, Remainder
    from normalize.identity import Identity
    from normalize.records import FormStage
    from normalize.table_parts import NumberedBlock

_LONGEST = 40
_MOST_LINES = 12  # of a title page
_SENTENCE = re.compile(r"[。；;，,]|(?:19|20)\d{2}年\d{1,2}月")
_CONTENTS = re.compile(r"目录|第一(?:部分|章).*")
_BUDGET = re.compile(r"(?<![决])预算|绩效目标")
_RESULTS = re.compile(r"决算|自评|绩效(?:评价|报告)")
_OF_YEAR = re.compile(r"预算|决算|绩效")


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a line of the booklet tells, and the line."""

    value: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the forms of a file, its path too; a value is None where nothing or more than one is told.

    A year is that of a budget, of results, or of both: a budget may print results of the year before.
    """

    path: str = ""
    year: Told | None = None
    office: Told | None = None
    of_budget: bool = True
    of_results: bool = True

    def complete(self, identity: Identity) -> None:
        """Give a form the year and the office that it does not print itself; a finding says where they are from."""
        if self.year is not None and self._holds_for(identity.stage) and _lacks(identity, "year_missing"):
            identity.year = int(self.year.value)
            _inherit(identity, "fiscal_year", self.year)
        if self.office is not None and _lacks(identity, "department_missing"):
            identity.department = self.office.value
            _inherit(identity, "department", self.office)

    def _holds_for(self, stage: FormStage) -> bool:
        return self.of_results if stage == "self_evaluation" else self.of_budget


def around_forms(document: Document, forms: Sequence[Sequence[NumberedBlock]], path: str) -> list[Around]:
    """Read the lines of a file that belong to none of its forms: one for each form, in order.

    The year is that of the title page and the running heads, or of all headings. Where the file names several offices,
    a form is that of the one named between the form before and its own title.
    """
    own = {id(block) for form in forms for block in _own_lines(form)}
    first = list(_title_page(document, own))
    heads = [remainder for remainder in document.remainders if remainder.kind == "header"]
    others = [block for block in document.blocks if isinstance(block, Line) and id(block) not in own]
    leading = [_spot(line) for line in (*first, *heads)]
    spots = [*leading, *(_spot(line) for line in others if line not in first)]
    year = _only(_years(leading) or _years(spots))
    text = squeeze(year.spot.text) if year is not None else ""
    budget, results = _BUDGET.search(text) is not None, _RESULTS.search(text) is not None
    offices = _offices(spots)
    return [
        Around(path, year, _only(offices) or _only(near), budget or not results, results or not budget)
        for near in _offices_above(document, forms, own)
    ]


def _offices_above(
    document: Document, forms: Sequence[Sequence[NumberedBlock]], own: set[int]
) -> Iterator[list[Told]]:
    """The offices that lines name between one form and the next, for each form."""
    places = {id(block): place for place, block in enumerate(document.blocks)}
    end = 0
    for form in forms:
        inside = [
            place
            for _, block in form
            if (place := places.get(id(block), -1)) >= end and (isinstance(block, Table) or id(block) in own)
        ]
        above = document.blocks[end : min(inside, default=end)]
        yield _offices([_spot(block) for block in above if isinstance(block, Line) and id(block) not in own])
        end = max(inside, default=end - 1) + 1


def _lacks(identity: Identity, rule: str) -> bool:
    return any(flag.rule == rule for flag in identity.flags)


def _inherit(identity: Identity, column: str, told: Told) -> None:
    identity.flags[:] = [
        flag for flag in identity.flags if flag.column != column or not flag.rule.endswith("_missing")
    ]
    identity.evidence.append(Evidence(column, told.spot, told.spot.text, "inferred"))
    identity.flags.append(Flag("taken_from_booklet", column, None, told.spot.text))


def _own_lines(form: Sequence[NumberedBlock]) -> Iterator[Line]:
    """The lines of a form from its title to its last table; those above and below are the file's."""
    begin = next((n for n, (_, block) in enumerate(form) if isinstance(block, Table) or _heads(block)), 0)
    tables = [n for n, (_, block) in enumerate(form) if isinstance(block, Table)]
    end = tables[-1] if tables else len(form)
    yield from (block for _, block in form[begin:end] if isinstance(block, Line))


def _heads(line: Line) -> bool:
    return is_title(line.text) or names_list(line.text)


def _title_page(document: Document, own: set[int]) -> Iterator[Line]:
    for block in document.blocks[:_MOST_LINES]:
        if not isinstance(block, Line) or id(block) in own or _CONTENTS.fullmatch(squeeze(block.text)):
            return
        yield block


def _spot(line: Line | Remainder) -> Spot:
    recognition = line.recognition if isinstance(line, Line) else None
    return Spot(line.text.strip(), 0, 0, line=line.line, boxes=line.boxes, recognition=recognition)


def _years(spots: Sequence[Spot]) -> list[Told]:
    """The lines that name a year and what it is of."""
    found: list[Told] = []
    for spot in spots:
        key = squeeze(spot.text)
        year = year_of(key) if len(key) <= _LONGEST and not _SENTENCE.search(key) else None
        if year is not None and _OF_YEAR.search(key):
            found.append(Told(str(year), spot))
    return found


def _offices(spots: Sequence[Spot]) -> list[Told]:
    """The lines that are the name of an office, name it before what the booklet is, or have it behind its label."""
    found: list[Told] = []
    for spot in spots:
        key = squeeze(strip_marker(spot.text)[1])
        label = match(spot.text) if len(key) <= _LONGEST else None
        if label is not None and label.inline and label.one("field.department"):
            found.append(Told(squeeze(label.inline), spot))
        elif label is None and len(key) <= _LONGEST and not _SENTENCE.search(key):
            office = key if is_office(key) else office_in_title(key)
            found.extend([Told(office, spot)] if office is not None else [])
    return found


def _only(told: Sequence[Told]) -> Told | None:
    """What all lines say that say anything; None if they differ."""
    return told[0] if len({each.value for each in told}) == 1 else None
