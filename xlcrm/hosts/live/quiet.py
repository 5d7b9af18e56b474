"""The screen stands still and nothing is computed while a workbook is written; afterwards all is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw


@contextmanager
def quiet(book: xw.Book) -> Iterator[None]:
    """Without redrawing, events and automatic calculation, whatever happens inside."""
    app = book.app
    book.activate()
    before = app.screen_updating, app.enable_events, app.calculation
    try:
        app.screen_updating = app.enable_events = False
        app.calculation = "manual"
        yield
    finally:
        app.calculation = before[2]
        app.enable_events = before[1]
        app.screen_updating = before[0]
