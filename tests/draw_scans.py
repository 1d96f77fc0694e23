"""Draw the scans of the sample forms again: `python tests/draw_scans.py [SLUG …]`.

A scan is drawn from a PDF edition as it is kept, so that the truth about it is known to the character.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from draw_scan import Wear, picture_pdf, scanned
from forms import sample_forms

if TYPE_CHECKING:
    from forms import SampleForm

SCAN = "scan.pdf"
WEAR = Wear(noise=6.0, quality=32)


def printed_edition(form: SampleForm) -> str:
    """The edition that is scanned: every other form in another producer's fonts."""
    forms = [other.slug for other in sample_forms()]
    return ("libreoffice.pdf", "chromium.pdf")[forms.index(form.slug) % 2]


def wear_of(form: SampleForm) -> Wear:
    """How a form was scanned; the seal stands elsewhere on each."""
    number = [other.slug for other in sample_forms()].index(form.slug)
    return replace(
        WEAR, seed=100 * (number + 1), seal=(0.3 + 0.05 * (number % 9), 0.35 + 0.04 * (number % 8))
    )


def draw_scan(form: SampleForm) -> bytes:
    """The scan of a form as a PDF file of pictures."""
    wear = wear_of(form)
    return picture_pdf(scanned(form.path(printed_edition(form)).read_bytes(), wear), wear)


def main() -> None:
    """Write every scan asked for and name it."""
    for form in sample_forms():
        if sys.argv[1:] and form.slug not in sys.argv[1:]:
            continue
        content = draw_scan(form)
        form.path(SCAN).write_bytes(content)
        sys.stdout.write(f"{form.path(SCAN).name}  {len(content)} bytes\n")


if __name__ == "__main__":
    main()
