"""The canonical schema: one record class for each table of the dataset; everything else is generated from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from normalize.columns import titled

SCHEMA_VERSION = "1.0"

FormKind = Literal["department", "project", "special_fund", "region"]
FormStage = Literal["target", "approved", "monitoring", "self_evaluation"]
RegionLevel = Literal["province", "prefecture", "county"]
Basis = Literal["printed", "derived"]
Side = Literal["total", "revenue", "expenditure", "level"]
Item = Literal[
    "total",
    "basic_expenditure",
    "project_expenditure",
    "special_fund",
    "other_development",
    "fiscal_appropriation",
    "general_public_budget",
    "government_funds",
    "state_capital",
    "special_account",
    "unit_funds",
    "carry_over",
    "upper_level",
    "own_level",
    "transfer_down",
    "other_funds",
    "other",
]
BudgetPeriod = Literal["annual", "multi_year", "prior"]
Measure = Literal["budget", "adjusted", "executed"]
UnitBasis = Literal["cell", "label", "column", "block", "form", "assumed"]
TaskKind = Literal["key", "other"]
GoalPeriod = Literal["annual", "multi_year"]
Level1 = Literal[
    "input",
    "process",
    "decision",
    "output",
    "benefit",
    "satisfaction",
    "cost",
    "long_term_management",
    "other",
]
Level2 = Literal[
    "quantity",
    "quality",
    "timeliness",
    "cost",
    "economic_cost",
    "social_cost",
    "ecological_cost",
    "economic",
    "social",
    "ecological",
    "sustainability",
    "service_satisfaction",
    "other",
]
LevelBasis = Literal["printed", "carried", "inferred"]
Direction = Literal["positive", "negative"]
Operator = Literal["ge", "gt", "eq", "le", "lt", "range", "approx"]
ValueKind = Literal["numeric", "qualitative", "date", "placeholder"]
Severity = Literal["error", "warning", "info"]
Origin = Literal["source", "layout", "extraction"]
Method = Literal["cell", "line", "ocr", "inferred", "corrected"]
Status = Literal["converted", "duplicate", "no_form", "unsupported", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One form: who declares, for when, how much, and how surely it was read."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    form_kind: FormKind = titled("Kind of form", "表类", null=False)
    form_stage: FormStage = titled("Stage of the budget cycle", "环节", null=False)
    title: str = titled("Printed title", "表名", null=False)
    fiscal_year: int | None = titled("Fiscal year", "预算年度", dtype="Int16")
    region_code: str | None = titled("Region code (GB/T 2260)", "行政区划代码")
    region_name: str | None = titled("Region", "行政区划名称")
    region_level: RegionLevel | None = titled("Level of the region", "行政层级")
    province_code: str | None = titled("Province code", "省级代码")
    province_name: str | None = titled("Province", "省级名称")
    department: str | None = titled("Department", "部门（单位）名称")
    department_key: str | None = titled("Department key", "部门比对键")
    department_code: str | None = titled("Department code", "部门编码")
    supervising_department: str | None = titled("Supervising department", "主管部门")
    project_name: str | None = titled("Project", "项目名称")
    period_start: int | None = titled("First year of the period", "实施周期起始年", dtype="Int16")
    period_end: int | None = titled("Last year of the period", "实施周期截止年", dtype="Int16")
    subordinate_units: int | None = titled("Subordinate units", "下属单位数")
    staff_fiscal: int | None = titled("Staff paid by the budget", "财政供养人员数")
    staff_on_post: int | None = titled("Staff on post", "在职人数")
    staff_quota: int | None = titled("Staff quota", "编制数")
    internal_offices: int | None = titled("Internal offices", "内设机构数")
    money_unit: str | None = titled("Money unit printed for the budget", "预算金额单位")
    budget_total_yuan: float | None = titled("Budget total, yuan", "预算总额（元）", money=True)
    budget_total_basis: Basis | None = titled("Basis of the budget total", "预算总额依据")
    basic_expenditure_yuan: float | None = titled("Basic expenditure, yuan", "基本支出（元）", money=True)
    project_expenditure_yuan: float | None = titled("Project expenditure, yuan", "项目支出（元）", money=True)
    fiscal_appropriation_yuan: float | None = titled(
        "Fiscal appropriation, yuan", "财政拨款（元）", money=True
    )
    other_funds_yuan: float | None = titled("Other funds, yuan", "其他资金（元）", money=True)
    functions: str | None = titled("Functions", "部门职责")
    annual_goal: str | None = titled("Annual goal", "年度目标")
    long_term_goal: str | None = titled("Long-term goal", "中长期目标")
    notes: str | None = titled("Notes", "说明")
    profile: str = titled("Layout profile", "版式配置", null=False)
    confidence: float = titled("Confidence, 0 to 1", "置信度", null=False)
    confidence_budget: float | None = titled("Confidence, budget", "预算置信度")
    confidence_tasks: float | None = titled("Confidence, tasks", "任务置信度")
    confidence_indicators: float | None = titled("Confidence, indicators", "指标置信度")
    confidence_texts: float | None = titled("Confidence, identity and texts", "文本置信度")
    tasks: int = titled("Number of tasks", "任务数", null=False)
    indicators: int = titled("Number of indicators with a name", "指标数", null=False)
    errors: int = titled("Findings of severity error", "错误数", null=False)
    warnings: int = titled("Findings of severity warning", "警告数", null=False)
    source_id: str = titled("Source file", "来源文件编号", null=False)
    schema_version: str = titled("Schema version", "数据结构版本", null=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One money figure of the budget block."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    seq: int = titled("Number in reading order", "序号", null=False)
    row_key: str = titled("Stable row key", "行键", null=False)
    side: Side = titled("Side of the budget", "收支方向", null=False)
    item: Item = titled("Budget item", "预算项目代码", null=False)
    label_raw: str | None = titled("Printed label", "原文标签")
    section_raw: str | None = titled("Printed section", "原文分区")
    column_raw: str | None = titled("Printed column header", "原文列名")
    period: BudgetPeriod = titled("Period", "期间", null=False)
    measure: Measure = titled("Measure", "口径", null=False)
    amount_raw: str | None = titled("Printed amount", "原文金额")
    unit_raw: str | None = titled("Printed unit", "原文单位")
    unit_basis: UnitBasis | None = titled("Where the unit was found", "单位依据")
    amount_yuan: float | None = titled("Amount, yuan", "金额（元）", money=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of the year."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    seq: int = titled("Number in reading order", "序号", null=False)
    row_key: str = titled("Stable row key", "行键", null=False)
    task_kind: TaskKind = titled("Kind of task", "任务类别", null=False)
    label_raw: str | None = titled("Printed marker", "原文标号")
    name: str = titled("Task", "任务名称", null=False)
    content: str | None = titled("Content", "主要内容")
    expected: str | None = titled("Expected result", "期望目标")
    deadline_raw: str | None = titled("Printed deadline", "完成时限原文")
    amount_raw: str | None = titled("Printed amount", "原文金额")
    unit_raw: str | None = titled("Printed unit", "原文单位")
    amount_yuan: float | None = titled("Amount, yuan", "金额（元）", money=True)
    fiscal_amount_yuan: float | None = titled("Fiscal part, yuan", "财政资金（元）", money=True)
    other_amount_yuan: float | None = titled("Other part, yuan", "其他资金（元）", money=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One numbered piece of a goal text."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    seq: int = titled("Number in reading order", "序号", null=False)
    row_key: str = titled("Stable row key", "行键", null=False)
    period: GoalPeriod = titled("Period", "期间", null=False)
    label_raw: str | None = titled("Printed number", "原文编号")
    level: int = titled("Depth of the numbering, from 1", "层级", dtype="Int8", null=False)
    text: str = titled("Text", "内容", null=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator row: its place in the tree, its name, its values."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    seq: int = titled("Number in reading order", "序号", null=False)
    row_key: str = titled("Stable row key", "行键", null=False)
    level1_raw: str | None = titled("Level 1 as printed in this row", "一级指标原文")
    level2_raw: str | None = titled("Level 2 as printed in this row", "二级指标原文")
    level1: str | None = titled("Level 1", "一级指标")
    level2: str | None = titled("Level 2", "二级指标")
    level1_code: Level1 | None = titled("Level 1 code", "一级指标代码")
    level2_code: Level2 | None = titled("Level 2 code", "二级指标代码")
    level_basis: LevelBasis = titled("Basis of the levels", "层级依据", null=False)
    name: str | None = titled("Indicator", "三级指标")
    direction: Direction | None = titled("Direction", "指标方向")
    weight: float | None = titled("Weight or full mark", "权重/分值")
    score: float | None = titled("Score given", "得分")
    remark: str | None = titled("Remark", "备注")
    annual_raw: str | None = titled("Annual target as printed", "年度指标值原文")
    annual_op: Operator | None = titled("Annual target operator", "年度指标值运算符")
    annual_number: float | None = titled("Annual target number", "年度指标值数值")
    annual_number_max: float | None = titled("Annual target upper number", "年度指标值上限")
    annual_unit: str | None = titled("Annual target unit", "年度指标值单位")
    annual_date: str | None = titled("Annual target date", "年度指标值日期")
    annual_kind: ValueKind | None = titled("Annual target kind", "年度指标值类型")
    period_raw: str | None = titled("Multi-year target as printed", "实施周期指标值原文")
    period_op: Operator | None = titled("Multi-year target operator", "实施周期指标值运算符")
    period_number: float | None = titled("Multi-year target number", "实施周期指标值数值")
    period_number_max: float | None = titled("Multi-year target upper number", "实施周期指标值上限")
    period_unit: str | None = titled("Multi-year target unit", "实施周期指标值单位")
    period_date: str | None = titled("Multi-year target date", "实施周期指标值日期")
    period_kind: ValueKind | None = titled("Multi-year target kind", "实施周期指标值类型")
    actual_raw: str | None = titled("Actual value as printed", "实际完成值原文")
    actual_op: Operator | None = titled("Actual value operator", "实际完成值运算符")
    actual_number: float | None = titled("Actual value number", "实际完成值数值")
    actual_number_max: float | None = titled("Actual value upper number", "实际完成值上限")
    actual_unit: str | None = titled("Actual value unit", "实际完成值单位")
    actual_date: str | None = titled("Actual value date", "实际完成值日期")
    actual_kind: ValueKind | None = titled("Actual value kind", "实际完成值类型")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know about a declaration or a file.

    `message` is written by the application in the language of the run; `normalize` leaves it empty.
    """

    declaration_id: str | None = titled("Declaration id", "申报表编号")
    source_id: str = titled("Source file", "来源文件编号", null=False)
    seq: int = titled("Number in order of discovery", "序号", null=False)
    rule: str = titled("Rule code", "规则代码", null=False)
    severity: Severity = titled("Severity", "严重程度", null=False)
    origin: Origin = titled("Where the cause lies", "成因", null=False)
    table: str | None = titled("Table concerned", "数据表")
    row_key: str | None = titled("Row concerned", "行键")
    column: str | None = titled("Column concerned", "字段")
    expected: str | None = titled("Expected", "应为")
    actual: str | None = titled("Found", "实为")
    message: str = titled("Message", "说明", null=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where one value came from."""

    declaration_id: str = titled("Declaration id", "申报表编号", null=False)
    source_id: str = titled("Source file", "来源文件编号", null=False)
    table: str = titled("Table", "数据表", null=False)
    row_key: str | None = titled("Row", "行键")
    column: str = titled("Column", "字段", null=False)
    raw: str | None = titled("Words read", "原文")
    page: int | None = titled("Page, from 1", "页码")
    x0: float | None = titled("Left edge, points", "左边界（磅）")
    top: float | None = titled("Top edge, points", "上边界（磅）")
    x1: float | None = titled("Right edge, points", "右边界（磅）")
    bottom: float | None = titled("Bottom edge, points", "下边界（磅）")
    table_no: int | None = titled("Table in the file, from 0", "表格序号")
    row: int | None = titled("Grid row, from 0", "行号")
    col: int | None = titled("Grid column, from 0", "列号")
    line: int | None = titled("Text line, from 1", "文本行号")
    sheet: str | None = titled("Sheet", "工作表")
    method: Method = titled("Method", "读取方式", null=False)
    confidence: float | None = titled("Confidence, 0 to 1", "置信度")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file met, converted or not."""

    source_id: str = titled("Source file", "来源文件编号", null=False)
    path: str = titled("Path inside the archive", "路径", null=False)
    media_type: str = titled("Media type", "媒体类型", null=False)
    bytes: int = titled("Size in bytes", "字节数", dtype="Int64", null=False)
    pages: int | None = titled("Pages", "页数")
    status: Status = titled("Outcome", "结果", null=False)
    declaration_id: str | None = titled("Declaration id", "申报表编号")
    reason: str | None = titled("Reason", "原因")
    error: str | None = titled("Error code", "错误代码")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One declaration with all rows that belong to it, in reading order."""

    declaration: Declaration
    budget_lines: tuple[BudgetLine, ...] = ()
    tasks: tuple[Task, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()
    readings: tuple[Reading, ...] = ()


TABLES: dict[str, type] = {
    "declarations": Declaration,
    "budget_lines": BudgetLine,
    "tasks": Task,
    "goals": Goal,
    "indicators": Indicator,
    "findings": Finding,
    "readings": Reading,
    "sources": Source,
}
