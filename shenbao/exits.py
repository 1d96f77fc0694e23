"""What the command returns to the shell; every code is documented and stable."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `shenbao`."""

    OK = 0  # every file converted, or nothing to say against it
    SOME_FAILED = 1  # the dataset is written; the failed files are named in `sources`
    DIFFERENT = 1  # of `diff`: the two datasets are not the same
    USAGE = 2
    NOTHING_CONVERTED = 3  # the dataset is written; `sources` says why it holds no declaration
    BROKEN_PROFILE = 4  # nothing is written
    NOT_WRITABLE = 5  # nothing is written
    INTERRUPTED = 130
