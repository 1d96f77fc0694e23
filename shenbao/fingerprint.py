"""What the result of reading a file hangs on besides its bytes: code, vocabulary, libraries and options."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

LIBRARIES = (
    "lxml",
    "pandas",
    "pdfplumber",
    "pyarrow",
    "pypdfium2",
    "python-docx",
    "rapidfuzz",
    "regex",
    "xlrd",
)
_READERS = ("lxml", "pdfplumber", "pypdfium2", "python-docx", "rapidfuzz", "regex", "xlrd")
_RECOGNISERS = ("onnxruntime", "opencv-python-headless", "rapidocr")
"""Libraries of an extra, without which pictures are not read."""

_READING = ("content.py", "contract.py", "packing.py", "reading.py", "recording.py")


@cache
def versions() -> dict[str, str]:
    """Versions of the interpreter and of the libraries that shape the data."""
    return {
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in LIBRARIES},
        **{name: version for name in _RECOGNISERS if (version := _version(name)) is not None},
    }


def _version(name: str) -> str | None:
    """Version of a library that need not be there."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def of_reading(options: object) -> str:
    """Fingerprint what files are read with; `options` are those that change what is read, fit for JSON."""
    names = ("python", *_READERS, *_RECOGNISERS)
    libraries = {name: versions()[name] for name in names if name in versions()}
    return _hash("extract", "normalize", *_READING, facts={"libraries": libraries, "options": options})


def of_code() -> str:
    """Fingerprint the code and the vocabulary that files are read with."""
    return _hash("extract", "normalize", *_READING, facts=None)


def of_dataset(facts: object) -> str:
    """Fingerprint what a dataset is written with; `facts` are its options and what it is made of."""
    return _hash("shenbao", "normalize", facts={"libraries": versions(), "facts": facts})


def _hash(*parts: str, facts: object) -> str:
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for part in parts:
        digest.update(_source(part).encode())
    return digest.hexdigest()


@cache
def _source(part: str) -> str:
    """Hash a whole package, or one module of this one."""
    digest = hashlib.sha256()
    files = (
        _files(resources.files(part))
        if not part.endswith(".py")
        else [(part, resources.files("shenbao") / part)]
    )
    for name, file in files:
        content = file.read_bytes()
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name == "__pycache__":
            continue
        if item.is_dir():
            yield from _files(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item
