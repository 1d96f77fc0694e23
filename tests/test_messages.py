"""The message catalogue: complete in both languages, strict when it is loaded, chosen by option or locale."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path
from typing import get_args

import invented
import pytest

import shenbao
from extract.errors import CODES
from normalize.records import Finding, Method, Severity, Status
from normalize.rules import RULES
from shenbao import catalogue, reading, wording
from shenbao.catalogue import LANGUAGES, CatalogueError, Language

OWN_CODES = {
    reading.BROKEN_PROFILE,
    reading.PROFILES_OVERLAP,
    reading.INTERNAL_ERROR,
    reading.WORKER_LOST,
    reading.TIME_LIMIT,
    reading.MEMORY_LIMIT,
}


def test_both_languages_have_the_same_sentences() -> None:
    english, chinese = (catalogue.load(language).sentences for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    assert all(english.values())
    assert all(chinese.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: Language) -> None:
    sentences = set(catalogue.load(language).sentences)
    wanted = {f"error.{code}" for code in CODES | OWN_CODES}
    wanted |= {f"reason.{code}" for code in CODES | OWN_CODES - {reading.BROKEN_PROFILE}}
    wanted |= {f"finding.{rule}" for rule in RULES}
    wanted |= {f"severity.{name}" for name in get_args(Severity)}
    wanted |= {f"status.{name}" for name in get_args(Status)}
    wanted |= {f"method.{name}" for name in get_args(Method)}
    assert wanted - sentences == set()


def test_no_finding_sentence_is_left_without_a_rule() -> None:
    sentences = catalogue.load("en").sentences
    told = {key.removeprefix("finding.") for key in sentences if key.startswith("finding.")}
    assert told - set(RULES) - {"any", "other_edition"} == set()


def test_every_sentence_the_program_names_exists() -> None:
    sentences = set(catalogue.load("en").sentences)
    named = {
        call.args[0].value
        for path in Path(shenbao.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "say"
        and isinstance(call.args[0], ast.Constant)
    }
    assert named - sentences == set()
    assert len(named) > 50


@pytest.mark.parametrize("code", sorted(CODES | OWN_CODES))
def test_a_failure_is_one_sentence_with_its_detail(code: str) -> None:
    for language, end in zip(LANGUAGES, ".。", strict=True):
        say = catalogue.load(language)
        sentence = wording.failure(say, code, "part 7")
        assert sentence.count(end) == 1 or code == reading.INTERNAL_ERROR
        assert sentence.endswith(end)
        assert "part 7" in sentence
        assert "(" not in wording.failure(say, code, "").replace("(run.json", "").replace("（见 run.json", "")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_finding_is_one_sentence_whatever_is_known(rule: str) -> None:
    bare = dataclasses.replace(
        invented.form().findings[0], rule=rule, table=None, row_key=None, column=None, actual=None
    )
    full = dataclasses.replace(
        bare, table="tasks", row_key="t1", column="amount_yuan", expected="1", actual="2"
    )
    for language in LANGUAGES:
        for finding in (bare, full):
            message = wording.finding_message(catalogue.load(language), finding, invented.form())
            assert message.endswith("." if language == "en" else "。")
            assert "None" not in message or rule in {"id_collision", "other_edition", "editions_differ"}


def finding(**values: str | None) -> Finding:
    return dataclasses.replace(invented.form().findings[0], **values)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("of", "english", "chinese"),
    [
        (
            finding(rule="value_missing", actual=None),
            "Indicator 茶农满意度 has no value.",
            "指标“茶农满意度”没有指标值。",
        ),
        (
            finding(rule="total_revenue", table="declarations", row_key=None, expected="3", actual="2"),
            "The printed total is not the sum of the revenue lines (found 2, expected 3).",
            "预算总额与收入各项之和不符（实为 2，应为 3）。",
        ),
        (
            finding(rule="unit_missing", table="tasks", row_key="t1", column="amount_yuan", actual="30"),
            "Tasks, 茶园改造, Amount, yuan: no unit is printed, so none was taken (found 30).",
            "年度任务，茶园改造，金额（元）：未印单位，未作推定（实为 30）。",
        ),
        (
            finding(
                rule="cells_doubtful", table="declarations", row_key=None, column="department", actual="茶办"
            ),
            "Department: cells of the row would fit other columns or another row nearly as well, or their text may be cut off; compare it with the file (found 茶办).",
            "部门（单位）名称：该行单元格归入其他列或其他行也几乎同样合理，或文字可能被截断，请对照原件（实为 茶办）。",
        ),
        (
            finding(rule="cells_doubtful", table="declarations", row_key=None, column=None, actual=None),
            "the form: cells of the row would fit other columns or another row nearly as well, or their text may be cut off; compare it with the file.",
            "全表：该行单元格归入其他列或其他行也几乎同样合理，或文字可能被截断，请对照原件。",
        ),
        (
            finding(rule="nobody_wrote_this", actual=None, expected="{x}"),
            "Indicators, 茶农满意度, Annual target as printed: rule nobody_wrote_this applies (expected {x}).",
            "绩效指标，茶农满意度，年度指标值原文：触发规则 nobody_wrote_this（应为 {x}）。",
        ),
    ],
)
def test_findings_read_well(of: Finding, english: str, chinese: str) -> None:
    told = [wording.finding_message(catalogue.load(language), of, invented.form()) for language in LANGUAGES]
    assert told == [english, chinese]


@pytest.mark.parametrize(
    ("files", "faults"),
    [
        ({"a.toml": '[x]\nen = "a"'}, "a.toml: x: zh is missing"),
        ({"a.toml": '[x]\nen = "a"\nzh = "b"\nfr = "c"'}, "a.toml: x: unknown key fr"),
        ({"a.toml": '[x]\nen = "a"\nzh = 3'}, "a.toml: x: zh is not text"),
        (
            {"a.toml": '[x.y]\nen = "{a}"\nzh = "{b}"'},
            "a.toml: x.y: placeholders differ: en ['a'], zh ['b']",
        ),
        (
            {"a.toml": '[x]\nen = "a"\nzh = "b"', "b.toml": '[x]\nen = "a"\nzh = "b"'},
            "b.toml: x: written twice",
        ),
        ({"a.toml": "[x"}, "a.toml: Expected ']' at the end of a table declaration (at end of document)"),
        (
            {"a.toml": '[x]\nzh = "b"', "b.toml": '[y]\nen = "b"'},
            "a.toml: x: en is missing\nb.toml: y: zh is missing",
        ),
    ],
)
def test_a_broken_catalogue_names_all_its_faults(files: dict[str, str], faults: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        catalogue.parse(files)
    assert str(caught.value) == faults


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ([], {"LANG": "de_DE", "LC_MESSAGES": "zh_TW"}, "zh"),
        (["convert", "--lang", "en"], {"LANG": "zh_CN"}, "en"),
        (["convert", "--lang=zh", "x"], {}, "zh"),
        (["--lang", "fr"], {"LANG": "zh_CN"}, "zh"),
        (["--lang"], {}, "en"),
        (["--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_is_chosen_by_option_then_locale(
    arguments: list[str], environment: dict[str, str], language: Language
) -> None:
    assert catalogue.language_of(arguments, environment) == language
