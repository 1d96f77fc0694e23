"""The commands that check a finished run, with help in the language of the run."""

# Annotations are evaluated where the commands are built, as their help texts come from the catalogue.

from pathlib import Path
from typing import Annotated, Literal

import typer

from shenbao import actions_diff, actions_review
from shenbao.catalogue import Catalogue
from shenbao.help import command_class

Lang = Literal["en", "zh"] | None


def add(app: typer.Typer, say: Catalogue) -> None:
    """Add the commands to the command line."""
    _add_review(app, say)
    _add_sample(app, say)
    _add_expect(app, say)
    _add_diff(app, say)


def _add_review(app: typer.Typer, say: Catalogue) -> None:
    run_argument = typer.Argument(metavar=say("review.metavar"), help=say("review.run"))
    static_option = typer.Option("--static", metavar="FILE", help=say("review.static"))
    only_option = typer.Option("--only", metavar="ID", help=say("review.only"))
    pictures_option = typer.Option("--pictures/--no-pictures", help=say("review.pictures"))
    archive_option = typer.Option("--archive", metavar="PATH", help=say("review.archive"))
    sample_option = typer.Option("--sample", metavar="FILE", help=say("review.sample"))
    who_option = typer.Option("--who", metavar="NAME", help=say("review.who"))
    port_option = typer.Option("--port", min=0, max=65535, metavar="N", help=say("review.port"))
    browser_option = typer.Option("--browser/--no-browser", help=say("review.browser"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("review", help=say("review.help"), cls=command_class(say, "review"))
    def review(
        *,
        run: Annotated[Path | None, run_argument] = None,
        static: Annotated[Path | None, static_option] = None,
        only: Annotated[list[str] | None, only_option] = None,
        pictures: Annotated[bool, pictures_option] = True,
        archive: Annotated[list[Path] | None, archive_option] = None,
        sample: Annotated[Path | None, sample_option] = None,
        who: Annotated[str | None, who_option] = None,
        port: Annotated[int, port_option] = 0,
        browser: Annotated[bool, browser_option] = True,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        options = actions_review.ReviewOptions(
            run=run,
            archives=tuple(archive or ()),
            sheet=sample,
            who=who,
            port=port,
            browser=browser,
        )
        if static is not None:
            return actions_review.write_page(say, options, static, only or [], pictures=pictures)
        return actions_review.review(say, options)


def _add_sample(app: typer.Typer, say: Catalogue) -> None:
    run_argument = typer.Argument(metavar=say("review.metavar"), help=say("review.run"))
    size_option = typer.Option("--size", "-n", min=1, metavar="N≥1", help=say("sample.size"))
    seed_option = typer.Option("--seed", metavar="N", help=say("sample.seed"))
    out_option = typer.Option("--out", "-o", metavar="FILE", help=say("sample.out"))
    result_option = typer.Option("--result", metavar="FILE", help=say("sample.result"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("sample", help=say("sample.help"), cls=command_class(say, "sample"))
    def sample(
        *,
        run: Annotated[Path | None, run_argument] = None,
        size: Annotated[int, size_option] = 200,
        seed: Annotated[int, seed_option] = 1,
        out: Annotated[Path | None, out_option] = None,
        result: Annotated[Path | None, result_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        if result is not None:
            return actions_review.sample_result(say, run, result)
        return actions_review.sample(say, run, out, size=size, seed=seed)


def _add_diff(app: typer.Typer, say: Catalogue) -> None:
    runs_argument = typer.Argument(metavar=say("diff.metavar"), help=say("diff.runs"))
    csv_option = typer.Option("--csv", metavar="FILE", help=say("diff.csv"))
    html_option = typer.Option("--html", metavar="FILE", help=say("diff.html"))
    json_option = typer.Option("--json", help=say("diff.json"))
    archive_option = typer.Option("--archive", metavar="PATH", help=say("review.archive"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("diff", help=say("diff.help"), cls=command_class(say, "diff"))
    def diff(
        *,
        runs: Annotated[list[Path] | None, runs_argument] = None,
        csv: Annotated[Path | None, csv_option] = None,
        html: Annotated[Path | None, html_option] = None,
        json: Annotated[bool, json_option] = False,
        archive: Annotated[list[Path] | None, archive_option] = None,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions_diff.diff(
            say, runs or [], csv_path=csv, page_path=html, as_json=json, archives=archive or []
        )


def _add_expect(app: typer.Typer, say: Catalogue) -> None:
    paths_argument = typer.Argument(metavar=say("expect.metavar"), help=say("expect.paths"))
    all_option = typer.Option("--all", help=say("expect.all"))
    lang_option = typer.Option("--lang", metavar="en|zh", help=say("help.lang"))

    @app.command("expect", help=say("expect.help"), cls=command_class(say, "expect"))
    def expect(
        *,
        paths: Annotated[list[Path] | None, paths_argument] = None,
        everything: Annotated[bool, all_option] = False,
        lang: Annotated[Lang, lang_option] = None,
    ) -> int:
        del lang
        return actions_review.expect(say, paths or [], everything=everything)
