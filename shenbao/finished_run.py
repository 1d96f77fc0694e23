"""A finished run on disk: its declarations, the rows of one of them, and the account of the run."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from normalize.columns import columns_of
from normalize.records import TABLES, Form
from shenbao.package import parquet_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Row = dict[str, Any]

_KEPT_GROUPS = 3  # row groups in memory for each table
# Kept once for all rows that repeat them, where tables are long and rows are asked for one declaration at a time.
_REPEATED = {
    "readings": ["declaration_id", "source_id", "table", "row_key", "column", "method"],
    "findings": ["declaration_id", "source_id", "rule"],
}


class NoRunError(Exception):
    """A folder holds no dataset; the text is its path."""


class Run:
    """A dataset folder open for reading; it stays what it was when it was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.facts: Mapping[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            self._shelves = {table: _Shelf(table, folder / parquet_name(table)) for table in TABLES}
        except (OSError, ValueError) as error:
            raise NoRunError(str(folder)) from error

    def names(self, name: str) -> frozenset[str]:
        """The columns a table has; another version of the schema may have had others."""
        return self._shelves[name].names

    def table(self, name: str, columns: list[str] | None = None) -> list[Row]:
        """All rows of a table, with all columns or some."""
        return self._shelves[name].all(columns)

    def columns(self, name: str, columns: list[str]) -> dict[str, list[Any]]:
        """Some columns of a whole table."""
        return self._shelves[name].columns(columns)

    def rows(self, name: str, declaration_id: str) -> list[Row]:
        """The rows of one declaration in a table, in the order of the dataset."""
        return self._shelves[name].of(declaration_id)

    def form(self, declaration_id: str) -> Form | None:
        """One declaration with its rows as reading gave them; None if the run has no such declaration."""
        rows = {
            name: tuple(_record(name, row) for row in self.rows(name, declaration_id))
            for name in TABLES
            if name != "sources"
        }
        declaration, *_ = rows.pop("declarations") or (None,)
        return Form(declaration=declaration, **rows) if declaration is not None else None

    def slices(self, name: str, declaration_id: str) -> Any:  # noqa: ANN401 - the library has no types
        """The rows of one declaration as they are held, for comparing many at once."""
        return self._shelves[name].held(declaration_id)

    def batches(self, name: str) -> Iterator[list[Row]]:
        """All rows of a table, piece by piece."""
        return self._shelves[name].batches()


def _record(name: str, row: Row) -> Any:  # noqa: ANN401 - a record of any table
    """Make a record of a row; a column this version does not know is left out, one it lacks is empty."""
    return TABLES[name](**{column.name: row.get(column.name) for column in columns_of(TABLES[name])})


class _Shelf:
    """One table, of which the row groups asked for last are kept in memory."""

    def __init__(self, table: str, path: Path) -> None:
        self._file = pq.ParquetFile(path, read_dictionary=_REPEATED.get(table, []))
        self.names = frozenset(self._file.schema_arrow.names)
        self._groups: OrderedDict[int, Any] = OrderedDict()
        self._ranges: dict[str, list[tuple[int, int]]] | None = None

    def all(self, columns: list[str] | None) -> list[Row]:
        return self._file.read(columns=columns).to_pylist()

    def columns(self, columns: list[str]) -> dict[str, list[Any]]:
        return self._file.read(columns=columns).to_pydict()

    def batches(self) -> Iterator[list[Row]]:
        for batch in self._file.iter_batches(batch_size=8192):
            yield batch.to_pylist()

    def of(self, declaration_id: str) -> list[Row]:
        return self.held(declaration_id).to_pylist()

    def held(self, declaration_id: str) -> Any:  # noqa: ANN401 - the library has no types
        if self._ranges is None:
            self._ranges = self._located()
        pieces = [
            piece
            for start, stop in self._ranges.get(declaration_id, ())
            for piece in self._slices(start, stop)
        ]
        return pa.concat_tables(pieces) if pieces else self._file.schema_arrow.empty_table()

    def _located(self) -> dict[str, list[tuple[int, int]]]:
        """Find the stretches of rows of each declaration, a few even in tables of millions of rows."""
        ranges: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        column = self._file.read(columns=["declaration_id"]).column(0)
        offset, compute = 0, cast("Any", pc)
        for chunk in column.chunks:
            encoded = compute.run_end_encode(chunk.cast("string"))
            start = 0
            for end, value in zip(encoded.run_ends.to_pylist(), encoded.values.to_pylist(), strict=True):
                if value is not None:
                    ranges[value].append((offset + start, offset + end))
                start = end
            offset += len(chunk)
        return dict(ranges)

    def _slices(self, start: int, stop: int) -> Iterator[Any]:
        first = 0
        for number in range(self._file.num_row_groups):
            last = first + self._file.metadata.row_group(number).num_rows
            if first < stop and start < last:
                begin = max(start, first)
                yield self._group(number).slice(begin - first, min(stop, last) - begin)
            first = last

    def _group(self, number: int) -> Any:  # noqa: ANN401 - the library has no types
        if number not in self._groups:
            self._groups[number] = self._file.read_row_group(number)
            if len(self._groups) > _KEPT_GROUPS:
                self._groups.popitem(last=False)
        self._groups.move_to_end(number)
        return self._groups[number]
