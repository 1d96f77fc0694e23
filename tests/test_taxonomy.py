"""The indicator taxonomy: level names as whole cells, with weights and line breaks, and nothing else."""

from __future__ import annotations

import pytest

from normalize.taxonomy import clean_level, level, level_path


@pytest.mark.parametrize(
    ("printed", "level1", "level2", "weight"),
    [
        ("产出指标", "output", None, None),
        ("产出指标（50分）", "output", None, "50"),
        ("产出指标40分", "output", None, "40"),
        ("成本指标（0-20）分", "cost", "cost", None),
        ("产出指标(40～50分)", "output", None, None),
        ("数量指\n标 12.5 分", None, "quantity", "12.5"),
        ("满意度指\n标", "satisfaction", "service_satisfaction", None),
        ("成本指标", "cost", "cost", None),
        ("经济成本指标", None, "economic_cost", None),
        ("项目效果", "benefit", None, None),
        ("社会公众或服务对象满意度指标", "satisfaction", "service_satisfaction", None),
        ("数 量 指 标", None, "quantity", None),
        ("一、产出指标", "output", None, None),
        ("3.1产出指标", "output", None, None),
        ("3.1.2数量指标", None, "quantity", None),
        ("进度指标", None, "timeliness", None),
        ("预算编审管理", None, "other", None),
        ("履职效能", "other", None, None),
        ("过程管理指标", "process", None, None),
        ("效益指标（经济效益、社会效益、环境效益、可持续影响等方面指标）", "benefit", None, None),
    ],
)
def test_level(printed: str, level1: str | None, level2: str | None, weight: str | None) -> None:
    found = level(printed)
    assert found is not None
    assert (found.level1, found.level2, found.weight) == (level1, level2, weight)


@pytest.mark.parametrize(
    "printed", ["经济效益目标完成率", "侨界人士满意度", "项目成本不超预算", "", "培训数量", "100%"]
)
def test_what_only_contains_a_level_name_is_none(printed: str) -> None:
    assert level(printed) is None


def test_parents_begin_with_the_usual_one() -> None:
    found = level("时效指标")
    assert found is not None
    assert found.parents == ("output", "input")


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("产出指标（50分）", "产出指标"),
        ("一、效益指标", "效益指标"),
        ("满意度指\n标", "满意度指标"),
        ("成本（控制）指标", "成本（控制）指标"),
        ("数量指标：", "数量指标"),
    ],
)
def test_clean_level(printed: str, clean: str) -> None:
    assert clean_level(printed) == clean


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        ("产出—数量", ("产出", "数量", "")),
        ("产出指标/数量指标", ("产出指标", "数量指标", "")),
        ("满意度指标_服务对象满意度指标", ("满意度指标", "服务对象满意度指标", "")),
        ("效益 > 社会效益", ("效益", "社会效益", "")),
        ("产出指标\n数量指标", ("产出指标", "数量指标", "")),
        ("产出指标-数量指标-培训人数", ("产出指标", "数量指标", "培训人数")),
        ("产出\n数量", None),  # one level 2, printed on two lines
        ("满意度指\n标", None),
        ("成本、时效指标", None),
        ("经济效益/社会效益", None),
        ("产出-社会效益", None),
        ("一、产出指标", None),
        ("1.产出指标", None),
    ],
)
def test_a_level_1_and_a_level_2_of_it_in_one_cell(printed: str, path: tuple[str, str, str] | None) -> None:
    assert level_path(printed) == path


def test_a_cell_of_both_levels_is_both() -> None:
    found = level("产出-质量")
    assert found is not None
    assert (found.level1, found.level2, found.path) == ("output", "quality", ("产出", "质量"))
