"""A crash leaves the old dataset or the new one, and nothing of the user's is ever touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from invented import write

from shenbao import publish

OLD = {"tasks.csv": "old", "datapackage.json": "old", "run.json": "old"}
NEW = {"tasks.csv": "new", "goals.csv": "new", "datapackage.json": "new", "run.json": "new"}
FOREIGN = {"README.md": "mine", "notes/a.txt": "mine"}


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def replace(target: Path) -> None:
    with publish.replacing(target) as staging:
        write(staging, NEW)


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_new_place_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    replace(tmp_path / "a/b/out")
    assert read(tmp_path) == {f"a/b/out/{name}": text for name, text in NEW.items()}


def test_the_old_dataset_is_replaced_and_foreign_files_stay(tmp_path: Path) -> None:
    target = write(tmp_path / "out", OLD | FOREIGN)
    target.chmod(0o750)
    replace(target)
    assert read(target) == NEW | FOREIGN
    assert target.stat().st_mode & 0o777 == 0o750
    assert beside(target) == ["out"]


def test_files_of_an_older_dataset_do_not_survive_beside_the_new_one(tmp_path: Path) -> None:
    target = write(tmp_path / "out", OLD | {"indicators.csv": "old"})
    replace(target)
    assert read(target) == NEW


def test_without_exchange_the_old_folder_steps_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_one: Path, _other: Path) -> bool:
        return False

    monkeypatch.setattr(publish, "_swapped", cannot)
    target = write(tmp_path / "out", OLD | FOREIGN)
    replace(target)
    assert read(target) == NEW | FOREIGN
    assert beside(target) == ["out"]


def test_the_current_folder_is_changed_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write(tmp_path / "out", OLD | FOREIGN)
    monkeypatch.chdir(target)
    identity = target.stat().st_ino
    replace(Path())
    assert read(target) == NEW | FOREIGN
    assert target.stat().st_ino == identity


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    target = write(tmp_path / "real", OLD)
    (tmp_path / "link").symlink_to(target)
    replace(tmp_path / "link")
    assert read(target) == NEW
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_an_error_while_writing_leaves_everything_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = write(tmp_path / "out", OLD | FOREIGN)

    def fail() -> None:
        with publish.replacing(target) as staging:
            write(staging, {"tasks.csv": "half"})
            raise error

    with pytest.raises(error):
        fail()
    assert read(target) == OLD | FOREIGN
    assert beside(target) == ["out"]


KILLED = """
import os, signal, sys
from pathlib import Path
from shenbao import publish

real = getattr(publish, sys.argv[2]) if sys.argv[2] != "rename" else Path.rename
calls = 0

def deadly(*arguments):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments)

if sys.argv[2] == "rename":
    Path.rename = deadly
    publish._swapped = lambda *_: False
else:
    setattr(publish, sys.argv[2], deadly)
with publish.replacing(Path(sys.argv[1])) as staging:
    for name in ("tasks.csv", "goals.csv", "datapackage.json", "run.json"):
        (staging / name).write_text("new")
"""


@pytest.mark.parametrize(
    ("where", "call", "left"),
    [
        ("_flush", 1, OLD | FOREIGN),  # written, not yet in place
        ("_swapped", 1, OLD | FOREIGN),
        ("_salvage", 1, NEW),  # in place; what is not ours still lies beside
        ("rename", 1, OLD | FOREIGN),
        ("rename", 2, {}),  # stepped aside, successor not yet there: nothing, but no mix
        ("rename", 3, NEW),
        ("rename", 4, NEW | {"README.md": "mine"}),
    ],
)
def test_a_killed_run_leaves_one_dataset_and_the_next_run_puts_the_rest_right(
    tmp_path: Path, where: str, call: int, left: dict[str, str]
) -> None:
    target = write(tmp_path / "out", OLD | FOREIGN)
    done = subprocess.run([sys.executable, "-c", KILLED, str(target), where, str(call)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (read(target) if target.exists() else {}) == left
    publish.recover(target)
    put_right = NEW if left.get("tasks.csv") == "new" else OLD
    assert read(target) == put_right | FOREIGN
    assert beside(target) == ["out"]


def test_a_single_file_is_replaced_in_one_step_and_what_a_dead_run_left_of_it_is_removed(
    tmp_path: Path,
) -> None:
    target = write(tmp_path / "out", OLD | {f".shenbao.{dead_process()}-run.json": "half"})
    publish.recover(target)
    publish.replace_file(target / "run.json", "new")
    assert read(target) == OLD | {"run.json": "new"}


def test_a_run_that_still_lives_is_left_alone(tmp_path: Path) -> None:
    target = write(tmp_path / "out", OLD)
    living = write(tmp_path / f".out.{os.getppid()}-new", {"tasks.csv": "half"})
    dead = write(tmp_path / f".out.{dead_process()}-new", {"tasks.csv": "half"})
    replace(target)
    assert read(living) == {"tasks.csv": "half"}
    assert not dead.exists()


def test_nothing_is_overwritten_by_what_comes_back(tmp_path: Path) -> None:
    target = write(tmp_path / "out", NEW | {"README.md": "newer"})
    leftover = write(tmp_path / f".out.{dead_process()}-new", OLD | {"README.md": "older", "b.txt": "mine"})
    publish.recover(target)
    assert read(target) == NEW | {"README.md": "newer", "b.txt": "mine"}
    assert read(leftover) == {"README.md": "older"}


def test_folders_of_other_names_are_not_taken_for_leftovers(tmp_path: Path) -> None:
    target = write(tmp_path / "a[1]", OLD)
    other = write(tmp_path / f".a1.{dead_process()}-new", {"x": "y"})
    write(tmp_path / ".a[1].x-new", {"x": "y"})
    replace(target)
    assert read(other) == {"x": "y"}
    assert beside(target) == sorted([other.name, ".a[1].x-new", "a[1]"])


@pytest.mark.parametrize("name", ["tasks.csv", "datapackage.json", "declarations.parquet"])
def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path, name: str) -> None:
    target = tmp_path / "out"
    write(target, {name: "mine", "notes.txt": "mine"})
    with pytest.raises(publish.ForeignFileError, match=name):
        replace(target)
    assert read(target) == {name: "mine", "notes.txt": "mine"}
    assert beside(target) == ["out"]
