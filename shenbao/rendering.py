"""Pictures and grids of files, made in a process of their own: a file that brings it down costs its own picture."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import extract
from extract.pictures import Frame, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extract import Document, Page

T = TypeVar("T")

_SECONDS = 30.0
_CONTEXT = multiprocessing.get_context("spawn")


class NotDrawnError(Exception):
    """A file could not be drawn; the text is the reason, a code or what the system said."""


class Renderer:
    """Draws pages and reads grids in one process that is started again when it dies or hangs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool = _pool()

    def pages(self, path: Path) -> tuple[Page, ...]:
        """Sizes of the pages of a PDF file."""
        return self._made(_pages, path)

    def picture(self, path: Path, number: int, width: int) -> bytes:
        """One page of a PDF file, counted from 1, as a PNG picture."""
        return self._made(_picture, path, number, width)

    def crop(self, path: Path, number: int, frame: Frame) -> bytes:
        """Part of one page of a PDF file as a JPEG picture."""
        return self._made(_crop, path, number, frame)

    def document(self, path: Path) -> Document:
        """What a file reads as: its lines and tables."""
        return self._made(_document, path)

    def close(self) -> None:
        """End the process."""
        _end(self._pool)

    def _made(self, function: Callable[..., T], *arguments: object) -> T:
        with self._lock:
            pool = self._pool
        try:
            return pool.submit(function, *arguments).result(timeout=_SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = _pool()
            _end(pool)
            raise NotDrawnError(type(error).__name__) from error
        except extract.ExtractError as error:
            raise NotDrawnError(error.code) from error
        except (OSError, ValueError, MemoryError, RuntimeError) as error:
            raise NotDrawnError(type(error).__name__) from error


def _pool() -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(max_workers=1, mp_context=_CONTEXT, initializer=_deaf)
    pool.submit(_nothing)  # so that the process has loaded its libraries when the first picture is asked for
    return pool


def _deaf() -> None:
    """Leave Ctrl-C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _nothing() -> None:
    return


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool though its process may hang: killed first, so that waiting for the rest of the pool is short."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


@lru_cache(maxsize=4)
def _open(path: Path, _stamp: tuple[int, int]) -> Pictures:
    return Pictures(path.read_bytes())


def _pictures(path: Path) -> Pictures:
    state = path.stat()
    return _open(path, (state.st_size, state.st_mtime_ns))


def _pages(path: Path) -> tuple[Page, ...]:
    return _pictures(path).pages()


def _picture(path: Path, number: int, width: int) -> bytes:
    return _pictures(path).page(number, width)


def _crop(path: Path, number: int, frame: Frame) -> bytes:
    return _pictures(path).crop(number, frame)


def _document(path: Path) -> Document:
    return extract.read(path)
