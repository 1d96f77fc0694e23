"""Checks on the words of texts and indicators: what belongs to a label, another cell or the prose around a table."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.labels import match
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from normalize.fields import Fields
    from normalize.records import Goal, Indicator

PERIODS = {"annual_goal": "annual", "long_term_goal": "multi_year"}
_LINE = re.compile(r"[^。；;，,：:\d]{2,10}")  # that may be a label
_HEADING = re.compile(r"(?:目标|情况|说明|前|后)$|批复|调整")
_FIGURES = ("money", "item", "total", "ind")
_PROSE = re.compile(
    r"第[一二三四五六七八九十]+[部章]|附?表\d|附件\d|公开\d+表|[一二三四五六七八九十]{1,3}、|(?:金额)?单位[:：]"
)
_LEVEL_SIGN = re.compile(r"^\d|[-—–:：>]|指标.*指标$|指标\d$")  # of other text, or of two levels
_LEVEL_INSIDE = re.compile(r"(?:数量|质量|时效|成本|效益|可持续影响|满意度|产出)指标[:：\-—–>→]")
_MARKS = re.compile(r"[(（](?:\d+(?:\.\d+)?[分%％]|[^()（）]*\d+(?:\.\d+)?万?元)[)）]$")
_SATISFACTION = re.compile(r"满意[度率](?:[(（].*)?$")
_MONEY = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
_LONGEST_NAME = 45
_STOPS = ("。", "；", ";", "：", ":")
_TARGETS = ("annual", "period", "actual")


def check_joined(texts: Mapping[str, str], fields: Fields, goals: Sequence[Goal]) -> Iterator[Checked]:
    """Texts of the form that are put together from several places, or hold a line that is a label itself."""
    for column, text in texts.items():
        claims = {squeeze(claim.text) for claim in fields.all(f"text.{column}")}
        if len(claims) < 2 and not _holds_label(text):
            continue
        yield from doubted_text("reading_doubtful", column, text, goals)


def doubted_text(rule: str, column: str, text: str, goals: Sequence[Goal]) -> Iterator[Checked]:
    """A doubt about a text of the form, and about each of the goals that it was split into."""
    yield Checked("declarations", None, Flag(rule, column, None, text[:200]))
    for index, goal in enumerate(goals):
        if goal.period == PERIODS.get(column):
            yield Checked("goals", index, Flag(rule, None, None, goal.text[:200]))


def _holds_label(text: str) -> bool:
    """Whether a line of a text is a label or a heading, or the text itself is one of goals."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        return squeeze(text).endswith(("目标", "指标")) and len(squeeze(text)) <= len("年度绩效总体目标")
    for line in lines:
        label = match(line)
        if label is not None and (_LINE.fullmatch(line) or label.one(*_FIGURES) is not None):
            return True
        if _LINE.fullmatch(line) and _HEADING.search(line):
            return True
    return False


def check_rows_of_words(rows: Sequence[Indicator]) -> list[Checked]:
    """Indicators whose words belong to other cells, other rows or no table at all; a row is told for what it shows."""
    found = [
        Checked("indicators", index, Flag("reading_doubtful", column, None, told))
        for index, row in enumerate(rows)
        for column, told in _doubts(row)
    ]
    begun = next((index for index, row in enumerate(rows) if _is_prose(row)), len(rows))
    found.extend(
        Checked("indicators", index, Flag("reading_doubtful", None, None, rows[index].name))
        for index in range(begun, len(rows))
    )
    found.extend(_repeated(rows))
    return found


def _repeated(rows: Sequence[Indicator]) -> Iterable[Checked]:
    """Indicators printed again with another target: as they were before a change, or of another project."""
    places: defaultdict[tuple[str | None, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.name is not None and row.annual_raw is not None:
            places[row.level2, squeeze(row.name)].append(index)
    for indices in places.values():
        if len({squeeze(rows[index].annual_raw or "") for index in indices}) > 1:
            for index in indices:
                yield Checked("indicators", index, Flag("cells_doubtful", None, None, rows[index].name))


def _doubts(row: Indicator) -> Iterator[tuple[str | None, str]]:
    """What is doubtful about one row: the column, None for the whole row, and the words that show it."""
    for column, text in (("level1", row.level1), ("level2", row.level2)):
        if text is not None and _LEVEL_SIGN.search(squeeze(text)):
            yield column, text
    if row.level2 is not None and squeeze(row.level1 or row.level2) == squeeze(row.level2):
        look = level(row.level2)
        if look is not None and look.level1 is not None and look.level2 is None:
            yield None, row.level2
    look = level(row.level1) if row.level1 is not None and row.level1_code == "other" else None
    if look is not None and look.level2 is not None and row.level2 and (row.level1 or "").endswith("指标"):
        yield "level1", row.level1 or ""
    if row.remark is not None:
        look = traits(row.remark)
        if look.number or look.value or look.slot:
            yield "remark", row.remark
    if row.name is None:
        return
    name = squeeze(row.name)
    look = level(row.name)
    if (
        name.endswith(_STOPS)
        or len(name) > _LONGEST_NAME
        or _LEVEL_INSIDE.search(name)
        or (look is not None and (look.certain or (look.level2 is not None and row.level2 is None)))
        or any(name == squeeze(text) for text in _targets(row))
    ):
        yield None, row.name
    if _MARKS.search(name):
        yield "name", row.name
    if _SATISFACTION.search(name) and _is_elsewhere(row):
        yield from (("level1", row.name), ("level2", row.name))
    for group in _TARGETS:
        text, unit = getattr(row, f"{group}_raw"), getattr(row, f"{group}_unit")
        cost = "cost" in (row.level2_code or "") or row.level1_code == "cost"
        if text is not None and unit is None and not cost and _MONEY.fullmatch(squeeze(text)):
            yield f"{group}_raw", text


def _is_elsewhere(row: Indicator) -> bool:
    """Whether a row of satisfaction stands under other levels."""
    return row.level1_code not in (None, "satisfaction") and row.level2_code != "service_satisfaction"


def _is_prose(row: Indicator) -> bool:
    """Whether a row begins like a heading, the title of a table or a line above one."""
    texts = (row.name or "", *_targets(row)) if row.name is not None else ()
    return any(_PROSE.match(squeeze(text)) for text in texts)


def _targets(row: Indicator) -> list[str]:
    return [text for text in (row.annual_raw, row.period_raw, row.actual_raw) if text is not None]
