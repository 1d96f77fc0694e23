"""The commands about layout profiles and their options: list, check, draft."""

# Annotations are evaluated where the commands are built, as their help texts come from the catalogue.

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from shenbao import actions
from shenbao.catalogue import Catalogue
from shenbao.exits import Exit
from shenbao.help import command_class, group_class

_CORPUS = Path("corpus")

Lang = Literal["en", "zh"] | None


def add(app: typer.Typer, say: Catalogue) -> None:
    """Add `shenbao profiles` with its commands."""
    group = typer.Typer(
        cls=group_class(say, "shenbao profiles"), help=say("profiles.help"), no_args_is_help=True
    )
    app.add_typer(group, name="profiles")
    folder_argument = typer.Argument(metavar=say("profiles.folder_metavar"), help=say("profiles.folder"))
    file_argument = typer.Argument(metavar=say("show.metavar"), help=say("profiles.draft_file"))
    corpus_option = typer.Option("--corpus", metavar="DIR", help=say("profiles.corpus"))
    out_option = typer.Option("--out", "-o", metavar=say("show.metavar"), help=say("profiles.draft_out"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @group.command("list", help=say("profiles.list_help"), cls=command_class(say, "profiles list"))
    def list_profiles(
        *,
        folders: Annotated[list[Path] | None, folder_argument] = None,
        corpus: Annotated[Path | None, corpus_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return _list(say, folders or [], corpus)

    @group.command("check", help=say("profiles.check_help"), cls=command_class(say, "profiles check"))
    def check_profiles(
        *,
        folders: Annotated[list[Path] | None, folder_argument] = None,
        corpus: Annotated[Path | None, corpus_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return _check(say, folders or [], corpus)

    @group.command("draft", help=say("profiles.draft_help"), cls=command_class(say, "profiles draft"))
    def draft_profile(
        *,
        file: Annotated[Path | None, file_argument] = None,
        out: Annotated[Path | None, out_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return _draft(say, file, out)


def _list(say: Catalogue, folders: list[Path], corpus: Path | None) -> int:
    samples = _samples(folders, corpus, say)
    from normalize.errors import ProfileError  # noqa: PLC0415 - wrong usage is told without the readers
    from shenbao import profiles, terminal  # noqa: PLC0415

    console = terminal.console()
    try:
        profiles.show(profiles.gather(folders), samples, say, console)
    except ProfileError as error:
        for fault in error.faults:
            console.print(terminal.plain(fault, "red"), soft_wrap=True)
        return Exit.BROKEN_PROFILE
    return Exit.OK


def _check(say: Catalogue, folders: list[Path], corpus: Path | None) -> int:
    samples = _samples(folders, corpus, say)
    from shenbao import profiles_check, terminal  # noqa: PLC0415 - wrong usage is told without the readers

    return profiles_check.check(folders, samples, say, terminal.console())


def _draft(say: Catalogue, file: Path | None, out: Path | None) -> int:
    path = actions.require_file(file, say)
    if out is not None and out.exists():
        raise typer.BadParameter(say("profiles.exists", path=out))
    import extract  # noqa: PLC0415 - wrong usage is told without the readers
    from normalize.profiles_unknown import unknown_in  # noqa: PLC0415
    from shenbao import profiles_draft, terminal, wording  # noqa: PLC0415

    errors = terminal.console(stderr=True)
    try:
        unknown = unknown_in(extract.read(path), path.name)
    except extract.ExtractError as error:
        reason = wording.failure(say, error.code, error.detail)
        errors.print(terminal.plain(say("show.failed", path=path, reason=reason), "red"))
        return Exit.SOME_FAILED
    if unknown is None:
        errors.print(terminal.plain(say("profiles.no_table", path=path)))
        return Exit.NOTHING_CONVERTED
    text = profiles_draft.draft(unknown, path.name, say)
    if out is None:
        sys.stdout.write(text)
        return Exit.OK
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        errors.print(
            terminal.plain(say("convert.not_writable", out=out, detail=error.strerror or error), "red")
        )
        return Exit.NOT_WRITABLE
    return Exit.OK


def _samples(folders: list[Path], corpus: Path | None, say: Catalogue) -> Path | None:
    """The folder of sample forms: the one asked for, or the usual one where it exists."""
    actions.require_folders([*folders, *([corpus] if corpus is not None else [])], say)
    return corpus if corpus is not None else (_CORPUS if _CORPUS.is_dir() else None)
