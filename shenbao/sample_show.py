"""The result of a spot check on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shenbao import terminal

if TYPE_CHECKING:
    from rich.console import Console

    from shenbao.catalogue import Catalogue
    from shenbao.sample import Result, Share

_COLUMNS = ("layout", "format", "risk", "values", "checked", "wrong", "rate", "interval")


def show(result: Result, say: Catalogue, console: Console) -> None:
    """Print the rate of the whole, what it leaves out, and a line for each stratum, the worst first."""
    from rich import box  # noqa: PLC0415 - only here
    from rich.table import Table  # noqa: PLC0415

    whole = result.overall
    sentence = say(
        "sample.summary",
        checked=whole.checked,
        wrong=whole.wrong,
        rate=_percent(whole.rate),
        low=_percent(whole.low),
        high=_percent(whole.high),
    )
    console.print(terminal.plain(sentence, "bold"))
    if left := sum(share.values for share in result.strata.values() if not share.checked):
        console.print(terminal.plain(say("sample.partly", left=left, values=whole.values), "yellow"))
    table = Table(box=box.SIMPLE_HEAD)
    for name in _COLUMNS:
        table.add_column(
            terminal.plain(say(f"sample.{name}")), justify="left" if name in _COLUMNS[:3] else "right"
        )
    worst_first = sorted(result.strata.items(), key=lambda item: (-(item[1].rate or 0.0), item[0]))
    for (layout, media_type, risk), share in worst_first:
        name = media_type.rpartition("/")[2].rpartition(".")[2]
        table.add_row(*(terminal.plain(text) for text in (layout, name, risk, *_figures(share))))
    console.print(table)


def _figures(share: Share) -> tuple[str, ...]:
    reach = "" if share.rate is None else f"{_percent(share.low)} – {_percent(share.high)}"
    return str(share.values), str(share.checked), str(share.wrong), _percent(share.rate), reach


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{100 * rate:.1f} %"
