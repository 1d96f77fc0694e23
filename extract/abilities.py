"""Which formats this installation can read, and what it lacks for the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from extract import fonts, office_program, recognition

Advice = Literal["", "office", "recognition", "font"]


@dataclass(frozen=True, slots=True)
class Ability:
    """Formats that are read in one way.

    Attributes:
        formats: Their names, as people call them.
        program: The program they need, empty if they need none.
        place: Where the program is installed; empty if it is missing or none is needed.
        reads: Whether files of these formats can be read now.
        advice: Which of the ways to get what is missing is theirs.
        obstacle: What keeps a program that is installed from working.
    """

    formats: tuple[str, ...]
    program: str = ""
    place: str = ""
    reads: bool = True
    advice: Advice = ""
    obstacle: str = ""


def abilities() -> tuple[Ability, ...]:
    """Look up what can be read on this machine, nothing being started."""
    office = office_program.program() or ""
    font = fonts.chinese_font()
    return (
        *(Ability(formats) for formats in _ALWAYS),
        Ability(_OFFICE, "LibreOffice", office, reads=bool(office), advice="office"),
        _recognition(),
        Ability(_BARE, _FONT, font, reads=bool(font), advice="font"),
    )


def _recognition() -> Ability:
    if not recognition.is_installed():
        return Ability(_PICTURES, _RECOGNISER, reads=False, advice="recognition")
    obstacle = recognition.obstacle()
    place = "" if obstacle else recognition.place()
    return Ability(_PICTURES, _RECOGNISER, place, reads=not obstacle, advice="recognition", obstacle=obstacle)


_ALWAYS: Final = (
    ("TXT",),
    ("DOCX",),
    ("XLSX", "XLS", "ET", "ODS"),
    ("HTML", "MHTML"),
    ("OFD",),
    ("PDF",),
)
_OFFICE: Final = ("DOC", "WPS", "RTF", "ODT")
_PICTURES: Final = ("scanned PDF", "JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_RECOGNISER: Final = "RapidOCR"
_BARE: Final = ("PDF without its fonts",)
_FONT: Final = "Chinese font"
