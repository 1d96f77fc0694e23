"""Zip packages whose bytes depend on their parts alone."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of the parts in the given order, with a fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()
