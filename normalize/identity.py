"""Who declares, for which year and region: the identity of a form from its fields, title and path."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.labels import match
from normalize.money import parse_count
from normalize.profiles_scope import words
from normalize.regions import Region, by_code, department_key, resolve
from normalize.titles import is_title, is_year_line, kind_of, names_list, stage_of, year_of, year_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Claim, Fields
    from normalize.records import FormKind, FormStage
    from normalize.sheet import Sheet, Spot

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

# A code before or behind a name; years and the numbers of hotlines belong to the name (`2020年…`, `110指挥中心`).
_YEARS = r"(?:19|20)\d{2}(?:\s*[-—~至]+\s*(?:19|20)?\d{2})?\s*年"
_CODE_PREFIX = re.compile(
    rf"^(?!(?:11[049]|12[02]|12\d{{3}})[\u4e00-\u9fff]|{_YEARS})"
    r"[(（\[]?([0-9A-Z０-９Ａ-Ｚ]{3,24})[)）\]]?\s*[-—－–_:：]?\s*(?=[\u4e00-\u9fff])"
)
_CODE_SUFFIX = re.compile(r"(?:\s*[(（\[【]|\s+|(?=[0-9０-９]{6}))([0-9０-９]{3,12})[)）\]】]?$")
# An office a title names before it says what the form is; used where no label names one.
_OFFICE_WORDS = "局|委员会|委|办公室|中心|联合会|协会|院|所|站|队|学校|学院|馆|厅|部|政府|医院|公司|社|法院|管委会|林场|农场"
_OFFICE = re.compile(rf"[\u4e00-\u9fff()]{{2,30}}(?:{_OFFICE_WORDS})(?:[(]本级[)]|机关)?")
_NEAR_TITLE = 4  # rows below the title in which an office may be named without a label
_OFFICE_IN_TITLE = re.compile(
    rf"(.{{2,40}}?(?:{_OFFICE_WORDS}))"
    r"(?=(?:\d{4}年度?)?(?:部门|单位)?(?:预算)?(?:整体|项目|支出|绩效))"
)
_GOVERNMENTS = (re.compile(r"[县区旗]"), re.compile(r"[市州盟]"), re.compile(r"省"))
_COUNTED = re.compile(r"(?P<words>[\u4e00-\u9fff]{2,12})[:：]?\s*(?P<number>\d{1,5})\s*[人名个家]")
_COUNT_ENDINGS = ("", "数", "人数", "个数")
_RANGE_LINE = re.compile(r"[(\[【]?(?:19|20)\d{2}年?度?[-—–~至到]+(?:19|20)\d{2}年?度?[)\]】]?")
_COUNTS = ("subordinate_units", "staff_fiscal", "staff_on_post", "staff_quota", "internal_offices")


@dataclass(slots=True)
class Identity:
    """The identity of one form with its evidence; `region` is None where nothing certain names one."""

    title: str
    kind: FormKind
    stage: FormStage
    year: int | None = None
    region: Region | None = None
    department: str | None = None
    department_code: str | None = None
    supervising_department: str | None = None
    project_name: str | None = None
    period: tuple[int, int] | None = None
    counts: dict[str, int] = field(default_factory=dict[str, int])
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    flags: list[Flag] = field(default_factory=list[Flag])

    @property
    def department_key(self) -> str | None:
        """The department without its region and without blanks and punctuation, for comparing."""
        return department_key(self.department, self.region) if self.department else None

    def key(self) -> str:
        """The declaration id without a suffix for collisions."""
        region = self.region.code if self.region is not None else "000000"
        year = f"{self.year:04d}" if self.year is not None else "0000"
        name = self.department_key or ""
        if self.project_name:
            name += squeeze(self.project_name)
        if not name:
            name = squeeze(self.title)
        return f"{region}-{year}-{self.kind}-{self.stage}-{hash10(name)}"


def hash10(text: str) -> str:
    """The first ten hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def is_office(text: str) -> bool:
    """Whether a text, its code aside, is worded like the name of an office."""
    return _OFFICE.fullmatch(_CODE_PREFIX.sub("", squeeze(text))) is not None


def title_spots(sheet: Sheet) -> list[Spot]:
    """Spots that are titles, before the first row that is more than a title, a year or a line of text."""
    found: list[Spot] = []
    for row in sheet.rows:
        if row.table is not None and len(row.spots) > 1:
            break
        found.extend(spot for spot in row.spots if is_title(spot.text))
    return found


def list_titles(sheet: Sheet, header: int) -> list[Spot]:
    """Lines above the header row of a list that name it one of targets or results."""
    above = [row.spots[0] for row in sheet.rows[:header] if len(row.spots) == 1]
    return [spot for spot in above if names_list(spot.text)]


def read_identity(
    sheet: Sheet,
    fields: Fields,
    used: Used,
    *,
    path: str,
    reached: bool,
    titles: Sequence[Spot],
    listed: bool = False,
) -> Identity:
    """Read the identity of a form.

    `reached` says that its indicators print values reached, `listed` that it is a row of a list and what its name
    is decides whether it declares for a project.
    """
    title_spot = titles[-1] if titles else None
    title = _without_year_line(title_spot.text) if title_spot is not None else ""
    project = min(fields.all("field.project_name"), key=_heads_others, default=None)
    kind = kind_of(title, names_project=project is not None)
    if listed and kind == "department" and project is not None:
        kind = "project"
    identity = Identity(title, kind, stage_of(title))
    if reached and identity.stage == "target":
        identity.stage = "self_evaluation"
    if title_spot is not None:
        used.value(*titles)
        identity.evidence.append(Evidence("title", title_spot, title_spot.text))
    _read_year(sheet, fields, identity, used, titles)
    _read_names(sheet, fields, identity, used, project, titles=titles)
    _read_counts(fields, identity, used)
    _read_period(sheet, fields, identity, used, titles)
    resolution = resolve(
        title=title or None,
        department=identity.department or identity.supervising_department,
        path=path or None,
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


def _without_year_line(text: str) -> str:
    title = squeeze_lines("\n".join(line for line in text.split("\n") if not is_year_line(line)))
    return title.strip('" ') if title.count('"') == 1 else title


def squeeze_lines(text: str) -> str:
    """A text on one line: line feeds between Chinese characters vanish, other runs of blanks become one."""
    joined = re.sub(r"\s*\n\s*", "", text)
    return re.sub(r"[ \t\u3000]+", " ", joined).strip()


def _read_year(sheet: Sheet, fields: Fields, identity: Identity, used: Used, titles: Sequence[Spot]) -> None:
    """The year line near the title, then the title, then a year field, then the labels of goals and values."""
    candidates: list[tuple[Spot, str]] = []
    limit = (titles[-1].row if titles else 0) + 6
    for row in sheet.rows[:limit]:
        alone = len(row.spots) == 1 or row.table is None
        label = row.spots[0].label if row.spots else None
        beside = label is not None and bool(label.inline)  # `部门：…` on the left, the year on the right
        for spot in row.spots[:1] if alone else row.spots[-1:]:
            if is_year_line(spot.text) and (alone or beside):
                used.value(spot)
                candidates.append((spot, spot.text))
    candidates.extend((spot, spot.text) for spot in reversed(titles))
    claim = fields.first("field.fiscal_year")
    if claim is not None:
        candidates.append((claim.spot, claim.text))
        used.value(*(spot for spot, _ in claim.values))
    for row in sheet.rows:
        for spot in row.spots:
            label = spot.label
            if label is not None and label.one("text.annual_goal", "ind.annual", "item.total_annual"):
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


def _read_names(
    sheet: Sheet,
    fields: Fields,
    identity: Identity,
    used: Used,
    project: Claim | None,
    *,
    titles: Sequence[Spot],
) -> None:
    department = fields.first("field.department")
    implementing = fields.first("field.implementing_unit")
    supervising = fields.first("field.supervising_department")
    central = fields.first("field.central_department")
    if central is not None:
        supervising = min(fields.all("field.supervising_department"), key=_government, default=None)
        # A transfer payment: what the region's own department answers for, a central one supervises.
        department, implementing, supervising = implementing or department or supervising, None, central
        supervising = None if supervising is department else supervising
    elif identity.kind != "department":
        above = fields.all("field.supervising_department")
        if department is None and implementing is None and len({_government(claim) for claim in above}) > 1:
            department, supervising = min(above, key=_government), max(above, key=_government)
        department, supervising = _project_names(department, implementing, supervising)
    else:
        department = department or implementing or supervising
        supervising = supervising if supervising is not department else None
    code_claim = fields.first("field.department_code")
    if department is not None:
        identity.department = _named(department, "department", identity, used)
        printed = department.text.strip()
        claims = [department, *(other for other in fields.all("field.department") if printed in other.text)]
        for claim in claims if code_claim is None else ():
            text = claim.text.strip()
            code = _CODE_PREFIX.match(text) or _CODE_SUFFIX.search(text)
            if code is not None:
                identity.department_code = squeeze(code.group(1))
                identity.evidence.append(Evidence("department_code", claim.values[0][0], claim.text))
                break
    elif (found := _coded_office(sheet, titles)) is not None:
        spot, code = found
        identity.department_code = squeeze(code[1])
        identity.department = squeeze_lines(spot.text[code.end() :])
        used.value(spot)
        for column in ("department", "department_code"):
            identity.evidence.append(Evidence(column, spot, spot.text, "inferred"))
    elif titles and (named := _OFFICE_IN_TITLE.match(squeeze_lines(titles[-1].text).lstrip("《"))):
        identity.department = named[1]
        identity.evidence.append(Evidence("department", titles[-1], named[1], "inferred"))
    else:
        identity.flags.append(Flag("department_missing", "department"))
    if supervising is not None:
        identity.supervising_department = _named(supervising, "supervising_department", identity, used)
    if project is not None and identity.kind == "department":
        used.name("not_extracted", *(spot for spot, _ in project.values))
    elif project is not None:
        identity.project_name = _named(project, "project_name", identity, used)
    if code_claim is not None:
        identity.department_code = squeeze(code_claim.text) or None
        used.value(*(spot for spot, _ in code_claim.values))
        identity.evidence.append(Evidence("department_code", code_claim.values[0][0], code_claim.text))


def _government(claim: Claim) -> int:
    """How far up the government stands whose department a label names (`市县主管部门`); the lowest comes first."""
    return next((rank for rank, words in enumerate(_GOVERNMENTS) if words.search(claim.label.wording)), 0)


def _heads_others(claim: Claim) -> bool:
    """Whether a name is that of the heading (`一级项目名称`) under which the project itself stands."""
    return claim.label.wording.startswith("一级")


def _coded_office(sheet: Sheet, titles: Sequence[Spot]) -> tuple[Spot, re.Match[str]] | None:
    """A cell or line near the title that is no label and holds the code of an office and its name."""
    limit = (titles[-1].row if titles else 0) + _NEAR_TITLE
    for row in sheet.rows[:limit]:
        for spot in row.spots[:1]:
            code = _CODE_PREFIX.match(spot.text) if spot.label is None and len(row.spots) < 3 else None
            if code is not None and _OFFICE.fullmatch(squeeze(spot.text[code.end() :])):
                return spot, code
    return None


def _project_names(
    department: Claim | None, implementing: Claim | None, supervising: Claim | None
) -> tuple[Claim | None, Claim | None]:
    """The unit that carries a project out is its department; where only one unit is printed, it is that."""
    unit = implementing or department
    if unit is None:
        return supervising, None
    if supervising is None and department is not None and implementing is not None:
        return unit, department if department.label.wording.startswith("预算部门") else None
    return unit, supervising


def _named(claim: Claim, column: str, identity: Identity, used: Used) -> str | None:
    spot, _ = claim.values[0]
    text = squeeze_lines(claim.text)
    text = re.sub(r"[（(](?:盖章|公章|签章)[）)]", "", text).strip()
    text = _CODE_SUFFIX.sub("", _CODE_PREFIX.sub("", text)).strip().rstrip("-—－_")
    used.value(*(value for value, _ in claim.values))
    identity.evidence.append(Evidence(column, spot, claim.text))
    if re.search(r"[\u4e00-\u9fff]", text):
        text = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
    return text or None


def _read_counts(fields: Fields, identity: Identity, used: Used) -> None:
    for name in _COUNTS:
        claim = min(fields.all(f"field.{name}"), key=_counts_posts, default=None)
        if claim is None:
            continue
        spot, text = claim.values[0]
        used.value(*(value for value, _ in claim.values))
        count = parse_count(text)
        if count is None:
            if not re.fullmatch(r"[/\\—\-\s]*", text):
                identity.flags.append(Flag("count_unreadable", name, None, text))
            continue
        identity.counts[name] = count
        identity.evidence.append(Evidence(name, spot, text))
    _read_told_counts(fields, identity, used)


def _counts_posts(claim: Claim) -> bool:
    """Whether a count is of those on established posts (`在编人数`), a part of the staff where both are printed."""
    return "在编" in claim.label.wording and "在职" not in claim.label.wording


def _read_told_counts(fields: Fields, identity: Identity, used: Used) -> None:
    """Counts that a sentence about the office tells (`编制18人，实有17人`), where no label of their own prints them."""
    told: dict[str, list[tuple[int, Spot]]] = {}
    for claim in fields.all("other.attribute"):
        for spot, text in claim.values:
            for found in _COUNTED.finditer(text):
                name = _count_named(found["words"])
                if name is not None:
                    told.setdefault(name, []).append((int(found["number"]), spot))
    for name, figures in told.items():
        if name in identity.counts or len(figures) > 1:
            continue
        count, spot = figures[0]
        identity.counts[name] = count
        identity.evidence.append(Evidence(name, spot, spot.text))
        used.value(spot)


def _count_named(words: str) -> str | None:
    """The count that words before a number name, with the ending that a label would have; None if they name none."""
    for ending in _COUNT_ENDINGS:
        label = match(words + ending)
        concept = label.one(*(f"field.{name}" for name in _COUNTS)) if label is not None else None
        if concept is not None:
            return concept.removeprefix("field.")
    return None


def _range_lines(sheet: Sheet, titles: Sequence[Spot]) -> list[Spot]:
    """Lines near the title that hold nothing but a range of years (`（2022-2024年）`)."""
    limit = (titles[-1].row if titles else 0) + _NEAR_TITLE
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
    start, end = fields.first("field.start_date"), fields.first("field.end_date")
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
