"""How a record class states its columns: types from annotations, titles and rules as field metadata."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from typing import Any, Literal

DType = Literal["string", "Int8", "Int16", "Int32", "Int64", "Float64"]

_DTYPES: dict[type, DType] = {str: "string", int: "Int32", float: "Float64"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a dataset table: name, pandas nullable dtype, whether null is allowed, titles, enum.

    `money` marks amounts in yuan.
    """

    name: str
    dtype: DType
    nullable: bool
    en: str
    zh: str
    enum: tuple[str, ...] = ()
    money: bool = False


def titled(en: str, zh: str, *, dtype: DType | None = None, money: bool = False, null: bool = True) -> Any:  # noqa: ANN401 - a field stands for any type
    """Declare one column; `en` and `zh` are its titles, `dtype` overrides the one of its annotation.

    Optional annotations default to None (`null`); required ones must be given.
    """
    metadata = {"en": en, "zh": zh, "dtype": dtype, "money": money}
    if null:
        return dataclasses.field(default=None, metadata=metadata)
    return dataclasses.field(metadata=metadata)


def columns_of(record: type) -> tuple[Column, ...]:
    """Columns of a record class in order, read from its annotations and `titled` metadata."""
    hints = typing.get_type_hints(record)
    return tuple(
        _column_of(item, hints[item.name]) for item in dataclasses.fields(record) if "en" in item.metadata
    )


def _column_of(item: dataclasses.Field[Any], hint: Any) -> Column:  # noqa: ANN401 - annotations are any object
    nullable = False
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        members = [member for member in typing.get_args(hint) if member is not type(None)]
        nullable = len(members) < len(typing.get_args(hint))
        hint = members[0]
    enum: tuple[str, ...] = ()
    if typing.get_origin(hint) is Literal:
        enum = typing.get_args(hint)
        hint = str
    dtype = item.metadata["dtype"] or _DTYPES[hint]
    return Column(
        name=item.name,
        dtype=dtype,
        nullable=nullable,
        en=item.metadata["en"],
        zh=item.metadata["zh"],
        enum=enum,
        money=item.metadata["money"],
    )
