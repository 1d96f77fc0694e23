"""Pictures of pages are read as the pages would be: tables, places, doubts; what cannot be read is named."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from draw import Drawing, Paragraph, grid
from draw_pdf import ruled_pdf
from draw_scan import Wear, jpeg, picture_pdf, scanned
from PIL import Image
from pypdf import PdfReader, PdfWriter

import extract
from extract import ExtractError, Remark, pdf_contents, recognition
from extract.pdf_health import Health
from extract.read import page_count, read_bytes
from extract.scan_text import recognizer
from normalize import declarations

if TYPE_CHECKING:
    from extract import Document, Table
    from extract.pdf_page import PageContent

ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "巡护里程", "≥360公里"],
    ["^", "^", "监测报告", "12份"],
    ["^", "质量指标", "验收合格率", "≥95%"],
    ["满意度指标", ">", "群众满意度", ""],
]
TITLE = "部门整体支出绩效目标表"
PAGE = ruled_pdf(
    Drawing(
        (Paragraph(TITLE, "center", size=16), Paragraph("部门名称：样本县湿地站"), grid(ROWS, [1, 1, 2, 1]))
    ),
    embedded=True,
)
CLEAN = Wear(noise=4, quality=80, seal=None, skew=0.6)


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    """The page as scanned, its lower half, which is blank, cut off."""
    (page,) = scanned(PAGE, CLEAN)
    return page.crop((0, 0, page.width, page.height // 2))


def cells(table: Table) -> list[list[str]]:
    """Texts of a table at the places where its cells begin, in the widths that the page prints."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def expected() -> list[list[str]]:
    return [["" if text in {"^", ">"} else text for text in row] for row in ROWS]


def spans(document: Document) -> list[tuple[int, int, int, int]]:
    return [(each.row, each.column, each.row_span, each.column_span) for each in document.tables[0].cells]


def failure(data: bytes) -> tuple[str, str]:
    with pytest.raises(ExtractError) as failed:
        read_bytes(data)
    return failed.value.code, failed.value.detail


def filed(image: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - as Pillow has it
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


@pytest.mark.usefixtures("recognition")
def test_scanned_pdf_gives_the_table_that_was_printed() -> None:
    printed = extract.read_bytes(PAGE)
    document = read_bytes(picture_pdf(scanned(PAGE, CLEAN), CLEAN))
    assert document.media_type == "application/pdf"
    assert [line.text for line in document.blocks[:2] if isinstance(line, extract.Line)] == [
        TITLE,
        "部门名称：样本县湿地站",
    ]
    assert cells(document.tables[0]) == expected()
    assert spans(document) == spans(printed)
    assert document.remarks == (Remark("text_recognised", "page 1"),)
    for cell, truth in zip(document.tables[0].cells, printed.tables[0].cells, strict=True):
        # The page lies askew, and so the box around a level cell is larger than the cell.
        (box,), (true,) = cell.boxes, truth.boxes
        assert abs(box.x0 + box.x1 - true.x0 - true.x1) < 16
        assert abs(box.top + box.bottom - true.top - true.bottom) < 10
        assert (cell.recognition is None) == (cell.text == "")
        assert cell.recognition is None or 0.9 < cell.recognition.confidence <= 1


@pytest.mark.usefixtures("recognition")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_that_lay_turned_is_read_upright_and_keeps_its_places(turn: int, picture: Image.Image) -> None:
    document = read_bytes(jpeg(picture.rotate(-turn, expand=True), CLEAN))
    assert cells(document.tables[0]) == expected()
    page = document.pages[0]
    assert (page.width > page.height) == (turn == 180)
    boxes = [box for cell in document.tables[0].cells for box in cell.boxes]
    first, last = boxes[0], boxes[-1]
    begins_left, begins_above = first.x0 < last.x0, first.top < last.top
    assert (begins_left, begins_above) == {
        90: (False, True),
        180: (False, False),
        270: (True, False),
    }[turn]


@pytest.mark.usefixtures("recognition")
def test_page_shown_turned_is_placed_as_it_is_filed() -> None:
    pages = [page.rotate(90, expand=True) for page in scanned(PAGE, CLEAN)]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(picture_pdf(pages, CLEAN))))
    writer.pages[0].rotate(90)
    stream = io.BytesIO()
    writer.write(stream)
    document = read_bytes(stream.getvalue())
    assert cells(document.tables[0]) == expected()
    assert (document.pages[0].rotation, document.pages[0].width > document.pages[0].height) == (90, True)
    first, last = document.tables[0].cells[0].boxes[0], document.tables[0].cells[-1].boxes[0]
    assert first.top > last.top


@pytest.mark.usefixtures("recognition")
def test_text_is_used_where_there_is_text() -> None:
    scan = PdfReader(io.BytesIO(picture_pdf(scanned(PAGE, CLEAN), CLEAN)))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PAGE)))
    writer.add_page(scan.pages[0])
    stream = io.BytesIO()
    writer.write(stream)
    document = read_bytes(stream.getvalue())
    assert document.remarks == (Remark("text_recognised", "page 2"),)
    recognised = {
        box.page: cell.recognition is not None
        for table in document.tables
        for cell in table.cells
        if cell.text
        for box in cell.boxes
    }
    assert recognised == {1: False, 2: True}
    assert read_bytes(stream.getvalue(), recognise=False).remarks == (
        Remark("page_without_text", "picture", 2),
    )


@pytest.mark.usefixtures("recognition")
def test_page_whose_text_is_no_text_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_contents, "rare_characters", all_of)
    monkeypatch.setattr(pdf_contents, "page_health", unhealthy)
    document = read_bytes(PAGE)
    assert cells(document.tables[0]) == expected()
    assert [remark.code for remark in document.remarks] == ["unusable_text", "text_recognised"]


def all_of(characters: str) -> set[str]:
    return set(characters)


def unhealthy(_: PageContent) -> Health:
    return Health(100, 50)


@pytest.mark.usefixtures("recognition")
@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("WEBP", {"quality": 80}),
        ("GIF", {}),
        ("TIFF", {"compression": "group4"}),
    ],
)
def test_every_kind_of_picture_is_read(form: str, options: dict[str, Any], picture: Image.Image) -> None:
    image = picture.convert("L").point([255 * (light > 140) for light in range(256)])
    image = image.convert("1") if form == "TIFF" else image
    document = read_bytes(filed(image, form, **options))
    assert document.media_type == f"image/{form.lower()}"
    assert cells(document.tables[0]) == expected()


@pytest.mark.usefixtures("recognition")
def test_every_page_of_a_tiff_is_a_page(picture: Image.Image) -> None:
    head = picture.crop((0, 0, picture.width, 300)).convert("L")
    data = filed(head, "TIFF", save_all=True, append_images=[head], compression="tiff_lzw", dpi=(200, 200))
    assert page_count(data, "image/tiff") == 2
    document = read_bytes(data)
    assert [page.number for page in document.pages] == [1, 2]
    assert {box.page for line in document.blocks if isinstance(line, extract.Line) for box in line.boxes} == {
        1,
        2,
    }


@pytest.mark.usefixtures("recognition")
def test_figures_under_a_seal_and_their_confidence_are_told() -> None:
    wear = replace(CLEAN, seal=(0.8, 0.2))
    document = read_bytes(picture_pdf(scanned(PAGE, wear), wear))
    assert cells(document.tables[0]) == expected()
    (form,) = declarations(document, source_id="0" * 16, path="a.pdf")
    assert {reading.method for reading in form.readings} == {"ocr"}
    assert all(reading.confidence is not None for reading in form.readings)
    sealed = {(finding.table, finding.actual) for finding in form.findings if finding.rule == "under_seal"}
    assert sealed >= {("indicators", "12份")}
    assert ("text_recognised", "info", "page 1") in {
        (finding.rule, finding.severity, finding.actual) for finding in form.findings
    }


@pytest.mark.usefixtures("recognition")
def test_picture_without_text_has_none() -> None:
    assert failure(filed(Image.new("RGB", (600, 800), (240, 240, 230)), "PNG")) == ("no_text", "1 pages")
    assert failure(filed(Image.new("RGB", (30, 30)), "PNG")) == ("no_text", "30 x 30")


def test_huge_picture_is_refused_before_it_is_unpacked() -> None:
    data = filed(Image.new("1", (20_000, 10_000)), "PNG")
    assert len(data) < 100_000
    assert failure(data) == ("too_large", "> 80 megapixels")
    assert failure(filed(Image.new("1", (10_000, 9_000)), "PNG")) == ("too_large", "90 megapixels, > 80")


def test_broken_picture_is_damaged(picture: Image.Image) -> None:
    whole = jpeg(picture, CLEAN)
    assert failure(b"\x89PNG\r\n\x1a\n nothing") == ("damaged", "picture")
    if recognition.is_installed():
        assert failure(whole[: len(whole) // 2]) == ("damaged", "picture")


def test_pictures_of_phones_are_not_read() -> None:
    assert failure(b"\0\0\0\x20ftypheic" + bytes(40)) == ("unsupported_format", "HEIF")


def test_without_recognition_a_picture_has_no_text(
    monkeypatch: pytest.MonkeyPatch, picture: Image.Image
) -> None:
    monkeypatch.setattr(recognition, "is_installed", never)
    assert failure(jpeg(picture, CLEAN)) == ("image_only", "JPEG")
    assert failure(picture_pdf([picture, picture], CLEAN)) == ("image_only", "2 pages")


def never() -> bool:
    return False


def test_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        message = "libGL.so.1: cannot open shared object file"
        raise ImportError(message)

    monkeypatch.setattr(recognition, "import_module", refuse)
    assert recognition.obstacle() == "cv2: libGL.so.1: cannot open shared object file"


def test_recognition_that_runs_out_of_memory_says_so(
    monkeypatch: pytest.MonkeyPatch, picture: Image.Image
) -> None:
    def exhausted(*_: object, **__: object) -> None:
        message = "[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Status Message: std::bad_alloc"
        raise RuntimeError(message)

    def faulty(*_: object, **__: object) -> None:
        message = "[ONNXRuntimeError] : 2 : INVALID_ARGUMENT"
        raise RuntimeError(message)

    monkeypatch.setattr(recognizer(), "_engine", exhausted)
    with pytest.raises(MemoryError):
        read_bytes(jpeg(picture, CLEAN))
    monkeypatch.setattr(recognizer(), "_engine", faulty)
    with pytest.raises(RuntimeError, match="INVALID_ARGUMENT"):
        read_bytes(jpeg(picture, CLEAN))
