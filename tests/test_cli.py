"""The command line as a user meets it: help, wrong usage, exit codes, whole outputs, in both languages."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import pty
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from invented import write
from pdf_build_sheet import misleading_form

from shenbao import cli, convert
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-m", "shenbao"]

UNKNOWN = "The content is no document format known here; check whether the file is what its name says."

HELP = """\
Usage: shenbao [OPTIONS] COMMAND [ARGUMENTS]…

Turn archives of government performance-budget declarations into one traceable dataset.

Options
  --version     Show the version and exit.
  --lang en|zh  Language of help, messages and findings: en or zh; the locale decides if it is not given.
  --help        Show this help and exit.

Commands
  convert   Read files and folders and write the dataset: Parquet, CSV and datapackage.json.
  show      Show what is read from one file: the record, the findings, and why.
  score     Score a dataset against one that people have checked: F1 by block, layout and format, and false confidence.
  review    Check a run in the browser: the page beside the record; accept, correct, or hold it against the form.
  sample    Draw values for a spot check of a run into a sheet, or sum up a sheet that was filled in.
  expect    Write what a review has settled as expected records: one JSON file for each declaration done or corrected.
  diff      Show what changed between two runs, value by value, and why; returns 0 if nothing did, 1 if so, 2 on errors.
  schema    Print the data dictionary: every table and column of the dataset.
  doctor    Tell which formats this installation can read, what is missing and how to get it.
  profiles  List, check and draft layout profiles: what inference cannot know of a layout, as data.

Exit codes: 0 all converted, 1 some files failed, 2 wrong usage, 3 nothing converted, 4 broken profile, 5 output not \n\
writable, 130 interrupted.
"""

CONVERT_HELP = """\
用法： shenbao convert [选项] 归档… [输出]

读取文件和文件夹，写出数据集：Parquet、CSV 和 datapackage.json。

参数
  归档… [输出]  要读取的文件、文件夹或 s3://… 之类的地址；给出多个时最后一个是输出文件夹（只有一个时为 outputs/）。

选项
  --out, -o OUT             输出文件夹；此时所有参数都作为输入。
  --exclude 模式            不读取名称或路径符合通配模式的文件，例如 '*.json'；可重复给出。
  --editions best|all       同一申报表有多个版本时保留最好的（默认）或全部：best、all。
  --csv-safe / --csv-raw    在电子表格会当作公式执行的 CSV 文本前加撇号（默认），或保持原样。
  --verify sample|all|none  换一种方式复读并比对的 PDF 页：每 50 页抽一页（默认）、全部或不比对。
  --profiles DIR            除内置外再使用的版式配置文件夹（<地区>/<表>-<版本>.toml）；可重复给出。
  --jobs, -j N≥1            工作进程数上限；不指定时等于处理器数。
  --timeout 秒≥1            单个文档的处理时限（秒），超时则终止其工作进程（默认 120）。
  --memory MIB≥256          单个工作进程可用的内存，单位 MiB（默认 2048）。
  --recycle N≥1             工作进程处理多少个文档后更换（默认 2000）。
  --retry-failed            重新读取以前运行中失败的文件。
  --fail-fast               遇到第一个失败的文件即停止；已读取的内容留待下次运行。
  --dry-run                 只说明将读取哪些文件，不写出任何内容。
  --quarantine 文件夹       把失败的文件复制到一个文件夹，各附说明。
  --engine local|dask       由谁运行工作进程：本机（local，默认）或 Dask 集群：local、dask。
  --scheduler 地址          Dask 调度器地址；不指定时在本机建立集群。
  --log-json                每读取一个文件，向标准错误输出一行 JSON。
  --corrections FILE        重新应用该文件中的更正，仅当原值仍然成立时生效。
  --quiet, -q               除出错外不输出任何内容。
  --json                    以 JSON 输出摘要。
  --lang en|zh              帮助、消息和检查发现的语言：en 或 zh；不指定时按系统区域设置。
  --help                    显示帮助并退出。
"""


def test_help_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help", "--lang", "en"]) == 0
    assert capsys.readouterr() == (HELP + "\n", "")


def test_help_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["convert", "--help", "--lang", "zh"]) == 0
    assert capsys.readouterr() == (CONVERT_HELP + "\n", "")


def test_without_arguments_the_help_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert cli.run([]) == 0
    assert capsys.readouterr() == (HELP, "")


def test_the_version_is_told_without_loading_the_libraries() -> None:
    code = (
        "import sys; from shenbao import cli; cli.run(['--version']);"
        "print(sorted({'typer', 'rich', 'pandas', 'pyarrow', 'normalize', 'extract'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "shenbao 0.1.0\n[]\n"


def test_help_and_wrong_usage_load_no_reader_and_no_pandas() -> None:
    code = (
        "import sys; from shenbao import cli; cli.run(['convert', '/nowhere']); cli.run(['show', '--help']);"
        "print(sorted({'pandas', 'pyarrow', 'pdfplumber', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["convert"], "ARCHIVE… [OUT] is missing.", "缺少 归档… [输出]。"),
        (["convert", "nowhere"], "nowhere does not exist.", "nowhere 不存在。"),
        (["convert", "--jobs", "0", "."], "--jobs/-j takes N≥1.", "--jobs/-j 的取值应为 N≥1。"),
        (["convert", "--jobs", "x", "."], "--jobs/-j takes N≥1.", "--jobs/-j 的取值应为 N≥1。"),
        (
            ["convert", "--editions", "no", "."],
            "--editions takes best|all.",
            "--editions 的取值应为 best|all。",
        ),
        (
            ["convert", "--verify", "some", "."],
            "--verify takes sample|all|none.",
            "--verify 的取值应为 sample|all|none。",
        ),
        (["convert", "--fast"], "there is no option --fast.", "没有选项 --fast。"),
        (["convert", "--out"], "--out needs a value.", "--out 缺少取值。"),
        (["show"], "FILE is missing.", "缺少 文件。"),
        (["show", "."], ". is a folder; one file is needed.", ". 是文件夹；此处需要一个文件。"),
        (["profiles", "draft", "."], ". is a folder; one file is needed.", ". 是文件夹；此处需要一个文件。"),
        (["profiles", "check", "x"], "x does not exist.", "x 不存在。"),
        (["profiles", "drift"], "there is no command drift.", "没有命令 drift。"),
        (["shwo"], "there is no command shwo.", "没有命令 shwo。"),
    ],
)
def test_wrong_usage_is_one_sentence_and_the_next_step(
    capsys: pytest.CaptureFixture[str], arguments: list[str], english: str, chinese: str
) -> None:
    path = " ".join(["shenbao", *([arguments[0]] if arguments[0] != "shwo" else [])])
    environment = {
        "en": (english, "Wrong usage: ", "Run `{}` for what is possible."),
        "zh": (chinese, "用法错误：", "运行 `{}` 查看用法。"),
    }
    for language, (sentence, start, hint) in environment.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LC_ALL", "zh_CN.UTF-8" if language == "zh" else "C.UTF-8")
            assert cli.run(arguments) == Exit.USAGE
        told = capsys.readouterr()
        assert told.err == f"{start}{sentence}\n{hint.format(path + ' --help')}\n"
        assert told.out == ""


def test_the_last_of_several_paths_is_the_output_unless_out_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.txt": "x", "b.txt": "x"})
    monkeypatch.chdir(tmp_path)
    seen: list[convert.Options] = []

    def note(options: convert.Options, *_: object, **__: object) -> None:
        seen.append(options)
        raise convert.NotWritableError

    monkeypatch.setattr(convert, "convert", note)
    for arguments in (["a.txt"], ["a.txt", "b.txt", "o"], ["a.txt", "b.txt", "-o", "o"]):
        assert cli.run(["convert", *arguments]) == Exit.NOT_WRITABLE
    assert [([path.name for path in item.archives], item.out.name) for item in seen] == [
        (["a.txt"], "outputs"),
        (["a.txt", "b.txt"], "o"),
        (["a.txt", "b.txt"], "o"),
    ]
    assert cli.run(["convert", "a.txt", "b.txt"]) == Exit.USAGE


def test_bad_files_end_in_one_sentence_each_and_never_in_a_traceback(tmp_path: Path) -> None:
    write(tmp_path / "in", {"空.txt": "", "说明.txt": "会议通知。\n请各办公室准时参加。\n"})
    (tmp_path / "in/照片.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    (tmp_path / "in/乱码.docx").write_bytes(bytes(range(256)) * 4)
    done = shenbao("convert", "in", "out", "--lang", "en", folder=tmp_path)
    assert done.returncode == Exit.NOTHING_CONVERTED
    assert done.stderr == ""
    head, *_ = done.stdout.partition("\nRows ")
    assert head == "Converted 0 of 4 files into out"
    tail = done.stdout.partition("Failed because")[2].splitlines()
    assert tail == [
        "  damaged 1 · empty 1 · unknown format 1",
        f"乱码.docx: {UNKNOWN}",
        "照片.pdf: The file is damaged (picture); get it again from where it was published.",
        "空.txt: The file is empty; ask for it again or remove it from the archive.",
    ]


def test_the_summary_as_json(tmp_path: Path) -> None:
    write(tmp_path / "in", {"空.txt": ""})
    done = shenbao("convert", "in", "out", "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"], told["status"]["failed"]) == (3, 3, 1)
    assert [item["path"] for item in told["failed_files"]] == ["空.txt"]


def test_pages_on_which_two_readers_disagree_are_found_if_they_are_verified(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/水务.pdf").write_bytes(misleading_form())
    findings: dict[str, list[str]] = {}
    for verify in ("all", "none"):
        done = shenbao("convert", "in", "out", "--verify", verify, "--lang", "en", folder=tmp_path)
        assert (done.returncode, done.stderr) == (Exit.OK, "")
        with (tmp_path / "out/findings.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            findings[verify] = [row["message"] for row in rows if row["rule"] == "readers_disagree"]
    message = (
        "Two independent readers of the file disagree, the one used first "
        "(found page 1, table 1 R6C4: 1,205 ≠ 1,250); compare with the page."
    )
    assert findings == {"all": [message], "none": []}


def test_quiet_says_nothing_but_what_is_wrong(tmp_path: Path) -> None:
    write(tmp_path / "in", {"说明.txt": "会议通知。\n", "空.txt": ""})
    done = shenbao("convert", "in", "out", "--quiet", "--lang", "zh", folder=tmp_path)
    assert (done.stdout, done.stderr) == ("", "空.txt：文件为空；请重新获取，或从归档中移除。\n")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": "x"})
    tmp_path.chmod(0o500)
    done = shenbao("convert", "in", "out", "--lang", "en", folder=tmp_path)
    told = "Cannot write out (Permission denied); choose another output folder. Nothing was changed.\n"
    assert (done.returncode, done.stderr) == (Exit.NOT_WRITABLE, told)


def test_an_output_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": "x"})
    done = shenbao("convert", "in", "in/a.txt/out", "--lang", "en", folder=tmp_path)
    assert done.returncode == Exit.NOT_WRITABLE
    assert done.stderr.startswith("Cannot write in/a.txt/out (")
    assert done.stdout == ""


def test_a_reader_that_closes_the_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m shenbao schema --format json | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_terminal_sees_progress_and_a_pipe_does_not(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number}.txt": f"会议通知 {number}\n" for number in range(5)})
    out, progress = on_a_terminal("convert", "in", "out", "--lang", "en", folder=tmp_path)
    assert "Looking over the files" in progress
    assert "Reading" in progress
    assert "/5" in progress
    assert "files/s" in progress
    assert "putting the dataset together" in progress
    assert "\x1b" not in out
    assert out.startswith("Converted 0 of 5 files into out\n")


def test_a_terminal_sees_how_much_of_an_address_is_fetched(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    write(tmp_path / "in", {f"{number}.txt": f"会议通知 {number}\n" for number in range(5)})
    address = f"file://{tmp_path}/in"
    out, progress = on_a_terminal("convert", address, "out", "--lang", "zh", folder=tmp_path)
    assert "下载中" in progress
    assert "/5" in progress[: progress.index("清点文件")]
    assert out.startswith("已转换 0 个文件（共 5 个），写入 out\n")
    _, again = on_a_terminal("convert", address, "out", "--lang", "zh", folder=tmp_path)
    assert "下载中" not in again


def on_a_terminal(*arguments: str, folder: Path) -> tuple[str, str]:
    """Run the command with a terminal for its messages and a pipe for its output; give output and messages."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "XDG_CACHE_HOME": str(folder / "cache")},
    ) as process:
        out, _ = process.communicate(timeout=60)
    os.close(slave)
    messages = b""
    with contextlib.suppress(OSError):  # Linux ends a terminal that nobody holds with an error
        while piece := os.read(master, 100_000):
            messages += piece
    os.close(master)
    return out, messages.decode()


@pytest.fixture
def heeded_interrupts() -> Iterator[None]:
    """Let processes heed an interrupt although these tests may run in a background job, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_interrupts")
def test_ctrl_c_ends_with_130_and_the_same_command_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number}.txt": f"会议通知 {number}\n" for number in range(3000)})
    with subprocess.Popen(
        [*COMMAND, "convert", "in", "out", "--log-json", "--lang", "en"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        while '"done": 3,' not in process.stderr.readline():
            pass
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    told = (
        "Interrupted; the dataset is as it was. What was read is kept: the same command goes on from there.\n"
    )
    assert (process.returncode, out, err.splitlines(keepends=True)[-1]) == (130, "", told)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".shenbao"]
    done = shenbao("convert", "in", "out", "--json", folder=tmp_path)
    counts = json.loads(done.stdout)
    assert counts["known"] >= 3
    assert counts["known"] + counts["read"] == counts["files"] == 3000


def shenbao(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
