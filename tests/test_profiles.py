"""Profiles at work: they fit their own forms only, say what inference cannot know, and change nothing else."""

from __future__ import annotations

import pickle
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from forms import sample_forms
from gold import compare

import extract
import normalize
from normalize.errors import ProfileError, ProfilesOverlapError
from normalize.labels import match
from normalize.profiles import NO_PROFILES, Profile, ProfileSet, packaged, words_of
from normalize.profiles_loading import load_profiles
from normalize.profiles_matching import search
from normalize.profiles_scope import holding
from normalize.taxonomy import level
from normalize.traits import traits
from shenbao.score import tallied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms import SampleForm

    from normalize.records import Form

# The sample form of each profile that comes with the package; a profile without one may not be shipped.
OWN = {"jx/taihe-department-2022": "taihe-department", "qh/huangyuan-project-2023": "huangyuan-project"}

FORM = """\
部门整体支出绩效目标表
（2024年度）
部门名称\t清平县水利局
收文号\t第七号
预算\t年度资金总额\t35.5
\t基本支出\t20.5
\t项目支出\t15
年度任务\t任务名称\t主要内容\t金额
\t清淤\t清淤六公里\t9
\t合计\t\t9
年度目标\t河道通畅。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t清淤里程\t≥6公里
\t民生指标\t邻里指标\t沿岸住户满意度\t≥90%

审签栏：同意
"""
START = """\
title = { en = "Form", zh = "表" }
[match]
labels = ["收文号", "审签栏"]
"""


def profiles(*rest: str) -> ProfileSet:
    return load_profiles({f"xx/form-{number}": START + text for number, text in enumerate(rest)})


def read(known: ProfileSet, text: str = FORM) -> Form:
    (form,) = normalize.declarations(
        extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt", profiles=known
    )
    return form


def money(form: Form) -> list[tuple[str, float | None, str | None, str | None]]:
    return [(line.item, line.amount_yuan, line.unit_raw, line.unit_basis) for line in form.budget_lines]


def rules(form: Form, *wanted: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.rule, one.table, one.actual) for one in form.findings if one.rule in wanted]


def without_profile(form: Form) -> Mapping[str, object]:
    return {**asdict(form), "declaration": {**asdict(form.declaration), "profile": ""}}


def test_every_profile_of_the_package_fits_its_own_sample_form_only() -> None:
    fits: dict[str, set[str]] = {}
    for form in sample_forms():
        for edition in form.editions:
            document = extract.read(form.path(edition))
            for found in normalize.declarations(document, path=form.path(edition).name):
                fits.setdefault(found.declaration.profile, set()).add(form.slug)
    generic = {form.slug for form in sample_forms()} - {*OWN.values(), "notice", "scoring-sheet"}
    assert fits == {"generic": generic} | {name: {slug} for name, slug in OWN.items()}
    assert {profile.id for profile in packaged().profiles} == set(OWN)


@pytest.mark.parametrize("form", sample_forms(), ids=[form.slug for form in sample_forms()])
def test_a_form_that_fits_no_profile_is_read_the_same_with_and_without_profiles(form: SampleForm) -> None:
    if form.slug in OWN.values():
        return
    for edition in form.editions:
        document = extract.read(form.path(edition))
        with_profiles, without = (
            normalize.declarations(document, source_id="0" * 16, path="x", profiles=known)
            for known in (packaged(), NO_PROFILES)
        )
        assert with_profiles == without


@pytest.mark.parametrize("slug", OWN.values())
def test_the_generic_reader_reads_less_of_a_form_that_needs_a_profile(slug: str) -> None:
    from forms import expected_record  # noqa: PLC0415 - beside its use

    form = next(form for form in sample_forms() if form.slug == slug)
    for edition in form.editions:
        document = extract.read(form.path(edition))
        record = expected_record(form, edition)
        with_profile, generic = (
            tallied(compare(record, normalize.declarations(document, path="x", profiles=known)))
            for known in (packaged(), NO_PROFILES)
        )
        assert (with_profile.precision, with_profile.recall) == (1.0, 1.0)
        assert generic.recall < 0.9


def test_without_a_profile_the_generic_reader_says_so() -> None:
    form = read(NO_PROFILES)
    assert form.declaration.profile == "generic"
    assert money(form)[0] == ("total", None, None, None)
    assert len(rules(form, "unit_missing")) == 5
    assert [(row.level1_code, row.level2_code) for row in form.indicators] == [
        ("output", "quantity"),
        ("other", "other"),
    ]


def test_a_unit_that_is_printed_nowhere_is_assumed_and_says_so() -> None:
    form = read(profiles("[units]\nform = '万元'\ntasks = '元'"))
    assert form.declaration.profile == "xx/form-0"
    assert form.declaration.money_unit is None
    assert money(form) == [
        ("total", 355000.0, None, "assumed"),
        ("basic_expenditure", 205000.0, None, "assumed"),
        ("project_expenditure", 150000.0, None, "assumed"),
        ("total", 90000.0, None, "assumed"),
    ]
    assert rules(form, "unit_assumed", "unit_missing")[0] == (
        "unit_assumed",
        "budget_lines",
        "35.5 万元",
    )


def test_a_printed_unit_beats_the_one_of_the_profile() -> None:
    form = read(profiles("[units]\nform = '元'"), FORM.replace("年度资金总额", "年度资金总额（万元）"))
    assert money(form)[:3] == [
        ("total", 355000.0, "万元", "label"),
        ("basic_expenditure", 205000.0, "万元", "block"),
        ("project_expenditure", 150000.0, "万元", "block"),
    ]


def test_a_column_has_a_role_and_a_unit_of_its_own() -> None:
    form = read(
        profiles(
            "[units]\nform = '万元'\n[[tasks.columns]]\nheader = '钱数'\nrole = 'amount'\nunit = '千元'"
        ),
        FORM.replace("金额", "钱数"),
    )
    assert [(task.name, task.content, task.amount_raw, task.amount_yuan) for task in form.tasks] == [
        ("清淤", "清淤六公里", "9", 9000.0)
    ]


def test_levels_are_what_the_profile_calls_them() -> None:
    text = "[[levels]]\nname = '民生'\nlevel1 = 'benefit'\n[[levels]]\nname = '邻里'\nlevel2 = 'social'"
    form = read(profiles(text))
    assert [(row.level1, row.level2, row.level1_code, row.level2_code) for row in form.indicators] == [
        ("产出指标", "数量指标", "output", "quantity"),
        ("民生指标", "邻里指标", "benefit", "social"),
    ]


def test_what_a_profile_ignores_is_named_and_not_lost() -> None:
    known = profiles("[ignore]\nlabels = ['收文号']\nrows = ['^审签']")
    assert rules(read(NO_PROFILES), "unread_text") == [
        ("unread_text", None, text) for text in ("收文号", "第七号", "审签栏：同意")
    ]
    assert rules(read(known), "unread_text", "not_extracted") == [
        ("not_extracted", None, text) for text in ("第七号", "审签栏：同意")
    ]


def test_the_region_is_that_of_the_profile() -> None:
    form = read(load_profiles({"xx/form-0": "region = '310112'\n" + START}))
    assert (form.declaration.region_code, form.declaration.province_name) == ("310112", "上海市")
    assert rules(form, "region_unknown", "region_ambiguous") == []


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ("title = '整体支出.*表$'", True),
        ("title = '项目支出'", False),
        ("without = ['年度任务']", False),
        ("without = ['项目名称']", True),
        ("years = [2024, 2025]", True),
        ("years = [2020, 2023]", False),
        ("region = '310000'", False),
    ],
)
def test_every_condition_of_a_match_must_hold(condition: str, *, fits: bool) -> None:
    assert (read(profiles(condition)).declaration.profile == "xx/form-0") is fits


def test_a_region_fits_what_lies_inside_it() -> None:
    text = FORM.replace("清平县水利局", "上海市闵行区水务局")
    for code, fits in (("310000", True), ("310112", True), ("310115", False)):
        assert (read(profiles(f"region = '{code}'"), text).declaration.profile == "xx/form-0") is fits


def test_a_form_that_fits_two_profiles_is_an_error_that_names_both() -> None:
    with pytest.raises(ProfilesOverlapError, match=r"^xx/form-0, xx/form-1$"):
        read(profiles("", "without = ['项目名称']"))


def test_a_pattern_that_takes_too_long_names_itself() -> None:
    with pytest.raises(ProfileError) as caught:
        search("^(一|一)+$|^x", "一" * 100 + "二", "xx/form-0: match.title")
    assert caught.value.faults == (
        "xx/form-0: match.title: '^(一|一)+$|^x' takes too long; write it without nested repeats",
    )


def test_wordings_hold_only_while_their_profile_does() -> None:
    (profile,) = profiles(
        "[labels]\n'四本账' = 'item.total'\n[[levels]]\nname = '民生'\nlevel1 = 'benefit'"
    ).profiles
    assert (match("四本账"), level("民生"), traits("民生").level) == (None, None, None)
    with holding(words_of(profile)):
        found, named, look = match("四本账（万元）："), level("民生指标"), traits("民生")
        assert found is not None
        assert (found.concepts, found.unit) == (frozenset({"item.total"}), "万元")
        assert named is not None
        assert named.level1 == "benefit"
        assert look.level is not None
    assert (match("四本账"), level("民生"), traits("民生").level) == (None, None, None)


def test_a_column_word_keeps_what_the_wording_means_in_other_blocks() -> None:
    (profile,) = profiles("[[indicators.columns]]\nheader = '内容'\nrole = 'annual'").profiles
    usual = match("内容")
    assert usual is not None
    with holding(words_of(profile)):
        found = match("内容")
    assert found is not None
    assert found.concepts == {one for one in usual.concepts if not one.startswith("ind.")} | {"ind.annual"}


def test_profiles_survive_the_way_to_a_worker() -> None:
    known = packaged()
    sent = pickle.loads(pickle.dumps(known))  # noqa: S301 - our own bytes
    assert sent == known
    assert sent.fingerprint == known.fingerprint
    assert [words_of(one).key for one in sent.profiles] == [words_of(one).key for one in known.profiles]


def test_the_fingerprint_is_of_what_profiles_say_not_of_how_they_are_written() -> None:
    one = load_profiles({"a/b-1": START, "c/d-1": START})
    other = ProfileSet(
        tuple(reversed(load_profiles({"c/d-1": "# remark\n" + START, "a/b-1": START}).profiles))
    )
    changed = load_profiles({"a/b-1": START, "c/d-1": START.replace("收文号", "发文号")})
    assert one.fingerprint == other.fingerprint
    assert len({one.fingerprint, changed.fingerprint, NO_PROFILES.fingerprint}) == 3
    assert isinstance(one.profiles[0], Profile)
