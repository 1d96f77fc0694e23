"""Readings that can hardly be meant: each is told, and a usual form leaves nothing to tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tables import dump, form, forms, merged

from normalize.checks_plausible import check_names, check_texts
from normalize.records import Goal, Indicator, Task

if TYPE_CHECKING:
    from normalize.records import Form

TITLE, YEAR = "部门整体支出绩效目标申报表", "（2024年度）"
OFFICE = "部门名称|柳溪茶办|^|^"


def doubtful(of: Form) -> list[tuple[str | None, str | None, str | None]]:
    rows = [(found.table, found.column, found.actual) for found in of.findings]
    return [row for row, found in zip(rows, of.findings, strict=True) if found.rule == "reading_doubtful"]


def indicator(name: str, annual: str | None = "≥3个") -> Indicator:
    return Indicator(
        declaration_id="", seq=1, row_key="", level_basis="printed", name=name, annual_raw=annual
    )


def test_a_usual_form_leaves_nothing_to_doubt() -> None:
    read = form(
        TITLE,
        YEAR,
        merged(
            "部门名称|柳溪茶办|<|<",
            "年度目标|推广良种茶苗。|<|<",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|推广茶苗|≥3万株",
            "满意度指标|服务对象满意度指标|服务对象满意度|≥90%",
        ),
    )
    assert doubtful(read) == []


@pytest.mark.parametrize(
    "text", ["产出指标\n效益指标", "产出指标", "三级指标", "一级指标\n二级指标\n三级指标", "数量\n质量\n时效"]
)
def test_a_goal_of_levels_and_headers_is_doubtful(text: str) -> None:
    goal = Goal(declaration_id="", seq=1, row_key="", period="annual", level=1, text=text)
    found = check_texts({"annual_goal": text, "functions": "推广良种。"}, [goal])
    assert [(check.table, check.index, check.flag.column) for check in found] == [
        ("declarations", None, "annual_goal"),
        ("goals", 0, None),
    ]


def test_a_name_that_is_a_figure_or_a_header_is_doubtful() -> None:
    rows = [indicator("推广茶苗"), indicator("≥3公里"), indicator("二级指标"), *[indicator("茶农")] * 6]
    found = check_names(rows, [Task(declaration_id="", seq=1, row_key="", task_kind="key", name="12.5")])
    assert [(check.table, check.index) for check in found] == [
        ("indicators", 1),
        ("indicators", 2),
        ("tasks", 0),
    ]


def test_a_target_that_is_a_level_is_doubtful() -> None:
    rows = [indicator("推广茶苗", "质量指标"), *[indicator("茶农")] * 3]
    assert [check.index for check in check_names(rows, [])] == [0]


def test_the_header_of_a_table_in_a_goal_or_among_tasks_is_doubtful() -> None:
    text = "推广良种茶苗。\n任务名称 主要内容 预算金额（万元）"
    assert [check.flag.column for check in check_texts({"annual_goal": text}, [])] == ["annual_goal"]
    tasks = [
        Task(declaration_id="", seq=seq, row_key="", task_kind="key", name=name)
        for seq, name in enumerate(("任务名称 主要内容 预算金额（万元）", "育苗 建设苗圃 20"), 1)
    ]
    assert [(check.table, check.index) for check in check_names([], tasks)] == [("tasks", 0), ("tasks", 1)]


def test_a_name_behind_a_level_or_before_a_value_holds_two_cells() -> None:
    rows = [indicator("质量指标 合格率"), indicator("合格率 问卷 ≥95%"), indicator("质量指标达标率")]
    assert [check.index for check in check_names([*rows, *[indicator("茶农 满意度")] * 4], [])] == [0, 1]


def test_many_doubtful_rows_make_the_others_doubtful() -> None:
    rows = [indicator("推广茶苗"), indicator("≥3公里"), indicator("100%"), indicator("茶农")]
    assert [check.index for check in check_names(rows, [])] == [0, 1, 2, 3]


def test_rows_of_levels_alone_are_doubtful_and_so_are_the_few_with_a_name() -> None:
    rows = [replace(indicator("茶农"), name=None, level2="数量指标") for _ in range(2)]
    assert check_names(rows[:1], []) == []
    assert [check.flag.actual for check in check_names([*rows, indicator("茶农")], [])] == [
        "数量指标",
        "数量指标",
        "茶农",
    ]
    assert check_names([*rows, indicator("茶农"), indicator("茶苗")], []) == []


def test_words_above_a_table_nobody_knows_are_no_goal() -> None:
    read = form(
        TITLE,
        YEAR,
        dump(
            "部门名称|柳溪茶办",
            "部门职责|推广良种茶苗。",
            "预算总额（万元）|30",
            "履职目标|工作事项|考核要点|期望",
            "推广良种|育苗|出圃率|≥90%",
        ),
    )
    assert read.declaration.annual_goal is None
    unread = [found.actual for found in read.findings if found.rule == "unread_text"]
    assert unread[:4] == ["履职目标", "工作事项", "考核要点", "期望"]


def test_guessed_columns_make_the_others_of_their_table_doubtful() -> None:
    read = form(
        TITLE,
        YEAR,
        merged("部门名称|柳溪茶办"),
        merged(
            "甲类|乙类|三级指标|达标尺|指标值",
            "产出指标|数量指标|清渠长度|旬报|≥3公里",
            "产出指标|质量指标|验收合格率|月报|≥95%",
            "效益指标|社会效益指标|受益农户|年报|≥20户",
        ),
    )
    told = {found.column for found in read.findings if found.rule == "column_inferred"}
    assert {"level1", "level2", "name", "annual_raw"} <= told


def test_each_project_of_a_list_tells_of_its_columns() -> None:
    read = forms(
        "2022年度项目绩效目标表",
        merged(
            "项目名称|一级指标|二级指标|三级指标|应达标尺",
            "清渠|产出指标|数量指标|清渠长度|≥3公里",
            "育苗|产出指标|数量指标|育苗株数|≥9万株",
        ),
    )
    told = [[found.column for found in one.findings if found.rule == "column_inferred"] for one in read]
    assert told == [["annual_raw"], ["annual_raw"]]


def test_one_of_several_years_is_a_guess_where_the_form_names_none() -> None:
    def told(title: str) -> list[str | None]:
        read = form(
            title,
            merged("部门名称|柳溪茶办"),
            merged(
                "一级指标|二级指标|三级指标|2023年目标值|2024年目标值",
                "产出指标|数量指标|清渠长度|≥3公里|≥4公里",
                "效益指标|社会效益指标|受益农户|≥20户|≥30户",
            ),
        )
        return [found.column for found in read.findings if found.rule == "column_inferred"]

    assert told(TITLE) == ["annual_raw"]
    assert told(f"2024年{TITLE}") == []
