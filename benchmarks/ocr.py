"""How well scans are read: `python benchmarks/ocr.py --forms 12 --seed 1`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"

if __name__ == "__main__":
    # The scans are drawn by the drawing toolkit of the tests, which is no package.
    sys.path.insert(0, str(TESTS))
    runpy.run_path(str(TESTS / "gold_scans.py"), run_name="__main__")
