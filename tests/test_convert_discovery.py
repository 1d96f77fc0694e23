"""Which files of an archive are read, and what they are called in the dataset."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from shenbao import discovery, reading
from shenbao.reading import NO_BYTES


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def names(*archives: Path) -> list[str]:
    return [item.name for item in discovery.find(archives)]


def test_a_folder_is_walked_to_the_bottom_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.pdf", "a/b/c.docx", "第一/第二/表.txt")
    assert names(tmp_path) == ["a/b/c.docx", "a/z.pdf", "b.txt", "第一/第二/表.txt"]


def test_what_systems_leave_behind_is_no_input(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.txt",
        ".DS_Store",
        ".git/config",
        "Thumbs.db",
        "desktop.ini",
        "~$a.docx",
        "__MACOSX/._a.txt",
        "$RECYCLE.BIN/x",
        "b/.gitkeep",
    )
    assert names(tmp_path) == ["a.txt"]


def test_a_hidden_file_named_by_the_user_is_read(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt")
    assert names(tmp_path / ".hidden.txt") == [".hidden.txt"]


def test_a_dataset_inside_the_archive_is_no_input(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "out/datapackage.json", "out/run.json", "out/tasks.csv", "out/tasks.parquet")
    write(tmp_path, "out/mine.txt", "other/tasks.csv")
    assert names(tmp_path) == ["a.txt", "other/tasks.csv", "out/mine.txt"]


def test_paths_of_several_archives_begin_at_the_folder_above_them(tmp_path: Path) -> None:
    write(tmp_path, "2023/a.txt", "2024/a.txt", "b.txt")
    assert names(tmp_path / "2024", tmp_path / "2023") == ["2023/a.txt", "2024/a.txt"]
    assert names(tmp_path / "b.txt", tmp_path / "2023/a.txt") == ["2023/a.txt", "b.txt"]
    assert names(tmp_path / "b.txt") == ["b.txt"]


def test_a_file_is_listed_once_however_often_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    assert names(tmp_path / "a", tmp_path / "a/b.txt", tmp_path / "a", tmp_path) == ["a/b.txt"]


def test_names_do_not_depend_on_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.txt")
    monkeypatch.chdir(tmp_path)
    assert names(Path("a")) == names(tmp_path / "a") == ["b.txt"]
    assert names(Path()) == ["a/b.txt"]


def test_links_are_followed_once_and_loops_end(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", "a/b.txt")
    write(tmp_path / "outside", "c.txt")
    (archive / "a/loop").symlink_to(archive)
    (archive / "again").symlink_to(archive / "a")
    (archive / "linked").symlink_to(tmp_path / "outside")
    (archive / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    assert names(archive) == ["a/b.txt", "linked/c.txt", "nowhere.txt"]
    job = reading.prepare(discovery.find([archive])[-1])
    assert (job.source_id, job.size, job.obstacle) == (NO_BYTES, 0, "No such file or directory")


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (item,) = discovery.find([tmp_path])
    outcome = reading.read(reading.prepare(item))
    assert (outcome.error, outcome.detail) == ("unreadable", "not a regular file")


@pytest.mark.skipif(sys.platform == "darwin", reason="the system refuses names that are no UTF-8")
def test_names_in_gbk_are_decoded(tmp_path: Path) -> None:
    name = os.fsdecode("茶办.txt".encode("gb18030"))
    (tmp_path / name).write_text("x")
    (tmp_path / os.fsdecode(b"\xff\xff.txt")).write_text("y")
    assert names(tmp_path) == ["\\xff\\xff.txt", "茶办.txt"]


def test_a_file_that_changes_while_it_waits_is_not_read_under_a_wrong_id(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    job = reading.prepare(discovery.find([tmp_path])[0])
    (tmp_path / "a.txt").write_text("other")
    outcome = reading.read(job)
    assert (outcome.error, outcome.detail) == ("unreadable", "changed while it was read")


def test_excluded_names_and_paths_are_not_listed(tmp_path: Path) -> None:
    for name in ("a.txt", "notes.json", "old/b.txt", "new/b.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = discovery.find([tmp_path], exclude=["*.json", "old/*"])
    assert [item.name for item in found] == ["a.txt", "new/b.txt"]
