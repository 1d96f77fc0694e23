"""Two rows of headers in a text dump, the lower of which parts the upper and has moved to the left edge."""

from __future__ import annotations

import pytest
from tables import dump, sheet

from normalize.moved_headers import put_back_headers


def columns(*rows: str) -> list[list[int]]:
    """Grid columns of the cells of the first two rows, once they were put back."""
    put_back = put_back_headers(sheet(dump(*rows)))
    return [[spot.column for spot in row.spots] for row in put_back.rows[:2]]


@pytest.mark.parametrize(
    ("rows", "over", "below"),
    [
        pytest.param(
            (
                "项目名称|预算数|绩效目标|绩效指标",
                "产出指标|效益指标|满意度指标|",
                "文化展览|12|办展六次。|办展：6次|观众：≥3万人|观众满意度：≥90%",
            ),
            [0, 1, 2, 3],
            [3, 4, 5],
            id="levels are parts of the indicators",
        ),
        pytest.param(
            (
                "序号|项目名称|项目金额|绩效目标|一级指标|二级指标|三级指标|指标值",
                "合计|财政拨款|单位资金|||||",
                "1|文化展览|12|10|2|办展六次。|产出指标|数量指标|办展次数|≥6次",
            ),
            [0, 1, 2, 5, 6, 7, 8, 9],
            [2, 3, 4],
            id="sources are parts of the money",
        ),
        pytest.param(
            (
                "项目名称|预算数|年度目标|数量指标|质量指标",
                "指标内容|指标值|指标内容|指标值|",
                "文化展览|12|办展六次。|办展次数|6次|完好率|≥95%",
            ),
            [0, 1, 2, 3, 5],
            [3, 4, 5, 6],
            id="a name and a value are parts of each level",
        ),
    ],
)
def test_parts_stand_below_the_headers_they_part(
    rows: tuple[str, ...], over: list[int], below: list[int]
) -> None:
    width = max(row.count("|") for row in rows)
    assert columns(*(row + "|" * (width - row.count("|")) for row in rows)) == [over, below]


def test_parts_that_two_headers_may_have_stay_where_they_are() -> None:
    rows = (
        "项目名称|预算数|执行数|绩效目标|一级指标|二级指标|三级指标|指标值|",
        "合计|财政拨款|||||||",
        "文化展览|12|10|9|办展六次。|产出指标|数量指标|办展次数|≥6次",
    )
    assert columns(*rows)[1] == [0, 1]


def test_rows_as_wide_as_their_headers_have_not_moved() -> None:
    rows = ("项目名称|预算数|绩效目标|绩效指标", "产出指标|效益指标||", "文化展览|12|办展六次。|办展：6次")
    assert columns(*rows) == [[0, 1, 2, 3], [0, 1]]
