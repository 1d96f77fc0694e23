"""Cutting a document into its forms: a file may hold several, and one form may stand in several tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extract import Cell, Document, Line, Table
from normalize.booklets import part_booklet, without_prose
from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.labels import match
from normalize.line_pieces import pieces_of
from normalize.lost_merges import with_merges
from normalize.named_blocks import part_names
from normalize.numbering import strip_marker
from normalize.packed import unpacked
from normalize.parted_units import with_units
from normalize.project_blocks import part_projects
from normalize.project_columns import part_columns
from normalize.prose_projects import part_prose
from normalize.repeated import with_spans
from normalize.repeated_words import told_once
from normalize.table_parts import NumberedBlock, part_of, without_blank_rows
from normalize.titles import is_title, is_year_line, names_list
from normalize.told_again import with_repeats
from normalize.unrolled import laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_SMALLEST_FORM = 2  # rows of a form that stands in one table
_LEAST_COLUMNS = 4  # of a list
_CONTINUED = re.compile(r"[(（]?续表?\d{0,2}[)）]?$")


@dataclass(frozen=True, slots=True)
class PartedDocument:
    """The blocks of each form of a document, and the names of the tables beside them that belong to none."""

    forms: tuple[tuple[NumberedBlock, ...], ...]
    beside: tuple[str, ...]


def split_forms(document: Document) -> tuple[tuple[NumberedBlock, ...], ...]:
    """Group the blocks of a document by form, each block with the number of its table in the file.

    A form begins at a title or at an identity label that follows a table of the form before it; a title that
    is only repeated over the next page begins none.
    """
    return part_document(document).forms


def part_document(document: Document) -> PartedDocument:
    """Part a document into its forms and the tables of a booklet around them."""
    booklet = part_booklet(_numbered(document))
    forms = [form for run in booklet.runs for form in _grouped(run)]
    if booklet.mixed:
        forms = [form for form in map(without_prose, forms) if form]
    parts = (
        tuple(part)
        for form in _with_titles(forms)
        for cut in part_projects(form)
        for told in part_prose(cut)
        for named in part_names(told)
        for part in part_columns(named)
    )
    return PartedDocument(tuple(parts), booklet.others)


def _grouped(blocks: Sequence[NumberedBlock]) -> list[list[NumberedBlock]]:
    forms: list[list[NumberedBlock]] = []
    current: list[NumberedBlock] = []
    for index, (number, block) in enumerate(blocks):
        if _begins_form(blocks, index, current) and _has_substance(current):
            forms.append(current)
            current = []
        current.append((number, block))
    return [*forms, current] if current else forms


def _with_titles(forms: Sequence[list[NumberedBlock]]) -> list[list[NumberedBlock]]:
    """The forms, those of projects without a title after the title, year and unit that one before them prints for all.

    Both begin with the same label, or list projects under the same header.
    """
    found: list[list[NumberedBlock]] = []
    lead: list[NumberedBlock] = []
    label = ""
    for form in forms:
        first = next((index for index, (_, block) in enumerate(form) if isinstance(block, Table)), len(form))
        above = [pair for pair in form[:first] if isinstance(pair[1], Line) and _heads_forms(pair[1].text)]
        own = _begins_with(form[first][1]) if first < len(form) else ""
        if above or not own or own != label:
            lead, label = above, own
            found.append(form)
        else:
            stated = any(isinstance(block, Line) and _states_unit(block.text) for _, block in form[:first])
            found.append([*(pair for pair in lead if not (stated and _states_unit(_text(pair[1])))), *form])
    return found


def _text(block: Block) -> str:
    return block.text if isinstance(block, Line) else ""


def _states_unit(text: str) -> bool:
    label = match(text)
    return label is not None and bool(label.inline) and label.one("field.money_unit") is not None


def _heads_forms(text: str) -> bool:
    return is_title(text) or names_list(text) or is_year_line(text) or _states_unit(text)


def _begins_with(block: Block) -> str:
    """The label a table of one project begins with, or the header of one that lists several; empty if it is neither."""
    cells = _first_row(block)
    labels = [match(cell.text) for cell in cells]
    if not labels or not any(label is not None and label.one("field.project_name") for label in labels):
        return ""
    if len(cells) >= _LEAST_COLUMNS and sum(label is not None for label in labels) > len(cells) // 2:
        return "|".join(squeeze(cell.text) for cell in cells)
    first = labels[0]
    named = first is not None and first.one("field.project_name") is not None
    return squeeze(cells[0].text) if named else ""


def _numbered(document: Document) -> list[NumberedBlock]:
    """Blocks with table numbers; a table that prints a title in its middle is cut there."""
    blocks: list[NumberedBlock] = []
    told = with_repeats(document.blocks)
    read = [with_spans(block) if isinstance(block, Table) else block for block in told]
    tables = [block for block in read if isinstance(block, Table)]
    printed = {id(block) for block in tables}
    number = laid = 0
    for block in laid_out(tuple(unpacked(told_once(with_units(read))))):
        if isinstance(block, Line):
            blocks.append((None, block))
        elif id(block) not in printed:
            laid -= 1
            blocks.append((laid, block))
        else:
            while tables[number] is not block:
                number += 1  # a table that is read as lines
            blocks.extend((number, piece) for piece in _cut_at_titles(with_merges(without_blank_rows(block))))
            number += 1
    return blocks


def _cut_at_titles(table: Table) -> list[Table]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    cuts = [
        row
        for row in sorted(rows)
        if row > 1
        and len(rows[row]) == 1
        and rows[row][0].row_span == 1
        and is_title(rows[row][0].text)
        and not any(cell.row < row < cell.row + cell.row_span for cell in table.cells)
        and any(_is_identity(cell) for below in range(row + 1, row + 4) for cell in rows.get(below, ())[:1])
    ]
    if not cuts:
        return [table]
    edges = [0, *cuts, table.rows]
    return [part_of(table, range(start, end)) for start, end in pairwise(edges)]


def _is_identity(cell: Cell) -> bool:
    label = match(cell.text)
    return label is not None and label.one("field.department", "field.project_name") is not None


def _has_substance(blocks: Sequence[NumberedBlock]) -> bool:
    """Whether the form so far holds a table of some size, or enough labelled lines to be a form in text."""
    if any(isinstance(block, Table) and block.rows > 1 for _, block in blocks):
        return True
    labelled = 0
    for _, block in blocks:
        if isinstance(block, Line):
            label = match(block.text)
            labelled += label is not None and label.one("field", "text", "item", "head") is not None
    return labelled >= 4


def _begins_form(blocks: Sequence[NumberedBlock], index: int, current: Sequence[NumberedBlock]) -> bool:
    _, block = blocks[index]
    if isinstance(block, Line):
        titled = is_title(block.text) and (
            _identity_follows(blocks, index + 1) or _begins_again(blocks, index, current)
        )
        return (titled and not _repeats_title(blocks, index, current)) or _names_other(blocks, index, current)
    if _repeats_header(block, current):
        return False
    if _title_row(block) and _identity_in(block):
        return True
    if not _begins_with_identity(block):
        return False
    # An identity label in a table of its own begins a form only if this one has its own already, and if more than
    # that label and its neighbours follows: a closing table may name the office once more.
    last = not any(isinstance(later, Table) for _, later in blocks[index + 1 :])
    if last and block.rows < _SMALLEST_FORM:
        return False
    return any(isinstance(other, Table) and _begins_with_identity(other) for _, other in current)


def _repeats_title(blocks: Sequence[NumberedBlock], index: int, current: Sequence[NumberedBlock]) -> bool:
    """Whether a title is only printed again over the next page of a list, whose header is printed again as well.

    What stands between them must be what the first page prints: another office has a list of its own.
    """
    printed = {_plain(block.text) for _, block in current if isinstance(block, Line)}
    for _, block in blocks[index : index + 6]:
        if isinstance(block, Table):
            return _repeats_header(block, current)
        if _plain(block.text) not in printed:
            return False
    return False


def _begins_again(blocks: Sequence[NumberedBlock], index: int, current: Sequence[NumberedBlock]) -> bool:
    """Whether a title of the form so far is printed again, over a table with the same first label."""
    title = squeeze(_text(blocks[index][1]))
    printed = any(isinstance(block, Line) and squeeze(block.text) == title for _, block in current)
    below, above = _first_table(blocks[index + 1 : index + 4]), _first_table(current)
    if not printed or below is None or above is None:
        return False
    first, again = _first_row(above)[:1], _first_row(below)[:1]
    label = match(again[0].text) if again else None
    same = bool(first and again) and squeeze(first[0].text) == squeeze(again[0].text)
    return same and label is not None and label.one("field", "text") is not None and not label.inline


def _names_other(blocks: Sequence[NumberedBlock], index: int, current: Sequence[NumberedBlock]) -> bool:
    """Whether a line names another office than the form so far, just above a list with the same header."""
    own = _office_in(blocks[index][1])
    if not own:
        return False
    printed = {name for _, block in current if (name := _office_in(block))}
    below = _first_table(blocks[index + 1 : index + 4])
    return bool(printed) and own not in printed and below is not None and _repeats_header(below, current)


def _first_table(blocks: Sequence[NumberedBlock]) -> Table | None:
    return next((block for _, block in blocks if isinstance(block, Table)), None)


def _office_in(block: Block) -> str:
    """The office that a line names, behind its label or alone; empty if it names none."""
    for piece in pieces_of(block.text) if isinstance(block, Line) else ():
        label = match(piece)
        if label is not None and label.inline and label.one("field.department"):
            return squeeze(label.inline)
        if label is None and is_office(own := strip_marker(piece)[1]):
            return squeeze(own)
    return ""


def _plain(text: str) -> str:
    return _CONTINUED.sub("", squeeze(text))


def _repeats_header(table: Table, current: Sequence[NumberedBlock]) -> bool:
    """Whether a table begins with the header row of a list that the form holds already."""
    own = _first_row(table)
    labels = [match(cell.text) for cell in own]
    if len(own) < _LEAST_COLUMNS or any(label is not None and label.inline for label in labels):
        return False
    if sum(label is not None for label in labels) * 3 < len(own) * 2:
        return False
    printed = [squeeze(cell.text) for cell in own]
    return any(isinstance(block, Table) and _lists_under(block, printed) for _, block in current)


def _lists_under(table: Table, printed: Sequence[str]) -> bool:
    """Whether a row of a table is the header given."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    return any([squeeze(cell.text) for cell in cells] == printed for cells in rows.values())


def _first_row(table: Block) -> list[Cell]:
    if not isinstance(table, Table):
        return []
    cells = [cell for cell in table.cells if cell.text.strip()]
    return [cell for cell in cells if cell.row == cells[0].row] if cells else []


def _identity_follows(blocks: Sequence[NumberedBlock], index: int) -> bool:
    """Whether the next table, or a line before it, names a department or a project."""
    for _, block in blocks[index : index + 12]:
        if isinstance(block, Table):
            return _identity_in(block)
        label = match(block.text)
        if label is not None and label.one("field.department", "field.project_name") is not None:
            return True
    return False


def _identity_in(table: Table) -> bool:
    return any(cell.row <= 4 and _is_identity(cell) for cell in table.cells)


def _title_row(table: Table) -> bool:
    first = [cell for cell in table.cells if cell.row == 0 and cell.text.strip()]
    return len(first) == 1 and is_title(first[0].text)


def _begins_with_identity(table: Table) -> bool:
    first = next((cell for cell in table.cells if cell.text.strip()), None)
    return first is not None and _is_identity(first)
