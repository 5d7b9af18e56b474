"""Cards: single figures side by side at the top of a page, over its whole width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.grid import Area, a1
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.views.page import Page
    from xlcrm.lang import Text
    from xlcrm.workbook.changes import Cell

TOP = 4
"""Row of their labels; the figure stands below, then the note."""


@dataclass(frozen=True)
class Card:
    """A label, a figure and a note."""

    label: Text
    value: Cell
    note: Text
    look: str = "card value"
    warn: bool = False
    """Red when it is not zero."""


def column_widths(count: int) -> dict[int, float]:
    """Of so many cards side by side, with narrow columns between and after them."""
    return {column: 16.5 if column % 2 else 1.5 for column in range(1, 2 * count + 2)}


def put_cards(page: Page, cards: Sequence[Card]) -> None:
    """Put them side by side, and give the page the columns that cards and charts share."""
    page.widths |= column_widths(len(cards))
    page.heights |= {TOP - 1: 6, TOP: 20, TOP + 1: 32, TOP + 2: 20, TOP + 3: 8}
    for place, card in enumerate(cards):
        _put(page, 1 + 2 * place, card)


def _put(page: Page, column: int, card: Card) -> None:
    page.put(TOP, column, card.label, "card label")
    page.put(TOP + 1, column, card.value, card.look)
    page.put(TOP + 2, column, card.note, "card note")
    if card.warn:
        page.rules.append(
            Rule(Area(TOP + 1, column, TOP + 1, column), f"N({a1(TOP + 1, column)})>0", "rule red")
        )
