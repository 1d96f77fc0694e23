"""Web pages, and word processor files that are web pages under another name: the text as a browser shows it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from lxml import etree

from extract.document import Document, Remainder, Remark
from extract.encoding import decode
from extract.errors import ExtractError
from extract.html_flow import Flow, shown_text
from extract.html_visible import take_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from extract.document import Block

MEDIA_TYPE: Final = "text/html"
MAX_BYTES: Final = 30_000_000
MAX_MARKUP: Final = 500_000
MAX_DEPTH: Final = 150
MAX_TAG: Final = 20_000
"""Characters of one tag beside the values in quotes; the parser compares each attribute with all others."""


def read_html(data: bytes, *, charset: str = "") -> Document:
    """Read a web page: tables with their spans, everything else as paragraphs in reading order.

    Nothing is fetched and no script runs. What a browser does not show becomes a remainder, as does what is only
    a link to elsewhere.

    Remarks: `encoding` names an encoding that is not UTF-8, `replaced_bytes` how many bytes fit no character,
    `pictures` how many pictures there are.

    Args:
        data: The whole file.
        charset: The encoding that stands around the page, in the mail that holds it.

    Raises:
        ExtractError: `undecodable_text`, `too_large`, `suspicious`; `image_only` or `no_text` if nothing is in it
            that could be read.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(code="too_large", detail=f"bytes > {MAX_BYTES}")
    text, encoding = _decoded(data, charset)
    if text.count("<") > MAX_MARKUP:
        raise ExtractError(code="too_large", detail=f"tags > {MAX_MARKUP}")
    if any(len(tag.partition(">")[0]) > MAX_TAG for tag in _VALUE.sub("=", text).split("<")[1:]):
        raise ExtractError(code="suspicious", detail=f"tag > {MAX_TAG}")
    remarks = [Remark("encoding", encoding)] if encoding != "utf-8" else []
    if replaced := text.count("\ufffd"):
        remarks.append(Remark("replaced_bytes", str(replaced)))
    blocks: tuple[Block, ...] = ()
    remainders: list[Remainder] = []
    root = _parsed(text)
    if root is not None:
        pictures = sum(1 for _ in root.iter("img"))
        title = root.findtext(".//head/title") or ""
        for head in list(root.iterfind("head")):
            for sheet in head.iter("style"):
                root.append(sheet)
            root.remove(head)
        hidden = take_hidden(root)
        etree.strip_tags(root, *_FORMATTING)
        _require_shallow(root)
        flow = Flow()
        blocks = flow.read(root)
        remainders = [Remainder("header", shown_text(title))] if shown_text(title) else []
        remainders += [Remainder("stray", words) for words in flow.around]
        remainders += [Remainder("hidden", unicodedata.normalize("NFC", words)) for words in hidden]
        if pictures:
            remarks.append(Remark("pictures", str(pictures)))
            if not blocks:
                raise ExtractError(code="image_only")
    if not blocks and not any(remainder.kind != "header" for remainder in remainders):
        raise ExtractError(code="no_text")
    return Document(MEDIA_TYPE, blocks, remainders=tuple(remainders), remarks=tuple(remarks))


def _decoded(data: bytes, charset: str) -> tuple[str, str]:
    """Decode a page: what its bytes prove comes before what it claims, as pages that moved claim the old encoding."""
    if not data.startswith(_MARKS):
        declared = _CHARSET.search(data[:_HEAD])
        claimed = _known(charset) or _known(declared[1].decode("ascii") if declared else "")
        for encoding in dict.fromkeys(("utf-8", claimed)):
            if encoding and not encoding.startswith("utf-16"):
                try:
                    text = data.decode(encoding)
                except UnicodeDecodeError:
                    continue
                # A word or two of GBK may be valid UTF-8, but then it is no Chinese.
                if encoding == claimed or text.isascii() or _CHINESE.search(text):
                    return text, encoding
    return decode(data)


def _known(name: str) -> str:
    """Return the name of a codec; the older Chinese encodings are parts of GB 18030."""
    try:
        encoding = codecs.lookup(name.strip()).name if name.strip() else ""
    except LookupError:
        return ""
    return "gb18030" if encoding in {"gb2312", "gbk", "hz"} else encoding


def _parsed(text: str) -> Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    content = _XML_DECLARATION.sub("", text.lstrip("\ufeff").replace("\0", "")).encode("utf-8", "replace")
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def _require_shallow(root: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise ExtractError(code="suspicious", detail=f"depth > {MAX_DEPTH}")


_HEAD: Final = 4096
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_VALUE: Final = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_CHINESE: Final = re.compile("[\u3000-\u9fff]")
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# Unclosed, these nest deeper with every paragraph, and they say nothing about the text.
_FORMATTING: Final = (
    "font",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "strike",
    "big",
    "small",
    "tt",
    "nobr",
    "ins",
)
