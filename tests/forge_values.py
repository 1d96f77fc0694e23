"""Spellings of indicator values and amounts, each with the parse that a careful person gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from random import Random

Row = dict[str, str | float | int | None]
Prefix = Literal["annual", "period", "actual"]

_SIGNS = {
    "ge": ("≥", "≥", "≥", "≥", ">=", "不低于", "不少于", "至少", "大于等于", "≧", "不小于"),
    "le": ("≤", "≤", "≤", "<=", "不超过", "不高于", "小于等于", "至多", "不大于"),
    "gt": ("＞", ">", "超过", "大于"),
    "lt": ("＜", "<", "低于", "小于"),
    "eq": ("", "", "", "=", "＝", "﹦", "等于"),
    "approx": ("约",),
}
_TAILS = {"ge": ("以上", "及以上", "（含）以上"), "le": ("以内", "以下", "之内"), "approx": ("左右",)}
# A lone ">" or "^" is no text to `draw.grid` but a merged position.
_CELL_SIGNS = {
    "ge": ("≥", ">="),
    "le": ("≤", "<="),
    "gt": ("＞",),
    "lt": ("＜", "<"),
    "eq": ("＝", "=", "﹦"),
}
_WORDS = (
    "提高", "及时", "显著提升", "持续改善", "健全", "完善", "规范", "明显", "稳步提高", "有所增强", "逐步形成", "合理",
    "效果明显", "基本满足", "优良", "长期", "得到保障", "不断优化", "有效缓解", "严格按制度执行", "按计划推进", "较好",
    "项目成本不超预算", "群众认可", "符合规范要求", "达到设计标准",
)  # fmt: skip
_RESULTS = ("达成预期指标", "部分达成", "基本达成", "已完成", "完成", "明显改善", "有所提升")


@dataclass(frozen=True, slots=True)
class Value:
    """One value as printed, whole and in separate cells, with its parse.

    Attributes:
        text: All of it in one cell.
        sign: What an operator column prints.
        figure: What a value column prints beside an operator and a unit column.
        unit_cell: What a unit column prints.
        op: Operator code.
        number: Number, or the lower bound of a range.
        number_max: Upper bound of a range.
        unit: Unit after the scale is taken out.
        date: ISO date.
        kind: Kind of value; None for an empty cell.
    """

    text: str = ""
    sign: str = ""
    figure: str = ""
    unit_cell: str = ""
    op: str | None = None
    number: float | None = None
    number_max: float | None = None
    unit: str | None = None
    date: str | None = None
    kind: str | None = None

    def fields(self, prefix: Prefix, raw: str | None = None) -> Row:
        """The columns of an indicator row that hold this value; `raw` is what is printed if not `text`."""
        return {
            f"{prefix}_raw": (self.text if raw is None else raw) or None,
            f"{prefix}_op": self.op,
            f"{prefix}_number": self.number,
            f"{prefix}_number_max": self.number_max,
            f"{prefix}_unit": self.unit,
            f"{prefix}_date": self.date,
            f"{prefix}_kind": self.kind,
        }


def figure_value(random: Random, number: float, unit: str, op: str) -> Value:
    """A number with a unit (`""` for none) under an operator, in one of many spellings.

    Money units and scales (`万元`, `万人次`) are multiplied into the parsed number.
    """
    scale, plain = _scaled(unit)
    digits = _digits(random, number)
    sign = random.choice(_SIGNS[op])
    text = sign + digits + unit
    shape = random.random()
    if op in _TAILS and shape < 0.12:
        text = digits + unit + random.choice(_TAILS[op])
    elif unit and shape < 0.2:
        sign = random.choice(_CELL_SIGNS.get(op, ("约",)))
        text = f"{sign}{number:.2f}({unit})"
    elif shape < 0.24 and sign:
        text = f"{sign} {digits} {unit}".strip()
    elif shape < 0.28:
        text = text.translate(_FULL_WIDTH)
    return Value(
        text=text,
        sign=random.choice(_CELL_SIGNS.get(op, ("≈",))),
        figure=digits,
        unit_cell=unit,
        op=op,
        number=_times(digits, scale),
        unit=plain,
        kind="numeric",
    )


def range_value(random: Random, low: float, high: float, unit: str) -> Value:
    """A range such as `5%-8%`, `20~25所` or `3至5天`."""
    scale, plain = _scaled(unit)
    a, b = f"{low:g}", f"{high:g}"
    dash = random.choice(("-", "~", "～", "—", "至"))
    text = f"{a}{unit}{dash}{b}{unit}" if random.random() < 0.5 else f"{a}{dash}{b}{unit}"
    figure = f"{a}{dash}{b}"
    return Value(text, "＝", figure, unit, "range", _times(a, scale), _times(b, scale), plain, kind="numeric")


def date_value(random: Random, year: int, *, exact: bool = False) -> Value:
    """A deadline in the year (`2023年6月30日前`), or an exact day."""
    month = random.randint(2, 12)
    day = random.randint(1, 28)
    if exact:
        text = random.choice(
            (f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}")
        )
        return Value(text, "＝", text, op="eq", date=f"{year}-{month:02}-{day:02}", kind="date")
    if random.random() < 0.4:
        text = random.choice((f"{year}年{month}月底前", f"{year}年{month}月底前完成"))
        return Value(text, "≤", text, op="le", date=f"{year}-{month:02}-end", kind="date")
    text = random.choice(
        (f"{year}年{month}月{day}日前", f"{year}.{month}.{day}前", f"{year}年{month}月{day}日前完成")
    )
    return Value(text, "≤", text, op="le", date=f"{year}-{month:02}-{day:02}", kind="date")


def word_value(random: Random, *, result: bool = False) -> Value:
    """A qualitative value; `result` draws from the words that tell of an outcome."""
    text = random.choice(_RESULTS if result else _WORDS)
    return Value(text, "定性", text, kind="qualitative")


def sentence_value(random: Random, number: int, thing: str, unit: str) -> Value:
    """A number inside a phrase, such as `开展≥3场护林防火宣讲`."""
    verb = random.choice(("开展", "举办", "组织", "完成", "新增"))
    text = f"{verb}≥{number}{unit}{thing}"
    return Value(text, "≥", str(number), unit, "ge", float(number), unit=unit, kind="numeric")


def amount(yuan: float, unit: str, style: str) -> str:
    """Print an amount of yuan in a unit; `style` is `comma`, `plain` or `trim`."""
    number = yuan / (10000 if unit == "万元" else 1)
    if style == "comma":
        return f"{number:,.2f}"
    return f"{number:.2f}" if style == "plain" else f"{number:.2f}".rstrip("0").rstrip(".")


_FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def _digits(random: Random, number: float) -> str:
    if number >= 1000 and random.random() < 0.15:
        return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    return f"{number:g}" if number < 100000 else f"{number:.0f}"


def _scaled(unit: str) -> tuple[int, str | None]:
    if unit.startswith("万"):
        return 10000, unit[1:] or None
    return 1, "%" if unit == "百分比" else unit or None


def _times(digits: str, scale: int) -> float:
    return round(float(digits.replace(",", "")) * scale, 6)
