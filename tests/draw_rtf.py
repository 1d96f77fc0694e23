"""RTF editions of drawn forms: ASCII alone, every Chinese character written by its number."""

from __future__ import annotations

from draw import Drawing, Grid, PageBreak, Paragraph, Placed, cover

_SHORT_SIDE, _LONG_SIDE, _MARGIN = 11906, 16838, 1000
_ALIGN = {"left": "\\ql", "center": "\\qc", "right": "\\qr"}


def rtf(drawing: Drawing) -> bytes:
    """The drawing as an RTF file; the same drawing gives the same bytes."""
    width, height = (_LONG_SIDE, _SHORT_SIDE) if drawing.landscape else (_SHORT_SIDE, _LONG_SIDE)
    turned = "\\landscape" if drawing.landscape else ""
    head = f"{{\\header \\pard\\qc {_escaped(drawing.running_head)}\\par}}\n" if drawing.running_head else ""
    foot = (
        f"{{\\footer \\pard\\qc {_escaped('— ')}\\chpgn {_escaped('—')}\\par}}\n"
        if drawing.page_numbers
        else ""
    )
    body = "".join(_block(block, width - 2 * _MARGIN) for block in drawing.blocks)
    return (
        "{\\rtf1\\ansi\\ansicpg936\\deff0\\uc1{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\n"
        f"\\paperw{width}\\paperh{height}{turned}"
        f"\\margl{_MARGIN}\\margr{_MARGIN}\\margt{_MARGIN}\\margb{_MARGIN}\n{head}{foot}{body}}}\n"
    ).encode("ascii")


def _block(block: Paragraph | Grid | PageBreak, width: int) -> str:
    if isinstance(block, PageBreak):
        return "\\page\n"
    if isinstance(block, Paragraph):
        weight = "\\b" if block.bold else ""
        size = round(block.size * 2)
        return f"\\pard\\plain{_ALIGN[block.align]}{weight}\\fs{size} {_escaped(block.text)}\\par\n"
    rows = "".join(
        _row(row, number, block, width, is_head=number < block.repeat_header)
        for number, row in enumerate(cover(block))
    )
    return f"{rows}\\pard\\plain\\fs8\\par\n"


def _row(row: tuple[Placed, ...], number: int, grid: Grid, width: int, *, is_head: bool) -> str:
    total = sum(grid.widths)
    edges = [round(sum(grid.widths[: column + 1]) / total * width) for column in range(grid.columns)]
    definitions: list[str] = []
    contents: list[str] = []
    column = 0
    while column < len(row):
        item = row[column]
        column += item.cell.column_span
        begins = item.row == number
        merge = ("\\clvmgf" if begins else "\\clvmrg") if item.cell.row_span > 1 else ""
        sides = "".join(f"\\clbrdr{side}\\brdrs" for side in "tlbr")
        definitions.append(f"{merge}{sides}\\cellx{edges[column - 1]}")
        text = "\\par ".join(map(_escaped, item.cell.text.split("\n"))) if begins else ""
        contents.append(f"\\pard\\plain\\intbl{_ALIGN[item.cell.alignment]}\\fs21 {text}\\cell")
    head = "\\trhdr" if is_head else ""
    return f"\\trowd{head}{''.join(definitions)}\n" + "\n".join(contents) + "\\row\n"


def _escaped(text: str) -> str:
    written: list[str] = []
    for character in text:
        if character in "\\{}":
            written.append(f"\\{character}")
        elif character.isascii():
            written.append(character)
        else:
            units = character.encode("utf-16-le")
            for start in range(0, len(units), 2):
                number = int.from_bytes(units[start : start + 2], "little", signed=True)
                written.append(f"\\u{number}?")
    return "".join(written)
