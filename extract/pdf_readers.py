"""The readers of one PDF file: the default one, and the second one for what it cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Remark
from extract.errors import ExtractError
from extract.pdf_pdfium import PdfiumReader

if TYPE_CHECKING:
    from extract.pdf_page import PageContent, PdfReader


class Readers:
    """The default reader, and the second one from the moment a page needs it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.remarks: list[Remark] = []
        self._second: PdfReader | None = None
        self._failed = False
        try:
            self.first: PdfReader = PdfiumReader(data)
        except ExtractError as error:
            if error.code != "damaged":
                raise
            self._open_damaged(data)

    def _open_damaged(self, data: bytes) -> None:
        """Open a file with the trailer it lacked, or as it is with the second reader."""
        from extract.pdf_mend import with_trailer  # noqa: PLC0415 - few files need it

        for mended in with_trailer(data):
            try:
                self.first = PdfiumReader(mended)
            except ExtractError as error:
                if error.code != "damaged":
                    raise
            else:
                self.data = mended
                self.remarks.append(Remark("trailer_rebuilt", "file without a usable end"))
                return
        self.first = _second_reader(self.data)
        self._failed = True

    def second_look(self, number: int) -> PageContent | None:
        """Read a page with the second reader; None if that reader fails too."""
        if self._failed:
            return None
        try:
            if self._second is None:
                self._second = _second_reader(self.data)
            return self._second.page(number)
        except ExtractError:
            self._failed = True
            return None

    def close(self) -> None:
        """Close both readers."""
        self.first.close()
        if self._second is not None:
            self._second.close()


def _second_reader(data: bytes) -> PdfReader:
    """Open a file with the second reader."""
    from extract.pdf_plumber import PlumberReader  # noqa: PLC0415 - few files need it

    return PlumberReader(data)
