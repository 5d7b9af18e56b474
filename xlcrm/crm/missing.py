"""Single cells of frames: what is missing there is None, NaN or NaT, and the last two are not equal to themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any


def is_missing(value: Any) -> bool:
    """Nothing stands there."""
    return value is None or value != value  # noqa: PLR0124 - NaN and NaT alone differ from themselves


def day_of(value: Any) -> dt.date | None:
    """A date of a frame; None where there is none."""
    if is_missing(value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def number_of(value: Any) -> float | None:
    """A number of a frame; None where there is none."""
    return None if is_missing(value) else float(value)


def text_of(value: Any) -> str:
    """What a cell of a frame says; empty where nothing stands."""
    return "" if is_missing(value) else str(value).strip()
