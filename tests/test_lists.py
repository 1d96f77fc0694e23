"""Tables that list many projects: where one ends and the next begins, rows of sums, and lists that are misread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import document, dump, forms, merged

import extract
import normalize
from normalize.checks import Checked
from normalize.checks_plausible import check_whole, several_forms
from normalize.evidence import Flag
from normalize.forms import split_forms
from normalize.records import Indicator
from normalize.table_parts import TablePart, origin_of, part_of

if TYPE_CHECKING:
    from extract import Table
    from normalize.records import Form

TITLE, UNIT = "2024年项目支出绩效目标表", "部门：柳溪县渠站"
HEADER = "项目名称|预算金额（万元）|绩效目标|一级指标|二级指标|三级指标|指标值"
CANAL = "清渠|12|保证用水。|产出指标|数量指标|清渠长度|3公里"
LOCK = "修闸|8|修复水闸。|产出指标|数量指标|修闸座数|2座"


def shown(found: list[Form]) -> list[tuple[str | None, float | None, str | None, list[str | None]]]:
    return [
        (
            form.declaration.project_name,
            form.declaration.budget_total_yuan,
            form.declaration.annual_goal,
            [row.name for row in form.indicators],
        )
        for form in found
    ]


def read(*blocks: Table | str) -> list[Form]:
    return list(forms(*blocks))


def told(found: list[Form], rule: str) -> list[list[tuple[str | None, str | None, str | None]]]:
    return [
        [(item.column, item.expected, item.actual) for item in form.findings if item.rule == rule]
        for form in found
    ]


BOTH = [
    ("清渠", 120_000.0, "保证用水。", ["清渠长度", "合格率"]),
    ("修闸", 80_000.0, "修复水闸。", ["修闸座数"]),
]

# -- where a project begins -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [(), ("续表",), (f"{TITLE}（续）", UNIT), (TITLE, UNIT)])
def test_a_list_goes_on_in_the_next_table_with_the_project_it_broke_off(between: tuple[str, ...]) -> None:
    again = "清渠|12|保证用水。|产出指标|质量指标|合格率|100%"
    found = read(TITLE, UNIT, merged(HEADER, CANAL), *between, merged(HEADER, again, LOCK))
    assert shown(found) == BOTH
    assert {form.declaration.department for form in found} == {"柳溪县渠站"}
    assert {form.declaration.title for form in found} == {TITLE}


def test_the_list_of_another_office_is_another_one_although_its_title_is_the_same() -> None:
    found = read(TITLE, UNIT, merged(HEADER, CANAL), TITLE, "部门：青石县林场", merged(HEADER, CANAL))
    assert [form.declaration.department for form in found] == ["柳溪县渠站", "青石县林场"]


def test_a_header_printed_again_in_the_middle_of_a_list_is_no_project() -> None:
    found = read(TITLE, UNIT, merged(HEADER, CANAL, HEADER, LOCK))
    assert [name for name, *_ in shown(found)] == ["清渠", "修闸"]


def test_a_text_over_all_columns_before_the_header_printed_again_is_no_project() -> None:
    continued = "续表" + "|<" * HEADER.count("|")
    found = read(TITLE, UNIT, merged(HEADER, CANAL, continued, HEADER, LOCK))
    assert [name for name, *_ in shown(found)] == ["清渠", "修闸"]


@pytest.mark.parametrize("row", ["填表人：某某|<|<|联系电话：0000|<|<|<", "填表人|<|某某|<|联系电话|0000|<"])
def test_who_filled_in_a_list_is_no_project_of_it(row: str) -> None:
    header = "序号|项目名称|预算金额（万元）|执行数（万元）|绩效目标|完成情况|备注"
    rows = ["1|清渠|12|10|保证用水。|完成清渠。|", "2|修闸|8|8|修复水闸。|完成修闸。|"]
    found = read(TITLE, UNIT, merged(header, *rows, row))
    assert [name for name, *_ in shown(found)] == ["清渠", "修闸"]


def test_blank_rows_part_no_project_of_a_list() -> None:
    blank = "|" * HEADER.count("|")
    more = "^|^|^|^|质量指标|合格率|100%"
    assert shown(read(TITLE, UNIT, merged(HEADER, blank, CANAL, more, blank, blank, LOCK))) == BOTH


def test_parts_of_one_programme_have_money_and_a_goal_of_their_own() -> None:
    header = "项目名称|支持方向|预算金额（万元）|绩效目标|一级指标|二级指标|三级指标|指标值"
    found = read(
        TITLE,
        UNIT,
        merged(
            header,
            "水利|清渠|12|保证用水。|产出指标|数量指标|清渠长度|3公里",
            "^|^|^|^|^|质量指标|合格率|100%",
            "^|修闸|8|修复水闸。|产出指标|数量指标|修闸座数|2座",
        ),
    )
    assert shown(found) == [("水利", *row[1:]) for row in BOTH]


def test_a_goal_that_a_page_has_torn_is_whole_again() -> None:
    rows = merged(
        HEADER, "清渠|12|保证全县|产出指标|数量指标|清渠长度|3公里", "||用水。||质量指标|合格率|100%", LOCK
    )
    assert shown(read(TITLE, UNIT, rows)) == [
        ("清渠", 120_000.0, "保证全县用水。", ["清渠长度", "合格率"]),
        BOTH[1],
    ]


def test_a_list_of_projects_under_a_title_of_departments_declares_projects() -> None:
    found = read("2024年部门整体支出项目绩效目标一览", UNIT, merged(HEADER, CANAL))
    assert [(form.declaration.form_kind, form.declaration.project_name) for form in found] == [
        ("project", "清渠")
    ]


def test_projects_in_tables_of_their_own_share_the_title_above_the_first() -> None:
    first = merged(
        "项目名称|清渠|预算金额（万元）|12",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|清渠长度|3公里",
    )
    second = merged(
        "项目名称|修闸|预算金额（万元）|8",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|修闸座数|2座",
    )
    found = read(TITLE, first, second)
    assert [(form.declaration.title, form.declaration.fiscal_year) for form in found] == [(TITLE, 2024)] * 2


def test_a_department_form_and_one_of_a_project_share_no_title() -> None:
    whole = merged(
        "部门名称|柳溪渠站|编制数|3", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠|3公里"
    )
    project = merged(
        "项目名称|修闸|预算金额（万元）|8",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|修闸座数|2座",
    )
    found = read("部门整体支出绩效目标申报表", whole, project)
    assert [form.declaration.title for form in found] == ["部门整体支出绩效目标申报表", ""]


# -- parts of tables --------------------------------------------------------------------------------------------------

BLOCKS = merged(
    "项目名称|清渠|<|<",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|清渠长度|3公里",
    "项目名称|修闸|<|<",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|修闸座数|2座",
)


def test_a_table_is_cut_where_a_project_begins_and_its_rows_keep_their_numbers() -> None:
    parts = [block for form in split_forms(document(TITLE, BLOCKS)) for _, block in form]
    assert [part.origin for part in parts if isinstance(part, TablePart)] == [(0, 1, 2), (3, 4, 5)]
    found = read(TITLE, BLOCKS)
    assert [
        [(item.row, item.col) for item in form.readings if item.column == "annual_raw"] for form in found
    ] == [[(2, 3)], [(5, 3)]]


def test_a_label_of_projects_that_stands_once_cuts_nothing() -> None:
    table = merged(
        "项目名称|清渠|<|<", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|3公里"
    )
    assert [block for form in split_forms(document(TITLE, table)) for _, block in form][1:] == [table]


def test_a_part_holds_what_reaches_into_it() -> None:
    part = part_of(merged("甲|乙", "^|丙", "^|丁"), (1, 2))
    assert [(cell.row, cell.row_span, cell.text) for cell in part.cells] == [
        (0, 2, "甲"),
        (0, 1, "丙"),
        (1, 1, "丁"),
    ]
    assert [origin_of(part, row) for row in (0, 1)] == [1, 2]
    assert part_of(part, (1,)).origin == (2,)


# -- rows of sums -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("build", [merged, dump])
def test_a_total_that_is_not_the_sum_of_its_list_is_told_in_every_declaration(build: type) -> None:
    found = read(TITLE, UNIT, build(HEADER, CANAL, LOCK, "合计|25|||||"))
    assert [name for name, *_ in shown(found)] == ["清渠", "修闸"]
    assert told(found, "list_total") == [[("amount_yuan", "20", "25")]] * 2


@pytest.mark.parametrize(
    "rows",
    [
        (CANAL, LOCK, "合计|20|||||"),
        ("合计|20|||||", CANAL, LOCK),
        (CANAL, "小计|12|||||", LOCK, "小计|8|||||", "总计|20|||||"),
        (CANAL.replace("|12|", "|12.4|"), LOCK.replace("|8|", "|8.4|"), "合计|20.8|||||"),
        (CANAL.replace("|12|", "|—|"), LOCK, "合计|8|||||"),
        (CANAL, "合计|25|||||"),  # of one row the total proves nothing
    ],
)
def test_a_total_that_agrees_with_its_list_or_a_part_of_it_is_not_told(rows: tuple[str, ...]) -> None:
    assert told(read(TITLE, UNIT, merged(HEADER, *rows)), "list_total") in ([[], []], [[]])


def test_money_and_levels_are_parted_by_the_same_row_of_a_summary() -> None:
    table = merged(
        "项目名称|预算（万元）|<|绩效目标|产出指标|<|效益指标",
        "^|合计|财政拨款|^|数量指标|质量指标|社会效益指标",
        "清渠|12|10|保证用水。|清淤≥8公里|合格率≥95%|受益农户≥300户",
        "修闸|8|8|修复水闸。|修闸3座|合格率100%|受益农户≥90户",
    )
    assert [
        (
            form.declaration.budget_total_yuan,
            form.declaration.fiscal_appropriation_yuan,
            [(row.level1_code, row.level2_code, row.name, row.annual_raw) for row in form.indicators],
        )
        for form in read(TITLE, table)
    ] == [
        (
            120000.0,
            100000.0,
            [
                ("output", "quantity", "清淤", "≥8公里"),
                ("output", "quality", "合格率", "≥95%"),
                ("benefit", "social", "受益农户", "≥300户"),
            ],
        ),
        (
            80000.0,
            80000.0,
            [
                ("output", "quantity", "修闸", "3座"),
                ("output", "quality", "合格率", "100%"),
                ("benefit", "social", "受益农户", "≥90户"),
            ],
        ),
    ]


def test_a_wider_header_says_what_the_money_below_it_measures() -> None:
    table = merged(
        "序号|项目名称|年初预算数（元）|<|执行数（万元）|<|绩效目标",
        "^|^|合计|财政拨款|合计|财政拨款|^",
        "1|清渠|120000|100000|11|9|保证用水。",
    )
    assert [
        (line.item, line.measure, line.unit_raw, line.amount_yuan)
        for form in read(TITLE, table)
        for line in form.budget_lines
    ] == [
        ("total", "budget", "元", 120000.0),
        ("fiscal_appropriation", "budget", "元", 100000.0),
        ("total", "executed", "万元", 110000.0),
        ("fiscal_appropriation", "executed", "万元", 90000.0),
    ]


def test_a_wider_header_of_a_list_with_indicators_says_what_its_money_measures() -> None:
    table = merged(
        "项目名称|年初预算（万元）|<|全年执行（万元）|<|一级指标|二级指标|三级指标|指标值",
        "^|合计|财政拨款|合计|财政拨款|^|^|^|^",
        "清渠|12|10|11|9|产出指标|数量指标|清淤长度|≥8公里",
        "修闸|8|8|8|8|产出指标|数量指标|修复水闸|3座",
        "合计|20|18|19|17||||",
    )
    found = read(TITLE, table)
    assert [
        [(line.item, line.measure, line.amount_yuan) for line in form.budget_lines] for form in found
    ] == [
        [
            ("total", "budget", 120000.0),
            ("fiscal_appropriation", "budget", 100000.0),
            ("total", "executed", 110000.0),
            ("fiscal_appropriation", "executed", 90000.0),
        ],
        [
            ("total", "budget", 80000.0),
            ("fiscal_appropriation", "budget", 80000.0),
            ("total", "executed", 80000.0),
            ("fiscal_appropriation", "executed", 80000.0),
        ],
    ]
    assert told(found, "list_total") == [[], []]


@pytest.mark.parametrize("below", ["^|^|^|^|^", "||||"])
def test_a_header_of_two_rows_may_leave_its_lower_cells_blank(below: str) -> None:
    table = merged(
        "序号|项目名称|实施单位|预算金额（万元）|年度绩效目标|绩效指标|<|<|<",
        f"{below}|一级指标|二级指标|三级指标|目标值",
        "1|清渠|柳溪渠站|12|保证用水。|产出指标|数量指标|清淤长度|≥8公里",
        "^|^|^|^|^|效益指标|社会效益指标|灌溉用水|改善",
        "2|修闸|青石闸所|8|修复水闸。|产出指标|数量指标|修复水闸|3座",
    )
    assert [
        (
            found.declaration.project_name,
            found.declaration.department,
            found.declaration.budget_total_yuan,
            found.declaration.annual_goal,
            [row.name for row in found.indicators],
        )
        for found in read(TITLE, table)
    ] == [
        ("清渠", "柳溪渠站", 120000.0, "保证用水。", ["清淤长度", "灌溉用水"]),
        ("修闸", "青石闸所", 80000.0, "修复水闸。", ["修复水闸"]),
    ]


def test_a_total_of_a_summary_is_checked_as_well() -> None:
    table = merged(
        "序号|项目名称|预算金额（万元）|绩效目标", "1|清渠|12|保证用水。", "2|修闸|8|修复水闸。", "|合计|25|"
    )
    assert told(read(TITLE, UNIT, table), "list_total") == [[("amount_yuan", "20", "25")]] * 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("柳溪县渠道管理站|20||||||", [("柳溪县渠道管理站", "清渠"), ("柳溪县渠道管理站", "修闸")]),
        ("水利类|20||||||", [("柳溪县渠站", "清渠"), ("柳溪县渠站", "修闸")]),
        (
            "柳溪县渠道管理站|99||||||",
            [("柳溪县渠站", "柳溪县渠道管理站"), ("柳溪县渠站", "清渠"), ("柳溪县渠站", "修闸")],
        ),
    ],
)
def test_a_row_whose_money_is_that_of_the_projects_below_names_their_office_or_programme(
    row: str, expected: list[tuple[str, str]]
) -> None:
    found = read(TITLE, UNIT, merged(HEADER, row, CANAL, LOCK))
    assert [(form.declaration.department, form.declaration.project_name) for form in found] == expected


# -- lists that are misread -------------------------------------------------------------------------------------------


def indicator(level1: str, name: str) -> Indicator:
    code = "output" if level1 == "产出指标" else "benefit"
    return Indicator(
        declaration_id="",
        seq=1,
        row_key="",
        level_basis="printed",
        level1_raw=level1,
        level1=level1,
        level1_code=code,
        name=name,
    )


ONCE = [indicator("产出指标", "清渠"), indicator("效益指标", "用水")]
TWICE = [*ONCE, indicator("产出指标", "修闸")]


@pytest.mark.parametrize(
    ("kind", "names", "rows", "expected"),
    [
        ("project", {"project_name": "清渠"}, TWICE, None),
        ("project", {"project_name": None}, ONCE, None),
        ("project", {"project_name": None}, TWICE, "产出指标"),
        ("department", {"project_name": None}, TWICE, None),
        ("project", {"project_name": "1.清渠"}, ONCE, None),
        ("project", {"project_name": "预算数"}, ONCE, "预算数"),
        ("project", {"project_name": "合计"}, ONCE, "合计"),
        ("project", {"project_name": "二级指标"}, ONCE, "二级指标"),
        ("project", {"project_name": "126.5"}, ONCE, "126.5"),
    ],
)
def test_a_form_that_is_several_read_as_one_tells_so(
    kind: str, names: dict[str, str | None], rows: list[Indicator], expected: str | None
) -> None:
    assert several_forms(kind, names, (), rows) == expected  # pyright: ignore[reportArgumentType] - one of the kinds


def test_every_value_of_a_form_that_was_misread_is_doubtful() -> None:
    assert check_whole(None, {"indicators": ONCE}) == []
    found = check_whole("预算数", {"indicators": ONCE, "tasks": ()})
    assert found[5:] == [
        Checked("indicators", index, Flag("reading_doubtful", None, None, "预算数")) for index in (0, 1)
    ]
    assert [check.flag.column for check in found[:5]] == [
        "project_name",
        "department",
        "annual_goal",
        "long_term_goal",
        "budget_total_yuan",
    ]


def test_a_list_with_each_cell_on_a_line_is_read_as_one() -> None:
    more = "质量指标|合格率|100%"
    cells = f"{HEADER}|{CANAL}|{more}|{LOCK}".split("|")
    text = "\n".join((TITLE, UNIT, *cells))
    found = list(
        normalize.declarations(extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt")
    )
    assert shown(found) == BOTH


def test_columns_of_lists_on_lines_may_stand_behind_the_indicators_or_say_what_is_in_no_list() -> None:
    cells = [
        "序号",
        "项目类型",
        "项目名称",
        "预算金额（万元）",
        "绩效目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "主管部门",
        "1",
        "运转类",
        "清渠",
        "12",
        "保证用水。",
        "产出指标",
        "数量指标",
        "清渠长度",
        "3公里",
        "柳溪县水利局",
        "质量指标",
        "合格率",
        "100%",
        "2",
        "特定类",
        "修闸",
        "8",
        "修复水闸。",
        "产出指标",
        "数量指标",
        "修闸座数",
        "2座",
        "青石县水利局",
    ]
    text = "\n".join((TITLE, *cells))
    found = list(
        normalize.declarations(extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt")
    )
    assert shown(found) == BOTH
    assert [form.declaration.department for form in found] == ["柳溪县水利局", "青石县水利局"]


def test_a_sound_project_form_is_not_doubtful() -> None:
    table = merged(
        "项目名称|清渠|<|<",
        "年度目标|保证用水。|<|<",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|清渠长度|3公里",
        "效益指标|社会效益指标|受益农户|≥60户",
    )
    assert told(read(TITLE, UNIT, table), "reading_doubtful") == [[]]


def test_an_office_whose_name_holds_the_word_for_yuan_is_no_unit_of_money() -> None:
    (found,) = read(TITLE, "单位：柳元县水务局     金额单位：万元", merged(HEADER, CANAL))
    assert (found.declaration.department, found.declaration.money_unit) == ("柳元县水务局", "万元")


def test_a_remark_at_the_end_of_a_row_is_not_the_name_of_the_next_project() -> None:
    """Levels and remarks are left blank here and there; no money follows the remark, so that it names no project."""
    head = [
        "项目名称",
        "预算金额（万元）",
        "绩效目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "权重",
        "单位",
        "指标值",
        "指标说明",
    ]
    rows = (
        "清渠|12|保证用水。|产出指标|数量指标|清渠长度|20|公里|3|按季度考核",
        "|||||清渠次数|20|次|2|",
        "||||质量指标|合格率|10|%|100|按年度考核",
        "|||效益指标|社会效益指标|受益农户|20||不断增加|按季度考核",
        "||||生态效益指标|水质|10||持续改善|",
        "|||满意度指标|服务对象满意度指标|农户满意度|10|%|90|问卷调查",
    )
    text = "\n".join((TITLE, UNIT, *head, *(cell for row in rows for cell in row.split("|") if cell)))
    found = normalize.declarations(extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt")
    assert [(form.declaration.project_name, len(form.indicators)) for form in found] == [("清渠", 6)]


def test_a_title_inside_the_table_is_that_of_each_of_its_projects() -> None:
    blocks = [
        row
        for name, value in (("清渠", "≥3公里"), ("修闸", "≥2座"))
        for row in (
            f"项目名称|{name}|项目资金|12",
            f"年度目标|完成{name}。|<|<",
            "一级指标|二级指标|三级指标|指标值",
            f"产出指标|数量指标|{name}数量|{value}",
        )
    ]
    title = "2025年预算项目支出绩效目标申报汇总表|<|<|<"
    found = read(merged(title, "申报单位：柳溪县渠站 单位：万元|<|<|<", *blocks))
    declared = [form.declaration for form in found]
    assert [(each.title, each.fiscal_year, each.project_name) for each in declared] == [
        ("2025年预算项目支出绩效目标申报汇总表", 2025, "清渠"),
        ("2025年预算项目支出绩效目标申报汇总表", 2025, "修闸"),
    ]
