"""Levels side by side over their indicators, and tables that only seem to be so."""

from __future__ import annotations

from tables import dump, form, forms, merged, sheet

from normalize.level_columns import level_columns

TITLE, YEAR = "项目支出绩效目标表", "（2024年度）"
OFFICE = "项目名称|清渠|<|<"


def levels(*rows: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    read = form(TITLE, YEAR, merged(OFFICE, *rows))
    return [(row.level1, row.level2, row.name, row.annual_raw) for row in read.indicators]


def test_each_indicator_stands_under_its_levels() -> None:
    assert levels(
        "产出指标|<|效益指标|满意度指标",
        "数量指标|质量指标|社会效益指标|服务对象满意度指标",
        "清渠3公里；巡渠≥12次|合格率100%|无|农户满意度≥90%",
    ) == [
        ("产出指标", "数量指标", "清渠", "3公里"),
        ("产出指标", "数量指标", "巡渠", "≥12次"),
        ("产出指标", "质量指标", "合格率", "100%"),
        ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%"),
    ]


def test_a_level_1_that_is_not_printed_is_told_and_a_finding() -> None:
    read = form(
        TITLE,
        YEAR,
        merged(OFFICE, "数量指标|质量指标|时效指标|成本指标", "清渠3公里|合格率100%|完工率≥95%|单价≤2万元"),
    )
    assert {(row.level1, row.level_basis) for row in read.indicators} == {("产出指标", "inferred")}
    assert [(flag.column, flag.expected) for flag in read.findings if flag.rule == "level_inferred"] == [
        ("level1", "产出指标")
    ] * 4


def test_readings_name_the_cells_of_the_file() -> None:
    read = form(
        TITLE,
        YEAR,
        merged(
            OFFICE, "数量指标|质量指标|时效指标|成本指标", "清渠|合格率|完工率|单价", "3公里|100%|≥95%|≤2万元"
        ),
    )
    assert [(each.row, each.col, each.raw) for each in read.readings if each.column == "annual_raw"] == [
        (3, 0, "3公里"),
        (3, 1, "100%"),
        (3, 2, "≥95%"),
        (3, 3, "≤2万元"),
    ]


def test_rows_of_levels_without_indicators_are_no_columns() -> None:
    plain = sheet(dump("产出指标|数量指标|清渠|3公里", "|质量指标|合格率|100%"))
    assert [level_columns(plain, index) for index in range(2)] == [None, None]
    blank = sheet(merged("产出指标|数量指标||", "成本指标|经济成本指标||", "效益指标|社会效益指标||"))
    assert [level_columns(blank, index) for index in range(3)] == [None, None, None]


def test_goals_below_the_last_project_are_those_of_the_form() -> None:
    table = merged(
        "项目名称|预算金额|一级指标|三级指标|指标值",
        "清渠|12万元|产出指标|清渠长度|3公里",
        "修闸|8万元|产出指标|修闸座数|2座",
        "绩效目标：保证用水。|<|<|<|<",
    )
    assert [each.declaration.annual_goal for each in forms(TITLE, YEAR, table)] == [
        "保证用水。",
        "保证用水。",
    ]


def test_readings_of_a_goal_below_its_project_name_its_own_cell() -> None:
    table = merged(
        "项目名称|预算金额|一级指标|三级指标|指标值",
        "清渠|12万元|产出指标|清渠长度|3公里",
        "绩效目标|保证用水。|<|<|<",
        "修闸|8万元|产出指标|修闸座数|2座",
        "绩效目标|修复水闸。|<|<|<",
    )
    read = forms(TITLE, YEAR, table)
    assert [
        [(told.row, told.col, told.raw) for told in each.readings if told.column == "annual_goal"]
        for each in read
    ] == [[(2, 1, "保证用水。")], [(4, 1, "修复水闸。")]]
