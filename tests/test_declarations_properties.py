"""Whatever a document holds, reading it gives records that keep the schema, and never an exception."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

import normalize
from extract import Cell, Document, Line, Table
from normalize.columns import columns_of
from normalize.labels import vocabulary
from normalize.records import (
    TABLES,
    BudgetLine,
    Declaration,
    Finding,
    Form,
    Goal,
    Indicator,
    Reading,
    Task,
)

WORDS = st.one_of(
    st.sampled_from(sorted(vocabulary()[0])),
    st.sampled_from(
        [
            "产出指标",
            "数量指标",
            "效益指标",
            "满意度指标",
            "≥95%",
            "100",
            "12.50",
            "及时",
            "任务1",
            "指标1：培训",
            "",
            "（2024年度）",
            "部门整体支出绩效目标申报表",
            "1、加强管理。\n2、提高质量。",
            "总额15万元 财政拨款:12万元",
            "其中：财政拨款：12.5",
            "无",
            "/",
            "合计",
        ]
    ),
    st.text(alphabet="目标一二1.、（）：:万元%≥ \n产出数量", max_size=12),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A grid of label and value texts, with merged cells where `spans` is true."""
    rows, columns = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    spans = draw(st.booleans())
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            height = draw(st.integers(1, min(3, rows - row))) if spans else 1
            width = draw(st.integers(1, min(3, columns - column))) if spans else 1
            area = {(row + down, column + right) for down in range(height) for right in range(width)}
            if area & taken:
                height = width = 1
                area = {(row, column)}
            taken |= area
            cells.append(Cell(row, column, height, width, draw(WORDS)))
    return Table(rows, columns, tuple(cells), spans=spans)


documents = st.lists(st.one_of(WORDS.map(Line), tables()), max_size=6).map(
    lambda blocks: Document("text/plain", tuple(blocks))
)


@given(documents)
@settings(max_examples=300)
def test_any_document_gives_forms_that_keep_the_schema(document: Document) -> None:
    for form in normalize.declarations(document, source_id="0" * 16, path="某市/某局/form.txt"):
        for record in records(form):
            for name, value in asdict(record).items():
                column = SCHEMA[type(record)][name]
                assert value is not None or column.nullable
                assert not column.enum or value is None or value in column.enum
        for rows in (form.budget_lines, form.tasks, form.goals, form.indicators, form.findings):
            assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        for rows in (form.budget_lines, form.tasks, form.goals, form.indicators):
            assert len({row.row_key for row in rows}) == len(rows)


@given(documents)
@settings(max_examples=100)
def test_reading_twice_gives_the_same(document: Document) -> None:
    first = normalize.declarations(document, source_id="0" * 16, path="")
    assert first == normalize.declarations(document, source_id="0" * 16, path="")


SCHEMA = {record: {column.name: column for column in columns_of(record)} for record in TABLES.values()}


def records(form: Form) -> list[Declaration | BudgetLine | Task | Goal | Indicator | Finding | Reading]:
    return [
        form.declaration,
        *form.budget_lines,
        *form.tasks,
        *form.goals,
        *form.indicators,
        *form.findings,
        *form.readings,
    ]
