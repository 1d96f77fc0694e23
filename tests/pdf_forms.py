"""Draw forms as PDF files by every producer at hand, their cells beside them: `python tests/pdf_forms.py FOLDER`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from draw import Drawing, Grid, GridCell, Paragraph
from draw_pdf import TRUETYPE, ruled_pdf
from pdf_build import Form, FormCell, FormTable, chromium_pdf, docx_form, html_form, office_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

FONTS = {"serif": "Noto Serif CJK SC", "sans": "Noto Sans CJK SC", "microhei": "WenQuanYi Micro Hei"}
_SENTENCE = "围绕年度中心工作，组织各镇街开展河道巡查与水质监测，推动雨污分流改造，压实网格责任。"
C = FormCell


def main() -> None:
    """Write `NAME.pdf` with `NAME.cells.json`, a list of tables with (row, column, row span, column span, text)."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data, form in _drawn():
        folder.joinpath(f"{name}.pdf").write_bytes(data)
        text = json.dumps(expected_cells(form), ensure_ascii=False)
        folder.joinpath(f"{name}.cells.json").write_text(text, encoding="utf-8")


def expected_cells(form: Form) -> list[list[tuple[int, int, int, int, str]]]:
    """Return the cells of every table of a form in reading order, as reading it must give them."""
    return [
        sorted(
            (row, column, cell.row_span, cell.column_span, cell.text) for row, column, cell in block.placed()
        )
        for block in form.blocks
        if isinstance(block, FormTable)
    ]


def _drawn() -> Iterator[tuple[str, bytes, Form]]:
    """Yield the name, the file and the description of every form in every edition that can be drawn here."""
    forms = {
        "department": department_form(),
        "project": project_form(),
        "indicators": indicators_form(),
        "ledger": ledger_form(),
    }
    for name, form in forms.items():
        yield f"{name}-reportlab-song", ruled_pdf(drawing(form)), form
        if TRUETYPE.is_file():
            embedded = ruled_pdf(drawing(form), embedded=True, rules="rects", open_breaks=True)
            yield f"{name}-reportlab-zenhei", embedded, form
        for font, family in FONTS.items():
            printed = replace(form, font=family)
            for producer, data in (
                ("chromium", chromium_pdf(html_form(printed))),
                ("libreoffice", office_pdf(docx_form(printed))),
            ):
                if data is not None:
                    yield f"{name}-{producer}-{font}", data, form


def drawing(form: Form) -> Drawing:
    """Describe a form to the drawing toolkit, which writes PDF itself."""
    blocks: list[Paragraph | Grid] = [Paragraph(form.title, align="center", size=16)]
    for block in form.blocks:
        if isinstance(block, str):
            blocks.append(Paragraph(block))
            continue
        rows = tuple(
            tuple(GridCell(cell.text, cell.row_span, cell.column_span) for cell in row) for row in block.rows
        )
        blocks.append(Grid(rows, tuple(map(float, block.widths))))
    return Drawing(tuple(blocks))


def department_form() -> Form:
    """A department's declaration on one page: one table with many merged cells."""
    rows: list[tuple[FormCell, ...]] = [
        (C("部门名称"), C("清溪区水务保障中心", 2), C("部门编码"), C("317002", 2)),
        (C("财政供养人员数"), C("46", 2), C("下属单位数"), C("3", 2)),
        (
            C("年度预算申请\n（万元）", row_span=4),
            C("资金总额：1,286.40", 2),
            C("收入"),
            C("一般公共预算拨款"),
            C("1,200.00"),
        ),
        (C("按收入性质分", 1, 3), C("按支出性质分", 1, 3), C("支出"), C("基本支出"), C("756.40")),
        (C("其中"), C("项目支出"), C("530.00")),
        (C("其他"), C("其他资金"), C("86.40")),
        (C("年度绩效目标"), C(_SENTENCE, 5)),
        (C("一级指标"), C("二级指标"), C("三级指标", 2), C("指标值"), C("备注")),
    ]
    for level, seconds in (
        ("产出指标", ("数量指标", "质量指标", "时效指标")),
        ("效益指标", ("社会效益指标", "生态效益指标")),
    ):
        for number, second in enumerate(seconds):
            begin = (C(level, row_span=2 * len(seconds)),) if number == 0 else ()
            rows.append((*begin, C(second, row_span=2), C(f"{second}第1项", 2), C(f"≥{90 + number}%"), C("")))
            rows.append((C(f"{second}第2项", 2), C(f"{number + 1},250公里"), C("按季度")))
    return Form((FormTable((16, 16, 18, 14, 20, 16), tuple(rows)),), title="部门整体支出绩效目标申报表")


def project_form() -> Form:
    """A project's form on one page: three tables one below the other, with lines between them."""
    head = FormTable(
        (20, 30, 20, 30),
        (
            (C("项目名称"), C("智慧水务平台运维", 3)),
            (C("主管部门"), C("清溪区水务局"), C("实施单位"), C("清溪区水务保障中心")),
            (C("项目资金（万元）"), C("386.50"), C("其中：财政拨款"), C("350.00")),
        ),
    )
    tasks = FormTable(
        (10, 30, 42, 18),
        (
            (C("序号"), C("任务名称"), C("主要内容"), C("预算金额")),
            *(
                (C(str(number)), C(f"第{number}号泵站改造"), C(_SENTENCE[: 12 + number]), C(f"{number}5.20"))
                for number in range(1, 6)
            ),
        ),
    )
    goals = FormTable(
        (22, 22, 36, 20),
        (
            (C("一级指标"), C("二级指标"), C("三级指标"), C("指标值")),
            (C("产出指标", row_span=3), C("数量指标"), C("改造泵站数量"), C("=5座")),
            (C("质量指标"), C("验收合格率"), C("100%")),
            (C("时效指标"), C("完成时间"), C("2024年12月底前")),
            (C("满意度指标"), C("服务对象满意度"), C("沿线居民满意度"), C("≥90%")),
        ),
    )
    return Form(
        ("（2024年度）", head, "一、任务", tasks, "二、绩效指标", goals, f"说明：{_SENTENCE}"),
        title="项目支出绩效目标表",
    )


def indicators_form() -> Form:
    """A form over several pages with 36 indicators, whose rows and merged cells are cut by page breaks."""
    return Form(
        (
            FormTable(
                (20, 80),
                ((C("单位名称"), C("清溪区水务保障中心")), (C("年度目标"), C("\n".join([_SENTENCE] * 3)))),
            ),
            "绩效指标",
            FormTable((14, 16, 34, 12, 24), indicator_rows(_SENTENCE)),
        ),
        title="整体支出绩效目标申报表",
    )


def indicator_rows(sentence: str) -> tuple[tuple[FormCell, ...], ...]:
    """A header and 36 indicators in merged groups, with names and remarks of all lengths cut from a sentence."""
    rows: list[tuple[FormCell, ...]] = [(C("一级指标"), C("二级指标"), C("三级指标"), C("指标值"), C("备注"))]
    for number in range(36):
        row: list[FormCell] = []
        if number % 18 == 0:
            row.append(C("产出指标" if number == 0 else "效益指标", row_span=18))
        if number % 6 == 0:
            row.append(C(f"第{number // 6 + 1}类指标", row_span=6))
        row.append(C(f"{sentence[: 8 + 5 * number % 33]}第{number + 1}项完成率"))
        row.append(C(f"≥{number + 1}%"))
        row.append(C(sentence[: 7 * number % 29]))
        rows.append(tuple(row))
    return tuple(rows)


def ledger_form() -> Form:
    """A list of 120 projects over several pages, six columns, a line or two in each row."""
    rows: list[tuple[FormCell, ...]] = [
        (C("序号"), C("项目名称"), C("单位"), C("预算数"), C("执行数"), C("说明"))
    ]
    rows += [
        (
            C(str(number)),
            C(f"第{number}号堤防维修养护"),
            C("清溪区水务保障中心"),
            C(f"{number * 37 % 900},{number * 7 % 1000:03}.{number % 100:02}"),
            C(f"{number * 13 % 90}.{number % 10}0"),
            C(_SENTENCE[: number % 23]),
        )
        for number in range(1, 121)
    ]
    return Form((FormTable((8, 26, 22, 14, 12, 18), tuple(rows)),), title="项目支出预算明细表")


if __name__ == "__main__":
    main()
