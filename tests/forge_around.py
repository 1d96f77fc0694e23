"""What stands round the blocks of composed forms: title, year, signatures, opinions, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draw import Paragraph
from forge_scene import Fragment

if TYPE_CHECKING:
    from forge_scene import Scene

_NOTES = (
    "本表由预算单位填写，经主管部门审核后报送财政部门。",
    "指标值应当量化、可考核，不能量化的用定性语言描述。",
    "其他资金包括单位自筹资金和社会捐赠。",
    "偏差超过20%的指标应当说明原因和改进措施。",
    "绩效目标随部门预算同步公开，涉密内容除外。",
)


def heading(scene: Scene) -> tuple[str, str]:
    """The title line and the year line, which is empty where the title holds the year."""
    title = scene.words.of(f"title.{scene.kind}.{scene.stage}")
    place = scene.owner.place.name
    prefix = scene.random.choice(("", "", "", place, scene.owner.name))
    if title.startswith("整体"):
        prefix = scene.owner.name
    if title.startswith(("省级", "市级")):
        prefix = ""
    year = scene.random.choice(("（{}年度）", "({}年)", "（ {} 年度）", "{}年度", "{}年"))
    year = year.format(scene.year)
    title = prefix + title
    if scene.chance(0.2):
        title, year = f"{scene.year}年{scene.random.choice(('', '度'))}{title}", ""
    elif scene.chance(0.06):
        title = f"《{title}》"
    scene.record.declaration["title"] = title
    scene.record.declaration["fiscal_year"] = scene.year
    return title, year


def surroundings(scene: Scene, block: str) -> list[Fragment | Paragraph | None]:
    """What stands round the blocks: lines of the office, dates, signatures, opinions, notes; None begins a new table."""
    signed = (
        f"填报人：秦乙　　联系电话：　　　　填报日期：{scene.year - 1}年12月{scene.random.randint(1, 28)}日"
    )
    match block:
        case "filled_by":
            return [Paragraph(f"{scene.words.of('filled_by')}：{scene.owner.name}")]
        case "fill_date":
            return [Paragraph(f"填报日期：{scene.year - 1}年11月{scene.random.randint(1, 28)}日")]
        case "signature":
            return [Paragraph(signed)]
        case "approval":
            label = scene.random.choice(("财政部门审核意见", "主管部门审核意见"))
            return [Fragment([[label, "（盖章）　　　　　　年　　月　　日"]], [1.5, 8])]
        case "remark_row":
            note = scene.random.choice(_NOTES)
            scene.record.declaration["notes"] = note
            return [Fragment([["备注", note]], [1.5, 8])]
        case "notes":
            return _notes(scene)
        case "free":
            return [None, Paragraph(scene.words.of("indicator.free")), None]
        case _:
            return [None]


def _notes(scene: Scene) -> list[Fragment | Paragraph | None]:
    word = scene.words.of("notes")
    texts = scene.random.sample(_NOTES, scene.random.randint(1, 4))
    if len(texts) > 1:
        mark = scene.random.choice(("{}. ", "{}、", "{}."))
        texts = [mark.format(number) + text for number, text in enumerate(texts, start=1)]
    scene.record.declaration["notes"] = "\n".join(texts)
    return [Paragraph(f"{word}：{texts[0]}"), *(Paragraph(text) for text in texts[1:])]
