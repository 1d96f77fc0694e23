"""What a run did, on one screen or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from shenbao import terminal, wording

if TYPE_CHECKING:
    from rich.console import Console

    from shenbao.catalogue import Catalogue
    from shenbao.convert import Foresight
    from shenbao.report import Report

_LINES = 8  # of each list, so that the summary stays on one screen


def as_json(report: Report, out: str) -> str:
    """Write the summary as JSON; `exit_code` is what the shell gets."""
    facts: dict[str, object] = {"out": out, **asdict(report), "exit_code": int(report.exit_code)}
    facts["failed_files"] = [{"path": path, "reason": reason} for path, reason in report.failed_files]
    return json.dumps(facts, ensure_ascii=False, indent=2)


def show(report: Report, out: str, say: Catalogue, console: Console) -> None:
    """Print the summary, the most frequent things first."""
    headline = say("summary.headline", done=report.status["converted"], files=report.files, out=out)
    console.print(terminal.plain(headline, "bold"))
    rows: list[tuple[str, object]] = [
        (
            say("summary.rows"),
            _counted({wording.table_title(say, name): count for name, count in report.rows.items()}),
        ),
        (say("summary.status"), _counted({say(f"status.{name}"): n for name, n in report.status.items()})),
    ]
    if report.known:
        rows.insert(0, (say("summary.read"), say("summary.read_now", read=report.read, known=report.known)))
    if report.errors:
        reasons = {say(f"reason.{code}"): count for code, count in report.errors.items()}
        rows.append((say("summary.reasons"), _counted(reasons)))
    if report.profiles:
        rows.append((say("summary.profiles"), _counted(report.profiles)))
    if report.findings:
        severities = {say(f"severity.{name}"): count for name, count in report.severities.items()}
        rows += [
            (say("summary.findings"), _counted(severities)),
            (say("summary.rules"), _counted(report.findings)),
        ]
    if report.corrections:
        fates = {say(f"fate.{fate}"): count for fate, count in report.corrections.items()}
        rows.append((say("summary.corrections"), _counted(fates)))
    terminal.pairs(console, rows)
    show_failures(report, say, console)


def show_foresight(foresight: Foresight, say: Catalogue, console: Console) -> None:
    """Print what a run would do."""
    counts = {"files": foresight.files, "known": foresight.known, "failed": foresight.failed}
    headline = say("foresight.headline", waiting=len(foresight.waiting), **counts)
    console.print(terminal.plain(headline, "bold"))
    for path in foresight.waiting[:_LINES]:
        console.print(terminal.plain(path))
    if len(foresight.waiting) > _LINES:
        console.print(terminal.plain(say("foresight.more", count=len(foresight.waiting) - _LINES)))


def show_failures(report: Report, say: Catalogue, console: Console) -> None:
    """Print the files that failed, each with its reason, and the corrections that did not fit."""
    for path, reason in report.failed_files[:_LINES]:
        console.print(terminal.plain(say("summary.failed", path=path, reason=reason), "red"))
    if len(report.failed_files) > _LINES:
        console.print(terminal.plain(say("summary.more", count=len(report.failed_files) - _LINES)))
    for sentence in report.not_applied:
        console.print(terminal.plain(sentence, "yellow"))


def _counted(counts: dict[str, int]) -> str:
    present = [f"{name} {count}" for name, count in counts.items() if count]
    hidden = len(present) - _LINES
    return " · ".join(present[:_LINES] + ([f"+{hidden}"] if hidden > 0 else [])) or "0"
