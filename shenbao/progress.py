"""A line on the terminal while files are fetched, looked over and read: how many, how fast, how long still."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TypeVar

from shenbao import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.progress import Task
    from rich.text import Text

    from shenbao.batch import Step
    from shenbao.catalogue import Catalogue


T = TypeVar("T")


class Track(Protocol):
    """Passes things on as they come, given how many there will be, and may show how far it is."""

    def __call__(self, total: int, things: Iterable[T], /) -> Iterable[T]:
        """Give the same things in the same order."""
        ...


def untold(_: int, things: Iterable[T], /) -> Iterable[T]:
    """Pass things on and show nothing."""
    return things


def watch(say: Catalogue, *, quiet: bool) -> Callable[[int, Iterator[Step]], Iterable[Step]]:
    """Make what passes steps on; it shows progress on standard error if that is a terminal."""
    track = tracking(say, "progress.reading", quiet=quiet)
    if track is untold:
        return track

    def passing(total: int, steps: Iterator[Step]) -> Iterator[Step]:
        yield from track(total, steps)
        if total:
            terminal.console(stderr=True).print(terminal.plain(say("progress.writing")))

    return passing


def tracking(say: Catalogue, work: str, *, quiet: bool) -> Track:
    """Make what shows progress on standard error, if that is a terminal, under the name of the work."""
    if quiet or not sys.stderr.isatty():
        return untold

    def passing(total: int, things: Iterable[T], /) -> Iterator[T]:
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
            yield from bar.track(things, total=total, description=say(work))

    return passing
