"""Differences as one web page that needs nothing else: old and new side by side, with the places on the page."""

from __future__ import annotations

import base64
import html
import tempfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extract.detect import PDF
from extract.document import Box
from extract.pictures import Frame, shown
from normalize.records import Reading
from shenbao import review_page, wording
from shenbao.corrections import text
from shenbao.diff import CAUSES, KINDS, TABLES
from shenbao.rendering import NotDrawnError
from shenbao.why import place as told_place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extract.document import Page
    from shenbao.catalogue import Catalogue
    from shenbao.diff import Difference, Place
    from shenbao.diff_write import Summary
    from shenbao.originals import Originals
    from shenbao.rendering import Renderer

_MARGIN = 14.0  # points around the words
_WIDEST, _HIGHEST = 330.0, 120.0  # of a picture, in points


class PageSink:
    """A page that grows difference by difference; pictures are made where the files still are what was read."""

    def __init__(
        self, say: Catalogue, originals: tuple[Originals, Originals], renderer: Renderer, names: Sequence[str]
    ) -> None:
        self._say = say
        self._originals = originals
        self._renderer = renderer
        self._names = tuple(names)
        # Held on the disk until the counts at the top of the page are known.
        self._body = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed at the end
        self._crop = lru_cache(maxsize=512)(self._drawn)
        self._pages = lru_cache(maxsize=64)(self._sizes)
        self._declaration = ""

    def add(self, difference: Difference) -> None:
        """Write one difference."""
        say, write = self._say, self._body.write
        filters = " ".join(
            f'data-{name}="{html.escape(value)}"'
            for name, value in (
                ("kind", difference.kind),
                ("cause", difference.cause),
                ("table", difference.table),
                ("column", f"{difference.table}.{difference.column or '*'}"),
                ("layout", difference.layout),
                ("rule", " ".join(difference.rules)),
                ("weight", f"{difference.weight:.3f}"),
            )
        )
        column = (
            wording.column_title(say, difference.table, difference.column)
            if difference.column
            else say(f"diff.{difference.kind}")
        )
        write(f"<article {filters}><header><b>{html.escape(column)}</b>")
        write(f"<span>{html.escape(wording.table_title(say, difference.table))}</span>")
        write(
            f"<span>{html.escape(difference.row)}</span><code>{html.escape(difference.declaration_id)}</code>"
        )
        write(f"<em>{html.escape(say(f'cause.{difference.cause}'))}</em>")
        for rule in difference.rules:
            write(f"<i>{html.escape(rule)}</i>")
        write('</header><div class="sides">')
        for number, (side, value) in enumerate(
            ((difference.before, difference.old), (difference.after, difference.new))
        ):
            self._side(number, side, value, whole=difference.column is None)
        write("</div></article>\n")

    def finish(self, path: Path, summary: Summary) -> None:
        """Write the page: the counts, the filters, then every difference."""
        say = self._say
        style, script = review_page.asset("diff.css"), review_page.asset("diff.js")
        policy = (
            f"default-src 'none'; style-src {review_page.digest(style)}; "
            f"script-src {review_page.digest(script)}; img-src data:; base-uri 'none'; form-action 'none'"
        )
        words = {name: say(f"diff.{name}") for name in ("all", "worst", "order", "shown")}
        boot = {"counts": summary.as_data(), "words": words, "titles": self._titles()}
        language = "zh-CN" if say.language == "zh" else "en"
        headline = (
            say("diff.headline", total=summary.counts.total) if summary.counts.total else say("diff.same")
        )
        staging = path.with_name(f".{path.name}.part")
        with staging.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(
                f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
                f'<meta name="viewport" content="width=device-width"><title>{html.escape(say("diff.title"))}</title>'
                f"<style>{style}</style></head><body><header class=top><h1>{html.escape(headline)}</h1>"
                f"<p>{html.escape(' → '.join(self._names))}</p><div id=filters></div></header><main>\n"
            )
            self._body.seek(0)
            while piece := self._body.read(1 << 20):
                stream.write(piece)
            stream.write(f"</main>{review_page.block('boot', boot)}<script>{script}</script></body></html>\n")
        self._body.close()
        staging.replace(path)

    def _titles(self) -> dict[str, dict[str, str]]:
        say = self._say
        return {
            "kind": {name: say(f"diff.{name}") for name in KINDS},
            "cause": {name: say(f"cause.{name}") for name in CAUSES},
            "table": {name: wording.table_title(say, name) for name in TABLES},
            "heading": {
                "kind": say("diff.kinds"),
                "cause": say("diff.causes"),
                "table": say("diff.tables"),
                "column": say("diff.columns"),
                "layout": say("diff.layouts"),
                "rule": say("diff.rules"),
            },
        }

    def _side(self, number: int, side: Place | None, value: object, *, whole: bool) -> None:
        say, write = self._say, self._body.write
        write(f'<section class="{"old" if number == 0 else "new"}">')
        if side is None:
            write(f"<p class=none>{html.escape(say('diff.not_there'))}</p></section>")
            return
        if not whole:
            shown_value = text(value)
            write(
                f"<p{' class=none' if not shown_value else ''}>{html.escape(shown_value or say('word.empty'))}</p>"
            )
        if side.words is not None and side.words != text(value):
            write(f"<q>{html.escape(side.words)}</q>")
        where = told_place(Reading(**side.reading), say) if side.reading else ""  # pyright: ignore[reportArgumentType]
        parts = (side.path, where)
        write(f"<small>{html.escape(' · '.join(part for part in parts if part))}</small>")
        if side.page is not None and side.box is not None:
            write(self._crop(number, side.source_id, side.page, side.box))
        write("</section>")

    def _drawn(self, number: int, source: str, page_number: int, box: tuple[float, ...]) -> str:
        original = self._originals[number].find(source)
        if original.path is None or original.media_type != PDF:
            return ""
        try:
            pages = {page.number: page for page in self._pages(number, source)}
            page = pages[page_number]
            x0, top, x1, bottom = box
            inside = Box(page_number, x0, top, min(x1, x0 + _WIDEST), min(bottom, top + _HIGHEST))
            part = shown(_around(inside, page), page)
            words = shown(Box(page_number, *box), page)
            content = self._renderer.crop(original.path, page_number, part)
        except (NotDrawnError, KeyError, ZeroDivisionError):
            return ""
        picture = base64.b64encode(content).decode()
        return (
            f'<figure><img alt="" src="data:image/jpeg;base64,{picture}">'
            f'<svg viewBox="0 0 1 1" preserveAspectRatio="none">{_outline(words, part)}</svg></figure>'
        )

    def _sizes(self, number: int, source: str) -> tuple[Page, ...]:
        original: Any = self._originals[number].find(source)
        return self._renderer.pages(original.path)


def _around(box: Box, page: Page) -> Box:
    """The part of the page that is shown: the words and a margin, at least large enough to be recognised."""
    wider = max(0.0, (180.0 - (box.x1 - box.x0)) / 2) + _MARGIN
    return Box(
        box.page,
        max(0.0, box.x0 - wider),
        max(0.0, box.top - _MARGIN),
        min(page.width, box.x1 + wider),
        min(page.height, box.bottom + _MARGIN),
    )


def _outline(words: Frame, part: Frame) -> str:
    left, top = (words.left - part.left) / part.width, (words.top - part.top) / part.height
    width, height = words.width / part.width, words.height / part.height
    return (
        f'<rect x="{left:.4f}" y="{top:.4f}" width="{width:.4f}" height="{height:.4f}" '
        'vector-effect="non-scaling-stroke"/>'
    )
