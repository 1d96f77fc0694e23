"""Forms of offices that do not exist, and a reader that makes them of short notes, for tests of the application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from extract import ExtractError
from normalize.errors import ProfileError
from normalize.records import (
    BudgetLine,
    Declaration,
    Finding,
    Form,
    Goal,
    Indicator,
    Reading,
    Task,
)
from shenbao import reading
from shenbao.contract import faults
from shenbao.reading import Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = {".docx": DOCX, ".pdf": "application/pdf", ".txt": "text/plain"}


def form(
    name: str = "云溪区茶业办公室",
    *,
    identity: str | None = None,
    total: float = 1260000.0,
    prefix: str = "",
    source_id: str = "0123456789abcdef",
    errors: int = 0,
) -> Form:
    """Make one form; `prefix` goes before the names of its tasks and indicators."""
    identity = identity or f"430699-2023-department-target-{name}"
    return Form(
        declaration=Declaration(
            declaration_id=identity,
            form_kind="department",
            form_stage="target",
            title="部门整体支出绩效目标申报表",
            fiscal_year=2023,
            department=name,
            department_key=name,
            staff_fiscal=12,
            budget_total_yuan=total,
            budget_total_basis="printed",
            annual_goal="一、稳住茶园面积\n二、办好开茶节",
            profile="generic",
            confidence=0.96,
            tasks=2,
            indicators=2,
            errors=errors,
            warnings=1,
            source_id=source_id,
            schema_version="1.0",
        ),
        budget_lines=(
            BudgetLine(
                declaration_id=identity,
                seq=1,
                row_key="total-annual",
                side="total",
                item="total",
                label_raw="年度预算申请",
                period="annual",
                measure="budget",
                amount_raw=str(total / 10000),
                unit_raw="万元",
                unit_basis="label",
                amount_yuan=total,
            ),
        ),
        tasks=(
            Task(
                declaration_id=identity,
                seq=1,
                row_key="t1",
                task_kind="key",
                label_raw="任务1",
                name=f"{prefix}茶园改造",
                content="改造老茶园",
                amount_raw="30",
                unit_raw="万元",
                amount_yuan=300000.0,
            ),
            Task(declaration_id=identity, seq=2, row_key="t2", task_kind="other", name=f"{prefix}其他任务"),
        ),
        goals=(
            Goal(declaration_id=identity, seq=1, row_key="g1", period="annual", level=1, text="稳住茶园面积"),
        ),
        indicators=(
            Indicator(
                declaration_id=identity,
                seq=1,
                row_key="i1",
                level1="产出指标",
                level2="数量指标",
                level1_code="output",
                level2_code="quantity",
                level_basis="printed",
                name=f"{prefix}改造茶园面积",
                weight=10.0,
                annual_raw="≥500亩",
                annual_op="ge",
                annual_number=500.0,
                annual_unit="亩",
                annual_kind="numeric",
            ),
            Indicator(
                declaration_id=identity,
                seq=2,
                row_key="i2",
                level1="满意度指标",
                level_basis="carried",
                name=f"{prefix}茶农满意度",
                annual_raw="=95%",
                remark="-",
            ),
        ),
        findings=(
            Finding(
                declaration_id=identity,
                source_id=source_id,
                seq=1,
                rule="percent_above_100",
                severity="warning",
                origin="source",
                table="indicators",
                row_key="i2",
                column="annual_raw",
                actual="=95%",
                message="",
            ),
        ),
        readings=(
            Reading(
                declaration_id=identity,
                source_id=source_id,
                table="tasks",
                row_key="t1",
                column="amount_yuan",
                raw="30",
                page=1,
                x0=100.0,
                top=200.5,
                x1=140.0,
                bottom=214.0,
                table_no=0,
                row=8,
                col=3,
                method="cell",
                confidence=0.98,
            ),
            Reading(
                declaration_id=identity,
                source_id=source_id,
                table="declarations",
                column="department",
                raw=name,
                line=3,
                method="line",
            ),
        ),
    )


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write text files by their path below a folder; return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(job: Job) -> Outcome:
    """Read a note as if it were a document: one line for each form, or a word for something else.

    `form NAME key=value …` gives `form(NAME, key=value …)`, `error CODE DETAIL` a failure, `die` ends the
    process, `broken` is a broken profile; anything else is no form.
    """
    if job.obstacle:
        return reading.read(job)
    media_type = _MEDIA_TYPES.get(job.path.suffix, reading.UNKNOWN_MEDIA_TYPE)
    forms: list[Form] = []
    for line in job.path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        match word:
            case "form":
                forms.append(_form(rest, job.source_id))
            case "error":
                error = ExtractError(*rest.split(" ", 1))
                return Outcome(media_type=media_type, error=error.code, detail=error.detail)
            case "broken":
                return Outcome(
                    error=reading.BROKEN_PROFILE, detail=str(ProfileError(["a.toml: x", "a.toml: y"]))
                )
            case "die":
                os._exit(7)
            case _:
                pass
    if broken := [fault for item in forms for fault in faults(item)]:
        return Outcome(error=reading.INTERNAL_ERROR, detail=broken[0], traceback="\n".join(broken))
    pages = 2 if job.path.suffix == ".pdf" else None
    return Outcome(tuple(forms), media_type, pages)


def _form(text: str, source_id: str) -> Form:
    name, *rest = text.split()
    values: Mapping[str, str] = dict(item.split("=", 1) for item in rest)
    return form(
        name,
        identity=values.get("id"),
        total=float(values.get("total", "1260000")),
        prefix=values.get("prefix", ""),
        errors=int(values.get("errors", "0")),
        source_id=source_id,
    )
