"""Tables of public documents that are no forms of ours, as web pages: contents and ways to rule them."""

from __future__ import annotations

from html.parser import HTMLParser

Cells = list[tuple[int, int, int, int, str]]

_BASE = (
    "@page{size:A4;margin:2cm}body{font:10pt 'Noto Sans CJK SC','DejaVu Sans'}section{break-before:page}"
    "table{border-collapse:collapse;width:100%}th,td{padding:3pt 5pt;text-align:left;vertical-align:top}"
    ".n{text-align:right}sup{font-size:6pt}"
)


def _table(*rows: str) -> str:
    """Write a table: the cells of a row are parted by `|`; `#` sets a heading, `>` a figure, `2x3` spans."""
    written: list[str] = []
    for row in rows:
        cells: list[str] = []
        for cell in row.split("|"):
            kind, _, text = cell.strip().partition(" ")
            name = "th" if "#" in kind else "td"
            side = " class=n" if ">" in kind else ""
            down, _, right = kind.strip("#>.").partition("x")
            spans = f" rowspan={down} colspan={right}" if right else ""
            cells.append(f"<{name}{side}{spans}>{text.strip()}</{name}>")
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(written)}</table>"


CONTENTS = {
    "accounts": _table(
        "# |# Notes|# 2023<br>$'000|# 2022<br>$'000",
        ". Revenue|. 4|> 12,450|> 11,980",
        ". Cost of sales|.|> (7,312)|> (7,004)",
        ". Gross profit|.|> 5,138|> 4,976",
        ". Administrative expenses including depreciation of property, plant and equipment|. 5, 6|> (2,019)|> (1,950)",
        ". Finance costs|. 7|> (310)|> –",
    ),
    "statistics": _table(
        "#3x1 Region|#1x4 Population|#3x1 Area (km²)",
        "#1x2 Urban|#1x2 Rural",
        "# Male|# Female|# Male|# Female",
        ". Northland|> 1,204|> 1,310|> 456|> 470|> 8,120",
        ". Eastshire|> 830|> 845|> 1,022|> 1,001|> 5,400",
        ". Total|> 4,344|> 4,557|> 1,490|> 1,480|> 13,830",
    ),
    "duties": _table(
        "# No.|# Requirement|# Responsible body|# Deadline",
        ". 1|. Publish the annual report<sup>1</sup> on the website and send a copy to each member of the committee."
        "|. Secretariat|. 31 March",
        ". 2|. Review the register of interests; update entries that have changed since the last review took place."
        "|. Legal department, with the help of the auditor|. 30 June<sup>2</sup>",
        ". 3|. Approve the budget.|. Board|. 15 December 2024",
    ),
    "sparse": _table(
        "# Item|# Q1|# Q2|# Q3|# Q4",
        ". Inspections|> 4|>|> 2|>",
        ". Complaints|>|>|>|> 1",
        ". Visits|> 12|> 9|>|> 7",
    ),
    "mixed": _table(
        "# 指标 Indicator|# 单位 Unit|# 2022年|# 2023年",
        ". 常住人口 Resident population|. 万人|> 1,248.3|> 1,251.7",
        ". 地区生产总值 GDP|. 亿元|> 8,650.2|> 9,012.4",
        ". 城镇登记失业率|. %|> 3.2|> 3.1",
    ),
    "groups": _table(
        "# Programme|# Measure|# Unit|# Target",
        ".3x1 Health|. Clinics opened|. number|> 12",
        ". Nurses trained|. number|> 340",
        ". Vaccination rate|. %|> 95.0",
        ".2x1 Education|. Schools repaired|. number|> 28",
        ". Pupils with a place|. thousand|> 41.5",
    ),
}
"""Tables by what they hold: three levels of headings, cells of several lines, blanks, merged groups, two scripts."""

_ROUND = (
    "table{border-collapse:separate;border-spacing:0;border:1pt solid #000;border-radius:8pt}"
    "th,td{border-right:.5pt solid #000;border-bottom:.5pt solid #000}"
)
_UPRIGHT = (
    "th,td{border-left:.75pt solid #000;border-right:.75pt solid #000}table{border:.75pt solid #000}"
    "tr:first-child{border-bottom:.75pt solid #000}"
)
_OPEN = frozenset({"accounts", "duties", "sparse", "mixed", "groups"})

STYLES = {
    "all rules": ("th,td{border:.75pt solid #000}", frozenset(CONTENTS)),
    "coloured rules": ("th,td{border:1pt solid #c33}th{background:#c33;color:#fff}", frozenset(CONTENTS)),
    "thick and double rules": (
        "table{border:2.5pt solid #000}th,td{border:.5pt solid #888}th{border-bottom:3pt double #000}",
        frozenset(CONTENTS),
    ),
    "very thick rules": ("th,td{border:4.5pt solid #000}", frozenset(CONTENTS)),
    "dots": ("th,td{border:.75pt dotted #000}", frozenset(CONTENTS)),
    "dashes": ("th,td{border:.75pt dashed #555}", frozenset(CONTENTS)),
    "hairlines": ("th,td{border:.1pt solid #000}", frozenset(CONTENTS)),
    "boxes apart": (
        "table{border-collapse:separate;border-spacing:5pt}th,td{border:.75pt solid #000}",
        frozenset(CONTENTS),
    ),
    "round corners": (
        _ROUND,
        frozenset(CONTENTS),
    ),
    "white rules on fills": (
        "th,td{border:1.5pt solid #fff;background:#dce6f2}th{background:#4f81bd;color:#fff}",
        frozenset(CONTENTS),
    ),
    "no outline": ("table,th,td{border:.75pt solid #000}table{border-style:hidden}", frozenset(CONTENTS)),
    "fills apart": (
        "td{background:#f3f3f3}th{background:#ccc}table{border-collapse:separate;border-spacing:2pt}",
        frozenset(CONTENTS),
    ),
    "level rules": ("tr{border-bottom:.5pt solid #000}", _OPEN),
    "level rules in a frame": ("table{border:1pt solid #000}tr{border-bottom:.5pt solid #999}", _OPEN),
    "filled heading": ("th{background:#dde}td{border-bottom:.5pt solid #999}", _OPEN),
    "three rules": (
        "table{border-top:1.5pt solid #000;border-bottom:1.5pt solid #000}tr:first-child{border-bottom:.75pt solid}",
        frozenset({"accounts", "duties", "sparse", "mixed"}),
    ),
    "zebra": ("tr:nth-child(even){background:#eee}th{background:#336;color:#fff}", _OPEN - {"groups"}),
    "upright rules": (
        _UPRIGHT,
        frozenset({"accounts", "mixed"}),
    ),
    "no rules": ("", frozenset({"accounts", "mixed"})),
}
"""Ways to rule a table: the style, and the contents whose cells it leaves no doubt about."""


def page_of_tables(style: str) -> str:
    """Write every content that a style suits on a page of its own, with a line above and below."""
    css, suited = STYLES[style]
    body = "".join(
        f"<section><p>What the {name} of the county show.</p>{table}<p>Source: {name} of our own, rounded.</p></section>"
        for name, table in CONTENTS.items()
        if name in suited
    )
    return f"<!doctype html><meta charset=utf-8><style>{_BASE}{css}</style>{body}"


def cells_of(markup: str) -> Cells:
    """Return the cells that a table in HTML states, white space left out."""
    parser = _Cells()
    parser.feed(markup)
    taken: set[tuple[int, int]] = set()
    cells: Cells = []
    for row, found in enumerate(parser.rows):
        column = 0
        for down, right, texts in found:
            while (row, column) in taken:
                column += 1
            cells.append((row, column, down, right, "".join("".join(texts).split())))
            taken |= {(row + y, column + x) for y in range(down) for x in range(right)}
            column += right
    return sorted(cells)


class _Cells(HTMLParser):
    """Collects the rows of a table as cells with spans and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[int, int, list[str]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append((int(known.get("rowspan") or 1), int(known.get("colspan") or 1), []))

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.rows.append([])
