"""Names of departments without their region, as they are compared over forms and years."""

from __future__ import annotations

import pytest

from normalize.regions import by_code, department_key, strip_region


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("上海市闵行区残疾人联合会", "310112", "残疾人联合会"),
        ("闵行区残疾人联合会", "310112", "残疾人联合会"),
        ("上海市残疾人联合会", "310112", "残疾人联合会"),
        ("湖南省衡阳市衡山县水利局", "430423", "水利局"),
        ("衡山县贯塘乡人民政府", "430423", "贯塘乡人民政府"),
        ("恩施州民政局", "422800", "民政局"),
        ("襄樊市财政局", "420600", "财政局"),
        ("东莞市人民政府办公室", "441900", "人民政府办公室"),
        ("东莞市市场监督管理局", "441900", "市场监督管理局"),
        ("东莞市场监督管理局", "441900", "市场监督管理局"),
        ("东 莞 市 教育局", "441900", "教育局"),
        ("中共东莞市委宣传部", "441900", "中共市委宣传部"),
        ("东莞市委", "441900", "市委"),
        ("上海市闵行区直属机关工作委员会", "310112", "直属机关工作委员会"),
        ("政协上海市闵行区委员会", "310112", "政协区委员会"),
        ("东莞市", "441900", "东莞市"),
        ("南京大学", "320100", "南京大学"),
        ("东莞市教育局", "310112", "东莞市教育局"),
        ("", "310112", ""),
    ],
)
def test_the_region_goes_from_the_start_of_a_name(name: str, code: str, expected: str) -> None:
    assert strip_region(name, by_code(code)) == expected


def test_without_a_region_a_name_keeps_its_place() -> None:
    assert strip_region("鼓楼区财政局", None) == "鼓楼区财政局"


def test_a_department_key_is_the_bare_name() -> None:
    minhang = by_code("310112")
    assert department_key("上海市闵行区残疾人联合会", minhang) == "残疾人联合会"
    assert department_key("闵 行 区 教育局（本级）", minhang) == "教育局本级"
    assert department_key("ＡＢ·中心（⻓江路）", None) == "AB中心长江路"
