"""The sample forms of `corpus/`: their neutral description, their editions, and how each is drawn."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draw import Drawing, Grid, PageBreak, Paragraph, grid
from draw_docx import docx
from draw_html import html
from draw_ofd import ofd
from draw_pdf import chromium_pdf, libreoffice_pdf, ruled_pdf
from draw_rtf import rtf
from draw_txt import Dump, aligned, dropped, encoded, labelled, tab_dump
from draw_xlsx import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCE = "form.toml"
RECORD = "record.json"
PROGRAMS = {"libreoffice.pdf": "soffice", "chromium.pdf": "chromium"}


@dataclass(frozen=True, slots=True)
class SampleForm:
    """One folder of the corpus.

    Attributes:
        folder: Where the form lives; its name is the slug and begins the name of every edition.
        drawing: What is printed.
        editions: For each edition (`txt`, `docx`, `libreoffice.pdf` …) how it is drawn.
    """

    folder: Path
    drawing: Drawing
    editions: Mapping[str, Mapping[str, Any]]

    @property
    def slug(self) -> str:
        """Name of the form."""
        return self.folder.name

    def path(self, edition: str) -> Path:
        """Where an edition is kept."""
        return self.folder / f"{self.slug}.{edition}"


def sample_forms() -> tuple[SampleForm, ...]:
    """Every form of the corpus, by slug."""
    return tuple(read_form(source.parent) for source in sorted(CORPUS.glob(f"*/{SOURCE}")))


def read_form(folder: Path) -> SampleForm:
    """Read the description of one form from its folder."""
    source = tomllib.loads((folder / SOURCE).read_text(encoding="utf-8"))
    page: Mapping[str, Any] = source.get("page", {})
    drawing = Drawing(tuple(_block(block) for block in source["blocks"]), **page)
    return SampleForm(folder, drawing, source["editions"])


def expected_record(form: SampleForm, edition: str) -> dict[str, Any]:
    """The record a careful person types for one edition: `record.json` with what this edition alone shows.

    Keys are `status` (`converted` or `no_form`) and, for `converted`, `declaration` and the row tables.
    """
    record: dict[str, Any] = json.loads((form.folder / RECORD).read_text(encoding="utf-8"))
    for change in record.pop("editions", {}).get(edition, []):
        row = record[change["table"]][change["seq"] - 1]
        row.update({key: value for key, value in change.items() if key not in ("table", "seq")})
    return record


def draw_edition(form: SampleForm, edition: str) -> bytes:
    """The bytes of one edition as its producer makes them.

    Raises:
        KeyError: The form has no such edition.
        FileNotFoundError: The producer is not installed.
    """
    options = dict(form.editions[edition])
    match edition:
        case "txt":
            return _text(form.drawing, options)
        case "docx":
            return docx(form.drawing, **options)
        case "xlsx":
            return xlsx(form.drawing, **options)
        case "html":
            return html(form.drawing, **options).encode()
        case "ofd":
            return ofd(form.drawing, **options)
        case "rtf":
            return rtf(form.drawing, **options)
        case "libreoffice.pdf":
            return libreoffice_pdf(docx(form.drawing, **options))
        case "chromium.pdf":
            return chromium_pdf(html(form.drawing, **options))
        case "reportlab.pdf":
            return ruled_pdf(form.drawing, **options)
        case _:
            message = f"{form.slug}: nothing draws {edition!r}"
            raise KeyError(message)


def require_reader(path: Path, require_program: Callable[[str], str]) -> None:
    """Skip a test, or fail in CI, if the program that an edition is read with is missing."""
    if path.suffix == ".rtf":
        require_program("soffice")


def _block(block: dict[str, Any]) -> Paragraph | Grid | PageBreak:
    if "rows" in block:
        return grid(**block)
    if "text" in block:
        return Paragraph(**block)
    return PageBreak()


def _text(drawing: Drawing, options: dict[str, Any]) -> bytes:
    match options.get("style", "tabs"):
        case "aligned":
            text = aligned(drawing, filler=options.get("filler", " "))
        case "labelled":
            text = labelled(drawing)
        case _:
            dumps = options.get("tables", [])
            text = tab_dump(
                drawing, {dump["number"]: _dump(drawing.grids[dump["number"]], dump) for dump in dumps}
            )
    return encoded(text, options.get("encoding", "utf-8"), newline=options.get("newline", "\n"))


def _dump(table: Grid, losses: dict[str, Any]) -> Dump:
    picked = dropped(table, losses.get("dropped", []))
    picked |= {row: tuple(positions) for row, positions in losses.get("picked", [])}
    spilled = {(row, column): kept for row, column, kept in losses.get("spilled", [])}
    return Dump(picked, tuple(losses.get("blank_before", [])), spilled)
