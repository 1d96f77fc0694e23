"""Glyphs become lines, lines become paragraphs: blanks restored, soft line breaks undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_build_sheet import Sheet, only_table

from extract.document import Line
from extract.pdf import read_pdf
from extract.pdf_paragraphs import Measure, paragraph_text, paragraphs
from extract.pdf_text import TextLine, is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 10.0


def line_of(text: str, left: float, top: float, page: int = 1) -> TextLine:
    """Set a line: Chinese characters are as wide as high, others half as wide."""
    starts: list[float] = []
    ends: list[float] = []
    x = left
    for character in text:
        starts.append(x)
        x += SIZE if is_wide(character) else SIZE / 2
        ends.append(x)
    return TextLine(text, page, left, top, x, top + SIZE, starts, ends, SIZE)


def wrapped(text: str, width: float) -> list[str]:
    """Break a paragraph of Chinese characters and commas as a typesetter does: no comma begins a line."""
    lines = [""]
    for index, character in enumerate(text):
        unit = 2 if text[index + 1 : index + 2] == "，" else 1
        if character != "，" and (len(lines[-1]) + unit) * SIZE > width:
            lines.append("")
        lines[-1] += character
    return lines


def set_in_column(texts: Sequence[str], width: float) -> list[TextLine]:
    lines = [line for text in texts for line in wrapped(text, width)]
    return [line_of(text, 100, 20 + 15 * number) for number, text in enumerate(lines)]


def unwrapped(lines: Sequence[TextLine], measure: Measure) -> list[str]:
    return [paragraph_text(group, measure) for group in paragraphs(lines, [measure] * len(lines))]


SENTENCE = st.lists(
    st.sampled_from(["河", "道", "巡", "查", "水", "质，", "监测"]), min_size=1, max_size=60
).map("".join)


@given(SENTENCE, st.integers(6, 30), st.floats(0, 9))
def test_a_wrapped_paragraph_is_whole_again(text: str, characters: int, rest: float) -> None:
    width = characters * SIZE + rest
    assert unwrapped(set_in_column([text], width), Measure(100, 100 + width)) == [text]


@given(st.lists(SENTENCE, min_size=2, max_size=5), st.integers(8, 30))
def test_numbered_paragraphs_stay_apart(texts: list[str], characters: int) -> None:
    numbered = [f"（{number}）{text}。" for number, text in zip("一二三四五", texts, strict=False)]
    width = characters * SIZE
    assert unwrapped(set_in_column(numbered, width), Measure(100, 100 + width)) == numbered


@pytest.mark.parametrize(
    ("texts", "paragraphs_of"),
    [
        # Numbered within a paragraph: the width of the column has put the third number first.
        (["一、巡查河道；二、监测水质；", "三、改造管网；四、压实责任。"], 1),
        # The items begin lines; that the second one fills its line is chance.
        (["一、巡查河道；", "二、监测水质水质监测监测；", "三、改造管网；"], 3),
    ],
)
def test_number_after_a_full_line_begins_an_item_where_its_neighbours_do(
    texts: list[str], paragraphs_of: int
) -> None:
    lines = [line_of(text, 100, 20 + 15 * number) for number, text in enumerate(texts)]
    found = unwrapped(lines, Measure(100, max(line.x1 for line in lines)))
    assert found == (["".join(texts)] if paragraphs_of == 1 else texts)


def test_line_that_overhangs_its_cell_does_not_unjoin_the_others() -> None:
    sheet = Sheet()
    sheet.grid((60, 120, 180), (100, 160, 190))
    for number, text in enumerate(("河道巡查河道", "水质监测")):
        sheet.text(66, 115 + 14 * number, text, size=8)
    sheet.text(126, 115, "管网改造管网", size=8)
    sheet.text(126, 129, "雨污分流", size=8)
    sheet.text(58, 180, "超出单元格左边线", size=8)
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell.text for cell in table.cells][:2] == ["河道巡查河道水质监测", "管网改造管网雨污分流"]


def test_short_lines_are_paragraphs_of_their_own() -> None:
    lines = set_in_column(["河道巡查", "水质监测", "管网改造"], 200)
    assert unwrapped(lines, Measure(100, 300)) == ["河道巡查", "水质监测", "管网改造"]


def test_a_sign_goes_with_its_figure_to_the_next_line() -> None:
    """There was room for the sign, but not for the figure it belongs to; with room for both, it begins a line."""
    lines = [line_of("居民满意度", 100, 20), line_of("≥90%", 100, 35)]
    assert unwrapped(lines, Measure(100, 165)) == ["居民满意度≥90%"]
    assert unwrapped(lines, Measure(100, 185)) == ["居民满意度", "≥90%"]


def test_first_line_indent_begins_a_paragraph() -> None:
    lines = [
        line_of("河道巡查水质监测", 120, 20),
        line_of("管网改造管网改造管网", 100, 35),
        line_of("雨污分流河道巡查", 120, 50),
        line_of("压实责任", 100, 65),
    ]
    assert unwrapped(lines, Measure(100, 200)) == [
        "河道巡查水质监测管网改造管网改造管网",
        "雨污分流河道巡查压实责任",
    ]


def test_centred_lines_that_fill_the_column_are_one_paragraph() -> None:
    lines = [line_of("绩效目标完成情况", 110, 20), line_of("自评", 140, 35)]
    assert unwrapped(lines, Measure(108, 192)) == ["绩效目标完成情况自评"]


def test_latin_words_keep_their_blank_over_a_line_break() -> None:
    lines = [line_of("water quality", 100, 20), line_of("monitoring", 100, 35)]
    assert unwrapped(lines, Measure(100, 180)) == ["water quality monitoring"]


def test_label_of_one_character_a_line_is_whole() -> None:
    lines = [line_of(character, 100, 20 + 15 * number) for number, character in enumerate("绩效指标")]
    assert unwrapped(lines, Measure(100, 150)) == ["绩效指标"]


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (((60, "部门"), (90, "职责")), "部门 职责"),
        (((60, "部"), (90, "门"), (120, "职"), (150, "责")), "部门职责"),
        (((60, "填报人：王某"), (300, "联系电话：000")), "填报人：王某  联系电话：000"),
        (((60, "Water"), (90, "quality")), "Water quality"),
        (((60, "共"), (72.5, "12"), (84.5, "家")), "共12家"),
        (((60, "说明：1."), (100.5, "按季统计")), "说明：1. 按季统计"),
    ],
)
def test_gaps_are_blanks_only_where_typesetting_makes_none(
    pieces: tuple[tuple[float, str], ...], text: str
) -> None:
    sheet = Sheet()
    for x, piece in pieces:
        sheet.text(x, 100, piece)
    assert [block.text for block in read_pdf(sheet.pdf()).blocks if isinstance(block, Line)] == [text]


def test_runs_drawn_out_of_order_are_read_in_order() -> None:
    sheet = Sheet()
    sheet.text(100, 120, "第二行右")
    sheet.text(60, 120, "第二行左")
    sheet.text(60, 100, "第一行。")
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "第一行。",
        "第二行左第二行右",
    ]


def test_paragraph_goes_on_over_a_page() -> None:
    sheet = Sheet()
    for line in range(6):
        sheet.text(60, 700 + 18 * line, "开展河道巡查与水质监测并推动雨污分流改造" * 2 + "压实网格责任如")
    sheet.next_page()
    sheet.text(60, 80, "期完成年度任务。")
    (line,) = (block for block in read_pdf(sheet.pdf()).blocks if isinstance(block, Line))
    assert line.text.endswith("压实网格责任如期完成年度任务。")
    assert [box.page for box in line.boxes] == [1, 2]


def test_text_written_down_in_two_columns_is_read_from_the_right() -> None:
    sheet = Sheet()
    sheet.grid((60, 90, 300), (100, 150))
    for x, characters in ((76, "绩效目"), (62, "标")):
        for number, character in enumerate(characters):
            sheet.text(x, 112 + 11 * number, character)
    sheet.text(100, 130, "完成清淤")
    assert [cell.text for cell in only_table(read_pdf(sheet.pdf())).cells] == ["绩效目标", "完成清淤"]
