"""What a PDF page looks like, for people who compare a reading with it; nothing is read here."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2

from extract.document import Box, Page
from extract.errors import ExtractError
from extract.pdf_limits import MAX_PAGES

_MOST_PIXELS = 12_000_000
_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a page as it is shown, turned and all, in shares of the page's width and height."""

    left: float
    top: float
    width: float
    height: float


class Pictures:
    """A PDF file open for looking at its pages."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise ExtractError(code="damaged", detail=str(error)) from error
        if len(self._document) > MAX_PAGES:
            raise ExtractError(code="too_large", detail=f"{len(self._document)} pages")

    def pages(self) -> tuple[Page, ...]:
        """Sizes of all pages as they lie in the file, before they are turned."""
        found: list[Page] = []
        for number in range(len(self._document)):
            page = self._document[number]
            left, bottom, right, top = page.get_bbox()
            found.append(Page(number + 1, right - left, top - bottom, page.get_rotation()))
            page.close()
        return tuple(found)

    def page(self, number: int, width: int) -> bytes:
        """Draw one page, counted from 1, as a PNG picture of a width in pixels."""
        return self._drawn(number, width, None, "PNG")

    def crop(self, number: int, frame: Frame, dots_per_inch: float = 130.0) -> bytes:
        """Draw a part of one page as a JPEG picture."""
        page = self._document[number - 1]
        width = round(page.get_width() / _PER_INCH * dots_per_inch)
        page.close()
        return self._drawn(number, width, frame, "JPEG")

    def close(self) -> None:
        """Give back the file and its memory."""
        self._document.close()

    def _drawn(self, number: int, width: int, frame: Frame | None, form: str) -> bytes:
        try:
            page = self._document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise ExtractError(code="damaged", detail=f"page {number}") from error
        across, down = page.get_size()
        scale = min(width / across, (_MOST_PIXELS / (across * down)) ** 0.5)
        # PDFium takes what to leave out at each side, in points, before it scales.
        crop = (0.0, 0.0, 0.0, 0.0)
        if frame is not None:
            crop = (
                frame.left * across,
                (1 - frame.top - frame.height) * down,
                (1 - frame.left - frame.width) * across,
                frame.top * down,
            )
        image = page.render(scale=scale, crop=crop).to_pil().convert("RGB")
        page.close()
        stream = io.BytesIO()
        if form == "PNG":
            image.quantize(64).save(stream, "PNG", compress_level=3)
        else:
            image.save(stream, "JPEG", quality=72)
        return stream.getvalue()


def shown(box: Box, page: Page) -> Frame:
    """Where a box of the unturned page stands when the page is shown."""
    left, top = box.x0 / page.width, box.top / page.height
    right, bottom = box.x1 / page.width, box.bottom / page.height
    match page.rotation % 360:
        case 90:
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        case 180:
            left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
        case 270:
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        case _:
            pass
    left, top = max(left, 0.0), max(top, 0.0)
    return Frame(left, top, min(right, 1.0) - left, min(bottom, 1.0) - top)
