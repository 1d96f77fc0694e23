"""Where the cells of a Word table stand: spans, gaps, irregular rows, nesting."""

from __future__ import annotations

import pytest
from docx_build import CONTINUE, RESTART, docx, p, span, tbl, tc, tr, width

from extract import Cell, ExtractError, Line, Table
from extract.docx import read_docx

H_RESTART = '<w:hMerge w:val="restart"/>'
H_CONTINUE = '<w:hMerge w:val="continue"/>'


def only_table(
    *rows: str, grid: tuple[int, ...] = ()
) -> tuple[int, int, list[tuple[int, int, int, int, str]]]:
    """Return rows, columns and the cells (row, column, row span, column span, text) of one table."""
    (table,) = read_docx(docx(tbl(*rows, grid=grid) + p("文末"))).tables
    cells = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]
    return table.rows, table.columns, cells


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [tr(tc("项目", span(2)), tc("金额")), tr(tc("甲"), tc("乙"), tc("1"))],
            (
                2,
                3,
                [
                    (0, 0, 1, 2, "项目"),
                    (0, 2, 1, 1, "金额"),
                    (1, 0, 1, 1, "甲"),
                    (1, 1, 1, 1, "乙"),
                    (1, 2, 1, 1, "1"),
                ],
            ),
            id="column span",
        ),
        pytest.param(
            [
                tr(tc("产出", RESTART), tc("数量")),
                tr(tc("", CONTINUE), tc("质量")),
                tr(tc("效益", RESTART), tc("社会")),
            ],
            (
                3,
                2,
                [
                    (0, 0, 2, 1, "产出"),
                    (0, 1, 1, 1, "数量"),
                    (1, 1, 1, 1, "质量"),
                    (2, 0, 1, 1, "效益"),
                    (2, 1, 1, 1, "社会"),
                ],
            ),
            id="row span ends where the next begins",
        ),
        pytest.param(
            [tr(tc("甲", span(2) + RESTART), tc("乙")), tr(tc("", span(2) + CONTINUE), tc("丙"))],
            (2, 3, [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "丙")]),
            id="span in both directions",
        ),
        pytest.param(
            [tr(tc("甲", CONTINUE), tc("乙")), tr(tc("丙"), tc("丁"))],
            (2, 2, [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]),
            id="continuing cell in the first row",
        ),
        pytest.param(
            [tr(tc("甲", CONTINUE), tc("1")), tr(tc("", CONTINUE), tc("2")), tr(tc("乙", CONTINUE), tc("3"))],
            (
                3,
                2,
                [
                    (0, 0, 2, 1, "甲"),
                    (0, 1, 1, 1, "1"),
                    (1, 1, 1, 1, "2"),
                    (2, 0, 1, 1, "乙"),
                    (2, 1, 1, 1, "3"),
                ],
            ),
            id="merge without a beginning takes over empty cells only",
        ),
        pytest.param(
            [tr(tc("甲", span(2) + RESTART), tc("乙")), tr(tc("丙", CONTINUE), tc("丁"), tc("戊"))],
            (
                2,
                3,
                [
                    (0, 0, 1, 2, "甲"),
                    (0, 2, 1, 1, "乙"),
                    (1, 0, 1, 1, "丙"),
                    (1, 1, 1, 1, "丁"),
                    (1, 2, 1, 1, "戊"),
                ],
            ),
            id="continuing cell narrower than the one above",
        ),
        pytest.param(
            [tr(tc("甲", RESTART), tc("乙")), tr(tc("丙"), tc("丁")), tr(tc("戊", CONTINUE), tc("己"))],
            (
                3,
                2,
                [
                    (0, 0, 1, 1, "甲"),
                    (0, 1, 1, 1, "乙"),
                    (1, 0, 1, 1, "丙"),
                    (1, 1, 1, 1, "丁"),
                    (2, 0, 1, 1, "戊"),
                    (2, 1, 1, 1, "己"),
                ],
            ),
            id="continuing cell after a gap",
        ),
        pytest.param(
            [tr(tc("标题", H_RESTART), tc("", H_CONTINUE), tc("金额")), tr(tc("甲"), tc("乙"), tc("1"))],
            (
                2,
                3,
                [
                    (0, 0, 1, 2, "标题"),
                    (0, 2, 1, 1, "金额"),
                    (1, 0, 1, 1, "甲"),
                    (1, 1, 1, 1, "乙"),
                    (1, 2, 1, 1, "1"),
                ],
            ),
            id="horizontal merge of the old kind",
        ),
        pytest.param(
            [tr(tc("甲", H_CONTINUE), tc("", H_CONTINUE), tc("乙", H_CONTINUE))],
            (1, 3, [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙")]),
            id="horizontal merge without a beginning",
        ),
        pytest.param(
            [
                tr(tc("甲", H_RESTART + RESTART), tc("", H_CONTINUE + RESTART), tc("乙")),
                tr(tc("", H_RESTART + CONTINUE), tc("", H_CONTINUE + CONTINUE), tc("丙")),
            ],
            (2, 3, [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "丙")]),
            id="old horizontal merge over two rows",
        ),
        pytest.param(
            [
                tr(tc("甲"), tc("乙"), tc("丙")),
                tr(tc("丁"), properties='<w:gridBefore w:val="2"/>'),
                tr(tc("戊"), properties='<w:gridAfter w:val="2"/>'),
            ],
            (
                3,
                3,
                [
                    (0, 0, 1, 1, "甲"),
                    (0, 1, 1, 1, "乙"),
                    (0, 2, 1, 1, "丙"),
                    (1, 2, 1, 1, "丁"),
                    (2, 0, 1, 1, "戊"),
                ],
            ),
            id="units left free before and after",
        ),
        pytest.param(
            [tr(tc("甲"), tc("乙"), tc("丙")), tr(tc("丁")), tr(tc("戊"), tc("己"), tc("庚"))],
            (
                3,
                3,
                [
                    (0, 0, 1, 1, "甲"),
                    (0, 1, 1, 1, "乙"),
                    (0, 2, 1, 1, "丙"),
                    (1, 0, 1, 1, "丁"),
                    (2, 0, 1, 1, "戊"),
                    (2, 1, 1, 1, "己"),
                    (2, 2, 1, 1, "庚"),
                ],
            ),
            id="row that lacks cells",
        ),
        pytest.param(
            [tr(tc("甲", span("abc")), tc("乙", span(-3)), tc("丙", span(100_000_000)))],
            (1, 65, [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 63, "丙")]),
            id="absurd spans",
        ),
        pytest.param(
            [tr(tc("甲"), f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('旧')}</w:tc>", tc("丙"))],
            (1, 3, [(0, 0, 1, 1, "甲"), (0, 2, 1, 1, "丙")]),
            id="deleted cell leaves its place",
        ),
    ],
)
def test_cells_stand_where_the_page_shows_them(
    rows: list[str], expected: tuple[int, int, list[tuple[int, int, int, int, str]]]
) -> None:
    assert only_table(*rows) == expected


def test_row_longer_than_the_stated_grid_stays_one_row() -> None:
    rows = [tr(tc("甲"), tc("乙")), tr(tc("丙"), tc("丁"), tc("戊"))]
    assert only_table(*rows, grid=(3000, 3000)) == (
        2,
        3,
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁"), (1, 2, 1, 1, "戊")],
    )


def sized(*cells: tuple[str, int]) -> str:
    return tr(*(tc(text, width(amount)) for text, amount in cells))


def test_rows_without_spans_are_aligned_by_the_widths_of_their_cells() -> None:
    rows = [
        sized(("一张表", 9000)),
        sized(("甲", 2000), ("乙", 4000), ("丙", 3000)),
        sized(("丁", 2030), ("戊", 6970)),
        sized(("己", 1990), ("庚", 4000), ("辛", 1500), ("壬", 1510)),
    ]
    assert only_table(*rows, grid=(2000, 4000, 3000)) == (
        4,
        4,
        [
            (0, 0, 1, 4, "一张表"),
            (1, 0, 1, 1, "甲"),
            (1, 1, 1, 1, "乙"),
            (1, 2, 1, 2, "丙"),
            (2, 0, 1, 1, "丁"),
            (2, 1, 1, 3, "戊"),
            (3, 0, 1, 1, "己"),
            (3, 1, 1, 1, "庚"),
            (3, 2, 1, 1, "辛"),
            (3, 3, 1, 1, "壬"),
        ],
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [sized(("甲", 3000), ("乙", 3000)), sized(("丙", 2000), ("丁", 2000), ("戊", 0))],
            id="a width is missing",
        ),
        pytest.param(
            [sized(("甲", 4000), ("乙", 4000)), sized(("丙", 2000), ("丁", 2000), ("戊", 2000))],
            id="a row ends early",
        ),
        pytest.param(
            [sized(("甲", 6000), ("乙", 10)), sized(("丙", 2000), ("丁", 2000), ("戊", 2010))],
            id="a cell would vanish",
        ),
        pytest.param(
            [
                sized(("甲", 6000), ("乙", 10)),
                tr(tc("丙", width(50, "pct")), tc("丁", width(50, "pct")), tc("戊", width(50, "pct"))),
            ],
            id="widths in different units",
        ),
    ],
)
def test_widths_that_settle_nothing_leave_the_count(rows: list[str]) -> None:
    assert only_table(*rows) == (
        2,
        3,
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁"), (1, 2, 1, 1, "戊")],
    )


def test_widths_align_rows_that_begin_after_a_gap() -> None:
    rows = [
        sized(("甲", 2000), ("乙", 2000), ("丙", 4000)),
        tr(tc("丁", width(6000)), properties='<w:gridBefore w:val="1"/><w:wBefore w:w="2000" w:type="dxa"/>'),
        tr(tc("戊", width(4000)), properties='<w:gridBefore w:val="2"/>'),
    ]
    assert only_table(*rows, grid=(2000, 2000, 4000)) == (
        3,
        3,
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"), (1, 1, 1, 2, "丁"), (2, 2, 1, 1, "戊")],
    )


def test_counting_is_trusted_where_rows_agree() -> None:
    rows = [sized(("甲", 1000), ("乙", 8000)), sized(("丙", 8000), ("丁", 1000))]
    assert only_table(*rows) == (
        2,
        2,
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
    )


def test_content_controls_around_rows_and_cells_change_nothing() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    rows = [
        control(tr(tc("甲"), control(tc("乙")), tc(control(p("丙"))))),
        f"<w:customXml>{tr(tc('丁', span(3)))}</w:customXml>",
    ]
    assert only_table(*rows) == (
        2,
        3,
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"), (1, 0, 1, 3, "丁")],
    )


def test_nested_table_belongs_to_its_cell_and_is_no_part_of_its_text() -> None:
    inner = tbl(tr(tc("内一"), tc("内二")))
    document = read_docx(docx(tbl(tr(tc("外"), tc(p("上") + inner + p("下"))))))
    nested = Table(1, 2, (Cell(0, 0, text="内一"), Cell(0, 1, text="内二")))
    assert document.blocks == (
        Table(1, 2, (Cell(0, 0, text="外"), Cell(0, 1, text="上\n下", tables=(nested,)))),
    )


def test_frame_of_one_cell_around_everything_is_layout() -> None:
    inner = tbl(tr(tc("甲"), tc("乙")))
    document = read_docx(docx(tbl(tr(tc(tbl(tr(tc(p("附件1") + inner + p()))) + p())))))
    assert document.blocks == (Line("附件1"), Table(1, 2, (Cell(0, 0, text="甲"), Cell(0, 1, text="乙"))))


def test_box_around_a_paragraph_stays_a_table() -> None:
    assert read_docx(docx(tbl(tr(tc("说明"))))).blocks == (Table(1, 1, (Cell(0, 0, text="说明"),)),)


def test_tables_that_touch_stay_two_tables() -> None:
    document = read_docx(docx(tbl(tr(tc("甲"))) + tbl(tr(tc("乙"), tc("丙"))) + p("完")))
    assert document.blocks == (
        Table(1, 1, (Cell(0, 0, text="甲"),)),
        Table(1, 2, (Cell(0, 0, text="乙"), Cell(0, 1, text="丙"))),
        Line("完"),
    )


def test_twenty_nested_tables_are_read_and_more_refused() -> None:
    def nested(depth: int) -> bytes:
        content = "<w:p/>"
        for _ in range(depth):
            content = tbl(tr(tc("旁"), tc(content + p("深"))))
        return docx(content)

    depth, tables = 0, read_docx(nested(20)).tables
    while tables:
        depth, tables = depth + 1, tables[0].cells[1].tables
    assert depth == 20
    with pytest.raises(ExtractError, match=r"^suspicious: nested tables > 20$"):
        read_docx(nested(21))


def test_table_with_more_positions_than_any_form_is_refused() -> None:
    rows = tr(*("<w:tc/>" for _ in range(9_000))) + "<w:tr><w:tc/></w:tr>" * 600
    with pytest.raises(ExtractError, match=r"^too_large: table 601 × 9000$"):
        read_docx(docx(tbl(rows)))
