"""Which formats this installation can read, and which program it lacks for the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extract import office_program


@dataclass(frozen=True, slots=True)
class Ability:
    """Formats that are read in one way.

    Attributes:
        formats: Their names, as people call them.
        program: The program they need, empty if they need none.
        place: Where the program is installed; empty if it is missing or none is needed.
        reads: Whether files of these formats can be read now.
    """

    formats: tuple[str, ...]
    program: str = ""
    place: str = ""
    reads: bool = True


def abilities() -> tuple[Ability, ...]:
    """Look up what can be read on this machine, nothing being started."""
    office = office_program.program() or ""
    return (
        *(Ability(formats) for formats in _ALWAYS),
        Ability(_OFFICE, "LibreOffice", office, reads=bool(office)),
        Ability(_NEVER, reads=False),
    )


_ALWAYS: Final = (
    ("TXT",),
    ("DOCX",),
    ("XLSX", "XLS", "ET", "ODS"),
    ("HTML", "MHTML"),
    ("OFD",),
    ("PDF",),
)
_OFFICE: Final = ("DOC", "WPS", "RTF", "ODT")
_NEVER: Final = ("JPEG", "PNG", "TIFF")
