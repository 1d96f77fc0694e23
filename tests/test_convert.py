"""The main job: archives become a dataset, bad files become rows of `sources`, and a run never leaves a mix."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import invented
import pytest
from invented import write

from normalize.errors import ProfileError
from normalize.profiles import packaged
from normalize.records import TABLES
from shenbao import catalogue, publish
from shenbao.convert import NotWritableError, Options, Report, convert
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shenbao.batch import Step
    from shenbao.editions import Keep

FILES = {
    "2023/茶办.docx": "form 茶办",
    "2023/茶办.pdf": "form 茶办 errors=1",
    "2023/茶办（副本）.docx": "form 茶办",
    "2023/两表.txt": "form 河道办 total=5000\nform 林长办",
    "2024/另一茶办.txt": "form 茶办 total=77 prefix=新",
    "2024/通知.txt": "nothing of interest",
    "2024/照片.pdf": "error unsupported_format OFD",
    "2024/截断.pdf": "error damaged page 3",
    "2024/毒.pdf": "die",
    "2024/空.txt": "",
    ".DS_Store": "x",
    "2024/Thumbs.db": "x",
    "2024/~$茶办.docx": "x",
}


def run(
    archive: Path, out: Path, *, jobs: int = 2, keep: Keep = "best", language: catalogue.Language = "en"
) -> Report:
    options = Options(
        archives=(archive,), out=out, exclude=(), keep=keep, safe_csv=True, verify="sample", jobs=jobs
    )
    return convert(options, catalogue.load(language), watch=lambda _, outcomes: outcomes, read=invented.read)


def rows(path: Path, *columns: str) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(stream)]


def data(out: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != "run.json"
    }


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("archive"), FILES)


@pytest.fixture(scope="module")
def converted(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    out = tmp_path_factory.mktemp("converted") / "out"
    return out, run(archive, out)


def test_every_file_met_ends_in_sources(converted: tuple[Path, Report]) -> None:
    tea, river = "430699-2023-department-target-茶办", "430699-2023-department-target-河道办"
    columns = ("path", "status", "declaration_id", "reason", "error")
    died = "The process that read this file died (exit 7); the file may be damaged or need more memory."
    damaged = "The file is damaged (page 3); get it again from where it was published."
    unsupported = (
        "This format is recognised but cannot be read here (OFD); save the document as DOCX, PDF or TXT."
    )
    no_form = "The file was read but holds no declaration form."
    edition = "Another edition of a declaration that was taken from 2023/茶办.docx."
    copy = "The same bytes as 2023/茶办.docx, which was read."
    assert rows(converted[0] / "sources.csv", *columns) == [
        ("2023/两表.txt", "converted", river, "", ""),
        ("2023/茶办.docx", "converted", tea, "", ""),
        ("2023/茶办.pdf", "duplicate", tea, edition, ""),
        ("2023/茶办（副本）.docx", "duplicate", tea, copy, ""),
        ("2024/另一茶办.txt", "converted", f"{tea}-2", "", ""),
        ("2024/截断.pdf", "failed", "", damaged, "damaged"),
        ("2024/毒.pdf", "failed", "", died, "worker_lost"),
        ("2024/照片.pdf", "unsupported", "", unsupported, "unsupported_format"),
        ("2024/空.txt", "no_form", "", no_form, ""),
        ("2024/通知.txt", "no_form", "", no_form, ""),
    ]


def test_reasons_and_findings_are_written_in_the_language_of_the_run(tmp_path: Path) -> None:
    files = {"a.txt": "form 茶办", "b.txt": "error damaged page 3"}
    run(write(tmp_path / "archive", files), tmp_path / "out", language="zh")
    assert rows(tmp_path / "out/sources.csv", "reason") == [
        ("",),
        ("文件已损坏（page 3）；请从发布处重新下载。",),
    ]
    assert rows(tmp_path / "out/findings.csv", "message") == [
        ("茶农满意度，年度指标值原文：百分比大于 100（实为 =95%）。",)
    ]


def test_declarations_are_sorted_by_id_and_their_rows_follow(converted: tuple[Path, Report]) -> None:
    out, _ = converted
    ids = [f"430699-2023-department-target-{name}" for name in ("林长办", "河道办", "茶办", "茶办-2")]
    assert rows(out / "declarations.csv", "declaration_id") == [(name,) for name in ids]
    assert rows(out / "tasks.csv", "declaration_id", "seq") == [(name, n) for name in ids for n in "12"]


def test_another_declaration_with_the_same_id_is_told_apart_and_found(
    converted: tuple[Path, Report],
) -> None:
    out, _ = converted
    tea = "430699-2023-department-target-茶办"
    columns = ("declaration_id", "seq", "rule", "severity", "message")
    message = (
        f"Another declaration has the same id {tea} but different content; this one is listed as {tea}-2."
    )
    assert rows(out / "findings.csv", *columns)[-1] == (f"{tea}-2", "2", "id_collision", "warning", message)
    assert rows(out / "declarations.csv", "warnings") == [("1",), ("1",), ("1",), ("2",)]


def test_the_report_counts_what_was_done(converted: tuple[Path, Report]) -> None:
    _, report = converted
    assert report.exit_code == Exit.SOME_FAILED
    assert report.status == {"converted": 3, "duplicate": 2, "no_form": 2, "unsupported": 1, "failed": 2}
    assert report.errors == {"damaged": 1, "unsupported_format": 1, "worker_lost": 1}
    assert report.findings == {"percent_above_100": 4, "id_collision": 1}
    assert report.profiles == {"generic": 4}
    assert [path for path, _ in report.failed_files] == ["2024/截断.pdf", "2024/毒.pdf", "2024/照片.pdf"]


def test_run_json_holds_what_is_no_data(converted: tuple[Path, Report], archive: Path) -> None:
    out, report = converted
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert set(told) == {
        "program",
        "schema_version",
        "started",
        "finished",
        "options",
        "profiles",
        "limits",
        "versions",
        "corrections",
        "counts",
        "faults",
    }
    known = packaged()
    assert told["profiles"] == {
        "known": len(known.profiles),
        "fingerprint": known.fingerprint,
        "fingerprints": known.fingerprints,
    }
    assert told["options"] == {
        "directory": str(Path.cwd()),
        "archives": [str(archive)],
        "out": str(out),
        "exclude": [],
        "editions": "best",
        "csv": "safe",
        "verify": "sample",
        "profiles": [],
        "jobs": 2,
        "retry_failed": False,
        "fail_fast": False,
        "quarantine": None,
        "engine": "local",
        "scheduler": None,
        "corrections": None,
        "lang": "en",
    }
    assert told["limits"] == {"seconds": 120.0, "mebibytes": 2048, "documents": 2000}
    assert (
        told["counts"]["rows"]
        == report.rows
        == {**dict.fromkeys(TABLES, 8), **_rows(4, 4, 8, 4, 8, 5, 8, 10)}
    )


def _rows(*counts: int) -> dict[str, int]:
    return dict(zip(TABLES, counts, strict=True))


def test_neither_workers_nor_a_second_run_nor_the_place_change_a_byte(
    archive: Path, converted: tuple[Path, Report], tmp_path: Path
) -> None:
    moved = write(tmp_path / "elsewhere", dict(reversed(FILES.items())))
    for jobs in (1, 3):
        run(moved, tmp_path / "out", jobs=jobs)
        assert data(tmp_path / "out") == data(converted[0])
    assert archive != moved


def test_all_editions_are_kept_when_asked_for(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out", keep="all")
    tea = "430699-2023-department-target-茶办"
    found = rows(tmp_path / "out/findings.csv", "declaration_id", "rule")
    assert [row for row in found if row[1] != "percent_above_100"] == [
        (f"{tea}-2", "other_edition"),
        (f"{tea}-3", "id_collision"),
    ]
    assert rows(tmp_path / "out/sources.csv", "path", "declaration_id")[1:5] == [
        ("2023/茶办.docx", tea),
        ("2023/茶办.pdf", f"{tea}-2"),
        ("2023/茶办（副本）.docx", tea),
        ("2024/另一茶办.txt", f"{tea}-3"),
    ]


def test_copies_of_a_failed_file_failed_too(tmp_path: Path) -> None:
    files: dict[str, str] = dict.fromkeys(("a.docx", "b.docx"), "error damaged zip")
    report = run(write(tmp_path / "archive", files), tmp_path / "out")
    assert rows(tmp_path / "out/sources.csv", "path", "status") == [
        ("a.docx", "failed"),
        ("b.docx", "failed"),
    ]
    assert report.exit_code == Exit.NOTHING_CONVERTED


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.txt": "form 茶办"}, Exit.OK),
        ({"a.txt": "form 茶办", "b.txt": "form 茶办", "c.txt": "nothing"}, Exit.OK),
        ({"a.txt": "form 茶办", "b.txt": "error unknown_format"}, Exit.SOME_FAILED),
        ({"a.txt": "nothing"}, Exit.NOTHING_CONVERTED),
        ({".hidden": "form 茶办"}, Exit.NOTHING_CONVERTED),
    ],
)
def test_exit_codes(tmp_path: Path, files: dict[str, str], code: Exit) -> None:
    assert run(write(tmp_path / "archive", files), tmp_path / "out").exit_code == code
    assert len(data(tmp_path / "out")) == 2 * len(TABLES) + 1


def test_the_dataset_may_lie_in_the_archive_and_is_no_input(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "form 茶办"})
    first = run(tmp_path, tmp_path / "out")
    second = run(tmp_path, tmp_path / "out")
    assert (first.files, second.files) == (1, 1)


def test_a_form_that_breaks_the_schema_is_a_named_fault(tmp_path: Path) -> None:
    run(write(tmp_path / "archive", {"a.txt": "form 茶办 total=nan"}), tmp_path / "out")
    detail = "declarations[1].budget_total_yuan: nan is no finite number"
    reason = (
        f"The program failed on this file ({detail}); "
        "please report it with the traceback (run.json holds it, show prints it)."
    )
    assert rows(tmp_path / "out/sources.csv", "error", "reason") == [("internal_error", reason)]
    told = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert told["faults"] == [
        {"path": "a.txt", "traceback": f"{detail}\nbudget_lines[1].amount_yuan: nan is no finite number"}
    ]


def test_a_broken_profile_ends_the_run_and_leaves_the_old_dataset(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "form 茶办"})
    run(archive, tmp_path / "out")
    before = data(tmp_path / "out")
    write(archive, {"b.txt": "broken"})
    with pytest.raises(ProfileError) as caught:
        run(archive, tmp_path / "out")
    assert caught.value.faults == ("a.toml: x", "a.toml: y")
    assert data(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "out"]


def test_an_interrupted_run_leaves_the_old_dataset(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "form 茶办"})
    run(archive, tmp_path / "out")
    before = data(tmp_path / "out")

    def interrupting(_: int, outcomes: Iterator[Step]) -> Iterator[Step]:
        yield next(outcomes)
        raise KeyboardInterrupt

    options = Options(
        archives=(archive,),
        out=tmp_path / "out",
        exclude=(),
        keep="best",
        safe_csv=True,
        verify="none",
        jobs=1,
    )
    with pytest.raises(KeyboardInterrupt):
        convert(options, catalogue.load("en"), watch=interrupting, read=invented.read)
    assert data(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "out"]


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "form 茶办"})
    with pytest.raises(NotWritableError, match=r"File exists|Not a directory"):
        run(archive, archive / "a.txt" / "out")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    run(archive, tmp_path / "out")
    before = data(tmp_path / "out")
    write(archive, {"b.txt": "form 河道办"})
    monkeypatch.setattr(publish, "_flush", full)
    with pytest.raises(NotWritableError, match="No space left on device"):
        run(archive, tmp_path / "out")
    assert data(tmp_path / "out") == before
