"""Confidence: what a person can count again on the form, block by block, and what each doubt costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from forge import compose
from forge_edition import edition
from gold import compare
from gold_confidence import MIXTURES, curve
from tables import form, merged
from test_checks import BASIC, FISCAL, OTHER, PROJECT, TOTAL
from test_checks_rows import GOOD, task

from extract.read import read_bytes
from normalize import declarations
from normalize.confidence import Confidence, Counted, confidence
from normalize.records import Finding, Reading

if TYPE_CHECKING:
    from normalize.records import BudgetLine, Declaration
    from shenbao.score import Outcome


def finding(rule: str, table: str, row_key: str | None = None) -> Finding:
    return Finding(
        source_id="s", seq=1, rule=rule, severity="warning", origin="layout", table=table, row_key=row_key, message=""
    )  # fmt: skip


def reading(table: str) -> Reading:
    return Reading(declaration_id="d", source_id="s", table=table, column="name", method="cell")


LINES: tuple[BudgetLine, ...] = (TOTAL, FISCAL, OTHER, BASIC, PROJECT)
WHOLE = Counted(
    conserved=1.0,
    identified=3,
    total=True,
    budget=LINES,
    tasks=(task("清渠"),),
    indicators=(replace(GOOD, row_key="a"), replace(GOOD, row_key="b")),
    findings=(),
    readings=(reading("declarations"), reading("budget_lines"), reading("tasks"), reading("indicators")),
)


def test_a_form_of_which_everything_was_read_is_trusted() -> None:
    assert confidence(WHOLE) == Confidence(1.0, 1.0, 1.0, 1.0, 1.0)


def test_a_block_that_the_form_does_not_have_has_no_confidence() -> None:
    found = confidence(replace(WHOLE, budget=(), tasks=()))
    assert (found.whole, found.budget, found.tasks) == (1.0, None, None)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"conserved": 0.9}, Confidence(0.95, 0.95, 0.95, 0.95, 0.95)),
        ({"identified": 2}, Confidence(0.9583, 1.0, 1.0, 1.0, 0.8333)),
        ({"total": False}, Confidence(0.9875, 0.95, 1.0, 1.0, 1.0)),
        ({"budget": (replace(TOTAL, amount_yuan=None), *LINES[1:])}, Confidence(0.99, 0.96, 1.0, 1.0, 1.0)),
        ({"findings": (finding("total_revenue", "declarations"),)}, Confidence(0.975, 0.9, 1.0, 1.0, 1.0)),
        ({"findings": (finding("task_total", "declarations"),)}, Confidence(0.975, 1.0, 0.9, 1.0, 1.0)),
        ({"findings": (finding("label_inferred", "budget_lines"),)}, Confidence(0.9875, 0.95, 1.0, 1.0, 1.0)),
        ({"findings": (finding("label_inferred", "declarations"),)}, Confidence(0.995, 1.0, 1.0, 1.0, 0.98)),
        ({"findings": (finding("column_unbound", "indicators"),)}, Confidence(0.995, 1.0, 1.0, 0.98, 1.0)),
        ({"findings": (finding("header_missing", "indicators"),)}, Confidence(0.875, 1.0, 1.0, 0.5, 1.0)),
        ({"findings": (finding("level_unknown", "indicators", "a"),)}, Confidence(0.9375, 1.0, 1.0, 0.75, 1.0)),
        ({"indicators": (GOOD, replace(GOOD, annual_raw=None))}, Confidence(0.9375, 1.0, 1.0, 0.75, 1.0)),
        ({"indicators": ()}, Confidence(0.8, 1.0, 1.0, None, 1.0)),
        ({"readings": ()}, Confidence(0.0, 1.0, 1.0, 1.0, 1.0)),
    ],
)  # fmt: skip
def test_each_doubt_costs_what_is_documented(changed: dict[str, object], expected: Confidence) -> None:
    assert confidence(replace(WHOLE, **changed)) == expected  # pyright: ignore[reportArgumentType] - by name


def test_the_dataset_holds_the_confidence_of_each_block() -> None:
    read = form(
        "部门整体支出绩效目标申报表",
        "（2024年度）",
        merged("部门名称|柳溪茶办", "资金总额（万元）|9", "财政拨款（万元）|5", "庙会义卖所得（万元）|4"),
        merged("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|≥3公里"),
    ).declaration
    assert (read.confidence_budget, read.confidence_tasks) == (0.9167, None)
    assert (read.confidence_indicators, read.confidence_texts) == (1.0, 1.0)
    assert 0.9167 < read.confidence < 1.0


def test_forms_of_high_confidence_are_read_better() -> None:
    read: list[tuple[Declaration, tuple[Outcome, ...]]] = []
    for number in range(60):
        composed = compose(77_000_000 + number, **MIXTURES[number % len(MIXTURES)])
        forms = declarations(read_bytes(edition(composed, "docx")), source_id="s", path="s")
        if len(forms) == 1:
            read.append((forms[0].declaration, compare(composed.record, forms)))
    bins = curve(read, "confidence")
    assert sum(forms for *_, forms in bins) == len(read)
    high = _mean([(precision, forms) for edge, _, _, precision, forms in bins if edge >= 0.99])
    low = _mean([(precision, forms) for edge, _, _, precision, forms in bins if edge < 0.85])
    assert low < 0.985
    assert high > 0.99


def _mean(weighted: list[tuple[float, int]]) -> float:
    return sum(value * weight for value, weight in weighted) / sum(weight for _, weight in weighted)
