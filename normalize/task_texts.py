"""Tasks that one cell or line lists as text, numbered or not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.labels import match
from normalize.numbering import split_numbered, strip_marker
from normalize.records import Task, TaskKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Spot

_RUN_ON = re.compile(r"(?<=\S)\s*(?=任务(?:\d{1,2}|[一二三四五六七八九十]{1,2})[:：])")
_NO_TASK = re.compile(r"[….。·—\-/\\\s]*|.{1,3}|(?:详|具体)?见.{1,12}")
_LONGEST_NAME = 80  # characters; a longer paragraph without a number tells of tasks rather than being one


def tasks_of_text(spot: Spot, text: str, kind: TaskKind, used: Used) -> list[Drafted[Task]]:
    """Tasks that one cell or line lists as numbered paragraphs; `text` is its value without the label."""
    drafts = drafts_of(listed_names(text) or _unnumbered(text), spot, kind)
    if drafts:
        used.value(spot)
    return drafts


def tasks_of_claim(values: Sequence[tuple[Spot, str]], kind: TaskKind, used: Used) -> list[Drafted[Task]]:
    """Tasks of the cells or lines beside one label; two cells of one row are the name of a task and its content."""
    beside = len(values) > 1 and values[0][0].table is not None and values[0][0].row == values[1][0].row
    if len(values) != 2 or not beside:
        drafts = [draft for spot, text in values for draft in tasks_of_text(spot, text, kind, used)]
        # Cells side by side are columns, and no header says which of them names the tasks.
        return [_doubted(draft) for draft in drafts] if beside else drafts
    (name_spot, printed), (content_spot, content) = values
    marker, name = strip_marker(printed)
    if not name or "\n" in name or _NO_TASK.fullmatch(name):
        return [draft for spot, text in values for draft in tasks_of_text(spot, text, kind, used)]
    used.value(name_spot, content_spot)
    record = Task(
        declaration_id="",
        seq=0,
        row_key="",
        task_kind=kind,
        label_raw=task_label(marker),
        name=name,
        content=content,
    )
    evidence = (Evidence("name", name_spot, printed), Evidence("content", content_spot, content))
    return [Drafted(record, name, evidence)]


def _doubted(draft: Drafted[Task]) -> Drafted[Task]:
    return replace(draft, flags=(*draft.flags, Flag("label_inferred", None, None, draft.record.name)))


def _unnumbered(text: str) -> list[tuple[str | None, str]]:
    """The tasks of a text without numbers: each short paragraph is one."""
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    if any(
        len(part) > _LONGEST_NAME or _NO_TASK.fullmatch(part) or match(part) is not None
        for part in paragraphs
    ):
        return []
    return [(None, part) for part in paragraphs]


def drafts_of(listed: Sequence[tuple[str | None, str]], spot: Spot, kind: TaskKind) -> list[Drafted[Task]]:
    """Tasks of numbers and names that one spot lists."""
    drafts: list[Drafted[Task]] = []
    for label, name in listed:
        record = Task(declaration_id="", seq=0, row_key="", task_kind=kind, label_raw=label, name=name)
        drafts.append(Drafted(record, name, (Evidence("name", spot, name),)))
    return drafts


def listed_names(text: str) -> list[tuple[str, str]]:
    """The numbered tasks of a text with their numbers: `任务1：…` at the start of paragraphs, else any numbering."""
    text = _RUN_ON.sub("\n", text)
    marked = [strip_marker(paragraph.strip()) for paragraph in text.split("\n") if paragraph.strip()]
    if any("任务" in (task_label(marker) or "") for marker, _ in marked):
        return [(label, rest) for marker, rest in marked if (label := task_label(marker)) and rest]
    return [
        (piece.label, piece.text.strip())
        for piece in split_numbered(text)
        if piece.label is not None and piece.text.strip()
    ]


def task_label(marker: str | None) -> str | None:
    """The printed number of a task; a star alone is an ornament."""
    if marker is None:
        return None
    label = marker.strip().rstrip(":：").strip()
    return label if re.search(r"[\d一二三四五六七八九十]|任务", label) else None
