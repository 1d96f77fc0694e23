"""Rows of amounts in a text dump that lost the cells merged from above, told by their sums and by the headers above."""

from __future__ import annotations

import pytest
from tables import dump, sheet

from normalize.moved_amounts import put_back_amounts


def begins(*rows: str) -> int:
    """The grid column in which the last row begins, once it was put back."""
    return put_back_amounts(sheet(dump(*rows))).rows[-1].spots[0].column


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        pytest.param(
            ("预算资金（万元）|资金类型|人员类|公用经费|项目支出|合计", "其他资金|1.5|2|3|6.5|"),
            1,
            id="the last amount is the sum",
        ),
        pytest.param(
            ("资金安排（万元）|资金来源|总额|2024年|2025年", "本级财政资金|300|100|200|"),
            1,
            id="the first one is",
        ),
        pytest.param(
            ("资金来源|中央|省级|本级|其他|合计", "||26.5||26.5|"), 3, id="a row that begins with blanks"
        ),
        pytest.param(
            ("资金安排（万元）|总额|2024年|2025年", "300|100|150|"),
            1,
            id="sums that do not hold, below years",
        ),
        pytest.param(
            ("资金安排（万元）|资金来源|总额|中央|省级", "本级财政资金|300|100|150|"),
            0,
            id="sums that hold nowhere",
        ),
        pytest.param(
            ("重点事项|事项内容|总额（万元）|财政资金（万元）|其他资金（万元）", "普查|48|48|0|"),
            1,
            id="sums that hold twice, once below a header of texts",
        ),
        pytest.param(
            ("预算资金（万元）|资金类型|人员类|公用经费|项目支出|合计", "|其他资金|1.5|2|3|6.5"),
            1,
            id="a row in its place",
        ),
        pytest.param(
            ("总体资金（万元）|预算支出总额|财政拨款||其他资金", "||基本支出|项目支出|", "120|70|45|5|"),
            1,
            id="headers in two rows",
        ),
        pytest.param(
            (
                "支出预算（万元）|合计|基本支出|||项目支出|",
                "||人员经费|公用经费|小计|本级|其他",
                "9|3|2|5|3|1|",
            ),
            1,
            id="as many amounts as headers in two rows",
        ),
        pytest.param(
            ("|良种繁育|延续项目|450|150|购苗", "防火巡护|常年项目|70|70|护林|"),
            1,
            id="cell by cell below the row above",
        ),
        pytest.param(
            ("|良种繁育|延续项目|450|150|购苗", "防火巡护|70|常年项目|70|护林|"), 0, id="words below amounts"
        ),
    ],
)
def test_a_row_of_amounts_stands_where_its_sum_holds(rows: tuple[str, ...], column: int) -> None:
    assert begins(*rows) == column
