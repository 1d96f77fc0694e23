"""Invented offices in real places, and what they do: sentences, tasks and indicator names made of their own trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Place:
    """A real place: GB/T 2260 code, name, level, and the names and codes above it."""

    code: str
    name: str
    level: str
    above: str
    province_code: str
    province: str


@dataclass(frozen=True, slots=True)
class Trade:
    """What an invented office does: endings of its name, and (object, verb, unit, money unit) of its work."""

    offices: tuple[str, ...]
    works: tuple[tuple[str, str, str, str], ...]
    served: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """One invented office: its full name, its name without the place, and its trade."""

    name: str
    key: str
    place: Place
    trade: Trade


_PLACES = """
310113 宝山区 county - 310000 上海市
310118 青浦区 county - 310000 上海市
310117 松江区 county - 310000 上海市
310151 崇明区 county - 310000 上海市
110119 延庆区 county - 110000 北京市
110116 怀柔区 county - 110000 北京市
120119 蓟州区 county - 120000 天津市
500235 云阳县 county - 500000 重庆市
500156 武隆区 county - 500000 重庆市
130123 正定县 county 石家庄市 130000 河北省
140728 平遥县 county 晋中市 140000 山西省
150430 敖汉旗 county 赤峰市 150000 内蒙古自治区
211481 兴城市 county 葫芦岛市 210000 辽宁省
220182 榆树市 county 长春市 220000 吉林省
230184 五常市 county 哈尔滨市 230000 黑龙江省
320281 江阴市 county 无锡市 320000 江苏省
320583 昆山市 county 苏州市 320000 江苏省
330122 桐庐县 county 杭州市 330000 浙江省
330521 德清县 county 湖州市 330000 浙江省
341021 歙县 county 黄山市 340000 安徽省
341881 宁国市 county 宣城市 340000 安徽省
350824 武平县 county 龙岩市 350000 福建省
361130 婺源县 county 上饶市 360000 江西省
370881 曲阜市 county 济宁市 370000 山东省
410225 兰考县 county 开封市 410000 河南省
410581 林州市 county 安阳市 410000 河南省
420527 秭归县 county 宜昌市 420000 湖北省
430725 桃源县 county 常德市 430000 湖南省
440981 高州市 county 茂名市 440000 广东省
450321 阳朔县 county 桂林市 450000 广西壮族自治区
510722 三台县 county 绵阳市 510000 四川省
510181 都江堰市 county 成都市 510000 四川省
520382 仁怀市 county 遵义市 520000 贵州省
530581 腾冲市 county 保山市 530000 云南省
610581 韩城市 county 渭南市 610000 陕西省
620982 敦煌市 county 酒泉市 620000 甘肃省
640521 中宁县 county 中卫市 640000 宁夏回族自治区
652801 库尔勒市 county 巴音郭楞蒙古自治州 650000 新疆维吾尔自治区
320500 苏州市 prefecture - 320000 江苏省
420500 宜昌市 prefecture - 420000 湖北省
430600 岳阳市 prefecture - 430000 湖南省
510700 绵阳市 prefecture - 510000 四川省
450300 桂林市 prefecture - 450000 广西壮族自治区
440600 佛山市 prefecture - 440000 广东省
530700 丽江市 prefecture - 530000 云南省
371300 临沂市 prefecture - 370000 山东省
222400 延边朝鲜族自治州 prefecture - 220000 吉林省
210200 大连市 prefecture - 210000 辽宁省
341200 阜阳市 prefecture - 340000 安徽省
610000 陕西省 province - 610000 陕西省
330000 浙江省 province - 330000 浙江省
510000 四川省 province - 510000 四川省
310000 上海市 province - 310000 上海市
"""

PLACES = tuple(
    Place(code, name, level, "" if above == "-" else above, province_code, province)
    for code, name, level, above, province_code, province in (
        line.split() for line in _PLACES.strip().splitlines()
    )
)

TRADES = (
    Trade(
        ("园林绿化管护中心", "古树名木保护站", "林业工作总站"),
        (("古树名木", "复壮", "株", "元/株"), ("行道树", "修剪", "株", "元/株"), ("口袋公园", "建设", "座", "万元/座"),
         ("林业有害生物", "防治", "亩", "元/亩"), ("森林防火道", "维护", "公里", "万元/公里")),
        ("周边居民", "游园群众", "林农"),
    ),
    Trade(
        ("水旱灾害防御中心", "灌区管理处", "河湖管护站"),
        (("渠道", "清淤", "公里", "万元/公里"), ("提灌站机组", "更新", "台", "万元/台"), ("堤防", "加固", "米", "元/米"),
         ("雨量监测站", "维护", "处", "元/处"), ("山洪预警设备", "检修", "台套", "元/台套")),
        ("灌区农户", "沿河群众", "用水户"),
    ),
    Trade(
        ("非物质文化遗产保护中心", "图书馆", "文博馆"),
        (("馆藏古籍", "修复", "册", "元/册"), ("传统技艺传承人", "培训", "人次", "元/人"), ("专题展览", "举办", "场", "万元/场"),
         ("流动图书车", "巡回服务", "场次", "元/场次"), ("民间口述史料", "采集", "份", "元/份")),
        ("读者", "观众", "传承人"),
    ),
    Trade(
        ("疾病预防宣教所", "社区卫生服务指导中心", "血吸虫病防治站"),
        (("慢性病患者", "随访", "人次", "元/人次"), ("健康讲座", "举办", "场", "元/场"), ("病媒生物监测点", "布设", "个", "元/个"),
         ("老年人体检", "组织", "人", "元/人·次"), ("家庭医生", "签约", "万户", "元/户")),
        ("辖区居民", "签约家庭", "受检老人"),
    ),
    Trade(
        ("职业技能公共实训基地", "中等职业学校", "教师发展中心"),
        (("实训设备", "购置", "台(套)", "万元/台(套)"), ("骨干教师", "培训", "人次", "元/人·天"), ("校舍", "维修", "平方米", "元/平方米"),
         ("贫困学生", "资助", "人", "元/人·年"), ("技能竞赛", "组织", "项", "万元/项")),
        ("在校学生", "学生家长", "参训教师"),
    ),
    Trade(
        ("气象灾害预警中心", "地震监测台", "应急物资储备库"),
        (("自动气象站", "升级", "套", "万元/套"), ("应急物资", "轮换", "批次", "万元/批次"), ("避难场所", "改造", "处", "万元/处"),
         ("应急演练", "开展", "次", "万元/次"), ("预警信息", "发布", "条", "元/条")),
        ("社会公众", "社区居民", "受训人员"),
    ),
    Trade(
        ("农业技术推广站", "畜牧水产服务中心", "种子管理站"),
        (("高产示范片", "建设", "万亩", "元/亩"), ("高素质农民", "培育", "人", "元/人"), ("土样", "检测", "个", "元/个"),
         ("良种", "补贴", "吨", "元/吨"), ("病死畜禽", "无害化处理", "头", "元/头")),
        ("种粮大户", "受益农户", "养殖户"),
    ),
    Trade(
        ("残疾人托养服务中心", "救助管理站", "殡葬管理所"),
        (("流浪乞讨人员", "救助", "人次", "元/人次"), ("残疾人家庭", "无障碍改造", "户", "元/户"), ("辅助器具", "适配", "件", "元/件"),
         ("公益性墓穴", "建设", "个", "元/个"), ("困境儿童", "探访", "次", "元/次")),
        ("受助对象", "残疾人家属", "办事群众"),
    ),
    Trade(
        ("政务数据服务中心", "信用信息管理中心", "档案数字化中心"),
        (("档案", "数字化", "万页", "元/页"), ("政务服务终端", "布设", "台", "万元/台"), ("信息系统", "等保测评", "个", "万元/个"),
         ("数据接口", "开发", "个", "元/个"), ("“一网通办”事项", "梳理", "项", "元/项")),
        ("办事企业", "系统用户", "窗口群众"),
    ),
    Trade(
        ("市政设施养护所", "公路养护中心", "环境卫生管理处"),
        (("破损路面", "修补", "平方米", "元/平方米"), ("路灯", "更换", "盏", "元/盏"), ("生活垃圾", "清运", "吨", "元/吨"),
         ("桥梁", "检测", "座", "万元/座"), ("公共厕所", "改造", "座", "万元/座")),
        ("过往司乘人员", "沿线居民", "市民"),
    ),
)  # fmt: skip

_DUTIES = (
    "负责全域{thing}{verb}的规划、组织和监督，拟订年度计划并抓好落实。",
    "承担{thing}的调查、登记和统计分析，按月通报{thing}{verb}进展情况。",
    "制定{thing}{verb}的技术规程，对基层单位开展业务指导。",
    "配合有关部门查处涉及{thing}的违法违规行为，受理群众投诉和举报。",
    "建立“一{unit}一档”数据库，实现{thing}信息动态更新、资源共享。",
    "组织开展{thing}{verb}宣传教育，普及有关法律、法规和科学知识。",
    "管理{thing}{verb}专项经费，执行《预算法》及内部控制制度，接受审计监督。",
)
_AIMS = (
    "完成{thing}{verb}{n}{unit}，验收合格率达到{p}%以上，年底前全部投入使用。",
    "开展{thing}{verb}工作，全年不少于{n}{unit}，{served}满意度保持在{p}%以上。",
    "健全{thing}{verb}长效机制，落实“谁使用、谁管护”的责任，确保不发生安全事故。",
    "推进{thing}{verb}（含前期设计、招标、施工和结算），资金支付进度与工程进度基本匹配。",
    "加强{thing}日常巡查，做到早发现、早报告、早处置；重点时段24小时值守。",
    "对{n}{unit}{thing}进行{verb}，改善基础条件，提升服务能力和水平。",
)
_EXPECTED = (
    "{thing}状况明显改善，{served}反映良好。",
    "按期完成{thing}{verb}，质量符合《技术规范》要求，档案资料齐全。",
    "{verb}{thing}{n}{unit}，为下一年度工作打下基础。",
    "解决{served}反映强烈的问题，形成可复制、可推广的经验做法。",
)
_CLOSING = ("承办上级交办的其他事项。", "完成主管部门交办的其他任务。")
_HEADS = (
    "夯实基础工作",
    "突出重点任务",
    "提升服务水平",
    "守住安全底线",
    "加强队伍建设",
    "推动改革创新",
    "强化监督管理",
)
_STREETS = ("东湖", "云岭", "青石", "柳溪", "南屏", "长宁", "白沙", "凤鸣", "清源", "双塔")


def office(random: Random) -> Office:
    """Invent an office in a real place; its printed name begins with the place in one of the usual ways."""
    place = random.choice(PLACES)
    trade = random.choice(TRADES)
    key = random.choice(_STREETS) + random.choice(trade.offices)
    prefix = place.name
    if place.level == "county":
        municipality = not place.above
        whole = place.province + place.name if municipality else place.above + place.name
        prefix = (
            whole if municipality else random.choice((place.name, place.name, whole, place.province + whole))
        )
    elif place.level == "prefecture" and random.random() < 0.25:
        prefix = place.province + place.name
    return Office(prefix + key, key, place, trade)


def supervisor(random: Random, owner: Office) -> str:
    """The name of a department above the office, in the same place."""
    prefix = owner.name.removesuffix(owner.key)
    return prefix + random.choice(
        ("自然资源和规划局", "水务局", "文化和旅游局", "民政局", "城市管理局", "农业农村局")
    )


def duties(random: Random, owner: Office, count: int) -> list[str]:
    """Distinct sentences about what the office is for, the usual closing sentence last."""
    texts = [_filled(random, template, owner) for template in _drawn(random, _DUTIES, count - 1)]
    return [*texts, random.choice(_CLOSING)]


def aims(random: Random, owner: Office, count: int) -> list[str]:
    """Distinct sentences about what the office wants to reach."""
    return [_filled(random, template, owner) for template in _drawn(random, _AIMS, count)]


def heads(random: Random, count: int) -> list[str]:
    """Short headings for groups of aims."""
    return random.sample(_HEADS, count)


def expected(random: Random, owner: Office) -> str:
    """One sentence about the result hoped for."""
    return _filled(random, random.choice(_EXPECTED), owner)


def works(random: Random, owner: Office, count: int) -> list[str]:
    """Distinct short names of tasks."""
    names = [
        form.format(thing=thing, verb=verb)
        for thing, verb, _, _ in owner.trade.works
        for form in (
            "{thing}{verb}",
            "{thing}{verb}项目",
            "“{thing}”专项{verb}行动",
            "{thing}{verb}及日常管理",
        )
    ]
    return random.sample(names, count)


def _drawn(random: Random, templates: tuple[str, ...], count: int) -> list[str]:
    return random.sample(templates, min(count, len(templates)))


def _filled(random: Random, template: str, owner: Office) -> str:
    thing, verb, unit, _ = random.choice(owner.trade.works)
    return template.format(
        thing=thing,
        verb=verb,
        unit=unit.removeprefix("万"),
        n=random.choice((3, 6, 12, 48, 260, 1500)),
        p=random.randint(85, 99),
        served=random.choice(owner.trade.served),
    )
