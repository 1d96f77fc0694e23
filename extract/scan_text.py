"""Text recognition: where lines of text stand on a picture, and what one of them says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import cv2
import numpy as np

from extract.scan_places import Place
from extract.scan_widths import with_wide_marks

if TYPE_CHECKING:
    from extract.scan_ink import Picture


_SHRINK = 0.6
"""Lines are found as well at 120 dots per inch as at 200, in a third of the time."""

_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_EDGE = 2
_NO_MEMORY = re.compile("bad_alloc|[Ff]ailed to allocate|[Ii]nsufficient memory")


class Words(NamedTuple):
    """A recognised line.

    Attributes:
        text: Its characters, blanks included.
        centres: For each character the place of its middle, as a share of the width of the line.
        sure: For each character how sure it is, 0 to 1.
    """

    text: str
    centres: tuple[float, ...]
    sure: tuple[float, ...]

    @property
    def mean(self) -> float:
        """How sure the line is as a whole."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


class Recognizer:
    """The models of RapidOCR as they lie in its package, on one processor and without any network."""

    def __init__(self) -> None:
        import rapidocr  # noqa: PLC0415 - an extra that is not always installed

        # Named models are never fetched, whatever another version would rather have.
        models = Path(rapidocr.__file__).parent / "models"
        self._engine: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": 100_000,
                "Rec.rec_batch_num": 1,
                "Rec.rec_img_shape": [3, 48, 160],  # short lines are padded to this width, which costs time
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                **{f"{part}.model_path": str(models / name) for part, name in _MODELS.items()},
            }
        )

    def places(self, light: Picture) -> list[Place]:
        """Find the lines of text on a page."""
        height, width = light.shape
        small = cv2.resize(light, None, fx=_SHRINK, fy=_SHRINK, interpolation=cv2.INTER_AREA)
        found = self._run(_coloured(cast("Picture", small)), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        places: list[Place] = []
        for corners in np.asarray(found.boxes):
            (x0, top), (x1, bottom) = corners.min(axis=0) / _SHRINK, corners.max(axis=0) / _SHRINK
            place = Place(
                max(int(x0), 0), max(int(top), 0), min(int(x1) + 1, width), min(int(bottom) + 1, height)
            )
            if place.x1 - place.x0 > _EDGE and place.bottom - place.top > _EDGE:
                places.append(place)
        return places

    def words(self, line: Picture) -> Words:
        """Recognise one line of text that fills a picture."""
        found = self._run(_coloured(line), use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        if not found.txts or not found.txts[0].strip():
            return Words("", (), ())
        text: str = found.txts[0]
        told = found.word_results[0]
        columns = [column for word in told.word_cols for column in word]
        sure = tuple(float(each) for each in told.confs)
        centres = _centres(text, columns, float(told.line_txt_len))
        return Words(with_wide_marks(text, centres), centres, sure)

    def _run(self, picture: Picture, **options: bool) -> Any:  # noqa: ANN401 - the package has no types
        try:
            return self._engine(picture, **options)
        except Exception as error:
            # The runtime of the models tells that no memory is left only in the words of its own error.
            if _NO_MEMORY.search(str(error)) is not None:
                raise MemoryError from error
            raise


@cache
def recognizer() -> Recognizer:
    """Return the one recognizer of this process; to load its models takes a second."""
    return Recognizer()


def _coloured(light: Picture) -> Picture:
    return np.repeat(light[:, :, None], 3, axis=2)


def _centres(text: str, columns: list[int], length: float) -> tuple[float, ...]:
    """Return the middle of each character; blanks, of which no place is told, stand between their neighbours."""
    inked = iter(columns)
    places = [None if character.isspace() else (next(inked) + 0.5) / length for character in text]
    found: list[float] = []
    for index, place in enumerate(places):
        after = next((each for each in places[index:] if each is not None), 1.0)
        middle = ((found[-1] if found else 0.0) + after) / 2
        found.append(min(middle if place is None else place, 1.0))
    return tuple(found)
