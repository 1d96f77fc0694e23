"""Word documents that hold scanned pages: the pages are read, or named where they are not."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Cm
from draw_scan import jpeg, scanned
from PIL import Image
from test_scan import CLEAN, PAGE, TITLE, cells, expected, failure

from extract import ExtractError, Line, Remark
from extract.read import page_count, read_bytes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURED = Remark("pictures", "1")
UNREAD = Remark("page_without_text", "picture", 1)


@pytest.fixture(scope="module")
def page() -> bytes:
    """A scanned page as a picture file."""
    return jpeg(scanned(PAGE, CLEAN)[0], CLEAN)


def word(*pictures: bytes, text: str = "", table: bool = False) -> bytes:
    """A Word document of a line of text, a table and pictures."""
    document = docx.Document()
    if text:
        document.add_paragraph(text)
    if table:
        document.add_table(1, 1).cell(0, 0).text = "盖章"
    for picture in pictures:
        document.add_picture(io.BytesIO(picture), width=Cm(15))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def logo() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (300, 300), 200).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.usefixtures("recognition")
def test_scanned_pages_of_a_document_are_read(page: bytes) -> None:
    document = read_bytes(word(page))
    assert (document.media_type, len(document.pages)) == (DOCX, 1)
    assert cells(document.tables[0]) == expected()
    assert document.remarks == (PICTURED, Remark("text_recognised", "page 1"))
    boxes = [box for cell in document.tables[0].cells for box in cell.boxes]
    assert {box.page for box in boxes} == {1}


@pytest.mark.usefixtures("recognition")
def test_what_pages_say_stands_behind_the_text_each_page_once(page: bytes) -> None:
    document = read_bytes(word(page, page, text="附件2"))
    assert [block.text for block in document.blocks if isinstance(block, Line)][:2] == ["附件2", TITLE]
    assert (len(document.tables), len(document.pages)) == (1, 1)


def test_pages_that_are_not_read_are_named(page: bytes) -> None:
    with pytest.raises(ExtractError) as failed:
        read_bytes(word(page), recognise=False)
    assert failed.value.code == "image_only"
    assert read_bytes(word(page, text="附件2"), recognise=False).remarks == (PICTURED, UNREAD)


@pytest.mark.usefixtures("recognition")
def test_small_pictures_and_those_beside_tables_are_no_pages(page: bytes) -> None:
    assert read_bytes(word(logo(), text="附件2")).remarks == (PICTURED,)
    assert read_bytes(word(page, table=True)).remarks == (PICTURED,)
    assert failure(word(logo())) == ("image_only", "")


@pytest.mark.usefixtures("recognition")
def test_a_page_that_cannot_be_read_is_named(page: bytes) -> None:
    assert read_bytes(word(page[: len(page) // 2], text="附件2")).remarks == (PICTURED, UNREAD)


def test_pages_are_counted(page: bytes) -> None:
    assert page_count(word(page, logo(), text="附件2"), DOCX) == 1
