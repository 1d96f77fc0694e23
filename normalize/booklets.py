"""What a booklet prints beside its forms: tables of the budget, prose, lists of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract import Line, Table
from normalize.folding import squeeze
from normalize.identity_names import office_in_title
from normalize.labels import match
from normalize.listed_sentences import sentences
from normalize.taxonomy import level
from normalize.titles import defines, heads_text, is_title, names_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block
    from normalize.table_parts import NumberedBlock

# Words that a table of targets or results prints in its short cells. Names of pay and of projects hold them as well
# (`绩效工资`, `绩效管理经费`), so below the first row the cell must be a label or a level.
_OF_FORMS = re.compile(r"绩效(?!工资|奖|津贴)|目标|指标(?!文|来源|结余|金额|号)|满意度|任务|得分|分值|自评")
_LABELS = (
    "text.annual_goal",
    "text.long_term_goal",
    "text.goal_result",
    "ind",
    "head.indicators",
    "head.tasks",
    "task",
)
_NAMES_TABLE = re.compile(r"(?:表|情况|说明|申报|报告)(?:[(（][^()（）]*[)）])?[.…·]*\d*$")
_LONGEST_LABEL = 24
# What tables of a budget or a final account print together, and no form does: classes of the accounts, both sides of
# the budget with their sums, travel and reception, purchases.
_BUDGET = (
    (re.compile(r"(?:功能|经济)分类|科目(?:编码|名称|代码)"),),
    (re.compile(r"收入.{0,2}[总合]计"), re.compile(r"支出.{0,2}[总合]计")),
    (re.compile(r"因公出国"), re.compile(r"公务接待")),
    (re.compile(r"采购(?:目录|品目|方式|项目)"),),
)
_CAPTION = re.compile(r"[^。；;，:：]{2,44}表(?:格)?(?:[(（][^()（）]*[)）])?[.…·]*\d{0,3}")
_UNIT = re.compile(r"[(（]?(?:金额)?单位[:：].{1,6}$")
_MOST_CAPTION_LINES = 5  # above a table, among which the line that names it stands
_NUMBER = r"[一二三四五六七八九十\d]{1,3}(?:[-—.]\d+)*"
_CHAPTER = re.compile(
    rf"第[一二三四五六七八九十]{{1,3}}(?:部分|章|节).{{0,40}}|目录|.{{0,12}}名词解释"
    rf"|(?:附件|附表|附)(?:{_NUMBER})?[:：]?|(?:表|[\u4e00-\u9fff]{{0,6}}(?:公开|[预决]算)表?){_NUMBER}表?"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])[^。；;，,：:]{2,36}"
)
_EMPTY = re.compile(
    r"[此本该]表.{0,4}(?:为空|空表|无数据|无内容)|(?:无|没有|未安排|不涉及).{2,24}(?:为空|空表)"
)
_SENTENCE = 20  # characters of a line of prose
_FEWEST_SENTENCES = 5  # of prose before the first form
_MOST_PAIRED = 6  # cells of a row of labels and values
_MOST_FORM_LINES = 6  # from the title of a form in plain text to the name of its office or project


@dataclass(frozen=True, slots=True)
class Booklet:
    """A document cut at the tables that belong to no form.

    Attributes:
        runs: The blocks between those tables, in order.
        others: What names each of those tables, in order.
        mixed: Whether the document holds such tables, or prose before its forms; any other is one run of forms.
    """

    runs: tuple[tuple[NumberedBlock, ...], ...]
    others: tuple[str, ...]
    mixed: bool


def part_booklet(blocks: Sequence[NumberedBlock]) -> Booklet:
    """Leave the tables of a budget and what names them out of a document."""
    prose = _holds_prose(blocks)
    found = _other_tables(blocks, prose=prose)
    runs: list[tuple[NumberedBlock, ...]] = []
    done = 0
    for table, caption in found.items():
        runs.append(tuple(blocks[done:caption]))
        done = table + 1
    runs.append(tuple(blocks[done:]))
    others = tuple(_name(blocks, table, caption) for table, caption in found.items())
    return Booklet(tuple(run for run in runs if run), others, bool(found) or prose)


def without_prose(form: Sequence[NumberedBlock]) -> list[NumberedBlock]:
    """The form of a booklet without what is printed before its title and behind its end; nothing if it is none."""
    tables = [index for index, (_, block) in enumerate(form) if isinstance(block, Table)]
    if not tables:
        return list(form[_begin_in_text(form) :])
    start = _start(form, tables[0])
    titled = any(_names_form(block.text) for _, block in form[start : tables[0]] if isinstance(block, Line))
    if not titled and not any(_speaks_of_targets(form[index][1]) for index in tables):
        return []
    return list(form[start : _end(form, tables[-1])])


def _other_tables(blocks: Sequence[NumberedBlock], *, prose: bool) -> dict[int, int]:
    """The tables that belong to no form, each with the first block of what names it.

    They say nothing of targets. What they print tells them, or the line above; a table that neither tells goes with
    the form that a title before it has begun.
    """
    plain = {index for index, (_, block) in enumerate(blocks) if _is_plain(block)}
    budget = {index for index in plain if _is_of_budget(blocks[index][1])}
    if not budget and not prose:
        return {}
    found: dict[int, int] = {}
    begun = False
    above = 0
    for index, (_, block) in enumerate(blocks):
        if isinstance(block, Line):
            begun = begun or _names_form(block.text)
            continue
        caption = _caption(blocks, max(above, index - _MOST_CAPTION_LINES), index)
        above = index + 1
        if index not in plain:
            begun = False
            continue
        told, named = index in budget, caption is not None
        if (told and named) or ((told or named) and not begun and not _names_declarant(block)):
            found[index] = index if caption is None else caption
            begun = False
    return found


def _name(blocks: Sequence[NumberedBlock], table: int, caption: int) -> str:
    """The line that names a table, or what its first cell with text prints."""
    for _, block in blocks[caption:table]:
        if isinstance(block, Line) and _is_caption(block.text):
            return squeeze(block.text)
    block = blocks[table][1]
    cells = block.cells if isinstance(block, Table) else ()
    return next((squeeze(cell.text) for cell in cells if cell.text.strip()), "")


def _is_plain(block: Block) -> bool:
    return isinstance(block, Table) and not _speaks_of_targets(block)


def _speaks_of_targets(block: Block) -> bool:
    """Whether a table prints a header or a label of targets or results; the name of another table is none."""
    return isinstance(block, Table) and any(
        _is_of_forms(cell.text, heads=cell.row == 0) for cell in block.cells
    )


@lru_cache(maxsize=8192)
def _is_of_forms(text: str, *, heads: bool) -> bool:
    if _OF_FORMS.search(text) is None:
        return False
    key = squeeze(text)
    if len(key) > _LONGEST_LABEL or _NAMES_TABLE.search(key) is not None:
        return False
    label, found = match(text), level(text)
    named = label is not None and label.one(*_LABELS) is not None
    return heads or named or (found is not None and found.certain)


def _is_of_budget(block: Block) -> bool:
    if not isinstance(block, Table):
        return False
    texts = [squeeze(cell.text) for cell in block.cells if cell.text]
    short = [text for text in texts if len(text) <= _LONGEST_LABEL]
    return any(all(any(map(word.search, short)) for word in words) for words in _BUDGET)


def _names_declarant(block: Block) -> bool:
    """Whether a table begins with the name of who declares, as a form in several tables does."""
    cells = block.cells if isinstance(block, Table) else ()
    first = next((cell for cell in cells if cell.text.strip()), None)
    beside = [cell for cell in cells if first is not None and cell.row == first.row and cell.text.strip()]
    label = match(first.text) if first is not None else None
    named = label is not None and label.one("field.department", "field.project_name") is not None
    return named and len(beside) <= _MOST_PAIRED


def _caption(blocks: Sequence[NumberedBlock], first: int, table: int) -> int | None:
    """Where the lines begin that name a table, other than as a form; None if none does."""
    block = blocks[table][1]
    top = (
        [cell.text for cell in block.cells if cell.row == 0 and cell.text.strip()]
        if isinstance(block, Table)
        else []
    )
    lines = [(table, top[0])] if len(top) == 1 else []
    for index in range(table - 1, first - 1, -1):
        line = blocks[index][1]
        if not isinstance(line, Line):
            break
        lines.append((index, line.text))
    for place, text in lines:
        if _names_form(text):
            return None
        if _is_caption(text):
            begin = place
            while begin > first and _is_chapter(blocks[begin - 1][1]):
                begin -= 1
            return begin
    return None


@lru_cache(maxsize=8192)
def _names_form(text: str) -> bool:
    return is_title(text) or names_list(text)


@lru_cache(maxsize=8192)
def _is_caption(text: str) -> bool:
    key = _UNIT.sub("", squeeze(text))
    return _CAPTION.fullmatch(key) is not None and not _names_form(text)


def _is_chapter(block: Block) -> bool:
    return isinstance(block, Line) and _CHAPTER.fullmatch(squeeze(block.text)) is not None


def _is_sentence(text: str) -> bool:
    if len(text) < _SENTENCE or not text.rstrip().endswith(("。", "：", ":")):
        return False
    return match(text) is None and not sentences(text)


def _holds_prose(blocks: Sequence[NumberedBlock]) -> bool:
    """Whether sentences stand before the first form; what stands below one may be its notes."""
    sentences = 0
    for _, block in blocks:
        if _speaks_of_targets(block):
            return False
        sentences += isinstance(block, Line) and _is_sentence(block.text)
        if sentences >= _FEWEST_SENTENCES:
            return True
    return False


def _parts_booklet(text: str) -> bool:
    """Whether a line begins a chapter, names a table or says that one is empty."""
    key = squeeze(text)
    return bool(_CHAPTER.fullmatch(key) or _EMPTY.search(key)) or _is_caption(text)


def _start(form: Sequence[NumberedBlock], table: int) -> int:
    """Where a form begins whose first table is given: at its title, or behind the prose before its table."""
    start = sentence = 0
    titled = False
    for index in range(table - 1, -1, -1):
        block = form[index][1]
        if not isinstance(block, Line):
            continue
        if _parts_booklet(block.text):
            start = index + 1
            break
        if _names_form(block.text):
            titled = True
        elif titled and _is_prose(block.text):
            return index + 1
        elif not sentence and _is_prose(block.text):
            sentence = index + 1
    return max(start, 0 if titled else sentence)


def _end(form: Sequence[NumberedBlock], table: int) -> int:
    """Where a form ends whose last table is given: lines below it may go with it, up to those of the booklet."""
    noted = False
    for index in range(table + 1, len(form)):
        block = form[index][1]
        if not isinstance(block, Line):
            continue
        label = match(block.text)
        noted = noted or (label is not None and label.one("text.notes") is not None)
        if _parts_booklet(block.text) or (not noted and _ends_form(block.text)):
            return index
    return len(form)


def _is_prose(text: str) -> bool:
    return _is_sentence(text) or _HEADING.fullmatch(squeeze(text)) is not None


def _ends_form(text: str) -> bool:
    """Whether a line below a form is a heading or explains a word, as the booklet goes on."""
    return _HEADING.fullmatch(squeeze(text)) is not None or defines(text)


def _begin_in_text(form: Sequence[NumberedBlock]) -> int:
    """Where a form without a table begins: at a title with the name of an office or a project below or in it; its end if at none."""
    for index, (_, block) in enumerate(form):
        if not isinstance(block, Line) or not heads_text(block.text):
            continue
        for _, below in form[index + 1 : index + 1 + _MOST_FORM_LINES]:
            label = match(below.text) if isinstance(below, Line) else None
            if label is not None and label.inline and label.one("field.department", "field.project_name"):
                return index
        lines = (below.text for _, below in form[index + 1 :] if isinstance(below, Line))
        if office_in_title(squeeze(block.text)) and any(map(sentences, lines)):
            return index
    return len(form)
