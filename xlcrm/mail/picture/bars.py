"""Bars over days, with a line for what was set: what a rep sees at a glance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.mail.picture.canvas import Canvas
from xlcrm.mail.picture.digits import write

BLUE, PALE, RED, GREY, LINE = "#1F4E79", "#9DB8D2", "#C00000", "#6B7280", "#E5E7EB"
_WIDE, _HIGH, _SIZE = 1104, 400, 22
_TOP, _BOTTOM, _SIDE = 50, 56, 16


@dataclass(frozen=True)
class Bar:
    """One bar: the digits below it, and its height."""

    label: str
    value: float
    pale: bool = False
    """For what is not over yet, such as this week."""


def bars(found: Sequence[Bar], target: float = 0.0) -> bytes:
    """A picture (PNG) of bars with their numbers, and a red line at the target; 0 draws none."""
    canvas = Canvas(_WIDE, _HIGH)
    highest = max([target, 1.0, *(bar.value for bar in found)])
    scale = (_HIGH - _TOP - _BOTTOM) / highest
    ground = _HIGH - _BOTTOM
    step = (_WIDE - 2 * _SIDE) / max(1, len(found))
    for place, bar in enumerate(found):
        middle = _SIDE + (place + 0.5) * step
        top = ground - bar.value * scale
        canvas.rectangle(middle - step * 0.32, top, middle + step * 0.32, ground, PALE if bar.pale else BLUE)
        write(canvas, bar.label, middle, ground + 18, _SIZE - 4, GREY)
    canvas.rectangle(_SIDE, ground, _WIDE - _SIDE, ground + 2, LINE)
    if target:
        _dashes(canvas, ground - target * scale)
    for place, bar in enumerate(found):
        top = ground - bar.value * scale - _SIZE - 10
        write(canvas, f"{bar.value:.0f}", _SIDE + (place + 0.5) * step, top, _SIZE, GREY)
    return canvas.png()


def _dashes(canvas: Canvas, height: float) -> None:
    for place in range(math.ceil((_WIDE - 2 * _SIDE) / 24)):
        left = _SIDE + 24 * place
        canvas.rectangle(left + 2, height - 1.5, left + 15, height + 1.5, RED)
