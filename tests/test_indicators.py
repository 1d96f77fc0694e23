"""Indicator rows: names, values, weights and remarks of the rows of a block."""

from __future__ import annotations

import pytest
from indicator_blocks import HEADER, read
from tables import dump, merged

from normalize.evidence import Used
from normalize.indicator_values import amounts_of, split_row
from normalize.sheet import Spot


def test_totals_and_empty_slots_are_no_indicators() -> None:
    block = read(
        merged(
            HEADER,
            "产出指标|数量指标|指标1：改造面积|≥500亩",
            "^|^|指标2：|",
            "^|^|……|",
            "合计|<|<|100",
        )
    )
    assert block.values == [("改造面积", "≥500亩")]
    assert block.unread == []
    assert [block.named[text] for text in ("指标2：", "……", "合计", "100")] == [
        "slot",
        "slot",
        "total",
        "total",
    ]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("指标1：改造面积", "改造面积"),
        ("★改造面积", "改造面积"),
        ("1、改造面积", "改造面积"),
        ("改造\n面积", "改造面积"),
        ("改造面积（亩）", "改造面积（亩）"),
        ("2024年改造面积", "2024年改造面积"),
    ],
)
def test_a_name_is_without_its_marker(printed: str, name: str) -> None:
    assert read(merged(HEADER, f"产出指标|数量指标|{printed}|≥500")).values == [(name, "≥500")]


def test_an_instruction_over_several_levels_is_the_remark_of_the_first() -> None:
    text = "根据单位实际，参照行业指标框架设置"
    block = read(
        merged(
            HEADER,
            f"产出指标|数量指标|{text}|<",
            "^|质量指标|^|<",
            "^|时效指标|^|<",
            "效益指标|社会效益指标|^|<",
        )
    )
    assert [(row.level2, row.name, row.remark) for row in block.rows[:3]] == [
        ("数量指标", None, text),
        ("质量指标", None, None),
        ("时效指标", None, None),
    ]


def test_one_text_over_several_rows_and_columns_is_no_indicator() -> None:
    text = "以上各项以年度批复为准"
    block = read(merged(HEADER, f"产出指标|数量指标|{text}|<", "^|质量指标|^|<", "^|时效指标|^|<"))
    assert [(row.name, row.remark) for row in block.rows] == [(None, text), (None, None), (None, None)]


def test_one_value_cell_beside_several_names_holds_for_each() -> None:
    table = merged(HEADER, "产出指标|数量指标|改造面积|按期完成", "^|^|补植株数|^", "^|质量指标|合格率|100%")
    assert read(table).values == [("改造面积", "按期完成"), ("补植株数", "按期完成"), ("合格率", "100%")]


def test_one_cell_that_lists_several_indicators_makes_a_row_of_each() -> None:
    table = merged(HEADER, "产出指标|数量指标|指标1：改造面积\n指标2：补植株数|≥500亩\n2万株")
    assert read(table).values == [("改造面积", "≥500亩"), ("补植株数", "2万株")]


def test_a_value_that_belongs_to_none_of_several_indicators_is_left_unread() -> None:
    block = read(merged(HEADER, "产出指标|时效指标|指标1：完工时间\n指标2：验收时间|10月底前"))
    assert block.values == [("完工时间", None), ("验收时间", None)]
    assert block.unread == ["10月底前"]


def test_operator_number_and_unit_in_cells_of_their_own_are_joined() -> None:
    block = read(
        merged(
            "一级指标|二级指标|三级指标|指标性质|指标值|度量单位",
            "产出指标|数量指标|改造面积|≥|500|亩",
            "^|质量指标|合格率|=|100|%",
        )
    )
    assert [
        (row.annual_raw, row.annual_op, row.annual_number, row.annual_unit, row.annual_kind)
        for row in block.rows
    ] == [("≥500亩", "ge", 500.0, "亩", "numeric"), ("=100%", "eq", 100.0, "%", "numeric")]
    assert block.unread == []


def test_targets_results_weights_scores_and_deviations_of_a_self_evaluation() -> None:
    block = read(
        merged(
            "一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分|偏差原因分析及改进措施",
            "产出指标|数量指标|改造面积|20|≥500亩|520亩|20|/",
            "^       |质量指标|合格率  |30|100%    |98%  |28|两处返工",
        )
    )
    assert [
        (row.weight, row.annual_number, row.actual_number, row.actual_unit, row.score, row.remark)
        for row in block.rows
    ] == [(20.0, 500.0, 520.0, "亩", 20.0, None), (30.0, 100.0, 98.0, "%", 28.0, "两处返工")]
    assert block.named["/"] == "slot"


def test_targets_of_the_period_and_of_the_year_stand_side_by_side() -> None:
    (row,) = read(
        merged(
            "一级指标|二级指标|三级指标|实施周期指标值|年度指标值",
            "产出指标|数量指标|改造面积|≥1500亩|≥500亩",
        )
    ).rows
    assert (row.period_raw, row.period_number, row.annual_raw, row.annual_number) == (
        "≥1500亩",
        1500.0,
        "≥500亩",
        500.0,
    )


def test_a_cell_that_does_not_hold_two_values_under_a_header_of_two_is_left_unread() -> None:
    block = read(
        merged(
            "一级指标|二级指标|三级指标|中期目标值/年度目标值|",
            "产出指标|数量指标|改造面积|1500亩/500亩|",
            "^|^|补植株数|2万株 / 8000株|",
            "^|质量指标|合格率|95%|",
        )
    )
    assert [(row.name, row.period_raw, row.annual_raw) for row in block.rows] == [
        ("改造面积", "1500亩", "500亩"),
        ("补植株数", "2万株", "8000株"),
        ("合格率", None, None),
    ]
    assert block.unread == ["95%"]


def test_a_weight_merged_over_several_indicators_is_that_of_their_level() -> None:
    header = "一级指标|权重|二级指标|三级指标|指标值"
    of_level = merged(header, "产出指标|50|数量指标|改造面积|500亩", "^|^|质量指标|合格率|95%")
    of_row = merged(header, "产出指标|30|数量指标|改造面积|500亩", "^|20|质量指标|合格率|95%")
    moved = dump(header, "产出指标|50|数量指标|改造面积|500亩", "||质量指标|合格率|95%")
    assert [row.weight for row in read(of_level).rows] == [None, None]
    assert [row.weight for row in read(moved).rows] == [None, None]
    assert [row.weight for row in read(of_row).rows] == [30.0, 20.0]


def test_columns_that_have_no_place_in_the_record_are_named() -> None:
    block = read(merged(f"序号|{HEADER}|评分标准", "1|产出指标|数量指标|改造面积|≥500亩|少一亩扣一分"))
    assert block.values == [("改造面积", "≥500亩")]
    assert block.named["少一亩扣一分"] == "not_extracted"
    assert block.named["1"] == "not_extracted"


@pytest.mark.parametrize(("name", "hidden"), [("验收合格率≥95%", "≥95%"), ("验收合格率达95%", "达95%")])
def test_a_value_inside_the_name_is_reported_and_stays_there(name: str, hidden: str) -> None:
    block = read(merged(HEADER, f"产出指标|质量指标|{name}|"))
    assert block.values == [(name, None)]
    assert [(flag.rule, flag.actual) for flag in block.flags] == [("value_in_name", hidden)]


def test_a_value_in_the_name_is_no_matter_where_the_value_is_printed() -> None:
    assert read(merged(HEADER, "产出指标|质量指标|验收合格率≥95%|≥95%")).flags == []


def test_evidence_points_at_the_cells() -> None:
    (draft,) = read(merged(HEADER, "产出指标|数量指标|指标1：改造面积|≥500亩")).drafts
    assert [(item.column, item.spot.row, item.spot.column, item.raw) for item in draft.evidence] == [
        ("level1", 1, 0, "产出指标"),
        ("level2", 1, 1, "数量指标"),
        ("name", 1, 2, "指标1：改造面积"),
        ("annual_raw", 1, 3, "≥500亩"),
    ]


# -- cells of one row ------------------------------------------------------------------------------------------------


def cell(text: str) -> Spot:
    return Spot(text, 0, 0, table=0)


@pytest.mark.parametrize(
    ("name", "value", "rows"),
    [
        ("改造面积", "≥500亩", [("改造面积", {})]),
        ("改造面积\n（含补植）", "≥500亩", [("改造面积\n（含补植）", {})]),
        (
            "指标1：面积\n指标2：株数",
            "指标1：500亩\n指标2：2万株",
            [("指标1：面积", {"annual": "500亩"}), ("指标2：株数", {"annual": "2万株"})],
        ),
        (
            "指标1：面积\n指标2：株数",
            "500亩",
            [("指标1：面积", {"annual": ""}), ("指标2：株数", {"annual": ""})],
        ),
        ("指标1：面积\n指标2：", "500亩\n-", [("指标1：面积", {"annual": "500亩"})]),
        (
            "指标1：面积 指标2：株数",
            "500亩 2万株",
            [("指标1：面积", {"annual": "500亩"}), ("指标2：株数", {"annual": "2万株"})],
        ),
        (
            "指标1：面积 指标2：株数",
            "指标1：500亩 指标2：2万株",
            [("指标1：面积", {"annual": "500亩"}), ("指标2：株数", {"annual": "2万株"})],
        ),
        (
            "指标1：面积 指标2：株数",
            "≥ 500亩",
            [("指标1：面积", {"annual": ""}), ("指标2：株数", {"annual": ""})],
        ),
        (
            "指标1：面积 指标2：株数",
            "500 亩",
            [("指标1：面积", {"annual": ""}), ("指标2：株数", {"annual": ""})],
        ),
        ("指标1：面积 指标3：株数", "500亩 2万株", [("指标1：面积 指标3：株数", {})]),
    ],
)
def test_a_name_cell_is_split_where_every_paragraph_has_a_marker(
    name: str, value: str, rows: list[tuple[str, dict[str, str]]]
) -> None:
    bound = {"level1": cell("产出指标"), "name": cell(name), "annual": cell(value)}
    assert split_row(bound["name"], bound) == rows


def test_what_is_no_number_gives_no_weight_and_stays_unread() -> None:
    used, bound = Used(), {"weight": cell("待定"), "score": cell("18分")}
    amounts, evidence, flags = amounts_of("改造面积", bound, used, ())
    assert (amounts, flags) == ({"score": 18.0}, ())
    assert [item.column for item in evidence] == ["score"]
    assert used.free(bound["weight"])
    assert not used.free(bound["score"])


@pytest.mark.parametrize(
    ("remark", "deviation", "kept"),
    [
        ("分两批", None, "分两批"),
        ("分两批", "雨季延误", "分两批"),
        (None, "雨季延误", "雨季延误"),
        ("—", "雨季延误", "雨季延误"),
        ("无", "雨季延误", "雨季延误"),
        ("无", "—", "无"),
        ("/", "—", None),
    ],
)
def test_the_first_remark_with_words_is_kept(
    remark: str | None, deviation: str | None, kept: str | None
) -> None:
    texts = {"remark": remark, "deviation": deviation}
    bound = {role: cell(text) for role, text in texts.items() if text is not None}
    assert amounts_of("改造面积", bound, Used(), ())[0].get("remark") == kept


def test_notes_of_the_value_grammar_become_flags_of_their_column() -> None:
    bound = {"annual": cell("95"), "actual": cell("104%")}
    _, _, flags = amounts_of("验收合格率", bound, Used(), ())
    assert [(flag.rule, flag.column, flag.expected, flag.actual) for flag in flags] == [
        ("rate_without_percent", "annual_unit", "%", "95"),
        ("percent_above_100", "actual_raw", None, "104%"),
    ]


def test_levels_before_the_name_in_one_cell_are_parted_from_it() -> None:
    block = read(
        merged(
            "序号|绩效指标|指标值",
            "1|产出指标-数量指标-造林面积|≥500亩",
            "2|效益指标-生态效益指标-林木覆盖率|≥30%",
        )
    )
    assert block.values == [("造林面积", "≥500亩"), ("林木覆盖率", "≥30%")]
    assert block.codes == [("output", "quantity", "printed"), ("benefit", "ecological", "printed")]


def test_a_text_across_all_columns_is_no_indicator() -> None:
    block = read(
        merged(
            HEADER,
            "产出指标|数量指标|改造面积|≥500亩",
            "附表2续|<|<|<",
            "数量指标：补植株数|<|<|<",
            "效益指标|生态效益指标|覆盖率|≥70%",
        )
    )
    assert block.values == [("改造面积", "≥500亩"), ("补植株数", None), ("覆盖率", "≥70%")]
    assert block.unread == ["附表2续"]
