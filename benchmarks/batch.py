"""The batch engine on archives of any size: `python benchmarks/batch.py --files 10000`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"

if __name__ == "__main__":
    # Files are composed by the drawing toolkit of the tests, which is no package.
    sys.path.insert(0, str(TESTS))
    runpy.run_path(str(TESTS / "batch_bench.py"), run_name="__main__")
