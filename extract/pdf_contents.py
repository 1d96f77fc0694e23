"""The pages of a PDF file as read by the reader that can, with text that may serve as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.document import Remark
from extract.errors import ExtractError
from extract.pdf_health import (
    fold_radicals,
    is_marred,
    mark_wide_codes,
    may_draw_rules,
    page_health,
    rare_characters,
    reads_as_chinese,
    without_text,
)

if TYPE_CHECKING:
    from extract.pdf_page import PageContent
    from extract.pdf_readers import Readers


def page_contents(readers: Readers, *, broken_fonts: int) -> tuple[list[PageContent], list[Remark]]:
    """Read all pages; one that neither reader can read, or whose text is no text, is named in a remark."""
    contents: list[PageContent] = []
    remarks: list[Remark] = []
    coded: set[int] = set()
    for number in range(1, readers.first.page_count + 1):
        try:
            content = readers.first.page(number)
        except ExtractError as error:
            if error.code != "damaged":
                raise
            second = readers.second_look(number)
            if second is None:
                remarks.append(Remark("page_unreadable", error.detail, number))
                continue
            remarks.append(Remark("second_reader", "page cannot be opened", number))
            content = second
        if content.fields:
            remarks.append(Remark("form_fields", f"{content.fields} fields", number))
        if content.notes:
            remarks.append(
                Remark("annotations_left_out", f"{content.notes} stamps, marks or remarks", number)
            )
        if content.unseen:
            why = f"{content.unseen} texts in a font that neither file nor machine has"
            content = _seen(content, readers, remarks, why)
        elif broken_fonts:
            content = _seen(content, readers, remarks, "text in a broken font")
        text = "".join(content.glyphs.text)
        if content.unmapped or rare_characters(text):
            if mark_wide_codes(content):
                coded.add(number)
            content = _healthy(content, readers, remarks)
            folded = fold_radicals(content)
            if folded is not None:
                remarks.append(folded)
            text = "".join(content.glyphs.text)
        if may_draw_rules(text):
            from extract.pdf_character_rules import with_character_rules  # noqa: PLC0415 - few pages need it

            content = with_character_rules(content)
        contents.append(content)
    if coded:
        remarks += [
            _unmapped(content)
            for content in contents
            if content.number not in coded and mark_wide_codes(content, 0)
        ]
    if not contents:
        raise ExtractError(code="damaged", detail="no readable page")
    return contents, remarks


def _seen(content: PageContent, readers: Readers, remarks: list[Remark], why: str) -> PageContent:
    """Return the page with the texts that the default reader left out, if there are any."""
    second = readers.second_look(content.number)
    if second is None or not page_health(content).glyphs < page_health(second).glyphs:
        return content
    remarks.append(Remark("second_reader", why, content.number))
    return second


def _healthy(content: PageContent, readers: Readers, remarks: list[Remark]) -> PageContent:
    """Return the page with text that may serve as evidence, from the second reader if need be."""
    health = page_health(content)
    if health.is_usable:
        if health.bad:
            remarks.append(_unmapped(content))
        return content
    second = readers.second_look(content.number)
    if second is not None:
        mark_wide_codes(second)
    if second is not None and page_health(second).is_usable and reads_as_chinese(second):
        remarks.append(Remark("second_reader", f"{health.bad} glyphs without a character", content.number))
        return second
    told = _unmapped(content)
    if is_marred(content):
        remarks.append(told)
        return content
    remarks.append(replace(told, code="unusable_text"))
    return without_text(content)


def _unmapped(content: PageContent) -> Remark:
    """Say how many glyphs of a page have no character."""
    health = page_health(content)
    return Remark(
        "glyphs_unmapped", f"{health.bad} of {health.glyphs} glyphs without a character", content.number
    )
