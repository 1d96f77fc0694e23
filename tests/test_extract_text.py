"""Text dumps in every style become tables and lines; nothing visible is lost, nothing is invented."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from draw import Grid, cover
from draw_txt import aligned
from forms import SampleForm, sample_forms
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.document import Cell, Document, Join, Line, Remainder, Remark, Table
from extract.errors import ExtractError
from extract.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[str]]


def _read(text: str) -> Document:
    return read_text(text.encode())


def _rows(table: Table) -> Rows:
    """Text of each grid position; of a merged cell at its first position."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def _blocks(text: str) -> list[str | Rows]:
    return [block.text if isinstance(block, Line) else _rows(block) for block in _read(text).blocks]


# --- tabs


def test_form_dumped_with_tabs() -> None:
    text = (
        "\n部门整体支出绩效目标表\n\n"
        "部门名称\t安溪县茶园水利管护站\t单位个数\t2\n"
        "部门 职 责\t<p>1、管护水渠。</p> <p>2、调度用水。</p>\t\t\n\n"
        "3、指导节水。\n"
    )
    assert _read(text) == Document(
        "text/plain",
        (
            Line("部门整体支出绩效目标表", line=2),
            Table(
                2,
                4,
                (
                    Cell(0, 0, text="部门名称", line=4),
                    Cell(0, 1, text="安溪县茶园水利管护站", line=4),
                    Cell(0, 2, text="单位个数", line=4),
                    Cell(0, 3, text="2", line=4),
                    Cell(1, 0, text="部门 职 责", line=5),
                    Cell(1, 1, text="1、管护水渠。\n2、调度用水。", line=5),
                ),
                spans=False,
            ),
            Line("3、指导节水。", line=7),
        ),
    )


INDICATORS = "一级指标\t二级指标\t指标值\n产出指标\t数量指标\t≥5次\n"


@pytest.mark.parametrize(
    ("gap", "rest", "reason"),
    [
        ("\n", "\t质量指标\t100%\n", "blank_line"),
        ("\f", "\t质量指标\t100%\n", "page_break"),
        ("\n\n\f\n", "\t质量指标\t100%\n", "page_break"),
        ("\n— 1 —\n\n\n", "\t质量指标\t100%\n", "page_break"),
        ("\f", "一级指标\t二级指标\t指标值\n", "page_break"),
    ],
    ids=[
        "empty line",
        "form feed",
        "form feed between empty lines",
        "page number",
        "head again",
    ],
)
def test_table_goes_on_behind(gap: str, rest: str, reason: str) -> None:
    (table,) = _read(INDICATORS + gap + rest).tables
    assert (table.rows, table.joins) == (3, (Join(2, None, reason),))


@pytest.mark.parametrize(
    ("gap", "rest"),
    [
        ("\n\n", "\t质量指标\t100%\n"),
        ("\n", "任务\t金额\n任务1\t3.5\n"),
        ("分解目标\n", "\t质量指标\t100%\n"),
        ("\n", "\t　　以上指标由财政科汇总。\n"),
        ("\n", "一级指标\t二级指标\t指标值\n"),
        ("\f", "一级指标\t另一张表\t指标值\n"),
    ],
    ids=[
        "two empty lines",
        "other columns",
        "free text",
        "indented text",
        "head again",
        "next copy of the form",
    ],
)
def test_table_ends_before(gap: str, rest: str) -> None:
    document = _read(INDICATORS + gap + rest)
    assert document.tables[0].rows == 2
    assert len(document.blocks) > 1


def test_double_spaced_rows_are_one_table() -> None:
    rows = [["产出", "数量", "3"], ["产出", "质量", "优"], ["产出", "时效", "及时"], ["效益", "社会", "高"]]
    text = "\n\n".join("\t".join(row) for row in [["级别", "类型", "值"], *rows])
    assert _blocks(text) == [[["级别", "类型", "值"], *rows]]


def test_indents_and_lists_are_no_tables() -> None:
    assert _blocks("\t为做好本年工作，\n\t特制定本表。\n\n1.\t清淤水渠\n2.\t修补闸门\n\t（1）\t东闸\n") == [
        "为做好本年工作，",
        "特制定本表。",
        "1. 清淤水渠",
        "2. 修补闸门",
        "（1） 东闸",
    ]


def test_rows_merged_to_the_right_are_a_table() -> None:
    assert _blocks("总体目标\t\t\n全年供水不断档\t\t\n") == [
        [["总体目标", "", ""], ["全年供水不断档", "", ""]]
    ]


def test_text_wrapped_out_of_a_row_stays_apart() -> None:
    text = "目标\t全年清淤\n水渠三十公里\n金额\t12.5\n人数\t4\n"
    assert _blocks(text) == [[["目标", "全年清淤"]], "水渠三十公里", [["金额", "12.5"], ["人数", "4"]]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('目标\t"一、清淤；\n\n二、护坡。"\t3\n', [["目标", "一、清淤；\n二、护坡。", "3"]]),
        ('目标\t"甲""乙""丙"\t3\n', [["目标", '甲"乙"丙', "3"]]),
        ('"目标"\t"清淤"\t"3"\n', [["目标", "清淤", "3"]]),
        ('目标\t"清淤"\t3\n', [["目标", '"清淤"', "3"]]),
        ('目标\t"清淤\t3\n人数\t4"\t5\n', [["目标", '"清淤', "3"], ["人数", '4"', "5"]]),
        ('目标\t"绿水"工程\t3\n', [["目标", '"绿水"工程', "3"]]),
    ],
    ids=["several lines", "doubled", "whole row", "one cell", "stray", "a word"],
)
def test_quotes_between_tabs(text: str, rows: Rows) -> None:
    assert _blocks(text) == [rows]


def test_cell_of_several_lines_keeps_line_numbers() -> None:
    document = _read('目标\t"一\n二"\n人数\t4\n')
    assert [cell.line for cell in document.tables[0].cells] == [1, 1, 3, 3]


# --- what cells and lines say


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>一</p> <p> </p><P class='a'>二</P>", "一\n二"),
        ("一<br>二<br/>三<BR />四", "一\n二\n三\n四"),
        ("甲&nbsp;乙&#160;丙&amp;丁", "甲 乙 丙&丁"),
        ("满意度<95%且>60%", "满意度<95%且>60%"),
        ("a<b，c>d", "a<b，c>d"),
        ("a<b>c", "a<b>c"),
        ("<b>合计</b>：<span style='color:red'>5</span>", "合计：5"),
        ("面积5m<sup>2</sup><o:p></o:p>", "面积5m2"),
        ("一_x000D_二&#10;三", "一\n二\n三"),
        ("&lt;p&gt;不是标记&lt;/p&gt;", "<p>不是标记</p>"),
        ("收支&损益&未知;", "收支&损益&未知;"),
        ("<项目>与<任务>", "<项目>与<任务>"),
        ("零\u200b宽\ufeff软\u00ad连\x01字", "零宽软连字"),
        ("e\u0301", "é"),
        ("　　ＡＢＣ１２　", "ＡＢＣ１２"),
    ],
)
def test_text_of_cells_and_lines(raw: str, text: str) -> None:
    assert _rows(_read(f"名称\t{raw}\n").tables[0]) == [["名称", text]]
    assert [line.text for line in _read(raw).blocks if isinstance(line, Line)] == text.split("\n")


def test_soft_breaks_stay_inside_a_cell() -> None:
    assert _blocks("名称\t一\v二\u2028三\n") == [[["名称", "一\n二\n三"]]]


def test_labels_with_values_stay_lines() -> None:
    text = "填报单位：安溪县茶园水利管护站\n联系人：林甲    电话：0595\n填报人：吴乙    日期：1月\n"
    assert _blocks(text) == text.splitlines()


def test_lines_end_in_every_way() -> None:
    assert [line.line for line in _read("一\r\n二\r三\n\r\n四").blocks if isinstance(line, Line)] == [
        1,
        2,
        3,
        5,
    ]


# --- columns aligned by blanks

ALIGNED = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "清淤长度", "≥36.5公里"],
    ["", "", "组织茶农节水培训次数", "≥3次"],
    ["", "质量指标", "验收合格率", "100%"],
    ["满意度指标", "满意度", "茶农满意度", "≥90%"],
]


def _width(text: str, wide: int) -> int:
    return sum(wide if ord(character) > 0x2E7F else 1 for character in text)


def _padded(rows: Rows, wide: int, *, right: bool = False, gap: str = "  ") -> str:
    widths = [max(_width(row[column], wide) for row in rows) for column in range(len(rows[0]))]
    lines: list[str] = []
    for row in rows:
        blanks = [" " * (width - _width(text, wide)) for text, width in zip(row, widths, strict=True)]
        cells = [blank + text if right else text + blank for blank, text in zip(blanks, row, strict=True)]
        lines.append(gap.join(cells).rstrip())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("wide", [1, 2])
@pytest.mark.parametrize("right", [False, True])
def test_columns_aligned_by_blanks(wide: int, *, right: bool) -> None:
    text = "绩效目标表\n（2023年）    单位：万元\n" + _padded(ALIGNED, wide, right=right) + "注：按年填报。\n"
    assert _blocks(text) == ["绩效目标表", "（2023年）    单位：万元", ALIGNED, "注：按年填报。"]


def test_lines_merged_over_aligned_columns_are_rows_of_the_table() -> None:
    text = (
        "项目名称  金额   一级指标    指标值\n"
        "安溪县林业管护总站本级及所属单位\n"
        "水渠管护  12.00  产出指标    18公里\n"
        "年度目标：全年供水不断档，渠道完好。\n"
        "林道养护  36.00  效益指标    提升\n"
        "年度目标：林区道路常年畅通，无安全事故。\n"
        "注：按年填报，逐级汇总，并附说明材料。\n"
    )
    assert _blocks(text) == [
        [
            ["项目名称", "金额", "一级指标", "指标值"],
            ["安溪县林业管护总站本级及所属单位", "", "", ""],
            ["水渠管护", "12.00", "产出指标", "18公里"],
            ["年度目标：全年供水不断档，渠道完好。", "", "", ""],
            ["林道养护", "36.00", "效益指标", "提升"],
            ["年度目标：林区道路常年畅通，无安全事故。", "", "", ""],
        ],
        "注：按年填报，逐级汇总，并附说明材料。",
    ]


def test_columns_aligned_by_full_width_blanks() -> None:
    text = (
        "部门名称　　安溪县管护站　　年度　　2023\n部　门　职　责　　管护水渠\n年度目标　　全年供水不断档\n"
    )
    assert _blocks(text) == [
        [
            ["部门名称", "安溪县管护站", "年度", "2023"],
            ["部　门　职　责", "管护水渠", "", ""],
            ["年度目标", "全年供水不断档", "", ""],
        ]
    ]


def test_a_merged_cell_that_reaches_over_the_next_column_does_not_take_its_header() -> None:
    """The name is wider than its column, and the header of the next column begins within it."""
    rows = [
        ["部门名称", "云岭县茶叶工业发展中心", "", ""],
        ["预算（万元）", "", "年初预算数", "全年执行数"],
        ["", "年度资金总额", "986.50", "950.18"],
        ["", "基本支出", "486.50", "502.30"],
    ]
    text = (
        "部门名称        云岭县茶叶工业发展中心\n"
        "预算（万元）                  年初预算数  全年执行数\n"
        "                年度资金总额  986.50      950.18\n"
        "                基本支出      486.50      502.30\n"
    )
    assert _blocks(text) == [rows]


@pytest.mark.parametrize("form", sample_forms(), ids=lambda form: form.slug)
@pytest.mark.parametrize("filler", [" ", "　"])
def test_sample_forms_aligned_by_blanks(form: SampleForm, filler: str) -> None:
    grids = [block for block in form.drawing.blocks if isinstance(block, Grid)]
    expected = [row for grid in grids for row in _printed(grid)]
    document = read_text(aligned(form.drawing, filler=filler, gap=4).encode())
    found = [_squeezed(row) for table in document.tables for row in _rows(table)]
    lines = [_squeezed([line.text]) for line in document.blocks if isinstance(line, Line)]
    assert [row for row in expected if row not in found and row not in lines] == []


def _printed(grid: Grid) -> list[str]:
    return [
        _squeezed(
            [item.cell.text for column, item in enumerate(row) if (item.row, item.column) == (number, column)]
        )
        for number, row in enumerate(cover(grid))
    ]


def _squeezed(row: list[str]) -> str:
    return re.sub(r"\s+", "", "|".join(text for text in row if text).replace("）|年", "）年"))


def test_wrapped_cell_is_joined() -> None:
    text = (
        "任务      内容                    金额\n"
        "清淤      对全县十二条主干水渠进  12.50\n"
        "          行清淤和边坡修整\n"
        "培训      举办节水培训            3\n"
    )
    assert _blocks(text) == [
        [
            ["任务", "内容", "金额"],
            ["清淤", "对全县十二条主干水渠进行清淤和边坡修整", "12.50"],
            ["培训", "举办节水培训", "3"],
        ]
    ]


def test_names_below_each_other_are_rows() -> None:
    text = "投入指标  预算执行管理          按要求设置\n          结转结余资金管理办法\n          国库管理\n产出指标  数量                  3\n"
    assert _blocks(text) == [
        [
            ["投入指标", "预算执行管理", "按要求设置"],
            ["", "结转结余资金管理办法", ""],
            ["", "国库管理", ""],
            ["产出指标", "数量", "3"],
        ]
    ]


def test_text_pushed_out_of_its_column_stays_in_the_table() -> None:
    text = (
        "一级指标  二级指标  三级指标  指标值\n"
        "产出指标  数量指标  清淤长度  ≥30公里\n"
        "产出指标  重点任务完成质量指标  合格率  100%\n"
        "效益指标  社会效益  受益村    12个\n"
    )
    assert _blocks(text) == [
        [
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "清淤长度", "≥30公里"],
            ["产出指标", "重点任务完成质量指标", "合格率", "100%"],
            ["效益指标", "社会效益", "受益村", "12个"],
        ]
    ]


def test_cells_without_columns_keep_their_order() -> None:
    text = "一级  二级指标  值\n产出指标  数量  三十公里\n效益  社会效益指标  高\n"
    assert _blocks(text) == [
        [["一级", "二级指标", "值"], ["产出指标", "数量", "三十公里"], ["效益", "社会效益指标", "高"]]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "部门整体支出绩效目标表    （2023年度）\n\n正文第一段。\n",
        "绩　效　目　标　表\n申　报　说　明\n",
        "第一条　本表由各站填报。\n第二条　本表一式两份。\n",
        "为做好工作，制定本表。  各站按时填报。\n第二段没有空格。\n",
    ],
)
def test_blanks_alone_make_no_table(text: str) -> None:
    assert _blocks(text) == [line for line in text.splitlines() if line]


# --- drawn tables

BOX = """\
┌────────┬──────────────────────┐
│部门名称│安溪县茶园水利管护站  │
├────────┼──────┬───────┬───────┤
│年度任务│名称  │内容   │金额   │
│        ├──────┼───────┼───────┤
│        │清淤  │对主干 │12.50  │
│        │      │水渠清 │       │
│        │      │淤。   │       │
│        ├──────┼───────┼───────┤
│        │培训  │节水   │       │
└────────┴──────┴───────┴───────┘
"""


def test_box_drawing_shows_spans() -> None:
    (table,) = _read(BOX).tables
    assert (table.rows, table.columns, table.spans) == (4, 4, True)
    assert table.cells == (
        Cell(0, 0, text="部门名称", line=2),
        Cell(0, 1, column_span=3, text="安溪县茶园水利管护站", line=2),
        Cell(1, 0, row_span=3, text="年度任务", line=4),
        Cell(1, 1, text="名称", line=4),
        Cell(1, 2, text="内容", line=4),
        Cell(1, 3, text="金额", line=4),
        Cell(2, 1, text="清淤", line=6),
        Cell(2, 2, text="对主干水渠清淤。", line=6),
        Cell(2, 3, text="12.50", line=6),
        Cell(3, 1, text="培训", line=10),
        Cell(3, 2, text="节水", line=10),
        Cell(3, 3, text="", line=10),
    )


def test_box_characters_may_be_wide() -> None:
    wide = BOX.replace("────────", "────").replace("───────", "───-").replace("──────", "───")
    assert wide != BOX
    narrow = "┌────┬──────┐\n│目标│全年供│\n│    │水不断│\n├────┼──────┤\n│人数│4     │\n├────┼──────┤\n│金额│3     │\n└────┴──────┘\n"
    double = (
        narrow.replace("────┬──────", "──┬───")
        .replace("────┼──────", "──┼───")
        .replace("────┴──────", "──┴───")
    )
    expected = [[["目标", "全年供水不断"], ["人数", "4"], ["金额", "3"]]]
    assert (_blocks(narrow), _blocks(double)) == (expected, expected)


FRAMES = {
    "box with a rule under the head": ("┏━┳━┓", "┃", "┡━╇━┩", "└─┴─┘"),
    "ASCII": ("+-+-+", "|", "+=+=+", "+-+-+"),
    "bars and a rule": ("", "|", "|-|-|", ""),
    "bars": ("", "|", "", ""),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_lines_are_rows_where_rules_only_frame_the_table(frame: tuple[str, str, str, str]) -> None:
    widths = [max(_width(row[column], 2) for row in ALIGNED) + 2 for column in range(4)]

    def rule(pattern: str) -> list[str]:
        if not pattern:
            return []
        left, line, middle, _, right = pattern
        return [left + middle.join(line * width for width in widths) + right]

    bar = frame[1]
    lines = [
        bar
        + bar.join(
            f" {text} ".ljust(width - _width(text, 2) + len(text))
            for text, width in zip(row, widths, strict=True)
        )
        + bar
        for row in ALIGNED
    ]
    text = "\n".join([*rule(frame[0]), lines[0], *rule(frame[2]), *lines[1:], *rule(frame[3])])
    (table,) = _read(text).tables
    assert (_rows(table), table.spans) == (ALIGNED, False)


def test_bars_that_do_not_line_up_keep_the_order() -> None:
    text = "| 一级指标 | 值 |\n|---|:--:|\n| 产出 | <95% |\n| | 三 |\n"
    assert _blocks(text) == [[["一级指标", "值"], ["产出", "<95%"], ["", "三"]]]
    assert _blocks("指标|值\n数量|三\n") == [[["指标", "值"], ["数量", "三"]]]


def test_bars_behind_cells_count_the_lines_of_a_row() -> None:
    text = "| 项目 ||||\n| 名称 |\n河道保洁\n2020年 |\n||\n|\n资金 |\n年初 | 全年 ||\n| 总额 | 7 | 8 ||\n| 其他 ||||\n说明：无\n"
    assert _blocks(text) == [
        [
            ["项目", "", "", ""],
            ["名称", "河道保洁\n2020年", "", ""],
            ["资金", "年初", "全年", ""],
            ["总额", "7", "8", ""],
            ["其他", "", "", ""],
        ],
        "说明：无",
    ]


def test_tables_of_one_text_may_have_different_numbers_of_bars() -> None:
    narrow, wide = "| 甲 |||\n| 乙 | 1 ||\n| 丙 | 2 ||\n", "| 一 |||||\n| 二 | 3 ||||\n| 三 | 4 ||||\n"
    first, line, second = _blocks(f"{narrow}以上为部门情况\n{wide}")
    assert (first, line) == ([["甲", "", ""], ["乙", "1", ""], ["丙", "2", ""]], "以上为部门情况")
    assert second == [["一", *[""] * 4], ["二", "3", *[""] * 3], ["三", "4", *[""] * 3]]


def test_bars_before_cells_leave_the_first_of_a_row_on_lines_of_its_own() -> None:
    rows = ["一级\n  指标", "产出指标\n", "效益\n  指标", "满意度指标"]
    text = "".join(
        f"{first}\n   | 甲{number}\n   | 乙{number}\n   | 丙{number}\n  | |\n"
        for number, first in enumerate(rows)
    )
    expected = [
        [first.strip().replace("  ", ""), f"甲{number}", f"乙{number}", f"丙{number}", ""]
        for number, first in enumerate(rows)
    ]
    assert _blocks(text) == [expected]


def test_bars_behind_single_cells_are_taken_off_and_blank_cells_keep_their_line() -> None:
    cells = ["名称 |", "河道保洁 |", "|", *(f"第{number}格 |" for number in range(12))]
    lines = _read("\n".join(cells)).blocks
    assert [(line.text, line.line) for line in lines if isinstance(line, Line)][:3] == [
        ("名称", 1),
        ("河道保洁", 2),
        ("第0格", 4),
    ]


def test_full_rows_between_rows_that_bars_fill_up_are_counted_off() -> None:
    text = """
项目名称 |
清渠 |
|||
一级指标 |
二级指标 |
三级指标 |
目标值 |
分值 |
产出指标 |
数量指标 |
清渠长度 |
6公里 |
60 |
换闸 |
3座 |
40 |
||
合计 |
100 |
|||
"""
    assert _blocks(text) == [
        [
            ["项目名称", "清渠", "", "", ""],
            ["一级指标", "二级指标", "三级指标", "目标值", "分值"],
            ["产出指标", "数量指标", "清渠长度", "6公里", "60"],
            ["换闸", "3座", "40", "", ""],
            ["合计", "100", "", "", ""],
        ]
    ]


def test_bars_that_would_fill_up_rows_of_half_the_length_as_well_count_nothing() -> None:
    names = [f"第{number}格" for number in range(12)]
    text = "".join(f"{name} |\n" for name in names) + "||\n"
    assert _blocks(text * 2)[:12] == names


def test_the_bars_that_fill_up_the_last_row_may_be_cut_off() -> None:
    text = "项目名称 | 清渠 | ||\n年度 |\n2024 | ||\n目标 |\n用水 |\n效果 |\n好 |\n产出 |\n长度 |\n6公里 |"
    assert _blocks(text) == [
        [
            ["项目名称", "清渠", "", ""],
            ["年度", "2024", "", ""],
            ["目标", "用水", "效果", "好"],
            ["产出", "长度", "6公里", ""],
        ]
    ]


def test_missing_bars_merge_columns() -> None:
    (table,) = _read("|目标 |供水不断 |\n|人数 |4   |岗位|\n|村数 |12  |乡镇|\n").tables
    assert [(cell.row, cell.column, cell.column_span, cell.text) for cell in table.cells][:2] == [
        (0, 0, 1, "目标"),
        (0, 1, 2, "供水不断"),
    ]


def test_drawn_table_goes_on_over_the_page() -> None:
    page = "┌──┬──┐\n│{}│{}│\n├──┼──┤\n│{}│{}│\n└──┴──┘\n"
    (table,) = _read(page.format("甲", "1 ", "乙", "2 ") + "\f" + page.format("丙", "3 ", "丁", "4 ")).tables
    assert (_rows(table), table.joins) == (
        [["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]],
        (Join(2, None, "page_break"),),
    )
    copies = _read(page.format("甲", "1 ", "乙", "2 ") + "\f" + page.format("甲", "3 ", "乙", "4 "))
    assert len(copies.tables) == 2


def test_text_beside_a_drawing_is_kept() -> None:
    assert _blocks("  │甲│乙│ 注\n  │丙│丁│\n") == [[["甲", "乙", "注"], ["丙", "丁", ""]]]


def test_dashes_in_cells_are_text() -> None:
    assert _blocks("|指标 |值 |\n|--   |-- |\n|产出 |-  |\n") == [
        [["指标", "值"], ["--", "--"], ["产出", "-"]]
    ]
    assert _blocks("指标  数量  值\n产出  -     —\n-     -     -\n") == [
        [["指标", "数量", "值"], ["产出", "-", "—"], ["-", "-", "-"]]
    ]


def test_bars_in_prose_make_no_table() -> None:
    assert _blocks("首页|公开\n本表一式两份。\n──────\n") == ["首页|公开", "本表一式两份。"]
    assert _read("正文\n──────\n").remainders == (Remainder("stray", "──────", line=2),)


# --- commas


@pytest.mark.parametrize("separator", [",", ";"])
def test_fields_between_separators(separator: str) -> None:
    rows = [
        ["项目", "内容", "金额", ""],
        ["清淤", f"渠{separator}坡", "1", ""],
        ["培训", '甲"乙"\n丙', "", "注"],
    ]
    lines = [
        separator.join(
            '"' + text.replace('"', '""') + '"' if set(text) & {'"', separator, "\n"} else text
            for text in row
        )
        for row in rows
    ]
    assert _blocks("\n".join(lines)) == [rows]


@pytest.mark.parametrize(
    "text",
    [
        "一要清淤,二要护坡,三要巡查。\n一要培训,二要宣传,三要督导。\n一要分工,二要负责,三要落实。\n",
        "1,250.00\n632,600.00\n49,000.00\n7,100.50\n",
        "甲,乙,丙\n本段只有一个逗号,如此而已\n",
    ],
    ids=["sentences", "thousands", "too few"],
)
def test_commas_in_prose_make_no_table(text: str) -> None:
    assert _blocks(text) == text.splitlines()


# --- pages


def test_page_numbers_are_set_apart() -> None:
    numbers = ["— 1 —", "第 2 页 共 3 页", "- 3 -", "4/9", "第五页", "Page 6 of 9", "共9页，第7页"]
    document = _read("\n".join(f"第{number}段正文\n{page}" for number, page in enumerate(numbers)))
    assert document.remainders == tuple(
        Remainder("page_number", page, line=2 * index + 2) for index, page in enumerate(numbers)
    )
    assert len(document.blocks) == len(numbers)


def test_bare_number_counts_its_page() -> None:
    document = _read("正文甲\n1\n\f正文乙\n2\n\f正文丙\n7\n")
    assert [remainder.text for remainder in document.remainders] == ["1", "2"]
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "正文甲",
        "正文乙",
        "正文丙",
        "7",
    ]


def test_running_head_is_kept_once() -> None:
    document = _read("绩效目标表\n（2023年）\n指标\t值\n甲\t1\n\f绩效目标表\n乙\t2\n\f绩效目标表\n丙\t3\n")
    assert document.remainders == (
        Remainder("header", "绩效目标表", line=5),
        Remainder("header", "绩效目标表", line=7),
    )
    assert [line.text for line in document.blocks if isinstance(line, Line)] == ["绩效目标表", "（2023年）"]
    assert _rows(document.tables[0]) == [["指标", "值"], ["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_running_head_inside_a_sentence() -> None:
    document = _read(
        "目标表\n全年清淤水渠三十公里并对沿线闸门进行全面检修和加\n\f目标表\n固，确保供水。\n\f目标表\n新的一段。\n"
    )
    assert [remainder.line for remainder in document.remainders] == [3]


@pytest.mark.parametrize(
    "second", ["（2024年）\n部门名称\t西渠站\n", "西渠站\n金额\t3\n", "部门名称\t西渠站\n"]
)
def test_title_of_another_form_is_no_running_head(second: str) -> None:
    first = second.replace("2024", "2023").replace("西", "东")
    assert _read(f"目标表\n{first}\f目标表\n{second}").remainders == ()


def test_titles_of_several_forms_are_no_running_head() -> None:
    form = "绩效目标表\n（2023年）\n部门名称\t{}\n年度目标\t{}\n"
    pages = [form.format("东渠站", "清淤"), "绩效目标表\n金额\t3\n", form.format("西渠站", "护坡")]
    document = _read("\f".join(pages))
    assert [remainder.line for remainder in document.remainders] == [5]
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "绩效目标表",
        "（2023年）",
    ] * 2
    assert [table.rows for table in document.tables] == [3, 2]


# --- files


def test_encoding_is_remarked() -> None:
    text = "部门名称：安溪县茶园水利管护站\n"
    assert read_text(text.encode("utf-8-sig")).remarks == ()
    assert read_text(text.encode("gb18030")).remarks == (Remark("encoding", "gb18030"),)
    damaged = (text * 3).encode("gb18030") + b"\xff\xff\n"
    assert read_text(damaged).remarks == (Remark("encoding", "gb18030"), Remark("replaced_bytes", "2"))


@pytest.mark.parametrize("text", ["", "\n \t\n", "\u3000\u200b\n", "\ufeff\n"])
def test_file_without_text(text: str) -> None:
    with pytest.raises(ExtractError) as failure:
        _read(text)
    assert failure.value.code == "empty_file"


def test_too_many_lines() -> None:
    with pytest.raises(ExtractError) as failure:
        _read("一\n" * 200_001)
    assert failure.value.code == "too_large"


HOSTILE = [
    "x" + " " * 500_000 + "x",
    "<p " * 100_000,
    "<st1:" + "a" * 300_000,
    "&#1" * 100_000,
    '"' * 300_001,
    '",' * 100_000,
    'x\t"' * 100_000,
    'x\t"\n' + "y\n" * 50_000,
    ('x\t"\n' + "y\n" * 30) * 1_000,
    "|" * 300_000,
    "+-" * 150_000 + "x",
    "-" * 300_000 + "x",
    "第 " * 100_000,
    "a" + "\u0301\u0316" * 50_000,
    "部  " * 60_000,
    "\f题" * 20_000,
    "\t" * 300_000 + "x",
    "\n" * 1_000_000 + "x",
    "".join(
        "  ".join("a" * (1 + (row * column) % 5) for column in range(1, 30)) + "\n" for row in range(1_500)
    ),
    "".join(
        "|".join("a" * (1 + (row * column) % 5) for column in range(1, 30)) + "\n" for row in range(1_500)
    ),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_work_grows_with_the_text_alone(text: str) -> None:
    assert Counter(_seen(_read(text)))["x"] == Counter(text)["x"]


# --- nothing lost

# Characters that draw tables or part fields; they may go into the structure instead of a text.
_STRUCTURE = set('|｜¦+-=:,;"_*')
_WORDS = [
    "部门",
    "指标值",
    "≥95%",
    "a",
    "b1",
    "，",
    "。",
    "（一）",
    "1、",
    "目标：",
    "12,000.00",
    "第 1 页",
    "— 2 —",
    "3",
    "/",
    "a<b",
    "é",
    "①",
]
_STYLES = [
    ["  ", "    ", "\n", "\n\n", "　", " "],
    ["\t", "\t", "\t\t", "\n", "\n\n", "\f", " ", '"'],
    ["|", " | ", "\n", "\n|", "|\n", "--", "\n+---+---+\n", " "],
    ["│", "│", "\n│", "│\n", "├──┼──┤\n", "┌──┬──┐\n", "└──┴──┘\n", "─", "  "],
    [",", ",", '"', "\n", ";"],
    ["\t", "  ", "|", "\n", "\f", '"', ",", "│", "─", "　", "\v", "\u200b"],
]
_TEXTS = st.sampled_from(_STYLES).flatmap(
    lambda style: st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(style)), max_size=60)
)


def _seen(document: Document) -> str:
    texts = [remainder.text for remainder in document.remainders]
    for block in document.blocks:
        texts.extend([block.text] if isinstance(block, Line) else [cell.text for cell in block.cells])
    return "".join(texts)


def _visible(text: str) -> Counter[str]:
    return Counter(
        character
        for character in text
        if not character.isspace()
        and character not in _STRUCTURE
        and character != "\u200b"
        and not "\u2500" <= character <= "\u257f"
    )


@settings(max_examples=300)
@given(_TEXTS)
@example(["│", "部门", "│\n", "├──┼──┤\n", "│", "3", "│"])
@example(["部门", "    ", "a", "\n", "部门", "  ", "b1", "  ", "3", "\n", "a", "      ", "3"])
def test_every_visible_character_is_somewhere(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        document = _read(text)
    except ExtractError as error:
        assert (error.code, text.strip(" \n\t\f\v　\u200b")) == ("empty_file", "")  # noqa: PT017
        return
    assert _visible(_seen(document)) == _visible(text)
    for table in document.tables:
        taken = Counter(
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        )
        assert all(row < table.rows and column < table.columns for row, column in taken)
        assert max(taken.values()) == 1
        assert sorted(table.cells, key=lambda cell: (cell.row, cell.column)) == list(table.cells)


@given(st.text(max_size=200))
def test_any_text_is_read_or_fails_clearly(text: str) -> None:
    try:
        document = read_text(text.encode("utf-8", errors="surrogatepass"))
    except ExtractError as error:
        assert error.code in {"empty_file", "undecodable_text"}  # noqa: PT017
    else:
        assert document.media_type == "text/plain"


# --- real forms


def _shapes(path: Path) -> list[tuple[int, int, tuple[Join, ...]]]:
    document = read_text(path.read_bytes())
    text = re.sub(r"</?p>", "", path.read_text(encoding="utf-8-sig"))
    assert "".join(_seen(document).split()) == "".join(text.split())
    assert (document.remainders, document.remarks) == ((), ())
    return [(table.rows, table.columns, table.joins) for table in document.tables]


def test_real_forms(shared: Path) -> None:
    first, second = sorted((shared / "real").glob("*.txt"))
    assert _shapes(first) == [(3, 4, ()), (9, 7, ()), (23, 4, (Join(7, None, "blank_line"),))]
    assert _shapes(second) == [(45, 9, ())]


def test_real_form_with_text_that_left_its_cell(shared: Path) -> None:
    document = read_text(min((shared / "real").glob("*.txt")).read_bytes())
    kinds = "".join("L" if isinstance(block, Line) else "T" for block in document.blocks)
    assert kinds == "LLT" + "L" * 9 + "TLT" + "L" * 6
    goal = next(cell.text for cell in document.tables[0].cells if (cell.row, cell.column) == (2, 1))
    assert [line[:2] for line in goal.split("\n")] == [
        "（一",
        "1、",
        "2、",
        "3、",
        "（二",
        "1、",
        "2、",
        "3、",
        "（三",
    ]


def test_cells_printed_over_several_lines_without_rulings_are_remarked() -> None:
    row = ("            改造老旧", "  数量指标            改造水厂   ≥3座", "            水厂数量")
    remarks = read_text("\n".join(row * 9).encode()).remarks
    assert remarks == (Remark("torn_rows", "18"),)


def test_rows_on_single_lines_are_not_torn() -> None:
    rows = [f"  数量指标            改造水厂{number}   ≥3座" for number in range(30)]
    assert read_text("\n".join(("            某县水利局绩效目标表", *rows)).encode()).remarks == ()
