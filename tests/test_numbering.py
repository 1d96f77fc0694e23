"""Text split at its own numbers, and markers taken off names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.numbering import Piece, split_numbered, strip_marker
from normalize.numerals import chinese_number, ordinal


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n ", []),
        ("全面提升治理水平。\n确保平稳运行。", [(None, 1, "全面提升治理水平。\n确保平稳运行。")]),
        (
            "围绕主线开展工作。\n目标一：办好粮食储备。\n目标二：修缮仓房。",
            [(None, 1, "围绕主线开展工作。"), ("目标一", 1, "办好粮食储备。"), ("目标二", 1, "修缮仓房。")],
        ),
        ("目标1:植树;目标2:护林;", [("目标1", 1, "植树;"), ("目标2", 1, "护林;")]),
        ("目标1：植树\n目标2护林", [("目标1", 1, "植树"), ("目标2", 1, "护林")]),
        ("目标2项\n目标3个", [(None, 1, "目标2项\n目标3个")]),
        ("目标1：植树\n目标2：\n目标3：", [("目标1", 1, "植树"), ("目标2", 1, ""), ("目标3", 1, "")]),
        (
            "（一）强化监管\n1、抽查\n续段\n2、整改\n（二）优化服务\n1、减证",
            [
                ("（一）", 1, "强化监管"),
                ("1、", 2, "抽查\n续段"),
                ("2、", 2, "整改"),
                ("（二）", 1, "优化服务"),
                ("1、", 2, "减证"),
            ],
        ),
        (
            "一、水利：1.修渠；2.清淤；二、林业：（1）造林；（2）抚育。",
            [
                ("一、", 1, "水利："),
                ("1.", 2, "修渠；"),
                ("2.", 2, "清淤；"),
                ("二、", 1, "林业："),
                ("（1）", 2, "造林；"),
                ("（2）", 2, "抚育。"),
            ],
        ),
        ("第一，抓实培训。第二，抓好考核。", [("第一", 1, "抓实培训。"), ("第二", 1, "抓好考核。")]),
        ("①巡查②上报③处置", [("①", 1, "巡查"), ("②", 1, "上报"), ("③", 1, "处置")]),
        ("１、巡查\n２、上报", [("１、", 1, "巡查"), ("２、", 1, "上报")]),
        ("1、巡查\n2.上报\n3、处置", [("1、", 1, "巡查"), ("2.", 1, "上报"), ("3、", 1, "处置")]),
        ("1.2024年开工\n2.2025年完工", [("1.", 1, "2024年开工"), ("2.", 1, "2025年完工")]),
        (
            "年度绩效目标1(40分) 建成泵站\n年度绩效目标2(40分) 疏浚河道",
            [("年度绩效目标1", 1, "(40分) 建成泵站"), ("年度绩效目标2", 1, "(40分) 疏浚河道")],
        ),
        ("3、续编号的一段", [("3、", 1, "续编号的一段")]),
        *[
            (prose, [(None, 1, prose)])
            for prose in (
                "2020年1、2月完成普查，3月汇总",
                "产量提高1.5倍，成本下降2.5%",
                "按附件（1）执行，见（1）参见说明",
                "1、2号楼改造",
                "一、二等奖若干名",
                "一、二、三等奖各一名",
                "推动第一、第二产业融合",
                "目标一致，目标3个，任务一体推进",
                "3.15晚会与12.31前结账",
                "一是巡查；二是上报",
            )
        ],
    ],
)
def test_splitting(text: str, pieces: list[tuple[str | None, int, str]]) -> None:
    assert split_numbered(text) == tuple(Piece(*piece) for piece in pieces)


_WORDS = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1、",
        "2、",
        "1.",
        "2.",
        "3.5",
        "①",
        "②",
        "目标1：",
        "目标二：",
        "第一，",
        "\n",
        " ",
        "。",
        "甲乙",
        "2024年",
    ]
)


@given(st.lists(_WORDS, max_size=30).map("".join) | st.text(max_size=80))
def test_no_word_is_lost(text: str) -> None:
    position = 0
    for piece in split_numbered(text):
        if piece.label is not None:
            start = text.index(piece.label, position)
            assert (
                text[position:start].strip(
                    " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u3000\u2028\u2029：:、.．,，"
                )
                == ""
            )
            position = start + len(piece.label)
        start = text.index(piece.text, position)
        assert set(text[position:start].strip()) <= set("：:、.．,，")
        position = start + len(piece.text)
        assert piece.level >= 1
    assert text[position:].strip() == "" or set(text[position:].strip()) <= set("：:、.．,，")


@pytest.mark.parametrize(
    ("text", "marker", "rest"),
    [
        ("任务1: 档案整理", "任务1", "档案整理"),
        ("任务6", "任务6", ""),
        ("任务1档案整理", "任务1", "档案整理"),
        ("重点任务二：档案整理", "重点任务二", "档案整理"),
        ("任务（1）：档案整理", "任务（1）", "档案整理"),
        ("其他任务: 档案整理", "其他任务", "档案整理"),
        ("任务6：*档案整理", "任务6 *", "档案整理"),
        ("★指标1：归档率", "★ 指标1", "归档率"),
        ("*归档率", "*", "归档率"),
        ("指标2:", "指标2", ""),
        ("目标4：", "目标4", ""),
        ("1、归档率", "1、", "归档率"),
        ("1.归档率", "1.", "归档率"),
        ("（1）归档率", "（1）", "归档率"),
        ("一、归档率", "一、", "归档率"),
        ("①归档率", "①", "归档率"),
        ("第一，归档率", "第一", "归档率"),
        *[
            (plain, None, plain)
            for plain in (
                "",
                "归档率",
                "**人",
                "任务10个",
                "任务一体化",
                "1.5倍速",
                "12.31前",
                "6、7月",
                "2024年归档",
                "100米",
                "（2024年）归档",
            )
        ],
    ],
)
def test_markers(text: str, marker: str | None, rest: str) -> None:
    assert strip_marker(text) == (marker, rest)


@given(st.text(max_size=60))
def test_what_follows_a_marker_ends_the_text(text: str) -> None:
    marker, rest = strip_marker(text)
    assert text.strip().endswith(rest)
    assert marker is not None or rest == text.strip()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十五", 15),
        ("二十四", 24),
        ("两百零五", 205),
        ("一百一十", 110),
        ("一千零一十", 1010),
        ("十二万", 120_000),
        ("三万五千", 35_000),
        ("十二亿三千万", 1_230_000_000),
        ("二〇二四", 2024),
        ("壹拾伍", 15),
        *[
            (word, None)
            for word in (
                "",
                "百",
                "万",
                "半",
                "百二",
                "三千五",
                "五百五",
                "三千零零五",
                "两两",
                "一" * 25,
                "十倍",
            )
        ],
    ],
)
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


def test_decimals_and_ordinals() -> None:
    assert str(chinese_number("九十八点五")) == "98.5"
    assert [ordinal(label) for label in ("7", "十二", "⑫", "1234", "x", "")] == [7, 12, 12, None, None, None]


@pytest.mark.parametrize(
    "piece", ["1、", "\n1、", "年度", "目标1", "（一）", "①", " ", "一、甲乙", "任务", "*"]
)
def test_long_runs_of_numbers_are_split_at_once(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert sum(len(part.text) for part in split_numbered(text)) <= len(text)
