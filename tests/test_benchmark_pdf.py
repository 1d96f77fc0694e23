"""The forms of the benchmark are read without a fault, and the benchmark measures a folder of files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from draw_pdf import ruled_pdf
from pdf_forms import (
    department_form,
    drawing,
    expected_cells,
    indicators_form,
    ledger_form,
    project_form,
)

from extract import read_bytes

if TYPE_CHECKING:
    from pdf_build import Form

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "pdf.py"
FORMS = (department_form(), project_form(), indicators_form(), ledger_form())

Cells = list[tuple[int, int, int, int, str]]


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_form_is_read(form: Form) -> None:
    read: list[Cells] = [
        [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
        for table in read_bytes(ruled_pdf(drawing(form))).tables
    ]
    assert without_blanks(read) == without_blanks(expected_cells(form))


@pytest.mark.skipif(not BENCHMARK.is_file(), reason="only a checkout holds the benchmarks")
def test_folder_of_files_is_measured(tmp_path: Path) -> None:
    form = project_form()
    (tmp_path / "form.pdf").write_bytes(ruled_pdf(drawing(form)))
    (tmp_path / "form.cells.json").write_text(json.dumps(expected_cells(form)), encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    command = [sys.executable, str(BENCHMARK), "--folder", str(tmp_path), "--turns", "1", "--rounds", "1"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [[cell.strip() for cell in line.split("|")] for line in done.stdout.splitlines()]
    (own,) = [cells for cells in lines if "**shenbao**" in cells]
    assert own[5:9] == ["100.0%", "100.0%", "", ""]
    assert "shenbao failed on broken.pdf: ExtractError: damaged: page tree" in done.stdout


def without_blanks(tables: list[Cells]) -> list[Cells]:
    return [[(*cell[:4], "".join(cell[4].split())) for cell in table] for table in tables]
