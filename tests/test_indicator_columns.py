"""What the columns of an indicator block mean: by their headers, and by their cells where no header is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import dump, merged, sheet

from normalize.binding import Column
from normalize.indicator_columns import indicator_columns, side_by_side
from normalize.indicator_inference import UNKNOWN, infer_unknown
from normalize.segments import segment

if TYPE_CHECKING:
    from extract import Table


def meant(*tables: Table | str) -> list[str]:
    """Roles of the columns of the only block; parts as `op>annual`, extents left out."""
    (region,) = segment(sheet(*tables))
    return [
        f"{column.part}>{'+'.join(column.groups)}" if column.role == "part" else column.role
        for column in indicator_columns(region)
    ]


BODY = "产出指标|数量指标|清淤渠道长度|≥3公里"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("一级指标|二级指标|三级指标|指标值", "level1 level2 name annual"),
        ("一级指标|二级指标|三级指标|目标值|备注", "level1 level2 name annual remark"),
        (
            "一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分",
            "level1 level2 name weight annual actual score",
        ),
        ("一级指标|二级指标|三级指标|实施周期指标值|年度指标值", "level1 level2 name period annual"),
        (
            "一级指标|权重|二级指标|权重|三级指标|权重|指标值",
            "level1 ignored level2 ignored name weight annual",
        ),
        ("一级指标|二级指标|三级指标|年度指标值|指标值", "level1 level2 name annual actual"),
        (
            "一级指标|二级指标|三级指标|指标值|评分标准|指标方向",
            "level1 level2 name annual ignored direction",
        ),
        (
            "一级指标|二级指标|三级指标|年度指标值|偏差原因分析及改进措施",
            "level1 level2 name annual deviation",
        ),
        ("一级指标|二级指标|三级指标|半年目标值|全年目标值", "level1 level2 name half annual"),
        (
            "一级指标|二级指标|三级指标|年度指标值|一季度完成值|二季度完成值|累计完成值",
            "level1 level2 name annual ignored ignored actual",
        ),
        (
            "一级指标|二级指标|三级指标|年度指标值|一季度完成值|二季度完成值",
            "level1 level2 name annual unknown unknown",
        ),
        ("一级指标/二级指标|三级指标|指标值", "level1 name annual"),
        ("一级指标-二级指标-三级指标|指标值", "name annual"),
        ("评价内容|绩效内容|考核指标|指标值", "level1 level2 name annual"),
    ],
)
def test_header_wordings_tell_what_columns_mean(header: str, expected: str) -> None:
    assert meant(dump(header, BODY)) == expected.split()
    assert meant(merged(header, BODY)) == expected.split()


def test_operator_and_unit_belong_to_the_value_between_them() -> None:
    assert meant(
        dump("一级指标|二级指标|三级指标|指标性质|指标值|度量单位", "产出指标|数量指标|清淤长度|≥|3|公里")
    ) == [
        "level1",
        "level2",
        "name",
        "op>annual",
        "annual",
        "unit>annual",
    ]


def test_one_unit_column_serves_target_and_result() -> None:
    header = "一级指标|二级指标|三级指标|计算符号|年度指标值|实际完成值|计量单位"
    assert meant(dump(header, "产出指标|数量指标|清淤长度|≥|3|4|公里"))[3:] == [
        "op>annual",
        "annual",
        "actual",
        "unit>annual+actual",
    ]


def test_an_operator_between_two_values_belongs_to_the_one_behind_it() -> None:
    header = "一级指标|二级指标|三级指标|年度指标值|计算符号|实际完成值"
    assert meant(dump(header, "产出指标|数量指标|清淤长度|3公里|=|4公里"))[3:] == [
        "annual",
        "op>actual",
        "actual",
    ]


def test_parts_below_a_common_header_belong_to_it() -> None:
    assert meant(
        merged(
            "一级指标|二级指标|三级指标|实施周期指标值|<|<|年度指标值|<|<",
            "^|^|^|指标性质|指标值|度量单位|指标性质|指标值|度量单位",
            "产出指标|数量指标|清淤长度|≥|9|公里|≥|3|公里",
        )
    ) == [
        "level1",
        "level2",
        "name",
        "op>period",
        "period",
        "unit>period",
        "op>annual",
        "annual",
        "unit>annual",
    ]


def test_the_target_of_a_multi_year_block_is_the_one_for_the_period() -> None:
    assert meant("中期绩效指标", dump("一级指标|二级指标|三级指标|指标值", BODY))[3] == "period"
    assert meant("年度绩效指标", dump("一级指标|二级指标|三级指标|指标值", BODY))[3] == "annual"


def test_the_label_of_the_block_is_no_column() -> None:
    assert meant(merged("绩效指标|一级指标|二级指标|三级指标|指标值", f"^|{BODY}")) == [
        "level1",
        "level2",
        "name",
        "annual",
    ]


def test_a_header_cell_reaches_to_the_next_one_and_the_last_to_the_edge() -> None:
    (region,) = segment(sheet(dump("一级指标|二级指标|三级指标||指标值||", BODY)))
    assert [(column.first, column.end) for column in indicator_columns(region)] == [
        (0, 1),
        (1, 2),
        (2, 4),
        (4, 7),
    ]


def test_a_block_without_header_has_the_four_usual_columns() -> None:
    assert meant(dump(BODY, "|质量指标|合格率|100%")) == ["level1", "level2", "name", "annual"]
    assert meant("产出指标-数量指标-巡护次数：≥24次", "产出指标-质量指标-覆盖率：≥95%") == [
        "level1",
        "level2",
        "name",
        "annual",
        "period",
        "actual",
        "weight",
    ]


def test_two_lists_beside_each_other_are_one_for_the_period_and_one_for_the_year() -> None:
    table = merged(
        "一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
        "产出指标|数量指标|清淤总长|9公里 |数量指标|清淤长度|3公里 ",
    )
    (region,) = segment(sheet(table))
    parts = side_by_side(region)
    assert [part.target for part in parts] == ["period", "annual"]
    assert [[found.text for found in part.spots(part.rows[0])] for part in parts] == [
        ["产出指标", "数量指标", "清淤总长", "9公里"],
        ["产出指标", "数量指标", "清淤长度", "3公里"],
    ]
    assert [[column.role for column in indicator_columns(part)] for part in parts] == [
        ["level1", "level2", "name", "period"],
        ["level1", "level2", "name", "annual"],
    ]
    (alone,) = segment(sheet(merged("一级指标|二级指标|三级指标|指标值", BODY)))
    assert side_by_side(alone) == (alone,)


# -- columns whose header nobody knows ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        (
            "甲栏|乙栏|考核指标|指标值",
            ("产出指标|数量指标|清淤长度|3公里", "效益指标|社会效益指标|受益户数|90户"),
            "level1 level2 name annual",
        ),
        (
            "一级指标|二级指标|丙栏|指标值",
            ("产出指标|数量指标|清淤长度|3公里", "|质量指标|验收合格率|100%"),
            "level1 level2 name annual",
        ),
        (
            "一级指标|二级指标|三级指标|丁栏",
            ("产出指标|数量指标|清淤长度|3公里", "|质量指标|验收合格率|100%"),
            "level1 level2 name annual",
        ),
        (
            "一级指标|二级指标|三级指标|戊栏|指标值|己栏",
            ("产出指标|数量指标|清淤长度|≥|3|公里", "|质量指标|验收合格率|=|100|%"),
            "level1 level2 name op>annual annual unit>annual",
        ),
        (
            "一级指标|二级指标|三级指标|指标值|庚栏",
            ("产出指标|数量指标|清淤长度|3公里|正向", "|成本指标|土方单价|80元|反向"),
            "level1 level2 name annual direction",
        ),
        (
            "一级指标|二级指标|三级指标|指标属性|指标值",
            ("产出指标|数量指标|清淤长度|正向指标|3公里", "|成本指标|土方单价|反向指标|80元"),
            "level1 level2 name direction annual",
        ),
        (
            "一级指标|二级指标|三级指标|指标值|辛栏",
            ("产出指标|数量指标|清淤长度|3公里|水利站填报", "|质量指标|验收合格率|100%|监理填报"),
            "level1 level2 name annual remark",
        ),
    ],
)
def test_cells_tell_what_an_unknown_column_means(header: str, rows: tuple[str, ...], expected: str) -> None:
    assert meant(merged(header, *(row.replace("||", "| |") for row in rows))) == expected.split()


def test_what_stays_open_is_ignored_not_guessed() -> None:
    (region,) = segment(sheet(merged("一级指标|二级指标|三级指标|指标值", BODY)))
    columns = [Column(UNKNOWN, 9, 10), Column("name", 2, 3), Column("annual", 3, 4)]
    assert [column.role for column in infer_unknown(columns, region)] == ["ignored", "name", "annual"]


WEIGHED = (
    "产出指标|数量指标|清淤渠道长度|≥3公里|40|38",
    "产出指标|质量指标|渠道验收合格率|≥95%|30|30",
    "满意度指标|服务对象满意度指标|村民满意度|≥90%|20|15",
)


def test_marks_are_told_by_their_sum_and_by_the_weights() -> None:
    assert meant(merged("一级指标|二级指标|三级指标|指标值|几斤几两|几分", *WEIGHED)) == [
        *("level1", "level2", "name", "annual", "weight", "score"),
    ]
    higher = tuple(row.replace("|38", "|80") for row in WEIGHED)
    assert meant(merged("一级指标|二级指标|三级指标|指标值|分值|几分", *higher))[-1] == "ignored"


def test_the_column_that_holds_values_has_the_targets() -> None:
    remarked = (
        "产出指标|数量指标|清淤渠道长度|见附件|≥3公里",
        "产出指标|质量指标|渠道合格率|以台账为准|≥95%",
    )
    assert meant(merged("一级指标|二级指标|三级指标|他话|所望", *remarked)) == [
        *("level1", "level2", "name", "remark", "annual"),
    ]


def test_a_standard_states_the_targets_where_no_other_column_does() -> None:
    assert meant(merged("一级指标|二级指标|三级指标|绩效标准值", BODY))[-1] == "annual"
    assert meant(merged("一级指标|二级指标|三级指标|绩效标准值|指标值", BODY + "|≥2公里"))[-2:] == [
        *("ignored", "annual"),
    ]
    assert meant(merged("一级指标|二级指标|三级指标|上年指标值", BODY))[-1] == "ignored"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("年末达成之值", "actual"),
        ("三年所望之值", "period"),
        ("预计完成之数目", "ignored"),
        ("上年实际之数目", "ignored"),
    ],
)
def test_a_further_column_of_values_is_told_by_the_word_in_its_header(header: str, role: str) -> None:
    assert meant(merged(f"一级指标|二级指标|三级指标|年度指标值|{header}", BODY + "|2公里"))[-1] == role
