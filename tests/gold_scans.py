"""Measure how well scans are read: `python benchmarks/ocr.py [--forms 12] [--seed 1] [--wear scan,hard]`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from draw_pdf import ruled_pdf
from draw_scan import Wear, picture_pdf, scanned
from draw_scans import SCAN, printed_edition
from forge import compose
from forge_edition import edition
from forms import expected_record, sample_forms
from gold_scan import Measured, measured, pooled

from extract import read, read_bytes
from extract.recognition import is_installed

if TYPE_CHECKING:
    from collections.abc import Iterator

SCANNED = Wear(noise=14.0, ground=214.0, quality=50)
WEARS = {
    "clean": Wear(noise=0.0, ground=255.0, slope=0.0, blur=0.0, quality=90, seal=None, skew=0.0),
    "scan": SCANNED,
    "hard": replace(SCANNED, dpi=150, skew=-2.0, noise=22.0, fade=0.75, quality=35),
    "broken": replace(SCANNED, broken=0.1, skew=1.1),
    "copy": replace(SCANNED, dpi=300, grey=True, seal=None, ground=200.0, slope=40.0, blur=1.6, skew=-0.4),
    "turned": replace(SCANNED, turn=90, skew=0.3),
}
"""What is done to a page; `mixed` draws something of everything by lot."""


def main() -> None:
    """Read the scans of the corpus, then those of composed forms under every wear, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description="Measure how well scans are read.")
    parser.add_argument("--forms", type=int, default=12, help="composed forms for each wear")
    parser.add_argument("--seed", type=int, default=1, help="forms of another seed are other forms")
    parser.add_argument("--wear", default=",".join([*WEARS, "mixed"]), help="of these, in turn")
    parser.add_argument("--corpus", action="store_true", help="only the scans of the corpus")
    parser.add_argument("--show", type=int, default=0, help="errors to print for each form")
    arguments = parser.parse_args()
    if not is_installed():
        sys.exit("text recognition is missing: pip install 'shenbao[ocr]'")
    _say("| scans | pages | characters | F1 of fields | wrong numbers | without a finding | CPU s a page |")
    _say("|---|---|---|---|---|---|---|")
    _report("corpus", list(_corpus()), arguments.show)
    if arguments.corpus:
        return
    for name in arguments.wear.split(","):
        _report(name, list(_composed(name, arguments.forms, arguments.seed)), arguments.show)


def _corpus() -> Iterator[Measured]:
    for form in sample_forms():
        record = expected_record(form, printed_edition(form))
        typed = record if record["status"] == "converted" else None
        scan = form.path(SCAN)
        yield measured(scan.read_bytes(), read(form.path(printed_edition(form))), typed, scan.name)


def _composed(name: str, forms: int, seed: int) -> Iterator[Measured]:
    for number in range(forms):
        form = compose(seed * 1_000_000 + number)
        random = Random(f"{name} {form.seed}")  # noqa: S311 - wear, not secrets
        match number % 3:
            case 0:
                printed = ruled_pdf(form.drawing, embedded=True)
            case 1:
                printed = edition(form, "libreoffice")
            case _:
                printed = edition(form, "chromium")
        wear = _mixed(random) if name == "mixed" else WEARS[name]
        if wear.seal is not None:
            wear = replace(wear, seal=(random.uniform(0.2, 0.8), random.uniform(0.1, 0.6)))
        scan = picture_pdf(scanned(printed, wear), wear)
        yield measured(scan, read_bytes(printed), form.record, f"{form.seed}.pdf")


def _mixed(random: Random) -> Wear:
    return Wear(
        dpi=random.choice((150, 200, 300)),
        skew=random.uniform(-2.0, 2.0),
        noise=random.uniform(4.0, 22.0),
        ground=random.uniform(195.0, 250.0),
        slope=random.uniform(0.0, 40.0),
        fade=random.uniform(0.7, 1.0),
        blur=random.uniform(0.0, 1.2),
        quality=random.randint(35, 80),
        seal=None if random.random() < 0.3 else (0.5, 0.5),
        grey=random.random() < 0.2,
        seed=random.randrange(1000),
    )


def _report(name: str, results: list[Measured], show: int) -> None:
    characters, f1, seconds = pooled(results)
    outcomes = [outcome for one in results for outcome in one.outcomes]
    wrong = sum(one.verdict == "wrong" and isinstance(one.actual, int | float) for one in outcomes)
    silent = sum(len(one.silent) for one in results)
    pages = sum(one.pages for one in results)
    _say(f"| {name} | {pages} | {characters:.4f} | {f1:.4f} | {wrong} | {silent} | {seconds:.1f} |")
    for number, one in enumerate(results):
        bad = [outcome for outcome in one.outcomes if outcome.verdict != "right"]
        if show and bad:
            _say(
                f"  {name} {number}: {1 - one.errors / one.characters:.4f}, {len(bad)} of {len(one.outcomes)}"
            )
        for outcome in bad[:show]:
            _say(
                f"    {outcome.verdict} {outcome.table}.{outcome.column} [{outcome.row[:20]}] expected"
                f" {str(outcome.expected)[:60]!r}, read {str(outcome.actual)[:60]!r}, flagged {outcome.flagged}"
            )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
