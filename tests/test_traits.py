"""What a text looks like, whatever column it stands in, and which column it suits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.binding import Column
from normalize.indicator_content import content_score
from normalize.traits import traits


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("≥95%", {"value"}),
        ("100", {"value", "number"}),
        ("1,200.5", {"value", "number"}),
        ("不少于3次", {"value"}),
        ("10月底前", {"value"}),
        ("2024年12月31日", {"value"}),
        ("3-5次", {"value"}),
        ("≥", {"operator"}),
        ("定性", {"operator"}),
        ("大于等于", {"operator"}),
        ("%", {"unit"}),
        ("公里", {"unit"}),
        ("验收合格率", {"name"}),
        ("培训村民人次", {"name"}),
        ("正向", {"direction"}),
        ("指标2：", {"slot"}),
        ("……", {"slot"}),
        ("指标3：……", {"slot"}),
        ("产出指标", {"level"}),
        ("按照本部门职责据实填写，100字以内", {"instruction"}),
        ("逐步提高", set[str]()),
        ("2024年新修渠道三公里并通过验收", set[str]()),
    ],
)
def test_what_a_text_looks_like(text: str, looks: set[str]) -> None:
    look = traits(text)
    shapes = ("operator", "number", "value", "unit", "name", "direction", "instruction", "slot", "level")
    assert {shape for shape in shapes if getattr(look, shape)} == looks


@pytest.mark.parametrize(
    ("text", "direction"),
    [("正向指标", "positive"), ("反向", "negative"), ("逆 向", "negative"), ("单向", None)],
)
def test_words_for_a_direction(text: str, direction: str | None) -> None:
    assert traits(text).direction == direction


@given(st.text(max_size=30))
def test_any_text_has_a_look(text: str) -> None:
    look = traits(text)
    assert not (look.value and look.name)
    assert traits(f" {text} ") == look


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("产出指标", "level1"),
        ("社会效益指标", "level2"),
        ("培训村民人数", "name"),
        ("≥95%", "annual"),
        ("20", "weight"),
        ("反向", "direction"),
        ("以镇村两级台账为准", "remark"),
    ],
)
def test_a_text_suits_its_own_column_best(text: str, role: str) -> None:
    roles = ("level1", "level2", "name", "annual", "weight", "direction", "remark")
    scores = {other: content_score(traits(text), Column(other, 0, 1)) for other in roles}
    rivals = {"20": ("annual",), "以镇村两级台账为准": ("name", "annual")}.get(text, ())
    assert all(scores[role] > scores[other] for other in roles if other not in (role, *rivals))
    assert scores[role] > 0
