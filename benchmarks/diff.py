"""How fast two large datasets are compared, and how much memory that takes.

    python benchmarks/diff.py [ROWS]

Two datasets of invented forms with about ROWS rows in their data tables are written to a temporary folder; one value in
fifty differs. Printed are the seconds and the memory of the comparison, with the CSV file written.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shenbao import dataset
from shenbao.contract import rows_of
from shenbao.diff import differences
from shenbao.diff_write import CsvSink, Summary, spread
from shenbao.finished_run import Run

if TYPE_CHECKING:
    from normalize.records import Form

INDICATORS = 90
TASKS = 10


def main() -> None:
    """Write, compare and print."""
    if len(sys.argv) == 4 and sys.argv[1] == "--compare":
        compare(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for name, changed in (("old", False), ("new", True)):
            write(Path(folder, name), rows // (INDICATORS + TASKS), changed=changed)
        # In a process of its own, so that what writing took is not counted.
        subprocess.run(
            [sys.executable, __file__, "--compare", str(Path(folder, "old")), str(Path(folder, "new"))],
            check=True,
        )


def compare(old: Path, new: Path) -> None:
    """Compare two runs and print what it took."""
    started = time.perf_counter()
    summary = Summary()
    with (old / "differences.csv").open("w", encoding="utf-8", newline="") as stream:
        spread(differences(Run(old), Run(new)), [summary, CsvSink(stream)])
    seconds = time.perf_counter() - started
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    rows = sum(
        len(Run(old).columns(name, ["declaration_id"])["declaration_id"]) for name in ("indicators", "tasks")
    )
    print(f"{rows} rows, {summary.counts.total} differences, {seconds:.1f} s, {peak / 1024:.0f} MB at most")


def write(folder: Path, number: int, *, changed: bool) -> None:
    """Write a dataset of a number of declarations."""
    folder.mkdir()
    tables: dict[str, list[object]] = {}
    for index in range(number):
        for table, rows in rows_of(form(index, changed=changed)).items():
            tables.setdefault(table, []).extend(rows)
    dataset.write(folder, tables, safe_csv=True)
    (folder / "run.json").write_text(json.dumps({"program": str(changed), "options": {}}))


def form(index: int, *, changed: bool) -> Form:
    """Make one declaration, with one value in fifty of another size if it is changed."""
    identity = f"430600-2023-department-target-{index:06}"
    base: Form = _invented().form(identity=identity, source_id=f"{index:016x}")
    indicators = tuple(
        dataclasses.replace(
            base.indicators[0],
            seq=place,
            row_key=f"{index}-{place}",
            name=f"指标{place}完成率",
            annual_number=float(place + (changed and place % 50 == 0)),
        )
        for place in range(1, INDICATORS + 1)
    )
    tasks = tuple(
        dataclasses.replace(base.tasks[0], seq=place, row_key=f"t{index}-{place}", name=f"任务{place}")
        for place in range(1, TASKS + 1)
    )
    readings = tuple(
        dataclasses.replace(base.readings[0], table="indicators", row_key=row.row_key, column="annual_raw")
        for row in indicators
    )
    return dataclasses.replace(base, indicators=indicators, tasks=tasks, readings=readings)


def _invented() -> Any:  # noqa: ANN401 - a module of the tests
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    return importlib.import_module("invented")


if __name__ == "__main__":
    main()
