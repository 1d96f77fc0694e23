"""OFD pages are read as their characters and paths stand: transforms, templates, hidden text, hostile files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from draw_package import package
from hypothesis import given
from hypothesis import strategies as st

from extract import Box, Cell, Document, ExtractError, Line, Page, Remainder, Remark, read_bytes
from extract.ofd_page import deltas, subpaths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
DOCUMENT = (
    f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    '</ofd:PageArea><ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    "<ofd:Pages>{pages}</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
)
PAGE = '<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'


def text(words: str, x: float, y: float, *, attributes: str = "", code: str = "", inner: str = "") -> str:
    """A text of type size 4 mm whose first character stands on the base line at this place."""
    code = code or f'DeltaX="g {len(words)} 4"'
    return (
        f'<ofd:TextObject Boundary="{x} {y - 4} 100 5" Size="4" {attributes}>{inner}'
        f'<ofd:TextCode X="0" Y="4" {code}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, *, attributes: str = "") -> str:
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" {attributes}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def content(objects: str, template: str = "") -> str:
    return f"<ofd:Page {NAMESPACE}>{template}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def file_of(*pages: str, parts: Mapping[str, str] | None = None) -> bytes:
    entries = "".join(PAGE.format(number=number) for number in range(len(pages)))
    return package(
        {
            "OFD.xml": ROOT,
            "Doc_0/Document.xml": DOCUMENT.replace("{pages}", entries),
            **{f"Doc_0/Pages/Page_{number}/Content.xml": page for number, page in enumerate(pages)},
            **(parts or {}),
        }
    )


def read(*objects: str) -> Document:
    return read_bytes(file_of(content("".join(objects))))


GRID = path(
    "M 20 20 L 120 20 M 20 30 L 120 30 M 20 40 L 120 40 M 20 20 L 20 40 M 60 30 L 60 40 M 120 20 L 120 40"
)


def test_characters_and_paths_become_tables_and_lines() -> None:
    document = read(
        text("绩效目标表", 20, 15), GRID, text("甲", 22, 27), text("乙", 22, 37), text("丙丁", 62, 37)
    )
    line, table = document.blocks
    assert isinstance(line, Line)
    assert line.text == "绩效目标表"
    assert line.boxes == (Box(1, 56.69, 32.54, 113.39, 43.88),)
    assert document.pages == (Page(1, 595.28, 841.89),)
    assert [(cell.row, cell.column, cell.column_span, cell.text) for cell in document.tables[0].cells] == [
        (0, 0, 2, "甲"),
        (1, 0, 1, "乙"),
        (1, 1, 1, "丙丁"),
    ]
    assert table == document.tables[0]
    first = document.tables[0].cells[0]
    assert isinstance(first, Cell)
    assert first.boxes == (Box(1, 56.69, 56.69, 340.16, 85.04),)


def test_steps_may_be_written_as_runs_or_left_out() -> None:
    assert deltas("g 3 5 4.5", 5) == [5.0, 5.0, 5.0, 4.5, 4.5]
    assert deltas("g 999999999 5", 2) == [5.0, 5.0]
    assert deltas("1 x g", 3) == [1.0, 0.0, 0.0]
    assert deltas("", 3) is None
    assert read(text("总额100万", 20, 20, code=" ")).blocks == (
        Line("总额100万", (Box(1, 56.69, 46.71, 107.72, 58.05),)),
    )


def test_transform_of_an_object_moves_and_scales_its_text() -> None:
    moved = (
        '<ofd:TextObject Boundary="20 16 100 5" Size="1" CTM="4 0 0 4 10 0">'
        '<ofd:TextCode X="0" Y="1" DeltaX="1 1">甲乙丙</ofd:TextCode></ofd:TextObject>'
    )
    assert read(moved).blocks == (Line("甲乙丙", (Box(1, 85.04, 46.71, 119.06, 58.05),)),)


def test_text_turned_by_its_transform_reads_along_its_own_direction() -> None:
    turned = (
        '<ofd:TextObject Boundary="100 50 5 60" Size="4" CTM="0 1 -1 0 0 0">'
        '<ofd:TextCode X="0" Y="0" DeltaX="g 4 4">部门预算表</ofd:TextCode></ofd:TextObject>'
    )
    assert [block.text for block in read(turned).blocks if isinstance(block, Line)] == ["部门预算表"]


def test_template_lies_under_the_page() -> None:
    template = '<ofd:Template TemplateID="2" ZOrder="Background"/>'
    document = read_bytes(
        file_of(
            content(text("甲", 22, 27) + text("乙", 22, 37), template),
            parts={"Doc_0/Tpls/Tpl_0/Content.xml": content(GRID)},
        )
    )
    (table,) = document.tables
    assert [(cell.row, cell.column, cell.column_span, cell.text) for cell in table.cells] == [
        (0, 0, 2, "甲"),
        (1, 0, 1, "乙"),
        (1, 1, 1, ""),
    ]


def test_thin_filled_shapes_are_rulings_too() -> None:
    bars = "".join(
        path(
            f"M {x} {y} L {x + w} {y} L {x + w} {y + h} L {x} {y + h} C",
            attributes='Stroke="false" Fill="true"',
        )
        for x, y, w, h in (
            (20, 20, 100, 0.2),
            (20, 30, 100, 0.2),
            (20, 20, 0.2, 10),
            (60, 20, 0.2, 10),
            (120, 20, 0.2, 10),
        )
    )
    (table,) = read(bars, text("部门", 22, 27), text("甲局", 62, 27)).tables
    assert [cell.text for cell in table.cells] == ["部门", "甲局"]


def test_text_that_nobody_sees_is_kept_apart() -> None:
    white = '<ofd:FillColor Value="255 255 255"/>'
    dark = path("M 15 90 L 90 90 L 90 110 L 15 110 C", attributes='Fill="true"').replace(
        "<ofd:Abb", '<ofd:FillColor Value="0 0 128"/><ofd:Abb'
    )
    document = read(
        text("可见", 20, 20),
        text("不显示", 20, 40, attributes='Visible="false"'),
        text("全透明", 20, 60, attributes='Alpha="0"'),
        text("白字", 20, 80, inner=white),
        dark,
        text("白字有底", 20, 100, inner=white),
        text("页外", 300, 20),
    )
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["可见", "白字有底"]
    assert sorted(remainder.text for remainder in document.remainders) == sorted(
        ["不显示", "全透明", "白字", "页外"]
    )
    assert {remainder.kind for remainder in document.remainders} == {"hidden"}


def test_annotations_and_drawings_from_elsewhere_are_named() -> None:
    listing = (
        f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="0"><ofd:FileLoc>Page_0/Annot.xml</ofd:FileLoc></ofd:Page>'
        "</ofd:Annotations>"
    )
    notes = (
        f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot Type="Watermark"><ofd:Appearance>{text("内部资料", 20, 20)}'
        f'</ofd:Appearance></ofd:Annot><ofd:Annot Type="Stamp"><ofd:Appearance>{text("已审核", 20, 20)}'
        "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    page = content(text("绩效目标表", 20, 15) + '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="9"/>')
    document = read_bytes(
        file_of(page, parts={"Doc_0/Annots/Annotations.xml": listing, "Doc_0/Annots/Page_0/Annot.xml": notes})
    )
    assert document.remainders == (Remainder("watermark", "内部资料"), Remainder("comment", "已审核"))
    assert document.remarks == (Remark("composite_objects", "1", 1),)


def test_other_namespace_and_page_of_its_own_size() -> None:
    page = content("<ofd:Area/>" + text("甲乙", 20, 15)).replace(
        "<ofd:Content>", "<ofd:Area><ofd:PhysicalBox>0 0 100 50</ofd:PhysicalBox></ofd:Area><ofd:Content>", 1
    )
    old = page.replace("http://www.ofdspec.org/2016", "http://www.ofdspec.org")
    document = read_bytes(file_of(old))
    assert document.pages == (Page(1, 283.46, 141.73),)
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["甲乙"]


def test_page_that_is_missing_is_named_and_the_others_are_read() -> None:
    data = file_of(content(text("甲乙", 20, 15)), "<broken")
    document = read_bytes(data)
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["甲乙"]
    assert Remark("damaged_part", "Doc_0/Pages/Page_1/Content.xml") in document.remarks


PICTURE = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
MANY = "".join(PAGE.format(number=number) for number in range(2_001))
HOSTILE = {
    "a scan": (lambda: file_of(content(PICTURE)), "image_only"),
    "blank pages": (lambda: file_of(content("")), "no_text"),
    "no page": (file_of, "damaged"),
    "no document": (lambda: package({"OFD.xml": ROOT}), "damaged"),
    "a locked file": (lambda: package({"OFD.xml": ROOT, "decryptseed.dat": ""}), "password_protected"),
    "pages without end": (
        lambda: package({"OFD.xml": ROOT, "Doc_0/Document.xml": DOCUMENT.replace("{pages}", MANY)}),
        "too_large",
    ),
    "characters without end": (lambda: file_of(content(text("甲" * 200_001, 0, 10))), "too_large"),
    "lines without end": (
        lambda: file_of(content(path("M 0 0 " + " ".join(f"L {n} {n * n % 9973}" for n in range(200_001))))),
        "too_large",
    ),
    "a page that is blown up": (lambda: file_of(content(text(" " * 20_000_000, 0, 10))), "suspicious"),
    "an entity": (
        lambda: file_of(
            f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{content(text("&e;", 0, 10))}'
        ),
        "suspicious",
    ),
}


@pytest.mark.parametrize(("build", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_and_damaged_files_end_with_a_code(build: Callable[[], bytes], code: str) -> None:
    data = build()
    started = time.monotonic()
    with pytest.raises(ExtractError) as failure:
        read_bytes(data)
    assert failure.value.code == code
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("number", ["1e308", "-1e308", "nan", "inf", "", "x", "9" * 400])
def test_coordinates_that_are_no_places_end_with_a_document_or_a_code(number: str) -> None:
    objects = (
        f'<ofd:TextObject Boundary="{number} 0 10 10" Size="{number}" CTM="{number} 0 0 1 {number} 0">'
        f'<ofd:TextCode X="{number}" Y="4" DeltaX="g 2 {number}">甲乙丙</ofd:TextCode></ofd:TextObject>'
        f"{path(f'M {number} 0 L 0 {number} L 10 {number} C')}{text('丁', 20, 20)}"
    )
    try:
        document = read(objects)
    except ExtractError as error:
        assert error.code == "damaged"  # noqa: PT017
    else:
        assert "丁" in "".join(block.text for block in document.blocks if isinstance(block, Line))


@given(
    st.lists(
        st.sampled_from(["M", "L", "C", "Q", "B", "A", "S", "g", "0", "1", "-2.5", "x", ","]), max_size=30
    )
)
def test_any_path_gives_points(words: list[str]) -> None:
    for part in subpaths(" ".join(words)):
        assert all(len(point) == 3 for point in part)
