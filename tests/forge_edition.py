"""Editions of composed forms: text with the losses of archives, Word, and PDF."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from draw import cover
from draw_docx import docx
from draw_html import html
from draw_pdf import chromium_pdf, libreoffice_pdf, ruled_pdf
from draw_txt import Dump, aligned, barred, barred_cells, dropped, encoded, packed, tab_dump

if TYPE_CHECKING:
    from draw import Grid
    from forge import Body, Forged

FORMATS = ("txt", "docx", "pdf", "libreoffice", "chromium", "barred", "cells", "packed", "words")
SUFFIXES = {"docx": ".docx", **dict.fromkeys(("txt", "barred", "cells", "packed", "words"), ".txt")}


def edition(form: Forged, name: str) -> bytes:
    """The bytes of one edition; the same form gives the same bytes.

    Raises:
        KeyError: There is no such edition.
        FileNotFoundError: The office suite or browser that prints it is not installed.
    """
    random = Random(f"{form.seed} {name}")  # noqa: S311 - layouts, not secrets
    match name:
        case "txt":
            return _text(form, random)
        case "docx":
            return docx(form.drawing)
        case "pdf":
            return ruled_pdf(
                form.drawing,
                embedded=random.random() < 0.3,
                rules=random.choice(("lines", "rects")),
                cut_rows=random.random() < 0.5,
                open_breaks=random.random() < 0.3,
            )
        case "libreoffice":
            return libreoffice_pdf(docx(form.drawing))
        case "chromium":
            return chromium_pdf(html(form.drawing))
        case "barred":
            return encoded(barred(form.drawing))
        case "cells":
            return encoded(barred_cells(form.drawing))
        case "packed":
            return encoded(packed(form.drawing, "\t"))
        case "words":
            return encoded(packed(form.drawing, " "))
        case _:
            raise KeyError(name)


def _text(form: Forged, random: Random) -> bytes:
    style = random.choices(("clean", "lossy", "aligned"), (35, 50, 15))[0]
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    newline = random.choice(("\n", "\n", "\r\n"))
    match style:
        case "aligned":
            text = aligned(form.drawing, filler=random.choice((" ", "\u3000")), gap=random.choice((2, 4)))
        case "lossy":
            text = tab_dump(form.drawing, _losses(form, random))
        case _:
            text = tab_dump(form.drawing)
    return encoded(text, encoding, newline=newline)


def _losses(form: Forged, random: Random) -> dict[int, Dump]:
    dumps: dict[int, Dump] = {}
    for number, grid in enumerate(form.drawing.grids):
        bodies = [body for body in form.bodies if body.grid == number]
        picked: dict[int, tuple[int, ...]] = {}
        blank: list[int] = []
        for body in bodies:
            if random.random() < 0.25:
                picked |= _moved_left(grid, body)
            start = random.randrange(body.first, body.end)
            length = random.choice((1, 2, 3, body.end))
            picked |= dropped(grid, range(start, min(start + length, body.end)))
            blank.append(start)
        dumps[number] = Dump(picked, blank, _spilled(grid, random))
    return dumps


def _moved_left(grid: Grid, body: Body) -> dict[int, tuple[int, ...]]:
    """Rows whose value cells stand one column left of their header: a blank of a wide name cell is lost."""
    picked: dict[int, tuple[int, ...]] = {}
    for number, row in enumerate(cover(grid)[body.first : body.end], start=body.first):
        wide = [
            place
            for place, item in enumerate(row)
            if item.row == number
            and item.column != place
            and item.column + item.cell.column_span < grid.columns
        ]
        if wide:
            picked[number] = tuple(place for place in range(grid.columns) if place != wide[-1])
    return picked


def _spilled(grid: Grid, random: Random) -> dict[tuple[int, int], int]:
    """The last row's long cell goes on below the table."""
    last = len(grid.rows) - 1
    for place, item in enumerate(cover(grid)[last]):
        paragraphs = item.cell.text.count("\n") + 1
        if item.row == last and item.column == place and paragraphs > 3 and random.random() < 0.6:
            return {(last, place): random.randint(1, paragraphs - 1)}
    return {}
