"""Speed, memory and accuracy of PDF reading beside its peers: `python benchmarks/pdf.py [--folder DIR]`.

Every engine reads the same files in a process of its own, rounds of the engines take turns, and the median round
counts. Forms are drawn here by every producer at hand, with the cells they must give; of a folder of other files
only speed and memory are known, and accuracy where `NAME.cells.json` stands beside `NAME.pdf`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pypdfium2 import PdfDocument, PdfiumError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pdf_engines import Cell, Tables

HERE = Path(__file__).resolve().parent
TITLES = {
    "pdfplumber": "pdfplumber, default settings",
    "camelot": "Camelot, lattice, vector engine",
    "shenbao": "**shenbao**",
    "pdfium": "PDFium, pages and their text loaded, nothing read",
}
_LEAST_SHELL_PAGES = 5
SHELL = {
    "shenbao": "from extract import read; read({path!r}).tables",
    "pdfplumber": (
        "import pdfplumber\nwith pdfplumber.open({path!r}) as pdf:\n"
        "    [table.extract() for page in pdf.pages for table in page.find_tables()]"
    ),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine on one set of files; `seconds` is the CPU time of its median round, `peak` is in bytes."""

    seconds: float
    peak: int
    failed: tuple[str, ...]
    tables: dict[str, Tables]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of what a form holds that were read: cells in place with their spans and text, and whole rows."""

    cells: float
    rows: float


def main() -> None:
    """Draw the forms, measure every engine and print tables in Markdown."""
    parser = argparse.ArgumentParser(description="Measure PDF reading beside its peers.")
    parser.add_argument("--folder", type=Path, help="measure the PDF files below this folder instead")
    parser.add_argument("--turns", type=int, default=3, help="processes for each engine, in turn")
    parser.add_argument("--rounds", type=int, default=3, help="rounds against the clock in each process")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = cast("Path | None", arguments.folder)
        if folder is None:
            folder = Path(place)
            drawing = [sys.executable, str(HERE.parent / "tests" / "pdf_forms.py"), place]
            subprocess.run(drawing, check=True)
        paths = sorted(folder.rglob("*.pdf"))
        if not paths:
            sys.exit(f"no PDF file below {folder}")
        _print_speed(paths, _measure(paths, arguments.turns, arguments.rounds))
        if arguments.folder is None:
            _print_shell(paths, arguments.turns * arguments.rounds)


def _measure(paths: Sequence[Path], turns: int, rounds: int) -> dict[str, Measured | None]:
    """Run the engines in turn; an engine that is not installed gives None."""
    told: dict[str, list[dict[str, object]]] = {name: [] for name in TITLES}
    installed = [name for name in TITLES if name != "camelot" or importlib.util.find_spec(name)]
    for _ in range(turns):
        for name in installed:
            command = [sys.executable, str(HERE / "pdf_engines.py"), name, str(rounds), *map(str, paths)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            told[name].append(json.loads(done.stdout))
    return {name: _median(runs) if runs else None for name, runs in told.items()}


def _median(runs: list[dict[str, object]]) -> Measured:
    rounds = [second for run in runs for second in cast("list[float]", run["seconds"])]
    return Measured(
        statistics.median(rounds),
        max(cast("int", run["peak"]) for run in runs),
        tuple(cast("list[str]", runs[0]["failed"])),
        cast("dict[str, Tables]", runs[0]["tables"]),
    )


def _print_speed(paths: Sequence[Path], measured: dict[str, Measured | None]) -> None:
    pages = {str(path): _pages(path) for path in paths}
    wanted = {str(path): _expected(path) for path in paths if _expected(path)}
    short = [name for name in wanted if pages[name] == 1]
    base = measured["pdfplumber"]
    print(f"{len(paths)} files, {sum(pages.values())} pages\n")
    print(
        "| engine | pages per CPU-second | × pdfplumber | peak memory | cells, one page | rows, one page "
        "| cells, several pages | rows, several pages |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, one in measured.items():
        if one is None:
            print(f"| {TITLES[name]} | not installed | | | | | | |")
            continue
        rate = sum(pages[file] for file in one.tables) / one.seconds
        times = ""
        if base is not None:
            rate_of_base = sum(pages[file] for file in base.tables) / base.seconds
            times = f"{rate / rate_of_base:.1f}"
        columns = [TITLES[name], f"{rate:.0f}", times, f"{one.peak / 2**20:.0f} MiB"]
        for group in (short, [name for name in wanted if name not in short]):
            score = _score(group, wanted, one.tables) if group and name != "pdfium" else None
            columns += [f"{score.cells:.1%}", f"{score.rows:.1%}"] if score else ["", ""]
        print(f"| {' | '.join(columns)} |")
    for name, one in measured.items():
        for failure in one.failed if one else ():
            print(f"\n{name} failed on {failure}")


def _pages(path: Path) -> int:
    """Count the pages of a file; one that cannot be opened has none."""
    try:
        return len(PdfDocument(path))
    except PdfiumError:
        return 0


def _expected(path: Path) -> Tables:
    """Read the cells that a file must give, if they stand beside it."""
    beside = path.with_suffix(".cells.json")
    return json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else []


def _score(names: Iterable[str], wanted: dict[str, Tables], found: dict[str, Tables]) -> Score:
    """Compare each table with the one most like it: cells by place, span and text, rows by their texts alone."""
    cells = all_cells = rows = all_rows = 0
    for name in names:
        expected, actual = wanted[name], found.get(name, [])
        for table in expected:
            own = Counter(map(_plain, table))
            all_cells += own.total()
            cells += max(((own & Counter(map(_plain, each))).total() for each in actual), default=0)
        own_rows, match_rows = _rows(expected), _rows(actual)
        all_rows += own_rows.total()
        rows += (own_rows & match_rows).total()
    return Score(cells / all_cells, rows / all_rows)


def _plain(cell: Cell) -> Cell:
    row, column, row_span, column_span, text = cell
    return (row, column, row_span, column_span, "".join(text.split()))


def _rows(tables: Tables) -> Counter[tuple[str, ...]]:
    """Count the rows of all tables as the texts of the cells that begin in them, blank ones left out."""
    counts: Counter[tuple[str, ...]] = Counter()
    for table in tables:
        rows: dict[int, list[str]] = {}
        for row, _, _, _, text in sorted(map(_plain, table)):
            if text:
                rows.setdefault(row, []).append(text)
        counts.update(map(tuple, rows.values()))
    return counts


def _print_shell(paths: Sequence[Path], rounds: int) -> None:
    """Measure one form read from the shell: the CPU time of the whole process, imports included."""
    print("\nOne form of several pages from the shell, CPU time of the whole process:\n")
    print("| form | pages | pdfplumber, CPU ms | shenbao, CPU ms | × pdfplumber |")
    print("|---|---|---|---|---|")
    for path in paths:
        if _pages(path) < _LEAST_SHELL_PAGES:
            continue
        spent = {name: _cpu(code.format(path=str(path)), rounds) for name, code in SHELL.items()}
        own, other = spent["shenbao"], spent["pdfplumber"]
        print(f"| {path.stem} | {_pages(path)} | {1000 * other:.0f} | {1000 * own:.0f} | {other / own:.1f} |")


def _cpu(code: str, rounds: int) -> float:
    # Nobody's shell compiles all modules anew at every start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    run: Callable[[], float] = once
    run()
    return statistics.median(run() for _ in range(rounds))


if __name__ == "__main__":
    main()
