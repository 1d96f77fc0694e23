"""What the command that compares two runs does with its parsed options."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import typer

from shenbao.actions_review import existing, open_run
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shenbao.catalogue import Catalogue
    from shenbao.finished_run import Run


def diff(
    say: Catalogue,
    runs: Sequence[Path],
    *,
    csv_path: Path | None,
    page_path: Path | None,
    as_json: bool,
    archives: Sequence[Path],
) -> int:
    """Compare two runs; the exit code tells whether they differ."""
    if len(runs) != 2:
        raise typer.BadParameter(say("usage.missing", name=say("diff.metavar")))
    for archive in archives:
        existing(archive, say)
    from shenbao import terminal  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao.diff import differences  # noqa: PLC0415
    from shenbao.diff_write import CsvSink, JsonSink, Sink, Summary, spread  # noqa: PLC0415

    summary = Summary()
    sinks: list[Sink] = [summary]
    try:
        with ExitStack() as held:
            old, new = (_run(say, path, held) for path in runs)
            page = None
            if csv_path is not None:
                stream = held.enter_context(csv_path.open("w", encoding="utf-8-sig", newline=""))
                sinks.append(CsvSink(stream))
            if page_path is not None:
                from shenbao.diff_page import PageSink  # noqa: PLC0415
                from shenbao.originals import Originals  # noqa: PLC0415
                from shenbao.rendering import Renderer  # noqa: PLC0415

                renderer = Renderer()
                held.callback(renderer.close)
                originals = (Originals(old, archives), Originals(new, archives))
                page = PageSink(say, originals, renderer, [str(folder) for folder in runs])
                sinks.append(page)
            printed = JsonSink(sys.stdout) if as_json else None
            if printed is not None:
                sinks.append(printed)
            spread(differences(old, new), sinks)
            code = Exit.DIFFERENT if summary.counts.total else Exit.OK
            if page is not None and page_path is not None:
                page.finish(page_path, summary)
            if printed is not None:
                printed.finish(summary, int(code))
            else:
                summary.show(say, terminal.console())
    except OSError as error:
        detail = error.strerror or type(error).__name__
        sentence = say("convert.not_writable", out=error.filename or "", detail=detail)
        terminal.console(stderr=True).print(terminal.plain(sentence, "red"))
        return Exit.USAGE
    return code


def _run(say: Catalogue, path: Path, held: ExitStack) -> Run:
    """Open a run, or expected records as one."""
    from shenbao import expected  # noqa: PLC0415 - wrong usage is told without the readers

    existing(path, say)
    if not expected.is_record(path):
        return open_run(say, path)
    try:
        return held.enter_context(expected.opened(path, say))
    except expected.RecordError as error:
        raise typer.BadParameter("\n".join(error.faults)) from None
