"""Who declares, for which year and region: names, codes, kinds, years, periods, counts and the key made of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import dump, form, merged, sheet, spot

from normalize.booklet_identity import Around
from normalize.evidence import Used
from normalize.field_reader import FieldReader
from normalize.identity import Identity, hash10
from normalize.identity_names import squeeze_lines
from normalize.identity_reader import read_identity, title_spots
from normalize.regions import by_code

if TYPE_CHECKING:
    from extract import Table

TITLE = "部门整体支出绩效目标申报表"


def identify(*parts: Table | str, path: str = "", reached: bool = False) -> Identity:
    laid, used = sheet(*parts), Used()
    titles = title_spots(laid)
    fields = FieldReader(laid, {id(found) for found in titles}, used).read()
    return read_identity(laid, fields, used, around=Around(path), reached=reached, titles=titles)


def flags(identity: Identity) -> list[tuple[str, str | None, str | None]]:
    """Rules with what was expected and found; that an invented office lies in no region is left out."""
    return [
        (flag.rule, flag.expected, flag.actual)
        for flag in identity.flags
        if flag.rule not in ("region_unknown", "region_ambiguous")
    ]


def test_words_beside_a_label_like_that_of_a_code_are_none() -> None:
    found = identify(TITLE, dump("部门名称|绩溪县林场", "部门编码|成立项目小组。", "预算编码|306001"))
    assert (found.department, found.department_code) == ("绩溪县林场", "306001")


def test_the_one_office_of_a_transfer_payment_is_that_of_the_state() -> None:
    title = "中央对地方专项转移支付整体绩效目标申报表"
    found = identify(title, dump("专项名称|环境整治资金", "中央主管部门|环境保护部"))
    assert (found.department, found.supervising_department) == ("环境保护部", None)


# -- title, kind, stage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind", "stage"),
    [
        ("部门整体支出绩效目标申报表", "department", "target"),
        ("单位整体支出绩效自评表", "department", "self_evaluation"),
        ("部门整体绩效目标批复表", "department", "approved"),
        ("高标准农田专项中央预算内投资计划绩效目标表", "special_fund", "target"),
        ("部门整体支出绩效监控表", "department", "monitoring"),
        ("项目支出绩效目标表", "project", "target"),
        ("部门预算项目绩效目标批复表", "project", "approved"),
        ("专项资金绩效目标申报表", "special_fund", "target"),
        ("对下转移支付区域绩效目标表", "region", "target"),
        ("绩效目标申报表", "department", "target"),
    ],
)
def test_the_title_tells_kind_and_stage(title: str, kind: str, stage: str) -> None:
    identity = identify(title, merged("部门名称|柳溪茶办"))
    assert (identity.title, identity.kind, identity.stage) == (title, kind, stage)


def test_a_project_that_is_named_makes_a_form_of_a_project() -> None:
    assert identify("绩效目标申报表", merged("项目名称|清渠")).kind == "project"
    assert identify(TITLE, merged("部门名称|柳溪茶办|项目名称|清渠")).kind == "department"


def test_results_make_a_declaration_of_targets_a_self_evaluation() -> None:
    parts = (TITLE, merged("部门名称|柳溪茶办"))
    assert identify(*parts, reached=True).stage == "self_evaluation"
    assert identify("部门整体支出绩效监控表", reached=True).stage == "monitoring"


def test_the_title_stands_before_the_first_row_of_several_cells() -> None:
    laid = sheet("附件2", TITLE, "（2024年度）", merged("部门名称|柳溪茶办", "项目支出绩效目标表|<"))
    assert title_spots(laid) == [spot(laid, TITLE)]
    inside = sheet(merged(f"{TITLE}|<", "部门名称|柳溪茶办"))
    assert title_spots(inside) == [spot(inside, TITLE)]


def test_of_two_titles_the_nearer_one_counts() -> None:
    identity = identify("部门预算绩效目标表", "项目支出绩效目标表", merged("项目名称|清渠"))
    assert identity.title == "项目支出绩效目标表"


def test_a_form_without_title_has_an_empty_one() -> None:
    assert identify(merged("部门名称|柳溪茶办")).title == ""


def test_a_year_line_below_the_title_is_no_part_of_it() -> None:
    identity = identify(f"{TITLE}\n（2024年度）", merged("部门名称|柳溪茶办"))
    assert (identity.title, identity.year) == (TITLE, 2024)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("部门整体支出\n绩效目标申报表", "部门整体支出绩效目标申报表"),
        (" 部门   整体支出\u3000表 ", "部门 整体支出 表"),
        ("一行", "一行"),
    ],
)
def test_a_title_is_one_line(text: str, line: str) -> None:
    assert squeeze_lines(text) == line


# -- year -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "year", "printed"),
    [
        ((TITLE, "（2024年度）"), 2024, "（2024年度）"),
        ((f"2023年度{TITLE}",), 2023, f"2023年度{TITLE}"),
        ((f"二〇二二年{TITLE}",), 2022, f"二〇二二年{TITLE}"),
        ((TITLE, merged("部门名称|柳溪茶办|预算年度|2021")), 2021, "2021"),
        ((TITLE, merged("部门名称|柳溪茶办|年度总体目标（2020年）|稳产")), 2020, "年度总体目标 2020年"),
        ((TITLE, "（    年度）"), None, None),
    ],
)
def test_the_year_is_read_from_the_year_line_the_title_a_field_or_a_label(
    parts: tuple[Table | str, ...], year: int | None, printed: str | None
) -> None:
    identity = identify(*parts)
    read = [item.raw for item in identity.evidence if item.column == "fiscal_year"]
    assert (identity.year, read) == (year, [printed] if printed else [])
    assert ("year_missing" in [rule for rule, _, _ in flags(identity)]) is (year is None)


def test_the_year_line_beats_the_title_and_what_differs_is_reported() -> None:
    identity = identify(f"2023年度{TITLE}", "（2024年度）", merged("部门名称|柳溪茶办|预算年度|2022"))
    assert identity.year == 2024
    assert flags(identity) == [("year_conflict", "2024", "2022、2023")]


def test_of_the_years_of_two_titles_the_nearer_one_counts() -> None:
    identity = identify("2023年部门预算绩效目标表", f"2024年{TITLE}", merged("部门名称|柳溪茶办"))
    assert identity.year == 2024
    assert flags(identity) == [("year_conflict", "2024", "2023")]


def test_the_same_year_twice_is_no_conflict() -> None:
    assert flags(identify(f"2024年度{TITLE}", "（2024年度）", merged("部门名称|柳溪茶办"))) == []


def test_a_year_that_cannot_be_is_left_out_and_reported() -> None:
    identity = identify(TITLE, "（1998年度）", merged("部门名称|柳溪茶办"))
    assert identity.year is None
    assert flags(identity) == [("year_implausible", None, "1998")]


# -- names and codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name", "code"),
    [
        ("柳溪茶办", "柳溪茶办", None),
        ("柳溪茶办（盖章）", "柳溪茶办", None),
        ("307-柳溪茶办", "柳溪茶办", "307"),
        ("[307001]柳溪茶办", "柳溪茶办", "307001"),
        ("（307）柳溪茶办", "柳溪茶办", "307"),
        ("柳溪茶办 307", "柳溪茶办", "307"),
        ("柳溪茶办307001", "柳溪茶办", "307001"),
        ("柳溪国道养护站320", "柳溪国道养护站320", None),
        ("120急救茶站", "120急救茶站", None),
        ("12345热线茶站", "12345热线茶站", None),
        ("柳 溪\n茶 办", "柳溪茶办", None),
        ("柳溪12号茶站", "柳溪12号茶站", None),
        ("柳溪茶办（本级）", "柳溪茶办（本级）", None),
    ],
)
def test_a_department_is_its_name_without_code_and_seal(printed: str, name: str, code: str | None) -> None:
    identity = identify(TITLE, merged(f"部门名称|{printed}"))
    assert (identity.department, identity.department_code) == (name, code)
    assert [item.raw for item in identity.evidence if item.column == "department"] == [printed]


def test_a_code_in_a_field_of_its_own_counts_before_one_in_the_name() -> None:
    assert identify(TITLE, merged("部门名称|307-柳溪茶办|部门编码|307 001")).department_code == "307001"


@pytest.mark.parametrize(
    ("row", "department", "supervising"),
    [
        ("主管部门|柳溪乡|实施单位|柳溪渠站", "柳溪渠站", "柳溪乡"),
        ("主管部门|柳溪乡|单位名称|柳溪渠站", "柳溪渠站", "柳溪乡"),
        ("单位名称|柳溪乡|实施单位|柳溪渠站", "柳溪渠站", None),
        ("主管部门|柳溪乡", "柳溪乡", None),
        ("实施单位|柳溪渠站", "柳溪渠站", None),
    ],
)
def test_the_department_of_a_project_carries_it_out(
    row: str, department: str, supervising: str | None
) -> None:
    identity = identify("项目支出绩效目标表", merged("项目名称|清渠|<|<", row))
    assert (identity.department, identity.supervising_department) == (department, supervising)
    assert identity.project_name == "清渠"


@pytest.mark.parametrize(
    ("row", "department", "supervising"),
    [
        ("部门名称|柳溪茶办|主管部门|柳溪乡", "柳溪茶办", "柳溪乡"),
        ("主管部门|柳溪乡", "柳溪乡", None),
    ],
)
def test_a_department_declares_for_itself(row: str, department: str, supervising: str | None) -> None:
    identity = identify(TITLE, merged(row))
    assert (identity.department, identity.supervising_department) == (department, supervising)


def test_a_form_that_names_no_office_says_so() -> None:
    identity = identify(TITLE, "（2024年度）", merged("编制数|3"))
    assert identity.department is None
    assert flags(identity) == [("department_missing", None, None)]


# -- counts and period ----------------------------------------------------------------------------------------------------


def test_counts_are_whole_numbers_and_a_dash_is_none() -> None:
    identity = identify(
        TITLE,
        "（2024年度）",
        merged(
            "部门名称|柳溪茶办|下属单位数|/",
            "财政供养人员|0|编制数|1,200名",
            "在职人数|十二人|内设机构数|若干",
        ),
    )
    assert identity.counts == {"staff_fiscal": 0, "staff_quota": 1200, "staff_on_post": 12}
    assert flags(identity) == [("count_unreadable", None, "若干")]


@pytest.mark.parametrize(
    ("row", "period"),
    [
        ("起止时间|2021年1月-2023年12月", (2021, 2023)),
        ("项目期|2024—2026年", (2024, 2026)),
        ("计划开始日期|2024年3月|计划完成日期|2025年9月", (2024, 2025)),
        ("项目总目标（2024年-2026年）|三年清渠", (2024, 2026)),
        ("起止时间|2024年", None),
        ("起止时间|2026年-2024年", None),
        ("计划开始日期|2024年3月", None),
        ("计划开始日期|2025年3月|计划完成日期|2024年9月", None),
    ],
)
def test_the_period_is_a_range_of_years_that_is_printed(row: str, period: tuple[int, int] | None) -> None:
    identity = identify("项目支出绩效目标表", merged("项目名称|清渠", row))
    assert identity.period == period
    columns = [item.column for item in identity.evidence if item.column.startswith("period")]
    assert columns == (["period_start", "period_end"] if period else [])


# -- region ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("department", "path", "code"),
    [
        ("安吉县茶叶办公室", "", "330523"),
        ("湖州市茶叶办公室", "", "330500"),
        ("鼓楼区茶叶办公室", "福建省/福州市/a.pdf", "350102"),
        ("茶叶办公室", "浙江省/湖州市/安吉县/a.pdf", "330523"),
    ],
)
def test_the_region_follows_from_department_and_path(department: str, path: str, code: str) -> None:
    identity = identify(TITLE, merged(f"部门名称|{department}"), path=path)
    assert identity.region == by_code(code)
    assert identity.department_key == "茶叶办公室"


def test_the_supervising_department_settles_the_region_of_a_project() -> None:
    identity = identify(
        "项目支出绩效目标表", merged("项目名称|清渠", "主管部门|安吉县水利局", "实施单位|渠道站")
    )
    assert identity.region == by_code("330523")


def test_a_name_several_regions_share_gives_none_but_the_candidates() -> None:
    identity = identify(TITLE, merged("部门名称|鼓楼区茶叶办公室"))
    assert identity.region is None
    (flag,) = (flag for flag in identity.flags if flag.column == "region_code")
    assert flag.rule == "region_ambiguous"
    assert set((flag.actual or "").split("、")) == {"鼓楼区"}


def test_an_office_of_no_region_is_reported() -> None:
    identity = identify(TITLE, merged("部门名称|柳溪茶办"))
    assert [(flag.rule, flag.actual) for flag in identity.flags if flag.column == "region_code"] == [
        ("region_unknown", "柳溪茶办")
    ]


# -- key ------------------------------------------------------------------------------------------------------------------


def test_the_key_is_region_year_kind_stage_and_name() -> None:
    identity = identify(TITLE, "（2024年度）", merged("部门名称|安吉县茶叶办公室"))
    assert identity.key() == f"330523-2024-department-target-{hash10('茶叶办公室')}"


def test_what_is_not_known_is_zero_in_the_key() -> None:
    assert identify(TITLE, merged("部门名称|柳溪茶办")).key() == (
        f"000000-0000-department-target-{hash10('柳溪茶办')}"
    )
    assert identify(TITLE).key() == f"000000-0000-department-target-{hash10(TITLE)}"


def test_projects_of_one_department_have_keys_of_their_own() -> None:
    def key(name: str) -> str:
        return identify("项目支出绩效目标表", merged(f"项目名称|{name}|单位名称|柳溪渠站")).key()

    assert key("清渠") != key("修闸")
    assert key("清渠") == f"000000-0000-project-target-{hash10('柳溪渠站清渠')}"
    assert key("清 渠") == key("清渠")


def test_every_edition_of_one_form_has_the_same_key() -> None:
    table = identify(TITLE, "（2024年度）", merged("部门名称|安吉县茶叶办公室（盖章）"))
    text = identify(f"2024年{TITLE}", "部门名称：307-安吉县茶叶 办公室")
    row = identify(
        dump(f"{TITLE}|", "（2024 年度）|", "部门名称|茶叶办公室"), path="浙江省/湖州市/安吉县/b.txt"
    )
    assert table.key() == text.key() == row.key()


@given(st.text())
def test_a_hash_is_ten_hex_digits_of_the_text_alone(text: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{10}", hash10(text))
    assert hash10(text) != hash10(f"{text}甲")


def test_counts_in_a_sentence_are_read_where_its_words_name_nothing_else() -> None:
    told = identify(
        TITLE, merged("部门名称|绩溪县林场", "人员情况|核定编制18人，实有17人，内设机构3个，退休4人")
    )
    assert told.counts == {"staff_quota": 18, "staff_on_post": 17, "internal_offices": 3}
    parted = identify(
        TITLE, merged("部门名称|绩溪县林场", "人员情况|行政编制8人，事业编制10人，在职人员7人，在职人员9人")
    )
    assert parted.counts == {}


def test_a_label_of_its_own_counts_before_a_sentence() -> None:
    both = identify(TITLE, merged("部门名称|绩溪县林场|编制数|12", "人员情况|编制18人|<|<"))
    assert both.counts == {"staff_quota": 12}


def test_a_line_of_years_near_the_title_is_the_period() -> None:
    assert identify(TITLE, "（2022-2024年）", merged("部门名称|绩溪县林场")).period == (2022, 2024)


@pytest.mark.parametrize("line", ["单位：万元    2024年度", "单位：万元 2024年度", "2024年度    单位：万元"])
def test_a_year_may_stand_beside_the_unit(line: str) -> None:
    found = form(
        TITLE,
        line,
        merged("部门名称|柳溪茶办|<", "年度预算|合计|12", "年度总体目标|管护茶园。|<"),
        merged("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|管护茶园|≥2万亩"),
    )
    declared = found.declaration
    assert (declared.fiscal_year, declared.money_unit, declared.budget_total_yuan) == (2024, "万元", 120000.0)


@pytest.mark.parametrize(
    ("lines", "title", "year"),
    [
        (["绩效目标自评表 （2019年度）"], "绩效目标自评表", 2019),
        (["转移支付区域绩效目标自评表 （2021）"], "转移支付区域绩效目标自评表", 2021),
        (
            ["柳溪县粮库专项（仓储设施", "改造项目）2022年", "专项绩效目标表"],
            "柳溪县粮库专项（仓储设施改造项目）2022年专项绩效目标表",
            2022,
        ),
        (["柳溪县粮库", "项目绩效目标表", "（2022年度）"], "项目绩效目标表", 2022),
        (
            ["1.财社〔2018〕126号提前下达救助资金绩效目标表"],
            "1.财社〔2018〕126号提前下达救助资金绩效目标表",
            None,
        ),
        (["2019年财社〔2018〕126号救助资金绩效目标表"], "2019年财社〔2018〕126号救助资金绩效目标表", 2019),
    ],
)
def test_titles_and_their_years(lines: list[str], title: str, year: int | None) -> None:
    found = identify(*lines, dump("项目名称|仓房改造", "实施单位|柳溪县粮库", "年度目标|改造仓房12座。"))
    assert (found.title, found.year) == (title, year)


@pytest.mark.parametrize(
    ("title", "label", "kind"),
    [
        ("绩效目标表", "资金名称", "special_fund"),
        ("绩效目标表", "项目名称", "project"),
        ("项目绩效目标表", "资金名称", "project"),
    ],
)
def test_a_form_of_a_fund_is_told_by_the_label_of_its_name(title: str, label: str, kind: str) -> None:
    found = identify(title, dump(f"{label}|渔业资金", "主管部门|柳溪县渔站", "年度目标|保证供水。"))
    assert found.kind == kind
