"""Values read from the wrong place are told: by their words, their company, or what the form says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tables import document, form, merged

from normalize.assembly import assemble
from normalize.checks_indicators import check_indicators
from normalize.checks_lines import check_lines
from normalize.checks_names import check_identity, check_offices, misnamed
from normalize.checks_words import check_joined, check_rows_of_words
from normalize.draft import Draft, with_repeated
from normalize.evidence import Drafted, Used
from normalize.fields import Fields
from normalize.identity import Identity
from normalize.level_rows import begins_with_level
from normalize.records import BudgetLine, Goal, Indicator, Task
from normalize.sheet import Row

TITLE = "项目支出绩效目标表"


def named(project: str | None, department: str | None = "柳溪县茶叶局", title: str = TITLE) -> Identity:
    return Identity(title, "project", "target", department=department, project_name=project)


def indicator(name: str | None = "推广茶苗", **values: object) -> Indicator:
    row = Indicator(
        declaration_id="", seq=1, row_key="", level_basis="printed", name=name, annual_raw="≥3万株"
    )
    return replace(row, **values)  # pyright: ignore[reportArgumentType] - columns of the record


def line(amount: float | None, **values: object) -> Drafted[BudgetLine]:
    record = BudgetLine(
        declaration_id="",
        seq=1,
        row_key="",
        side="total",
        item="total",
        label_raw="预算总额",
        period="annual",
        measure="budget",
        amount_raw=None if amount is None else str(amount),
        amount_yuan=amount,
    )
    return Drafted(replace(record, **values), "预算总额")  # pyright: ignore[reportArgumentType] - columns of the record


def doubted(rows: list[Indicator]) -> list[tuple[int | None, str, str | None]]:
    return [(check.index, check.flag.rule, check.flag.column) for check in check_rows_of_words(rows)]


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        (named("茶园改造"), None),
        (named("建设柳溪县文化馆"), None),
        (named(None), None),
        (named("柳溪县文化馆"), "柳溪县文化馆"),
        (named("柳溪县茶叶局"), "柳溪县茶叶局"),
        (named("送戏下乡", "柳溪县文化馆柳溪县图书馆"), "柳溪县文化馆柳溪县图书馆"),
        (named("送戏下乡", "柳溪县文化馆、柳溪县图书馆"), None),
        (named(None, None), TITLE),
        (replace(named(None, None), year=2024), None),
    ],
)
def test_a_form_named_like_none_is_told(identity: Identity, told: str | None) -> None:
    assert misnamed(identity) == told


@pytest.mark.parametrize(
    ("identity", "columns"),
    [
        (named("茶园改造"), []),
        (named("茶园改造概要：老茶园"), ["project_name"]),
        (named("茶园改造", title=""), ["title", "form_kind", "form_stage"]),
        (replace(named("茶园改造"), stage="self_evaluation"), ["form_stage"]),
    ],
)
def test_names_with_labels_and_forms_without_title_or_of_another_stage(
    identity: Identity, columns: list[str]
) -> None:
    assert [check.flag.column for check in check_identity(identity, Fields())] == columns


@pytest.mark.parametrize(
    ("offices", "columns"),
    [
        ("主管部门|柳溪县茶叶局|主管部门|青山市农业局", ["supervising_department", "department"]),
        ("市级主管部门|青山市农业局|县级主管部门|柳溪县茶叶局", []),
        ("项目实施单位|柳溪县茶叶站|项目单位|柳溪县茶叶局", ["department"]),
        ("项目实施单位|柳溪县茶叶站|组织实施单位|柳溪县茶叶局", []),
    ],
)
def test_an_office_printed_twice_with_other_names_is_doubtful(offices: str, columns: list[str]) -> None:
    rows = ("项目名称|茶园改造|<|<", offices)
    levels = ("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|推广茶苗|≥3万株")
    read = form(TITLE, merged(*rows, *levels))
    found = [found.column for found in read.findings if found.rule == "reading_doubtful"]
    assert found == columns


def test_tasks_that_are_all_offices_are_doubtful() -> None:
    tasks = [
        Task(declaration_id="", seq=1, row_key="", task_kind="key", name=name)
        for name in ("社会救助股", "柳溪县茶叶局", "建设茶叶交易中心")
    ]
    assert [check.index for check in check_offices(tasks[:2])] == [0, 1]
    assert list(check_offices(tasks)) == []
    assert list(check_offices(tasks[:1])) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("治理河道12公里。\n清淤5公里。", False),
        ("调整前\n治理河道15公里。\n调整后\n治理河道12公里。", True),
        ("治理河道12公里。\n财政拨款", True),
        ("具体工作目标", True),
        ("实现全年安全生产零事故的工作目标", False),
    ],
)
def test_labels_and_headings_among_the_lines_of_a_goal_are_told(text: str, told: bool) -> None:  # noqa: FBT001
    goal = Goal(declaration_id="", seq=1, row_key="", period="annual", level=1, text=text)
    found = [(check.table, check.index) for check in check_joined({"annual_goal": text}, Fields(), [goal])]
    assert found == ([("declarations", None), ("goals", 0)] if told else [])


def test_a_goal_put_together_from_several_cells_is_doubtful() -> None:
    rows = ("项目名称|茶园改造|<|<", "年度目标|改造茶园。|年度目标|推广茶苗。")
    read = form(TITLE, merged(*rows, "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|茶苗|≥3株"))
    found = [(found.table, found.column) for found in read.findings if found.rule == "reading_doubtful"]
    assert ("declarations", "annual_goal") in found
    assert [table for table, _ in found].count("goals") == len(read.goals)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (indicator(level1="1产出指标"), "level1"),
        (indicator(level2="产出-数量指标"), "level2"),
        (indicator(remark="100%"), "remark"),
        (indicator("推广茶苗（20分）"), "name"),
        (indicator("推广茶苗；质量指标：成活率≥95%"), None),
        (indicator("推广良种茶苗。"), None),
        (indicator("数量指标"), None),
        (indicator("推广茶苗", annual_raw="推广茶苗"), None),
        (indicator(annual_raw="1,608.00", level2_code="quantity"), "annual_raw"),
    ],
)
def test_words_of_other_cells_in_a_row_are_told(row: Indicator, column: str | None) -> None:
    assert doubted([row]) == [(0, "reading_doubtful", column)]


@pytest.mark.parametrize(
    "row",
    [
        indicator(level1="产出指标", level2="社会公众或服务对象满意度指标"),
        indicator("茶农满意度", level1_code="satisfaction"),
        indicator("茶农满意度", level1_code="benefit", level2_code="service_satisfaction"),
        indicator("茶苗单价", annual_raw="12.50", level2_code="economic_cost"),
        indicator("推广茶苗", annual_raw="12.50", annual_unit="万株"),
        indicator(remark="按合同"),
        indicator(None, level2="数量指标", annual_raw=None),
    ],
)
def test_a_usual_row_leaves_nothing_to_doubt(row: Indicator) -> None:
    assert doubted([row]) == []


def test_satisfaction_under_another_level_makes_its_levels_doubtful() -> None:
    row = indicator("茶农满意度", level1_code="output", level2_code="quantity")
    assert doubted([row]) == [(0, "reading_doubtful", "level1"), (0, "reading_doubtful", "level2")]


def test_rows_from_a_heading_on_are_prose_behind_the_table() -> None:
    rows = [indicator(), indicator("第三部分 预算情况说明"), indicator("收入增加")]
    assert doubted(rows) == [(1, "reading_doubtful", None), (2, "reading_doubtful", None)]


def test_an_indicator_printed_again_with_another_target_is_doubtful() -> None:
    rows = [indicator(), indicator("茶苗成活率"), indicator(annual_raw="≥2万株")]
    assert doubted(rows) == [(0, "cells_doubtful", None), (2, "cells_doubtful", None)]
    assert doubted([indicator(), indicator(), indicator(level2="质量指标", annual_raw="≥2万株")]) == []


def test_a_budget_longer_than_that_of_a_form_is_doubtful() -> None:
    lines = [line(float(number), item="other", label_raw=str(number)) for number in range(31)]
    found = list(check_lines(lines, None))
    assert [check.index for check in found if check.table == "budget_lines"] == list(range(31))
    assert list(check_lines(lines[:30], None)) == []


def test_a_column_of_differences_is_none_of_money() -> None:
    found = list(check_lines([line(30.0), line(-5.0, item="other")], None))
    assert [(check.index, check.flag.actual) for check in found if check.table == "budget_lines"] == [
        (0, "-5.0"),
        (1, "-5.0"),
    ]


def test_more_spent_than_budgeted_of_most_items_makes_the_columns_doubtful() -> None:
    changed = [line(20.0), line(30.0, measure="executed")]
    kept = [
        line(20.0, item=item, measure=measure)
        for item in ("own_level", "upper_level")
        for measure in ("budget", "executed")
    ]
    assert [check.index for check in check_lines(changed, None)] == [0, 1]
    assert list(check_lines([*changed, *kept], None)) == []


def test_a_blank_line_of_an_item_with_other_lines_is_doubtful() -> None:
    assert [check.index for check in check_lines([line(20.0), line(None)], None)] == [1]
    assert list(check_lines([line(20.0), line(None, item="own_level")], None)) == []


def test_the_one_total_of_a_form_of_several_years_may_be_of_all() -> None:
    found = check_lines([line(20.0)], (2022, 2024))
    assert [(check.table, check.flag.column, check.flag.actual) for check in found] == [
        ("budget_lines", "period", "2022-2024"),
        ("declarations", "budget_total_yuan", "2022-2024"),
    ]
    assert list(check_lines([line(20.0), line(60.0, period="multi_year")], (2022, 2024))) == []
    assert list(check_lines([line(20.0, label_raw="年度预算总额")], (2022, 2024))) == []
    assert list(check_lines([line(20.0)], (2024, 2024))) == []


def test_weights_that_make_no_full_mark_are_told_of_their_column() -> None:
    found = check_indicators([indicator(weight=60.0), indicator("茶苗成活率", weight=35.0)])
    told = [(check.table, check.flag.column) for check in found if check.flag.rule == "weights_total"]
    assert told == [("indicators", "weight")]


def drafted(project: str, amount: float) -> Draft:
    return Draft((), named(project), Fields(), [line(amount)], [], [], None, Used())


def test_projects_of_a_list_with_one_name_and_money_are_rows_of_one() -> None:
    drafts = [
        drafted("茶园改造", 30.0),
        drafted("茶园改造", 30.0),
        drafted("茶园改造", 12.0),
        drafted("茶苗推广", 30.0),
    ]
    marked = with_repeated(drafts)
    assert [draft.repeated for draft in marked] == [True, True, False, False]
    read = [assemble(draft, document(), "0" * 16) for draft in marked]
    told = [
        {
            found.table
            for found in one.findings
            if found.rule == "reading_doubtful" and found.actual == "茶园改造"
        }
        for one in read
    ]
    assert told == [{"declarations", "budget_lines"}, {"declarations", "budget_lines"}, set(), set()]


def test_a_listed_row_without_cells_begins_with_no_level() -> None:
    assert not begins_with_level(Row(index=0, spots=(), listed=True))
