"""What a dataset says about the values that differ: where they were read, what was found, who corrected them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalize.corrections import ROWS, correctable
from shenbao.why import origins

if TYPE_CHECKING:
    from shenbao.compare import Row
    from shenbao.finished_run import Run

TABLES = ("declarations", *ROWS)
# Keys and counts follow from the rest; the order of rows is no difference.
COLUMNS = {
    table: (
        *(column.name for column in correctable(table)),
        *(("profile", "confidence") if table == "declarations" else ()),
    )
    for table in TABLES
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value was read: the file, the words, and where they stand."""

    source_id: str
    path: str
    words: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    reading: Row | None = None


class Side:
    """One of the two datasets, with what is asked of it again and again."""

    def __init__(self, run: Run) -> None:
        self.run = run
        sources = run.columns("sources", ["source_id", "path"])
        self.paths: dict[str, str] = {}
        for source, path in zip(sources["source_id"], sources["path"], strict=True):
            self.paths.setdefault(source, path)
        facts = run.facts
        self.code = (facts.get("program"), facts.get("versions"), facts.get("schema_version"))
        self.profiles: dict[str, str] = facts.get("profiles", {}).get("fingerprints", {})


class Evidence:
    """Readings and findings of one declaration on one side, looked up by value; loaded when first asked for."""

    def __init__(self, side: Side, declaration: Row | None) -> None:
        self._side = side
        self._declaration = declaration
        self._held: Any = None
        self._readings: dict[tuple[object, ...], int] | None = None
        self._rules: dict[tuple[object, ...], list[str]] = {}

    def place(self, table: str, row_key: object, column: str | None) -> Place | None:
        """Where a value was read; for a whole row, where the first of its values was."""
        if self._declaration is None:
            return None
        readings = self._loaded()
        columns = origins(column) if column else COLUMNS[table]
        number = next(
            (readings[key] for name in columns if (key := (table, row_key, name)) in readings), None
        )
        source = str(self._declaration["source_id"])
        path = self._side.paths.get(source, "")
        if number is None:
            return Place(source_id=source, path=path)
        found = self._reading(number)
        edges = (found["x0"], found["top"], found["x1"], found["bottom"])
        box: Any = None if None in edges else edges
        words, page = found["raw"], found["page"]
        return Place(
            source_id=source,
            path=path,
            words=None if words is None else str(words),
            page=page if isinstance(page, int) else None,
            box=box,
            reading=found,
        )

    def corrected(self, table: str, row_key: object, column: str) -> bool:
        """Whether a person corrected the value."""
        number = self._loaded().get((table, row_key, column)) if self._declaration is not None else None
        return number is not None and self._reading(number)["method"] == "corrected"

    def rules(self, table: str, row_key: object, column: str | None) -> list[str]:
        """Findings about a value, or about its row."""
        self._loaded()
        wanted = [*(origins(column) if column else ()), None]
        return [rule for name in wanted for rule in self._rules.get((table, row_key, name), ())]

    def _loaded(self) -> dict[tuple[object, ...], int]:
        if self._readings is None:
            self._readings = {}
            identity = str(self._declaration["declaration_id"]) if self._declaration is not None else ""
            self._held = self._side.run.slices("readings", identity)
            columns = (self._held[name].to_pylist() for name in ("table", "row_key", "column", "method"))
            for number, (*key, method) in enumerate(zip(*columns, strict=True)):
                if tuple(key) not in self._readings or method == "corrected":
                    self._readings[tuple(key)] = number
            for finding in self._side.run.rows("findings", identity):
                key = (finding["table"], finding["row_key"], finding["column"])
                self._rules.setdefault(key, []).append(finding["rule"])
        return self._readings

    def _reading(self, number: int) -> Row:
        """Make a row of one reading only: a declaration has hundreds, and few are asked for."""
        return self._held.slice(number, 1).to_pylist()[0]
