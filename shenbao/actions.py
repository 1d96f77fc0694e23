"""What each command does with its parsed options: check them, do the work, print, return the exit code."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from shenbao.exits import Exit
from shenbao.options import Named
from shenbao.package import LEDGER
from shenbao.remote import is_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_verify import Verify
    from shenbao.catalogue import Catalogue
    from shenbao.editions import Keep
    from shenbao.limits import Limits
    from shenbao.options import Engine
    from shenbao.run import Output


def version() -> int:
    """Print the version."""
    sys.stdout.write(f"shenbao {importlib.metadata.version('shenbao')}\n")
    return Exit.OK


def convert(
    say: Catalogue,
    paths: Sequence[str],
    out: str | None,
    *,
    exclude: Sequence[str],
    keep: Keep,
    safe_csv: bool,
    verify: Verify,
    profiles: Sequence[Path],
    jobs: int | None,
    limits: Limits,
    retry_failed: bool,
    fail_fast: bool,
    dry_run: bool,
    quarantine: Path | None,
    engine: Engine,
    scheduler: str | None,
    log_json: bool,
    output: Output,
    corrections: Path | None = None,
) -> int:
    """Convert archives; without `out` the last of several paths is the output folder."""
    named = _split(paths, out, say)
    require_folders(profiles, say)
    if corrections is not None and not corrections.is_file():
        raise typer.BadParameter(say("usage.no_such_file", path=corrections))
    if quarantine is not None and quarantine.exists() and not quarantine.is_dir():
        raise typer.BadParameter(say("usage.not_a_folder", path=quarantine))
    if scheduler is not None and engine != "dask":
        raise typer.BadParameter(say("usage.scheduler_without_dask"))
    if engine == "dask" and find_spec("distributed") is None:
        raise typer.BadParameter(say("usage.extra_missing", extra="dask"))
    if engine == "local" and not dry_run and not Path(named.out, LEDGER).exists():
        from shenbao import worker  # noqa: PLC0415 - wrong usage is told without the readers

        worker.prepare()  # a first run has files to read, a later one seldom
    from shenbao import pool, run  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao.options import Options  # noqa: PLC0415

    options = Options(
        archives=tuple(map(Path, named.archives)),
        out=Path(named.out),
        exclude=tuple(exclude),
        keep=keep,
        safe_csv=safe_csv,
        verify=verify,
        jobs=jobs or pool.processors(),
        profiles=tuple(profiles),
        limits=limits,
        retry_failed=retry_failed,
        fail_fast=fail_fast,
        quarantine=quarantine,
        engine=engine,
        scheduler=scheduler,
        corrections=corrections,
        named=named,
    )
    if dry_run:
        return run.foresee(options, say, output)
    return run.convert(options, say, output, log_json=log_json)


def show(
    say: Catalogue,
    file: Path | None,
    *,
    field: str | None,
    number: int | None,
    grid: bool,
    profiles: Sequence[Path],
) -> int:
    """Show what is read from one file."""
    file = require_file(file, say)
    require_folders(profiles, say)
    from normalize.errors import ProfileError  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao import profiles as layouts  # noqa: PLC0415
    from shenbao import show as work  # noqa: PLC0415
    from shenbao import terminal  # noqa: PLC0415

    console = terminal.console()
    try:
        known = layouts.gather(profiles).profiles
    except ProfileError as error:
        for fault in error.faults:
            console.print(terminal.plain(fault, "red"), soft_wrap=True)
        return Exit.BROKEN_PROFILE
    return work.show(file, say, console, field=field, number=number, grid=grid, profiles=known)


def score(say: Catalogue, out: Path | None, gold: Path | None, *, output: Output) -> int:
    """Score a dataset against a checked one."""
    if out is None or gold is None:
        raise typer.BadParameter(say("usage.missing", name=say("score.metavar")))
    from shenbao import dataset, score_show, terminal  # noqa: PLC0415 - wrong usage is told without the tables
    from shenbao.score import score as judge  # noqa: PLC0415

    try:
        result = judge(dataset.load(out), dataset.load(gold))
    except dataset.NoDatasetError as error:
        raise typer.BadParameter(say("score.no_dataset", path=error)) from error
    if output == "json":
        sys.stdout.write(score_show.as_json(result) + "\n")
    else:
        score_show.show(result, say, terminal.console())
    return Exit.OK


def schema(say: Catalogue, form: Literal["table", "json", "markdown"]) -> int:
    """Print the data dictionary."""
    from shenbao import dictionary  # noqa: PLC0415 - help is shown without the schema

    if form == "table":
        from shenbao import terminal  # noqa: PLC0415

        dictionary.show(say, terminal.console())
    else:
        text = dictionary.as_json() if form == "json" else dictionary.as_markdown(say)
        sys.stdout.write(text + "\n")
    return Exit.OK


def doctor(say: Catalogue, *, json: bool) -> int:
    """Tell what this installation can read."""
    from shenbao import doctor as work  # noqa: PLC0415 - help is shown without the readers

    if json:
        sys.stdout.write(work.as_json(say) + "\n")
        return Exit.OK
    from shenbao import terminal  # noqa: PLC0415

    return work.show(say, terminal.console())


def require_file(file: Path | None, say: Catalogue) -> Path:
    """Refuse a file that is not given, does not exist or is a folder."""
    if file is None:
        raise typer.BadParameter(say("usage.missing", name=say("show.metavar")))
    if not file.exists():
        raise typer.BadParameter(say("usage.no_such_file", path=file))
    if file.is_dir():
        raise typer.BadParameter(say("usage.not_a_file", path=file))
    return file


def require_folders(folders: Sequence[Path], say: Catalogue) -> None:
    """Refuse a folder that does not exist or is a file."""
    for folder in folders:
        if not folder.exists():
            raise typer.BadParameter(say("usage.no_such_file", path=folder))
        if not folder.is_dir():
            raise typer.BadParameter(say("usage.not_a_folder", path=folder))


def _split(paths: Sequence[str], out: str | None, say: Catalogue) -> Named:
    """Tell the archives from the output folder, as `cp` does: the last of several is the output."""
    if not paths:
        raise typer.BadParameter(say("usage.missing", name=say("convert.metavar")))
    if out is None:
        out, paths = (paths[-1], paths[:-1]) if len(paths) > 1 else ("outputs", paths)
    if any(map(is_address, [*paths, out])) and find_spec("fsspec") is None:
        raise typer.BadParameter(say("usage.extra_missing", extra="remote"))
    if len(set(map(is_address, paths))) > 1:
        raise typer.BadParameter(say("usage.mixed_archives"))
    for path in paths:
        if not is_address(path) and not os.path.lexists(path):
            raise typer.BadParameter(say("usage.no_such_file", path=path))
    if not is_address(out) and Path(out).exists() and not Path(out).is_dir():
        raise typer.BadParameter(say("usage.out_is_file", path=out))
    return Named(tuple(paths), out)
