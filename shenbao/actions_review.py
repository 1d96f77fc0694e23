"""What the commands that check a finished run do with their parsed options."""

from __future__ import annotations

import getpass
import importlib.util
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from shenbao.catalogue import Catalogue
    from shenbao.finished_run import Run
    from shenbao.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """What a review is asked for; `archives` are where the files lie now, if not where the run found them."""

    run: Path | None
    archives: tuple[Path, ...] = ()
    sheet: Path | None = None
    who: str | None = None
    port: int = 0
    browser: bool = True


def review(say: Catalogue, options: ReviewOptions) -> int:
    """Serve the pages of a review until Ctrl-C."""
    if importlib.util.find_spec("starlette") is None or importlib.util.find_spec("uvicorn") is None:
        raise typer.BadParameter(say("review.no_server"))
    with _opened(say, options) as opened:
        from shenbao import corrections, terminal  # noqa: PLC0415 - wrong usage is told without the readers
        from shenbao.review_server import Server  # noqa: PLC0415 - the server is an extra

        console = terminal.console()
        try:
            server = Server(opened, say, port=options.port)
        except OSError:
            raise typer.BadParameter(say("review.port_taken", port=options.port)) from None
        folder = opened.run.folder
        console.print(terminal.plain(say("review.serving", path=folder), "bold"))
        console.print(terminal.plain(server.address), soft_wrap=True)
        if options.browser:
            import webbrowser  # noqa: PLC0415 - only here

            webbrowser.open(server.address)
        with suppress(KeyboardInterrupt):  # the way a review ends
            server.serve()
        if (folder / corrections.FILE).is_file():
            console.print(terminal.plain(say("review.kept", corrections=folder / corrections.FILE)))
    return Exit.OK


def write_page(
    say: Catalogue, options: ReviewOptions, path: Path, only: Sequence[str], *, pictures: bool
) -> int:
    """Write a review that can be read and not changed."""
    with _opened(say, options) as opened:
        from shenbao import review_page, terminal  # noqa: PLC0415 - wrong usage is told without the readers

        try:
            review_page.write(path, opened, say, only, pictures=pictures)
        except OSError as error:
            return _not_writable(say, path, error)
        terminal.console().print(terminal.plain(say("review.written", path=path)))
    return Exit.OK


def sample(say: Catalogue, folder: Path | None, out: Path | None, *, size: int, seed: int) -> int:
    """Draw values for a spot check into a sheet."""
    run = open_run(say, folder)
    from shenbao import sample as work  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao import sample_sheet, terminal  # noqa: PLC0415

    path = out or run.folder / sample_sheet.FILE
    if path.exists():
        raise typer.BadParameter(say("sample.exists", path=path))
    items = work.plan(run, size, seed, say)
    try:
        sample_sheet.write(path, items)
    except OSError as error:
        return _not_writable(say, path, error)
    strata = {item.stratum: item.of for item in items}
    sentence = say(
        "sample.written",
        count=len(items),
        values=sum(strata.values()),
        strata=len(strata),
        path=path,
        run=run.folder,
    )
    terminal.console().print(terminal.plain(sentence))
    return Exit.OK


def sample_result(say: Catalogue, folder: Path | None, sheet: Path) -> int:
    """Sum up a sheet and note the result in the dataset."""
    run = open_run(say, folder)
    from shenbao import sample as work  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao import sample_sheet, sample_show, terminal  # noqa: PLC0415

    try:
        found = work.result(sample_sheet.read(existing(sheet, say), say))
    except sample_sheet.SheetError as error:
        raise typer.BadParameter("\n".join(error.faults)) from None
    console = terminal.console()
    if not found.overall.checked:
        console.print(terminal.plain(say("sample.nothing", path=sheet)))
        return Exit.OK
    try:
        sample_sheet.publish(run.folder, work.account(found, sheet.name))
    except OSError as error:
        return _not_writable(say, run.folder, error)
    sample_show.show(found, say, console)
    return Exit.OK


def expect(say: Catalogue, paths: Sequence[Path], *, everything: bool) -> int:
    """Write what a review has settled as expected records."""
    if len(paths) != 2:
        raise typer.BadParameter(say("usage.missing", name=say("expect.metavar")))
    with _opened(say, ReviewOptions(run=paths[0])) as opened:
        from shenbao import expected, terminal  # noqa: PLC0415 - wrong usage is told without the readers

        try:
            written = expected.write(paths[1], opened, everything=everything)
        except OSError as error:
            return _not_writable(say, paths[1], error)
        terminal.console().print(terminal.plain(say("expect.written", count=len(written), path=paths[1])))
    return Exit.OK


def open_run(say: Catalogue, folder: Path | None) -> Run:
    """Open a run, or say what is wrong with what was given for one."""
    if folder is None:
        raise typer.BadParameter(say("usage.missing", name=say("review.metavar")))
    existing(folder, say)
    from shenbao.finished_run import NoRunError, Run  # noqa: PLC0415 - wrong usage is told without the readers

    try:
        return Run(folder)
    except NoRunError:
        raise typer.BadParameter(say("review.no_run", path=folder)) from None


@contextmanager
def _opened(say: Catalogue, options: ReviewOptions) -> Generator[Review, None, None]:
    for archive in options.archives:
        existing(archive, say)
    run = open_run(say, options.run)
    from shenbao.corrections import CorrectionsError  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao.originals import Originals  # noqa: PLC0415
    from shenbao.rendering import Renderer  # noqa: PLC0415
    from shenbao.review import Review  # noqa: PLC0415
    from shenbao.review_sheet import Sheet  # noqa: PLC0415
    from shenbao.sample_sheet import SheetError  # noqa: PLC0415

    renderer = Renderer()
    try:
        sheet = Sheet(existing(options.sheet, say), say) if options.sheet else None
        originals = Originals(run, options.archives)
        yield Review(run, originals, renderer, who=options.who or _user(), say=say, sheet=sheet)
    except (CorrectionsError, SheetError) as error:
        raise typer.BadParameter("\n".join(error.faults)) from None
    finally:
        renderer.close()


def existing(path: Path, say: Catalogue) -> Path:
    """Give a path back, or say that there is nothing there."""
    if not path.exists():
        raise typer.BadParameter(say("usage.no_such_file", path=path))
    return path


def _not_writable(say: Catalogue, path: Path, error: OSError) -> Exit:
    from shenbao import terminal  # noqa: PLC0415 - only where it is needed

    detail = error.strerror or type(error).__name__
    sentence = say("convert.not_writable", out=path, detail=detail)
    terminal.console(stderr=True).print(terminal.plain(sentence, "red"))
    return Exit.NOT_WRITABLE


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
