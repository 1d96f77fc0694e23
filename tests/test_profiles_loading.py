"""Profile files are read strictly: every fault of every file at once, each in a sentence that names its place."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.errors import ProfileError
from normalize.profiles import ColumnWord, Match, Profile
from normalize.profiles_loading import load_profiles
from normalize.profiles_scope import LevelWord

NAME = "sh/minhang-2020"
START = """\
title = { en = "Form", zh = "表" }
[match]
labels = ["四本预算"]
"""


def faults(text: str, name: str = NAME) -> list[str]:
    with pytest.raises(ProfileError) as caught:
        load_profiles({name: text})
    return list(caught.value.faults)


def test_a_profile_holds_what_its_file_says() -> None:
    text = """\
title = { en = "Whole department", zh = "部门整体" }
region = "310112"

[match]
title = '绩效目标'
labels = ["四本预算"]
without = ["项目名称"]
region = "310000"
years = [2020, 2022]

[labels]
"四本预算" = "head.budget"
"合计数" = ["item.total", "total.row"]

[units]
form = "万元"
tasks = "元"

[[indicators.columns]]
header = "要求"
role = "annual"

[[tasks.columns]]
header = "钱数"
role = "amount"
unit = "元"

[[budget.columns]]
header = "安排"
unit = "千元"

[[levels]]
name = "办事"
level1 = "output"

[[levels]]
name = "办多少"
level2 = "quantity"
under = ["output", "benefit"]

[ignore]
labels = ["收文号"]
rows = ['^审签']
"""
    assert load_profiles({NAME: text}).profiles == (
        Profile(
            id=NAME,
            title_en="Whole department",
            title_zh="部门整体",
            match=Match("绩效目标", ("四本预算",), ("项目名称",), "310000", (2020, 2022)),
            labels=(("四本预算", ("head.budget",)), ("合计数", ("item.total", "total.row"))),
            units=(("form", "万元"), ("tasks", "元")),
            indicators=(ColumnWord("要求", "annual"),),
            tasks=(ColumnWord("钱数", "amount", "元"),),
            budget=(ColumnWord("安排", None, "千元"),),
            levels=(
                LevelWord("办事", "output"),
                LevelWord("办多少", None, "quantity", ("output", "benefit")),
            ),
            ignore_labels=("收文号",),
            ignore_rows=("^审签",),
            region="310112",
        ),
    )


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ("[[indicators.columns]]\nheader = 3\nrole = 'annual'", "indicators.columns[0].header: expected text, found 3"),
        ("[[indicators.columns]]\nheader = '要求'\nrole = 'anual'", "indicators.columns[0].role: unknown role 'anual' (is annual meant?)"),
        ("[[indicators.columns]]\nheader = '要求'\nunit = '元'", "indicators.columns[0].unit: unknown key"),
        ("[[indicators.columns]]\nheader = '要求'", "indicators.columns[0]: says nothing about the column; add a role"),
        ("[[tasks.columns]]\nheader = '要求'", "tasks.columns[0]: says nothing about the column; add a role or a unit"),
        ("[[budget.columns]]\nrole = 'amount'", "budget.columns[0].header: is missing"),
        ("[[budget.columns]]\nheader = '甲'\nrole = 'amount'\n[[budget.columns]]\nheader = ' 甲：'\nrole = 'amount'", "budget.columns[1].header: is the same as budget.columns[0].header once folded"),
        ("[tasks]\ncolumns = 'x'", "tasks.columns: expected a list, found 'x'"),
        ("[tasks]\ncolumns = [1]", "tasks.columns[0]: expected a table, found 1"),
        ("[labels]\n'甲' = 'item.totl'", "labels.甲: unknown concept 'item.totl' (is item.total meant?)"),
        ("[labels]\n'甲' = ''", "labels.甲: is still blank; fill it in or take the line out"),
        ("[labels]\n'甲' = []", "labels.甲: is still blank; fill it in or take the line out"),
        ("[labels]\n'甲' = true", "labels.甲: expected text, found true"),
        ("[labels]\n'：' = 'item.total'", "labels.：: '：' holds nothing that can be compared"),
        ("[units]\nform = '万'", "units.form: unknown unit '万' (is 万元 meant?)"),
        ("[units]\nmoney = '元'", "units.money: unknown key"),
        ("[[levels]]\nname = '办事'", "levels[0]: has no code; add level1 or level2"),
        ("[[levels]]\nname = '办事'\nlevel1 = 'outputs'", "levels[0].level1: unknown code 'outputs' (is output meant?)"),
        ("[[levels]]\nname = '办事'\nlevel1 = 'output'\nunder = ['cost']", "levels[0].under: stands beside level2 only"),
        (f"[[levels]]\nname = '{'办' * 25}'\nlevel1 = 'output'", "levels[0].name: holds 25 characters; 24 are the most"),
        ("[ignore]\nrows = ['(']", "ignore.rows[0]: '(' is no pattern (missing ) at position 1)"),
        ("[ignore]\nrows = ['审*']", "ignore.rows[0]: '审*' is found in every text"),
        ("[ignore]\nrow = []", "ignore.row: unknown key (is rows meant?)"),
        ("[lables]", "lables: unknown key (is labels meant?)"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_dotted_path(rest: str, fault: str) -> None:
    assert faults(START + rest) == [f"{NAME}: {fault}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["title: is missing", "match: is missing"]),
        ("title = 3\nmatch = []", ["title: expected a table, found 3", "match: expected a table, found a list"]),
        ("title = { en = '', zh = '表' }\n[match]\nlabels = ['甲']", ["title.en: is still blank; fill it in or take the line out"]),
        ("title = { en = 'a', zh = 'b' }\n[match]\nregion = '310112'", ["match: states nothing that a form prints; add a title or labels"]),
        ("title = { en = 'a', zh = 'b' }\n[match]\ntitle = '表*'", ["match.title: '表*' is found in every text"]),
        ("title = { en = 'a', zh = 'b' }\n[match]\nlabels = []", ["match.labels: is still blank; fill it in or take the line out"]),
        ("title = { en = 'a', zh = 'b' }\n[match]\nlabels = ['甲']\nyears = [2022, 2020]", ["match.years: expected the first and the last year, found [2022, 2020]"]),
        ("title = { en = 'a', zh = 'b' }\n[match]\nlabels = ['甲']\nyears = ['2022', 2023]", ["match.years[0]: expected an integer, found '2022'"]),
        ("title = { en = 'a', zh = 'b' }\nregion = 12\n[match]\nlabels = ['甲']\nregion = '999999'", ["match.region: '999999' is no code of GB/T 2260 (six digits, such as \"310112\")", "region: expected text, found 12"]),
        ("title = [", ["Invalid value (at end of document)"]),
    ],
)  # fmt: skip
def test_a_file_says_what_it_lacks(text: str, expected: list[str]) -> None:
    assert faults(text) == [f"{NAME}: {fault}" for fault in expected]


def test_a_path_that_is_no_name_is_a_fault() -> None:
    assert faults(START, "minhang") == [
        "minhang: expected a path such as sh/department-2020.toml: a folder for the region, then form and edition"
    ]


def test_a_pattern_that_can_take_for_ever_is_a_fault() -> None:
    assert faults(START + "[ignore]\nrows = ['^(一|一)+$|^x']") == [
        f"{NAME}: ignore.rows[0]: '^(一|一)+$|^x' takes too long; write it without nested repeats"
    ]


def test_all_faults_of_all_files_are_told_at_once() -> None:
    with pytest.raises(ProfileError) as caught:
        load_profiles({"a/b-1": START + "[units]\nform = 1\nx = 2", "c/d-1": "title = 1", "e/f-1": START})
    assert caught.value.faults == (
        "a/b-1: units.x: unknown key",
        "a/b-1: units.form: expected text, found 1",
        "c/d-1: match: is missing",
        "c/d-1: title: expected a table, found 1",
    )


KEYS = st.sampled_from(
    ["title", "en", "zh", "region", "match", "labels", "without", "years", "units", "form", "tasks", "budget", "indicators", "columns", "header", "role", "unit", "levels", "name", "level1", "level2", "under", "ignore", "rows"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["", "表", "310112", "万元", "item.total", "annual", "output", "quantity", "(", "x{3}"]
)
TREES = st.recursive(
    st.one_of(WORDS, st.integers(-3, 3000), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, TREES, max_size=8))
def test_whatever_a_file_says_it_is_a_profile_or_a_list_of_faults(tree: dict[str, object]) -> None:
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in tree.items())
    with suppress(ProfileError):
        assert [profile.id for profile in load_profiles({NAME: text}).profiles] == [NAME]


def _toml(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
