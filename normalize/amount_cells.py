"""What single cells of a table of amounts are: amounts, what they are of, headers of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.field_columns import government_label
from normalize.folding import squeeze
from normalize.money import MONEY, heads_a_year, parse_amount
from normalize.taxonomy import level
from normalize.titles import is_year_line
from normalize.traits import traits

if TYPE_CHECKING:
    from normalize.sheet import Spot

_OF_TASKS = ("task.amount", "task.fiscal", "task.other")
_SHARE = re.compile(r"率|占比|比例|比重|百分比|[%％]|进度")
_SUM = re.compile(r"小计|合计|总计|总额|总数")
_SUMS = ("total", "item.total", "item.total_project")


def heads_sum(spot: Spot) -> bool:
    """Whether a cell heads the sum of the amounts beside it."""
    return spot.heads(*_SUMS)


def heads_money(spot: Spot) -> bool:
    """Whether a cell heads amounts: a budget item, or what says which amount of one."""
    return is_item(spot) or says_which_amount(spot)


def may_head(spot: Spot) -> bool:
    """Whether amounts may stand below a header: of money, of a year, or in no list."""
    return spot.label is None or heads_money(spot) or is_year_line(spot.text)


def says_which_amount(spot: Spot) -> bool:
    """Whether a cell says which amount of an item stands below it (`预算数`, `2024年预算`)."""
    return heads_a_year(spot.text) or spot.heads("money", "item.total_annual")


def is_item(spot: Spot) -> bool:
    """Whether a cell names a source or kind of money, or a sum."""
    return spot.heads("item", "total")


def is_amount(spot: Spot) -> bool:
    """Whether a cell is an amount; a label is none, though it may begin with a figure (`1-6月执行数`)."""
    label = spot.label
    if (label is not None and not label.inline) or heads_a_year(spot.text) or is_year_line(spot.text):
        return False
    return parse_amount(spot.text).number is not None or traits(spot.text).value


def kind_below(spot: Spot) -> str | None:
    """What stands below a header: an `amount`, a `share` or `words`; None if its words do not tell."""
    if _SHARE.search(squeeze(spot.text)):
        return "share"
    label = spot.label
    if label is not None and label.one("money.ignored") is not None and not spot.in_file:
        return None
    if (
        spot.heads(*_OF_TASKS)
        or heads_money(spot)
        or is_year_line(spot.text)
        or government_label(spot.text) is not None
    ):
        return "amount"
    return "words" if label is not None or level(spot.text) is not None else None


def surely_heads_amounts(spot: Spot) -> bool:
    """Whether a header surely heads amounts; one that names an item may head the names of others."""
    return heads_a_year(spot.text) or (spot.label is not None and spot.label.one(*MONEY) is not None)


def heads_budget(spot: Spot) -> bool:
    """Whether a cell is the label of a whole budget or of its sources."""
    return spot.heads("head.budget", "head.revenue")


def is_sum(spot: Spot) -> bool:
    """Whether a cell heads a sum, by its label or by its words alone."""
    return heads_sum(spot) or _SUM.search(squeeze(spot.text)) is not None
