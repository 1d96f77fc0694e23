"""A score on one screen or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shenbao import terminal, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console
    from rich.table import Table

    from shenbao.catalogue import Catalogue
    from shenbao.score import Score, Tally

_MOST = 12  # fields with errors that fit on the screen; JSON holds all


def as_json(score: Score) -> str:
    """Write a score as JSON: `total`, `blocks`, `layouts`, `formats`, `fields`, `declarations`."""
    groups = {
        "blocks": score.blocks,
        "layouts": score.layouts,
        "formats": score.formats,
        "fields": score.fields,
    }
    facts = {
        "declarations": score.declarations,
        "total": _facts(score.whole),
        **{
            name: {key: _facts(tally) for key, tally in sorted(group.items())}
            for name, group in groups.items()
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=2)


def show(score: Score, say: Catalogue, console: Console) -> None:
    """Print a score: declarations matched, then the rates whole, by block, layout, format and the worst fields."""
    console.print(terminal.plain(say("score.headline", **score.declarations), "bold"))
    import rich.box  # noqa: PLC0415 - JSON needs no table
    import rich.table  # noqa: PLC0415

    table = rich.table.Table(box=rich.box.ROUNDED)
    table.add_column("")
    for name in ("f1", "precision", "recall", "false_confidence", "values"):
        table.add_column(terminal.plain(say(f"score.{name}")), justify="right")
    _add(table, {say("score.all"): score.whole})
    _add(table, {wording.table_title(say, name): tally for name, tally in sorted(score.blocks.items())})
    _add(table, dict(sorted(score.layouts.items())))
    _add(table, dict(sorted(score.formats.items())))
    _add(table, _worst(score.fields))
    console.print(table)


def _add(table: Table, tallies: Mapping[str, Tally]) -> None:
    for name, tally in tallies.items():
        rates = (tally.f1, tally.precision, tally.recall)
        cells = [*(f"{rate:.4f}" for rate in rates), f"{tally.false_confidence:.2%}", str(tally.expected)]
        table.add_row(terminal.plain(name), *cells)
    table.add_section()


def _worst(fields: Mapping[str, Tally]) -> dict[str, Tally]:
    faulty = {name: tally for name, tally in fields.items() if tally.f1 < 1}
    ranked = sorted(faulty, key=lambda name: (faulty[name].f1, name))
    return {name: faulty[name] for name in ranked[:_MOST]}


def _facts(tally: Tally) -> dict[str, float | int]:
    return {
        "f1": round(tally.f1, 6),
        "precision": round(tally.precision, 6),
        "recall": round(tally.recall, 6),
        "false_confidence": round(tally.false_confidence, 6),
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
        "invented": tally.invented,
    }
