"""Expected records: what a person stands for, one JSON file each, written from a review and compared with runs."""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalize.columns import columns_of
from normalize.corrections import ROWS, correctable
from normalize.records import SCHEMA_VERSION, TABLES, Declaration, Form, Source
from shenbao.contract import faults, rows_of
from shenbao.finished_run import Run

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from shenbao.catalogue import Catalogue
    from shenbao.review import Review

_KEPT = ("declaration_id", "source_id")


class RecordError(Exception):
    """Expected records cannot be read; `faults` names every file that is wrong, in the language of the run."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def write(folder: Path, review: Review, *, everything: bool) -> list[Path]:
    """Write the declarations a review is done with, or corrected something in, as expected records.

    Args:
        folder: Where to write; made if it is not there. A record that is there already is written anew.
        review: The review; its corrections are applied.
        everything: Write all declarations, looked at or not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    states = review.states()
    written: list[Path] = []
    for row in review.run.table("declarations", ["declaration_id"]):
        identity = row["declaration_id"]
        state = states.get(identity, {})
        if everything or state.get("done") or state.get("corrected"):
            path = folder / f"{re.sub(r'[^0-9A-Za-z_-]', '_', identity)}.record.json"
            text = json.dumps(_record(review.corrected(identity)), ensure_ascii=False, indent=1)
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
            written.append(path)
    return written


@contextmanager
def opened(path: Path, say: Catalogue) -> Generator[Run, None, None]:
    """Open a file or folder of expected records as if it were a run; `facts` name the columns they state by table.

    Raises:
        RecordError: A file is no expected record.
    """
    forms: list[Form] = []
    stated: defaultdict[str, set[str]] = defaultdict(set)
    wrong: list[str] = []
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
            forms.append(_form(record))
            for table in ("declarations", *ROWS):
                for row in [record["declaration"]] if table == "declarations" else record.get(table, []):
                    stated[table].update(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            wrong.append(say("expect.bad_record", path=file, detail=error))
    if wrong or not forms:
        raise RecordError(wrong or [say("expect.no_record", path=path)])
    from shenbao import dataset  # noqa: PLC0415 - only where records are compared

    tables: dict[str, list[object]] = {name: [] for name in TABLES}
    for form in sorted(forms, key=lambda form: form.declaration.declaration_id):
        for name, rows in rows_of(form).items():
            tables[name].extend(rows)
        tables["sources"].append(_source(form))
    with tempfile.TemporaryDirectory(prefix="shenbao-") as folder:
        dataset.write(Path(folder), tables, safe_csv=False)
        Path(folder, "run.json").write_text(
            json.dumps({"expected": {name: sorted(columns) for name, columns in stated.items()}}),
            encoding="utf-8",
        )
        yield Run(Path(folder))


def is_record(path: Path) -> bool:
    """Whether a path is a file or a folder of expected records."""
    return (
        path.suffix == ".json"
        if path.is_file()
        else not (path / "run.json").is_file() and any(path.glob("*.json"))
    )


def _record(form: Form) -> dict[str, Any]:
    declaration = form.declaration
    return {
        "status": "converted",
        **{name: getattr(declaration, name) for name in _KEPT},
        "declaration": {
            column.name: getattr(declaration, column.name) for column in correctable("declarations")
        },
        **{
            table: [
                {"row_key": row.row_key}
                | {column.name: getattr(row, column.name) for column in correctable(table)}
                for row in getattr(form, table)
            ]
            for table in ROWS
        },
    }


def _form(record: dict[str, Any]) -> Form:
    identity = str(record.get("declaration_id") or record["source_id"])
    source = str(record.get("source_id") or "")
    rows = {table: _rows(table, record.get(table, []), identity) for table in ROWS}
    values: dict[str, Any] = {
        "profile": "",
        "confidence": 1.0,
        "errors": 0,
        "warnings": 0,
        "schema_version": SCHEMA_VERSION,
        "tasks": len(rows["tasks"]),
        "indicators": len(rows["indicators"]),
        **record["declaration"],
        "declaration_id": identity,
        "source_id": source,
    }
    declaration = Declaration(**values)
    form = Form(declaration=declaration, **rows)
    if problems := faults(form):
        raise ValueError(problems[0])
    return form


def _rows(table: str, rows: Iterable[dict[str, Any]], identity: str) -> tuple[Any, ...]:
    record = TABLES[table]
    empty = {column.name: None for column in columns_of(record) if column.nullable}
    return tuple(
        record(**{**empty, "row_key": "", **row, "declaration_id": identity, "seq": number})
        for number, row in enumerate(rows, start=1)
    )


def _source(form: Form) -> Source:
    identity = form.declaration.source_id
    return Source(source_id=identity, path="", media_type="", bytes=0, status="converted")
