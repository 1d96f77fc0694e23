"""Tables as programs print them: data frames, lists, bars between cells, and merged cells said again and again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import normalize
from extract.document import Line, Remainder
from extract.read import read_bytes
from extract.text import read_text
from normalize.parted_units import with_units
from normalize.repeated_words import told_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalize.records import Form

TITLE = "项目支出绩效目标表（2025年度）"
ROWS = (
    ("项目名称", "老旧水厂改造", "", "", "", ""),
    ("项目资金（万元）", "年度资金总额", "350.00", "", "", ""),
    ("", "其中：财政拨款", "350.00", "", "", ""),
    ("年度目标", "改造三座老旧水厂，保障城乡供水安全。", "", "", "", ""),
    ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "备注"),
    ("", "产出指标", "数量指标", "改造水厂数量", "≥3座", ""),
    ("", "", "质量指标", "出厂水合格率", "100%", "抽检"),
    ("", "满意度指标", "满意度指标", "用水户满意度", "≥90%", ""),
)
FRAME = pd.DataFrame([[cell or None for cell in row] for row in ROWS])


def csv_with_named_columns() -> str:
    """As a sheet is written whose first row was taken for the names of its columns."""
    names = [f"Unnamed: {place}" if place else TITLE for place in range(FRAME.columns.size)]
    return FRAME.set_axis(names, axis=1).to_csv(index=False)


def as_lists(write: Callable[[list[str | None]], str]) -> str:
    return "\n".join(write([cell or None for cell in row]) for row in ROWS)


def written(row: list[str | None]) -> str:
    return json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize(
    "dump",
    [
        FRAME.to_csv(),
        FRAME.to_csv(sep="\t", na_rep="NaN"),
        FRAME.to_csv(sep="\t", na_rep="NaN", header=False),
        FRAME.to_csv(index=False),
        FRAME.to_string(max_colwidth=None),
        csv_with_named_columns(),
        as_lists(repr),
        as_lists(written),
        repr([[cell or None for cell in row] for row in ROWS]),
        "\n".join("|".join(row) for row in ROWS),
    ],
    ids=[
        "csv",
        "tabs",
        "no names",
        "no index",
        "string",
        "unnamed",
        "lists",
        "json",
        "list of lists",
        "bars",
    ],
)
def test_a_table_is_read_alike_whatever_program_printed_it(dump: str) -> None:
    form = read(f"{TITLE}\n{dump}")
    assert (form.declaration.project_name, form.declaration.budget_total_yuan) == (
        "老旧水厂改造",
        3_500_000.0,
    )
    assert form.declaration.annual_goal == "改造三座老旧水厂，保障城乡供水安全。"
    assert [(row.level1, row.level2, row.name, row.annual_raw, row.remark) for row in form.indicators] == [
        ("产出指标", "数量指标", "改造水厂数量", "≥3座", None),
        ("产出指标", "质量指标", "出厂水合格率", "100%", "抽检"),
        ("满意度指标", "满意度指标", "用水户满意度", "≥90%", None),
    ]


def test_what_a_program_has_added_to_a_table_is_told() -> None:
    document = read_text("\t0\t1\t2\n0\t甲\t乙\tNaN\n1\t丙\t\t丁\n2\t戊\t己\t庚".encode())
    (table,) = document.tables
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [
        (0, 0, "甲"), (0, 1, "乙"), (1, 0, "丙"), (1, 2, "丁"), (2, 0, "戊"), (2, 1, "己"), (2, 2, "庚"),
    ]  # fmt: skip
    assert (table.rows, table.columns) == (3, 3)
    added = [("0", 1), ("1", 1), ("2", 1), ("0", 2), ("NaN", 2), ("1", 3), ("2", 4)]
    assert document.remainders == tuple(Remainder("stray", text, line=line) for text, line in added)


@pytest.mark.parametrize(
    "dump",
    [
        "序号\t名称\t数量\n1\t甲\t5\n2\t乙\t6\n3\t丙\t7",
        "栏次\t1\t2\t3\n0\t甲\t乙\t丙\n2\t丁\t戊\t己",
        "\t甲\t乙\n0\t5\t6\n1\t7\t8",
    ],
    ids=["from one", "not in turn", "too few rows"],
)
def test_numbers_that_a_form_prints_are_its_own(dump: str) -> None:
    (table,) = read_text(dump.encode()).tables
    assert [cell.text for cell in table.cells] == dump.split()


@pytest.mark.parametrize(
    "text", ["[注]", "(一)", "['单独一行']", "[1, 2]", "(甲, 乙)", "[[]]", "['甲', ['乙']]"]
)
def test_brackets_alone_make_no_list(text: str) -> None:
    assert read_text(text.encode()).blocks == (Line(text, line=1),)


def test_a_bar_at_the_end_of_a_row_stands_before_a_blank_cell() -> None:
    rows = (
        "项目名称||水厂改造|||",
        "主管部门||甲局||起止时间|2021年",
        "项目资金||资金总额||865|",
        "||财政拨款||600|",
        "||自有资金||0|",
        "||其他||265|",
        "绩效目标||长期目标||年度目标|",
        "绩效指标|一级指标|二级指标|指标内容|指标值|备注",
        "|产出指标|数量指标|改造里程|12公里|",
        "||质量指标|合格率|100%|",
        "||时效指标|完工率|≥95%|估算",
    )
    (table,) = read_text("\n".join(rows).encode()).tables
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == {
        (row, column): text
        for row, line in enumerate(rows)
        for column, text in enumerate(line.split("|"))
        if text
    }


WORDS = """\
项目支出绩效目标表
（2025年度）
项目名称 老旧水厂改造 老旧水厂改造 老旧水厂改造
项目属性 新增项目□ 延续项目√ 新增项目□ 延续项目√ 新增项目□ 延续项目√
年度目标 改造三座老旧水厂。 改造三座老旧水厂。 改造三座老旧水厂。
绩效指标 一级指标 二级指标 三级指标 指标值 分值 得分
绩效指标 产出指标 数量指标 改造水厂数量 ≥3座 50 50
绩效指标 产出指标 质量指标 出厂水合格率 100% 30 30
绩效指标 满意度指标 满意度指标 用水户满意度 ≥90% 20 18
"""


def test_words_that_a_merged_cell_says_again_are_said_once() -> None:
    form = read(WORDS)
    assert (form.declaration.project_name, form.declaration.annual_goal) == (
        "老旧水厂改造",
        "改造三座老旧水厂。",
    )
    assert [(row.level1, row.name, row.annual_raw, row.weight, row.score) for row in form.indicators] == [
        ("产出指标", "改造水厂数量", "≥3座", 50.0, 50.0),
        ("产出指标", "出厂水合格率", "100%", 30.0, 30.0),
        ("满意度指标", "用水户满意度", "≥90%", 20.0, 18.0),
    ]


def test_rows_of_two_tables_beside_each_other_may_say_the_same() -> None:
    row = Line("质量指标 合格率 100% 质量指标 合格率 100% 生态效益指标 热损失 下降 生态效益指标 热损失 下降")
    head = Line("指标名称 目标值 指标名称 目标值 指标名称 目标值")
    assert told_once([head, row, row]) == [head, row, row]


def test_labels_of_blocks_below_themselves_head_the_rows_of_one_block() -> None:
    form = read(
        "项目绩效目标表\n"
        "项目名称\t镇域道路提质\n"
        "项目资金（万元）\t资金总额\t865.2\n"
        "项目资金（万元）\t财政拨款\t600\n"
        "项目资金（万元）\t其他资金\t265.2\n"
        "项目绩效目标\t长期目标\t年度目标\n"
        "项目绩效目标\t改善镇域交通条件。\t完成12.6公里道路提质。\n"
        "年度绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注\n"
        "年度绩效指标\t产出指标\t数量指标\t道路提质里程\t12.6公里\n"
        "年度绩效指标\t产出指标\t质量指标\t工程验收合格率\t100%\n"
    )
    goals = (form.declaration.long_term_goal, form.declaration.annual_goal)
    assert goals == ("改善镇域交通条件。", "完成12.6公里道路提质。")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("2025 年目标", "改造水厂 ≥3座 20 按期 完成率 ≥95%"),
        ("2025年目标", "改造水厂 ≥3 座 20 按期 完成率 ≥95%"),
        ("2025 年目标 指标值 计量单位", "改造水厂 ≥3 座 20 按期 完成率 ≥95%"),
    ],
    ids=["parted", "whole", "column of units"],
)
def test_a_unit_that_a_page_has_parted_from_its_figure_is_joined_to_it(head: str, row: str) -> None:
    _, read_row = with_units([Line(head), Line("改造水厂 ≥3 座 20 按期 完成率 ≥95%")])
    assert read_row == Line(row)


def test_header_in_the_last_line_of_a_text_heads_no_table() -> None:
    rows = ("项目名称 老旧水厂改造", "一级指标 二级指标 三级指标 指标值")
    assert len(normalize.declarations(read_bytes("\n".join(rows).encode()), source_id="0" * 16)) <= 1


def test_projects_amid_the_form_of_a_whole_department_are_its_tasks() -> None:
    form = read(
        "部门整体支出绩效目标表\n（2025年度）\n"
        "部门（单位）名称\t云溪县档案馆\t\t部门预算编码\t902003\n"
        "年度预算安排（万元）\t资金总额\t58.00\t\t\n"
        "年度总体目标\t保障馆藏档案安全保管与利用服务。\t\t\t\n"
        "年度履职目标\t部门职能\t年度目标任务\t支出项目名称\t预算金额（万元）\n"
        "\t负责档案保管\t接收档案2000卷\t档案保护专项\t20\n"
        "\t推进信息化建设\t扫描30万页\t档案数字化经费\t38\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t目标值\n"
        "\t产出指标\t数量指标\t接收档案数量\t≥2000卷\n"
    )
    assert (form.declaration.form_kind, form.declaration.project_name) == ("department", None)
    assert [(row.name, row.content, row.amount_yuan) for row in form.tasks] == [
        ("档案保护专项", "接收档案2000卷", 200_000.0),
        ("档案数字化经费", "扫描30万页", 380_000.0),
    ]


def read(text: str) -> Form:
    (form,) = normalize.declarations(read_bytes(text.encode()), source_id="0" * 16)
    return form
