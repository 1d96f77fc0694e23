"""The extra wordings of the layout profile that holds while a form is read; outside of it, nothing is added."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from normalize.records import Level1, Level2

P = ParamSpec("P")
R = TypeVar("R")

Block = Literal["budget", "tasks"]


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A name of a level: the code it has, and the level-1 codes a level 2 of this name may stand under."""

    name: str
    level1: Level1 | None = None
    level2: Level2 | None = None
    under: tuple[Level1, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What a profile adds to the vocabulary, by folded wording.

    Attributes:
        profile: Id of the profile; `generic` where none holds.
        key: Names the content; what is remembered of a text is remembered under it.
        labels: Concepts of a wording, in place of all that it means elsewhere.
        columns: Concepts of a column header, each in place of those of the same family only.
        levels: Names of levels.
        units: Money unit of a block (`budget`, `tasks`) or of the form (`form`) that prints none.
        column_units: Money unit of the column under a header.
        region: Code of the region.
    """

    profile: str = "generic"
    key: str = ""
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    levels: Mapping[str, LevelWord] = field(default_factory=dict[str, LevelWord])
    units: Mapping[str, str] = field(default_factory=dict[str, str])
    column_units: Mapping[str, str] = field(default_factory=dict[str, str])
    region: str | None = None

    def meaning(self, wording: str, usual: frozenset[str]) -> frozenset[str]:
        """What a folded wording means under the profile, given what it means without one."""
        meant = self.labels.get(wording, usual)
        columns = self.columns.get(wording)
        if columns is None:
            return meant
        families = {concept.partition(".")[0] for concept in columns}
        return columns | {concept for concept in meant if concept.partition(".")[0] not in families}


NO_WORDS = Words()
_HOLDING: ContextVar[Words] = ContextVar("words", default=NO_WORDS)


def words() -> Words:
    """The extra wordings that hold now."""
    return _HOLDING.get()


@contextmanager
def holding(extra: Words) -> Generator[None]:
    """Let extra wordings hold inside the block."""
    token = _HOLDING.set(extra)
    try:
        yield
    finally:
        _HOLDING.reset(token)


def remembered(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember up to `size` results of a function of texts, apart for each set of extra wordings.

    The function takes its arguments by position.
    """

    def remembering(function: Callable[P, R]) -> Callable[P, R]:
        plain: Callable[..., R] = lru_cache(maxsize=size)(function)
        hold = _HOLDING.get

        @lru_cache(maxsize=size)
        def under(_key: str, *args: object) -> R:
            return cast("Callable[..., R]", function)(*args)

        @wraps(function)
        def now(*args: object) -> R:
            extra = hold()
            # Without a profile, the usual case, a text alone is the faster key.
            return plain(*args) if extra is NO_WORDS else under(extra.key, *args)

        return cast("Callable[P, R]", now)

    return remembering
