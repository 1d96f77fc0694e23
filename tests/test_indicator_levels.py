"""Which levels an indicator stands under: printed, carried down, or inferred."""

from __future__ import annotations

from indicator_blocks import HEADER, read
from tables import dump, merged


def test_merged_levels_are_carried_to_the_rows_they_span() -> None:
    block = read(
        merged(
            HEADER,
            "产出指标|数量指标    |改造面积  |≥500亩 ",
            "^       |^           |补植株数  |2万株   ",
            "^       |时效指标    |完工时间  |10月底前",
            "效益指标|社会效益指标|带动就业  |明显增加",
        )
    )
    assert [(row.level1_raw, row.level2_raw, row.level1, row.level2) for row in block.rows] == [
        ("产出指标", "数量指标", "产出指标", "数量指标"),
        (None, None, "产出指标", "数量指标"),
        (None, "时效指标", "产出指标", "时效指标"),
        ("效益指标", "社会效益指标", "效益指标", "社会效益指标"),
    ]
    assert block.codes == [
        ("output", "quantity", "printed"),
        ("output", "quantity", "carried"),
        ("output", "timeliness", "carried"),
        ("benefit", "social", "printed"),
    ]
    assert block.flags == []


def test_blank_levels_of_a_text_dump_are_carried() -> None:
    block = read(
        dump(
            HEADER,
            "产出指标|数量指标    |改造面积  |≥500亩 ",
            "        |            |补植株数  |2万株   ",
            "        |质量指标    |验收合格率|100%    ",
            "效益指标|社会效益指标|带动就业  |明显增加",
        )
    )
    assert [code for *code, _ in block.codes] == [
        ["output", "quantity"],
        ["output", "quantity"],
        ["output", "quality"],
        ["benefit", "social"],
    ]


def test_rows_that_lost_merged_cells_and_moved_left_are_put_back() -> None:
    block = read(
        dump(
            HEADER,
            "产出指标  |数量指标          |改造面积  |≥500亩 ",
            "补植株数  |2万株             |          |        ",
            "质量指标  |验收合格率        |100%      |        ",
            "效益指标  |社会效益指标      |带动就业  |明显增加",
            "满意度指标|服务对象满意度指标|茶农满意度|≥90%   ",
        )
    )
    assert [(row.level1_code, row.level2_code, row.name, row.annual_raw) for row in block.rows] == [
        ("output", "quantity", "改造面积", "≥500亩"),
        ("output", "quantity", "补植株数", "2万株"),
        ("output", "quality", "验收合格率", "100%"),
        ("benefit", "social", "带动就业", "明显增加"),
        ("satisfaction", "service_satisfaction", "茶农满意度", "≥90%"),
    ]
    assert block.unread == []


def test_a_level_1_that_was_lost_is_inferred_from_level_2_and_reported() -> None:
    block = read(
        dump(
            HEADER,
            "产出指标|数量指标|改造面积|≥500亩",
            "|质量指标|合格率|100%",
            "社会效益指标|带动就业|30人|",
            "满意度指标|服务对象满意度指标|茶农满意度|≥90%",
        )
    )
    assert [(row.level1_raw, row.level1, row.level_basis) for row in block.rows] == [
        ("产出指标", "产出指标", "printed"),
        (None, "产出指标", "carried"),
        (None, "效益指标", "inferred"),
        ("满意度指标", "满意度指标", "printed"),
    ]
    assert [(flag.rule, flag.column, flag.expected, flag.actual) for flag in block.flags] == [
        ("level_inferred", "level1", "效益指标", "产出指标")
    ]


def test_a_merged_level_1_overrules_what_level_2_usually_stands_under() -> None:
    block = read(merged(HEADER, "产出指标|数量指标|改造面积|≥500亩", "^|社会效益指标|带动就业|30人"))
    assert block.codes[1] == ("output", "social", "carried")
    assert block.flags == []


def test_levels_go_on_where_only_the_header_is_repeated() -> None:
    block = read(
        dump(HEADER, "产出指标|数量指标|改造面积|≥500亩"),
        dump(HEADER, "|质量指标|合格率|100%", "|时效指标|完工时间|年底前"),
    )
    assert [row.level1 for row in block.rows] == ["产出指标"] * 3


def test_weights_and_numbers_of_a_level_stay_in_its_raw_text_only() -> None:
    (row,) = read(merged(HEADER, "一、产出指标（50分）|数量\n指标|改造面积|≥500亩")).rows
    assert (row.level1_raw, row.level1, row.level2_raw, row.level2) == (
        "一、产出指标（50分）",
        "产出指标",
        "数量\n指标",
        "数量指标",
    )


def test_a_level_without_indicator_is_a_row_without_name() -> None:
    block = read(merged(HEADER, "产出指标|数量指标|改造面积|≥500亩", "^|质量指标||", "^|时效指标|指标1：|"))
    assert [(row.level2, row.name) for row in block.rows] == [
        ("数量指标", "改造面积"),
        ("质量指标", None),
        ("时效指标", None),
    ]
    assert [draft.anchor for draft in block.drafts] == ["改造面积", "质量指标", "时效指标"]


def test_names_of_level_2_name_the_indicators_where_no_column_holds_level_2() -> None:
    block = read(merged("一级指标|指标名称|指标值", "产出指标|数量指标|清渠3公里", "^|质量指标|全部合格"))
    assert [(row.level2_raw, row.level2_code, row.name, row.annual_raw) for row in block.rows] == [
        (None, "quantity", "数量指标", "清渠3公里"),
        (None, "quality", "质量指标", "全部合格"),
    ]
