"""What this installation can read, what it lacks, and how to get it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from extract.abilities import abilities
from shenbao import terminal
from shenbao.exits import Exit

if TYPE_CHECKING:
    from rich.console import Console

    from extract.abilities import Ability
    from shenbao.catalogue import Catalogue


def show(say: Catalogue, console: Console) -> Exit:
    """Print a line for each way of reading, and how to get each program that is missing."""
    found = abilities()
    terminal.pairs(console, [(_formats(ability, say), _state(ability, say)) for ability in found])
    missing = [ability for ability in found if ability.program and not ability.reads]
    console.print()
    for ability in missing:
        console.print(terminal.plain(_advice(ability, say), "yellow"))
    if not missing:
        console.print(terminal.plain(say("doctor.complete")))
    return Exit.OK


def as_json(say: Catalogue) -> str:
    """Write the same as JSON."""
    entries = [
        {
            "formats": list(ability.formats),
            "reads": ability.reads,
            "program": ability.program or None,
            "place": ability.place or None,
            "obstacle": ability.obstacle or None,
            "advice": _advice(ability, say) if ability.program and not ability.reads else None,
        }
        for ability in abilities()
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2)


def _state(ability: Ability, say: Catalogue) -> str:
    program = _called(ability.program, say)
    if ability.reads and ability.program:
        return say("doctor.with_program", program=program, place=ability.place)
    if ability.reads:
        return say("doctor.reads")
    if ability.obstacle:
        return say("doctor.broken", program=program, obstacle=ability.obstacle)
    return say("doctor.in_part" if ability.advice == "font" else "doctor.missing", program=program)


def _formats(ability: Ability, say: Catalogue) -> str:
    return ", ".join(_called(name, say) for name in ability.formats)


def _called(name: str, say: Catalogue) -> str:
    """Call a format or a program by its name in the language of the run; most have one name in all."""
    key = f"doctor.name.{name.lower().replace(' ', '_')}"
    return say(key) if key in say else name


def _advice(ability: Ability, say: Catalogue) -> str:
    formats = _formats(ability, say)
    if ability.obstacle:
        return say("doctor.advice_broken", program=ability.program, formats=formats)
    if ability.advice != "office":
        return say(f"doctor.advice_{ability.advice}", formats=formats)
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")
    command = say(f"doctor.install_{system}")
    return say("doctor.advice", program=ability.program, formats=formats, command=command)
