"""Whether pictures can be read here: text recognition is an extra that is not always installed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_RECOGNISER: Final = "rapidocr"
_MODULES: Final = ("cv2", "onnxruntime", _RECOGNISER)


@cache
def is_installed() -> bool:
    """Tell whether all that recognition needs is installed; nothing is loaded."""
    return all(find_spec(name) is not None for name in _MODULES)


def place() -> str:
    """Return the folder of the recogniser, empty if it is not installed."""
    spec = find_spec(_RECOGNISER)
    return str(Path(spec.origin).parent) if spec is not None and spec.origin else ""


def obstacle() -> str:
    """Load what recognition needs and return why that fails, such as a missing library of the system; empty if not."""
    for name in _MODULES:
        try:
            import_module(name)
        except (ImportError, OSError) as error:
            return " ".join(f"{name}: {error}".split())
    return ""
