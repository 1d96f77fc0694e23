"""A cell that holds what looks like the texts of two is named: a rule between them may be lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draw import Drawing, grid
from draw_pdf import ruled_pdf
from draw_scan import Wear, picture_pdf, scanned

from extract import Remark
from extract.grid import Grid, find_grids
from extract.pdf_page import Rule
from extract.read import read_bytes
from extract.scan_places import Place
from extract.scan_undivided import undivided

CLEAN = Wear(noise=4, quality=80, seal=None, skew=0.6)


def merged_grid() -> Grid:
    """Three rows of three columns; the first two cells of the first row are one, as are those below each other at the right."""
    level = [Rule(0, 0, 300), Rule(60, 0, 200), Rule(120, 0, 300), Rule(180, 0, 300)]
    upright = [Rule(0, 0, 180), Rule(100, 60, 180), Rule(200, 0, 180), Rule(300, 0, 180)]
    (found,) = find_grids(level, upright)
    return found


@pytest.mark.parametrize(
    ("places", "cells"),
    [
        ([Place(10, 20, 80, 40), Place(120, 20, 190, 40)], [0]),
        ([Place(10, 20, 94, 40), Place(106, 20, 190, 40)], []),
        ([Place(10, 20, 190, 40)], []),
        ([Place(10, 5, 80, 25), Place(120, 30, 190, 50)], []),
        ([Place(210, 20, 290, 40), Place(210, 80, 290, 100)], [1]),
        ([Place(210, 36, 290, 56), Place(210, 62, 290, 82)], []),
        ([Place(10, 130, 80, 150), Place(120, 130, 190, 150)], []),
    ],
)
def test_texts_parted_on_an_edge_of_other_cells(places: list[Place], cells: list[int]) -> None:
    assert list(undivided(merged_grid(), places, 20.0)) == cells


@pytest.mark.usefixtures("recognition")
def test_scan_that_lost_a_rule_says_so() -> None:
    rows = [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "巡护里程", "360公里"],
        ["效益指标", "游客人数", "12万人"],
    ]
    page = ruled_pdf(Drawing((grid(rows, [1, 1, 1]),)), embedded=True)
    (image,) = scanned(page, CLEAN)
    whole = read_bytes(picture_pdf([image], CLEAN))
    assert whole.remarks == (Remark("text_recognised", "page 1"),)
    left, right = (
        next(cell for cell in whole.tables[0].cells if (cell.row, cell.column) == (1, column))
        for column in (0, 1)
    )
    (one,), (other,) = left.boxes, right.boxes
    dots = CLEAN.dpi / 72
    middle = (one.x1 + other.x0) / 2
    x0, top, x1, bottom = (
        round(side * dots) for side in (middle - 4, one.top + 4, middle + 4, one.bottom - 4)
    )
    image.paste((218, 218, 218), (x0, top, x1, bottom))
    worn = read_bytes(picture_pdf([image], replace(CLEAN, seed=2)))
    assert Remark("cells_undivided", "1 cells", 1) in worn.remarks
