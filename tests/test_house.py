"""The rules of CONTRIBUTING.md that a machine can check."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("extract", "normalize", "shenbao")

# What a room must not import: the rooms above it, and the libraries that are another room's business.
READERS = {"docx", "lxml", "openpyxl", "pdfplumber", "pypdfium2", "xlrd"}
APPLICATION = {"pandas", "pyarrow", "rich", "typer"}
FORBIDDEN = {
    "extract": {"normalize", "shenbao"} | APPLICATION,
    "normalize": {"shenbao"} | READERS | APPLICATION,
    "shenbao": READERS,
}

# Split so that this file passes its own check.
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "crates" + ".io")
MACHINE_PATHS = tuple("/" + folder + "/" for folder in ("home", "root", "tmp", "Users", "work"))


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    crossings = [
        f"{_name(path)} imports {module}"
        for path in _modules(room)
        for module in _imported(path)
        if module.partition(".")[0] in FORBIDDEN[room]
    ]
    assert crossings == []


def test_only_the_dataset_knows_pandas() -> None:
    users = [
        _name(path)
        for path in _modules("shenbao")
        if any(module.partition(".")[0] == "pandas" for module in _imported(path))
    ]
    assert [name for name in users if not name.startswith("shenbao/dataset")] == []


@pytest.mark.parametrize("room", ROOMS)
def test_package_files_only_re_export(room: str) -> None:
    others = [
        f"{_name(path)}:{statement.lineno}"
        for path in _modules(room)
        if path.name == "__init__.py"
        for statement in ast.parse(path.read_bytes()).body
        if not _re_exports(statement)
    ]
    assert others == []


def test_modules_are_named_after_what_they_hold() -> None:
    vague = {"abstract", "base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}
    assert [_name(path) for room in ROOMS for path in _modules(room) if path.stem.strip("_") in vague] == []


def test_no_region_is_named_in_code() -> None:
    lines = _text("normalize/data/divisions.tsv").splitlines()
    divisions = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    region = re.compile("|".join(sorted({division["name"] for division in divisions})))
    named = [
        f"{_name(path)}:{node.lineno}: {node.value}"
        for room in ROOMS
        for path in _modules(room)
        for node in _literals(path)
        if isinstance(node.value, str) and region.search(node.value)
    ]
    assert named == []


def test_corpus_is_data() -> None:
    assert [_name(path) for path in (ROOT / "corpus").rglob("*.py")] == []


def test_tests_are_flat_and_each_file_tests_something() -> None:
    assert [_name(path) for path in (ROOT / "tests").glob("*/**/*.py")] == []
    without_test = [
        path.name
        for path in (ROOT / "tests").glob("test_*.py")
        if not any(
            isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_")
            for statement in ast.parse(path.read_bytes()).body
        )
    ]
    assert without_test == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    words = re.compile(rf"{'|'.join(map(re.escape, HOSTS))}|(?<![\w.~-])(?:{'|'.join(MACHINE_PATHS)})")
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path, text in _tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if words.search(line)
    ]
    assert found == []


def test_no_sentence_of_a_real_form_is_in_the_repository(shared: Path) -> None:
    sentences = {
        sentence
        for form in sorted((shared / "real").glob("*.txt"))
        for sentence in re.findall(r"[\u4e00-\u9fff]{18,}", form.read_text(encoding="utf-8-sig"))
    }
    assert sentences
    copied = [
        f"{_name(path)}: {sentence}"
        for path, text in _tracked_texts()
        for sentence in sorted(sentences)
        if sentence in text
    ]
    assert copied == []


def test_lock_pins_what_the_project_asks_for() -> None:
    pins = dict(_pins())
    unmet = [
        str(requirement)
        for requirement in _requirements()
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ]
    assert unmet == []


def test_every_pin_has_hashes_and_no_address() -> None:
    lock = _text("requirements.lock")
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert [line for line in lock.splitlines() if "://" in line or line.startswith("-")] == []


def test_changelog_tells_of_this_version() -> None:
    version = _project()["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", _text("CHANGELOG.md"), flags=re.MULTILINE)
    assert version in headings


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{_name(path)}: {target}"
        for path, text in _tracked_texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


def _modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _literals(path: Path) -> list[ast.Constant]:
    """Constants the code works with, docstrings left out."""
    tree = ast.parse(path.read_bytes())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings]


def _re_exports(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return all(map(_re_exports, statement.body))
        case ast.FunctionDef(name="__getattr__"):  # re-exports what is loaded when it is asked for
            return True
        case _:
            return False


def _tracked_texts() -> Iterator[tuple[Path, str]]:
    if not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows which files belong to the project")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in sorted(set(filter(None, listing.stdout.split("\0")))):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield path, content.decode("utf-8", errors="replace")


def _project() -> dict[str, dict[str, object]]:
    return cast("dict[str, dict[str, object]]", tomllib.loads(_text("pyproject.toml")))


def _requirements() -> list[Requirement]:
    project = _project()
    lists = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    optional = cast("dict[str, list[str]]", project["project"].get("optional-dependencies", {}))
    entries = cast(
        "list[list[str | dict[str, str]]]", [*lists, *optional.values(), project["build-system"]["requires"]]
    )
    return [Requirement(entry) for group in entries for entry in group if isinstance(entry, str)]


def _pins() -> list[tuple[str, str]]:
    lock = _text("requirements.lock")
    return [
        (name, version)
        for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", lock, flags=re.MULTILINE)
    ]
