"""Recognising the printed labels of forms: a cell's text becomes the concepts its wording may stand for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import cast

from rapidfuzz import fuzz, process

from normalize.compositions import composed
from normalize.errors import ProfileError
from normalize.folding import native, squeeze
from normalize.money import money_unit
from normalize.profiles_scope import remembered, words

GOALS = ("text.annual_goal", "text.long_term_goal")
# A label is short; running prose that happens to contain a wording is not a label.
LONGEST_LABEL = 30
_LONGEST_BILINGUAL = 100

_ENUMERATOR = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.,]|[(]?\d{1,2}[)]|\d{1,2}[、.](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}[、.]?(?=[^\d.%])|[①-⑳]|其中[:,]?|[*★☆▲●◆■□-])+"
)
_BRACKETS = re.compile(r"[(\[【<《][^()\[\]【】<>《》]*[)\]】>》]?")
_LAST_BRACKET = re.compile(r"[(\[【<《][^()\[\]【】<>《》]*[)\]】>》]?$")
_AMOUNT_BEHIND = re.compile(
    r"(\D*?[^\d\s])(?:[ \t\u3000]+([\d,，]+(?:\.\d+)?(?:[百千万亿]*元)?)|([\d,，]+(?:\.\d+)?[百千万亿]*元))"
)
_COLON = re.compile(r"[:：﹕]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_UNIT_STATED = re.compile(r"[(]?(?:金额|货币|计量|资金)?单位:(?:人民币)?[百千万亿]*元[)]?$")
_UNIT_OF_AMOUNTS = re.compile(r"(?:预算|资金)?金额:(?=(?:人民币)?[百千万亿]*元$)")
_UNIT_IN_BRACKETS = re.compile(r"[(（][^()（）:：]{0,4}单位[:：][^()（）]{1,8}[)）]")
_ANY_CHARACTER = re.compile(
    r"(?<!\\)\.|\[\^|\\[^d()]|[^\[\]\d]-[^\[\]\d]"
)  # in a pattern; `-` between two, a range
_QUOTED = re.compile("[\"'“”‘’「」『』]")
_TRAILING = ":;,。、"
_SUM = frozenset({"total.row"})
_FUND, _PROJECT = "专项", "项目"
_OF_MONEY = ("item.", "money.", "total.")


@dataclass(frozen=True, slots=True)
class Label:
    """A recognised label.

    Attributes:
        wording: The wording that matched, folded.
        concepts: Every concept the wording may stand for; the place in the form decides.
        unit: Money unit printed with the label (`万元`), if any.
        hint: What its brackets hold, folded and joined by blanks, such as a unit, a weight or a range of years.
        inline: Value printed in the same cell after a colon, as printed; empty if nothing follows the colon.
        section: A section label printed before it in the same cell (`资金来源：（1）财政拨款`).
        told: Whether the printed words are in no list and were told by their place to be this label.
    """

    wording: str
    concepts: frozenset[str]
    unit: str | None = None
    hint: str = ""
    inline: str | None = None
    section: Label | None = None
    told: bool = False

    def one(self, *prefixes: str) -> str | None:
        """The first concept, in alphabetical order, that is or begins with one of the prefixes."""
        return _first(self.concepts, prefixes)


@lru_cache(maxsize=16384)
def _first(concepts: frozenset[str], prefixes: tuple[str, ...]) -> str | None:
    ordered = sorted(concepts)
    for prefix in prefixes:
        for concept in ordered:
            if concept == prefix or concept.startswith(prefix + "."):
                return concept
    return None


@remembered(65536)
def match(text: str) -> Label | None:
    """Recognise a cell or line as a label, with or without its value in the same cell; None if it is neither."""
    text = native(_unwrapped(text)) if len(text) <= _LONGEST_BILINGUAL else _unwrapped(text)
    head = text[:400]
    key = folded_wording(head)
    if _UNIT_OF_AMOUNTS.match(key):
        head = text = f"单位:{partition_label(text)[2]}"  # `金额：万元`
        key = folded_wording(head)
    if not key:
        return None
    if len(text) <= 200 and len(key) <= LONGEST_LABEL:
        found = _whole(key)
        if found is not None:
            return found
    colon = _COLON.search(head)
    if colon is None:
        return _with_amount(head)
    left = folded_wording(native(head[: colon.start()]))
    if not left or len(left) > LONGEST_LABEL:
        return None
    if left.endswith("其中"):
        return match(text[colon.end() :])
    found = _whole(left)
    if found is None:
        return None
    inline = text[colon.end() :].strip()
    within = match(inline) if len(inline) <= 200 else None
    if within is not None and within.section is None and _is_section(found) and within.one("item"):
        return Label(within.wording, within.concepts, within.unit, within.hint, within.inline, found)
    return Label(found.wording, found.concepts, found.unit, found.hint, inline)


def _unwrapped(text: str) -> str:
    """A statement of the unit that stands in brackets as a whole (`（金额单位：万元）`) without them."""
    inner = text.strip()
    return inner[1:-1] if _UNIT_IN_BRACKETS.fullmatch(inner) else text


def _with_amount(text: str) -> Label | None:
    """A budget label with its amount behind a blank, or with its unit, in the same cell (`项目支出800万元`)."""
    found = _AMOUNT_BEHIND.fullmatch(text.strip())
    label = _whole(folded_wording(found[1])) if found is not None and len(found[1]) <= LONGEST_LABEL else None
    if found is None or label is None or label.one("item") is None:
        return None
    return replace(label, inline=found[2] or found[3])


def partition_label(text: str) -> tuple[str, str, str]:
    """Part a short text at its first colon: what is before it, the colon, and the value behind it, stripped."""
    colon = _COLON.search(text[:LONGEST_LABEL])
    if colon is None:
        return text, "", ""
    return text[: colon.start()].strip(), colon.group(), text[colon.end() :].strip()


_NUMBER = re.compile(r"[一二三四五六七八九十\d]{1,2}$")


@remembered(16384)
def closest(text: str, families: tuple[str, ...], cutoff: float = 75.0) -> Label | None:
    """The wording of some families that a short text is most like, for a place where a label must stand.

    Args:
        text: The printed text.
        families: Prefixes of the concepts that may stand there.
        cutoff: Least similarity in percent (normalised edit distance of insertions and deletions).

    Returns:
        None if nothing is like it enough, or if wordings of different concepts are equally like it. A wording of
        goals with a number behind it (`绩效目标2`) is one of several pieces, and not like the wording either.
    """
    key = _BRACKETS.sub("", _ENUMERATOR.sub("", folded_wording(text[:60]).rstrip(_TRAILING)))
    if not 3 <= len(key) <= LONGEST_LABEL:
        return None
    wordings, choices = _family(families)
    found = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=4)
    if not found:
        return None
    best, score, _ = found[0]
    concepts = wordings[best]
    if best.endswith("目标") and _NUMBER.sub("", key) == best != key:
        return None
    if any(
        other_score >= score - 1 and not (wordings[other] & concepts) for other, other_score, _ in found[1:]
    ):
        return None
    hint = " ".join(group.strip("()[]【】<>《》") for group in _BRACKETS.findall(folded_wording(text[:60])))
    return Label(best, concepts, money_unit(squeeze(text[:60])), hint)


@cache
def _family(families: tuple[str, ...]) -> tuple[dict[str, frozenset[str]], list[str]]:
    """The wordings of some families with their concepts of these families."""
    kept: dict[str, frozenset[str]] = {}
    for wording, concepts in vocabulary()[0].items():
        fitting = frozenset(concept for concept in concepts if concept.startswith(families))
        if fitting:
            kept[wording] = fitting
    return kept, sorted(kept)


def is_total(text: str) -> bool:
    """Whether a text is the label of a row of sums."""
    label = match(text)
    return label is not None and label.one("total") is not None


def folded_wording(text: str) -> str:
    """A text as wordings are compared: folded, without white space and quotation marks."""
    key = squeeze(text)
    return key if _QUOTED.search(key) is None else _QUOTED.sub("", key)


def _is_section(label: Label) -> bool:
    return label.one("head.revenue", "head.expenditure", "head.levels", "head.budget") is not None


def _whole(key: str) -> Label | None:
    """Look a squeezed text up as it is, then without enumerator, then without brackets."""
    stated = _UNIT_STATED.search(key) if "单位:" in key else None
    if stated is not None and stated.start():
        found = _whole(key[: stated.start()])
        return None if found is None else replace(found, unit=money_unit(stated.group()))
    key = key.rstrip(_TRAILING)
    bare = _ENUMERATOR.sub("", key)
    stripped = without_last = bare
    if _BRACKETS.search(bare) is not None:
        stripped = _BRACKETS.sub("", bare).rstrip(_TRAILING)
        without_last = _LAST_BRACKET.sub("", bare).rstrip(_TRAILING)
    for candidate in dict.fromkeys((key, bare, without_last, stripped)):
        concepts = _lookup(candidate)
        if concepts == _SUM and candidate is key is not bare and _lookup(bare):
            continue  # `（一）财政拨款小计` is more than a sum of rows
        if concepts:
            hint = " ".join(group.strip("()[]【】<>《》") for group in _BRACKETS.findall(bare))
            return Label(candidate, concepts, money_unit(key), hint)
    if stripped.startswith(_FUND):
        return _of_fund(stripped)
    return None


def _of_fund(key: str) -> Label | None:
    """The label that a form of a special fund prints with 专项 where others print 项目 (`专项属性`), unless of money."""
    told = _lookup(_PROJECT + key.removeprefix(_FUND))
    kept = frozenset(concept for concept in told if not concept.startswith(_OF_MONEY))
    if kept != told or ("head.indicators" in kept and "绩效" not in key):
        return None
    return Label(key, kept) if kept else None


@remembered(16384)
def _lookup(key: str) -> frozenset[str]:
    wordings, patterns = vocabulary()
    found = wordings.get(key.casefold() if key.isascii() else key)
    if found is None:
        if _CHINESE.search(key) is None:
            found = frozenset[str]()  # a figure or a sign
        else:
            found = composed(key)
            if fits_pattern(key):
                found |= {concept for concept, pattern in patterns if pattern.fullmatch(key)}
    return words().meaning(key, found)


@cache
def concepts() -> frozenset[str]:
    """Every concept a label may stand for."""
    text = resources.files("normalize").joinpath("vocabulary/labels.toml").read_text("utf-8")
    return frozenset(
        f"{family}.{member}" for family, members in tomllib.loads(text).items() for member in members
    )


@cache
def vocabulary() -> tuple[dict[str, frozenset[str]], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Wordings with their concepts, and patterns with theirs, from `vocabulary/labels.toml`."""
    text = resources.files("normalize").joinpath("vocabulary/labels.toml").read_text("utf-8")
    return load_vocabulary(text, "vocabulary/labels")


def fits_pattern(key: str) -> bool:
    """Whether a text fits one pattern of the vocabulary at least; most fit none, and hold a character of no pattern."""
    open_ones, closed, characters = _patterns_together()
    return open_ones.fullmatch(key) is not None or (
        characters.issuperset(key) and closed.fullmatch(key) is not None
    )


@cache
def _patterns_together() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """The patterns that any character fits somewhere, all others, and every character a text of the others may hold."""
    patterns = [pattern.pattern for _, pattern in vocabulary()[1]]
    closed = [pattern for pattern in patterns if _ANY_CHARACTER.search(pattern) is None]
    either = (
        "|".join(f"(?:{pattern})" for pattern in chosen)
        for chosen in ([pattern for pattern in patterns if pattern not in closed], closed)
    )
    open_one, closed_one = map(re.compile, either)
    return open_one, closed_one, frozenset((*"".join(closed), *"0123456789"))


def load_vocabulary(
    text: str, name: str
) -> tuple[dict[str, frozenset[str]], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Read a vocabulary strictly.

    Raises:
        ProfileError: Naming every entry that is not a concept with `wordings` and `patterns` of text.
    """
    try:
        data: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([f"{name}: {error}"]) from error
    faults: list[str] = []
    collected: dict[str, set[str]] = {}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for family, members in data.items():
        for member, entry in _tables(members, f"{name}: {family}", faults).items():
            concept = f"{family}.{member}"
            fields = _tables(entry, f"{name}: {concept}", faults)
            unknown = fields.keys() - {"wordings", "patterns"}
            faults.extend(f"{name}: {concept}.{key}: unknown key" for key in sorted(unknown))
            for wording in _texts(fields.get("wordings", []), f"{name}: {concept}.wordings", faults):
                collected.setdefault(folded_wording(wording), set()).add(concept)
            for pattern in _texts(fields.get("patterns", []), f"{name}: {concept}.patterns", faults):
                try:
                    patterns.append((concept, re.compile(pattern)))
                except re.error as error:
                    faults.append(f"{name}: {concept}.patterns: {pattern!r} is no pattern ({error})")
    if faults:
        raise ProfileError(faults)
    wordings = {wording: frozenset(concepts) for wording, concepts in collected.items()}
    return wordings, tuple(patterns)


def _tables(value: object, path: str, faults: list[str]) -> dict[str, object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    faults.append(f"{path}: expected a table, found {value!r}")
    return {}


def _texts(value: object, path: str, faults: list[str]) -> list[str]:
    if not isinstance(value, list):
        faults.append(f"{path}: expected a list of texts, found {value!r}")
        return []
    texts: list[str] = []
    for index, item in enumerate(cast("list[object]", value)):
        if isinstance(item, str) and item:
            texts.append(item)
        else:
            faults.append(f"{path}[{index}]: expected text, found {item!r}")
    return texts
