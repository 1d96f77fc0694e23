"""What the built wheel and source archive hold; `make test-wheel` runs the other tests against the wheel."""

from __future__ import annotations

import email.parser
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("extract", "normalize", "shenbao")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a wheel and a source archive built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return folder


def test_wheel_holds_every_file_of_the_packages(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_states_licence_python_and_command(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        info = f"shenbao-{_version()}.dist-info"
        metadata = email.parser.BytesParser().parsebytes(wheel.read(f"{info}/METADATA"))
        commands = wheel.read(f"{info}/entry_points.txt").decode()
        licence = wheel.read(f"{info}/licenses/LICENSE")
    assert (metadata["Name"], metadata["Version"]) == ("shenbao", _version())
    assert (metadata["License-Expression"], metadata["Requires-Python"]) == ("MIT", ">=3.11")
    assert commands == "[console_scripts]\nshenbao = shenbao.cli:main\n"
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_source_archive_holds_code_tests_and_corpus(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    assert {
        *ROOMS,
        "corpus",
        "docs",
        "tests",
        "pyproject.toml",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
    } <= tops


def _version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
