"""The scan of every sample form is read almost as well as the page it was made of, and says where it is not sure."""

from __future__ import annotations

from functools import cache

import pytest
from draw_scans import SCAN, printed_edition
from forms import expected_record, sample_forms
from gold_scan import Measured, measured, pooled

import extract

FORMS = {form.slug: form for form in sample_forms()}

pytestmark = pytest.mark.usefixtures("recognition")


@cache
def read(slug: str) -> Measured:
    form = FORMS[slug]
    record = expected_record(form, printed_edition(form))
    printed = extract.read(form.path(printed_edition(form)))
    typed = record if record["status"] == "converted" else None
    return measured(form.path(SCAN).read_bytes(), printed, typed, form.path(SCAN).name)


@pytest.mark.parametrize("slug", FORMS)
def test_scan_gives_the_record_of_the_form(slug: str) -> None:
    result = read(slug)
    record = expected_record(FORMS[slug], printed_edition(FORMS[slug]))
    assert len(result.forms) == (1 if record["status"] == "converted" else 0)
    assert result.errors <= 0.015 * result.characters
    assert result.silent == []
    methods = {reading.method for each in result.forms for reading in each.readings}
    assert methods <= {"ocr"}


def test_scans_are_read_as_well_as_promised() -> None:
    characters, f1, seconds = pooled(map(read, FORMS))
    assert characters >= 0.99
    assert f1 >= 0.97
    assert seconds <= 12
