"""One profile file as it is read: values taken apart by type, every fault noted by its dotted path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from rapidfuzz import process

from normalize.profiles import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST_TEXT = 200
MOST_ENTRIES = 500  # of one list
BLANK = "is still blank; fill it in or take the line out"

_Type = Literal["a table", "a list", "text", "an integer"]
_TYPES: dict[_Type, type] = {"a table": dict, "a list": list, "text": str, "an integer": int}


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One profile file that is read: takes values apart by type and notes what is wrong with them."""

    name: str
    faults: list[str] = field(repr=False)

    def fault(self, path: str, what: str) -> None:
        """Note one fault; an empty path means the whole file."""
        self.faults.append(f"{self.name}: {path}: {what}" if path else f"{self.name}: {what}")

    def keys(
        self, path: str, table: Mapping[str, object], known: Collection[str], needed: Collection[str] = ()
    ) -> None:
        """Note keys of a table that are not known, and keys that it needs and lacks."""
        dot = f"{path}." if path else ""
        for key in table:
            if key not in known:
                self.fault(f"{dot}{key}", f"unknown key{_meant(key, known)}")
        for key in needed:
            if key not in table:
                self.fault(f"{dot}{key}", "is missing")

    def of_type(self, path: str, value: object, wanted: _Type) -> Any:  # noqa: ANN401 - the type is asked for
        """The value if it is of a type, else None and a fault."""
        if isinstance(value, _TYPES[wanted]) and not isinstance(value, bool):
            return value
        self.fault(path, f"expected {wanted}, found {_shown(value)}")
        return None

    def table(self, tree: Mapping[str, object], key: str) -> dict[str, object]:
        """The table under a key; an empty one where there is none."""
        return self.of_type(key, tree[key], "a table") or {} if key in tree else {}

    def list(self, path: str, value: object) -> list[object]:
        """The value if it is a list of bearable length, else an empty one and a fault."""
        items: list[object] = self.of_type(path, value, "a list") or []
        if len(items) > MOST_ENTRIES:
            self.fault(path, f"holds {len(items)} entries; {MOST_ENTRIES} are the most")
        return items

    def tables(
        self, tree: Mapping[str, object], key: str, above: str = ""
    ) -> list[tuple[str, dict[str, object]]]:
        """The tables of a list of tables, each with its dotted path."""
        path = f"{above}.{key}" if above else key
        entries = [
            (f"{path}[{index}]", self.of_type(f"{path}[{index}]", entry, "a table"))
            for index, entry in enumerate(self.list(path, tree.get(key, [])))
        ]
        return [(place, entry) for place, entry in entries if entry is not None]

    def text(self, path: str, value: object, longest: int = LONGEST_TEXT) -> str | None:
        """The value if it is text that is neither blank nor too long, else None and a fault."""
        text: str | None = self.of_type(path, value, "text")
        if text is None:
            return None
        if not text.strip():
            self.fault(path, BLANK)
            return None
        if len(text) > longest:
            self.fault(path, f"holds {len(text)} characters; {longest} are the most")
        return text

    def one_of(self, path: str, value: object, known: Collection[str], what: str) -> str | None:
        """The value if it is one of the known words, else None and a fault that names the likeliest."""
        text = self.text(path, value)
        if text is None or text in known:
            return text
        self.fault(path, f"unknown {what} {text!r}{_meant(text, known)}")
        return None

    def once(self, path: str, wording: str, seen: dict[str, str]) -> None:
        """Note a wording that is the same as one met before, once folded."""
        key = key_of(wording)
        if key in seen:
            self.fault(path, f"is the same as {seen[key]} once folded")
        seen.setdefault(key, path)


def _meant(text: str, known: Collection[str]) -> str:
    found = process.extractOne(text, sorted(known), score_cutoff=60)
    return f" (is {found[0]} meant?)" if found is not None else ""


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return repr(value)
        case bool():
            return str(value).lower()
        case _:
            return str(value)
