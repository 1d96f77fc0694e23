"""What counts as a ruling on a scan, what as a stroke of text, and how far a page is askew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from extract.scan_ink import Sheet
    from extract.scan_rules import Piece

pytestmark = pytest.mark.usefixtures("recognition")

XS = (100, 400, 700, 1000)
YS = (100, 160, 220, 280, 340)


def page(*, skip: tuple[tuple[int, int, int, int], ...] = ()) -> Image.Image:
    """Draw a grid in black on grey; some lines in paper colour over it are what is rubbed out."""
    image = Image.new("RGB", (1100, 440), (225, 225, 225))
    draw = ImageDraw.Draw(image)
    for x in XS:
        draw.line((x, YS[0], x, YS[-1]), (60, 60, 60), 2)
    for y in YS:
        draw.line((XS[0], y, XS[-1], y), (60, 60, 60), 2)
    for line in skip:
        draw.line(line, (225, 225, 225), 6)
    return image


def found(image: Image.Image) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """Rules in tens of dots: where, from, to."""
    from extract.scan_rules import rules_of  # noqa: PLC0415 - needs what may be missing

    level, upright = rules_of(sheet(np.asarray(image)))

    def rounded(pieces: list[Piece]) -> list[tuple[int, int, int]]:
        return sorted((tens(one.at), tens(one.start), tens(one.end)) for one in pieces)

    return rounded(level), rounded(upright)


def tens(dots: float) -> int:
    return round(dots / 10) * 10


def sheet(picture: Any) -> Sheet:  # noqa: ANN401 - an array
    from extract.scan_ink import sheet_of  # noqa: PLC0415 - needs what may be missing

    return sheet_of(picture)


def test_grid_is_found() -> None:
    level, upright = found(page())
    assert level == [(y, XS[0], XS[-1]) for y in YS]
    assert upright == [(x, YS[0], YS[-1]) for x in XS]


def test_merged_cells_keep_their_gap() -> None:
    level, upright = found(page(skip=((110, 160, 390, 160), (400, 230, 400, 270))))
    assert level[1] == (160, 400, 1000)
    assert upright[1:3] == [(400, 100, 220), (400, 280, 340)]


def test_strokes_of_text_are_no_rules() -> None:
    image = page()
    draw = ImageDraw.Draw(image)
    for x in (150, 180, 450, 520):
        draw.line((x, 116, x, 144), (40, 40, 40), 3)
        draw.line((x - 14, 130, x + 14, 130), (40, 40, 40), 3)
    draw.line((720, 250, 800, 250), (40, 40, 40), 3)
    assert found(image) == found(page())


def test_rings_of_seals_are_no_rules() -> None:
    image = page()
    ImageDraw.Draw(image).ellipse((450, 60, 780, 390), outline=(214, 60, 60), width=9)
    assert found(image) == found(page())


def test_rule_with_gaps_is_one_rule() -> None:
    gaps = tuple((x, 160, x + 9, 160) for x in range(130, 1000, 60))
    assert found(page(skip=gaps)) == found(page())


def test_pale_and_broken_part_of_a_rule_is_found() -> None:
    image = page(skip=((400, 100, 400, 220),))
    draw = ImageDraw.Draw(image)
    draw.line((400, 160, 400, 220), (206, 206, 206), 2)
    assert found(image)[1][1] == (400, 220, 340)
    draw.line((400, 160, 400, 188), (60, 60, 60), 2)
    assert found(image)[1][1] == (400, 160, 340)


def test_figure_that_stands_alone_in_line_with_a_rule_is_none() -> None:
    image = page(skip=((400, 160, 400, 220),))
    ImageDraw.Draw(image).line((400, 177, 400, 203), (40, 40, 40), 4)
    assert found(image) == found(page(skip=((400, 160, 400, 220),)))


def test_feet_of_a_line_of_text_are_no_rule() -> None:
    image = page(skip=((110, 220, 390, 220),))
    draw = ImageDraw.Draw(image)
    for number, x in enumerate(range(106, 392, 26)):
        feet = 218 if number % 2 else 222
        for y in range(feet - 24, feet + 1, 6):
            draw.line((x, y, x + 21, y), (40, 40, 40), 3)
    assert found(image) == found(page(skip=((110, 220, 390, 220),)))


def test_rule_that_runs_on_below_the_last_row_is_kept() -> None:
    image = page()
    draw = ImageDraw.Draw(image)
    for x in XS:
        draw.line((x, 340, x, 400), (60, 60, 60), 2)
    assert found(image)[1] == [(x, 100, 400) for x in XS]


@pytest.mark.parametrize("skew", [-4.2, -0.7, 0.0, 0.3, 2.0])
def test_skew_is_measured(skew: float) -> None:
    image = page().rotate(-skew, Image.Resampling.BICUBIC, fillcolor=(225, 225, 225))
    from extract.scan_ink import levelled, skew_of  # noqa: PLC0415 - needs what may be missing

    askew = sheet(np.asarray(image))
    assert abs(skew_of(askew) - skew) < 0.08
    assert abs(skew_of(levelled(askew, skew_of(askew)))) < 0.08


def test_seal_is_taken_off_and_red_text_is_kept() -> None:
    image = Image.new("RGB", (900, 700), (230, 230, 230))
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 200, 640, 540), outline=(214, 40, 40), width=9)
    draw.line((200, 370, 800, 370), (30, 30, 30), 4)
    draw.line((100, 620, 300, 620), (200, 20, 20), 6)
    clean = sheet(np.asarray(image))
    assert clean.seal is not None
    ring, over, red = clean.light[205, 470], clean.light[370, 304], clean.light[620, 200]
    assert ring > 200
    assert over < 80
    assert red < 120
    assert clean.seal[205, 470] == 255
    assert clean.seal[620, 200] == 0


def test_blank_page_is_level() -> None:
    from extract.scan_ink import skew_of  # noqa: PLC0415 - needs what may be missing

    assert skew_of(sheet(np.full((400, 300), 240, np.uint8))) == 0.0
