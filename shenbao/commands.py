"""The commands and their options, with help in the language of the run."""

# Annotations are evaluated where the commands are built, as their help texts come from the catalogue.

from pathlib import Path
from typing import Annotated, Literal

import typer

from shenbao import actions, commands_review, profiles_commands
from shenbao.catalogue import Catalogue
from shenbao.help import command_class, group_class
from shenbao.limits import Limits

Lang = Literal["en", "zh"] | None


def build(say: Catalogue) -> typer.Typer:
    """Build the command line in one language."""
    app = typer.Typer(
        cls=group_class(say),
        help=say("help.program"),
        epilog=say("help.epilog"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    _add_program(app, say)
    _add_convert(app, say)
    _add_show(app, say)
    _add_score(app, say)
    commands_review.add(app, say)
    _add_schema(app, say)
    profiles_commands.add(app, say)
    _add_doctor(app, say)
    return app


def _add_program(app: typer.Typer, say: Catalogue) -> None:
    version_option = typer.Option(
        "--version", help=say("help.version"), callback=_tell_version, is_eager=True
    )
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.callback()
    def program(
        *,
        version: Annotated[bool, version_option] = False,
        lang: Annotated[Lang, lang_option] = None,
    ) -> None:
        del version, lang  # the language is taken before anything is parsed


def _add_convert(app: typer.Typer, say: Catalogue) -> None:
    paths_argument = typer.Argument(metavar=say("convert.metavar"), help=say("convert.archives"))
    out_option = typer.Option("--out", "-o", metavar="OUT", help=say("convert.out"))
    exclude_option = typer.Option(
        "--exclude", metavar=say("convert.exclude_metavar"), help=say("convert.exclude")
    )
    editions_option = typer.Option(metavar="best|all", help=say("convert.editions"))
    csv_option = typer.Option("--csv-safe/--csv-raw", help=say("convert.csv"))
    verify_option = typer.Option(metavar="sample|all|none", help=say("convert.verify"))
    profiles_option = typer.Option("--profiles", metavar="DIR", help=say("profiles.option"))
    jobs_option = typer.Option("--jobs", "-j", min=1, metavar="N≥1", help=say("convert.jobs"))
    timeout_option = typer.Option(min=1, metavar=say("convert.seconds_metavar"), help=say("convert.timeout"))
    memory_option = typer.Option(min=256, metavar="MIB≥256", help=say("convert.memory"))
    recycle_option = typer.Option(min=1, metavar="N≥1", help=say("convert.recycle"))
    retry_option = typer.Option("--retry-failed", help=say("convert.retry_failed"))
    fail_option = typer.Option("--fail-fast", help=say("convert.fail_fast"))
    dry_option = typer.Option("--dry-run", help=say("convert.dry_run"))
    quarantine_option = typer.Option(metavar=say("convert.folder_metavar"), help=say("convert.quarantine"))
    engine_option = typer.Option(metavar="local|dask", help=say("convert.engine"))
    scheduler_option = typer.Option(metavar=say("convert.address_metavar"), help=say("convert.scheduler"))
    log_option = typer.Option("--log-json", help=say("convert.log_json"))
    corrections_option = typer.Option("--corrections", metavar="FILE", help=say("convert.corrections"))
    quiet_option = typer.Option("--quiet", "-q", help=say("convert.quiet"))
    json_option = typer.Option("--json", help=say("convert.json"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("convert", help=say("convert.help"), cls=command_class(say, "convert"))
    def convert(
        *,
        paths: Annotated[list[str] | None, paths_argument] = None,
        out: Annotated[str | None, out_option] = None,
        exclude: Annotated[list[str] | None, exclude_option] = None,
        editions: Annotated[Literal["best", "all"], editions_option] = "best",
        csv_safe: Annotated[bool, csv_option] = True,
        verify: Annotated[Literal["sample", "all", "none"], verify_option] = "sample",
        profiles: Annotated[list[Path] | None, profiles_option] = None,
        jobs: Annotated[int | None, jobs_option] = None,
        timeout: Annotated[float, timeout_option] = Limits().seconds,
        memory: Annotated[int, memory_option] = Limits().mebibytes,
        recycle: Annotated[int, recycle_option] = Limits().documents,
        retry_failed: Annotated[bool, retry_option] = False,
        fail_fast: Annotated[bool, fail_option] = False,
        dry_run: Annotated[bool, dry_option] = False,
        quarantine: Annotated[Path | None, quarantine_option] = None,
        engine: Annotated[Literal["local", "dask"], engine_option] = "local",
        scheduler: Annotated[str | None, scheduler_option] = None,
        log_json: Annotated[bool, log_option] = False,
        corrections: Annotated[Path | None, corrections_option] = None,
        quiet: Annotated[bool, quiet_option] = False,
        json: Annotated[bool, json_option] = False,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions.convert(
            say,
            paths or [],
            out,
            exclude=exclude or [],
            keep=editions,
            safe_csv=csv_safe,
            verify=verify,
            profiles=profiles or [],
            jobs=jobs,
            limits=Limits(seconds=timeout, mebibytes=memory, documents=recycle),
            retry_failed=retry_failed,
            fail_fast=fail_fast,
            dry_run=dry_run,
            quarantine=quarantine,
            engine=engine,
            scheduler=scheduler,
            log_json=log_json,
            corrections=corrections,
            output="none" if quiet else "json" if json else "text",
        )


def _add_show(app: typer.Typer, say: Catalogue) -> None:
    file_argument = typer.Argument(metavar=say("show.metavar"), help=say("show.file"))
    field_option = typer.Option("--field", metavar=say("show.field_metavar"), help=say("show.field"))
    form_option = typer.Option("--form", min=1, metavar="N≥1", help=say("show.form"))
    grid_option = typer.Option("--grid", help=say("show.grid"))
    profiles_option = typer.Option("--profiles", metavar="DIR", help=say("profiles.option"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("show", help=say("show.help"), cls=command_class(say, "show"))
    def show(
        *,
        file: Annotated[Path | None, file_argument] = None,
        field: Annotated[str | None, field_option] = None,
        form: Annotated[int | None, form_option] = None,
        grid: Annotated[bool, grid_option] = False,
        profiles: Annotated[list[Path] | None, profiles_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions.show(say, file, field=field, number=form, grid=grid, profiles=profiles or [])


def _add_score(app: typer.Typer, say: Catalogue) -> None:
    out_argument = typer.Argument(metavar="OUT", help=say("score.out"))
    gold_argument = typer.Argument(metavar="GOLD", help=say("score.gold"))
    json_option = typer.Option("--json", help=say("score.json"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("score", help=say("score.help"), cls=command_class(say, "score"))
    def score(
        *,
        out: Annotated[Path | None, out_argument] = None,
        gold: Annotated[Path | None, gold_argument] = None,
        json: Annotated[bool, json_option] = False,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions.score(say, out, gold, output="json" if json else "text")


def _add_schema(app: typer.Typer, say: Catalogue) -> None:
    format_option = typer.Option("--format", metavar="table|json|markdown", help=say("schema.format"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("schema", help=say("schema.help"), cls=command_class(say, "schema"))
    def schema(
        *,
        form: Annotated[Literal["table", "json", "markdown"], format_option] = "table",
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions.schema(say, form)


def _add_doctor(app: typer.Typer, say: Catalogue) -> None:
    json_option = typer.Option("--json", help=say("doctor.json"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("doctor", help=say("doctor.help"), cls=command_class(say, "doctor"))
    def doctor(
        *,
        json: Annotated[bool, json_option] = False,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions.doctor(say, json=json)


def _tell_version(*, value: bool) -> None:
    if value:
        actions.version()
        raise typer.Exit
