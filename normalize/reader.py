"""From a Document to declarations: split forms, read blocks, check figures, account for every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.activities import goals_beside, part_activities
from normalize.adjusted import told_superseded, without_superseded
from normalize.assembly import assemble
from normalize.booklet_identity import around_forms
from normalize.budget import block_unit, read_budget
from normalize.column_numbers import without_column_numbers
from normalize.draft import Draft, with_repeated
from normalize.evidence import Flag, Used, quoted
from normalize.field_reader import FieldReader
from normalize.fields import Fields, unit_claims
from normalize.form_blocks import are_reached, indicators_of, spots_of, tasks_in
from normalize.form_signs import is_form, states_targets, worth_reading
from normalize.forms import NumberedBlock, part_document
from normalize.goal_lines import with_goal_lines
from normalize.goal_tables import without_goal_tables
from normalize.headed_projects import headed_projects, with_headings, without_headings
from normalize.identity_reader import list_titles, read_identity, title_spots
from normalize.likely_labels import tell_labels
from normalize.list_totals import check_list
from normalize.listed_projects import joined
from normalize.log import with_finding
from normalize.money import money_unit
from normalize.moved_amounts import put_back_amounts
from normalize.moved_headers import put_back_headers
from normalize.moved_rows import put_back
from normalize.moved_tasks import put_back_tasks
from normalize.office_rows import with_office_rows
from normalize.parted_amounts import put_back_parted
from normalize.profiles import packaged, words_of
from normalize.profiles_matching import Facts, fitting, without_ignored
from normalize.profiles_scope import holding
from normalize.projects import list_projects
from normalize.prose_projects import tell_project
from normalize.segments import segment
from normalize.sheet import Sheet, Spot, sheet_of
from normalize.summaries import Summary, find_summary
from normalize.task_units import with_units
from normalize.units import UnitScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract import Document
    from normalize.booklet_identity import Around
    from normalize.listed_projects import ProjectList
    from normalize.profiles import ProfileSet
    from normalize.records import Form
    from normalize.sheet import Row


def declarations(
    document: Document, *, source_id: str = "", path: str = "", profiles: ProfileSet | None = None
) -> tuple[Form, ...]:
    """Read every declaration of a document, in the order of the file; none if it holds no such form.

    Args:
        document: What a reader of `extract` made of the file.
        source_id: Identifier of the file, repeated in findings and readings.
        path: Where the file stands in its archive; folder names are evidence for the region.
        profiles: Layout profiles to know of; those that come with the package if not given.

    Raises:
        ProfileError: A vocabulary or a profile is broken.
        ProfilesOverlapError: A form fits several profiles.
    """
    known = packaged() if profiles is None else profiles
    parted = part_document(document)
    forms = tuple(
        form
        for blocks, around in zip(parted.forms, around_forms(document, parted.forms, path), strict=True)
        for form in _read_by_layout(blocks, _Source(document, source_id, around), known)
    )
    if forms and parted.beside:
        beside = Flag("tables_beside", None, None, quoted("、".join(parted.beside)))
        return (with_finding(forms[0], beside), *forms[1:])
    return forms


@dataclass(frozen=True, slots=True)
class _Source:
    """The file that forms are read from, and what it says around one of them."""

    document: Document
    source_id: str
    around: Around

    def assembled(self, drafts: Iterable[Draft]) -> tuple[Form, ...]:
        marked = with_repeated(tuple(drafts))
        return tuple(assemble(draft, self.document, self.source_id) for draft in marked)


def _read_by_layout(
    blocks: Sequence[NumberedBlock], source: _Source, profiles: ProfileSet
) -> tuple[Form, ...]:
    """Read a form under the profile it fits, or without one."""

    def facts() -> Facts:
        generic = _read(blocks, (), source)
        if not generic:
            return Facts()
        return Facts(generic[0].declaration.region_code, generic[0].declaration.fiscal_year)

    profile = fitting(profiles, blocks, facts)
    with holding(words_of(profile)):
        kept, ignored = without_ignored(blocks, profile)
        return _read(kept, ignored, source)


def _read(
    blocks: Sequence[NumberedBlock], ignored: Sequence[NumberedBlock], source: _Source
) -> tuple[Form, ...]:
    """Read the rows of a form, those left out that the profile or the form itself says are no data of it."""
    sheet, superseded = without_superseded(
        put_back_amounts(put_back_parted(put_back_tasks(put_back_headers(sheet_of(blocks)))))
    )
    outside = (*superseded, *sheet_of(ignored).rows)
    used = Used()
    used.name("not_extracted", *(spot for row in outside for spot in row.spots))
    tell_labels(sheet)
    tell_project(sheet)
    sheet = with_goal_lines(with_office_rows(without_column_numbers(sheet, used)))
    return told_superseded(_read_sheet(sheet, outside, used, source), superseded)


def _read_sheet(sheet: Sheet, outside: Sequence[Row], used: Used, source: _Source) -> tuple[Form, ...]:
    around = source.around
    titles = title_spots(sheet)
    summary = find_summary(sheet, used)
    if summary is not None:
        drafts = _summarised(
            sheet, summary, used, around=around, titles=titles or summary.titles(sheet), ignored=outside
        )
        return source.assembled(drafts)
    regions = segment(sheet)
    straight = put_back(sheet, regions)
    if straight is not sheet:
        sheet, regions = straight, segment(straight)
    if not regions and not worth_reading(sheet):
        return ()
    scoring = [region for region in regions if region.kind == "indicators" and not states_targets(region)]
    regions = tuple(with_headings(region, sheet) for region in regions if region not in scoring)
    fields = FieldReader(sheet, spots_of(sheet, (*regions, *scoring), titles), used).read()
    listed = joined([list_projects(region, used) for region in regions], used)
    if not listed.projects and _speaks_of_projects(sheet, fields, titles):
        listed = joined([headed_projects(region, used) for region in regions], used)
    regions = tuple(without_headings(region) for region in regions)
    if listed.projects:
        above = titles or list_titles(sheet, listed.projects[0].regions[0].header[0].index)
        drafts = _listed(sheet, listed, fields, used, around=around, titles=above, ignored=outside)
        return source.assembled(drafts)
    parted = [
        part_activities(region) if region.kind == "indicators" else (None, region) for region in regions
    ]
    regions = tuple(part for pair in parted for part in pair if part is not None)
    for index, region in enumerate(regions):
        if region.kind == "indicators":
            claims, own = goals_beside(region, used)
            fields.claims.extend(claims)
            regions = (*regions[:index], own, *regions[index + 1 :])
    regions = without_goal_tables(regions, fields, used)
    indicators, layout = indicators_of(sheet, regions, used)
    block, form = block_unit(fields), _form_unit(fields)
    units = UnitScope(sheet, block=block, form=form)
    tasks, totals = tasks_in(regions, UnitScope(sheet, form=form, kind="tasks"), fields, used)
    if not is_form(titles, fields, indicators, tasks, scoring=bool(scoring)):
        return ()
    reached = are_reached(indicators)
    above = titles or list_titles(sheet, _first_cells(sheet))
    identity = read_identity(sheet, fields, used, around=around, reached=reached, titles=above)
    budget = read_budget(
        sheet, fields, totals, units, used, year=identity.year, planned=identity.tells_targets
    )
    draft = Draft(
        (*sheet.rows, *outside),
        identity,
        fields,
        budget,
        with_units(tasks, budget),
        indicators,
        block or form,
        used,
        totals=tuple(totals),
        layout=tuple(layout),
    )
    return source.assembled((draft,))


def _listed(
    sheet: Sheet,
    listed: ProjectList,
    form: Fields,
    used: Used,
    *,
    around: Around,
    titles: Sequence[Spot],
    ignored: Sequence[Row],
) -> Iterator[Draft]:
    """Drafts of the projects one table lists; what the form prints around the table belongs to the first."""
    inside = {row.index for project in listed.projects for row in project.rows}
    sums = check_list([project.summed for project in listed.projects], listed.totals)
    for number, project in enumerate(listed.projects):
        fields = project.fields(form)
        unit = _form_unit(form)
        units = UnitScope(sheet, block=block_unit(fields), form=unit)
        indicators, layout = indicators_of(sheet, project.regions, used)
        reached = are_reached(indicators)
        identity = read_identity(
            sheet, fields, used, around=around, reached=reached, titles=titles, listed=True
        )
        planned = identity.tells_targets
        budget = read_budget(sheet, fields, (), units, used, year=identity.year, planned=planned)
        outside = [*ignored, *(row for row in sheet.rows if row.index not in inside)] if number == 0 else []
        rows = tuple(sorted((*outside, *project.rows), key=lambda row: row.index))
        yield Draft(
            rows,
            identity,
            fields,
            budget,
            [],
            indicators,
            unit,
            used,
            layout=(*layout, *project.doubts(), *sums),
        )


def _summarised(
    sheet: Sheet,
    summary: Summary,
    used: Used,
    *,
    around: Around,
    titles: Sequence[Spot],
    ignored: Sequence[Row],
) -> Iterator[Draft]:
    """Drafts of the rows of a summary; what the form prints around the table belongs to the first."""
    of_entries = (row for entry in summary.entries for row in entry.rows)
    inside = {row.index for row in (*summary.header, *of_entries)}
    sums = tuple(check_list([entry.summed for entry in summary.entries], summary.totals))
    claimed = {id(spot) for row in sheet.rows if row.index in inside for spot in row.spots}
    claimed.update(spots_of(sheet, (), titles))
    form = FieldReader(sheet, claimed, used).read()
    for number, entry in enumerate(summary.entries):
        fields = entry.fields(form)
        unit = _form_unit(form)
        indicators = entry.indicators(used)
        identity = read_identity(
            sheet, fields, used, around=around, reached=False, titles=titles, listed=True
        )
        units = UnitScope(sheet, block=block_unit(fields), form=unit)
        planned = identity.tells_targets
        budget = read_budget(sheet, fields, (), units, used, year=identity.year, planned=planned)
        outside = [*ignored, *(row for row in sheet.rows if row.index not in inside)] if number == 0 else []
        rows = tuple(sorted((*outside, *entry.rows), key=lambda row: row.index))
        yield Draft(rows, identity, fields, budget, [], indicators, unit, used, layout=sums)


def _speaks_of_projects(sheet: Sheet, fields: Fields, titles: Sequence[Spot]) -> bool:
    """Whether the title is one of projects and the form names none outside its table."""
    above = titles or list_titles(sheet, _first_cells(sheet))
    named = fields.first("field.project_name") is not None
    return not named and any("项目" in spot.text and "整体" not in spot.text for spot in above[-1:])


def _first_cells(sheet: Sheet) -> int:
    """The number of the first row of a table that is more than a line in one cell."""
    return next((row.index for row in sheet.rows if row.table is not None and len(row.spots) > 1), 0)


def _form_unit(fields: Fields) -> str | None:
    for text in unit_claims(fields):
        unit = money_unit(text)
        if unit is not None:
            return unit
    return None
