"""Pages printed as text: cells over several lines, in the middle of their rows, without rulings."""

from __future__ import annotations

import pytest

from extract.document import Join, Line, Remark, Table
from extract.text import read_text

ROWS = """\
                          项目绩效自评表
项目名称：档案数字化行动
年度                                                      自
                                                            偏差原因
绩效   一级指   二级指标                权  年度指标值                 评
                       指标名称                实际完成值            分析及改
指标    标      名称                重       (A)              得
                                                             进措施
                                                        分
                                                             问卷调
     成本指   经济成本      信息系统等保测评     至多 7.6 万                  查，样本
                                5          7.6 万元/个      5
      标      指标        单位成本          元/个                     不少于
                                                             200 份
     成本指   经济成本      数据接口开发总成      ≤525.70
                                5           525.7 万元     5   见附件
      标      指标          本          (万元)
     成本指   经济成本      信息系统等保测评     ﹦331.4 万
                                5           314.8 万元     5
      标      指标         总成本             元
     成本指   生态环境      档案数字化安全事                               以统计台
                                5 不大于 9 起     10 起      4.5
      标    成本指标         故起数                                  账为准
"""

MERGED = """\
                   绩效目标表
      一级绩效
             二级指标名称     三级指标名称       中期目标值           绩效目标值
       指标
                        预警信息完好率      ﹦100.00(%)        ＝100%
                      应急物资轮换标准执行情
              质量指标                      合理              合理
                           况
                      应急演练开展验收合格率      ≥100%          至少 100%
                      预警信息发布工作及时性      稳步提高           稳步提高
      项目完成
                                    2024 年 5 月 24   2022 年 5 月 18
       指标             避难场所改造完成时间
                                         日前           日前完成
绩效指           时效指标                   2024 年 8 月 8   2022 年 4 月底
                      自动气象站升级完成时间
 标                                       日前            前完成
                      应急演练突发情况响应时
                                      2 小时内           2 小时内
                           限
              产出成本
                      预警信息发布带动增收     =725.7 万元      ＝241.9 万元
                      自动气象站升级带动产业
                                        较好              较好
       效益     经济效益        发展
                      应急物资轮换带动产业发
                                        及时              及时
                           展
      满意度指   服务对象满意
                        社会公众满意度        ≥98%            ≥98%
        标      度
"""

PAGE = """\
   二级指标        三级指标        指标值
              改造老旧水厂的年
   数量指标                  ≥3座
                度总个数
               新增蓄水能力
  社会效益指标                 98万方
             （含上年续建部分）
              设备检修完成的时
   时效指标                 12月底前
                 间
              巡查河道长度（含
     成本                   24公里
               支流沟渠）
"""

REPEATED = """\
   一级指标      二级指标        三级指标       指标值
            数量指标      改造老旧管网长度     60公里
   产出指标     质量指标      管网水质合格比例     全部合格
            时效指标      改造工程完工时间     12月底前
   效益指标    社会效益指标     供水服务人口增加     五千多人
          服务对象满意度
  满意度指标              用水居民满意程度     比较满意
             指标
\f"""

FIGURES = """\
   资金来源        年初预算       全年预算
   当年财政        1200       1300
    拨款
   其他资金       860.00     920.00
   部门合计       ≥9万元         ≥8万元
             ≥10万元        ≥11万元
\f"""

BESIDE = """\
某县部门整体支出绩效目标表
部门（单位）名
                        某县自然资源局
      称
  一级指标       二级指标       三级指标      指标值
  产出指标       数量指标       办理登记      300件
  效益指标      社会效益指标      群众获得感      提高
  满意度指标      满意度指标      办事群众      ≥95%
\f"""

LABELLED = """\
某县项目绩效目标表
单位：某县城市管理局         金额单位：万元
  项目名称     预算金额     一级指标      三级指标      指标值
                     产出指标      道路养护       ≥63项
  道路养护      648
                     效益指标     道路完好程度      ≥90%
                     产出指标      河道清淤       ≥86处
  河道清淤      228
                     效益指标      河道水质       ≥95%
\f"""

LIST = """\
 项目名称   预算金额   年度绩效目标   一级指标     二级指标     三级指标    指标值
                                 数量指标    道路养护数量   ≥63项
                                         道路养护合格
                                 质量指标             ≥98%
               完成道路养护   产出指标                率
               年度任务，保
                                         道路养护及时
               障道路养护工            时效指标             69%
 道路养护    648                                率
               作有序开展，
               提升公共服务                    道路养护受益
                        效益指标    社会效益指标            ≥85人
               水平。                         人数
                                服务对象满意 道路养护对象
                        满意度指标                     ≥63%
                                  度指标    满意度
\f"""


def rows(table: Table) -> list[str]:
    """Write the texts of each row, with how many rows a cell covers."""
    return [
        "|".join(
            f"{cell.text}↓{cell.row_span}" if cell.row_span > 1 else cell.text
            for cell in table.cells
            if cell.row == row
        )
        for row in range(table.rows)
    ]


def test_lines_of_a_cell_stand_in_the_middle_of_its_row() -> None:
    document = read_text(ROWS.encode())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "项目绩效自评表",
        "项目名称：档案数字化行动",
    ]
    (table,) = document.tables
    assert rows(table) == [
        "年度绩效指标|一级指标|二级指标名称|指标名称|权重|年度指标值(A)|实际完成值|自评得分|偏差原因分析及改进措施",
        "成本指标|经济成本指标|信息系统等保测评单位成本|5|至多 7.6 万元/个|7.6 万元/个|5|问卷调查，样本不少于200 份",
        "成本指标|经济成本指标|数据接口开发总成本|5|≤525.70(万元)|525.7 万元|5|见附件",
        "成本指标|经济成本指标|信息系统等保测评总成本|5|﹦331.4 万元|314.8 万元|5",
        "成本指标|生态环境成本指标|档案数字化安全事故起数|5|不大于 9 起|10 起|4.5|以统计台账为准",
    ]


def test_a_cell_reaches_as_far_above_its_text_as_below() -> None:
    (table,) = read_text(MERGED.encode()).tables
    assert rows(table) == [
        "绩效指标↓12|一级绩效指标|二级指标名称|三级指标名称|中期目标值|绩效目标值",
        "项目完成指标↓7|质量指标↓3|预警信息完好率|﹦100.00(%)|＝100%",
        "应急物资轮换标准执行情况|合理|合理",
        "应急演练开展验收合格率|≥100%|至少 100%",
        "时效指标↓4|预警信息发布工作及时性|稳步提高|稳步提高",
        "避难场所改造完成时间|2024 年 5 月 24日前|2022 年 5 月 18日前完成",
        "自动气象站升级完成时间|2024 年 8 月 8日前|2022 年 4 月底前完成",
        "应急演练突发情况响应时限|2 小时内|2 小时内",
        "效益↓3|产出成本|预警信息发布带动增收|=725.7 万元|＝241.9 万元",
        "经济效益↓2|自动气象站升级带动产业发展|较好|较好",
        "应急物资轮换带动产业发展|及时|及时",
        "满意度指标|服务对象满意度|社会公众满意度|≥98%|≥98%",
    ]


@pytest.mark.parametrize(
    ("last", "first", "expected", "is_cut"),
    [
        (
            "   质量指标       水质抽检样品的合    ≥95%",
            "                格率",
            ["质量指标|水质抽检样品的合格率|≥95%"],
            True,
        ),
        (
            "   质量指标       水质抽检样品的合    ≥95%",
            "   质量指标         达标率       ≥9%",
            ["质量指标|水质抽检样品的合|≥95%", "质量指标|达标率|≥9%"],
            False,
        ),
    ],
)
def test_row_cut_by_a_page_break_is_one_row(last: str, first: str, expected: list[str], is_cut: bool) -> None:  # noqa: FBT001
    (table,) = read_text(f"{PAGE}{last}\n\f{first}\n{PAGE}".encode()).tables
    page = [
        "二级指标|三级指标|指标值",
        "数量指标|改造老旧水厂的年度总个数|≥3座",
        "社会效益指标|新增蓄水能力（含上年续建部分）|98万方",
        "时效指标|设备检修完成的时间|12月底前",
        "成本|巡查河道长度（含支流沟渠）|24公里",
    ]
    assert rows(table) == [*page, *expected, *page]
    assert table.joins == (Join(6, None, "page_break", cut_row=is_cut),)


def test_labels_that_fill_a_narrow_column_are_not_one_cell() -> None:
    (table,) = read_text(REPEATED.encode()).tables
    assert rows(table) == [
        "一级指标|二级指标|三级指标|指标值",
        "数量指标|改造老旧管网长度|60公里",
        "产出指标|质量指标|管网水质合格比例|全部合格",
        "时效指标|改造工程完工时间|12月底前",
        "效益指标|社会效益指标|供水服务人口增加|五千多人",
        "满意度指标|服务对象满意度指标|用水居民满意程度|比较满意",
    ]


def test_figures_and_comparisons_begin_cells() -> None:
    (table,) = read_text(FIGURES.encode()).tables
    assert rows(table) == [
        "资金来源|年初预算|全年预算",
        "当年财政拨款|1200|1300",
        "其他资金|860.00|920.00",
        "部门合计|≥9万元|≥8万元",
        "≥10万元|≥11万元",
    ]


def test_label_with_its_value_in_the_middle_of_its_lines_is_no_heading() -> None:
    document = read_text(BESIDE.encode())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "某县部门整体支出绩效目标表"
    ]
    (table,) = document.tables
    assert rows(table) == [
        "部门（单位）名称|某县自然资源局",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|办理登记|300件",
        "效益指标|社会效益指标|群众获得感|提高",
        "满意度指标|满意度指标|办事群众|≥95%",
    ]


def test_labels_with_values_above_a_table_are_no_row_of_it() -> None:
    document = read_text(LABELLED.encode())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "某县项目绩效目标表",
        "单位：某县城市管理局         金额单位：万元",
    ]
    (table,) = document.tables
    assert rows(table) == [
        "项目名称|预算金额|一级指标|三级指标|指标值",
        "道路养护↓2|648↓2|产出指标|道路养护|≥63项",
        "效益指标|道路完好程度|≥90%",
        "河道清淤↓2|228↓2|产出指标|河道清淤|≥86处",
        "效益指标|河道水质|≥95%",
    ]


def test_more_than_three_leading_columns_may_hold_merged_cells() -> None:
    (table,) = read_text(LIST.encode()).tables
    assert rows(table) == [
        "项目名称|预算金额|年度绩效目标|一级指标|二级指标|三级指标|指标值",
        "道路养护↓5|648↓5|完成道路养护年度任务，保障道路养护工作有序开展，提升公共服务水平。↓5|产出指标↓3|数量指标|道路养护数量|≥63项",
        "质量指标|道路养护合格率|≥98%",
        "时效指标|道路养护及时率|69%",
        "效益指标|社会效益指标|道路养护受益人数|≥85人",
        "满意度指标|服务对象满意度指标|道路养护对象满意度|≥63%",
    ]


def test_a_form_feed_tells_of_printed_pages() -> None:
    assert read_text(REPEATED.encode()).remarks == (Remark("torn_rows", "2"),)
    assert read_text(REPEATED.rstrip("\f").encode()).remarks == ()
