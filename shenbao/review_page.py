"""The pages of a review: the one that is served, and the one that is written to a file for sending."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from extract.detect import PDF
from shenbao import review_view
from shenbao.rendering import NotDrawnError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from shenbao.catalogue import Catalogue
    from shenbao.review import Review

ASSETS = {
    "review.css": "text/css",
    "paper.js": "text/javascript",
    "record.js": "text/javascript",
    "review.js": "text/javascript",
}
_SCRIPTS = [name for name in ASSETS if name.endswith(".js")]
_SENTENCES = "page."
_PICTURE_WIDTH = 1000

_FIELDS = (
    "declaration_id", "department", "project_name", "title", "fiscal_year", "region_code", "region_name",
    "province_name", "form_stage", "profile", "confidence", "errors", "warnings", "source_id",
)  # fmt: skip


def asset(name: str) -> str:
    """Read a script or style that comes with the package."""
    return resources.files("shenbao").joinpath("pages", name).read_text(encoding="utf-8")


def served(review: Review, say: Catalogue) -> str:
    """The page that loads everything else from the server."""
    head = '<link rel="stylesheet" href="/assets/review.css">'
    scripts = "".join(f'<script defer src="/assets/{name}"></script>' for name in _SCRIPTS)
    return _page(say, head, scripts, block("boot", _boot(review, say, static=False)))


def listed(review: Review) -> dict[str, Any]:
    """The list of all declarations by column, what was found in each, and what was done about it."""
    columns = review.run.columns("declarations", list(_FIELDS))
    return {
        "columns": columns,
        "rules": _rules(review),
        "states": review.states(),
        "sample": review.sampled(),
    }


def write(
    path: Path, review: Review, say: Catalogue, only: Sequence[str] = (), *, pictures: bool = True
) -> None:
    """Write one file that shows declarations without a server and cannot change anything.

    Args:
        path: The file.
        review: What to show, with corrections and marks.
        say: Language of the page.
        only: Ids of the declarations to show; all if none is given.
        pictures: Whether the pages of the files are in it.
    """
    lists = listed(review)
    if only:
        chosen = [index for index, name in enumerate(lists["columns"]["declaration_id"]) if name in set(only)]
        for part in (lists["columns"], lists["rules"]):
            for name, values in part.items():
                part[name] = [values[index] for index in chosen]
    staging = path.with_name(f".{path.name}.part")
    with staging.open("w", encoding="utf-8", newline="\n") as stream:
        _write(stream, review, say, lists, pictures=pictures)
    staging.replace(path)


def _write(stream: TextIO, review: Review, say: Catalogue, lists: dict[str, Any], *, pictures: bool) -> None:
    style, scripts = _style(), [asset(name) for name in _SCRIPTS]
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {digest(style)}",
            f"script-src {' '.join(map(digest, scripts))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style>'
    boot = _boot(review, say, static=True) | {"list": lists}
    page = _page(say, head, "@@", block("boot", boot))
    before, _, after = page.partition("@@")
    stream.write(before)
    sources: dict[str, None] = {}
    for identity in lists["columns"]["declaration_id"]:
        shown = review.declaration(identity, say)
        sources.setdefault(shown["source"]["id"])
        stream.write(block(f"d-{identity}", shown))
    for source in sources if pictures else ():
        stream.writelines(_looks(review, source))
    stream.writelines(f"<script>{script}</script>" for script in scripts)
    stream.write(after)


def _looks(review: Review, source: str) -> Iterator[str]:
    """What a file looks like: its grid, or pictures of its pages."""
    original = review.originals.find(source)
    if original.path is None:
        return
    try:
        if original.media_type == PDF:
            for page in review.renderer.pages(original.path):
                content = review.renderer.picture(original.path, page.number, _PICTURE_WIDTH)
                yield block(f"p-{source}-{page.number}", base64.b64encode(content).decode())
        else:
            yield block(f"g-{source}", review_view.grid(review.renderer.document(original.path)))
    except NotDrawnError:
        return


def _boot(review: Review, say: Catalogue, *, static: bool) -> dict[str, Any]:
    other = "zh" if say.language == "en" else "en"
    words = {
        key.removeprefix(_SENTENCES): sentence
        for key, sentence in say.sentences.items()
        if key.startswith((_SENTENCES, "severity.", "finding_title."))
    }
    return {
        "language": say.language,
        "other": other,
        "static": static,
        "words": words,
        "schema": review_view.schema(say),
        "name": review.run.folder.resolve().name,
    }


def _page(say: Catalogue, head: str, scripts: str, boot: str) -> str:
    title = html.escape(say("page.title"))
    language = "zh-CN" if say.language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>{head}</head>'
        f'<body><div id="app"></div>{boot}{scripts}</body></html>\n'
    )


def block(name: str, value: object) -> str:
    """Put data into a page; a `<` in it could end its element, so none is left."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{html.escape(name)}">{data}</script>\n'


def digest(content: str) -> str:
    """The source expression by which a content security policy allows just this script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def _style() -> str:
    return asset("review.css")


def _rules(review: Review) -> dict[str, list[Any]]:
    """The rules found in each declaration, in the order of the list."""
    found: dict[str, set[str]] = {}
    columns = review.run.columns("findings", ["declaration_id", "rule"])
    for identity, rule in zip(columns["declaration_id"], columns["rule"], strict=True):
        if identity is not None:
            found.setdefault(identity, set()).add(rule)
    identities: Iterable[str] = review.run.columns("declarations", ["declaration_id"])["declaration_id"]
    return {"rules": [sorted(found.get(identity, ())) for identity in identities]}
