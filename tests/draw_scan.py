"""Pages of a PDF as a scanner would give them: skewed, grey, noisy, compressed, with a red seal over the text."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Light = NDArray[np.float32]

_SEAL_FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
_SEAL_MILLIMETRES = 42
_FINE = 3
"""Times as many pixels to draw the seal with as it has in the end."""


@dataclass(frozen=True, slots=True)
class Wear:
    """What paper, copier and scanner do to a page.

    Attributes:
        dpi: Dots per inch of the scan.
        skew: Degrees, clockwise.
        noise: Standard deviation of the noise, of 255 steps of light.
        ground: Lightness of the paper.
        slope: How much darker the paper gets from one edge to the other.
        fade: Share of the ink's darkness that is left.
        blur: Radius of the blur in pixels.
        quality: Quality of the JPEG picture.
        seal: Where the middle of the seal stands, in shares of width and height; None for no seal.
        broken: Share of the length of the rules that is missing.
        grey: Whether the scan has no colour.
        turn: Degrees by which the sheet lay turned, clockwise: 0, 90, 180 or 270.
        seed: Other seeds give other noise.
    """

    dpi: int = 200
    skew: float = 0.7
    noise: float = 9.0
    ground: float = 226.0
    slope: float = 14.0
    fade: float = 1.0
    blur: float = 0.5
    quality: int = 45
    seal: tuple[float, float] | None = (0.68, 0.5)
    broken: float = 0.0
    grey: bool = False
    turn: int = 0
    seed: int = 1


def scanned(pdf: bytes, wear: Wear) -> list[Image.Image]:
    """The pages of a PDF, worn and scanned."""
    document = pypdfium2.PdfDocument(pdf)
    pages: list[Image.Image] = []
    for number in range(len(document)):
        page = document[number].render(scale=wear.dpi / 72)  # pyright: ignore[reportArgumentType]
        image = page.to_pil().convert("RGB")
        pages.append(worn(image, replace(wear, seed=wear.seed + number)))
    document.close()
    return pages


def worn(image: Image.Image, wear: Wear) -> Image.Image:
    """One page, worn and scanned."""
    random = np.random.default_rng(wear.seed)
    if wear.broken:
        image = _broken(image, wear.broken, random)
    light = 255.0 - (255.0 - _array(image)) * wear.fade
    if wear.seal is not None:
        light = light * _seal(image.size, wear.seal, wear.dpi, random) / 255.0
    page = Image.fromarray(light.astype(np.uint8))
    page = page.rotate(-wear.skew, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if wear.turn:
        page = page.rotate(-wear.turn, expand=True)
    if wear.blur:
        page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    light = _array(page)
    shade = wear.ground - wear.slope * np.linspace(0, 1, page.height)[:, None, None]
    light = light * shade / 255.0
    grain = random.normal(0, wear.noise, light.shape[:2])[:, :, None]
    light = np.clip(light + grain, 0, 255)
    page = Image.fromarray(light.astype(np.uint8))
    return page.convert("L") if wear.grey else page


def jpeg(image: Image.Image, wear: Wear) -> bytes:
    """One scanned page as a JPEG file that knows its resolution."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi))
    return stream.getvalue()


def picture_pdf(pages: Sequence[Image.Image], wear: Wear) -> bytes:
    """Scanned pages as a PDF file whose pages are one picture each."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids: list[str] = []
    for page in pages:
        first = len(objects) + 1
        wide, high = (round(side * 72 / wear.dpi, 2) for side in page.size)
        picture = jpeg(page, wear)
        colours = "/DeviceGray" if page.mode == "L" else "/DeviceRGB"
        drawn = f"q {wide} 0 0 {high} 0 0 cm /Im Do Q".encode()
        kids.append(f"{first} 0 R")
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {first + 1} 0 R"
                f" /Resources << /XObject << /Im {first + 2} 0 R >> >> >>"
            ).encode(),
            f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream",
            (
                f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height}"
                f" /ColorSpace {colours} /BitsPerComponent 8 /Filter /DCTDecode /Length {len(picture)} >>\nstream\n"
            ).encode()
            + picture
            + b"\nendstream",
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    content = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    content += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(content)


def _array(image: Image.Image) -> Light:
    return np.asarray(image, np.float32)


def _broken(image: Image.Image, share: float, random: np.random.Generator) -> Image.Image:
    """Rub gaps into long rules."""
    light = _array(image).copy()
    dark = light.min(axis=2) < 128
    for axis in (0, 1):
        lines = dark if axis == 0 else dark.T
        length = lines.shape[1]
        for number in np.flatnonzero(lines.mean(axis=1) > 0.15):
            gone = np.repeat(random.random(length // 12 + 1) < share, 12)[:length]
            if axis == 0:
                light[number, gone & lines[number]] = 255
            else:
                light[gone & lines[number], number] = 255
    return Image.fromarray(light.astype(np.uint8))


def _seal(size: tuple[int, int], middle: tuple[float, float], dpi: int, random: np.random.Generator) -> Light:
    """The light that a round red seal leaves of a white page, ink thin in places."""
    side = round(_SEAL_MILLIMETRES / 25.4 * dpi)
    fine = side * _FINE
    ink = Image.new("L", (fine, fine), 0)
    draw = ImageDraw.Draw(ink)
    draw.ellipse((6, 6, fine - 6, fine - 6), outline=255, width=fine // 34)
    half, outer = fine / 2, fine * 0.15
    star = [
        (half + radius * sin(k * pi / 5), half - radius * cos(k * pi / 5))
        for k in range(10)
        for radius in [outer if k % 2 == 0 else outer * 0.4]
    ]
    draw.polygon(star, fill=255)
    font = ImageFont.truetype(_SEAL_FONT, fine // 9)
    name = "样本县人民政府办公室"
    for number, character in enumerate(name):
        angle = (number - (len(name) - 1) / 2) * 26
        glyph = Image.new("L", (fine // 7, fine // 7), 0)
        ImageDraw.Draw(glyph).text((fine // 14, fine // 14), character, 255, font, anchor="mm")
        glyph = glyph.rotate(-angle, expand=True)
        x = half + fine * 0.39 * sin(angle * pi / 180) - glyph.width / 2
        y = half - fine * 0.39 * cos(angle * pi / 180) - glyph.height / 2
        ink.paste(255, (round(x), round(y)), glyph)
    ink = ink.rotate(7).resize((side, side), Image.Resampling.LANCZOS)
    cover = cast("Any", _array(ink)) / 255.0
    thin = Image.fromarray((random.random((24, 24)) * 255).astype(np.uint8))
    cover *= 0.55 + 0.45 * _array(thin.resize((side, side), Image.Resampling.BICUBIC)) / 255.0
    light = np.full((size[1], size[0], 3), 255.0, np.float32)
    left, top = round(middle[0] * size[0] - side / 2), round(middle[1] * size[1] - side / 2)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, size[0]), min(top + side, size[1])
    part = cover[y0 - top : y1 - top, x0 - left : x1 - left, None]
    light[y0:y1, x0:x1] = 255.0 - part * (255.0 - np.array([214.0, 38.0, 42.0]))
    return light
