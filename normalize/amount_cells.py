"""What single cells of a table of amounts are: amounts, what they are of, headers of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.money import heads_a_year, parse_amount
from normalize.titles import is_year_line
from normalize.traits import traits

if TYPE_CHECKING:
    from normalize.sheet import Spot

_SUMS = ("total", "item.total", "item.total_project")


def heads_sum(spot: Spot) -> bool:
    """Whether a cell heads the sum of the amounts beside it."""
    label = spot.label
    return label is not None and not label.inline and label.one(*_SUMS) is not None


def heads_money(spot: Spot) -> bool:
    """Whether a cell heads amounts: a budget item, or what says which amount of one."""
    return is_item(spot) or says_which_amount(spot)


def may_head(spot: Spot) -> bool:
    """Whether amounts may stand below a header: of money, of a year, or in no list."""
    return spot.label is None or heads_money(spot) or is_year_line(spot.text)


def says_which_amount(spot: Spot) -> bool:
    """Whether a cell says which amount of an item stands below it (`预算数`, `2024年预算`)."""
    if heads_a_year(spot.text):
        return True
    label = spot.label
    return label is not None and not label.inline and label.one("money", "item.total_annual") is not None


def is_item(spot: Spot) -> bool:
    """Whether a cell names a source or kind of money, or a sum."""
    label = spot.label
    return label is not None and not label.inline and label.one("item", "total") is not None


def is_amount(spot: Spot) -> bool:
    """Whether a cell is an amount; a label is none, though it may begin with a figure (`1-6月执行数`)."""
    label = spot.label
    if (label is not None and not label.inline) or heads_a_year(spot.text) or is_year_line(spot.text):
        return False
    return parse_amount(spot.text).number is not None or traits(spot.text).value
