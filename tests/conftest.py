"""What every test may ask for: expected files, real forms, system programs; and how hypothesis runs."""

from __future__ import annotations

import difflib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from extract.recognition import is_installed

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"

# A slow shared machine is no failure of the code, hence no deadline; in CI the same examples run every time.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.register_profile("user", deadline=None)
hypothesis.settings.load_profile("ci" if IN_CI else "user")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--bless`."""
    parser.addoption(
        "--bless", action="store_true", help="rewrite expected files with what the code gives now"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse `--bless` in CI: there, an expected file is what a person has read and committed."""
    if IN_CI and config.getoption("--bless"):
        message = "--bless is refused when CI=true; bless on your machine, read the diff, commit it"
        raise pytest.UsageError(message)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep converted files of the tests out of the cache of the user, and those of earlier runs out of the tests."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def bless(pytestconfig: pytest.Config) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(pytestconfig.getoption("--bless"))


@pytest.fixture(scope="session")
def expect(*, bless: bool) -> Callable[[Path, str], None]:
    """Compare a text with its expected file, or rewrite that file under `--bless`."""

    def compare(path: Path, actual: str) -> None:
        if bless:
            path.write_bytes(actual.encode())
            return
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        if not path.is_file():
            pytest.fail(
                f"{name} does not exist; run `pytest --bless`, then read what it wrote", pytrace=False
            )
        wanted = path.read_bytes().decode()
        if actual != wanted:
            difference = difflib.unified_diff(
                wanted.splitlines(keepends=True), actual.splitlines(keepends=True), name, "now"
            )
            pytest.fail("".join(difference), pytrace=False)

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real forms kept beside the checkout; `SHENBAO_SHARED` names another place."""
    folder = Path(os.environ.get("SHENBAO_SHARED") or ROOT.parent / "shared")
    if not (folder / "real").is_dir():
        _missing("the folder of real forms (SHENBAO_SHARED or ../shared)")
    return folder


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], str]:
    """Path of a system program; without it the test is skipped, in CI it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        return path or _missing(f"the program {name}")

    return find


@pytest.fixture(scope="session")
def recognition() -> None:
    """Text recognition; without it the test is skipped, in CI it fails."""
    if not is_installed():
        _missing("text recognition (shenbao[ocr])")


def _missing(what: str) -> str:
    if IN_CI:
        pytest.fail(f"{what} is missing; CI must provide it", pytrace=False)
    pytest.skip(f"{what} is missing")
