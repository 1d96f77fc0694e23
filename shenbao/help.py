"""The help pages, laid out here because the parser's own know English only and cut Chinese lines short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from shenbao import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shenbao.catalogue import Catalogue


def command_class(say: Catalogue, name: str) -> type[TyperCommand]:
    """Make the class of one command with help pages in the language of the run."""

    class Command(TyperCommand):
        def format_help(self, ctx: object, formatter: object) -> None:
            del ctx, formatter
            _show(self, f"shenbao {name}", say)

    return Command


def group_class(say: Catalogue, path: str = "shenbao") -> type[TyperGroup]:
    """Make the class of the program, or of a group of its commands, with help pages in the language of the run."""

    class Group(TyperGroup):
        def format_help(self, ctx: object, formatter: object) -> None:
            del ctx, formatter
            _show(self, path, say)

    return Group


def _show(command: TyperCommand | TyperGroup, path: str, say: Catalogue) -> None:
    arguments = [
        (item.metavar or "", item.help or "") for item in command.params if isinstance(item, TyperArgument)
    ]
    options = [_option(item) for item in command.params if isinstance(item, TyperOption)]
    options.append(("--help", say("help.help")))
    commands: list[tuple[str, str]] = []
    if isinstance(command, TyperGroup):
        commands = [(name, item.help or "") for name, item in command.commands.items()]
    tail = [name for name, _ in arguments] or ([say("help.commands_word")] if commands else [])
    console = terminal.console()
    console.print(
        terminal.plain(" ".join([say("help.usage"), path, say("help.options_word"), *tail]), "bold")
    )
    console.print()
    console.print(terminal.plain(command.help or ""))
    _section(say("help.arguments"), arguments)
    _section(say("help.options"), options)
    _section(say("help.commands"), commands)
    if command.epilog:
        console.print()
        console.print(terminal.plain(command.epilog, "dim"))


def _option(option: TyperOption) -> tuple[str, str]:
    names = " / ".join([", ".join(option.opts), *option.secondary_opts])
    return f"{names} {option.metavar or ''}".rstrip(), option.help or ""


def _section(title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        console = terminal.console()
        console.print()
        console.print(terminal.plain(title, "bold"))
        terminal.pairs(console, rows, indent=2)
