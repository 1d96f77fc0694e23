"""The table of divisions: how lists become years, and how far it agrees with an independent list."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from draw_regions import Listed, spans, successions, years
from draw_regions_names import alias, base, scopes

from normalize.regions import Region, by_code
from normalize.regions_table import table

if TYPE_CHECKING:
    from pathlib import Path


def test_a_county_has_all_three_levels() -> None:
    assert by_code("430423") == Region(
        code="430423",
        name="衡山县",
        level="county",
        province_code="430000",
        province_name="湖南省",
        prefecture_code="430400",
        prefecture_name="衡阳市",
        first_year=2000,
        last_year=None,
        successor_code=None,
    )


def test_a_prefecture_is_its_own_prefecture_and_a_province_has_none() -> None:
    dongguan, hunan = by_code("441900"), by_code("430000")
    assert dongguan
    assert hunan
    assert (dongguan.prefecture_code, dongguan.province_name) == ("441900", "广东省")
    assert (hunan.prefecture_code, hunan.province_code, hunan.level) == (None, "430000", "province")


def test_a_code_that_never_was_is_none() -> None:
    assert by_code("999999") is None


@pytest.mark.parametrize(
    ("name", "short", "other"),
    [
        ("恩施土家族苗族自治州", "恩施", "恩施州"),
        ("伊犁哈萨克自治州", "伊犁", "伊犁州"),
        ("鄂温克族自治旗", "鄂温克", "鄂温克旗"),
        ("广西壮族自治区", "广西", "广西自治区"),
        ("内蒙古自治区", "内蒙古", ""),
        ("浦东新区", "浦东", ""),
        ("神农架林区", "神农架", ""),
        ("沙县", "沙县", ""),
        ("新城区", "新城", ""),
    ],
)
def test_a_name_has_a_short_form_and_an_alias(name: str, short: str, other: str) -> None:
    assert (base(name), alias(name)) == (short, other)


def test_a_short_name_is_as_safe_as_it_is_rare() -> None:
    divisions = [
        ("310000", "上海市"),
        ("310112", "闵行区"),
        ("310105", "长宁区"),
        ("421022", "公安县"),
        ("360300", "沙县"),
    ]
    townships = [("310112", "闵行镇"), ("230100", "长宁镇")]
    assert scopes(divisions, townships) == {
        ("310000", "上海市"): ("上海", "alone"),
        ("310112", "闵行区"): ("闵行", "alone"),
        ("310105", "长宁区"): ("长宁", "below"),
        ("421022", "公安县"): ("公安", "folder"),
        ("360300", "沙县"): ("", ""),
    }


def test_spans_join_lists_and_leave_out_their_slips() -> None:
    lists = [
        {"110000": "甲市", "110101": "东区", "110102": "西县"},
        {"110000": "甲巿", "110101": "东区", "110102": "西县"},
        {"110000": "甲市", "110103": "东县", "110102": "西区"},
    ]
    assert list(spans(lists)) == [
        Listed("110000", "甲市", 0, None),
        Listed("110101", "东区", 0, 1),
        Listed("110102", "西县", 0, 1),
        Listed("110103", "东县", 2, None),
        Listed("110102", "西区", 2, None),
    ]


def test_years_are_those_the_lists_allow() -> None:
    dates = [(2009, 12), (2010, 10), (2012, 12)]
    assert years(Listed("110103", "崇文区", 0, 0), dates) == ("-", "2009", "2010", "")
    assert years(Listed("110101", "东城区", 1, 1), dates) == ("", "2010", "2010", "2012")
    assert years(Listed("110102", "西城区", 2, None), dates) == ("2010", "2012", "", "")
    assert years(Listed("110104", "宣武区", None, None), dates) == ("-", "", "", "")


def test_a_successor_keeps_code_or_place() -> None:
    county, district = Listed("120223", "静海县", 0, 0), Listed("120118", "静海区", 1, None)
    old, new = Listed("420600", "襄樊市", 0, 0), Listed("420600", "襄阳市", 1, None)
    gone = Listed("110103", "崇文区", 0, 0)
    assert list(successions([county, district, old, new, gone])) == [(county, "120118"), (old, "420600")]


def test_the_table_is_whole() -> None:
    present = [group[-1] for group in table().by_code.values() if group[-1].last is None]
    assert Counter(division.level for division in present) == {
        "province": 34,
        "prefecture": 333,
        "county": 2846,
    }
    assert all(division.parent is None or division.parent in table().by_code for division in present)


def test_the_table_agrees_with_an_independent_list(shared: Path) -> None:
    oracle = shared / "oracle" / "areacodes" / "result.csv"
    if not oracle.exists():
        pytest.skip("the list to compare with is not here")
    begun: dict[tuple[str, str], list[tuple[int, int]]] = {}
    with oracle.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            span = int(row["启用时间"]), int(row["变更/弃用时间"] or 9999)
            begun.setdefault((row["代码"], row["名称"]), []).append(span)
    ours = {
        (division.code, division.name): division for group in table().by_code.values() for division in group
    }
    verdicts: Counter[str] = Counter()
    for year in range(2010, 2025):
        for pair in begun.keys() | ours.keys():
            theirs = any(first <= year <= last for first, last in begun.get(pair, ()))
            stood = ours[pair].stood_in(year) if pair in ours else False
            if theirs or stood is not False:
                verdicts["open" if stood is None else "equal" if stood == theirs else "different"] += 1
    assert verdicts["equal"] / (verdicts["equal"] + verdicts["different"]) > 0.999
    assert verdicts["open"] / verdicts.total() < 0.005
