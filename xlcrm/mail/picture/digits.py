"""Digits as strokes, so that numbers can be written on a picture on a computer without fonts."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from xlcrm.mail.picture.canvas import Canvas, Point, drawn

if TYPE_CHECKING:
    from xlcrm.mail.picture.canvas import Numbers

_STROKES: dict[str, tuple[tuple[Point, ...], ...]] = {
    "0": (((0.3, 0.0), (0.7, 0.0), (1.0, 0.3), (1.0, 1.7), (0.7, 2.0), (0.3, 2.0), (0.0, 1.7), (0.0, 0.3), (0.3, 0.0)),),
    "1": (((0.15, 0.45), (0.6, 0.0), (0.6, 2.0)),),
    "2": (((0.0, 0.4), (0.25, 0.05), (0.7, 0.0), (1.0, 0.3), (1.0, 0.7), (0.0, 2.0), (1.0, 2.0)),),
    "3": (((0.0, 0.25), (0.3, 0.0), (0.7, 0.0), (1.0, 0.25), (1.0, 0.7), (0.7, 0.95), (0.4, 0.95)), ((0.7, 0.95), (1.0, 1.2), (1.0, 1.7), (0.7, 2.0), (0.3, 2.0), (0.0, 1.75))),
    "4": (((0.75, 2.0), (0.75, 0.0), (0.0, 1.35), (1.05, 1.35)),),
    "5": (((0.95, 0.0), (0.15, 0.0), (0.05, 0.9), (0.5, 0.75), (0.85, 0.9), (1.0, 1.25), (1.0, 1.6), (0.7, 2.0), (0.3, 2.0), (0.0, 1.75)),),
    "6": (((0.9, 0.1), (0.6, 0.0), (0.25, 0.25), (0.0, 0.9), (0.0, 1.6), (0.3, 2.0), (0.7, 2.0), (1.0, 1.65), (1.0, 1.25), (0.7, 0.9), (0.3, 0.9), (0.0, 1.25)),),
    "7": (((0.0, 0.0), (1.0, 0.0), (0.4, 2.0)),),
    "8": (((0.5, 0.92), (0.15, 0.7), (0.1, 0.25), (0.35, 0.0), (0.65, 0.0), (0.9, 0.25), (0.85, 0.7), (0.5, 0.92), (0.1, 1.2), (0.0, 1.65), (0.3, 2.0), (0.7, 2.0), (1.0, 1.65), (0.9, 1.2), (0.5, 0.92)),),
    "9": (((0.1, 1.9), (0.4, 2.0), (0.75, 1.75), (1.0, 1.1), (1.0, 0.4), (0.7, 0.0), (0.3, 0.0), (0.0, 0.35), (0.0, 0.75), (0.3, 1.1), (0.7, 1.1), (1.0, 0.75)),),
    "-": (((0.15, 1.0), (0.85, 1.0)),),
    ".": (((0.5, 1.95), (0.5, 2.0)),),
}  # fmt: skip
"""Each sign on a field of 1 × 2, y down."""
_STEP, _EDGE = 1.55, 2
"""From one sign to the next in units, and pixels around a sign for its soft edge."""


def width(text: str, size: float) -> float:
    """How wide a text becomes; `size` is the height of a digit."""
    return (len(text) * _STEP - (_STEP - 1)) * size / 2 if text else 0.0


def write(canvas: Canvas, text: str, middle: float, top: float, size: float, fill: str) -> None:
    """Write digits, centred on an x; signs that are none are left blank."""
    left = middle - width(text, size) / 2
    for place, sign in enumerate(text):
        at = left + place * _STEP * size / 2
        canvas.stamp(_shape(sign, size), round(at) - _EDGE, round(top) - _EDGE, fill)


@lru_cache(maxsize=64)
def _shape(sign: str, size: float) -> Numbers:
    """How much of each pixel a sign covers."""
    unit = size / 2
    segments = [
        ((x0 * unit + _EDGE, y0 * unit + _EDGE), (x1 * unit + _EDGE, y1 * unit + _EDGE))
        for stroke in _STROKES.get(sign, ())
        for (x0, y0), (x1, y1) in pairwise(stroke)
    ]
    return drawn(segments, max(1.0, size * 0.13), (round(unit) + 2 * _EDGE, round(size) + 2 * _EDGE))
