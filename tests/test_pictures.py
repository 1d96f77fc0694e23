"""Pictures of PDF pages: what was read stands where the frame says, however the page is turned or cut."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

import extract
from extract import ExtractError
from extract.document import Box, Page
from extract.pictures import Frame, Pictures, shown
from shenbao.rendering import NotDrawnError, Renderer

if TYPE_CHECKING:
    from pathlib import Path


def marked(rotation: int, *, crop: tuple[float, float, float, float] | None = None) -> tuple[bytes, Box]:
    """Draw a page with one black rectangle, turned and cropped; give it with the place of the rectangle."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 300))
    canvas.drawString(60, 60, "x")
    canvas.rect(100, 180, 80, 40, fill=1, stroke=0)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(stream.getvalue())))
    page = writer.pages[0]
    left, top = 0.0, 300.0
    if crop:
        page.mediabox = page.cropbox = RectangleObject(crop)
        left, top = crop[0], crop[3]
    page.rotate(rotation)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue(), Box(1, 100 - left, top - 220, 180 - left, top - 180)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 40, 390, 290)])
def test_a_frame_holds_what_stands_in_its_box(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    data, box = marked(rotation, crop=crop)
    pictures = Pictures(data)
    (page,) = pictures.pages()
    assert page.rotation == rotation
    assert page == extract.read_bytes(data).pages[0]
    frame = shown(box, page)
    image = Image.open(io.BytesIO(pictures.page(1, 800))).convert("L")
    found = image.point([255 if light < 100 else 0 for light in range(256)]).getbbox()
    wanted = (
        frame.left * image.width,
        frame.top * image.height,
        (frame.left + frame.width) * image.width,
        (frame.top + frame.height) * image.height,
    )
    dark = image.crop(tuple(round(edge) for edge in wanted))  # pyright: ignore[reportArgumentType]
    assert found is not None
    assert sum(dark.histogram()[:100]) > 0.95 * dark.width * dark.height
    cropped = Image.open(io.BytesIO(pictures.crop(1, frame))).convert("L")
    assert sum(cropped.histogram()[:100]) > 0.9 * cropped.width * cropped.height
    pictures.close()


def test_a_frame_stays_on_its_page() -> None:
    frame = shown(Box(1, -10, -5, 500, 400), Page(1, 400, 300))
    assert frame == Frame(0.0, 0.0, 1.0, 1.0)


def test_a_huge_page_gives_no_huge_picture() -> None:
    stream = io.BytesIO()
    Canvas(stream, pagesize=(200, 14_000)).save()
    canvas = Canvas(stream := io.BytesIO(), pagesize=(200, 14_000))
    canvas.drawString(10, 10, "x")
    canvas.save()
    image = Image.open(io.BytesIO(Pictures(stream.getvalue()).page(1, 2000)))
    assert image.width * image.height < 13_000_000


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="damaged"):
        Pictures(b"%PDF-1.4 nothing")
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    renderer = Renderer()
    try:
        with pytest.raises(NotDrawnError, match="damaged"):
            renderer.pages(path)
        with pytest.raises(NotDrawnError):
            renderer.picture(tmp_path / "none.pdf", 1, 100)
        path.write_bytes(marked(0)[0])
        with pytest.raises(NotDrawnError, match="damaged"):
            renderer.picture(path, 7, 100)
        assert renderer.picture(path, 1, 100).startswith(b"\x89PNG")
    finally:
        renderer.close()


def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(marked(0)[0])
    renderer = Renderer()
    try:
        renderer.pages(path)
        for process in list(renderer._pool._processes.values()):
            process.kill()
            process.join()
        with pytest.raises(NotDrawnError):
            renderer.pages(path)
        assert len(renderer.pages(path)) == 1
    finally:
        renderer.close()
