"""What a browser does not show: hidden elements are taken out of the tree, with the text they held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.html_grid import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element


def take_hidden(root: Element) -> list[str]:
    """Remove every element that is not shown and return their texts; scripts and styles go without a trace."""
    hiding = _hiding_selectors(root)
    texts: list[str] = []
    for node in list(root.iter(*_MACHINERY)):
        _remove(node)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _is_hidden(node, hiding):
            texts.append(" ".join(text_of(node).split()))
            _remove(node)
        else:
            waiting.extend(reversed(node))
    return [text for text in texts if text]


def _is_hidden(node: Element, hiding: frozenset[str]) -> bool:
    style = node.get("style", "")
    shown = _DISPLAY.search(style)
    if shown is not None:
        return shown[1].lower() == "none"
    if node.get("hidden") is not None or _HIDING.search(style):
        return True
    if not hiding:
        return False
    tag = str(node.tag)
    names = [f".{name}" for name in (node.get("class") or "").split()]
    if identifier := node.get("id"):
        names.append(f"#{identifier}")
    return tag in hiding or any(name in hiding or f"{tag}{name}" in hiding for name in names)


def _hiding_selectors(root: Element) -> frozenset[str]:
    """Return the simple selectors (`.class`, `#id`, `tag`, `tag.class`) that style sheets in the page hide."""
    shown: dict[str, bool] = {}
    for sheet in root.iter("style"):
        if sheet.get("media", "all").lower() in {"print", "speech"}:
            continue
        for selectors, rules in _rules(sheet.text or ""):
            display = _DISPLAY.search(rules)
            hides = display[1].lower() == "none" if display else bool(_HIDING.search(rules)) or None
            if hides is not None:
                for selector in selectors.split(","):
                    shown[selector.strip()] = not hides
    return frozenset(
        selector for selector, is_shown in shown.items() if not is_shown and _SIMPLE.fullmatch(selector)
    )


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and declarations of a style sheet, those for print and other media left out."""
    first, *rest = sheet.replace("<!--", "").replace("-->", "").split("/*")
    text = first + "".join(part.partition("*/")[2] for part in rest)
    selectors, depth, words = "", 0, ""
    for piece in _BRACE.split(text):
        if piece == "{":
            depth += 1
            selectors = words if depth == 1 else selectors
        elif piece == "}":
            if depth == 1 and "@" not in selectors:
                yield selectors, words
            depth = max(0, depth - 1)
        words = piece


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail or ""
    before = node.getprevious()
    if before is not None:
        before.tail = _UNWRITABLE.sub("", (before.tail or "") + tail)
    else:
        parent.text = _UNWRITABLE.sub("", (parent.text or "") + tail)
    parent.remove(node)


_MACHINERY: Final = (
    "script",
    "style",
    "template",
    "noscript",
    "noframes",
    "iframe",
    "xml",
    "object",
    "svg",
    "meta",
    "link",
)
_DISPLAY: Final = re.compile(r"(?<![\w-])display\s*:\s*([a-z-]+)", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"(?<![\w-])(?:visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!))",
    re.IGNORECASE,
)
# What no tree takes as text, though the parser of broken pages lets it through; none of it is visible.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BRACE: Final = re.compile(r"([{}])")
_SIMPLE: Final = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*[.#][\w-]+")
