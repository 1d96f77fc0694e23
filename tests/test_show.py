"""`shenbao show`: the tables of a file as they stand, what was read, and why."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import invented
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from extract import Cell, Document, Line, Remainder, Table
from normalize.records import Form, Reading
from shenbao import catalogue, grid, reading, why
from shenbao.exits import Exit
from shenbao.reading import Job, Outcome
from shenbao.show import show

DOCUMENT = Document(
    media_type="text/plain",
    blocks=(
        Line("部门整体支出绩效目标申报表"),
        Table(
            rows=3,
            columns=3,
            cells=(
                Cell(0, 0, text="部门名称"),
                Cell(0, 1, column_span=2, text="云溪区茶业办公室"),
                Cell(1, 0, row_span=2, text="年度\n目标"),
                Cell(1, 1, text="数量"),
                Cell(1, 2, text="≥500亩"),
                Cell(2, 1, text=""),
            ),
        ),
    ),
    remainders=(Remainder("page_number", "第 1 页"),),
)

DRAWN = """\
部门整体支出绩效目标申报表
Table 1
┌────────┬────────────────┐
│部门名称│云溪区茶业办公室│
├────────┼────────┬───────┤
│年度    │数量    │≥500亩 │
│目标    ├────────┼───────┤
│        │        │       │
└────────┴────────┴───────┘
outside the text (page_number): 第 1 页
"""


def shown(
    monkeypatch: pytest.MonkeyPatch,
    *forms: Form,
    outcome: Outcome | None = None,
    language: catalogue.Language = "en",
    field: str | None = None,
    number: int | None = None,
    width: int = 100,
    with_grid: bool = False,
) -> tuple[Exit, str]:
    def read(job: Job) -> tuple[Document, Outcome]:
        assert job.name == "test_show.py"
        return DOCUMENT, outcome or Outcome(forms, "text/plain")

    monkeypatch.setattr(reading, "read_with_document", read)
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False)
    say = catalogue.load(language)
    code = show(Path(__file__), say, console, field=field, number=number, grid=with_grid)
    return code, stream.getvalue()


def test_the_grid_shows_the_file_as_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = shown(monkeypatch, with_grid=True, width=300)
    assert code == Exit.NOTHING_CONVERTED
    assert text == f"{DRAWN}{__file__} holds no declaration form; --grid shows what was read.\n"


RECORD = """\
430699-2023-department-target-云溪区茶业办公室
表类              department
环节              target
表名              部门整体支出绩效目标申报表
预算年度          2023
部门（单位）名称  云溪区茶业办公室
部门比对键        云溪区茶业办公室
财政供养人员数    12
预算总额（元）    1260000
预算总额依据      printed
年度目标          一、稳住茶园面积
                  二、办好开茶节
版式配置          generic
置信度            0.96
任务数            2
指标数            2
错误数            0
警告数            1
"""


def test_the_record_the_rows_and_the_findings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = shown(monkeypatch, invented.form(), language="zh")
    assert code == Exit.OK
    assert text.partition("预算明细")[0] == RECORD
    assert "警告 · percent_above_100: 茶农满意度，年度指标值原文：百分比大于 100（实为 =95%）。\n" in text
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines() if "│" in line]
    assert ["1", "产出指标", "数量指标", "改造茶园面积", "10", "", "≥500亩"] in rows
    assert ["2", "满意度指标", "", "茶农满意度", "", "-", "=95%"] in rows


def test_nothing_of_a_document_is_taken_for_markup_or_terminal_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, text = shown(monkeypatch, invented.form("[red]办\x1b[31m[/red]", identity="x"))
    assert "[red]办\ufffd[31m[/red]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("field", "language", "told"),
    [
        (
            "tasks.1.amount_yuan",
            "en",
            """\
Field       tasks.amount_yuan · Amount, yuan
Row         茶园改造
Value       300000.0
Words       30
Place       page 1, table 1, row 9, column 4, box 100.0, 200.5, 140.0, 214.0 pt
Method      read from a table cell
Confidence  0.98
Layout      generic
""",
        ),
        (
            "department",
            "zh",
            """\
字段  declarations.department · 部门（单位）名称
取值  云溪区茶业办公室
原文  云溪区茶业办公室
位置  文本第 3 行
方式  读自文本行
版式  generic
""",
        ),
        (
            "indicators.2.annual_number",
            "en",
            """\
Field    indicators.annual_number · Annual target number
Row      茶农满意度
Value    nothing
Place    no place of its own: it was computed or follows from other fields
Layout   generic
""",
        ),
        (
            "declarations.1.budget_total_yuan",
            "en",
            """\
Field   declarations.budget_total_yuan · Budget total, yuan
Value   1260000.0
Place   no place of its own: it was computed or follows from other fields
Basis   budget_total_basis = printed
Layout  generic
""",
        ),
        (
            "indicators.2.annual_raw",
            "zh",
            """\
字段  indicators.annual_raw · 年度指标值原文
所在行  茶农满意度
取值  =95%
位置  无单独位置：由其他字段计算或推得
版式  generic
警告  percent_above_100: 茶农满意度，年度指标值原文：百分比大于 100（实为 =95%）。
""",
        ),
    ],
)
def test_a_field_is_explained(
    monkeypatch: pytest.MonkeyPatch, field: str, language: catalogue.Language, told: str
) -> None:
    code, text = shown(monkeypatch, invented.form(), field=field, language=language)
    assert (code, _squeezed(text)) == (Exit.OK, _squeezed(told))


def _squeezed(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_a_parsed_value_is_explained_by_the_words_it_was_parsed_from() -> None:
    form = invented.form()
    words = Reading(
        declaration_id="x",
        source_id="y",
        table="indicators",
        row_key="i1",
        column="annual_raw",
        raw="≥500亩",
        sheet="表1",
        table_no=0,
        row=0,
        col=0,
        method="inferred",
    )
    lines = why.explain(
        Form(declaration=form.declaration, indicators=form.indicators, readings=(words,)),
        why.Field("indicators", form.indicators[0], "annual_number_max"),
        catalogue.load("en"),
    )
    assert lines == [
        ("Field", "indicators.annual_number_max · Annual target upper number"),
        ("Row", "改造茶园面积"),
        ("Value", "nothing"),
        ("Follows from", "annual_raw · Annual target as printed"),
        ("Words", "≥500亩"),
        ("Place", "sheet 表1, table 1, row 1, column 1"),
        ("Method", "inferred from what stands around it"),
        ("Layout", "generic"),
    ]


def test_a_level_that_a_row_does_not_print_is_explained_by_the_row_that_does() -> None:
    form = invented.form()
    first, second = form.indicators
    rows = (first, dataclasses.replace(second, level1="产出指标"))
    words = Reading(
        declaration_id="x",
        source_id="y",
        table="indicators",
        row_key="i1",
        column="level1",
        raw="产出指标",
        line=7,
        method="line",
    )
    lines = why.explain(
        dataclasses.replace(form, indicators=rows, readings=(words,), findings=()),
        why.Field("indicators", rows[1], "level1_code"),
        catalogue.load("en"),
    )
    assert lines == [
        ("Field", "indicators.level1_code · Level 1 code"),
        ("Row", "茶农满意度"),
        ("Value", "nothing"),
        ("Follows from", "level1 · Level 1"),
        ("Carried from row", "1"),
        ("Words", "产出指标"),
        ("Place", "text line 7"),
        ("Method", "read from a line of text"),
        ("Basis", "level_basis = carried"),
        ("Layout", "generic"),
    ]


@pytest.mark.parametrize(
    "field",
    [
        "",
        "nothing",
        "tasks.3.name",
        "tasks.0.name",
        "tasks.name",
        "tasks.1.x",
        "x.1.name",
        "a.b.c.d",
    ],
)
def test_a_field_that_does_not_exist_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    code, text = shown(monkeypatch, invented.form(), field=field, width=300)
    assert code == Exit.USAGE
    assert text == (
        f"There is no field {field}; write a column such as department, or a table, row and column such as "
        "tasks.3.amount_yuan (shenbao schema lists them).\n"
    )


def test_one_of_several_forms_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = (invented.form("甲办"), invented.form("乙办"))
    _, text = shown(monkeypatch, *forms, number=2, field="department")
    assert "乙办" in text
    code, text = shown(monkeypatch, *forms, number=3)
    assert (code, text) == (Exit.USAGE, "There is no form 3; the file holds 2.\n")


def test_a_file_that_cannot_be_read_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = Outcome(error="damaged", detail="zip")
    code, text = shown(monkeypatch, outcome=outcome, width=300)
    told = "The file is damaged (zip); get it again from where it was published."
    assert (code, text) == (Exit.SOME_FAILED, f"{__file__}: {told}\n")


def test_a_fault_of_the_program_is_shown_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = Outcome(error="internal_error", detail="KeyError", traceback="budget.py:7 read\nKeyError: 3")
    code, text = shown(monkeypatch, outcome=outcome, width=300)
    assert code == Exit.SOME_FAILED
    assert text.splitlines()[1:] == ["budget.py:7 read", "KeyError: 3"]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Grids in which every position is covered at most once, with spans and texts of any width."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            height, width = draw(st.integers(1, rows - row)), draw(st.integers(1, columns - column))
            area = {(row + down, column + right) for down in range(height) for right in range(width)}
            if area <= free and draw(st.booleans()):
                free -= area
                text = draw(st.text(st.sampled_from("ab 表格\n，%\u3000\x07"), max_size=30))
                cells.append(Cell(row, column, height, width, text))
    return Table(rows, columns, tuple(cells))


@given(tables(), st.integers(30, 120))
def test_a_drawn_grid_keeps_its_shape_and_every_letter(table: Table, width: int) -> None:
    lines = grid.draw(table, width)
    assert {cell_len(line) for line in lines} == {cell_len(lines[0])}
    assert cell_len(lines[0]) <= width
    letters = sorted(letter for cell in table.cells for letter in cell.text if letter in "ab表格，%")
    assert sorted(letter for line in lines for letter in line if letter in "ab表格，%") == letters


def test_a_table_without_cells_is_nothing() -> None:
    assert grid.draw(Table(0, 0, ()), 80) == []
