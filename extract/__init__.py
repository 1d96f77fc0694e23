"""A file becomes a Document: pages, tables with row and column spans, lines, boxes."""

from extract.document import (
    Block,
    Box,
    Cell,
    Document,
    Join,
    Line,
    Page,
    Recognition,
    Remainder,
    Remark,
    Table,
)
from extract.errors import ExtractError
from extract.read import read, read_bytes

__all__ = [
    "Block",
    "Box",
    "Cell",
    "Document",
    "ExtractError",
    "Join",
    "Line",
    "Page",
    "Recognition",
    "Remainder",
    "Remark",
    "Table",
    "read",
    "read_bytes",
]
