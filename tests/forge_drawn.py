"""Wordings of labels drawn from published forms and finance systems, without a look at the reader's vocabulary.

Drawn on 2026-11-22 from templates, self-evaluations and system screens that finance offices have published, and from
what such forms are known to print; wordings of `forge_words` were left out. The reader knew 228 of the 423 on that
day (`MET`) and did not know 195 (`UNMET`). None is to be copied into the vocabulary from here. A wording that a real
form brings may be: `known` measures how many of `UNMET` the reader has met since, and the benchmark prints it.
"""

from __future__ import annotations

from forge_words import KNOWN

from normalize.labels import match
from normalize.taxonomy import level
from normalize.titles import is_title

MET: dict[str, tuple[str, ...]] = {
    "title.department.target": (
        "部门整体支出预算绩效目标申报表",
        "部门（单位）整体支出绩效目标编制表",
        "部门整体支出绩效目标设定表",
        "单位整体绩效目标填报表",
    ),
    "title.department.approved": ("部门整体支出绩效目标批复情况表", "部门（单位）整体支出绩效目标下达表"),
    "title.department.monitoring": ("部门整体支出绩效目标执行监控表", "部门整体支出绩效跟踪监控表"),
    "title.department.self_evaluation": ("部门整体支出绩效自评情况表", "部门整体支出绩效评价自评表"),
    "title.project.target": (
        "财政项目支出预算绩效目标申报表",
        "项目预算绩效目标表",
        "部门预算项目绩效目标编制表",
        "特定目标类项目绩效目标申报表",
    ),
    "title.project.approved": ("项目支出绩效目标批复下达表", "部门预算项目绩效目标批复表"),
    "title.project.monitoring": ("项目支出绩效目标执行监控表", "项目支出绩效跟踪监控表"),
    "title.project.self_evaluation": (
        "项目支出绩效自评结果表",
        "预算项目绩效自评价表",
        "部门预算项目绩效目标自评表",
    ),
    "department": ("部门全称", "单位（部门）名称", "申报部门（单位）"),
    "filled_by": ("编报单位（盖章）", "报送单位", "申报部门（盖章）", "填表单位"),
    "department_code": ("部门代码", "单位预算编码"),
    "supervisor": ("主管单位", "归口主管部门"),
    "operator": ("项目实施部门", "资金使用单位", "用款单位", "承担单位"),
    "subordinates": ("所属单位个数",),
    "staff_on_post": ("在岗人数",),
    "offices": ("内设机构数量", "内设部门数"),
    "period": ("项目执行期", "项目起止年限"),
    "start": ("开始日期",),
    "finish": ("完成日期", "计划结束日期"),
    "budget.department": ("整体预算情况", "部门预算资金", "年度预算资金情况"),
    "budget.project": ("资金来源情况",),
    "budget.execution": ("项目预算执行情况",),
    "item.total.project": ("本年资金总额",),
    "item.total.annual": ("当年预算总额",),
    "item.total.multi_year": ("项目总预算", "项目总金额"),
    "item.total.single": ("当年预算数", "年度预算数"),
    "item.fiscal_appropriation.annual": ("年度财政拨款",),
    "item.general_public_budget": ("一般公共预算拨款收入",),
    "item.government_funds": ("政府性基金收入", "政府性基金预算资金", "政府性基金预算财政拨款"),
    "item.state_capital": ("国有资本经营预算财政拨款", "国有资本经营收入"),
    "item.special_account": ("专户资金", "财政专户拨款"),
    "item.unit_funds": ("单位自筹",),
    "item.carry_over": ("年初结转结余",),
    "item.upper_level": ("上级专项资金", "上级财政补助"),
    "item.own_level": ("本级预算资金", "地方财政资金"),
    "item.other_funds": ("其他资金来源", "其他收入", "其它资金"),
    "item.basic_expenditure": ("基本支出合计",),
    "item.project_expenditure": ("项目支出合计",),
    "side.revenue": ("资金来源构成",),
    "side.expenditure": ("按支出类别分",),
    "side.level": ("按级次划分", "按资金级次划分"),
    "amount": ("年度金额", "资金数额", "本年预算数"),
    "share": ("百分比", "占总额比例"),
    "measure.budget": ("年初安排数", "年初批复数"),
    "measure.adjusted": ("调整后预算", "预算调整数（A）"),
    "measure.executed": ("全年支出数", "全年实际执行数", "决算数"),
    "measure.executed.monitoring": ("1-6月支出数", "半年执行数"),
    "rate": ("预算执行率（%）", "执行进度"),
    "functions": ("部门职能", "部门（单位）职责", "单位主要职责", "职能概述", "部门基本职能"),
    "goal.annual": ("年度总目标", "年度整体绩效目标", "年度整体目标"),
    "goal.annual.project": ("项目年度绩效目标", "项目年度总体目标"),
    "goal.long": ("实施周期目标", "项目长期目标", "中期总体目标", "中期绩效目标", "实施期绩效目标"),
    "goal.block": ("目标概述",),
    "goal.result.block": ("年度总体绩效目标完成情况",),
    "goal.expected": ("预期绩效目标", "年初绩效目标", "设定目标"),
    "goal.actual": ("实际完成", "目标完成情况"),
    "task.block": ("年度主要工作任务", "主要任务", "年度履职任务"),
    "task.other": ("其他任务", "其他需完成任务"),
    "task.name": ("任务", "工作名称", "重点工作名称", "主要工作", "工作事项"),
    "task.content": ("任务描述", "任务主要内容", "实施内容"),
    "task.expected": ("预期达到的目标", "预期结果", "任务目标"),
    "task.money": ("投入资金", "安排资金", "预算资金"),
    "task.money.total": ("资金总额",),
    "task.money.other": ("其它资金",),
    "task.sum": ("任务合计", "合计金额", "总合计"),
    "indicator.long": ("中期绩效指标", "总体绩效指标", "实施周期绩效指标"),
    "level1": ("一级",),
    "level2": ("二级",),
    "name": ("三级", "指标描述", "指标（三级）"),
    "value.annual": (
        "目标值（标准）",
        "计划完成值",
        "预期完成值",
        "全年指标值",
        "绩效指标值",
        "当年指标值",
        "年度计划值",
    ),
    "value.target": ("年初指标值", "年初目标", "全年指标值", "年度计划指标值"),
    "value.period": ("周期指标值", "三年目标值", "总体目标值", "项目期指标值", "实施周期目标值"),
    "value.actual": ("完成情况", "实际完成数", "全年实际值", "完成指标值"),
    "value.actual.monitoring": ("半年完成值", "1-6月执行情况"),
    "op": ("关系符号", "逻辑符号"),
    "unit": ("指标计量单位",),
    "weight": ("权重（%）", "指标分值", "标准分值", "分值权重"),
    "score": ("评分",),
    "direction": ("正反向", "指标正反向"),
    "remark": ("指标解释", "指标备注"),
    "deviation": ("未完成原因", "原因分析"),
    "score.sum": ("总得分", "自评总分"),
    "level.output": ("产出目标", "项目产出指标", "履职产出", "产出绩效指标"),
    "level.benefit": ("效果", "项目效益指标", "效益目标", "履职效果", "项目效果指标"),
    "level.satisfaction": ("满意度目标",),
    "level.quantity": ("数量目标", "产出数量指标", "数量类指标", "完成数量"),
    "level.quality": ("质量目标", "产出质量指标", "质量类指标", "质量达标"),
    "level.timeliness": ("时效目标", "产出时效指标", "时效类指标", "及时性指标"),
    "level.cost": ("成本目标", "产出成本指标", "成本类指标", "成本节约指标"),
    "level.economic": ("经济效益目标", "经济效果指标"),
    "level.social": ("社会效益目标", "社会效果指标", "社会贡献指标"),
    "level.ecological": ("生态效益目标", "环境效益目标", "生态效果指标", "生态影响指标"),
    "level.sustainability": ("可持续影响目标", "可持续效益指标"),
    "level.service_satisfaction": ("服务对象满意度目标", "社会公众满意度指标", "受益群众满意度指标"),
}

UNMET: dict[str, tuple[str, ...]] = {
    "department": ("预算单位全称", "编报单位名称"),
    "department_code": ("部门预算代码", "预算部门代码"),
    "project": ("项目全称", "申报项目名称", "预算项目名称", "财政支出项目名称"),
    "supervisor": ("行政主管部门", "项目主管单位", "市级主管单位"),
    "operator": ("项目承办单位", "项目执行部门"),
    "subordinates": ("下属预算单位数量", "二级预算单位数量"),
    "staff_fiscal": ("财政负担人员数", "财政补助人数", "财政供养人员总人数"),
    "staff_quota": ("核定编制人数", "编制数量", "批准编制数", "核定人员编制"),
    "staff_on_post": ("现有在职人数", "在册人数", "在编实有人数"),
    "offices": ("内设处（科）室数量",),
    "period": ("项目实施时间", "项目执行周期", "项目建设期"),
    "start": ("项目启动时间", "计划开工时间"),
    "finish": ("计划完工时间",),
    "budget.department": ("部门年度预算安排", "部门收支预算情况"),
    "budget.project": ("项目预算资金", "项目经费", "项目预算安排情况", "项目投入资金"),
    "budget.execution": ("预算资金执行情况", "资金使用情况", "预算资金使用情况"),
    "item.total": ("部门年度预算资金总额", "预算资金合计", "整体支出预算总额", "当年部门预算总额"),
    "item.total.project": ("项目预算总额", "项目预算资金总额", "申请资金总额", "项目资金合计"),
    "item.total.annual": ("本年预算资金总额", "年度申请资金总额", "本年申请资金总额"),
    "item.total.multi_year": ("项目投资总额", "总投资额"),
    "item.total.single": ("项目预算金额", "预算安排金额", "申请预算金额"),
    "item.sum": ("合计数", "共计"),
    "item.fiscal_appropriation": (
        "财政补助资金",
        "财政安排资金",
        "财政投入资金",
        "财政资金拨款",
        "财政拨付资金",
    ),
    "item.fiscal_appropriation.annual": ("本年安排财政拨款", "当年安排财政资金"),
    "item.general_public_budget": ("一般公共预算安排资金", "一般公共预算财政资金"),
    "item.government_funds": ("政府性基金安排",),
    "item.state_capital": ("国有资本经营预算安排",),
    "item.special_account": ("专户核拨资金", "财政专户管理的教育收费"),
    "item.unit_funds": ("自有收入", "单位自有经费", "自筹经费"),
    "item.carry_over": ("历年结转", "上年结余结转", "以前年度结转结余", "年初结转资金"),
    "item.upper_level": ("上级安排资金", "上级财政转移支付"),
    "item.own_level": ("本级财力安排", "本级财政安排"),
    "item.transfer_down": ("补助下级支出", "对下补助资金", "下达下级资金"),
    "item.other_funds": ("其他经费",),
    "item.basic_expenditure": ("基本支出经费", "基本支出金额"),
    "item.project_expenditure": ("项目支出经费", "项目支出金额"),
    "side.revenue": ("收入来源构成", "按经费来源划分", "按资金渠道划分", "收入部分"),
    "side.expenditure": ("支出内容", "按支出用途划分", "支出类别", "支出部分"),
    "amount": ("预算安排金额",),
    "amount.prior": ("上年度金额", "上年度预算数", "上一年度预算金额"),
    "share": ("构成比例",),
    "measure.budget": ("年初下达预算数", "年初预算安排数"),
    "measure.adjusted": ("调整后的预算", "全年预算安排数"),
    "measure.executed": ("实际执行金额",),
    "measure.executed.monitoring": ("截至6月底执行数",),
    "rate": ("预算完成率", "资金支出率", "支付进度"),
    "functions": ("主要职能职责",),
    "goal.annual": ("年度绩效总体目标", "当年工作目标"),
    "goal.annual.project": ("年度实施目标", "项目当年目标", "当年度目标"),
    "goal.long": ("中长期规划目标",),
    "goal.block": ("绩效目标描述", "项目绩效目标描述", "总体目标情况"),
    "goal.result.block": ("总体目标完成情况", "绩效目标完成情况"),
    "goal.expected": ("年初设定的目标",),
    "goal.actual": ("年末完成情况", "全年完成情况", "实际达成情况"),
    "task.block": ("重点工作安排", "本年度重点工作"),
    "task.content": ("工作内容概述", "任务具体内容"),
    "task.expected": ("预计达到的效果", "拟实现的目标"),
    "task.deadline": ("计划完成期限", "拟完成时间", "完成时间节点", "预计完成时间"),
    "task.money": ("经费安排", "资金需求"),
    "task.money.total": ("总额合计",),
    "task.money.fiscal": ("财政安排", "财政投入", "财政经费"),
    "task.money.other": ("其他投入", "其他经费"),
    "indicator.block": ("年度绩效指标情况", "绩效考核指标", "绩效指标设定", "具体绩效指标", "年度指标体系"),
    "indicator.free": ("绩效指标分解", "指标分解", "绩效目标量化指标"),
    "indicator.long": ("总目标绩效指标",),
    "level1": ("一级指标类别", "一级类别"),
    "level2": ("二级指标类别", "二级类别"),
    "name": ("具体指标名称", "绩效指标内容", "明细指标名称"),
    "value.annual": ("绩效标准值",),
    "value.target": ("目标指标值",),
    "value.actual": ("实绩", "实际达成值"),
    "value.actual.monitoring": ("截至6月底完成值",),
    "op": ("运算关系", "比较关系", "判断符号"),
    "unit": ("值单位", "计算单位", "指标值计量单位"),
    "weight": ("权数",),
    "score": ("自评分数", "本次得分", "得分情况", "最终得分"),
    "direction": ("指标属性",),
    "remark": ("备注信息", "指标内容说明"),
    "deviation": ("偏差情况说明", "差异原因分析", "偏差原因与改进措施"),
    "score.sum": ("合计分值",),
    "notes": ("补充说明", "其他需要说明的情况", "其他事项说明", "需说明的问题"),
    "level.satisfaction": ("满意情况", "服务满意度指标"),
    "level.sustainability": ("持续影响指标", "长效影响指标"),
    "level.service_satisfaction": ("相关方满意度",),
}

FOREIGN: dict[str, tuple[str, ...]] = {
    concept: backwards
    for concept, wordings in KNOWN.items()
    if not concept.startswith(("title.", "level."))
    and (backwards := tuple(one[::-1] for one in wordings if len(one) > 3 and one.isalpha()))
}
"""Usual wordings printed backwards: labels that no list, no pattern and no likeness explains, only their place."""

ORDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "target": (
        ("remark", "annual", "weight"),
        ("annual", "remark", "weight"),
        ("weight", "remark", "annual"),
        ("direction", "op", "figure", "unit"),
        ("unit", "direction", "op", "figure", "weight"),
        ("weight", "unit", "signed", "remark"),
        ("remark", "annual", "period"),
        ("weight", "annual", "period", "remark"),
    ),
    "self_evaluation": (
        ("weight", "score", "annual", "actual"),
        ("weight", "annual", "score", "actual", "remark"),
        ("annual", "weight", "actual", "remark", "score"),
        ("unit", "weight", "signed", "actual", "score"),
        ("weight", "op", "unit", "figure", "actual", "score", "remark"),
    ),
    "monitoring": (
        ("weight", "annual", "actual"),
        ("remark", "annual", "actual"),
        ("direction", "op", "figure", "unit", "actual"),
    ),
}
"""Orders of columns behind the name, by stage, that no family of `forge_families` and no random order has."""


def known(concept: str, wording: str) -> bool:
    """Whether the reader takes a wording for what the usual wordings of its concept mean."""
    usual = {meaning for one in KNOWN[concept] for meaning in _meanings(concept, one)}
    return bool(usual & _meanings(concept, wording))


def met_since() -> tuple[int, int]:
    """How many wordings of `UNMET` the reader knows by now, and how many there are."""
    listed = [(concept, wording) for concept, wordings in UNMET.items() for wording in wordings]
    return sum(known(concept, wording) for concept, wording in listed), len(listed)


def _meanings(concept: str, wording: str) -> set[str]:
    if concept.startswith("title."):
        return {"title"} if is_title(wording) else set()
    if concept.startswith("level."):
        found = level(wording)
        return {f"{found.level1}/{found.level2}"} if found is not None else set()
    label = match(wording)
    return set(label.concepts) if label is not None else set()
