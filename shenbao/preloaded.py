"""Everything that reading a document takes, loaded at once, so that processes forked afterwards need not load it."""

from contextlib import suppress
from importlib import import_module

from normalize.errors import ProfileError

_MODULES = (
    "extract.docx",
    "extract.encoding",
    "extract.html",
    "extract.mhtml",
    "extract.ods",
    "extract.office",
    "extract.ofd",
    "extract.pdf",
    "extract.pdf_verify",
    "extract.text",
    "extract.xls",
    "extract.xlsx",
    "normalize.reader",
    "shenbao.recording",
)

# A broken vocabulary is told by the first document that is read with it.
with suppress(ProfileError):
    for _module in _MODULES:
        import_module(_module)
