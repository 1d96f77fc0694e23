"""Wide marks that were recognised as narrow ones are told by the room they take."""

from __future__ import annotations

import pytest

from extract.scan_widths import with_wide_marks


def centres(text: str, widths: dict[int, float] | None = None) -> list[float]:
    """Middles of characters set solid: Chinese ones one wide, others half, unless `widths` says otherwise."""
    places: list[float] = []
    at = 0.0
    for index, character in enumerate(text):
        width = (widths or {}).get(index, 1.0 if character >= "\u2e80" else 0.5)
        places.append(at + width / 2)
        at += width
    return places


@pytest.mark.parametrize(
    ("text", "wide", "expected"),
    [
        ("年度目标,完成情况", {4}, "年度目标，完成情况"),
        ("年度目标,完成情况", set[int](), "年度目标,完成情况"),
        ("(一)贯彻落实保护", {0, 2}, "（一）贯彻落实保护"),
        ("(一)贯彻落实保护", set[int](), "(一)贯彻落实保护"),
        ("预算总额(万元)", {4, 7}, "预算总额（万元）"),
        ("增长率(3,200)以上", {3, 9}, "增长率(3,200)以上"),
        ("按时,", {2}, "按时,"),
    ],
)
def test_room_tells_the_width_of_a_mark(text: str, wide: set[int], expected: str) -> None:
    assert with_wide_marks(text, centres(text, dict.fromkeys(wide, 1.0))) == expected
