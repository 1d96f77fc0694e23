"""Laws every Word document obeys: no character lost or doubled, no grid position covered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx_build import CONTINUE, RESTART, docx, p, para, run, tbl, tc, text_box, tr
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.docx import read_docx
from extract.docx_story import flat_text

if TYPE_CHECKING:
    from extract.document import Block

WHITE = '<w:color w:val="FFFFFF"/>'
ATOMS = st.text(alphabet="甲乙丙丁0123%≥", min_size=1, max_size=4)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    wrappers = (
        "{}",
        "<w:ins>{}</w:ins>",
        "<w:del>{}</w:del>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    )
    looks = ("", "", "<w:vanish/>", WHITE, "<w:b/>")
    runs = draw(st.lists(st.tuples(ATOMS, st.sampled_from(looks), st.sampled_from(wrappers)), max_size=3))
    content = "".join(wrapper.format(run(text, look)) for text, look, wrapper in runs)
    if draw(st.integers(0, 5)) == 0:
        content += f"<w:r><w:drawing>{text_box(p(draw(ATOMS)))}</w:drawing></w:r>"
    return para(content, draw(st.sampled_from(("", "", "<w:rPr><w:del/></w:rPr>"))))


def cells_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    properties = ("", "", '<w:gridSpan w:val="2"/>', CONTINUE, RESTART, "<w:hMerge/>", "<w:cellDel/>")
    content = st.lists(inner, max_size=3).map(lambda blocks: "".join([*blocks, p()]))
    return st.builds(tc, content, st.sampled_from(properties))


@st.composite
def tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    properties = ("", "", "<w:del/>", "<w:hidden/>", '<w:gridBefore w:val="1"/>')
    rows = draw(st.lists(st.lists(cells_of(inner), min_size=1, max_size=4), min_size=1, max_size=4))
    return tbl(*(tr(*row, properties=draw(st.sampled_from(properties))) for row in rows))


BLOCKS = st.recursive(paragraphs(), tables, max_leaves=8)


def characters(blocks: tuple[Block, ...]) -> str:
    return flat_text(blocks).replace("\n", "")


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=3))
def test_every_character_ends_in_exactly_one_place(body: list[str]) -> None:
    markup = "".join(body)
    document = read_docx(docx(p("首") + markup))
    found = characters(document.blocks) + "".join(
        remainder.text.replace("\n", "") for remainder in document.remainders
    )
    written = [text.partition("</w:t>")[0] for text in markup.split('<w:t xml:space="preserve">')[1:]]
    assert sorted(found) == sorted("首" + "".join(written))


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=3))
def test_no_grid_position_is_covered_twice(body: list[str]) -> None:
    pending = list(read_docx(docx(p("首") + "".join(body))).tables)
    while pending:
        table = pending.pop()
        positions = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(positions) == len(set(positions))
        assert all(row < table.rows and column < table.columns for row, column in positions)
        assert [(cell.row, cell.column) for cell in table.cells] == sorted(
            (cell.row, cell.column) for cell in table.cells
        )
        pending.extend(inner for cell in table.cells for inner in cell.tables)
