"""A run makes millions of values that all live until it is over: to look through them for rings takes a tenth of its time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

VALUES = 200_000
"""New values before the next look; Python's own 700 are meant for programs that make few."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Let Python look seldom for rings of values that nobody reaches any more."""
    before = gc.get_threshold()
    gc.set_threshold(VALUES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def no_collections() -> Iterator[None]:
    """Let Python not look at all, while somebody waits; it catches up afterwards."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
