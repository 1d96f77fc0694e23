"""The names of a form: the office that declares, the one above it and the project, with their codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.numbering import strip_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Claim, Fields
    from normalize.identity import Identity
    from normalize.sheet import Sheet, Spot

# A code before or behind a name; years and the numbers of hotlines belong to the name (`2020年…`, `110指挥中心`).
_YEARS = r"(?:19|20)\d{2}(?:\s*[-—~至]+\s*(?:19|20)?\d{2})?\s*年"
_AND_OTHERS = re.compile(r"等[\d一二三四五六七八九十各有相关]{0,4}[个家]?(?:单位|部门|乡镇|县|区|市)")
_WITH_PERSON = re.compile(r"\s*[/／、，,；;]\s*")  # the name of a person behind that of an office
_LEADS = re.compile(r"组织|牵头|监督|责任")  # who sees to it that others do it
_CODED = re.compile(r"\d{3,}[-—]\S{2,20}部门")
_CODE_PREFIX = re.compile(
    rf"^(?!(?:11[049]|12[02]|12\d{{3}})[\u4e00-\u9fff]|{_YEARS})"
    r"[(（\[]?([0-9A-Z０-９Ａ-Ｚ]{3,24})[)）\]]?\s*[-—－–_:：]?\s*(?=[\u4e00-\u9fff])"
)
_CODE_SUFFIX = re.compile(r"(?:\s*[(（\[【]|\s+|(?=[0-9０-９]{6}))([0-9０-９]{3,12})[)）\]】]?$")
# An office a title names before it says what the form is; used where no label names one.
_OFFICE_WORDS = (
    "局|委员会|委|办公室|中心|联合会|协会|院|所|站|队|学校|学院|馆|厅|部|政府|医院|公司|社|法院|管委会|林场|农场|"
    "小学|中学|大学|幼儿园|党校|办事处|妇联|残联|工商联|总工会"
)
_OFFICE = re.compile(rf"[\u4e00-\u9fff()]{{2,30}}(?:{_OFFICE_WORDS})(?:[(]?(?:本级|机关)[)]?)?")
NEAR_TITLE = 4  # rows below the title in which an office may be named without a label
_OFFICE_IN_TITLE = re.compile(
    rf"(.{{2,40}}?(?:{_OFFICE_WORDS}))"
    r"(?=(?:\d{4}年度?)?(?:部门|单位|重点)?(?:预算)?(?:整体|项目|支出|绩效))"
)
_OFFICE_IN_HEAD = re.compile(
    rf"([^\d、]{{2,40}}?(?:{_OFFICE_WORDS}))(?=(?:\d{{4}}年度?)?(?:部门|单位)?(?:预算|决算|预决算|整体|项目|支出|绩效))"
)
_DIGIT = re.compile(r"\d")  # words beside a label like that of a code are none
_GOVERNMENTS = (re.compile(r"[县区旗]"), re.compile(r"[市州盟]"), re.compile(r"省"))


def carrying_out(fields: Fields) -> list[Claim]:
    """The offices that carry a project out; those that only see to it are left out where others are named."""
    claims = fields.all("field.implementing_unit")
    return [claim for claim in claims if not _LEADS.search(claim.label.wording)] or claims


@lru_cache(maxsize=2048)
def is_office(text: str) -> bool:
    """Whether a text, its code aside, is worded like the name of an office, or behind a code like that of a department."""
    key = squeeze(text)
    return _CODED.fullmatch(key) is not None or _OFFICE.fullmatch(_CODE_PREFIX.sub("", key)) is not None


def office_in_title(text: str) -> str | None:
    """The office that the title of a budget or of an account names before it says what it is; None if it names none."""
    found = _OFFICE_IN_HEAD.match(text)
    return found[1] if found is not None else None


def read_names(
    sheet: Sheet,
    fields: Fields,
    identity: Identity,
    used: Used,
    project: Claim | None,
    *,
    titles: Sequence[Spot],
) -> None:
    """Read who declares and who stands above, the code of the office, and the project if the form is of one."""
    department = fields.first("field.department")
    implementing = next(iter(carrying_out(fields)), None)
    supervising = fields.first("field.supervising_department")
    central = fields.first("field.central_department")
    if central is not None:
        supervising = min(fields.all("field.supervising_department"), key=_government, default=None)
        # A transfer payment: what the region's own department answers for, a central one supervises.
        if implementing is not None and supervising is not None and _AND_OTHERS.search(implementing.text):
            implementing = None
        department = implementing or department or supervising or central
        implementing, supervising = None, central if central is not department else None
    elif identity.kind != "department":
        above = fields.all("field.supervising_department")
        if department is None and implementing is None and len({_government(claim) for claim in above}) > 1:
            department, supervising = min(above, key=_government), max(above, key=_government)
        department, supervising = _project_names(department, implementing, supervising)
    else:
        department = department or implementing or supervising
        supervising = supervising if supervising is not department else None
    code_claim = next(
        (claim for claim in fields.all("field.department_code") if _DIGIT.search(claim.text)), None
    )
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
    else:
        _read_unlabelled(sheet, identity, used, titles)
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


def _read_unlabelled(sheet: Sheet, identity: Identity, used: Used, titles: Sequence[Spot]) -> None:
    """Read the office of a form that no label names: with its code, alone near the title, or in the title."""
    if (found := _coded_office(sheet, titles)) is not None:
        spot, code = found
        identity.department_code = squeeze(code[1])
        identity.department = squeeze_lines(spot.text[code.end() :])
        used.value(spot)
        for column in ("department", "department_code"):
            identity.evidence.append(Evidence(column, spot, spot.text, "inferred"))
    elif (alone := _office_alone(sheet, titles)) is not None:
        identity.department = squeeze_lines(strip_marker(alone.text)[1])
        used.value(alone)
        identity.evidence.append(Evidence("department", alone, alone.text, "inferred"))
        identity.flags.append(Flag("label_inferred", "department", None, alone.text))
    elif titles and (named := _OFFICE_IN_TITLE.match(squeeze_lines(titles[-1].text).lstrip("《"))):
        identity.department = named[1]
        identity.evidence.append(Evidence("department", titles[-1], named[1], "inferred"))
    else:
        identity.flags.append(Flag("department_missing", "department"))


def squeeze_lines(text: str) -> str:
    """A text on one line: line feeds between Chinese characters vanish, other runs of blanks become one."""
    joined = re.sub(r"\s*\n\s*", "", text)
    return re.sub(r"[ \t\u3000]+", " ", joined).strip()


def _government(claim: Claim) -> int:
    """How far up the government stands whose department a label names (`市县主管部门`); the lowest comes first."""
    wording = claim.label.wording.replace("自治区", "省")
    return next((rank for rank, words in enumerate(_GOVERNMENTS) if words.search(wording)), 0)


def _coded_office(sheet: Sheet, titles: Sequence[Spot]) -> tuple[Spot, re.Match[str]] | None:
    """A cell or line near the title that is no label and holds the code of an office and its name."""
    limit = (titles[-1].row if titles else 0) + NEAR_TITLE
    for row in sheet.rows[:limit]:
        for spot in row.spots[:1]:
            code = _CODE_PREFIX.match(spot.text) if spot.label is None and len(row.spots) < 3 else None
            if code is not None and _OFFICE.fullmatch(squeeze(spot.text[code.end() :])):
                return spot, code
    return None


def _office_alone(sheet: Sheet, titles: Sequence[Spot]) -> Spot | None:
    """The only line between the title and the first table that is the name of an office; None if there are several."""
    first = titles[-1].row + 1 if titles else 0
    found: list[Spot] = []
    for row in sheet.rows[first : first + NEAR_TITLE]:
        if row.table is not None:
            break
        found.extend(
            spot for spot in row.spots if spot.label is None and is_office(strip_marker(spot.text)[1])
        )
    return found[0] if len(found) == 1 else None


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
    if "负责人" in claim.label.wording:
        text = _WITH_PERSON.split(text, maxsplit=1)[0]
    text = re.sub(r"[（(](?:盖章|公章|签章)[）)]", "", text).strip()
    text = _CODE_SUFFIX.sub("", _CODE_PREFIX.sub("", text)).strip().rstrip("-—－_")
    used.value(*(value for value, _ in claim.values))
    identity.evidence.append(Evidence(column, spot, claim.text))
    if re.search(r"[\u4e00-\u9fff]", text):
        text = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
    return text or None
