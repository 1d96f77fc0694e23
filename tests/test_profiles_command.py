"""`shenbao profiles` and `--profiles`: from an unknown form to a draft, to a checked profile, to a dataset that uses it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from forms import CORPUS, sample_forms

import extract
from normalize.errors import ProfileError
from normalize.profiles_loading import load_profiles
from normalize.profiles_unknown import unknown_in
from shenbao import catalogue, cli
from shenbao.catalogue import LANGUAGES
from shenbao.exits import Exit
from shenbao.profiles_draft import draft

if TYPE_CHECKING:
    from pathlib import Path

    from forms import SampleForm

FORM = """\
部门整体支出绩效目标表
（2024年度）
部门名称\t清平县水利局
收文号\t第七号
预算\t年度资金总额\t35.5
\t基本支出\t20.5
\t项目支出\t15
年度目标\t河道通畅。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t清淤里程\t≥6公里
\t民生改善\t邻里和睦\t沿岸住户满意度\t≥90%
"""
DRAFT = """\
# Draft of a layout profile, made from form.txt.
# Fill in every blank or take its lines out, save it as <region>/<form>-<edition>.toml in a folder of your own,
# then run: shenbao profiles check FOLDER

title = { en = "", zh = "部门整体支出绩效目标表" }
# No region could be told. Six digits of GB/T 2260, if all forms of this layout come from one place.
region = ""

[match]
# What a form must print to be of this layout. Keep what is telling, take out what only this form has.
title = "部门整体支出绩效目标表"
labels = ["收文号"]
# years = [2024, 2024]

[labels]
# Read as no label. Which concept is each (docs/profiles.md lists them)? Behind # is the text beside it.
"收文号" = ""  # 第七号

[units]
# Amounts without a printed unit were left out. Their unit, such as 万元:
form = ""

# Names of levels in no list. Take out what is none; docs/profiles.md lists the codes.
[[levels]]
name = "民生改善"
level1 = ""

[[levels]]
name = "邻里和睦"
level2 = ""
"""
FILLED = {
    'en = ""': 'en = "Whole department"',
    'region = ""': 'region = "310112"',
    '"收文号" = ""': '"收文号" = "other.attribute"',
    'form = ""': 'form = "万元"',
    'level1 = ""': 'level1 = "benefit"',
    'level2 = ""': 'level2 = "social"',
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/form.txt").write_text(FORM, encoding="utf-8")
    return tmp_path


def filled() -> str:
    text = DRAFT
    for blank, value in FILLED.items():
        text = text.replace(blank, value)
    return text


def save(place: Path, text: str, name: str = "xx/department-2024") -> Path:
    path = place / f"own/{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def add_sample(profile: Path, record: dict[str, object] | None = None) -> None:
    folder = profile.with_suffix("")
    folder.mkdir()
    (folder / "form.txt").write_text(FORM, encoding="utf-8")
    if record is not None:
        (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")


def run(*arguments: str) -> int:
    return cli.run(list(arguments))


def column(out: Path, table: str, *names: str) -> list[tuple[str, ...]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [tuple(row[name] for name in names) for row in csv.DictReader(stream)]


def test_a_draft_is_what_is_known_and_blanks_for_what_is_not(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("profiles", "draft", "archive/form.txt") == Exit.OK
    assert capsys.readouterr().out == DRAFT
    assert run("profiles", "draft", "archive/form.txt", "--out", "own/xx/a-1.toml") == Exit.OK
    assert (place / "own/xx/a-1.toml").read_text(encoding="utf-8") == DRAFT
    assert run("profiles", "draft", "archive/form.txt", "--out", "own/xx/a-1.toml") == Exit.USAGE
    assert capsys.readouterr().err == (
        "Wrong usage: own/xx/a-1.toml exists already; choose another file.\n"
        "Run `shenbao profiles --help` for what is possible.\n"
    )


def test_a_draft_does_not_load_before_its_blanks_are_filled(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(place, DRAFT)
    assert run("profiles", "check", "own") == Exit.BROKEN_PROFILE
    blank = "is still blank; fill it in or take the line out"
    places = ("title.en", "labels.收文号", "units.form", "levels[0].level1", "levels[1].level2", "region")
    told = [f"xx/department-2024: {one}: {blank}" for one in places]
    assert capsys.readouterr().out.splitlines() == [*told, "Faults: 6. Correct them and check again."]


@pytest.mark.parametrize("form", sample_forms(), ids=[form.slug for form in sample_forms()])
def test_a_draft_of_any_form_lacks_nothing_but_its_blanks(form: SampleForm) -> None:
    unknown = unknown_in(extract.read(form.path("docx")))
    assert unknown is not None
    for language in LANGUAGES:
        text = draft(unknown, form.path("docx").name, catalogue.load(language))
        with pytest.raises(ProfileError) as caught:
            load_profiles({"xx/form-1": text})
        assert [fault for fault in caught.value.faults if "is still blank; " not in fault] == []


def test_a_filled_draft_is_checked_and_used(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_sample(save(place, filled()), {"declaration": {"region_code": "310112", "budget_total_yuan": 355000}})
    assert run("profiles", "check", "own") == Exit.OK
    assert capsys.readouterr().out.splitlines() == [
        "jx/taihe-department-2022: no sample form fits it; put one into the folder of the same name beside the profile.",
        "qh/huangyuan-project-2023: no sample form fits it; put one into the folder of the same name beside the profile.",
        "Profiles: 3, all sound; sample files read as expected: 1.",
    ]
    assert run("convert", "archive", "out", "--profiles", "own", "--quiet") == Exit.OK
    declaration = ("profile", "region_code", "budget_total_yuan")
    assert column(place / "out", "declarations", *declaration) == [("xx/department-2024", "310112", "355000")]
    assert column(place / "out", "indicators", "level1_code", "level2_code") == [
        ("output", "quantity"),
        ("benefit", "social"),
    ]
    told = json.loads((place / "out/run.json").read_text(encoding="utf-8"))
    assert (told["options"]["profiles"], told["profiles"]["known"]) == (["own"], 3)
    assert run("show", "archive/form.txt", "--profiles", "own", "--field", "profile") == Exit.OK
    assert "xx/department-2024" in capsys.readouterr().out


def test_the_list_tells_match_place_and_sample_forms(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(place, filled())
    (place / "corpus/form").mkdir(parents=True)
    (place / "corpus/form/form.txt").write_text(FORM, encoding="utf-8")
    assert run("profiles", "list", "own") == Exit.OK
    assert capsys.readouterr().out.splitlines()[-5:] == [
        "xx/department-2024",
        "  Title         Whole department",
        "  Matches       a title fits 部门整体支出绩效目标表; prints 收文号",
        "  Stands in     own/xx/department-2024.toml",
        "  Sample forms  1",
    ]


def test_a_sample_that_reads_otherwise_is_a_fault(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record: dict[str, object] = {
        "declaration": {"fiscal_year": 2023},
        "tasks": [{"name": "清淤"}],
        "indicators": [{}, {"level1_code": "output"}],
    }
    add_sample(save(place, filled()), record)
    assert run("profiles", "check", "own") == Exit.BROKEN_PROFILE
    sample = "own/xx/department-2024/form.txt"
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith(sample)] == [
        f"{sample}: declaration.fiscal_year: expected 2023, found 2024.",
        f"{sample}: tasks (rows): expected 1, found 0.",
        f'{sample}: indicators.2.level1_code: expected "output", found "benefit".',
    ]


def test_a_sample_that_does_not_fit_is_a_fault(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_sample(save(place, filled().replace('labels = ["收文号"]', 'labels = ["发文号"]')))
    assert run("profiles", "check", "own") == Exit.BROKEN_PROFILE
    assert capsys.readouterr().out.splitlines()[0] == (
        "own/xx/department-2024/form.txt: stands beside xx/department-2024 as its sample, but fits generic."
    )


def test_a_form_of_two_profiles_fails_alone_and_names_both(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_sample(save(place, filled()))
    save(place, filled(), "xx/unit-2024")
    (place / "archive/other.txt").write_text(FORM.replace("收文号", "来文号"), encoding="utf-8")
    reason = (
        "A form in the file fits several layout profiles (xx/department-2024, xx/unit-2024); "
        "make one of them narrower."
    )
    assert run("convert", "archive", "out", "--profiles", "own", "--quiet") == Exit.SOME_FAILED
    assert column(place / "out", "sources", "path", "status", "error", "reason") == [
        ("form.txt", "failed", "profiles_overlap", reason),
        ("other.txt", "converted", "", ""),
    ]
    capsys.readouterr()
    assert run("profiles", "check", "own") == Exit.BROKEN_PROFILE
    assert capsys.readouterr().out.splitlines()[0] == f"own/xx/department-2024/form.txt: {reason}"


@pytest.mark.parametrize("command", [("convert", "archive", "out"), ("show", "archive/form.txt")])
def test_a_broken_profile_stops_before_anything_is_read_or_written(
    place: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    save(place, filled().replace('"万元"', "3"))
    (place / "more").mkdir()
    assert run(*command, "--profiles", "own", "--profiles", "more") == Exit.BROKEN_PROFILE
    told = capsys.readouterr()
    assert (told.out + told.err).splitlines()[-2:] == [
        "more: holds no profile (<region>/<form>-<edition>.toml)",
        "xx/department-2024: units.form: expected text, found 3",
    ]
    assert not (place / "out").exists()


def test_one_name_for_two_profiles_is_a_fault(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(place, filled(), "jx/taihe-department-2022")
    (save(place, filled(), "xx/a-1")).write_bytes(b"\xff")
    assert run("profiles", "list", "own") == Exit.BROKEN_PROFILE
    assert capsys.readouterr().out.splitlines()[:2] == [
        "jx/taihe-department-2022: stands in own/jx/taihe-department-2022.toml and in the package; give one another name",
        "xx/a-1: cannot be read as UTF-8 text ('utf-8' codec can't decode byte 0xff in position 0: invalid start byte)",
    ]


def test_the_profiles_of_the_package_are_sound(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.is_dir()
    assert run("profiles", "check", "--corpus", str(CORPUS)) == Exit.OK
    assert capsys.readouterr().out == "Profiles: 2, all sound; sample files read as expected: 16.\n"


def test_a_file_without_a_form_has_no_draft(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "empty.txt").write_bytes(b"")
    assert run("profiles", "draft", "empty.txt") == Exit.SOME_FAILED
    assert (
        capsys.readouterr().err
        == "empty.txt: The file is empty; ask for it again or remove it from the archive.\n"
    )
