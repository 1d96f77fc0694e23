"""What the documents for users say is true: their commands run, their tables name the codes that exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract import html, html_flow, html_grid, office_program, scan_picture, sheet_blocks, xls
from extract.docx_archive import MAX_MEMBERS, MAX_TOTAL_BYTES, MAX_XML_BYTES
from extract.errors import CODES
from extract.pdf_limits import MAX_OBJECTS, MAX_PAGES, MAX_RECOGNISED
from extract.read import MAX_BYTES
from normalize.rules import RULES
from shenbao import archive_walk, reading
from shenbao.exits import Exit
from shenbao.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
READMES = {"README.md": "C.UTF-8", "README.zh-CN.md": "zh_CN.UTF-8"}  # each with the locale of its reader

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)

# The prefix that finds the environment of the checkout; here, the environment of the tests stands in.
RUNNER = ("uv", "run")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stand-in for the checkout: the corpus as a user finds it, and room for results."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "outputs").mkdir()
    return folder


@pytest.mark.parametrize("readme", READMES)
def test_commands_run_and_print_what_is_shown(
    readme: str, place: Path, expect: Callable[[Path, str], None]
) -> None:
    printed = ""
    shutil.rmtree(place / "outputs")
    (place / "outputs").mkdir()

    def follow(block: re.Match[str]) -> str:
        nonlocal printed
        language, text = block.groups()
        if language == "text":
            return f"```text\n{re.sub(r' +$', '', printed, flags=re.MULTILINE)}```"
        if language == "sh":
            printed = [_run(command, place, READMES[readme]) for command in _commands(text)][-1]
        elif language == "python":
            printed = _finish([sys.executable, "-c", text], place, READMES[readme])
        return block.group()

    expect(ROOT / readme, BLOCK.sub(follow, _text(readme)))


def test_both_languages_show_the_same_commands() -> None:
    english, chinese = (
        [_without_comments(*block) for block in BLOCK.findall(_text(readme))] for readme in READMES
    )
    assert chinese == english


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md"])
def test_every_make_target_shown_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", _text("Makefile"), flags=re.MULTILINE))
    shown = set(re.findall(r"(?:^\s*|`)make ([a-z-]+)", _text(document), flags=re.MULTILINE))
    assert shown
    assert shown - targets == set()


def test_documented_exit_codes_are_those_of_the_command() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", _text("docs/exit-codes.md"), flags=re.MULTILINE)
    assert {name: int(code) for code, name in rows} == {code.name: code.value for code in Exit}


def test_documented_error_codes_are_those_of_reading() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", _text("docs/exit-codes.md"), flags=re.MULTILINE)
    own = {reading.TIME_LIMIT, reading.MEMORY_LIMIT, reading.WORKER_LOST, reading.INTERNAL_ERROR}
    assert sorted(rows) == sorted(CODES | own | {reading.PROFILES_OVERLAP})


def test_documented_limits_are_those_of_reading() -> None:
    rows = re.findall(
        r"^\| (.+) \| (.+) \|$", _text("docs/formats.md").partition("## Limits")[2], flags=re.MULTILINE
    )
    assert dict(rows[1:]) == {
        "size of a file": f"{MAX_BYTES // 2**20} MiB",
        "pages of a PDF": f"{MAX_PAGES}",
        "objects or characters on a PDF page": f"{MAX_OBJECTS} each",
        "files in a package (DOCX, XLSX, ODS, ODT, OFD)": f"{MAX_MEMBERS}",
        "unpacked size of a package": f"{MAX_TOTAL_BYTES // 10**6} MB, one XML part {MAX_XML_BYTES // 10**6} MB",
        "cells with text in a workbook": f"{sheet_blocks.MAX_CELLS}",
        "grid positions of the tables of a workbook or page": f"{sheet_blocks.MAX_POSITIONS}",
        "size of an XLS file or a web page": f"{html.MAX_BYTES // 10**6} MB",
        "elements of a web page, nested elements, nested tables": (
            f"{html.MAX_MARKUP}, {html.MAX_DEPTH}, {html_flow.MAX_TABLE_DEPTH}"
        ),
        "seconds for LibreOffice": f"{office_program.SECONDS}",
        "pixels of a picture": f"{scan_picture.MOST_PIXELS // 10**6} million",
        "pages that are recognised, of a PDF or a TIFF": f"{MAX_RECOGNISED}",
    }
    assert f"{reading.PAGE_SECONDS:g} seconds more for each of its pages" in _text("docs/archives.md")
    assert html_grid.MAX_POSITIONS == sheet_blocks.MAX_POSITIONS
    assert xls.MAX_BYTES == html.MAX_BYTES


def test_documented_limits_are_those_of_archives_and_documents() -> None:
    text = _text("docs/archives.md")
    archive, document = (
        text.partition(f"| {head} |")[2].partition("\n\n")[0] for head in ("limit of one archive", "option")
    )
    assert dict(re.findall(r"^\| (.+) \| (.+) \|$", archive, flags=re.MULTILINE)) == {
        "members": f"{archive_walk.MAX_MEMBERS}",
        "archives in archives": f"{archive_walk.MAX_DEPTH} levels",
        "bytes it gives, per byte it has": f"{archive_walk.MAX_RATIO}, at least {archive_walk.FREE_BYTES // 10**6} MB in all",
        "one member": f"{MAX_BYTES // 2**20} MiB, and {archive_walk.MAX_RATIO} bytes per packed byte "
        f"from {archive_walk.FREE_MEMBER_BYTES // 10**6} MB on",
    }
    limits = Limits()
    assert re.findall(r"^\| (`--\w+`) \| (.+?) \|", document, flags=re.MULTILINE) == [
        ("`--timeout`", f"{limits.seconds:g} s"),
        ("`--memory`", f"{limits.mebibytes} MiB"),
        ("`--recycle`", f"{limits.documents}"),
    ]


@pytest.mark.parametrize("name", ["findings.md", "findings.zh-CN.md"])
def test_documented_findings_are_those_of_the_rules(name: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \| .+ \|$", _text(f"docs/{name}"), flags=re.MULTILINE)
    assert rows == [(rule.code, rule.severity, rule.origin) for rule in RULES.values()]


def test_data_dictionary_is_the_one_the_command_prints(
    place: Path, expect: Callable[[Path, str], None]
) -> None:
    printed = _run([*RUNNER, "shenbao", "schema", "--format", "markdown"], place)
    expect(ROOT / "docs" / "dataset.md", printed)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _commands(block: str) -> list[list[str]]:
    lines = block.replace("\\\n", " ").splitlines()
    return [command for line in lines if (command := shlex.split(line, comments=True))]


def _without_comments(language: str, text: str) -> object:
    if language == "text":
        return language
    return (language, _commands(text) if language == "sh" else text)


def _run(command: list[str], place: Path, locale: str = "C.UTF-8") -> str:
    if command[0] == "make":
        return ""  # its targets are checked by name: running them here would run the tests in the tests
    assert tuple(command[:3]) == (*RUNNER, "shenbao"), f"no way to run {shlex.join(command)} in a test"
    return _finish([str(Path(sys.executable).with_name("shenbao")), *command[3:]], place, locale)


def _finish(command: list[str], place: Path, locale: str) -> str:
    environment = os.environ | {"PYTHONUTF8": "1", "LC_ALL": locale}
    done = subprocess.run(
        command, cwd=place, env=environment, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{shlex.join(command)} ended with {done.returncode}\n{done.stderr}"
    return done.stdout
