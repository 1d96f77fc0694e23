"""Web pages saved with everything around them in one file (MHTML)."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP
from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.errors import ExtractError
from extract.html import read_html

if TYPE_CHECKING:
    from extract.document import Block, Remainder, Remark

MEDIA_TYPE: Final = "multipart/related"
MAX_BYTES: Final = 60_000_000
MAX_PAGES: Final = 200
_EMPTY: Final = frozenset({"no_text", "image_only", "empty_file"})


def read_mhtml(data: bytes) -> Document:
    """Read every page of the file in its order; a workbook saved this way has a page for each sheet.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged` if no page is in it, `suspicious` or `too_large` if it is over a limit, and what
            the pages themselves fail with.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(code="too_large", detail=f"bytes > {MAX_BYTES}")
    try:
        parts = list(message_from_bytes(data.lstrip(), policy=HTTP).walk())
    except RecursionError as error:
        raise ExtractError(code="suspicious", detail="depth") from error
    except Exception as error:
        # The parser of mail meets broken headers with whatever Python raises.
        raise ExtractError(code="damaged", detail="MHTML") from error
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if not pages:
        raise ExtractError(code="damaged", detail="MHTML: text/html")
    if len(pages) > MAX_PAGES:
        raise ExtractError(code="suspicious", detail=f"pages > {MAX_PAGES}")
    blocks: list[Block] = []
    remainders: list[Remainder] = []
    remarks: list[Remark] = []
    failure: ExtractError | None = None
    for page in pages:
        content = page.get_payload(decode=True)
        try:
            document = read_html(
                content if isinstance(content, bytes) else b"", charset=page.get_content_charset() or ""
            )
        except ExtractError as error:
            if error.code not in _EMPTY:
                raise
            failure = error
            continue
        blocks += document.blocks
        remainders += document.remainders
        remarks += document.remarks
    if failure is not None and not blocks and not remainders:
        raise failure
    return Document(MEDIA_TYPE, tuple(blocks), remainders=tuple(remainders), remarks=tuple(remarks))
