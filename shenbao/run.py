"""The command `convert` at work: progress, summary, and one sentence for everything that ends a run."""

from __future__ import annotations

import dataclasses
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from normalize.errors import ProfileError
from shenbao import convert as work
from shenbao import logs, progress, publish, remote, summary, terminal, wording
from shenbao.batch import EngineError, FailFastError
from shenbao.corrections import CorrectionsError
from shenbao.exits import Exit
from shenbao.ledger import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from shenbao.catalogue import Catalogue
    from shenbao.options import Options

Output = Literal["text", "json", "none"]


def convert(options: Options, say: Catalogue, output: Output, *, log_json: bool) -> int:
    """Convert and print what was done."""
    quiet = log_json or output != "text"
    watch = logs.watch() if log_json else progress.watch(say, quiet=quiet)
    fetching = progress.tracking(say, "progress.fetching", quiet=quiet)
    looking = progress.tracking(say, "progress.looking", quiet=quiet)
    with _endings(options, say) as ended:
        report = work.convert(
            remote.fetched(options, fetching), say, watch=watch, looking=looking, warn=_warn
        )
        remote.put(options)
        if output == "text":
            summary.show(report, options.names.out, say, terminal.console())
        elif output == "json":
            sys.stdout.write(summary.as_json(report, options.names.out) + "\n")
        else:
            summary.show_failures(report, say, terminal.console(stderr=True))
        return report.exit_code
    return ended()


def foresee(options: Options, say: Catalogue, output: Output) -> int:
    """Print what converting would do."""
    with _endings(options, say) as ended:
        fetching = progress.tracking(say, "progress.fetching", quiet=output != "text")
        foresight = work.foresee(remote.fetched(options, fetching))
        if output == "json":
            sys.stdout.write(json.dumps(dataclasses.asdict(foresight), ensure_ascii=False, indent=2) + "\n")
        elif output == "text":
            summary.show_foresight(foresight, say, terminal.console())
        return Exit.OK
    return ended()


def _warn(sentence: str) -> None:
    terminal.console(stderr=True).print(terminal.plain(sentence, "yellow"))


@contextmanager
def _endings(options: Options, say: Catalogue) -> Generator[Callable[[], int], None, None]:
    """Turn what ends a run into a sentence and an exit code, which the function given returns."""
    code = Exit.OK
    errors = terminal.console(stderr=True)
    try:
        yield lambda: code
    except ProfileError as error:
        code = Exit.BROKEN_PROFILE
        errors.print(terminal.plain(say("convert.broken_profile"), "red"))
        for fault in error.faults:
            errors.print(terminal.plain(fault))
    except CorrectionsError as error:
        code = Exit.USAGE
        for fault in error.faults:
            errors.print(terminal.plain(fault, "red"))
    except FailFastError as error:
        code = Exit.SOME_FAILED
        reason = wording.failure(say, error.code, error.detail)
        errors.print(terminal.plain(say("summary.failed", path=error.path, reason=reason), "red"))
        errors.print(terminal.plain(say("convert.failed_fast")))
    except EngineError as error:
        code = Exit.USAGE
        errors.print(terminal.plain(say("convert.engine_failed", detail=error), "red"))
    except remote.NotPutError as error:
        code = Exit.NOT_WRITABLE
        errors.print(
            terminal.plain(say("convert.not_put", address=error.address, detail=error.detail), "red")
        )
    except remote.AddressError as error:
        code = Exit.USAGE
        errors.print(
            terminal.plain(say("convert.address_failed", address=error.address, detail=error.detail), "red")
        )
    except BusyError:
        code = Exit.NOT_WRITABLE
        errors.print(terminal.plain(say("convert.busy", out=options.names.out), "red"))
    except publish.ForeignFileError as error:
        code = Exit.NOT_WRITABLE
        errors.print(terminal.plain(say("convert.foreign_file", out=options.names.out, name=error), "red"))
    except work.NotWritableError as error:
        code = Exit.NOT_WRITABLE
        errors.print(terminal.plain(say("convert.not_writable", out=options.names.out, detail=error), "red"))
