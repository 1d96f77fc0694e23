"""Where one form of a file ends and the next begins, and tables that list a project in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import document, dump, forms, merged, sheet

from extract import Join, Line, Table
from normalize.evidence import Used
from normalize.fields import Fields
from normalize.forms import split_forms
from normalize.projects import list_projects
from normalize.segments import segment

if TYPE_CHECKING:
    from normalize.records import Form

TITLE, PROJECT_TITLE = "部门整体支出绩效目标申报表", "项目支出绩效目标表"
TEA, CANAL = merged("部门名称|柳溪茶办", "编制数|3"), merged("部门名称|青石渠站", "编制数|5")


def split(*blocks: Table | str) -> list[list[str]]:
    """What each form prints, a line or the cells of a table joined by bars."""
    return [
        [
            block.text if isinstance(block, Line) else "|".join(cell.text for cell in block.cells)
            for _, block in blocks
        ]
        for blocks in split_forms(document(*blocks))
    ]


def test_a_title_with_an_office_below_begins_a_form() -> None:
    assert split(TITLE, "（2024年度）", TEA, "备注：无", TITLE, "（2024年度）", CANAL) == [
        [TITLE, "（2024年度）", "部门名称|柳溪茶办|编制数|3", "备注：无"],
        [TITLE, "（2024年度）", "部门名称|青石渠站|编制数|5"],
    ]


def test_a_project_begins_a_form_as_a_department_does() -> None:
    project = merged("项目名称|清渠", "实施单位|青石渠站")
    assert [form[0] for form in split(TITLE, TEA, PROJECT_TITLE, "单位：万元", project)] == [
        TITLE,
        PROJECT_TITLE,
    ]


def test_a_title_repeated_over_the_next_page_begins_none() -> None:
    rest = merged("一级指标|二级指标", "产出指标|数量指标")
    assert len(split(TITLE, TEA, TITLE, rest)) == 1


def test_titles_before_any_table_belong_to_the_form_that_follows() -> None:
    assert len(split("目录", TITLE, PROJECT_TITLE, TITLE, TEA)) == 1


def test_an_office_in_a_table_of_its_own_begins_a_form_without_title() -> None:
    assert len(split(TEA, CANAL)) == 2
    assert len(split(TITLE, TEA, merged("备注|无", "年度绩效目标|稳产"))) == 1
    assert len(split(merged("年度|2024", "编制数|3"), TEA)) == 1


def test_a_title_may_be_the_first_row_of_a_table() -> None:
    first = merged(f"{TITLE}|<", "部门名称|柳溪茶办")
    assert len(split(first, merged(f"{TITLE}|<", "部门名称|青石渠站"))) == 2
    assert len(split(first, merged(f"{TITLE}|<", "产出指标|数量指标"))) == 1


def test_forms_of_plain_lines_are_parted_at_their_titles() -> None:
    lines = ("编制数：3", "部门职责：管护", "年度目标：稳产")
    assert [
        len(form) for form in split(TITLE, "部门名称：柳溪茶办", *lines, TITLE, "部门名称：青石渠站")
    ] == [5, 2]


def test_a_table_that_prints_a_title_in_its_middle_is_cut_there() -> None:
    table = merged(
        f"{TITLE}|<",
        "部门名称|柳溪茶办",
        "编制数  |3       ",
        f"{TITLE}|<",
        "部门名称|青石渠站",
    )
    table = Table(table.rows, table.columns, table.cells, joins=(Join(4, 2, "same columns"),))
    first, second = split_forms(document("封面", table))
    ((_, cover), (number, upper)), ((same, lower),) = first, second
    assert isinstance(cover, Line)
    assert isinstance(upper, Table)
    assert isinstance(lower, Table)
    assert (number, same) == (0, 0)
    assert (upper.rows, lower.rows, lower.columns) == (3, 2, 2)
    assert [(cell.row, cell.column, cell.text) for cell in lower.cells] == [
        (0, 0, TITLE),
        (1, 0, "部门名称"),
        (1, 1, "青石渠站"),
    ]
    assert (upper.joins, lower.joins) == ((), (Join(1, 2, "same columns"),))


@pytest.mark.parametrize(
    "rows",
    [
        (f"{TITLE}|<", "部门名称|柳溪茶办", "编制数|3", "绩效目标表|<", "产出|3"),
        (f"{TITLE}|<", "部门名称|柳溪茶办", "备注|绩效目标申报表", "部门名称|柳溪茶办"),
        ("部门名称|柳溪茶办", "编制数|3", "附件|绩效目标表", "^|部门名称"),
    ],
)
def test_words_like_a_title_inside_a_table_do_not_cut_it(rows: tuple[str, ...]) -> None:
    assert len(split(merged(*rows))) == 1


def test_a_document_without_blocks_has_no_forms() -> None:
    assert split() == []
    assert split("一行") == [["一行"]]


TEXTS = st.sampled_from(
    [TITLE, PROJECT_TITLE, "（2024年度）", "部门名称：柳溪茶办", "备注：无", "编制数：3", "目录"]
)


@given(st.lists(st.one_of(TEXTS, st.sampled_from([TEA, CANAL, merged(f"{TITLE}|<", "部门名称|柳溪茶办")]))))
def test_splitting_keeps_every_block_in_order(blocks: list[Table | str]) -> None:
    whole = document(*blocks)
    parts = split_forms(whole)
    assert all(parts)
    assert [block for part in parts for _, block in part] == list(whole.blocks)
    numbers = [number for part in parts for number, _ in part if number is not None]
    assert numbers == list(range(len(whole.tables)))


# -- lists of projects ------------------------------------------------------------------------------------------------

HEADER = "单位名称|项目名称|资金总额（万元）|绩效目标|一级指标|二级指标|三级指标|指标值"


def listed(*rows: str, dumped: bool = False) -> list[Form]:
    table = dump(HEADER, *rows) if dumped else merged(HEADER, *rows)
    return list(forms(PROJECT_TITLE, "（2024年度）", table))


def summary(form: Form) -> tuple[str | None, str | None, float | None, str | None, list[str | None]]:
    row = form.declaration
    return (
        row.department,
        row.project_name,
        row.budget_total_yuan,
        row.annual_goal,
        [indicator.name for indicator in form.indicators],
    )


LISTED = [
    ("柳溪渠站", "清渠", 120_000.0, "通水", ["清渠长度", "合格率"]),
    ("柳溪渠站", "修闸", 80_000.0, "防洪", ["修闸座数"]),
    ("青石林场", "护林", 50_000.0, "无火", ["护林面积"]),
]


def test_each_project_of_a_list_is_a_declaration() -> None:
    found = listed(
        "柳溪渠站|清渠|12|通水|产出指标|数量指标|清渠长度|3公里",
        "^       |^   |^ |^   |^       |质量指标|合格率  |100% ",
        "^       |修闸|8 |防洪|产出指标|数量指标|修闸座数|2座  ",
        "青石林场|护林|5 |无火|产出指标|数量指标|护林面积|9亩  ",
    )
    assert [summary(form) for form in found] == LISTED
    assert {form.declaration.form_kind for form in found} == {"project"}
    assert {form.declaration.fiscal_year for form in found} == {2024}
    assert len({form.declaration.declaration_id for form in found}) == 3


def test_a_list_in_a_text_dump_reads_the_same() -> None:
    found = listed(
        "柳溪渠站|清渠|12|通水|产出指标|数量指标|清渠长度|3公里",
        "        |    |  |    |        |质量指标|合格率  |100% ",
        "        |修闸|8 |防洪|产出指标|数量指标|修闸座数|2座  ",
        "青石林场|护林|5 |无火|产出指标|数量指标|护林面积|9亩  ",
        dumped=True,
    )
    assert [summary(form) for form in found] == LISTED


def test_no_cell_of_a_list_is_unread_or_read_for_two_projects() -> None:
    found = listed(
        "柳溪渠站|清渠|12|通水|产出指标|数量指标|清渠长度|3公里",
        "^       |修闸|8 |防洪|产出指标|数量指标|修闸座数|2座  ",
    )
    assert [
        finding.actual for form in found for finding in form.findings if finding.rule == "unread_text"
    ] == []
    places = [
        [(reading.row, reading.col) for reading in form.readings if reading.column == "annual_raw"]
        for form in found
    ]
    assert places == [[(1, 7)], [(2, 7)]]


def test_a_project_takes_fields_of_the_whole_form_after_its_own() -> None:
    (region,) = segment(sheet(merged(HEADER, "柳溪渠站|清渠|12|通水|产出指标|数量指标|清渠长度|3公里")))
    (project,) = list_projects(region, Used()).projects
    fields = project.fields(Fields())
    assert [(claim.concept, claim.text) for claim in fields.claims] == [
        ("text.annual_goal", "通水"),
        ("field.project_name", "清渠"),
        ("field.department", "柳溪渠站"),
    ]
    assert [(item.label.wording, [cell.text for cell in item.cells]) for item in fields.items] == [
        ("资金总额", ["12"])
    ]
    (part,) = project.regions
    assert [cell.text for row in part.rows for cell in part.spots(row)] == [
        "产出指标",
        "数量指标",
        "清渠长度",
        "3公里",
    ]


@pytest.mark.parametrize(
    "header", ["一级指标|二级指标|三级指标|指标值", "序号|一级指标|二级指标|三级指标|指标值"]
)
def test_an_indicator_block_without_a_column_of_projects_lists_none(header: str) -> None:
    row = ["1", "产出指标", "数量指标", "清渠长度", "3公里"][-header.count("|") - 1 :]
    (region,) = segment(sheet(merged(header, "|".join(row))))
    assert list_projects(region, Used()).projects == ()


def test_a_last_row_that_names_the_office_again_begins_none() -> None:
    assert len(split(TITLE, TEA, merged("填报单位|柳溪乡茶办|备注|次年续办"))) == 1
