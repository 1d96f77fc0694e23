"""Accuracy on composed forms that nobody drew by hand: `python benchmarks/accuracy.py --forms 300 --seed 1`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"

if __name__ == "__main__":
    # The forms are composed by the drawing toolkit of the tests, which is no package.
    sys.path.insert(0, str(TESTS))
    runpy.run_path(str(TESTS / "gold_accuracy.py"), run_name="__main__")
