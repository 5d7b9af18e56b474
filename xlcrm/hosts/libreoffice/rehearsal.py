"""Thinking ahead: the button 刷新 on a copy of the open document, for a person who has not pressed it yet.

Nothing is written, shown or asked of anybody outside; what is computed is recalled when the button is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import XlcrmError

if TYPE_CHECKING:
    from xlcrm.grid import Grid
    from xlcrm.hosts.live import LiveBook
    from xlcrm.hosts.pressing import Press, Window
    from xlcrm.workbook.book import Applied

MOST_CELLS = 1_000_000
"""A document with more cells is not read ahead: one block of it would keep the window waiting."""


@dataclass(frozen=True)
class Copy:
    """What a document held at one moment: a Book that cannot be written."""

    name: str
    path: Path
    date1904: bool
    sheets: Sequence[Grid]
    defined: Mapping[str, str]
    remembered: Mapping[str, object]

    @classmethod
    def of(cls, book: LiveBook) -> Copy | None:
        """The copy of an open document; None when it is too big."""
        used = (sheet.used_range.last_cell for sheet in book.book.sheets)
        if sum(cell.row * cell.column for cell in used) > MOST_CELLS:
            return None
        return cls(
            book.name, book.path, book.date1904, list(book.grids()), dict(book.names()), dict(book.state())
        )

    def grids(self) -> Sequence[Grid]:
        """All sheets in their order."""
        return self.sheets

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""
        return self.defined

    def state(self) -> Mapping[str, object]:
        """What xlcrm remembered in the document."""
        return self.remembered

    def apply(self, *_given: Any) -> Applied:
        """Nothing is written in a rehearsal."""
        raise TypeError("a copy is not written")


def rehearse(pressed: Press, copy: Copy, window: Window) -> bool:
    """Compute what the button would write, as far as the document itself tells; False when there is nothing to compute."""
    from xlcrm.commands.situation import look_at
    from xlcrm.hosts.few_collections import few_collections
    from xlcrm.hosts.pressing import request_of

    request = request_of(pressed, copy, window)
    try:
        with few_collections():
            here = look_at(request)
            if here.settings.asks_outside or not here.customer_tables:
                return False
            outcome = pressed.entry.function(replace(request, seen=here))
            if not outcome.confirmed and outcome.once_confirmed:
                outcome.once_confirmed()
    except XlcrmError:
        return False  # whoever presses the button is told
    return True
