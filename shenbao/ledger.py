"""The memory of an output folder: what was read of which bytes, so that no run does work twice."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shenbao.package import LEDGER
from shenbao.packing import BrokenPackError
from shenbao.recording import Record

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

_FILE = "ledger.sqlite"
_ASIDE = "ledger.broken.sqlite"
_SPOOL = "spool"

_APPLICATION = 0x7368656E  # "shen": tells our ledger from any other database
_VERSION = 1
_MAGIC = b"SQLite format 3\0"
_HEAD = 100  # bytes that every database begins with
_MARK = slice(68, 72)  # where a database file holds the application's number

_SCHEMA = """
create table seen (
    path blob primary key, stamp text not null, digest text not null, size integer not null, head blob not null
) without rowid;
create table surveys (digest text primary key, rules text not null, members text not null) without rowid;
create table results (
    id integer primary key autoincrement, fingerprint text not null, digest text not null, name text not null,
    media_type text not null, pages integer, error text, detail text not null, traceback text not null,
    limits text not null, unique (fingerprint, digest, name)
);
create table forms (
    id integer primary key, result integer not null references results on delete cascade,
    number integer not null, declaration_id text not null, recognised integer not null,
    errors integer not null, content blob not null
);
create index forms_of_result on forms (result, number);
create table datasets (state text primary key, files text not null, report text not null);
"""


class ForeignLedgerError(Exception):
    """Something of somebody else stands where the ledger should; its text is the name."""


class BrokenLedgerError(Exception):
    """The ledger was broken and has been set aside; its text is the name under which it lies now."""


class BusyError(Exception):
    """Another run is writing into the output folder."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the ledger holds of one file, without its forms.

    Attributes:
        number: Identifies the result; a result that is read anew gets a new number.
        error: Stable code of the failure, None if the file was read.
        limits: What the file was allowed to cost.
    """

    number: int
    error: str | None
    limits: str


@dataclass(frozen=True, slots=True)
class FormKey:
    """What decides about a form before it is unpacked; `number` identifies it."""

    number: int
    position: int
    declaration_id: str
    recognised: bool
    errors: int


class Ledger:
    """The ledger of one output folder; only one run at a time holds it.

    A result is there whole or not at all, whenever the process is killed. Failures of the moment, such as a
    file that the system does not hand over, are not kept.
    """

    def __init__(self, connection: sqlite3.Connection, spool: Path | None) -> None:
        self._connection = connection
        self._spool = spool
        self._met: set[bytes] = set()
        self._opened: set[str] = set()

    @property
    def spool(self) -> Path:
        """An empty folder for files on their way to a worker."""
        if self._spool is None:
            message = "a ledger in memory has no place on disk"
            raise ValueError(message)
        self._spool.mkdir(exist_ok=True)
        return self._spool

    def close(self) -> None:
        """Finish; a second call does nothing."""
        if self._spool is not None:
            shutil.rmtree(self._spool, ignore_errors=True)
        self._connection.close()

    def seen(self) -> dict[bytes, tuple[str, str, int, bytes]]:
        """Files met before: stamp, digest, size and head by path."""
        rows = self._connection.execute("select path, stamp, digest, size, head from seen")
        return {path: (stamp, digest, size, head) for path, stamp, digest, size, head in rows}

    def note_met(self, paths: Iterable[bytes]) -> None:
        """Tell which files this run has met; what it has not met is forgotten when the dataset is noted."""
        self._met.update(paths)

    def note_seen(self, rows: Iterable[tuple[bytes, str, str, int, bytes]]) -> None:
        """Keep path, stamp, digest, size and head of files, so that they are not hashed again."""
        self._connection.executemany("insert or replace into seen values (?, ?, ?, ?, ?)", rows)
        self._connection.commit()

    def survey(self, digest: str, rules: str) -> str | None:
        """Members of an archive as noted before under the same rules."""
        self._opened.add(digest)
        query = "select members from surveys where digest = ? and rules = ?"
        row = self._connection.execute(query, (digest, rules)).fetchone()
        return None if row is None else str(row[0])

    def note_survey(self, digest: str, rules: str, members: str) -> None:
        """Keep the members of an archive."""
        self._connection.execute("insert or replace into surveys values (?, ?, ?)", (digest, rules, members))
        self._connection.commit()

    def results(self, fingerprint: str) -> dict[tuple[str, str], Result]:
        """All results read under one fingerprint, by digest and name."""
        query = "select id, digest, name, error, limits from results where fingerprint = ?"
        rows = self._connection.execute(query, (fingerprint,))
        return {(digest, name): Result(number, error, limits) for number, digest, name, error, limits in rows}

    def note_result(self, fingerprint: str, digest: str, name: str, record: Record, limits: str) -> int:
        """Keep what reading one file gave, in place of an older result, and return its number."""
        with self._connection:
            self._connection.execute(
                "delete from results where fingerprint = ? and digest = ? and name = ?",
                (fingerprint, digest, name),
            )
            head = (record.media_type, record.pages, record.error, record.detail, record.traceback, limits)
            cursor = self._connection.execute(
                "insert into results values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (fingerprint, digest, name, *head),
            )
            number = cursor.lastrowid or 0
            self._connection.executemany(
                "insert into forms values (null, ?, ?, ?, ?, ?, ?)",
                (
                    (number, position, form.declaration_id, form.recognised, form.errors, form.content)
                    for position, form in enumerate(record.forms)
                ),
            )
        return number

    def record(self, number: int) -> Record:
        """Look a result up, its forms left out."""
        query = "select media_type, pages, error, detail, traceback from results where id = ?"
        media_type, pages, error, detail, traceback = self._connection.execute(query, (number,)).fetchone()
        return Record(media_type, pages, error, detail, traceback, ())

    def form_keys(self, number: int) -> Iterator[FormKey]:
        """Name the forms of a result in the order of the file."""
        query = """select id, number, declaration_id, recognised, errors from forms
                   where result = ? order by number"""
        for form, position, declaration_id, recognised, errors in self._connection.execute(query, (number,)):
            yield FormKey(form, position, declaration_id, bool(recognised), errors)

    def form(self, number: int) -> bytes:
        """Look up a form by its number; it comes packed."""
        row = self._connection.execute("select content from forms where id = ?", (number,)).fetchone()
        return bytes(row[0])

    def dataset(self, state: str) -> tuple[str, str] | None:
        """Files and report of the dataset that was last written, if it was made of this state."""
        query = "select files, report from datasets where state = ?"
        row = self._connection.execute(query, (state,)).fetchone()
        return None if row is None else (str(row[0]), str(row[1]))

    def note_dataset(self, state: str, files: str, report: str, used: Iterable[int]) -> None:
        """Keep what the dataset was made of and forget all that is no part of it.

        That is every result that did not enter it, every file and every archive that this run has not met.
        """
        with self._connection:
            self._keep_only("results", "id", used)
            self._keep_only("seen", "path", self._met)
            self._keep_only("surveys", "digest", self._opened)
            self._connection.execute("delete from datasets")
            self._connection.execute("insert into datasets values (?, ?, ?)", (state, files, report))

    def _keep_only(self, table: str, key: str, wanted: Iterable[int | bytes | str]) -> None:
        self._connection.execute("create temporary table wanted (key primary key)")
        self._connection.executemany("insert or ignore into wanted values (?)", ((key,) for key in wanted))
        self._connection.execute(f"delete from {table} where {key} not in (select key from wanted)")  # noqa: S608 - our own names
        self._connection.execute("drop table wanted")


@contextmanager
def holding(target: Path, *, dry: bool = False) -> Generator[Ledger, None, None]:
    """Open the ledger of an output folder, made with the folder if there is none, and close it at the end.

    Args:
        target: The output folder.
        dry: Make nothing that is not there; a ledger that is not there is an empty one in memory.

    Raises:
        BrokenLedgerError: It is broken, which may be found only while it is used. It is set aside; open it anew.
        BusyError: Another run holds it.
        ForeignLedgerError: Something of somebody else bears its name.
        OSError: The place cannot be written.
    """
    folder = target / LEDGER
    path = folder / _FILE
    _spare_others(folder, path)
    in_memory = dry and not path.exists()
    if not in_memory:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / _SPOOL, ignore_errors=True)
    try:
        ledger = Ledger(_open(":memory:" if in_memory else path), None if in_memory else folder / _SPOOL)
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error
    try:
        yield ledger
    except sqlite3.DatabaseError as error:
        ledger.close()
        raise _told(error, path) from error
    except BrokenPackError as error:
        ledger.close()
        raise _set_aside(path) from error
    finally:
        ledger.close()


def _spare_others(folder: Path, path: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ForeignLedgerError(LEDGER)
    if path.exists() and path.stat().st_size:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head.strip(b"\0") or (len(head) < _HEAD and head[: len(_MAGIC)] == _MAGIC[: len(head)]):
            raise _set_aside(path)  # half written: a disk that went away leaves zeros or a stump
        if not head.startswith(_MAGIC) or head[_MARK] != _APPLICATION.to_bytes(4, "big"):
            name = f"{LEDGER}/{_FILE}"
            raise ForeignLedgerError(name)


def _open(path: Path | Literal[":memory:"]) -> sqlite3.Connection:
    """Open or make the database; one of another version is made anew, as it is only a memory."""
    connection = sqlite3.connect(path, timeout=0, isolation_level="DEFERRED")
    try:
        _set_up(connection)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("pragma locking_mode = exclusive")
    if connection.execute("pragma application_id").fetchone() != (_APPLICATION,):
        # The first page that is ever written bears the mark: a run killed now leaves nothing foreign.
        connection.execute(f"pragma application_id = {_APPLICATION}")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.execute("pragma foreign_keys = on")
    (version,) = connection.execute("pragma user_version").fetchone()
    if version == _VERSION:
        return
    names = connection.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    ).fetchall()
    script = "".join(f"drop table {name};" for (name,) in names)
    connection.executescript(f"begin;{script}{_SCHEMA}pragma user_version = {_VERSION};commit;")


def _told(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """Turn an error of the database into one of ours; a broken database steps aside."""
    # Without a code it comes from the binding, which met text that is no text.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyError(str(error))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _set_aside(path)
        case _:
            return OSError(str(error))


def _set_aside(path: Path) -> BrokenLedgerError:
    """Move a broken database away with all that belongs to it; an older one that was moved away is replaced."""
    path.replace(path.with_name(_ASIDE))
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return BrokenLedgerError(f"{LEDGER}/{_ASIDE}")
