"""What is ink on a scanned page: seals taken off, paper made even, the page made level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

# Sizes are in dots, of which a page has 200 to the inch.

_RED = 40
"""Steps of light by which red must be above green and blue to be taken for the ink of a seal."""

_SEAL_LONG, _SEAL_HIGH = 110, 55
"""Extent in dots of the least part of a seal, 14 and 7 mm: larger than any line of red text is high."""

_SEAL_REACH = 60
_WHITENED = 0.5
_COARSE = 8

_TRACE, _STRETCHED = 20, 1.15
"""Steps of darkness that the edges of a seal keep, and by how much the rest is made darker in return."""
_MOST_SKEW = 5.0
_LEAST_INK = 200


class Sheet(NamedTuple):
    """A page as ink on paper.

    Attributes:
        light: Lightness of every dot, without seals.
        ink: 255 where there is ink, 0 elsewhere.
        seal: 255 where a seal covered the page; None if there is none.
    """

    light: Picture
    ink: Picture
    seal: Picture | None


def sheet_of(picture: Picture) -> Sheet:
    """Tell ink from paper on a picture in grey or in red, green and blue."""
    light, seal = _without_seals(picture) if picture.ndim == 3 else (picture, None)
    return Sheet(light, _ink(light), seal)


def skew_of(sheet: Sheet) -> float:
    """Return the degrees by which the page is turned clockwise, at most `_MOST_SKEW`, 0 if nothing shows.

    Rules and lines of text are sharpest in the sums along them; level and upright ones count alike.
    """
    ys, xs = np.nonzero(sheet.ink)
    if len(ys) < _LEAST_INK:
        return 0.0
    step = max(1, len(ys) // 150_000)
    x, y = xs[::step].astype(np.float32), ys[::step].astype(np.float32)
    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.25), key=lambda angle: _sharpness(x, y, angle, 4))
    middle = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=lambda angle: _sharpness(x, y, angle, 2))
    fine = max(np.arange(middle - 0.06, middle + 0.061, 0.02), key=lambda angle: _sharpness(x, y, angle, 1))
    return round(float(fine), 2)


def levelled(sheet: Sheet, skew: float) -> Sheet:
    """Turn a page back by its skew, about its middle."""
    if abs(skew) < 0.015:
        return sheet
    height, width = sheet.light.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), skew, 1.0)

    def turned(picture: Picture, blank: int) -> Picture:
        return cast(
            "Picture",
            cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=blank),
        )

    light = turned(sheet.light, int(np.median(sheet.light[::16, ::16])))
    return Sheet(light, _ink(light), None if sheet.seal is None else turned(sheet.seal, 0))


def _sharpness(x: NDArray[np.float32], y: NDArray[np.float32], angle: float, bin_size: int) -> float:
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    total = 0.0
    for along in (y * cosine - x * sine, x * cosine + y * sine):
        counts = np.bincount(((along - along.min()) / bin_size).astype(np.int64))
        total += float(np.square(counts, dtype=np.float64).sum())
    return total


def _without_seals(picture: Picture) -> tuple[Picture, Picture | None]:
    """Whiten the red of seals: the red light of a page shows what was printed below them.

    Red text is left as it is: it is lower than any part of a seal.
    """
    red = picture[:, :, 0]
    other = cv2.max(picture[:, :, 1], picture[:, :, 2])
    light = cast("Picture", cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    redness = cv2.subtract(red, other)
    reddish = (redness > _RED).astype(np.uint8) * 255
    if cv2.countNonZero(reddish) < _LEAST_INK:
        return light, None
    # A thin film of red is left wherever the picture was compressed.
    joined = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    region = np.zeros_like(reddish)
    for left, top, wide, high, _ in boxes[1:].tolist():
        if max(wide, high) >= _SEAL_LONG and min(wide, high) >= _SEAL_HIGH:
            region[
                max(top - _SEAL_REACH, 0) : top + high + _SEAL_REACH,
                max(left - _SEAL_REACH, 0) : left + wide + _SEAL_REACH,
            ] = 255
    if not region.any():
        return light, None
    seal = cv2.dilate(cv2.bitwise_and(reddish, region), np.ones((9, 9), np.uint8))
    paper = _paper(light)
    # What is left is no lighter than the paper, or it would be read as pale letters, and no trace as pale as those
    # that compression leaves along the edges of a seal.
    clean = cv2.min(cv2.addWeighted(red, 1.0, redness, _WHITENED, 0.0), paper)
    dark = cv2.subtract(paper, clean)
    kept = cv2.convertScaleAbs(cv2.subtract(dark, np.full_like(dark, _TRACE)), alpha=_STRETCHED)
    clean = np.where(seal > 0, cv2.subtract(paper, kept), clean)
    return np.where(region > 0, clean, light).astype(np.uint8), cast("Picture", seal)


def _paper(light: Picture) -> Picture:
    """Return how light the paper is around every dot."""
    height, width = light.shape
    small = cv2.resize(light, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    smooth = cv2.medianBlur(small, 41)
    return cast("Picture", cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR))


def _ink(light: Picture) -> Picture:
    """Tell ink from paper by what is around it, so that shadows and grey paper do not matter."""
    smooth = cv2.GaussianBlur(light, (3, 3), 0)
    return cast(
        "Picture",
        cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15),
    )
