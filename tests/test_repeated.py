"""Text dumps that print a merged cell once for each place it covers, as programs do that ask a grid cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from draw import cover
from forms import SampleForm, expected_record, sample_forms
from gold import compare
from tables import dump

import normalize
from extract import Cell, Table
from extract.read import read_bytes
from normalize.repeated import with_spans
from shenbao.score import tallied

if TYPE_CHECKING:
    from draw import Grid

    from normalize.records import Form

FORM = """\
项目支出绩效目标表
（2025年度）
项目名称\t项目名称\t老旧水厂改造\t老旧水厂改造\t老旧水厂改造\t老旧水厂改造
主管部门\t主管部门\t云溪县水利局\t云溪县水利局\t实施单位\t云溪县供水站
项目资金（万元）\t年度资金总额\t350.00\t350.00\t350.00\t350.00
项目资金（万元）\t其中：财政拨款\t350.00\t350.00\t350.00\t350.00
年度目标\t改造水厂。\t改造水厂。\t改造水厂。\t改造水厂。\t改造水厂。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值
绩效指标\t产出指标\t数量指标\t改造水厂数量\t3座\t3座
绩效指标\t产出指标\t质量指标\t出厂水合格率\t100%\t99%
绩效指标\t满意度指标\t满意度指标\t用水户满意度\t≥90%\t95%
"""


def test_a_merged_cell_that_is_printed_for_each_place_is_one_cell() -> None:
    form = read(FORM)
    assert (form.declaration.project_name, form.declaration.annual_goal) == ("老旧水厂改造", "改造水厂。")
    assert [(line.item, line.amount_yuan) for line in form.budget_lines] == [
        ("total", 3_500_000.0),
        ("fiscal_appropriation", 3_500_000.0),
    ]
    assert [
        (row.level1, row.level2, row.name, row.annual_raw, row.actual_raw) for row in form.indicators
    ] == [
        ("产出指标", "数量指标", "改造水厂数量", "3座", "3座"),
        ("产出指标", "质量指标", "出厂水合格率", "100%", "99%"),
        ("满意度指标", "满意度指标", "用水户满意度", "≥90%", "95%"),
    ]


def test_cells_below_headers_of_their_own_stay_apart_though_they_say_the_same() -> None:
    (table,) = read_bytes(FORM.encode()).tables
    cells = [(cell.column, cell.column_span, cell.text) for cell in with_spans(table).cells if cell.row == 6]
    assert cells == [
        (1, 1, "产出指标"),
        (2, 1, "数量指标"),
        (3, 1, "改造水厂数量"),
        (4, 1, "3座"),
        (5, 1, "3座"),
    ]


def test_a_level_named_like_the_one_above_it_is_no_merged_cell() -> None:
    text = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t改造水厂数量\t3座\n满意度指标\t满意度指标\t用水户满意度\t≥90%\n立项决策指标\t立项决策指标\t立项依据\t充分"
    (table,) = read_bytes(text.encode()).tables
    assert with_spans(table) == table


def test_a_name_that_fills_a_row_heads_the_rows_below() -> None:
    office = "\t".join(["云溪县水利局"] * 6)
    text = (
        "项目支出绩效目标表\n单位：万元\n单位名称、项目名称\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
        f"{office}\n"
        "水厂改造\t改造三座水厂。\t产出指标\t数量指标\t改造水厂数量\t3座\n"
        "水厂改造\t改造三座水厂。\t效益指标\t社会效益指标\t受益人口\t4万人\n"
        "河道保洁\t保洁河道。\t产出指标\t数量指标\t保洁长度\t60公里\n"
    )
    found = normalize.declarations(read_bytes(text.encode()))
    assert [
        (form.declaration.project_name, form.declaration.annual_goal, len(form.indicators)) for form in found
    ] == [
        ("水厂改造", "改造三座水厂。", 2),
        ("河道保洁", "保洁河道。", 1),
    ]


@pytest.mark.parametrize(
    "form", [form for form in sample_forms() if "docx" in form.editions], ids=lambda form: form.slug
)
def test_samples_dumped_with_every_place_of_a_merged_cell(form: SampleForm) -> None:
    expected = expected_record(form, "docx")
    if expected["status"] == "no_form":
        return
    text = "\n\n".join(
        block.text if not hasattr(block, "columns") else _dumped(block)  # type: ignore[union-attr]
        for block in form.drawing.blocks
        if hasattr(block, "columns") or hasattr(block, "text")
    )
    found = normalize.declarations(read_bytes(text.encode()), path="a.txt")
    tally = tallied(compare(expected, found))
    assert (tally.f1 > 0.95, tally.false_confidence < 0.01) == (True, True), tally


def read(text: str) -> Form:
    (form,) = normalize.declarations(read_bytes(text.encode()))
    return form


def _dumped(grid: Grid) -> str:
    return "\n".join("\t".join(item.cell.text.replace("\n", " ") for item in row) for row in cover(grid))


def test_a_sentence_that_fills_the_rest_of_its_row_is_proof_enough() -> None:
    goal = "全年改造水厂3座，受益群众2万人。"
    rows = [f"年度目标|{goal}|{goal}|{goal}", "一级指标|二级指标|三级指标|指标值"]
    (first, *_) = with_spans(dump(*rows, "产出指标|数量指标|改造水厂数量|3座")).cells[1:2]
    assert (first.text, first.column, first.column_span) == (goal, 1, 3)


def test_a_target_that_was_reached_as_it_was_set_is_printed_in_two_cells() -> None:
    goal = "全年改造水厂3座，受益群众2万人。"
    table = dump("项目|预期目标|实际完成情况", f"年度目标|{goal}|{goal}")
    assert with_spans(table) is table


@pytest.mark.parametrize("wide", [1, 2])
def test_labels_below_themselves_are_one_where_columns_are_merged(wide: int) -> None:
    rows = [
        ("一级指标", "三级指标", "指标值"),
        ("产出指标", "改造水厂数量", "3座"),
        ("产出指标", "改造泵站数量", "2座"),
    ]
    rows.append(("产出指标", "合格率", "100%"))
    cells = [
        Cell(row, column + (wide - 1) * (column == 2), column_span=wide if column == 1 else 1, text=text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    read = with_spans(Table(len(rows), 2 + wide, tuple(cells)))
    heights = {cell.text: cell.row_span for cell in read.cells if cell.column == 0}
    assert heights == ({"一级指标": 1, "产出指标": 3} if wide > 1 else {"一级指标": 1, "产出指标": 1})
