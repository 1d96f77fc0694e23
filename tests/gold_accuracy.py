"""Measure how well composed forms are read: `python benchmarks/accuracy.py --forms 300 --seed 1`."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forge import Forged, compose
from forge_drawn import FOREIGN, ORDERS, UNMET, met_since
from forge_edition import FORMATS, SUFFIXES, edition
from gold import compare
from gold_confidence import DRAWN, MIXTURES, print_curve

from extract.read import read_bytes
from normalize import declarations
from shenbao.score import Outcome, Tally, tallied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from normalize.records import Declaration


@dataclass(frozen=True, slots=True)
class Reading:
    """One form read and compared; `seconds` is what drawing it, extracting it and normalizing it took."""

    form: Forged
    format: str
    content: bytes
    outcomes: tuple[Outcome, ...]
    declaration: Declaration | None
    seconds: tuple[float, float, float]

    @property
    def name(self) -> str:
        """Name of the file that holds the form."""
        wording = "other" if self.form.unmet else "usual"
        return (
            f"{self.form.seed}-{self.form.family}-{wording}-{self.format}{SUFFIXES.get(self.format, '.pdf')}"
        )


def main() -> None:
    """Compose forms, read them, print the rates and, if asked, the worst forms."""
    arguments = _arguments()
    formats = arguments.format.split(",")
    readings: list[Reading] = []
    for number in range(arguments.forms):
        form = _composed(arguments, number)
        readings.append(_read(form, formats[number % len(formats)]))
    if arguments.unseen or arguments.drawn:
        _say(
            "wordings drawn apart and then unknown to the reader: {} of {} are known by now".format(
                *met_since()
            )
        )
    _print_rates(readings)
    if arguments.calibrate:
        print_curve(
            [(one.declaration, one.outcomes) for one in readings if one.declaration is not None], _say
        )
        return
    _print_classes(readings, arguments.classes)
    for reading in sorted(readings, key=lambda one: tallied(one.outcomes).f1)[: arguments.show]:
        _print_form(reading, arguments.lines, arguments.keep)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how well composed forms are read.")
    parser.add_argument("--forms", type=int, default=300, help="number of forms to compose")
    parser.add_argument("--seed", type=int, default=1, help="forms of another seed are other forms")
    parser.add_argument("--format", default="txt,docx,pdf", help=f"in turn, of {', '.join(FORMATS)}")
    parser.add_argument("--family", help="only this layout family")
    parser.add_argument("--held-out", action="store_true", help="only forms with rarer wordings")
    parser.add_argument(
        "--drawn",
        action="store_true",
        help="wordings and column orders that were drawn apart from the reader",
    )
    parser.add_argument("--unseen", action="store_true", help="of these wordings only those it did not know")
    parser.add_argument("--foreign", action="store_true", help="labels that nothing but their place explains")
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="print confidence against precision; all kinds of wording in turn",
    )
    parser.add_argument("--known", action="store_true", help="only forms with usual wordings")
    parser.add_argument("--unmet", type=float, default=0.35, help="share of unmet wordings in such a form")
    parser.add_argument("--classes", type=int, default=25, help="number of most frequent errors to print")
    parser.add_argument("--show", type=int, default=0, help="number of worst forms to print")
    parser.add_argument("--lines", type=int, default=40, help="number of errors to print for a form shown")
    parser.add_argument("--keep", type=Path, help="folder for the files of the forms shown")
    return parser.parse_args()


def _composed(arguments: argparse.Namespace, number: int) -> Forged:
    seed = arguments.seed * 1_000_000 + number
    if arguments.calibrate:  # the formats take turns faster than the wordings
        return compose(seed, name=arguments.family, **MIXTURES[number // 3 % len(MIXTURES)])
    if arguments.drawn or arguments.unseen or arguments.foreign:
        others = FOREIGN if arguments.foreign else UNMET if arguments.unseen else DRAWN
        return compose(seed, unmet=arguments.unmet, name=arguments.family, others=others, orders=ORDERS)
    held_out = arguments.held_out or (number % 2 == 1 and not arguments.known)
    return compose(seed, unmet=arguments.unmet if held_out else 0.0, name=arguments.family)


def _read(form: Forged, name: str) -> Reading:
    begun = time.perf_counter()
    content = edition(form, name)
    drawn = time.perf_counter()
    document = read_bytes(content)
    extracted = time.perf_counter()
    source = hashlib.sha256(content).hexdigest()[:16]
    path = f"{form.seed}{SUFFIXES.get(name, '.pdf')}"
    forms = declarations(document, source_id=source, path=path)
    normalized = time.perf_counter()
    seconds = (drawn - begun, extracted - drawn, normalized - extracted)
    declared = forms[0].declaration if len(forms) == 1 else None
    return Reading(form, name, content, compare(form.record, forms), declared, seconds)


def _print_rates(readings: list[Reading]) -> None:
    spent = [sum(reading.seconds[step] for reading in readings) for step in range(3)]
    _say(
        f"{len(readings)} forms; drawing {spent[0]:.1f} s, extraction {spent[1]:.1f} s, normalization {spent[2]:.1f} s"
    )
    _say(f"{'':26}{'F1':>8}{'precision':>11}{'recall':>8}{'false confidence':>18}{'fields':>9}")
    _print_line("all", (outcome for reading in readings for outcome in reading.outcomes))
    _print_group(readings, lambda reading, _: "other wordings" if reading.form.unmet else "usual wordings")
    _print_group(readings, lambda reading, _: reading.format)
    _print_group(readings, lambda _, outcome: outcome.table)
    _print_group(readings, lambda reading, _: reading.form.family)


def _print_group(readings: list[Reading], key: Callable[[Reading, Outcome], str]) -> None:
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for reading in readings:
        for outcome in reading.outcomes:
            groups[key(reading, outcome)].append(outcome)
    _say()
    for name, outcomes in sorted(groups.items()):
        _print_line(name, outcomes)


def _print_line(name: str, outcomes: Iterable[Outcome]) -> None:
    tally: Tally = tallied(outcomes)
    rates = f"{tally.f1:8.4f}{tally.precision:11.4f}{tally.recall:8.4f}{tally.false_confidence:18.4%}"
    _say(f"{name:26}{rates}{tally.right + tally.wrong + tally.missed:9}")


def _print_classes(readings: list[Reading], most: int) -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    for reading in readings:
        for outcome in reading.outcomes:
            if outcome.verdict == "right":
                continue
            key = (outcome.verdict, outcome.table, outcome.column)
            counts[key] += 1
            examples.setdefault(key, f"{reading.name}: {_told(outcome)}")
    _say()
    for (verdict, table, column), count in counts.most_common(most):
        _say(f"{count:6} {verdict:9}{table}.{column}  {examples[verdict, table, column]}")


def _print_form(reading: Reading, most: int, keep: Path | None) -> None:
    _say(f"\n{reading.name}  F1 {tallied(reading.outcomes).f1:.4f}")
    errors = [outcome for outcome in reading.outcomes if outcome.verdict != "right"]
    for outcome in errors[:most]:
        _say(f"  {outcome.verdict:9}{outcome.table}.{outcome.column}  {_told(outcome)}")
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        keep.joinpath(reading.name).write_bytes(reading.content)


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


def _told(outcome: Outcome) -> str:
    row = f"[{outcome.row[:24]}] " if outcome.row else ""
    return f"{row}expected {str(outcome.expected)[:60]!r}, read {str(outcome.actual)[:60]!r}"


if __name__ == "__main__":
    main()
