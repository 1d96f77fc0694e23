"""Archives and datasets at an address: fetched once, converted as a folder of this machine is, and put back."""

from __future__ import annotations

import importlib.util
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import batch_archive
import pytest

from shenbao import cli, remote
from shenbao.exits import Exit
from shenbao.package import DATASET_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

fsspec: Any = pytest.importorskip("fsspec")

CHECK = "check it, your access to it and the library for its protocol. Nothing was changed."
HINT = "Run `shenbao convert --help` for what is possible."


@pytest.fixture
def store() -> Iterator[Any]:
    """A store in memory with nothing in it."""
    memory = fsspec.filesystem("memory")
    yield memory
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


@pytest.fixture
def name() -> str:
    """A name that no other test has met, as copies are kept from run to run."""
    return uuid.uuid4().hex


def convert(*arguments: object) -> int:
    return cli.run(["convert", *map(str, arguments), "--jobs", "1", "--quiet", "--lang", "en"])


def filled(store: Any, folder: Path, address: str) -> None:  # noqa: ANN401 - the library tells no types
    store.put(str(folder), address, recursive=True)


def test_an_archive_at_an_address_gives_the_bytes_of_a_folder(
    store: Any,  # noqa: ANN401 - the library tells no types
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = tmp_path / "archive"
    batch_archive.fill(archive, 3)
    filled(store, archive, f"memory://{name}/")
    address, out = f"memory://{name}/archive", f"memory://{name}/out"
    assert convert(address, out) == Exit.OK
    assert convert(archive, tmp_path / "out") == Exit.OK
    put = {path.rpartition("/")[2]: store.cat_file(path) for path in store.find(f"/{name}/out")}
    assert set(put) == DATASET_FILES
    account = json.loads(put.pop("run.json"))
    assert put == batch_archive.data(tmp_path / "out")
    assert (account["options"]["archives"], account["options"]["out"]) == ([address], out)

    fetched: list[str] = []
    get_file = type(store).get_file

    def noted(self: Any, key: str, path: str) -> None:  # noqa: ANN401 - the library tells no types
        fetched.append(key)
        get_file(self, key, path)

    monkeypatch.setattr(type(store), "get_file", noted)
    first, *_, last = sorted(store.find(f"/{name}/archive"))
    store.pipe_file(first, "会议通知".encode())
    store.rm_file(last)
    assert convert(address, out) == Exit.OK
    assert fetched == [first]
    account = json.loads(store.cat_file(f"/{name}/out/run.json"))
    assert {key: account["counts"][key] for key in ("files", "read", "known")} == {
        "files": 2,
        "read": 1,
        "known": 1,
    }


def test_a_file_that_cannot_be_fetched_is_listed_as_unreadable(
    store: Any,  # noqa: ANN401 - the library tells no types
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.pipe({f"/{name}/a.txt": "会议通知".encode(), f"/{name}/b/c.txt": "会议通知 二".encode()})
    get_file = type(store).get_file

    def refusing(self: Any, key: str, path: str) -> None:  # noqa: ANN401 - the library tells no types
        if key.endswith("c.txt"):
            raise PermissionError(key)
        get_file(self, key, path)

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "get_file", refusing)
        convert(f"memory://{name}", tmp_path / "out")
    assert batch_archive.errors(tmp_path / "out") == {"c.txt": "unreadable"}
    convert(f"memory://{name}", tmp_path / "out")
    assert batch_archive.errors(tmp_path / "out") == {}
    sources = (tmp_path / "out/sources.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(",")[1] for line in sources] == ["a.txt", "b/c.txt"]


def test_what_is_wrong_with_an_address_is_one_sentence(
    store: Any,  # noqa: ANN401 - the library tells no types
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.pipe_file(f"/{name}/in/a.txt", "会议通知".encode())
    store.pipe_file(f"/{name}/mine/tasks.csv", b"mine")
    address = f"memory://{name}/in"

    def told(*arguments: object) -> tuple[int, str]:
        code = convert(*arguments)
        return code, " ".join(capsys.readouterr().err.split())

    out = tmp_path / "out"
    assert told(f"memory://{name}/none", out) == (
        Exit.USAGE,
        f"The address memory://{name}/none cannot be used (/{name}/none); {CHECK}",
    )
    code, sentence = told("nonsense://user:secret@host/x", out)
    assert (code, sentence.partition(" (")[0]) == (Exit.USAGE, "The address nonsense://host/x cannot be used")
    assert told(address, tmp_path, out)[1].startswith(
        "Wrong usage: folders of this machine and addresses cannot be read in one run; give one kind."
    )
    code, sentence = told(address, f"memory://{name}/mine")
    assert (code, sentence.partition(",")[0]) == (
        Exit.NOT_WRITABLE,
        f"memory://{name}/mine holds tasks.csv",
    )
    assert not out.exists()

    def full(*_: object) -> None:
        message = "no space"
        raise OSError(message)

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "put_file", full)
        code, sentence = told(address, f"memory://{name}/out")
    assert (code, sentence.partition(";")[0]) == (
        Exit.NOT_WRITABLE,
        f"The dataset could not be put to memory://{name}/out (no space)",
    )
    find_spec = importlib.util.find_spec

    def without_extra(module: str) -> object:
        return None if module == "fsspec" else find_spec(module)

    monkeypatch.setattr("shenbao.actions.find_spec", without_extra)
    assert told(address, out) == (
        Exit.USAGE,
        f"Wrong usage: this needs more libraries; install 'shenbao[remote]'. {HINT}",
    )


def test_no_key_leads_out_of_the_copies() -> None:
    keys = ["/in/../../a", "/in//b\\c", "/in/d", "/in/d/e", "/in/d/f/g", "/in/.git/h", "/in/./i"]
    assert remote._names(keys, "/in") == {
        "/in/../../a": Path("%2E%2E/%2E%2E/a"),
        "/in//b\\c": Path("b%5Cc"),
        "/in/d": Path("d"),
        "/in/d/e": Path("d%2Fe"),
        "/in/d/f/g": Path("d%2Ff%2Fg"),
        "/in/./i": Path("%2E/i"),
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("s3://bucket/a", True),
        ("memory://a", True),
        ("zip::s3://bucket/a.zip", True),
        ("C:\\a", False),
        ("a/b", False),
        ("/a//b", False),
        ("年度://a", False),
    ],
)
def test_an_address_is_told_from_a_path(path: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert remote.is_address(path) is expected
