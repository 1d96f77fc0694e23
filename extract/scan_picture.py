"""Picture files: every frame is a page that text recognition reads."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from extract import recognition
from extract.errors import ExtractError
from extract.pdf_limits import MAX_RECOGNISED

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from extract.document import Document
    from extract.scan_page import Scan

MOST_PIXELS: Final = 80_000_000
"""Pixels of a frame: a sheet of A3 at 600 dots per inch has 70 million."""

_FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_LONG_SIDE: Final = 842.0
"""Points of the long side of a page whose picture does not tell its size: that of A4."""

_LEAST_SIDE, _MOST_SIDE = 400.0, 1700.0
"""Points between which the long side of a page is believed: A6 to A2."""

_SCANNED, _MOST_SHOWN = 120, 900.0
"""Dots per inch below which a picture tells that of a screen, which is believed for a page up to A4."""

_LEAST_DOTS: Final = 40
_LEAST_PAGE: Final = 600
"""Dots of the short side of a picture in a document that may be a page: a sheet of A4 at 75 dots per inch has 620."""


def read_picture(data: bytes, media_type: str, *, recognise: bool = True) -> Document:
    """Read a picture file.

    Args:
        data: The whole file.
        media_type: What it proved to be.
        recognise: Whether its text is to be recognised; otherwise it has none.

    Raises:
        ExtractError: `unsupported_format` for a kind of picture that is not read, `too_large`, `damaged`,
            `image_only` if text recognition is not installed or not asked for, `no_text` if it finds none.
    """
    kind = media_type.removeprefix("image/").upper()
    if kind == "HEIF":
        raise ExtractError(code="unsupported_format", detail=kind)
    with _opened(data) as image:
        frames = frames_of(image)
        if not (recognise and recognition.is_installed()):
            raise ExtractError(code="image_only", detail=kind)
        from extract.scan import document_of  # noqa: PLC0415 - loads what not every installation has

        return document_of(media_type, list(_scans(image, frames)))


def scans_of(pictures: Sequence[bytes]) -> list[Scan]:
    """Recognise pictures that another document holds, each as a page of its own, counted from 1."""
    from extract.scan_page import scan_picture  # noqa: PLC0415 - loads what not every installation has

    scans: list[Scan] = []
    for number, data in enumerate(pictures, start=1):
        with _opened(data) as image:
            scans.append(scan_picture(upright_picture(image), number, _points(image)))
    return scans


def is_page(data: bytes) -> bool:
    """Whether a picture that a document holds is large enough for a scanned page; one that cannot be opened is none."""
    try:
        with _opened(data) as image:
            return min(image.size) >= _LEAST_PAGE
    except ExtractError:
        return False


def pages_of_picture(data: bytes) -> int:
    """Count the pages of a picture file."""
    with _opened(data) as image:
        return frames_of(image)


def frames_of(image: Image.Image) -> int:
    """Count the frames of a picture that are pages, as those of a TIFF are, but not those of an animation."""
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if frames > MAX_RECOGNISED:
        raise ExtractError(code="too_large", detail=f"{frames} pages")
    return frames


def upright_picture(image: Image.Image) -> Image.Image:
    """Load a picture as it is shown, in grey or in colours, on white."""
    shown = ImageOps.exif_transpose(image) or image
    if shown.mode.startswith("I;16"):
        shown = shown.point(lambda light: light / 256).convert("L")  # pyright: ignore[reportOperatorIssue]
    if shown.mode in {"1", "L", "I", "F"}:
        return shown.convert("L")
    if shown.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, shown).convert("RGB")
    return shown.convert("RGB")


@contextmanager
def _opened(data: bytes) -> Generator[Image.Image]:
    """Open a picture; whatever goes wrong with it is told in our own words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                _refuse_large(image)
                yield image
    except UnidentifiedImageError as error:
        raise ExtractError(code="damaged", detail="no picture inside") from error
    except Image.DecompressionBombError as error:
        raise ExtractError(code="too_large", detail=f"> {MOST_PIXELS // 1_000_000} megapixels") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ExtractError(code="damaged", detail="picture") from error


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        megapixels = image.width * image.height // 1_000_000
        raise ExtractError(code="too_large", detail=f"{megapixels} megapixels, > {MOST_PIXELS // 1_000_000}")
    if min(image.size) < _LEAST_DOTS:
        raise ExtractError(code="no_text", detail=f"{image.width} x {image.height}")


def _scans(image: Image.Image, frames: int) -> Iterator[Scan]:
    from extract.scan_page import scan_picture  # noqa: PLC0415 - loads what not every installation has

    for number in range(frames):
        image.seek(number)
        _refuse_large(image)
        size = _points(image)
        shown = upright_picture(image)
        if (shown.width > shown.height) != (image.width > image.height):
            size = size[1], size[0]
        yield scan_picture(shown, number + 1, size)


def _points(image: Image.Image) -> tuple[float, float]:
    """Return the size of the page in points, as the picture tells it or as if it were a sheet of A4."""
    try:
        across, down = (float(each) for each in image.info["dpi"])
        size = image.width / across * 72, image.height / down * 72
        most = _MOST_SIDE if across >= _SCANNED else _MOST_SHOWN
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        most, size = 0.0, (0.0, 0.0)
    if _LEAST_SIDE <= max(size) <= most and min(size) > 0:
        return size
    scale = _LONG_SIDE / max(image.size)
    return image.width * scale, image.height * scale
