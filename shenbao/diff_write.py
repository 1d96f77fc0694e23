"""Differences on their way out: a summary for the terminal, CSV and JSON line by line while they are found."""

from __future__ import annotations

import csv
import heapq
import json
from typing import TYPE_CHECKING, Any, Protocol

from shenbao import terminal, wording
from shenbao.corrections import text
from shenbao.diff import Counts
from shenbao.spreadsheet import neutral

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from rich.console import Console

    from shenbao.catalogue import Catalogue
    from shenbao.diff import Difference, Place

HEADER = (
    "kind", "cause", "table", "declaration_id", "row_key", "row", "column", "old_value", "new_value", "old_words",
    "new_words", "old_path", "old_page", "old_box", "new_path", "new_page", "new_box", "layout", "rules",
)  # fmt: skip
_WORST = 20
_LINES = 8


class Sink(Protocol):
    """Something differences are written to, one after another."""

    def add(self, difference: Difference) -> None:
        """Take one difference."""
        ...


class Summary:
    """Counts, and the worst differences: as much as fits on a screen, however many there are."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._worst: list[tuple[float, int, Difference]] = []

    def add(self, difference: Difference) -> None:
        """Count one difference and remember it if it is among the worst."""
        self.counts.add(difference)
        heapq.heappush(self._worst, (difference.weight, -self.counts.total, difference))
        if len(self._worst) > _WORST:
            heapq.heappop(self._worst)

    @property
    def worst(self) -> list[Difference]:
        """The worst differences, the worst first; of equal ones those met first."""
        return [item for _, _, item in sorted(self._worst, key=lambda item: item[:2], reverse=True)]

    def show(self, say: Catalogue, console: Console) -> None:
        """Print the summary."""
        counts = self.counts
        if not counts.total:
            console.print(terminal.plain(say("diff.same"), "bold"))
            return
        console.print(terminal.plain(say("diff.headline", total=counts.total), "bold"))
        tables = {wording.table_title(say, name): number for name, number in counts.tables.items()}
        rows = [
            (say("diff.kinds"), _listed({say(f"diff.{name}"): n for name, n in counts.kinds.items()})),
            (say("diff.causes"), _listed({say(f"cause.{name}"): n for name, n in counts.causes.items()})),
            (say("diff.tables"), _listed(tables)),
            (say("diff.columns"), _listed(counts.columns)),
            (say("diff.layouts"), _listed(counts.layouts)),
        ]
        if counts.rules:
            rows.append((say("diff.rules"), _listed(counts.rules)))
        terminal.pairs(console, rows)
        console.print()
        for item in self.worst:
            console.print(terminal.plain(sentence(item, say), "red" if item.weight >= 50 else ""))
        if counts.total > len(self._worst):
            console.print(terminal.plain(say("diff.more", count=counts.total - len(self._worst)), "dim"))

    def as_data(self) -> dict[str, Any]:
        """The counts as plain data."""
        counts = self.counts
        groups = {
            "kinds": counts.kinds,
            "causes": counts.causes,
            "tables": counts.tables,
            "columns": counts.columns,
            "layouts": counts.layouts,
            "rules": counts.rules,
        }
        return {"total": counts.total} | {name: dict(_ranked(group)) for name, group in groups.items()}


class CsvSink:
    """Differences as lines of a CSV file that a spreadsheet opens right."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow(HEADER)

    def add(self, difference: Difference) -> None:
        """Write one difference."""
        facts = plain(difference)
        self._writer.writerow(neutral(text(facts[name])) for name in HEADER)


class JsonSink:
    """Differences as one JSON document: `differences`, then `counts`, then `exit_code`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = '{"differences": ['

    def add(self, difference: Difference) -> None:
        """Write one difference."""
        facts = plain(difference) | {
            "old_value": difference.old,
            "new_value": difference.new,
            "rules": list(difference.rules),
            "old_box": difference.before.box if difference.before else None,
            "new_box": difference.after.box if difference.after else None,
        }
        self._stream.write(f"{self._separator}\n {json.dumps(facts, ensure_ascii=False)}")
        self._separator = ","

    def finish(self, summary: Summary, exit_code: int) -> None:
        """Write what follows the differences."""
        if self._separator != ",":
            self._stream.write(self._separator)
        counts = json.dumps(summary.as_data(), ensure_ascii=False)
        self._stream.write(f'\n],\n"counts": {counts},\n"exit_code": {exit_code}}}\n')


def spread(differences: Iterable[Difference], sinks: Sequence[Sink]) -> None:
    """Give every difference to every sink."""
    for difference in differences:
        for sink in sinks:
            sink.add(difference)


def plain(difference: Difference) -> dict[str, object]:
    """A difference as plain data under the names of the CSV file."""
    return {
        "kind": difference.kind,
        "cause": difference.cause,
        "table": difference.table,
        "declaration_id": difference.declaration_id,
        "row_key": difference.row_key,
        "row": difference.row,
        "column": difference.column,
        "old_value": text(difference.old),
        "new_value": text(difference.new),
        **_placed("old", difference.before),
        **_placed("new", difference.after),
        "layout": difference.layout,
        "rules": " ".join(difference.rules),
    }


def sentence(difference: Difference, say: Catalogue) -> str:
    """Say one difference in one line."""
    table = wording.table_title(say, difference.table)
    known = {
        "declaration": difference.declaration_id,
        "table": table,
        "row": difference.row,
        "cause": say(f"cause.{difference.cause}"),
    }
    if difference.column is None:
        return say(f"diff.row_{difference.kind}", **known)
    empty = say("word.empty")
    return say(
        "diff.value",
        **known,
        column=wording.column_title(say, difference.table, difference.column),
        old=_short(text(difference.old) or empty),
        new=_short(text(difference.new) or empty),
    )


def _placed(side: str, place: Place | None) -> dict[str, object]:
    return {
        f"{side}_words": place.words if place else None,
        f"{side}_path": place.path if place else None,
        f"{side}_page": place.page if place else None,
        f"{side}_box": " ".join(f"{edge:g}" for edge in place.box) if place and place.box else None,
    }


def _ranked(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(counts: dict[str, int]) -> str:
    ranked = _ranked(counts)
    shown = [f"{name} {number}" for name, number in ranked[:_LINES]]
    hidden = len(ranked) - _LINES
    return " · ".join([*shown, *([f"+{hidden}"] if hidden > 0 else [])])


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else f"{line[:57]}…"
