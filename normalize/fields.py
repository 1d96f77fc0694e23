"""Reading labels and their values outside table blocks: beside, below, after a colon, or running on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from normalize.approved import applied_for
from normalize.folding import squeeze
from normalize.labels import GOALS, Label
from normalize.sheet import Spot

if TYPE_CHECKING:
    from normalize.evidence import Used

_ANNUAL = re.compile(r"年度|当年|本年|\d{4}年|阶段")
_CHANGED = re.compile(r"调整|追加后|变更后")
_LEAST = 6  # characters of a goal that nobody writes twice
_MARKER = re.compile(r"(?:绩效|年度|分项|工作)?目标[一二三四五六七八九十\d]{1,2}:?")
_FIRST_GOAL = re.compile(r"((?:绩效|年度|年度绩效|总体)?目标)[(]?[一1][)]?[:、]\S")
_PLAIN_GOALS = frozenset(
    {
        "总体目标",
        "建设目标",
        "建设总目标",
        "总体绩效目标",
        "整体目标",
        "整体绩效目标",
        "项目绩效目标",
        "政策绩效目标",
        "总目标",
        "总绩效目标",
        "绩效总目标",
        "项目总目标",
        "项目目标",
        "政策目标",
        "政策总目标",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A label with the spots of its value; `text` is the value where it shares a cell with its label.

    `listed` tells that each spot is a text of its own, a row of a table.
    """

    concept: str
    label: Label
    spot: Spot
    values: tuple[tuple[Spot, str], ...]
    listed: bool = False

    @property
    def text(self) -> str:
        """The value as printed, its parts joined as paragraphs."""
        return "\n".join(text for _, text in self.values if text.strip())


@dataclass(frozen=True, slots=True, eq=False)
class ItemClaim:
    """A budget label with the cells to its right up to the next label, and what it says after a colon.

    `limit` is the grid column of the next label. `listing` is a cell that lists labels with their amounts, for a
    label that only heads it. `year` is the one that the row of the amount begins with, in a budget by years.
    """

    label: Label
    spot: Spot
    cells: tuple[Spot, ...]
    limit: int
    listing: Spot | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MoneyHeader:
    """A header of a money column and what it means (`money.budget`, `money.prior` …)."""

    spot: Spot
    concept: str


@dataclass(slots=True)
class Fields:
    """Everything read outside the table blocks of one form, in reading order."""

    claims: list[Claim] = field(default_factory=list[Claim])
    items: list[ItemClaim] = field(default_factory=list[ItemClaim])
    headers: list[MoneyHeader] = field(default_factory=list[MoneyHeader])
    sections: list[Spot] = field(default_factory=list[Spot])
    groups: list[Spot] = field(default_factory=list[Spot])
    task_texts: list[Claim] = field(default_factory=list[Claim])
    reattached: list[Claim] = field(default_factory=list[Claim])

    def first(self, *concepts: str) -> Claim | None:
        """The first claim with a value for any of the concepts, in the order the concepts are named."""
        for concept in concepts:
            for claim in self.claims:
                if claim.concept == concept and claim.text.strip():
                    return claim
        return None

    def all(self, concept: str) -> list[Claim]:
        """Every claim for a concept that has a value."""
        return [claim for claim in self.claims if claim.concept == concept and claim.text.strip()]


def unit_claims(fields: Fields) -> list[str]:
    """Texts that state the money unit of the form (`单位：万元`), in reading order."""
    return [claim.text for claim in fields.all("field.money_unit") if "元" in squeeze(claim.text)]


def part_goals(fields: Fields, used: Used) -> None:
    """Where a goal of the year is printed beside a plain one (总体目标), the plain one is that of all years.

    The goal as it was set at first is that of the year; one adjusted since, printed beside it, is named and not read.
    Beside the goal that was approved the one applied for holds no longer.
    """
    fields.claims[:] = [claim for claim in fields.claims if not _is_bare_number(claim)]
    goals = fields.all("text.annual_goal")
    later = [goal for goal in goals if _CHANGED.search(goal.label.wording + goal.label.hint)]
    if len(later) < len(goals):
        goals = _without(goals, later, fields, used)
    asked = [goals[place] for place in applied_for([goal.label.wording for goal in goals])]
    _without(goals, asked, fields, used)
    for concept in GOALS:
        goals = fields.all(concept)
        _without(goals, _repeated(goals), fields, used)
    goals = fields.all("text.annual_goal")
    if fields.all("text.long_term_goal") or not any(_ANNUAL.search(goal.label.wording) for goal in goals):
        return
    for goal in goals:
        if goal.label.wording in _PLAIN_GOALS:
            fields.claims[fields.claims.index(goal)] = replace(goal, concept="text.long_term_goal")


def _without(goals: list[Claim], replaced: list[Claim], fields: Fields, used: Used) -> list[Claim]:
    """The goals that hold still; those replaced by others are named, and are no claims any more."""
    for goal in replaced:
        used.name("not_extracted", *(spot for spot, _ in goal.values))
        fields.claims.remove(goal)
    return [goal for goal in goals if goal not in replaced]


def _repeated(goals: list[Claim]) -> list[Claim]:
    """Goals that head a block and only say again one that the list of all goals has told."""
    told = ""
    repeated: list[Claim] = []
    for goal in goals:
        text = squeeze(goal.text)
        if len(text) >= _LEAST and text in told:
            repeated.append(goal)
        told += text + "\n"
    return repeated


def numbered_goals(text: str) -> Label | None:
    """The label of goals whose first one begins a line with its number (`绩效目标1：…`); None if the line is none.

    Where a line tells the first one twice, a goal and its result have run into each other.
    """
    found = _FIRST_GOAL.findall(squeeze(text))
    told = found[0] if len(found) == 1 and squeeze(text[:40]).startswith(found[0]) else None
    return Label(told, frozenset({"text.annual_goal"})) if told is not None else None


def _is_bare_number(claim: Claim) -> bool:
    """Whether a goal is nothing but its number (`目标1`): its text stands in a cell that no label reaches."""
    return (
        claim.concept in GOALS
        and len(claim.values) == 1
        and _MARKER.fullmatch(squeeze(claim.text)) is not None
    )
