"""The indicator taxonomy: which words are level 1 or level 2, and which level 2 belongs under which level 1."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from normalize.folding import native, squeeze
from normalize.profiles_scope import remembered, words

if TYPE_CHECKING:
    from normalize.records import Level1, Level2

LONGEST_LEVEL = 24
LONGEST_BY_WORD = 10

# Labels of columns and blocks, which end with 指标 as well.
_GENERIC = frozenset(
    {
        "一级指标",
        "二级指标",
        "三级指标",
        "绩效指标",
        "完成指标",
        "年度指标",
        "核心指标",
        "具体指标",
        "分解指标",
    }
)

_WEIGHT = re.compile(r"(?:[(\[【](\d+(?:\.\d+)?)(?:分|%)?[)\]】]?|(?<=[^\d.])(\d+(?:\.\d+)?)分)$")
_MARKS_FROM_TO = re.compile(r"[(\[【]\d+(?:\.\d+)?[-—–~至]\d+(?:\.\d+)?分?[)\]】]?分?$")
_SUFFIX = re.compile(r"(?:(?:类)?(?:指标|目标)(?:值)?|类|(?<!完成)(?<!进度)(?<!设定)值)$")
_ENUMERATOR = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?\d{1,2}[)、.](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}[、.]?(?=[^\d.%]))"
)
_PRINTED_WEIGHT = re.compile(
    r"(?:[（(\[【]\d+(?:\.\d+)?(?:[-—–~～至]\d+(?:\.\d+)?)?[分%％]?[）)\]】]?分?|(?<=[^\d.])\d+(?:\.\d+)?分)$"
)
_PRINTED_ENUMERATOR = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|\d{1,2}(?:[.．]\d{1,2}){1,3}[、.．]?(?=[^\d.．%]))"
)
_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_FULL_NAME = "指标"
_PARTED = re.compile(r"[-‐‑–—―→>/\\|·_~:：.．＞／＼｜\s]")
_PATH = re.compile(r"\s*[-‐‑–—―→>/\\|·_~:：.．＞／＼｜]+\s*|\s+")
_COLON = re.compile(r"[:：]\s*[^\s:：]+$")


@dataclass(frozen=True, slots=True)
class Level:
    """A text read as the name of a level.

    Attributes:
        level1: Its code as a level 1, if it can be one.
        level2: Its code as a level 2, if it can be one.
        parents: Level-1 codes a level 2 of this name may stand under, the usual one first.
        weight: Full mark printed behind the name, if any.
        rare: True if it is level 1 only where no other reading fits.
        path: The names of a level 1 and of a level 2 under it, where one cell holds both (`产出-数量`).
        certain: True if it is printed with the word 指标, so that it is hardly anything else.
    """

    level1: Level1 | None
    level2: Level2 | None
    parents: tuple[Level1, ...]
    weight: str | None
    certain: bool
    rare: bool = False
    path: tuple[str, str] | None = None


@remembered(16384)
def level(text: str) -> Level | None:
    """Read a whole cell as a level name (`产出指标`, `质量指标（10分）`); None if it is none."""
    if len(text) > LONGEST_LEVEL * 3:
        return None
    along = level_path(text)
    if along is not None and not along[2]:
        first, second = level(along[0]), level(along[1])
        if first is not None and second is not None and first.level1 is not None:
            return Level(first.level1, second.level2, (first.level1,), None, certain=True, path=along[:2])
    key = squeeze(native(text)).strip("\"'“”‘’")
    if not key or (len(key) > LONGEST_LEVEL and len(_BRACKETS.sub("", key)) > LONGEST_LEVEL):
        return None
    key = _MARKS_FROM_TO.sub("", key)
    marked = _WEIGHT.search(key)
    weight = (marked[1] or marked[2]) if marked else None
    plain = key if marked is None else key[: marked.start()]
    plain = plain.removesuffix("等") if plain.endswith(f"{_FULL_NAME}等") else plain
    counted = _ENUMERATOR.match(plain)
    plain = (plain if counted is None else plain[counted.end() :]).rstrip(":")
    first, second = _names()
    certain = plain.endswith(_FULL_NAME)
    for candidate in dict.fromkeys((plain, _SUFFIX.sub("", plain))):
        own = words().levels.get(candidate)
        if own is not None:
            parents = own.under or usual_parents(own.level2)
            return Level(own.level1, own.level2, parents, weight, certain=True)
        if candidate in first or candidate in second:
            code2, parents = second.get(candidate, (None, ()))
            code1, rare = first.get(candidate, _also_level1(code2))
            return Level(code1, code2, parents, weight, certain=certain, rare=rare)
    bare = _BRACKETS.sub("", plain)
    if bare != plain and bare.endswith(_FULL_NAME):  # `时效指标（工期指标、进度指标）`
        found = level(bare)
        return None if found is None else replace(found, weight=weight)
    return _by_word(plain, weight) if certain else None


def level_path(text: str) -> tuple[str, str, str] | None:
    """The level 1, the level 2 under it and what follows them in one cell (`产出指标-数量指标-培训人数`); else None.

    Any sign or blank may part them.
    """
    inner = text.strip()
    if _PARTED.search(inner) is None:
        return None
    parts = _PATH.split(inner, maxsplit=2)
    if len(parts) < 2 or not parts[0] or not parts[1]:
        return None
    first, second = level(parts[0]), level(parts[1])
    if second is None and len(parts) > 2 and _COLON.search(text):
        second = level(f"{parts[1]}指标")  # the colon ends the levels: `满意度-服务对象：游客满意度`
    if first is None or second is None or first.level1 is None or first.rare or second.level2 is None:
        return None
    if first.level1 not in second.parents or is_listed(squeeze(text)):
        return None
    return parts[0], parts[1], parts[2].strip() if len(parts) > 2 else ""


def is_listed(name: str) -> bool:
    """Whether a name is one of level 2 in full (`产出数量`, though a narrow column prints it on two lines)."""
    return any(candidate in _names()[1] for candidate in (name, _SUFFIX.sub("", name)))


def _by_word(plain: str, weight: str | None) -> Level | None:
    """A name of a level that is in no list, by the telling word in it; only of a text that ends with 指标."""
    if not 4 <= len(plain) <= LONGEST_BY_WORD or plain in _GENERIC:
        return None
    words = _words()
    code2 = next((code for word, code in words["level2"].items() if word in plain), None)
    if code2 is not None:
        code1, rare = _also_level1(code2)
        return Level(code1, cast("Level2", code2), usual_parents(code2), weight, certain=True, rare=rare)
    told = next((code for word, code in words["level1"].items() if word in plain), None)
    return None if told is None else Level(cast("Level1", told), None, (), weight, certain=True)


def _also_level1(code2: str | None) -> tuple[Level1 | None, bool]:
    """Of the names of level 2 only those of satisfaction are level 1 as well, where no other reading fits."""
    return ("satisfaction", True) if code2 == "service_satisfaction" else (None, False)


def usual_parents(code: str | None) -> tuple[Level1, ...]:
    """The level-1 codes that a level 2 of a code stands under, by its first name in the taxonomy."""
    return next((parents for own, parents in _names()[1].values() if own == code), ())


@lru_cache(maxsize=2048)
def clean_level(text: str) -> str:
    """A level name as it is printed, without blanks, line feeds, enumerator, weight and the colon behind it."""
    compact = "".join(text.split()).rstrip(":：")
    return _PRINTED_ENUMERATOR.sub("", _PRINTED_WEIGHT.sub("", compact))


@cache
def default_level1_names() -> dict[Level1, str]:
    """The name a level 1 is given where no text of the form names it."""
    return {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标", "cost": "成本指标"}


@cache
def _words() -> dict[str, dict[str, str]]:
    text = resources.files("normalize").joinpath("vocabulary/taxonomy.toml").read_text("utf-8")
    return tomllib.loads(text)["words"]


@cache
def _names() -> tuple[dict[str, tuple[Level1, bool]], dict[str, tuple[Level2, tuple[Level1, ...]]]]:
    text = resources.files("normalize").joinpath("vocabulary/taxonomy.toml").read_text("utf-8")
    data = tomllib.loads(text)
    first: dict[str, tuple[Level1, bool]] = {}
    second: dict[str, tuple[Level2, tuple[Level1, ...]]] = {}
    for entry in cast("list[dict[str, Any]]", data["level1"]):
        for name in entry["names"]:
            first.setdefault(squeeze(name), (entry["code"], False))
        for name in entry.get("rare", ()):
            first.setdefault(squeeze(name), (entry["code"], True))
    for entry in cast("list[dict[str, Any]]", data["level2"]):
        for name in entry["names"]:
            second.setdefault(squeeze(name), (entry["code"], tuple(entry["parents"])))
    return first, second
