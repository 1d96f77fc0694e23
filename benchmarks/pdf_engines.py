"""Read PDF files with one engine in a process of its own: `python benchmarks/pdf_engines.py ENGINE ROUNDS FILE …`.

Prints one JSON object: the CPU seconds of every round after the first, the peak memory, pages, failures, and the
tables of every file as lists of (row, column, row span, column span, text).
"""

from __future__ import annotations

import importlib
import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Cell = tuple[int, int, int, int, str]
Tables = list[list[Cell]]


def shenbao(path: Path) -> Tables:
    """Read with this project: every filter on, tables joined over pages."""
    from extract import read  # noqa: PLC0415 - no engine pays for the libraries of another

    return [
        [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
        for table in read(path).tables
    ]


def pdfplumber(path: Path) -> Tables:
    """Read with pdfplumber as it comes: `find_tables`, `extract`, page by page."""
    import pdfplumber as library  # noqa: PLC0415

    # Each oddity of a font is logged anew; what that costs is not what is measured.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    tables: Tables = []
    with library.open(path) as pdf:
        for page in pdf.pages:
            for table in page.find_tables():
                texts = table.extract()
                boxes = [
                    (box, text or "")
                    for row, line in zip(table.rows, texts, strict=True)
                    for box, text in zip(row.cells, line, strict=True)
                    if box is not None
                ]
                tables.append(_placed(boxes))
            page.close()
    return tables


def camelot(path: Path) -> Tables:
    """Read with Camelot's `lattice`, from the ruling lines of the file without rendering it."""
    library: Any = importlib.import_module("camelot")  # not among the dependencies of this project
    found: Any = library.read_pdf(str(path), pages="all", flavor="lattice", engine="vector")
    return [_merged(table.cells) for table in found]


def pdfium(path: Path) -> Tables:
    """Load every page and its text with PDFium and read nothing out of them: the floor for what builds on it."""
    library: Any = importlib.import_module("pypdfium2")  # has no types
    pdf = library.PdfDocument(path.read_bytes())
    for page in pdf:
        text = page.get_textpage()
        text.close()
        page.close()
    pdf.close()
    return []


ENGINES: dict[str, Callable[[Path], Tables]] = {
    "shenbao": shenbao,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
    "pdfium": pdfium,
}


def main() -> None:
    """Read all files once to warm up and to keep what was read, then in rounds against the clock."""
    read, rounds = ENGINES[sys.argv[1]], int(sys.argv[2])
    paths = [Path(name) for name in sys.argv[3:]]
    tables: dict[str, Tables] = {}
    failed: list[str] = []
    for path in paths:
        try:
            tables[str(path)] = read(path)
        except Exception as error:  # noqa: BLE001 - an engine may fail in any way, and the others go on
            failed.append(f"{path.name}: {type(error).__name__}: {error}"[:200])
    sound = [path for path in paths if str(path) in tables]
    seconds: list[float] = []
    for _ in range(rounds):
        begun = time.process_time()
        for path in sound:
            read(path)
        seconds.append(time.process_time() - begun)
    told = {"seconds": seconds, "peak": _peak(), "failed": failed, "tables": tables}
    sys.stdout.write(json.dumps(told) + "\n")


def _placed(boxes: Sequence[tuple[tuple[float, float, float, float], str]]) -> list[Cell]:
    """Give cells with boxes their rows and columns: the edges of all cells, in order, number the grid."""
    xs = _edges(x for box, _ in boxes for x in (box[0], box[2]))
    ys = _edges(y for box, _ in boxes for y in (box[1], box[3]))
    cells: list[Cell] = []
    for (x0, top, x1, bottom), text in boxes:
        row, column = _nearest(ys, top), _nearest(xs, x0)
        cells.append((row, column, _nearest(ys, bottom) - row, _nearest(xs, x1) - column, text))
    return sorted(cells)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 1:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _merged(cells: Sequence[Sequence[Any]]) -> list[Cell]:
    """Unite the positions of a Camelot table that no rule parts."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            owner = (row, column)
            if row and not cell.top:
                owner = owners[row - 1, column]
            elif column and not cell.left:
                owner = owners[row, column - 1]
            owners[row, column] = owner
    merged: list[Cell] = []
    for row, column in sorted(set(owners.values())):
        own = [place for place, owner in owners.items() if owner == (row, column)]
        texts = [str(cells[place[0]][place[1]].text).strip() for place in own]
        height = max(place[0] for place in own) - row + 1
        width = max(place[1] for place in own) - column + 1
        merged.append((row, column, height, width, "\n".join(text for text in texts if text)))
    return merged


def _peak() -> int:
    """Return the peak memory of this process in bytes; that of the process that started it does not count."""
    status = Path("/proc/self/status")
    if status.is_file():
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
