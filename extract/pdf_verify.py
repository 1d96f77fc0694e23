"""Compare what two independent readers see on a page; where they disagree, a person should look."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from extract.document import Remark
from extract.errors import ExtractError
from extract.pdf_health import fold_radicals, page_health
from extract.pdf_layout import page_layout
from extract.pdf_page import Glyphs
from extract.pdf_plumber import PlumberReader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extract.pdf_cells import TablePiece
    from extract.pdf_layout import PageLayout
    from extract.pdf_page import PageContent

Verify = Literal["all", "sample", "none"]

SAMPLED = 50
"""Of so many pages, one is verified by default."""

_NEAR = 1.5
"""Points by which the readers may place the middle of one glyph apart."""

_MOST_TOLD = 3
_LONGEST = 60
_UNDECODED = "\ufffd"


def verified_pages(data: bytes, count: int, verify: Verify) -> tuple[int, ...]:
    """Choose the pages of a file to verify.

    A sample hangs on the bytes of the file and on nothing else, so that the same file is always sampled the same
    way. Each page has the same chance: of an archive, one page in `SAMPLED` is verified, however short its files.
    """
    pages = range(1, count + 1)
    if verify == "none":
        return ()
    if verify == "all":
        return tuple(pages)
    file = hashlib.sha256(data).digest()
    return tuple(page for page in pages if _draw(file, page) % SAMPLED == 0)


def disagreements(
    data: bytes, contents: Sequence[PageContent], layouts: Sequence[PageLayout], pages: Collection[int]
) -> list[Remark]:
    """Read pages once more with pdfplumber and name each one on which cells, spans or texts differ.

    White space is ignored. Which text can be seen is known to the default reader alone and taken from it.

    Args:
        data: The whole file.
        contents: Pages as the default reader read them.
        layouts: The same pages laid out.
        pages: Numbers of the pages to verify, from 1.

    Returns:
        `readers_disagree` with the differences, default reader first, and `not_verified` for pages that the
        second reader cannot read.
    """
    chosen = [pair for pair in zip(contents, layouts, strict=True) if pair[0].number in pages]
    if not chosen:
        return []
    try:
        reader = PlumberReader(data)
    except ExtractError as error:
        return [_not_verified(content, error.code) for content, _ in chosen]
    try:
        found = [_verified(content, layout, reader) for content, layout in chosen]
    finally:
        reader.close()
    return [remark for remark in found if remark is not None]


def _draw(file: bytes, page: int) -> int:
    """Draw a number for a page from the digest of its file."""
    return int.from_bytes(hashlib.sha256(file + page.to_bytes(4, "big")).digest()[:8], "big")


def _not_verified(content: PageContent, detail: str) -> Remark:
    return Remark("not_verified", detail, content.number)


def _verified(content: PageContent, layout: PageLayout, reader: PlumberReader) -> Remark | None:
    """Compare one page; return what there is to tell about it."""
    try:
        second = reader.page(content.number)
    except ExtractError as error:
        return _not_verified(content, error.code)
    health = page_health(second)
    if not health.is_usable:
        return _not_verified(content, f"{health.bad} of {health.glyphs} glyphs without a character")
    fold_radicals(second)
    second = replace(second, glyphs=_as_visible(second.glyphs, content.glyphs))
    differences = list(_differences(layout, page_layout(second)))
    if not differences:
        return None
    told = "; ".join(differences[:_MOST_TOLD])
    rest = f"; +{len(differences) - _MOST_TOLD}" if len(differences) > _MOST_TOLD else ""
    return Remark("readers_disagree", told + rest, content.number)


class _Place(NamedTuple):
    character: str
    column: int
    row: int


def _as_visible(glyphs: Glyphs, known: Glyphs) -> Glyphs:
    """Give glyphs the flags of the same glyphs as the default reader knows them; drop those drawn twice.

    pdfplumber sees neither clipping nor covers and keeps both copies of type that was made bold by drawing it
    twice. A glyph that the default reader does not have at its place keeps its own flag.
    """
    places: dict[_Place, list[int]] = {}
    for index in range(len(known.text)):
        if math.isfinite(sum(_middle(known, index))):
            places.setdefault(_place(known, index), []).append(index)
    taken: set[int] = set()
    kept = Glyphs([], [], [], [], [])
    for index, character in enumerate(glyphs.text):
        if not math.isfinite(sum(_middle(glyphs, index))):
            continue
        twins = _twins(glyphs, index, known, places)
        twin = next((each for each in twins if each not in taken), None)
        if twin is None and twins:
            continue
        if twin is not None:
            taken.add(twin)
        flag = glyphs.flags.get(index) if twin is None else known.flags.get(twin)
        place = len(kept.text)
        if flag is not None:
            kept.flags[place] = flag
        if index in glyphs.angles:
            kept.angles[place] = glyphs.angles[index]
        kept.text.append(character)
        kept.x0.append(glyphs.x0[index])
        kept.top.append(glyphs.top[index])
        kept.x1.append(glyphs.x1[index])
        kept.bottom.append(glyphs.bottom[index])
    return kept


def _place(glyphs: Glyphs, index: int) -> _Place:
    """Return the character of a glyph and the square of the page that its middle falls in."""
    x, y = _middle(glyphs, index)
    return _Place(_plain(glyphs.text[index]), math.floor(x / _NEAR), math.floor(y / _NEAR))


def _twins(glyphs: Glyphs, index: int, known: Glyphs, places: dict[_Place, list[int]]) -> list[int]:
    """Return the known glyphs of the same character at the same place, the nearest first."""
    x, y = _middle(glyphs, index)
    character, column, row = _place(glyphs, index)
    near: list[tuple[float, int]] = []
    for right in (-1, 0, 1):
        for down in (-1, 0, 1):
            for other in places.get(_Place(character, column + right, row + down), ()):
                other_x, other_y = _middle(known, other)
                distance = max(abs(x - other_x), abs(y - other_y))
                if distance < _NEAR:
                    near.append((distance, other))
    return [other for _, other in sorted(near)]


def _middle(glyphs: Glyphs, index: int) -> tuple[float, float]:
    return (glyphs.x0[index] + glyphs.x1[index]) / 2, (glyphs.top[index] + glyphs.bottom[index]) / 2


def _differences(one: PageLayout, other: PageLayout) -> Iterator[str]:
    """Yield what differs between two layouts of a page."""
    pieces, others = _in_order(one.pieces), _in_order(other.pieces)
    if len(pieces) == len(others):
        for number, (piece, twin) in enumerate(zip(pieces, others, strict=True), 1):
            yield from _table_differences(piece, twin, f"table {number}")
    else:
        yield f"tables: {len(pieces)} ≠ {len(others)}"
    lines = Counter(_plain(line.text) for line in one.lines)
    twins = Counter(_plain(line.text) for line in other.lines)
    only, only_twin = sorted((lines - twins).elements()), sorted((twins - lines).elements())
    if not _is_same("".join(only), "".join(only_twin)):
        yield f"text: {_short(' '.join(only))} ≠ {_short(' '.join(only_twin))}"


def _in_order(pieces: Sequence[TablePiece]) -> list[TablePiece]:
    return sorted(pieces, key=lambda piece: (round(piece.top), round(piece.grid.xs[0])))


def _table_differences(one: TablePiece, other: TablePiece, name: str) -> Iterator[str]:
    """Yield what differs between two readings of a table: its shape, or single cells."""
    shape, twin = _shape(one), _shape(other)
    if shape != twin:
        yield f"{name}: {shape} ≠ {twin}"
        return
    twins = {(part.span.row, part.span.column): part for part in other.cells}
    for part in one.cells:
        match = twins.get((part.span.row, part.span.column))
        place = f"{name} R{part.span.row + 1}C{part.span.column + 1}"
        if match is None or match.span != part.span:
            extent = f"{match.span.row_span}×{match.span.column_span}" if match else "–"
            yield f"{place}: {part.span.row_span}×{part.span.column_span} ≠ {extent}"
            continue
        text = _plain("".join(line.text for line in part.lines))
        second = _plain("".join(line.text for line in match.lines))
        if not _is_same(text, second):
            yield f"{place}: {_short(text)} ≠ {_short(second)}"
        for number, (piece, inner) in enumerate(
            zip(_in_order(part.pieces), _in_order(match.pieces), strict=False), 1
        ):
            yield from _table_differences(piece, inner, f"{place} table {number}")
        if len(part.pieces) != len(match.pieces):
            yield f"{place} tables: {len(part.pieces)} ≠ {len(match.pieces)}"


def _shape(piece: TablePiece) -> str:
    grid = piece.grid
    return f"{len(grid.ys) - 1}×{len(grid.xs) - 1}, {len(piece.cells)} cells"


def _plain(text: str) -> str:
    """Fold forms of characters that look the same, and drop white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_same(text: str, second: str) -> bool:
    """Compare two texts; a glyph that the second reader cannot decode agrees with any other."""
    if text == second:
        return True
    return len(text) == len(second) and all(
        other in {one, _UNDECODED} for one, other in zip(text, second, strict=True)
    )


def _short(text: str) -> str:
    """Cut a long text; an absent one becomes a dash."""
    return text if 0 < len(text) <= _LONGEST else text[: _LONGEST - 1] + "…" if text else "–"
