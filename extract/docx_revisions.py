"""What must be settled before a part can be read: alternates, tracked changes, field codes, prompts.

All steps change the parsed tree in place, so that everything left in it is on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from extract.docx_markup import (
    BREAK,
    CARRIAGE_RETURN,
    CELL,
    COMPATIBILITY,
    INK,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    TAB,
    TABLE,
    TEXT,
    VALUE,
    W,
    is_on,
    value_of,
    whole_number,
)
from extract.docx_paragraph import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Settled:
    """Texts taken out of a part: deleted by a tracked change, and prompts of unfilled content controls."""

    deleted: tuple[str, ...]
    prompts: tuple[str, ...]


def settle(root: Element, prompt_styles: frozenset[str]) -> Settled:
    """Choose alternates, accept tracked changes, reduce fields to their results and take out prompts.

    Args:
        root: Root of a part; changed in place.
        prompt_styles: Ids of the character styles that mark the prompt of a content control.
    """
    for alternates in list(root.iter(f"{COMPATIBILITY}AlternateContent")):
        _choose(alternates)
    deleted = tuple(_accept_changes(root))
    if next(root.iter(_FIELD_MARK), None) is not None:
        _reduce_fields(root)
    return Settled(deleted, tuple(_take_prompts(root, prompt_styles)))


def _choose(alternates: Element) -> None:
    """Keep the first choice, or the fallback where there is no choice: they show the same thing twice."""
    branches = list(alternates)
    kept = next((branch for branch in branches if branch.tag == f"{COMPATIBILITY}Choice"), None)
    if kept is None:
        kept = next((branch for branch in branches if branch.tag == f"{COMPATIBILITY}Fallback"), None)
    for branch in branches:
        if branch is not kept:
            alternates.remove(branch)


def _accept_changes(root: Element) -> Iterable[str]:
    """Remove what tracked changes deleted or moved away, and yield its text."""
    marks = list(root.iter(f"{W}del", f"{W}moveFrom", f"{W}cellDel"))
    # From the outside in, so that nothing is reported twice: rows, cells, then content, then paragraph marks.
    for mark in marks:
        row_properties = _parent(mark, ROW_PROPERTIES)
        if row_properties is not None and _is_below(mark, root):
            yield from _take(row_properties.getparent())
    for mark in marks:
        if mark.tag == f"{W}cellDel" and _is_below(mark, root):
            cell = next(mark.iterancestors(CELL), None)
            for block in [] if cell is None else list(cell.iterchildren(PARAGRAPH, TABLE, f"{W}sdt")):
                yield from _take(block)
    for mark in marks:
        if len(mark) and _is_below(mark, root):
            yield from _take(mark)
    # From the end, so that text is moved once however many paragraphs run together.
    for mark in reversed(marks):
        run_properties = _parent(mark, RUN_PROPERTIES)
        properties = None if run_properties is None else _parent(run_properties, PARAGRAPH_PROPERTIES)
        if properties is not None and _is_below(mark, root):
            _join_with_next(properties)


def _parent(element: Element, tag: str) -> Element | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag == tag else None


def _is_below(element: Element, root: Element) -> bool:
    return any(ancestor is root for ancestor in element.iterancestors())


def _take(element: Element | None) -> Iterable[str]:
    parent = None if element is None else element.getparent()
    if element is None or parent is None:
        return
    text = plain_text(element)
    parent.remove(element)
    if text:
        yield text


def _join_with_next(properties: Element) -> None:
    """Move the content of a paragraph whose mark was deleted to the head of the next paragraph."""
    paragraph = properties.getparent()
    container = None if paragraph is None else paragraph.getparent()
    if paragraph is None or container is None:
        return
    following = next(paragraph.itersiblings(PARAGRAPH, TABLE, f"{W}sdt"), None)
    if following is None or following.tag != PARAGRAPH:
        return
    # Properties stand first; a search for them, or a count, would go through all that was moved here already.
    first = next(iter(following), None)
    place = 1 if first is not None and first.tag == PARAGRAPH_PROPERTIES else 0
    for child in reversed(list(paragraph)):
        if child is not properties:
            following.insert(place, child)
    container.remove(paragraph)


def _reduce_fields(root: Element) -> None:
    """Remove the codes of complex fields, and write out form fields that keep their state in properties."""
    marks = list(root.iter(_FIELD_MARK))
    partners = _matched(marks)
    codes: list[Element] = []
    open_fields: list[_Field] = []
    open_codes = 0
    for node in list(root.iter(_FIELD_MARK, TAB, BREAK, CARRIAGE_RETURN, *INK)):
        if node.tag != _FIELD_MARK:
            if open_codes:
                codes.append(node)
            elif open_fields:
                open_fields[-1].shows_result = True
        elif node in partners:
            kind = node.get(f"{W}fldCharType")
            if kind == "begin":
                open_fields.append(_Field(node))
                open_codes += 1
                continue
            open_codes -= open_fields[-1].in_code
            open_fields[-1].in_code = False
            if kind == "end":
                _write_form_state(open_fields.pop())
    for node in codes:
        run = node.getparent()
        if run is not None and run.tag == RUN:
            run.remove(node)


@dataclass(slots=True)
class _Field:
    """An open field: its first mark, whether its code is still being read, whether a result was seen."""

    begin: Element
    in_code: bool = True
    shows_result: bool = False


def _matched(marks: list[Element]) -> set[Element]:
    """Return the marks of fields that have both begin and end; a lone begin would swallow the rest."""
    matched: set[Element] = set()
    pending: list[list[Element]] = []
    for mark in marks:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            pending.append([mark])
        elif pending and kind in {"separate", "end"}:
            pending[-1].append(mark)
            if kind == "end":
                matched.update(pending.pop())
    return matched


def _write_form_state(field: _Field) -> None:
    """Put the state of a tick box or drop-down field into the text; neither has a result of its own."""
    form = field.begin.find(f"{W}ffData")
    if form is None or field.shows_result:
        return
    box, choices = form.find(f"{W}checkBox"), form.find(f"{W}ddList")
    if box is not None:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        text = "☒" if state is not None and is_on(state) else "☐"
    elif choices is not None:
        entries = [entry.get(VALUE, "") for entry in choices.iterfind(f"{W}listEntry")]
        chosen = value_of(choices, "result") or value_of(choices, "default")
        index = whole_number(chosen, default=0, least=0, most=len(entries))
        text = entries[index] if index < len(entries) else ""
    else:
        return
    shown = etree.Element(TEXT)
    shown.text = text
    field.begin.addnext(shown)


def _take_prompts(root: Element, prompt_styles: frozenset[str]) -> Iterable[str]:
    """Remove the prompts of unfilled content controls ("click to enter text") and yield them."""
    for switch in list(root.iter(f"{W}showingPlcHdr")):
        control = next(switch.iterancestors(f"{W}sdt"), None)
        if control is None or not is_on(switch):
            continue
        runs = [run for run in control.iter(RUN) if _character_style(run) in prompt_styles]
        prompt = "".join(plain_text(run) for run in runs)
        for run in runs:
            run.clear()
        if prompt:
            yield prompt


def _character_style(run: Element) -> str | None:
    return value_of(run.find(RUN_PROPERTIES), "rStyle")


_FIELD_MARK: Final = f"{W}fldChar"
