"""Year and office of forms that print neither: the booklet around them tells, where it tells one thing."""

from __future__ import annotations

import pytest
from tables import document, forms, merged

import normalize
from extract import Document, Remainder, Table

TITLE = "项目支出绩效目标表"
RESULT = "项目支出绩效自评表"
GOAL = "年度绩效目标|清渠20公里。|<|<"
VALUES = ("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|≥20公里")
CANAL = merged("项目名称|清渠|<|<", GOAL, *VALUES)
LOCK = merged("项目名称|修闸|<|<", GOAL, *VALUES)


def told(*blocks: Table | str) -> list[tuple[int | None, str | None, list[str | None]]]:
    """Year and office of each form, and the columns that were taken from around it."""
    return [
        (
            form.declaration.fiscal_year,
            form.declaration.department,
            [item.column for item in form.findings if item.rule == "taken_from_booklet"],
        )
        for form in forms(*blocks)
    ]


BOTH = ["fiscal_year", "department"]


def test_the_title_page_tells_every_form_and_its_place_is_kept() -> None:
    read = forms("柳溪县渠站", "2025年部门预算公开", TITLE, CANAL, TITLE, LOCK)
    assert [(form.declaration.fiscal_year, form.declaration.department) for form in read] == [
        (2025, "柳溪县渠站"),
        (2025, "柳溪县渠站"),
    ]
    for form in read:
        places = {row.column: (row.raw, row.line) for row in form.readings if row.table == "declarations"}
        assert places["fiscal_year"] == ("2025年部门预算公开", 2)
        assert places["department"] == ("柳溪县渠站", 1)
        assert [item.rule for item in form.findings if item.rule.endswith("_missing")] == []


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("柳溪县渠站2025年度部门预算", "柳溪县渠站"),
        ("2025年度部门预算（单位：柳溪县渠站）", None),
        ("2025年部门预算比上年增加，详见下表。", None),
    ],
)
def test_one_line_may_tell_both(line: str, office: str | None) -> None:
    year = None if office is None and "。" in line else 2025
    columns = [column for column, value in zip(BOTH, (year, office), strict=True) if value]
    assert told(line, TITLE, CANAL) == [(year, office, columns)]


def test_what_the_form_prints_stands() -> None:
    own = merged("项目名称|清渠|<|<", "实施单位|柳溪县水闸所|<|<", GOAL, *VALUES)
    assert told("柳溪县渠站", "2025年部门预算", TITLE, "（2024年度）", own) == [(2024, "柳溪县水闸所", [])]


def test_two_years_or_two_offices_tell_nothing() -> None:
    lines = ("柳溪县渠站", "柳溪县林场", "2025年部门预算", "2024年部门预算")
    assert told(*lines, TITLE, CANAL) == [(None, None, [])]


def test_of_several_offices_the_one_just_above_a_form_holds() -> None:
    year, other = "2025年部门预算绩效目标汇编", merged("项目名称|护岸|<|<", GOAL, *VALUES)
    assert told(year, "柳溪县渠站", TITLE, CANAL, "柳溪县水闸所", TITLE, LOCK, TITLE, other) == [
        (2025, "柳溪县渠站", BOTH),
        (2025, "柳溪县水闸所", BOTH),
        (2025, None, ["fiscal_year"]),
    ]


@pytest.mark.parametrize(
    ("booklet", "title", "year"),
    [
        ("2025年部门预算", TITLE, 2025),
        ("2025年部门预算", RESULT, None),
        ("2025年度部门决算", RESULT, 2025),
        ("2025年度部门决算", TITLE, None),
        ("2025年度预算绩效情况", RESULT, None),
        ("2025年度绩效情况", RESULT, 2025),
    ],
)
def test_a_budget_tells_no_year_of_results_nor_an_account_one_of_targets(
    booklet: str, title: str, year: int | None
) -> None:
    assert [found[0] for found in told(booklet, title, CANAL)] == [year]


def test_a_running_head_tells_as_well() -> None:
    plain = document(TITLE, CANAL)
    head = Remainder("header", "柳溪县渠站2025年部门预算")
    (read,) = normalize.declarations(Document(plain.media_type, plain.blocks, remainders=(head,)))
    assert (read.declaration.fiscal_year, read.declaration.department) == (2025, "柳溪县渠站")
