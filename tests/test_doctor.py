"""`shenbao doctor` tells what can be read here and how to get what is missing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from shenbao.cli import run

if TYPE_CHECKING:
    from pathlib import Path

READ = (
    "TXT can be read DOCX can be read XLSX, XLS, ET, ODS can be read HTML, MHTML can be read OFD can be read "
    "PDF can be read "
)
PICTURES = "JPEG, PNG, TIFF cannot be read: a picture holds no text; look for another edition, or run text recognition first "


@pytest.fixture
def soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "soffice"
    path.write_text("")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="programs have other names")
def test_everything_is_there(soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--lang", "en"]) == 0
    printed = "".join(capsys.readouterr().out.split())
    expected = (
        f"{READ}DOC, WPS, RTF, ODT can be read, with LibreOffice at {soffice} {PICTURES}Nothing is missing."
    )
    assert printed == "".join(expected.split())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems are told another command")
def test_missing_program_is_named_with_the_way_to_get_it(
    soffice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soffice.unlink()
    assert run(["doctor", "--lang", "en"]) == 0
    expected = (
        f"{READ}DOC, WPS, RTF, ODT cannot be read: LibreOffice is not installed {PICTURES}"
        "To read DOC, WPS, RTF, ODT, install LibreOffice so that soffice is on the search path: apt-get install"
        " libreoffice-writer-nogui on Debian and Ubuntu, dnf install libreoffice-writer on Fedora.\n"
    )
    assert " ".join(capsys.readouterr().out.split()) == " ".join(expected.split())


def test_the_same_as_json(soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soffice.unlink()
    assert run(["doctor", "--json", "--lang", "zh"]) == 0
    entries = {tuple(entry["formats"]): entry for entry in json.loads(capsys.readouterr().out)}
    assert entries["PDF",] == {
        "formats": ["PDF"],
        "reads": True,
        "program": None,
        "place": None,
        "advice": None,
    }
    office = entries["DOC", "WPS", "RTF", "ODT"]
    assert (office["reads"], office["program"], office["place"]) == (False, "LibreOffice", None)
    assert office["advice"].startswith("要读取 DOC, WPS, RTF, ODT，请安装 LibreOffice")
