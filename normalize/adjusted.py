"""Forms that print their goals twice, as they were before an adjustment and as they are now: what holds now is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.evidence import Flag, quoted
from normalize.folding import squeeze
from normalize.indicator_columns import straight
from normalize.labels import match
from normalize.log import with_finding
from normalize.numbering import strip_marker
from normalize.segments import segment
from normalize.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.records import Form
    from normalize.sheet import Row, Spot

_LONGEST = 16
_CHANGE = "(?:调整|变更|修订|修改)"
_BEFORE = re.compile(rf"{_CHANGE}前的?(?P<what>.*)|(?P<named>.+?)[(（]{_CHANGE}前[)）]|原(?P<old>.+)")
_AFTER = re.compile(rf"拟?{_CHANGE}后的?(?P<what>.*)|(?P<named>.+?)[(（]拟?{_CHANGE}后[)）]")
_HOLDS_NOW = re.compile(r"[整更订改]\s*后")
_MONEY = ("money", "item", "head.budget", "head.revenue", "head.expenditure", "task")
_ENDS = ("ind", "head", "text", "field", "item", "other", "person")
_VALUE = "年度指标值"  # beside a wider 指标值 it is not that again


@dataclass(frozen=True, slots=True)
class Pair:
    """Two headings of the same thing: before the adjustment and after it, and what both are called besides."""

    before: Spot
    after: Spot
    what: str


def without_superseded(sheet: Sheet) -> tuple[Sheet, tuple[Row, ...]]:
    """The sheet without what the form says was so before an adjustment, and what was left out, by rows.

    Headings of what holds now are called as they would be in a form without an adjustment. Money is left: a budget
    and its adjusted figure are both read.
    """
    gone: set[int] = set()
    renamed: dict[int, Spot | None] = {}
    if not any(_pairs(sheet)):
        return sheet, ()
    sheet = _straight(sheet)
    for pair in _pairs(sheet):
        above = _heading_over(sheet, pair)
        if _is_money(pair, above):
            continue
        superseded = list(_superseded(sheet, pair))
        if not superseded:
            continue
        gone.update(id(spot) for spot in (pair.before, *superseded))
        renamed[id(pair.after)] = _renamed(sheet, pair, above)
    if not gone:
        return sheet, ()
    left_out = [
        replace(row, spots=tuple(spot for spot in row.spots if id(spot) in gone)) for row in sheet.rows
    ]
    return _kept(sheet, gone, renamed), tuple(row for row in left_out if row.spots)


def _straight(sheet: Sheet) -> Sheet:
    """The sheet with moved rows of indicators back under their headers, two of which are told apart here."""
    regions = [region for region in segment(sheet) if region.kind == "indicators"]
    pairs = (
        (old, new) for region in regions for old, new in zip(region.rows, straight(region).rows, strict=True)
    )
    moved = {new.index: new for old, new in pairs if new is not old}
    return sheet.with_rows(moved) if moved else sheet


def told_superseded(forms: tuple[Form, ...], superseded: Sequence[Row]) -> tuple[Form, ...]:
    """The forms read from the sheet, the first with a finding that quotes what was left out."""
    if not forms or not superseded:
        return forms
    texts = "、".join(spot.text for row in superseded for spot in row.spots)
    return (with_finding(forms[0], Flag("superseded_left_out", None, None, quoted(texts))), *forms[1:])


def _pairs(sheet: Sheet) -> Iterator[Pair]:
    """Headings before and after, the nearest of one table with each other; each `after` counts once."""
    befores: list[tuple[Spot, str]] = []
    if not any(_HOLDS_NOW.search(spot.text) for row in sheet.rows for spot in row.spots):
        return
    for row in sheet.rows:
        for spot in row.spots:
            alone = len(row.spots) == 1
            key = squeeze(strip_marker(spot.text)[1]).rstrip(":") if alone else squeeze(spot.text)
            if len(key) > _LONGEST or (row.table is None and not alone):
                continue
            if (found := _BEFORE.fullmatch(key)) is not None:
                befores.append((spot, _what(found)))
            elif (found := _AFTER.fullmatch(key)) is not None:
                what = _what(found)
                pair = next(
                    (
                        (before, called)
                        for before, called in reversed(befores)
                        if called == what and _match(sheet, before, spot)
                    ),
                    None,
                )
                if pair is not None:
                    befores.remove(pair)
                    yield Pair(pair[0], spot, what)


def _match(sheet: Sheet, before: Spot, after: Spot) -> bool:
    """Whether two headings head parts of one table, side by side or one below the other, or parts of the form."""
    if _is_alone(sheet, before) and _is_alone(sheet, after):
        return True
    in_line = before.row == after.row or before.column == after.column
    return before.table == after.table and before.table is not None and in_line


def _is_alone(sheet: Sheet, spot: Spot) -> bool:
    return len(sheet.rows[spot.row].spots) == 1


def _what(found: re.Match[str]) -> str:
    return next((text for text in found.groupdict().values() if text), "")


def _heading_over(sheet: Sheet, pair: Pair) -> Spot | None:
    """The label that both headings are parts of: above them, or to their left."""
    over = next(iter(sheet.above(pair.before)), None) if pair.before.row == pair.after.row else None
    label = over.label if over is not None else None
    if over is not None and label is not None and label.inline is None and over.end > pair.before.end:
        return over
    return next(iter(sheet.left_of(pair.before.row, pair.before.column)), None)


def _is_money(pair: Pair, above: Spot | None) -> bool:
    label = match(pair.what) if pair.what else above.label if above is not None else None
    return label is not None and label.one("ind", "text") is None and label.one(*_MONEY) is not None


def _superseded(sheet: Sheet, pair: Pair) -> Iterator[Spot]:
    """The cells that stand under or beside the heading of what was so before."""
    before, after = pair.before, pair.after
    if _is_alone(sheet, before) and _is_alone(sheet, after):
        yield from (spot for row in sheet.rows[before.row + 1 : after.row] for spot in row.spots)
        return
    if before.row != after.row:
        rows = sheet.rows[before.row : max(before.row + before.row_span, after.row)]
        for row in rows:
            if row.index > before.row and sheet.at(row.index, before.column) not in (None, before):
                return
            yield from (spot for spot in row.spots if spot.column >= before.end)
        return
    end = after.column if after.column > before.column else sheet.rows[before.row].columns
    if any(before.column < spot.column < end for spot in sheet.rows[before.row].spots):
        yield from _half(sheet, before, after, end)
    else:
        yield from _column(sheet, before, end)


def _half(sheet: Sheet, before: Spot, after: Spot, end: int) -> Iterator[Spot]:
    """The cells between two headings that stand beside what they head, in all rows that the headings go over."""
    for row in sheet.rows[before.row :]:
        beside = [sheet.at(row.index, heading.column) in (None, heading) for heading in (before, after)]
        inside = [spot for spot in row.spots if before.end <= spot.column < end]
        if row.table != before.table or not inside or not all(beside):
            return
        yield from inside


def _column(sheet: Sheet, before: Spot, end: int) -> Iterator[Spot]:
    """The cells below a heading up to the row in which another block begins."""
    told = False
    for row in sheet.rows[before.row + before.row_span :]:
        if row.table != before.table:
            return
        spots = [spot for spot in row.spots if spot.over(before.column, end)]
        if any(spot.column < before.column or spot.end > end for spot in spots):
            return
        labels = [spot for spot in spots if spot.label is not None and spot.label.one(*_ENDS)]
        if labels and told:
            return
        told = told or len(labels) < len(spots)
        yield from spots


def _renamed(sheet: Sheet, pair: Pair, above: Spot | None) -> Spot | None:
    """The heading of what holds now by its plain name, or by that of the heading over it; None if it names nothing."""
    below = sheet.rows[pair.after.row + 1 : pair.after.row + 2]
    if _is_alone(sheet, pair.after) and not all(len(row.spots) == 1 for row in below):
        return None
    over = above.label if above is not None else None
    if above is not None and over is not None and over.one("text"):
        return replace(pair.after, text=above.text)
    if pair.what:
        return replace(pair.after, text=pair.what)
    row = sheet.rows[pair.after.row]
    levels = any((label := spot.label) is not None and label.one("ind.name") for spot in row.spots)
    if levels or (over is not None and over.one("ind.value", "ind.annual")):
        return replace(pair.after, text=_VALUE)
    return None


def _kept(sheet: Sheet, gone: set[int], renamed: Mapping[int, Spot | None]) -> Sheet:
    def kept(spot: Spot) -> Spot | None:
        return None if id(spot) in gone else renamed.get(id(spot), spot)

    rows = tuple(
        replace(row, spots=tuple(found for spot in row.spots if (found := kept(spot)) is not None))
        for row in sheet.rows
    )
    cover = {place: found for place, spot in sheet.cover.items() if (found := kept(spot)) is not None}
    return Sheet(rows, cover)
