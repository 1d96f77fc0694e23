"""One file becomes an outcome: its declarations, or the code of what went wrong; runs in worker processes."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import extract
from extract import recognition
from extract.detect import DOCX, PDF, detect
from extract.read import MAX_BYTES, page_count, read_bytes
from normalize.errors import ProfileError, ProfilesOverlapError
from shenbao import worker
from shenbao.content import measure
from shenbao.contract import faults

if TYPE_CHECKING:
    from extract import Document
    from extract.pdf_verify import Verify
    from normalize.profiles import ProfileSet
    from normalize.records import Form
    from shenbao.discovery import Input

NO_DIGEST = "0" * 64
NO_BYTES = NO_DIGEST[:16]  # the source id of a file whose bytes nobody could read
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
BROKEN_PROFILE = "broken_profile"
PROFILES_OVERLAP = "profiles_overlap"
INTERNAL_ERROR = "internal_error"
WORKER_LOST = "worker_lost"
TIME_LIMIT = "time_limit"
MEMORY_LIMIT = "memory_limit"
UNREADABLE = "unreadable"
PAGE_SECONDS = 30.0
"""Time that a document gets for each of its pages, on top of what any document may take, if some must be recognised."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read with the facts known before it is opened as a document.

    Attributes:
        path: Where it lies on this machine.
        name: Its path inside the archive.
        digest: SHA-256 of its bytes in hex digits, `NO_DIGEST` if they cannot be read.
        size: Its size in bytes.
        obstacle: Why its bytes cannot be read, in words that fit any language; empty if they can.
        verify: Which of its pages are read with the second reader as well, if it is a PDF.
        profiles: Layout profiles to know of; None for those that come with the package.
        error: Stable code of the obstacle.
        member: Position in the archive that lies at `path`; None for a file of its own.
        recognise: Whether pages that are pictures are read by text recognition, where it is installed.
    """

    path: Path
    name: str
    digest: str
    size: int
    obstacle: str = ""
    verify: Verify = "sample"
    profiles: ProfileSet | None = None
    error: str = UNREADABLE
    member: int | None = None
    recognise: bool = True

    @property
    def source_id(self) -> str:
        """The first digits of the hash, which name the file in the dataset; `NO_BYTES` if there is none."""
        return self.digest[: len(NO_BYTES)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file gave.

    Attributes:
        forms: The declarations in the file; none and no error where it holds no form.
        media_type: What the content proved to be.
        pages: Number of pages, where the format has pages.
        error: Stable code of the failure.
        detail: What in particular, in words that fit any language.
        traceback: Where the program failed, if the fault is its own.
    """

    forms: tuple[Form, ...] = ()
    media_type: str = UNKNOWN_MEDIA_TYPE
    pages: int | None = None
    error: str | None = None
    detail: str = ""
    traceback: str = ""


def prepare(item: Input, verify: Verify = "sample", profiles: ProfileSet | None = None) -> Job:
    """Measure and hash a file without holding its bytes."""
    try:
        content = measure(item.path)
    except OSError as error:
        return Job(item.path, item.name, NO_DIGEST, 0, error.strerror or type(error).__name__)
    return Job(item.path, item.name, content.digest, content.size, verify=verify, profiles=profiles)


def read(job: Job) -> Outcome:
    """Read one file; every failure is a value, a fault of the program itself keeps its traceback."""
    return read_with_document(job)[1]


def read_with_document(job: Job) -> tuple[Document | None, Outcome]:
    """Read one file and keep the document it became, if it became one."""
    document, media_type = None, UNKNOWN_MEDIA_TYPE
    try:
        data = _content(job)
        media_type = detect(data)
        document = _document(data, media_type, job)
        outcome = _outcome(document, job)
    except extract.ExtractError as error:
        outcome = Outcome(error=error.code, detail=error.detail)
    except ProfileError as error:
        outcome = Outcome(error=BROKEN_PROFILE, detail=str(error))
    except ProfilesOverlapError as error:
        outcome = Outcome(error=PROFILES_OVERLAP, detail=str(error))
    except OSError as error:
        outcome = Outcome(error=UNREADABLE, detail=error.strerror or type(error).__name__)
    except MemoryError:
        outcome = Outcome(error=MEMORY_LIMIT)
    except Exception as error:  # noqa: BLE001 - one document must not end the run
        detail = type(error).__name__
        outcome = Outcome(error=INTERNAL_ERROR, detail=detail, traceback=_without_paths(error))
    return document, replace(outcome, media_type=media_type)


def _document(data: bytes, media_type: str, job: Job) -> Document:
    """Read a file as a document; more time is asked for first if its pages must be recognised.

    Without recognition a file is read in no time, so it is tried so first.
    """
    pictured = media_type in {PDF, DOCX} or media_type.startswith("image/")
    if not (job.recognise and pictured and recognition.is_installed()):
        return read_bytes(data, verify=job.verify, recognise=False)
    try:
        document = read_bytes(data, verify=job.verify, recognise=False)
    except extract.ExtractError as error:
        if error.code != "image_only":
            raise
    else:
        if not any(remark.code == "page_without_text" for remark in document.remarks):
            return document
    worker.ask_for_time(PAGE_SECONDS * page_count(data, media_type))
    return read_bytes(data, verify=job.verify)


def _content(job: Job) -> bytes:
    """Read the bytes that were hashed; anything else would not be what `source_id` names."""
    code, obstacle = job.error, job.obstacle
    if not obstacle and job.size > MAX_BYTES:
        code, obstacle = "too_large", f"{MAX_BYTES // 2**20} MiB"
    if obstacle:
        raise extract.ExtractError(code, obstacle)
    data = job.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != job.digest:
        obstacle = "changed while it was read"
        raise extract.ExtractError(code, obstacle)
    return data


def _outcome(document: Document, job: Job) -> Outcome:
    from normalize import declarations  # noqa: PLC0415 - the parent process never needs it

    forms = declarations(document, source_id=job.source_id, path=job.name, profiles=job.profiles)
    pages = len(document.pages) or None
    if broken := [fault for form in forms for fault in faults(form)]:
        return Outcome(error=INTERNAL_ERROR, detail=broken[0], traceback="\n".join(broken))
    return Outcome(forms, pages=pages)


def _without_paths(error: Exception) -> str:
    """Format a traceback with file names only, so that it tells nothing of the machine."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*places, f"{type(error).__name__}: {error}"])
