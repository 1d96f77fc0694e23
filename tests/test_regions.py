"""Regions: which government issued a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.regions import Region, Resolution, by_code, department_key, resolve, strip_region
from normalize.regions_table import Division, table

PLACES = st.sampled_from(sorted(table().by_name) + sorted(table().by_short))
WORDS = st.sampled_from(
    ["中共", "市", "区级", "财政局", "委员会", "部门整体支出绩效目标表", "（", "/", " ", "2024年", "高新区"]
)
TEXT = st.text() | st.lists(PLACES | WORDS, max_size=6).map("".join)


def find(
    department: str | None = None, title: str | None = None, path: str | None = None, year: int | None = 2024
) -> str | None:
    region = resolve(title=title, department=department, path=path, year=year).region
    return region and f"{region.code} {region.name}"


def candidates(
    department: str | None = None, title: str | None = None, path: str | None = None, year: int | None = 2024
) -> list[str]:
    resolution = resolve(title=title, department=department, path=path, year=year)
    assert resolution.region is None
    assert resolution.basis == "none"
    assert resolution.in_force is None
    return [region.code for region in resolution.candidates]


def test_a_district_of_a_municipality_has_no_prefecture() -> None:
    assert resolve(
        title="闵行区残疾人联合会整体支出绩效目标申报表",
        department="上海市闵行区残疾人联合会",
        path="2020/form.txt",
        year=2020,
    ) == Resolution(
        region=Region(
            code="310112",
            name="闵行区",
            level="county",
            province_code="310000",
            province_name="上海市",
            prefecture_code=None,
            prefecture_name=None,
            first_year=2000,
            last_year=None,
            successor_code=None,
        ),
        basis="department",
        candidates=(),
        in_force=True,
    )


@pytest.mark.parametrize(
    ("department", "expected"),
    [
        ("东莞市教育局", "441900 东莞市"),
        ("东 莞 市 教 育 局", "441900 东莞市"),
        ("湖南省衡阳市衡山县水利局", "430423 衡山县"),
        ("衡山县贯塘乡人民政府", "430423 衡山县"),
        ("东莞市长安镇人民政府", "441900 东莞市"),
        ("宁波市鄞州区邱隘镇人民政府", "330212 鄞州区"),
        ("张家港市财政局", "320582 张家港市"),
        ("仙桃市财政局", "429004 仙桃市"),
        ("陕西省教育厅", "610000 陕西省"),
        ("内蒙古自治区教育厅", "150000 内蒙古自治区"),
        ("广西壮族自治区财政厅", "450000 广西壮族自治区"),
        ("恩施土家族苗族自治州民政局", "422800 恩施土家族苗族自治州"),
        ("恩施州民政局", "422800 恩施土家族苗族自治州"),
        ("恩施市民政局", "422801 恩施市"),
        ("积石山保安族东乡族撒拉族自治县教育局", "622927 积石山保安族东乡族撒拉族自治县"),
        ("积石山县教育局", "622927 积石山保安族东乡族撒拉族自治县"),
        ("鄂温克旗财政局", "150724 鄂温克族自治旗"),
        ("吉林市船营区财政局", "220204 船营区"),
        ("上海浦东新区财政局", "310115 浦东新区"),
        ("宁夏中卫市沙坡头区教育局", "640502 沙坡头区"),
        ("中共东莞市委宣传部", "441900 东莞市"),
        ("中国民主同盟上海市闵行区委员会", "310112 闵行区"),
        ("教育局（闵行区）", "310112 闵行区"),
        ("新疆生产建设兵团第八师石河子市财政局", "659001 石河子市"),
        ("湖南省人民政府驻上海市办事处", "430000 湖南省"),
        ("上海市对口支援新疆喀什地区前方指挥部", "310000 上海市"),
        ("东莞市场监督管理局", "441900 东莞市"),
        ("老城区财政局", "410302 老城区"),
        ("上海残联", "310000 上海市"),
        ("湖北公安厅", "420000 湖北省"),
    ],
)
def test_a_department_names_its_place(department: str, expected: str) -> None:
    assert find(department) == expected


@pytest.mark.parametrize(
    ("department", "expected"),
    [
        ("苏州市高新区管委会", "320500 苏州市"),
        ("苏州工业园区管委会", "320500 苏州市"),
        ("湖南省长沙市湘江新区管委会", "430100 长沙市"),
        ("河北雄安新区管委会", "130000 河北省"),
        ("盐城滨海新区管委会", "320900 盐城市"),
        ("天津滨海新区财政局", "120116 滨海新区"),
        ("重庆市万盛经济技术开发区管委会", "500000 重庆市"),
        ("雄安新区管委会", None),
    ],
)
def test_an_area_outside_the_standard_belongs_to_the_division_named_before_it(
    department: str, expected: str | None
) -> None:
    assert find(department) == expected


@pytest.mark.parametrize(
    "text",
    [
        "长江水利委员会",
        "南方电网公司",
        "新华书店",
        "和平医院",
        "上海海关",
        "南京大学",
        "北京体育大学",
        "桥西社区服务中心",
        "城关财政所",
        "矿区环境治理项目支出绩效目标表",
        "安康项目支出绩效目标表",
        "北京2022年冬奥会场馆项目支出绩效目标表",
        "公安部门整体支出绩效目标表",
        "南京路步行街改造项目支出绩效目标表",
        "新疆生产建设兵团财政局",
        "残疾人联合会",
        "市",
        "",
    ],
)
def test_ordinary_words_and_central_offices_name_no_region(text: str) -> None:
    assert resolve(title=text, department=text, path=None, year=2024) == Resolution(None, "none", (), None)


@pytest.mark.parametrize(
    "department", ["财政部", "国家统计局", "水利部长江水利委员会", "中华人民共和国外交部", "上海海关"]
)
def test_a_central_office_stays_without_region_wherever_its_file_lies(department: str) -> None:
    assert candidates(department, path="湖北省/武汉市/form.pdf") == []


def test_a_central_office_with_a_place_leaves_the_region_to_title_and_path() -> None:
    assert candidates("国家税务总局东莞市税务局") == ["441900"]
    assert find("国家税务总局东莞市税务局", "东莞市部门整体支出绩效目标表") == "441900 东莞市"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("《闵行区残疾人联合会整体支出绩效目标申报表》", "310112 闵行区"),
        ("附件1：湖南省衡阳市部门整体支出绩效目标表", "430400 衡阳市"),
        ("2024年度东莞市部门预算绩效目标表", "441900 东莞市"),
        ("二〇二四年东莞市部门预算绩效目标表", "441900 东莞市"),
        ("衡阳2024年部门整体支出绩效目标表", "430400 衡阳市"),
        ("上海部门整体支出绩效目标表", "310000 上海市"),
        ("整体支出绩效目标申报表 闵行区教育局", "310112 闵行区"),
        ("湖南省县级公立医院改革项目支出绩效目标表", "430000 湖南省"),
    ],
)
def test_a_title_names_its_place(title: str, expected: str) -> None:
    assert find("教育局", title) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("上海市/闵行区/教育局.pdf", "310112 闵行区"),
        ("湖南/衡阳/衡山/form.docx", "430423 衡山县"),
        ("D:\\forms\\上海\\闵行\\form.docx", "310112 闵行区"),
        ("上海_闵行_2020.pdf", "310112 闵行区"),
        ("2024/东莞市 财政局.pdf", "441900 东莞市"),
        ("forms.zip!/东莞市教育局.pdf", "441900 东莞市"),
        ("江苏/南京/鼓楼/form.pdf", "320106 鼓楼区"),
        ("天津/和平/form.pdf", "120101 和平区"),
        ("青海/海南/form.doc", "632500 海南藏族自治州"),
        ("湖北/荆州/公安/form.pdf", "421022 公安县"),
        ("湖北/公安/form.pdf", "420000 湖北省"),
        ("公安/form.pdf", None),
        ("鼓楼/form.pdf", None),
        ("北京项目组/form.pdf", None),
    ],
)
def test_folders_name_a_place(path: str, expected: str | None) -> None:
    assert find("教育局", path=path) == expected


@pytest.mark.parametrize(
    ("department", "path", "expected"),
    [
        ("市财政局", "湖南省/衡阳市/衡山县/form.pdf", "430400 衡阳市"),
        ("市财政局", "江苏省/苏州市/张家港市/form.pdf", "320582 张家港市"),
        ("省财政厅", "湖南省/form.pdf", "430000 湖南省"),
        ("自治区财政厅", "广西/form.pdf", "450000 广西壮族自治区"),
        ("州财政局", "云南/大理州/form.pdf", "532900 大理白族自治州"),
        ("区教育局", "上海市/闵行区/form.pdf", "310112 闵行区"),
        ("市场监督管理局", "上海市/闵行区/form.pdf", "310112 闵行区"),
    ],
)
def test_a_bare_level_word_picks_the_level(department: str, path: str, expected: str) -> None:
    assert find(department, path=path) == expected


def test_a_bare_level_word_without_a_division_of_that_level_decides_nothing() -> None:
    assert candidates("区教育局", path="上海市/form.pdf") == ["310000"]
    assert candidates("教育局", "上海市区级部门整体支出绩效目标表") == ["310000"]


def test_evidence_is_combined_where_it_agrees() -> None:
    resolution = resolve(
        title="鼓楼区财政局整体支出绩效目标表", department=None, path="南京市/form.pdf", year=2024
    )
    assert resolution.region == by_code("320106")
    assert resolution.basis == "combined"
    assert find("上海市莘庄中学", path="上海市/闵行区/form.pdf") == "310112 闵行区"
    assert find("陕西省教育厅", path="陕西省/西安市/form.pdf") == "610000 陕西省"


def test_an_ambiguous_name_gives_candidates() -> None:
    assert candidates("鼓楼区财政局") == ["320106", "320302", "350102", "410204"]
    assert candidates("鼓楼区财政局", path="江苏省/form.pdf") == ["320106", "320302"]
    assert candidates("鼓楼区财政局", path="成都市/form.pdf") == ["320106", "320302", "350102", "410204"]
    assert candidates("朝阳区教育局") == ["110105", "220104"]


def test_printed_places_that_exclude_each_other_decide_nothing() -> None:
    assert candidates("东莞市教育局", "上海市部门整体支出绩效目标表") == ["441900", "310000"]
    assert candidates(path="浙江/安徽/form.pdf") == ["330000", "340000"]


def test_what_is_printed_outranks_the_folder_and_tells_of_the_contradiction() -> None:
    resolution = resolve(title=None, department="东莞市教育局", path="上海市/form.pdf", year=2024)
    assert resolution.region == by_code("441900")
    assert resolution.basis == "department"
    assert resolution.candidates == (by_code("310000"),)


def test_other_names_settle_what_is_open_but_overrule_nothing() -> None:
    def found(department: str, path: str | None = None) -> str | None:
        region = resolve(
            title=None, department=department, path=path, year=2024, extra=["南京市鼓楼区教育局"]
        ).region
        return region and region.code

    assert found("鼓楼区第一小学") == "320106"
    assert found("第一小学") == "320106"
    assert found("东莞市第一小学") == "441900"
    assert found("第一小学", "福建省/福州市/form.pdf") == "350100"


@pytest.mark.parametrize(
    ("department", "year", "expected"),
    [
        ("北京市崇文区教育委员会", 2009, ("110103", True)),
        ("北京市崇文区教育委员会", 2010, ("110103", True)),
        ("北京市崇文区教育委员会", 2020, ("110103", False)),
        ("静海县教育局", 2014, ("120223", True)),
        ("静海区教育局", 2019, ("120118", True)),
        ("襄樊市财政局", 2009, ("420600", True)),
        ("襄阳市财政局", 2020, ("420600", True)),
        ("公主岭市财政局", 2018, ("220381", True)),
        ("公主岭市财政局", 2021, ("220184", True)),
        ("临平区财政局", 2022, ("330113", True)),
        ("监利县财政局", 2030, ("421023", False)),
        ("和康县财政局", 2024, ("653228", None)),
        ("无为市财政局", 2019, ("340281", None)),
    ],
)
def test_names_and_codes_follow_the_year(
    department: str, year: int, expected: tuple[str, bool | None]
) -> None:
    resolution = resolve(title=None, department=department, path=None, year=year)
    assert resolution.region
    assert (resolution.region.code, resolution.in_force) == expected


def test_without_a_year_the_present_division_is_meant() -> None:
    assert find("莱芜区财政局", year=None) == "370116 莱芜区"
    assert find("公主岭市财政局", year=None) == "220184 公主岭市"
    assert find("崇文区教育委员会", year=None) == "110103 崇文区"
    assert candidates("通州区教育局", year=None) == ["110112", "320612"]
    assert find("通州区教育局", year=2005) == "110112 通州区"


def test_a_division_above_is_named_as_in_the_year() -> None:
    old = resolve(title=None, department="襄城区财政局", path=None, year=2008).region
    new = by_code("420602")
    assert old
    assert new
    assert (old.prefecture_name, new.prefecture_name) == ("襄樊市", "襄阳市")


@given(
    title=TEXT, department=TEXT, path=TEXT, year=st.none() | st.integers(), extra=st.lists(TEXT, max_size=2)
)
def test_any_text_gives_a_resolution(
    title: str, department: str, path: str, year: int | None, extra: list[str]
) -> None:
    resolution = resolve(title=title, department=department, path=path, year=year, extra=extra)
    assert (resolution.region is None) == (resolution.basis == "none")
    assert resolution.region not in resolution.candidates
    stripped = strip_region(department, resolution.region)
    assert bool(stripped) == bool(department.strip())
    assert department_key(department, resolution.region).isalnum() or not any(map(str.isalnum, stripped))


@given(st.sampled_from([group[-1] for group in table().by_code.values() if group[-1].last is None]))
def test_every_present_division_is_found_by_its_full_name(division: Division) -> None:
    region = by_code(division.code)
    assert region
    chain = dict.fromkeys(n for n in (region.province_name, region.prefecture_name, region.name) if n)
    resolution = resolve(title=None, department="".join(chain) + "教育局", path=None, year=None)
    assert resolution.region == region
    assert strip_region("".join(chain) + "教育局", region) == "教育局"
