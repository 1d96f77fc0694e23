"""A line on the terminal while files are read: how many, how fast, how long still."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shenbao import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.progress import Task
    from rich.text import Text

    from shenbao.batch import Step
    from shenbao.catalogue import Catalogue


def watch(say: Catalogue, *, quiet: bool) -> Callable[[int, Iterator[Step]], Iterable[Step]]:
    """Make what passes steps on; it shows progress on standard error if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        return lambda _, steps: steps

    def passing(total: int, steps: Iterator[Step]) -> Iterator[Step]:
        from rich import progress  # noqa: PLC0415 - only a terminal needs it

        class Rate(progress.ProgressColumn):
            def render(self, task: Task) -> Text:
                return terminal.plain(
                    say("progress.rate", rate=f"{task.finished_speed or task.speed or 0:.1f}")
                )

        with progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(bar_width=None),
            progress.MofNCompleteColumn(),
            Rate(),
            progress.TimeRemainingColumn(compact=True),
            console=terminal.console(stderr=True),
            transient=True,
        ) as bar:
            yield from bar.track(steps, total=total, description=say("progress.reading"))
            if total:
                bar.console.print(terminal.plain(say("progress.writing")))

    return passing
