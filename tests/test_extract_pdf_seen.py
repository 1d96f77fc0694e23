"""What a viewer shows beside the page's own text, and what a damaged file no longer shows."""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from extract.document import Line, Remark
from extract.errors import ExtractError
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from extract.document import Document

XS = (60, 180, 330, 420, 540)
YS = (100, 125, 150)
LABELS = (("项目名称", "", "主管部门", ""), ("资金总额", "", "财政拨款", ""))


def form() -> Sheet:
    """Draw a form whose values are still to be filled in."""
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, LABELS)
    return sheet


def texts(document: Document) -> list[str]:
    """Return the texts of the only table."""
    (table,) = document.tables
    return [cell.text for cell in table.cells]


def test_values_of_form_fields_stand_in_their_cells() -> None:
    sheet = form()
    fields = sheet.canvas.acroForm
    for number, (value, x, y) in enumerate(
        (("RIVER 2024", 180, 125), ("BUREAU", 420, 125), ("126.50", 180, 150), ("90.00", 420, 150))
    ):
        fields.textfield(
            name=f"field{number}", value=value, x=x + 2, y=842 - y + 2, width=100, height=20, fontSize=9
        )
    document = read_pdf(sheet.pdf(), verify="all")
    assert texts(document) == [
        "项目名称", "RIVER 2024", "主管部门", "BUREAU", "资金总额", "126.50", "财政拨款", "90.00",
    ]  # fmt: skip
    assert document.remarks == (Remark("form_fields", "4 fields", 1),)


def test_form_without_values_has_no_fields_to_tell_of() -> None:
    assert read_pdf(form().pdf()).remarks == ()


def seal(ground: int) -> ImageReader:
    """Draw a red ring on a ground that is opaque (255) or lets everything through (0)."""
    picture = Image.new("RGBA", (60, 60), (255, 255, 255, ground))
    picture.paste((255, 0, 0, 255), (5, 5, 55, 10))
    return ImageReader(picture)


@pytest.mark.parametrize(("ground", "kept"), [(0, "清溪县水务局"), (255, "")])
def test_seal_that_can_be_seen_through_hides_no_text(ground: int, kept: str) -> None:
    sheet = form()
    sheet.text(184, 114, "清溪县水务局")
    sheet.canvas.drawImage(seal(ground), 170, 842 - 124, 120, 23, mask="auto")
    document = read_pdf(sheet.pdf())
    assert texts(document)[1] == kept
    assert [each.text for each in document.remainders] == ([] if kept else ["清溪县水务局"])


def packed(data: bytes, keep: float) -> bytes:
    """Compress the contents of all pages and keep only so much of each, padded to what the file says."""

    def shortened(found: re.Match[bytes]) -> bytes:
        whole = zlib.compress(found[2])
        part = whole[: int(len(whole) * keep)]
        return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(part), part)

    return re.sub(
        rb"<<\s*/Length (\d+)\s*>>\s*stream\r?\n(.*?)\r?\n?endstream", shortened, data, flags=re.DOTALL
    )


def pages(count: int) -> bytes:
    """Draw pages of different lines."""
    sheet = Sheet()
    for page in range(count):
        for line in range(30):
            sheet.text(
                60,
                60 + 20 * line,
                f"第{line + 1}行：河道巡查记录 {sha256(b'%d %d' % (page, line)).hexdigest()}",
            )
        sheet.next_page()
    return sheet.pdf()


def test_compressed_pages_that_are_whole_are_named_in_no_remark() -> None:
    assert read_pdf(packed(pages(2), 1.0)).remarks == ()


def test_page_whose_content_breaks_off_is_told() -> None:
    document = read_pdf(packed(pages(2), 0.6))
    assert document.remarks == (Remark("content_damaged", "2 of 2 compressed parts break off"),)
    assert document.blocks


def test_content_whose_sum_is_wrong_beside_one_whose_is_right_is_told() -> None:
    data = packed(pages(2), 1.0)
    place = data.index(b"endstream") - 3
    damaged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    assert read_pdf(damaged).remarks == (Remark("content_damaged", "1 of 2 compressed parts break off"),)
    # A writer that sums up nothing rightly does not know how.
    wrong = re.sub(rb".{4}(?=\nendstream)", b"\x00\x01\x02\x03", data, flags=re.DOTALL)
    assert read_pdf(wrong).remarks == ()


def test_zeros_in_a_content_that_is_not_packed_are_told() -> None:
    data = pages(1)
    place = data.index(b" Tj") - 30
    damaged = data[:place] + bytes(16) + data[place + 16 :]
    assert [remark.code for remark in read_pdf(damaged).remarks] == ["content_damaged"]


def test_content_packed_and_written_in_letters_that_is_broken_is_told() -> None:
    sheet = Sheet()
    sheet.canvas.setPageCompression(1)
    for line in range(60):
        sheet.text(60, 60 + 12 * line, f"河道巡查记录 {sha256(b'%d' % line).hexdigest()}")
    data = sheet.pdf()
    assert b"/ASCII85Decode" in data
    assert read_pdf(data).remarks == ()
    place = data.index(b"stream\n") + 1200
    damaged = data[:place] + bytes(16) + data[place + 16 :]
    assert read_pdf(damaged).remarks == (Remark("content_damaged", "1 of 1 compressed parts break off"),)


def test_broken_font_of_a_file_that_is_damaged_elsewhere_is_told() -> None:
    sheet = Sheet()
    sheet.canvas.setPageCompression(1)
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    sheet.canvas.setFont("Vera", 10)
    for line in range(60):
        text = f"Budget {sha256(b'%d' % line).hexdigest()}"
        sheet.canvas.drawString(60, 800 - 12 * line, text)
    data = sheet.pdf()
    whole = read_pdf(data)
    assert whole.remarks == ()
    place = data.index(b"stream", data.index(b"/Length1")) + 400
    damaged = data[:place] + bytes(400) + data[place + 400 :]
    # Fonts are looked at where the content of a page is broken.
    place = damaged.index(b"~>")
    broken = read_pdf(damaged[:place] + b"\0" + damaged[place:])
    assert broken.remarks == (
        Remark("content_damaged", "1 of 2 compressed parts break off"),
        Remark("content_damaged", "1 of 1 fonts"),
    )
    assert [block.text for block in broken.blocks if isinstance(block, Line)] == [
        block.text for block in whole.blocks if isinstance(block, Line)
    ]


def test_file_of_which_no_content_can_be_unpacked_is_damaged() -> None:
    data = re.sub(
        rb"(/FlateDecode /Length \d+ >>\nstream\n).{200}",
        lambda found: found[1] + b"\xff" * 200,
        packed(pages(1), 1.0),
        flags=re.DOTALL,
    )
    with pytest.raises(ExtractError) as caught:
        read_pdf(data)
    assert (caught.value.code, caught.value.detail) == ("damaged", "1 of 1 compressed parts break off")


def test_page_that_is_there_twice_is_told() -> None:
    sheet = Sheet()
    for _ in range(2):
        for line in range(5):
            sheet.text(60, 60 + 20 * line, f"第{line + 1}行：河道巡查与水质检测的记录")
        sheet.next_page()
    assert read_pdf(sheet.pdf()).remarks == (Remark("page_repeated", "the same as page 1", 2),)


def test_remarks_of_readers_are_counted_and_not_read() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标")
    sheet.canvas.textAnnotation("please check", [300, 700, 320, 720])
    sheet.canvas.highlightAnnotation("is this right?", [60, 730, 100, 745])
    sheet.canvas.linkURL("https://example.org", (60, 730, 100, 745))
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["绩效目标"]
    assert document.remarks == (Remark("annotations_left_out", "2 stamps, marks or remarks", 1),)
