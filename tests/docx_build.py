"""Builds Word packages part by part, so that a test states exactly the markup it is about."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIGITS = "0123456789"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def docx(body: str, parts: Mapping[str, str] | None = None, *, root: str = "") -> bytes:
    """Return a package with this body and these further parts.

    Args:
        body: Markup inside `w:body`.
        parts: Content of further parts by relationship kind, optionally numbered (`header2`); the kind is also
            the relationship id.
        root: Markup before the body.
    """
    main = f"{XML}<w:document {NAMESPACES}>{root}<w:body>{body}</w:body></w:document>"
    return package(
        {"word/document.xml": main, **{f"word/{kind}.xml": part for kind, part in (parts or {}).items()}}
    )


def package(members: Mapping[str, str | bytes], *, relations: str = "") -> bytes:
    """Zip members into a package; relationships are added to those the main document needs.

    Args:
        members: Content by member name.
        relations: Further relationships of the main document.
    """
    kinds = [
        name[5:-4]
        for name in members
        if name.startswith("word/") and name != "word/document.xml" and name.endswith(".xml")
    ]
    links = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind.rstrip(DIGITS)}" Target="{kind}.xml"/>'
        for kind in kinds
    )
    plan: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": relationships(
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": relationships(links + relations),
        **members,
    }
    return archive(plan)


def content_types(kinds: list[str]) -> str:
    """Return the content types of the main document and of further parts."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{word}.{kind.rstrip(DIGITS)}+xml"/>'
        for kind in kinds
    )
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>{overrides}</Types>'
    )


def relationships(links: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


def archive(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return target.getvalue()


def part(tag: str, content: str) -> str:
    """Return a further part with this root element (`w:numbering`, `w:hdr`, …)."""
    return f"{XML}<{tag} {NAMESPACES}>{content}</{tag}>"


def run(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """Return a complex field with its code and its result, which is markup."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def p(text: str = "", properties: str = "") -> str:
    """Return a paragraph with one run, or without any if the text is empty."""
    return para(run(text) if text else "", properties)


def para(content: str, properties: str = "") -> str:
    """Return a paragraph with this content."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>" if properties else f"<w:p>{content}</w:p>"


def text_box(content: str) -> str:
    """Return a drawn text box, to stand in a `w:drawing`."""
    return f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"


def tc(content: str = "", properties: str = "") -> str:
    """Return a cell; content without markup becomes a paragraph."""
    blocks = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = (), properties: str = "") -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(columns: int | str) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def width(amount: int, kind: str = "dxa") -> str:
    return f'<w:tcW w:w="{amount}" w:type="{kind}"/>'


RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"
