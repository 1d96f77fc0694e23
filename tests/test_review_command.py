"""The commands around a review as a user meets them: wrong usage, the served address, the page for sending."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from forms import sample_forms

from shenbao import cli, corrections, discovery, review_marks, sample_sheet
from shenbao.package import CHECKING_FILES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """One form in a text file, converted."""
    form = {form.slug: form for form in sample_forms()}["taoyuan-department"]
    (tmp_path / "in").mkdir()
    shutil.copy(form.path("txt"), tmp_path / "in")
    assert cli.run(["convert", str(tmp_path / "in"), str(tmp_path / "run"), "--quiet"]) == 0
    return tmp_path / "run"


def test_the_page_for_sending_is_one_file(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert cli.run(["review", str(run), "--static", str(page), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == f"已写出 {page}。\n"
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "Content-Security-Policy" in text
    assert re.findall(r'(?:src|href)="(?!data:)([^"]+)"', text) == []
    assert (
        cli.run(["review", str(run), "--static", str(tmp_path / "none" / "page.html"), "--lang", "en"]) == 5
    )
    assert "Cannot write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["review"], "RUN is missing."),
        (["review", "nowhere"], "nowhere does not exist."),
        (["review", "IN"], "holds no dataset; give the folder that convert has written."),
        (["review", "RUN", "--archive", "nowhere"], "nowhere does not exist."),
        (["review", "RUN", "--sample", "nowhere.csv"], "nowhere.csv does not exist."),
        (["sample", "IN"], "holds no dataset; give the folder that convert has written."),
        (["sample", "RUN", "--result", "nowhere.csv"], "nowhere.csv does not exist."),
        (["expect", "RUN"], "RUN OUT is missing."),
        (["diff", "RUN", "IN"], "holds no dataset; give the folder that convert has written."),
        (["convert", "IN", "OUT", "--corrections", "nowhere.csv"], "nowhere.csv does not exist."),
    ],
)
def test_wrong_usage(
    arguments: list[str], problem: str, run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"RUN": str(run), "IN": str(tmp_path / "in"), "OUT": str(tmp_path / "out")}
    assert cli.run([*(named.get(item, item) for item in arguments), "--lang", "en"]) == 2
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_server_library_the_way_out_is_told(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_name: str) -> None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", missing)
    assert cli.run(["review", str(run), "--lang", "en"]) == 2
    assert "install shenbao[review]" in capsys.readouterr().err


def test_a_broken_corrections_file_stops_everything(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (run / corrections.FILE).write_text("nonsense\n1\n")
    assert cli.run(["review", str(run), "--static", str(tmp_path / "p.html"), "--lang", "en"]) == 2
    assert "must begin with the columns source_id" in capsys.readouterr().err.replace("\n", " ")
    made = ["--corrections", str(run / corrections.FILE), "--lang", "zh"]
    assert cli.run(["convert", str(tmp_path / "in"), str(tmp_path / "out"), *made]) == 2
    assert "首行必须是以下各列" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_summary_tells_what_became_of_corrections(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = json.loads((run / "datapackage.json").read_text())
    assert declared["resources"]
    line = "0000000000000000,x,tasks,k,name,a,b,me,why\r\n"
    (tmp_path / "c.csv").write_text(",".join(corrections.HEADER) + "\r\n" + line)
    arguments = [
        "convert",
        str(tmp_path / "in"),
        str(run),
        "--corrections",
        str(tmp_path / "c.csv"),
        "--lang",
        "en",
    ]
    assert cli.run(arguments) == 0
    printed = capsys.readouterr().out.replace("\n", " ")
    assert "Corrections   file not met 1" in re.sub(r"Corrections +", "Corrections   ", printed)
    assert "belongs to a file that was not met, or that has changed." in printed


def test_the_address_is_printed_and_ctrl_c_ends_the_review(run: Path) -> None:
    command = [sys.executable, "-m", "shenbao", "review", str(run), "--no-browser", "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = ""
        while not address.startswith("http://127.0.0.1:"):
            address = process.stdout.readline().strip()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(address, timeout=30) as answer:
            assert b'id="boot"' in answer.read()
        process.send_signal(signal.SIGINT)
        printed, complaint = process.communicate(timeout=60)
    assert process.returncode == 0
    assert complaint == ""
    assert "Traceback" not in printed


def test_a_port_that_is_taken_is_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert cli.run(["review", str(run), "--port", port, "--no-browser", "--lang", "en"]) == 2
    assert f"Port {port} cannot be had" in capsys.readouterr().err


def test_what_people_put_beside_a_dataset_is_no_input(run: Path) -> None:
    assert {corrections.FILE, review_marks.FILE, sample_sheet.FILE} == CHECKING_FILES
    for name in CHECKING_FILES:
        (run / name).write_text("x")
    assert discovery.find([run]) == ()
