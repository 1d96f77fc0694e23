"""Reading who declares, for which year and region, from the fields of a form, its title and its path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.identity import Identity
from normalize.identity_counts import read_counts
from normalize.identity_names import NEAR_TITLE, read_names, squeeze_lines
from normalize.profiles_scope import words
from normalize.regions import by_code, resolve
from normalize.titles import (
    heads_text,
    is_title,
    is_year_line,
    kind_of,
    names_list,
    stage_of,
    without_numbers,
    without_year,
    year_of,
    year_range,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.booklet_identity import Around
    from normalize.fields import Claim, Fields
    from normalize.sheet import Sheet, Spot

_OF_THE_YEAR = ("text.annual_goal", "ind.annual", "item.total_annual")
_WIDE_GAP = re.compile(r"\s{2,}|\t|\u3000")
_MOST_ABOVE = 6  # lines of a page above a title, some laid out as rows of labels and values
_MOST_LINES = 3  # above the last line of a title
_ENDS_WITH_YEAR = re.compile(r"[^(（\d](?:19|20)\d{2}年度?$")
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
_RANGE_LINE = re.compile(r"[(\[【]?(?:19|20)\d{2}年?度?[-—–~至到]+(?:19|20)\d{2}年?度?[)\]】]?")


def title_spots(sheet: Sheet) -> list[Spot]:
    """Spots that are titles, before the first row that is more than a title, a year or a line of text."""
    found: list[Spot] = []
    for row in sheet.rows:
        laid_out = row.table is not None and row.table < 0 and row.index < _MOST_ABOVE and not found
        if row.table is not None and len(row.spots) > 1 and not laid_out:
            break
        found.extend(spot for spot in row.spots if is_title(spot.text))
    if not found and all(row.table is None for row in sheet.rows):
        found.extend(spot for row in sheet.rows[:1] for spot in row.spots[:1] if heads_text(spot.text))
    return found


def _lines_of_title(sheet: Sheet, title: Spot) -> list[Spot]:
    """Lines right above a title that it goes on from: one opens a bracket that a later one closes, or ends with a year."""
    lines: list[Spot] = []
    text = title.text
    for row in reversed(sheet.rows[max(0, title.row - _MOST_LINES) : title.row]):
        line = row.spots[0].text if row.table is None and len(row.spots) == 1 else ""
        key = squeeze(line)
        closes = sum(text.count(mark) for mark in ")）") > sum(text.count(mark) for mark in "(（")
        ends_open = _ENDS_WITH_YEAR.search(key) is not None and not is_year_line(line)
        if not key or row.spots[0].label is not None or any(mark in key for mark in "。；;"):
            break
        if not closes and not ends_open:
            break
        lines.insert(0, row.spots[0])
        text = line + text
    return lines


def list_titles(sheet: Sheet, header: int) -> list[Spot]:
    """Lines above the header row of a list that name it one of targets or results."""
    above = [row.spots[0] for row in sheet.rows[:header] if len(row.spots) == 1]
    return [spot for spot in above if names_list(spot.text)]


def read_identity(
    sheet: Sheet,
    fields: Fields,
    used: Used,
    *,
    around: Around,
    reached: bool,
    titles: Sequence[Spot],
    listed: bool = False,
) -> Identity:
    """Read the identity of a form.

    `around` is the path of the file, and what it says of all its forms, for what this one does not print. `reached` says that its indicators print values reached, `listed` that it is a row of a list and what its name
    is decides whether it declares for a project.
    """
    title_spot = titles[-1] if titles else None
    above = _lines_of_title(sheet, title_spot) if title_spot is not None else []
    title = "".join(spot.text.strip() for spot in above)
    title += _without_year_line(title_spot.text) if title_spot is not None else ""
    project = min(fields.all("field.project_name"), key=_heads_others, default=None)
    kind = kind_of(title, names_project=project is not None)
    if listed and project is not None and (kind == "department" or "资金项目" in title):
        kind = "project"
    if kind == "project" and "项目" not in title and project is not None and _names_fund(project):
        kind = "special_fund"
    identity = Identity(title, kind, stage_of(title))
    if reached and identity.stage == "target":
        identity.stage = "self_evaluation"
    if title_spot is not None:
        used.value(*above, *titles)
        identity.evidence.append(Evidence("title", title_spot, title_spot.text))
    _read_year(sheet, fields, identity, used, (*above, *titles))
    read_names(sheet, fields, identity, used, project, titles=titles)
    read_counts(fields, identity, used)
    _read_period(sheet, fields, identity, used, titles)
    around.complete(identity)
    resolution = resolve(
        title=title or None,
        department=identity.department or identity.supervising_department,
        path=around.path or None,
        year=identity.year,
        extra=tuple(claim.text for claim in fields.all("field.supervising_department")),
    )
    stated = words().region
    identity.region = by_code(stated) if stated is not None else resolution.region
    if identity.region is None:
        candidates = "、".join(region.name for region in resolution.candidates[:4])
        rule = "region_ambiguous" if resolution.candidates else "region_unknown"
        identity.flags.append(Flag(rule, "region_code", None, candidates or identity.department))
    return identity


def _heads_others(claim: Claim) -> bool:
    """Whether a name is that of the heading (`一级项目名称`) under which the project itself stands."""
    return claim.label.wording.startswith("一级")


def _names_fund(claim: Claim) -> bool:
    """Whether the label of a name is that of a fund (`资金名称`), of which a form without 项目 in its title tells."""
    return claim.label.wording.endswith("资金名称")


def _without_year_line(text: str) -> str:
    title = squeeze_lines("\n".join(line for line in text.split("\n") if not is_year_line(line)))
    return without_year(title.strip('" ') if title.count('"') == 1 else title)


def _read_year(sheet: Sheet, fields: Fields, identity: Identity, used: Used, titles: Sequence[Spot]) -> None:
    """The year line near the title, then the title, then a year field, then the labels of goals and values."""
    candidates: list[tuple[Spot, str]] = []
    limit = (titles[-1].row if titles else 0) + 6
    for row in sheet.rows[:limit]:
        alone = len(row.spots) == 1 or row.table is None
        label = row.spots[0].label if row.spots else None
        beside = label is not None and bool(label.inline)  # `部门：…` on the left, the year on the right
        one = row.spots[:1] if alone and not beside else row.spots[-1:]
        for spot in row.spots if row.table is None else one:
            parts = _WIDE_GAP.split(spot.text.strip()) if row.table is None else [spot.text]
            if is_year_line(parts[0]) and (alone or beside):
                used.value(*((spot,) if len(parts) == 1 else ()))
                candidates.append((spot, parts[0]))
    candidates.extend((spot, without_numbers(spot.text)) for spot in reversed(titles))
    claim = fields.first("field.fiscal_year")
    if claim is not None:
        candidates.append((claim.spot, claim.text))
        used.value(*(spot for spot, _ in claim.values))
    for row in sheet.rows:
        for spot in row.spots:
            label = spot.label
            planned = label is not None and label.wording.endswith("计划")  # of a year to come
            if label is not None and label.one(*_OF_THE_YEAR) and not planned:
                candidates.append((spot, label.wording + " " + label.hint))
    years = [(year_of(text), spot, text) for spot, text in candidates]
    named = [(year, spot, text) for year, spot, text in years if year is not None]
    if not named:
        identity.flags.append(Flag("year_missing", "fiscal_year"))
        return
    year, spot, text = named[0]
    identity.evidence.append(Evidence("fiscal_year", spot, text))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        identity.flags.append(Flag("year_implausible", "fiscal_year", None, str(year)))
        return
    identity.year = year
    others = sorted({other for other, _, _ in named if other != year})
    if others:
        identity.flags.append(
            Flag("year_conflict", "fiscal_year", str(year), "、".join(str(other) for other in others))
        )


def _range_lines(sheet: Sheet, titles: Sequence[Spot]) -> list[Spot]:
    """Lines near the title that hold nothing but a range of years (`（2022-2024年）`)."""
    limit = (titles[-1].row if titles else 0) + NEAR_TITLE
    rows = [row for row in sheet.rows[:limit] if len(row.spots) == 1]
    return [row.spots[0] for row in rows if _RANGE_LINE.fullmatch(squeeze(row.spots[0].text))]


def _read_period(
    sheet: Sheet, fields: Fields, identity: Identity, used: Used, titles: Sequence[Spot]
) -> None:
    """The years a form prints for its whole period: in the label of a goal, as a field, as two dates, or in its title."""
    for claim in (*fields.all("text.long_term_goal"), *fields.all("field.project_period")):
        texts = [claim.label.hint, claim.label.wording]
        if claim.concept == "field.project_period":
            texts = [claim.text]
            used.value(*(spot for spot, _ in claim.values))
        for text in texts:
            found = year_range(text)
            if found is not None:
                identity.period = found
                spot = claim.values[0][0] if claim.concept == "field.project_period" else claim.spot
                identity.evidence.append(Evidence("period_start", spot, text))
                identity.evidence.append(Evidence("period_end", spot, text))
                return
    start, end = fields.first("field.start_date"), fields.first("field.end_date", "task.deadline")
    if start is None or end is None:
        for spot in (*titles[-1:], *_range_lines(sheet, titles)):
            found = year_range(spot.text)
            if found is not None:
                identity.period = found
                used.value(spot)
                columns = ("period_start", "period_end")
                identity.evidence.extend(Evidence(column, spot, spot.text) for column in columns)
                break
        return
    used.value(*(spot for claim in (start, end) for spot, _ in claim.values))
    first, last = year_of(start.text[:6]), year_of(end.text[:6])
    if first is not None and last is not None and first <= last:
        identity.period = (first, last)
        identity.evidence.append(Evidence("period_start", start.values[0][0], start.text))
        identity.evidence.append(Evidence("period_end", end.values[0][0], end.text))
