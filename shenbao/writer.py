"""What writes the tables of a dataset, in a process of its own while this one assembles their rows."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from shenbao import worker
from shenbao.contract import values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Future
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    Add = Callable[[str, Sequence[object]], None]
    Writing = Callable[..., AbstractContextManager[Add]]

_PORTION = 1 << 10  # rows that cross over at once
_MOST_WAITING = 64  # portions that wait to cross while rows of before are written


@contextmanager
def ready(*, files: int, jobs: int) -> Generator[Writing, None, None]:
    """Give what `dataset.writing` is, loaded while files are read, as it is slow to load.

    Args:
        files: How many files are read before tables are written.
        jobs: How many processes may work at once; if several, one of them writes.

    Raises:
        OSError: While tables are written: they cannot be, or the process that writes them has ended.
    """
    if files < 2 or jobs == 1:
        if files:
            Thread(target=_load, daemon=True).start()
        yield _here
        return
    process, connection = worker.begin(_serve)
    try:
        yield partial(_beside, process, connection)
    finally:
        _end(process, connection)


def _load() -> None:
    """Load what writes tables; if that fails, it fails again for the one who asks for it."""
    with suppress(Exception):
        import_module("shenbao.dataset")


def _here(folder: Path, *, safe_csv: bool) -> AbstractContextManager[Add]:
    from shenbao import dataset  # noqa: PLC0415 - pandas is slow to load, and not always needed

    return dataset.writing(folder, safe_csv=safe_csv)


@contextmanager
def _beside(
    process: BaseProcess, connection: Connection, folder: Path, *, safe_csv: bool
) -> Generator[Add, None, None]:
    crossing = _Crossing(process, connection)
    try:
        crossing.send((folder, safe_csv))
        yield crossing.add
        error = crossing.answer()
    except BaseException:
        _end(process, connection)  # nothing is written any more into a folder that is given up
        raise
    finally:
        crossing.close()
    if error is not None:
        raise error


def _end(process: BaseProcess, connection: Connection) -> None:
    process.kill()
    process.join()
    connection.close()


class _Crossing:
    """Rows on their way to the process that writes them."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self._connection = connection
        self._sender = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()
        self._pieces: list[tuple[str, list[object]]] = []
        self._rows = 0

    def add(self, table: str, rows: Sequence[object]) -> None:
        values = values_of(table)
        self._pieces.append((table, [row if isinstance(row, list) else values(row) for row in rows]))
        self._rows += len(rows)
        if self._rows >= _PORTION:
            self.send(self._pieces)
            self._pieces, self._rows = [], 0

    def answer(self) -> Exception | None:
        """Hand over the last rows and wait until the files are whole, or learn why they are not."""
        self.send(self._pieces)
        self.send(None)
        try:
            while self._waiting:
                self._waiting.popleft().result()
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error

    def send(self, message: object) -> None:
        """Let a message wait for its turn; who assembles rows need not wait until those of before are written."""
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self._waiting.append(self._sender.submit(self._connection.send_bytes, content))
        try:
            while len(self._waiting) > _MOST_WAITING or (self._waiting and self._waiting[0].done()):
                self._waiting.popleft().result()
        except OSError as error:
            raise self._ended() from error

    def close(self) -> None:
        """Leave nothing behind that still sends; the process has ended or has all it needs."""
        self._sender.shutdown(cancel_futures=True)

    def _ended(self) -> OSError:
        self._process.join()
        return OSError(
            f"the process that writes tables ended ({worker.Death.of(self._process.exitcode or 0).cause})"
        )


def _serve(connection: Connection) -> None:
    """Write the tables whose rows come over a connection; if none come, nothing was to be written."""
    from shenbao import dataset  # noqa: PLC0415 - pandas is loaded by this process alone

    with suppress(EOFError):
        folder, safe_csv = connection.recv()
        pieces = (piece for portion in iter(connection.recv, None) for piece in portion)
        try:
            with dataset.writing(folder, safe_csv=safe_csv) as add:
                for table, rows in pieces:
                    add(table, rows)
        except Exception as error:  # noqa: BLE001 - the one who sends the rows raises it
            deque(pieces, maxlen=0)  # what is on its way must be taken before the other side listens
            connection.send(error)
        else:
            connection.send(None)
