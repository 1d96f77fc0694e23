"""Checks on who a form is of: names that are no names, labels printed twice with other values, a stage no title tells."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.identity_names import carrying_out, is_office
from normalize.line_pieces import inner_labels
from normalize.titles import stage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.fields import Claim, Fields
    from normalize.identity import Identity
    from normalize.records import Task

# What offices do or spend, with which the name of a project may end in the word of an office (`建设文化馆`).
_WORKS = re.compile(r"建设|改造|运行|维护|维修|修缮|购置|采购|工作|项目|经费|补助|资金|工程|服务")
_COLON = re.compile(r"[:：]")
_PART_OF_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,10}[股科处室]")
_SEVERAL = re.compile(r"[、,，;；/]|和|及|与")
_BEGINNING = 3  # characters with which a second office would begin like the first
_FEWEST = 2
_OF_OFFICE = re.compile(r"部门|整体|单位|[局委厅院处校]|中心")  # in the title of a form of a whole office
_CLAIMED = {
    "field.department": ("department",),
    "field.implementing_unit": ("department",),
    "field.supervising_department": ("supervising_department", "department"),
    "field.department_code": ("department_code",),
    "field.project_period": ("period_start", "period_end"),
}


def check_identity(identity: Identity, fields: Fields) -> list[Checked]:
    """Names that hold another label, labels printed with several values, a form without a title or of another stage."""
    names = {
        "department": identity.department,
        "supervising_department": identity.supervising_department,
        "project_name": identity.project_name,
    }
    found: list[tuple[str, str | None]] = [
        (column, name)
        for column, name in names.items()
        if name and _COLON.search(name) and not inner_labels(name)  # those are told where they are read
    ]
    for concept, columns in _CLAIMED.items():
        claims = _answers(fields, concept)
        texts = {squeeze(claim.text): claim.text.strip() for claim in claims}
        if len(texts) > 1:
            found.extend((column, "、".join(texts.values())) for column in columns)
    if not identity.title:
        found.extend((column, None) for column in ("title", "form_kind", "form_stage"))
    elif identity.kind == "department" and not _OF_OFFICE.search(identity.title):
        found.append(("form_kind", identity.title))
    if identity.title and stage_of(identity.title) != identity.stage:
        found.append(("form_stage", identity.title))
    return [
        Checked("declarations", None, Flag("reading_doubtful", column, None, told and told[:200]))
        for column, told in found
    ]


def _answers(fields: Fields, concept: str) -> list[Claim]:
    """The claims that answer one question: offices of several governments may stand above one project."""
    if concept == "field.implementing_unit":
        return carrying_out(fields)
    claims = fields.all(concept)
    if concept == "field.supervising_department":
        wordings = Counter(claim.label.wording for claim in claims)
        return [claim for claim in claims if wordings[claim.label.wording] > 1]
    return claims


def misnamed(identity: Identity) -> str | None:
    """The name that shows a form to be read wrong as a whole; None if nothing does.

    A project is hardly named like an office, nor an office like two, and what names no office, no project
    and no year is hardly a form.
    """
    project, department = squeeze(identity.project_name or ""), squeeze(identity.department or "")
    if not project and not department and identity.year is None:
        return identity.title or None
    if project and (project == department or (is_office(project) and not _WORKS.search(project))):
        return identity.project_name
    beginning = department[:_BEGINNING]
    if beginning and beginning in department[_BEGINNING:] and not _SEVERAL.search(department):
        return identity.department
    return None


def check_offices(tasks: Sequence[Task]) -> Iterable[Checked]:
    """Tasks that are all named like offices: whose they are was read for what they are."""
    names = [squeeze(task.name) for task in tasks]
    if len(names) < _FEWEST or not all(map(_names_office, names)):
        return
    for index, task in enumerate(tasks):
        yield Checked("tasks", index, Flag("reading_doubtful", None, None, task.name))


def _names_office(name: str) -> bool:
    return not _WORKS.search(name) and (is_office(name) or _PART_OF_OFFICE.fullmatch(name) is not None)
