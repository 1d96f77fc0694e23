"""Encodings are proved, not guessed; damage is tolerated only where the text still makes sense."""

from __future__ import annotations

import hashlib
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.encoding import decode
from extract.errors import ExtractError

if TYPE_CHECKING:
    from pathlib import Path

SIMPLIFIED = (
    "部门整体支出绩效目标申报表\n（2023年度）\n\n"
    "部门名称\t安溪县茶园水利管护站\t下属单位个数\t2\n"
    "部门职责\t负责全县茶园水渠、山塘的日常管护，组织灌溉用水调度，指导茶农节水。\n"
    "产出指标\t数量指标\t清淤水渠长度\t≥36.5公里\n\t质量指标\t验收合格率\t≥98%\n"
)
TRADITIONAL = (
    "部門整體支出績效目標申報表\n（2023年度）\n\n"
    "部門名稱\t安溪縣茶園水利管護站\t下屬單位個數\t2\n"
    "部門職責\t負責全縣茶園水渠、山塘的日常管護，組織灌溉用水調度，指導茶農節水。\n"
    "產出指標\t數量指標\t清淤水渠長度\t36.5公里以上\n\t質量指標\t驗收合格率\t98%\n"
)
CASES = [
    ("utf-8", SIMPLIFIED, "utf-8"),
    ("utf-8-sig", SIMPLIFIED, "utf-8"),
    ("gb18030", SIMPLIFIED, "gb18030"),
    ("gb18030", TRADITIONAL, "gb18030"),
    ("big5", TRADITIONAL, "big5"),
    ("utf-16", SIMPLIFIED, "utf-16-le"),
    ("utf-16-le", SIMPLIFIED, "utf-16-le"),
    ("utf-16-be", TRADITIONAL, "utf-16-be"),
    ("utf-32", SIMPLIFIED, "utf-32-le"),
]


def _noise(seed: int, size: int) -> bytes:
    return hashlib.shake_256(bytes([seed])).digest(size)


def _alike(text: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(takewhile(bool, map(eq, text, other)))


@pytest.mark.parametrize(("codec", "text", "name"), CASES)
def test_every_encoding_is_recognised(codec: str, text: str, name: str) -> None:
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(("codec", "text", "name"), CASES)
@pytest.mark.parametrize("length", [12, 50])
def test_short_texts_are_enough(codec: str, text: str, name: str, length: int) -> None:
    for start in range(0, len(text) - length, 7):
        piece = text[start : start + length]
        assert decode(piece.encode(codec)) == (piece, name)


def test_big_endian_mark() -> None:
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be")) == (SIMPLIFIED, "utf-16-be")


def test_gb18030_mark_and_four_byte_characters() -> None:
    text = "宣传讲座设在㐀村和𠮷村\n"
    assert decode(text.encode("gb18030")) == (text, "gb18030")
    assert decode(b"\x84\x31\x95\x33" + text.encode("gb18030")) == (text, "gb18030")


def test_big5_of_windows_holds_box_drawing() -> None:
    text = "╔══╦══╗\n║目標║金額║\n╚══╩══╝\n"
    assert decode(text.encode("cp950")) == (text, "big5")


def test_double_bytes_that_happen_to_be_utf8_are_not_utf8() -> None:
    data = "目录\n目录".encode("gb18030")
    assert data.decode("utf-8") == "Ŀ¼\nĿ¼"
    assert decode(data) == ("目录\n目录", "gb18030")


@pytest.mark.parametrize(
    "text", ["plain words, 12.5%\n", "Crème brûlée, façade\n", "\x1b[1mbold text in a log\n"]
)
def test_other_languages_are_text_if_the_bytes_prove_the_encoding(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8")
    assert decode(text.encode("utf-16")) == (text, "utf-16-le")


def test_control_characters_do_not_hide_utf8() -> None:
    text = "部门名称\x07安溪县\x07"
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    ("codec", "text"),
    [("utf-8", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("cp950", TRADITIONAL), ("utf-8-sig", SIMPLIFIED)],
)
def test_one_wrong_byte_costs_no_more_than_its_neighbours(codec: str, text: str) -> None:
    data = text.encode(codec)
    for place in range(20, len(data), 11):
        read, _ = decode(data[:place] + b"\xff" + data[place:])
        before = _alike(read, text)
        after = _alike(read[::-1], text[::-1])
        assert 1 <= read.count("\ufffd") <= 4
        assert len(text) - before - after <= 2, (read[before:][:8], text[before:][:8])


@pytest.mark.parametrize(("codec", "text", "name"), CASES)
def test_a_cut_off_end_costs_one_character(codec: str, text: str, name: str) -> None:
    read, encoding = decode((text + "中").encode(codec)[:-1])
    assert (read.rstrip("\ufffd"), encoding) == (text, name)


def test_each_replaced_byte_is_one_replacement_character() -> None:
    head, tail = SIMPLIFIED[:60].encode(), SIMPLIFIED[60:].encode()
    assert decode(head + b"\xff\xfe\xfd" + tail) == (
        SIMPLIFIED[:60] + "\ufffd" * 3 + SIMPLIFIED[60:],
        "utf-8",
    )


@pytest.mark.parametrize("size", [30, 100, 1_000, 20_000])
def test_random_bytes_fail(size: int) -> None:
    for seed in range(10):
        with pytest.raises(ExtractError) as failure:
            decode(_noise(seed, size))
        assert failure.value.code == "undecodable_text"


@pytest.mark.parametrize(
    "data",
    [
        "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e".encode("latin-1"),
        "平仮名とカタカナ".encode("shift_jis"),
        SIMPLIFIED.encode("gb18030")[:200] + _noise(1, 400),
        b"\xff\xfe" + _noise(2, 400),
        bytes(range(256)) * 4,
    ],
    ids=["Latin-1", "Japanese", "half of it noise", "noise after a mark", "all bytes"],
)
def test_implausible_text_fails(data: bytes) -> None:
    with pytest.raises(ExtractError) as failure:
        decode(data)
    assert failure.value.code == "undecodable_text"


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_fail_clearly(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ExtractError as error:
        assert error.code == "undecodable_text"  # noqa: PT017 - either outcome is right
    else:
        assert encoding in {name for _, _, name in CASES}
        assert len(text) <= len(data)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_real_forms(shared: Path, codec: str) -> None:
    for path in sorted((shared / "real").glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        assert decode(text.encode(codec))[0] == text
