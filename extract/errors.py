"""The one way reading a whole file can fail."""

from __future__ import annotations


class ExtractError(Exception):
    """A file that cannot be read as a document.

    Attributes:
        code: Stable code of the reason, one of `CODES`; the application has a sentence for each.
        detail: What in particular, in a few words that fit any language (a part name, a limit, a number).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        if code not in CODES:
            message = f"unknown error code {code!r}"
            raise ValueError(message)
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[type[ExtractError], tuple[str, str]]:
        """Survive pickling between processes with both attributes."""
        return (ExtractError, (self.code, self.detail))


CODES = frozenset(
    {
        "empty_file",  # 0 bytes, or nothing but blanks
        "unsupported_format",  # recognised, but this installation has no reader; detail names the format
        "program_missing",  # readable with the program that detail names, which is not installed
        "unknown_format",  # not recognised as anything we know
        "undecodable_text",  # no encoding of the ladder fits the bytes
        "damaged",  # right signature, but broken inside; detail says where
        "password_protected",
        "image_only",  # pages hold pictures and no usable text layer
        "no_text",  # opens, but holds no text at all
        "too_large",  # over a limit; detail names the limit
        "suspicious",  # archive bomb, DTD or other construct no honest form has; detail names it
        "unreadable",  # the operating system refused to hand over the bytes
    }
)
