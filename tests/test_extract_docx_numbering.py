"""Automatic list numbers are written out as the page shows them."""

from __future__ import annotations

import pytest
from docx_build import docx, p, para, part, run, tbl, tc, tr

from extract import Cell, Document, Line, Remainder, Table
from extract.docx import read_docx
from extract.docx_counting import written


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimal", (1, 12), ["1", "12"]),
        ("decimalZero", (1, 12), ["01", "12"]),
        ("decimalFullWidth", (1, 20), ["１", "２０"]),
        ("none", (1, 2), ["", ""]),
        ("upperRoman", (1, 4, 9, 49, 2024), ["I", "IV", "IX", "XLIX", "MMXXIV"]),
        ("lowerRoman", (3, 4000), ["iii", "4000"]),
        ("lowerLetter", (1, 26, 27, 53), ["a", "z", "aa", "aaa"]),
        ("upperLetter", (2, 28, 1000), ["B", "BB", "1000"]),
        ("chineseCounting", (1, 10, 11, 20, 99, 102), ["一", "十", "十一", "二十", "九十九", "一〇二"]),
        (
            "chineseCountingThousand",
            (3, 10, 15, 20, 100, 101, 110, 1001, 2024, 10_010, 10**8),
            [
                "三",
                "十",
                "十五",
                "二十",
                "一百",
                "一百零一",
                "一百一十",
                "一千零一",
                "二千零二十四",
                "一万零一十",
                "100000000",
            ],
        ),
        (
            "japaneseCounting",
            (7, 10, 21, 112, 2000, 10_000),
            ["七", "十", "二十一", "百十二", "二千", "10000"],
        ),
        ("ideographDigital", (1, 10, 21), ["一", "一〇", "二一"]),
        ("taiwaneseCounting", (10, 100), ["十", "一○○"]),
        ("chineseLegalSimplified", (3, 10, 26), ["叁", "壹拾", "贰拾陆"]),
        ("decimalEnclosedCircle", (1, 20, 21), ["①", "⑳", "21"]),
        ("decimalEnclosedParen", (2,), ["⑵"]),
        ("decimalEnclosedFullstop", (3,), ["⒊"]),
        ("ideographEnclosedCircle", (4, 11), ["㊃", "11"]),
        ("ideographTraditional", (1, 10), ["甲", "癸"]),
        ("ideographZodiac", (12,), ["亥"]),
        ("ideographZodiacTraditional", (1, 60, 61), ["甲子", "癸亥", "61"]),
        ("numberInDash", (5,), ["- 5 -"]),
        ("somethingNew", (5,), ["5"]),
        ("upperRoman", (0,), ["0"]),
    ],
)
def test_numbers_are_written_in_their_format(
    form: str, numbers: tuple[int, ...], expected: list[str]
) -> None:
    assert [written(number, form) for number in numbers] == expected


def level(index: int, form: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identifier: int, content: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identifier}">{content}</w:abstractNum>'


def num(identifier: int, shared: int, content: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{shared}"/>{content}</w:num>'


def listed(number: int, index: int | None = 0) -> str:
    chosen = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    return f'<w:numPr>{chosen}<w:numId w:val="{number}"/></w:numPr>'


def read(body: str, lists: str, styles: str = "") -> Document:
    return read_docx(
        docx(body, {"numbering": part("w:numbering", lists), "styles": part("w:styles", styles)})
    )


def lines(body: str, lists: str, styles: str = "") -> list[str]:
    return [block.text for block in read(body, lists, styles).blocks if isinstance(block, Line)]


OUTLINE = (
    abstract(
        0,
        level(0, "chineseCountingThousand", "%1、")
        + level(1, "decimal", "（%2）")
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
        + level(3, "decimalEnclosedCircle", "%4"),
    )
    + num(1, 0)
    + num(2, 0)
    + num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
)


def test_levels_count_and_restart() -> None:
    body = "".join(p("项", listed(1, index)) for index in (0, 1, 1, 2, 0, 1, 3, 3))
    assert lines(body, OUTLINE) == [
        "一、项",
        "（1）项",
        "（2）项",
        "1.2.1 项",
        "二、项",
        "（1）项",
        "①项",
        "②项",
    ]


def test_lists_share_the_counters_of_their_definition_until_one_starts_anew() -> None:
    body = (
        p("甲", listed(1)) + p("乙", listed(2)) + p("丙", listed(3)) + p("丁", listed(3)) + p("戊", listed(1))
    )
    assert lines(body, OUTLINE) == ["一、甲", "二、乙", "五、丙", "六、丁", "七、戊"]


def test_level_used_before_its_parent_shows_the_parents_start() -> None:
    assert lines(p("深", listed(1, 2)), OUTLINE) == ["1.1.1 深"]


def test_list_may_redefine_a_level_and_choose_when_to_restart() -> None:
    lists = abstract(
        0,
        level(0, "decimal", "%1.")
        + level(1, "decimal", "%2)")
        + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="0"/>')
        + level(3, "decimal", "%4)", '<w:lvlRestart w:val="1"/>'),
    ) + num(1, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.", start=3)}</w:lvlOverride>')
    body = "".join(p("项", listed(1, index)) for index in (0, 1, 2, 3, 1, 2, 3, 0, 2, 3))
    assert lines(body, lists) == [
        "III.项",
        "1)项",
        "a)项",
        "1)项",
        "2)项",
        "b)项",
        "2)项",
        "IV.项",
        "c)项",
        "1)项",
    ]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        pytest.param(level(0, "decimal", "%1"), "1 2023年", id="tab before a word"),
        pytest.param(level(0, "decimal", "%1.", '<w:suff w:val="space"/>'), "1. 2023年", id="space"),
        pytest.param(level(0, "decimal", "第%1项", '<w:suff w:val="nothing"/>'), "第1项2023年", id="nothing"),
        pytest.param(level(0, "none", ""), "2023年", id="no number"),
        pytest.param(level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>"), "2023年", id="hidden label"),
        pytest.param(level(0, "bullet", "●"), "● 2023年", id="bullet"),
        pytest.param(level(0, "bullet", "\uf0b7"), "2023年", id="bullet of a symbol font"),
        pytest.param(level(0, "bullet", "o"), "2023年", id="bullet that is a letter"),
        pytest.param(level(0, "bullet", "", '<w:lvlPicBulletId w:val="0"/>'), "2023年", id="picture"),
        pytest.param(level(0, "decimal", "%1、", start=7), "7、2023年", id="start"),
        pytest.param(
            '<w:lvl w:ilvl="0"><w:lvlText w:val="%1、"/></w:lvl>', "0、2023年", id="no start stated"
        ),
        pytest.param(
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/></w:lvl>',
            "001、2023年",
            id="padded",
        ),
        pytest.param(level(1, "decimal", "%1."), "2023年", id="level not defined"),
    ],
)
def test_label_stands_before_the_text_as_displayed(definition: str, expected: str) -> None:
    assert lines(p("2023年", listed(1)), abstract(0, definition) + num(1, 0)) == [expected]


def test_style_puts_its_paragraphs_into_a_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1a"><w:basedOn w:val="H1"/></w:style>'
    )
    lists = abstract(
        0,
        level(0, "decimal", "%1.", '<w:pStyle w:val="H1"/>')
        + level(1, "decimal", "%1.%2.", '<w:pStyle w:val="H2"/>'),
    ) + num(1, 0)
    body = (
        p("甲", '<w:pStyle w:val="H1"/>')
        + p("乙", '<w:pStyle w:val="H2"/>')
        + p("丙", '<w:pStyle w:val="H1a"/>')
        + p("丁", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines(body, lists, styles) == ["1.甲", "1.1.乙", "2.丙", "丁"]


def test_list_may_take_its_levels_from_a_list_style() -> None:
    styles = '<w:style w:type="numbering" w:styleId="Items"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    lists = (
        abstract(0, '<w:styleLink w:val="Items"/>' + level(0, "chineseCounting", "（%1）"))
        + abstract(1, '<w:numStyleLink w:val="Items"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert lines(p("甲", listed(2)) + p("乙", listed(1)), lists, styles) == ["（一）甲", "（二）乙"]


def test_serial_numbers_fill_empty_cells_and_skip_covered_ones() -> None:
    lists = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    serial = p("", listed(1))
    body = tbl(
        tr(tc(serial, '<w:vMerge w:val="restart"/>'), tc("甲")),
        tr(tc(serial, "<w:vMerge/>"), tc("乙")),
        tr(tc(serial), tc("丙")),
    )
    assert read(body, lists).blocks == (
        Table(
            3,
            2,
            (
                Cell(0, 0, row_span=2, text="1"),
                Cell(0, 1, text="甲"),
                Cell(1, 1, text="乙"),
                Cell(2, 0, text="2"),
                Cell(2, 1, text="丙"),
            ),
        ),
    )


def test_label_goes_to_the_first_line_and_hidden_paragraphs_are_not_counted() -> None:
    lists = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    body = (
        para(run("甲") + "<w:r><w:br/></w:r>" + run("续"), listed(1))
        + para(run("藏", "<w:vanish/>"), listed(1))
        + p("乙", listed(1, None))
        + p("丙", listed(9))
    )
    document = read(body, lists)
    assert document.blocks == (Line("1.甲"), Line("续"), Line("2.乙"), Line("丙"))
    assert document.remainders == (Remainder("hidden", "藏"),)
