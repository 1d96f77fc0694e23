"""The word lists of the value grammar load strictly."""

from __future__ import annotations

import pytest

from normalize.errors import ProfileError
from normalize.values_vocabulary import parse_words, words

LEAST = """
[measures]
with_times = ["人"]
other = ["%"]
[spelling]
"%" = ["百分比"]
[not_before]
"人" = "才"
[operators]
ge = ["≥"]
[not_after]
[after]
le = ["以内"]
[nature]
qualitative = ["定性"]
neutral = []
[absent]
placeholders = ["无"]
units = ["是/否"]
[names]
timing = ["时间"]
share = ["满意度"]
share_endings = ["率"]
not_share = ["频率"]
[prose]
ordinal_after = ["号"]
ordinal_before = ["第"]
definitions = ["反映"]
between = ["每年"]
[dates]
finishing = ["完成"]
"""


def test_lists_become_words() -> None:
    found = parse_words(LEAST)
    assert found.measures == {"人": "人", "人次": "人次", "%": "%", "百分比": "%"}
    assert (found.before, found.after) == ({"≥": "ge"}, {"以内": "le"})


def test_every_fault_is_told_at_once() -> None:
    broken = (
        LEAST.replace('ge = ["≥"]', 'ge = ["≥"]\ngt = ["≥"]\nmore = ["超"]')
        .replace('timing = ["时间"]', "timing = [3]")
        .replace('other = ["%"]', 'others = ["%"]')
        .replace('"人" = "才"', '"人" = ["才"]')
        .replace("[dates]", "[date]")
    )
    with pytest.raises(ProfileError) as caught:
        parse_words(broken)
    assert caught.value.faults == (
        "units.toml: measures.others: unknown key",
        "units.toml: measures.other: missing",
        "units.toml: names.timing[0]: expected text, found 3",
        "units.toml: dates: missing section",
        "units.toml: dates.finishing: missing",
        "units.toml: operators.more: unknown key",
        "units.toml: operators.gt: '≥' stands under ge too",
        "units.toml: not_before.人: expected text, found ['才']",
        "units.toml: date: unknown section",
    )


def test_broken_toml_is_told() -> None:
    with pytest.raises(ProfileError, match=r"^units\.toml: Expected '\]'"):
        parse_words("[measures")


def test_guards_speak_of_words_that_exist() -> None:
    found = words()
    assert [word for word in found.not_before if word not in found.measures] == []
    assert [word for word in found.not_after if word not in found.before] == []
