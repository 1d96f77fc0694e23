"""The process that writes the tables: same bytes as without it, and no harm when it fails or ends."""

from __future__ import annotations

import multiprocessing
import re
import shutil
from typing import TYPE_CHECKING

import invented
import pytest

from normalize.columns import columns_of
from normalize.records import TABLES
from shenbao import dataset, writer
from shenbao.contract import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from normalize.records import Form
    from shenbao.writer import Writing


_OTHERS = set[int]()


@pytest.fixture(autouse=True)
def _others() -> None:
    """Note the processes that other tests have left."""
    _OTHERS.clear()
    _OTHERS.update(id(child) for child in multiprocessing.active_children())


def begun() -> list[BaseProcess]:
    """The processes that this test has begun and that are still there."""
    return [child for child in multiprocessing.active_children() if id(child) not in _OTHERS]


def pieces(*forms: Form) -> Iterator[tuple[str, Sequence[object]]]:
    """Rows of forms, their readings as lists of values."""
    names = [column.name for column in columns_of(TABLES["readings"])]
    for form in forms:
        for table, rows in rows_of(form).items():
            if table == "readings":
                yield table, [[getattr(row, name) for name in names] for row in rows]
            elif table != "findings":  # their messages are worded later
                yield table, rows


def test_the_same_bytes_are_written_apart_and_here(tmp_path: Path) -> None:
    forms = [invented.form(f"丁山区第{number}小学", source_id=f"{number:016x}") for number in range(60)]
    written: list[dict[str, bytes]] = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        with (
            writer.ready(files=60, jobs=jobs) as writing,
            writing(folder, safe_csv=True) as add,
        ):
            assert len(begun()) == jobs - 1
            for table, rows in pieces(*forms):
                add(table, rows)
        assert begun() == []
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert len(dataset.load(tmp_path / "2")["declarations"]) == 60


@pytest.mark.parametrize(("files", "jobs"), [(0, 4), (1, 4), (9, 1)])
def test_little_to_do_or_one_job_takes_no_process(files: int, jobs: int) -> None:
    with writer.ready(files=files, jobs=jobs):
        assert begun() == []


def test_a_process_that_has_nothing_to_write_ends_with_the_run() -> None:
    with writer.ready(files=2, jobs=2):
        assert len(begun()) == 1
    assert begun() == []


def fill(writing: Writing, folder: Path, between: Callable[[], None] = lambda: None) -> None:
    """Write many forms, and do something in the middle of it."""
    with writing(folder, safe_csv=True) as add:
        between()
        for table, rows in pieces(*[invented.form("丁山区水务站", source_id="c" * 16)] * 300):
            add(table, rows)


def kill_children() -> None:
    for child in begun():
        child.kill()
        child.join()


def test_what_hinders_writing_is_raised_here_after_all_rows_were_taken(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with (
        writer.ready(files=2, jobs=2) as writing,
        pytest.raises(FileNotFoundError, match=re.escape(str(missing))),
    ):
        fill(writing, missing)


def test_a_process_that_dies_is_told(tmp_path: Path) -> None:
    with (
        writer.ready(files=2, jobs=2) as writing,
        pytest.raises(OSError, match=r"the process that writes tables ended \(SIGKILL\)"),
    ):
        fill(writing, tmp_path, kill_children)


def test_nothing_is_written_any_more_when_the_rows_end_in_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError

    folder = tmp_path / "given up"
    folder.mkdir()
    with writer.ready(files=2, jobs=2) as writing:
        with pytest.raises(ValueError):  # noqa: PT011 - it is the very one that was raised
            fill(writing, folder, fail)
        assert begun() == []
        shutil.rmtree(folder)
        assert not folder.exists()
