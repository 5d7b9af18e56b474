"""Words of others in what goes out: a referrer, a mention in a note. Masked, unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xlcrm.grid import a1
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.splitting.private import Hit, Private
    from xlcrm.commands.splitting.shares import Share
    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid

MASK = Text("【已隐去】", "[hidden]")
_NOTES = frozenset({"notes", "content", "contact_notes", "next_step", "interests"})
_SENTENCE = 6
"""Longer texts in columns of the team's own are read like notes."""


@dataclass(frozen=True)
class Mention:
    """A cell of the rep's records that names somebody of another rep."""

    rep: str
    sheet: str
    cell: str
    words: tuple[str, ...]
    text: str


def mentions(here: Situation, share: Share, private: Private) -> list[Mention]:
    """What the rep's rows say of others, cell by cell."""
    found = []
    for name, grid in here.grids.items():
        if name not in share.sheets and (not grid.owner or grid.owner == "settings"):
            tables = [table for table in here.reading.tables if table.sheet == name]
            found += list(_in_sheet(grid, tables, share, private))
    return found


def _in_sheet(grid: Grid, tables: list[Table], share: Share, private: Private) -> Iterator[Mention]:
    gone, given = share.rows.get(grid.name, set()), share.cells.get(grid.name, {})
    notes = {column for table in tables for column in _note_columns(table)}

    @cache
    def hits(text: str, *, is_note: bool) -> list[Hit]:
        return private.hits(text, loosely=is_note)

    for row, cells in enumerate(grid.rows, 1):
        if row in gone:
            continue
        for column, stands in enumerate(cells, 1):
            value = given.get((row, column), stands) if given else stands
            text = _searchable(value)
            if text and (found := hits(text, is_note=column in notes and len(text) > _SENTENCE)):
                yield Mention(share.rep, grid.name, a1(row, column), tuple(hit.word for hit in found), text)


def _searchable(value: object) -> str:
    """A cell as text; numbers only when they are as long as phone numbers."""
    if isinstance(value, str):
        return value
    if (
        isinstance(value, float | int)
        and not isinstance(value, bool)
        and abs(value) >= 10**7
        and value == int(value)
    ):
        return str(int(value))
    return ""


def _note_columns(table: Table) -> Iterator[int]:
    yield from (column.index for name, column in table.columns.items() if name in _NOTES)
    yield from table.extra


def masked(mention: Mention, lang_mask: str) -> str:
    """The text with the words of others hidden."""
    text = mention.text
    for word in sorted(set(mention.words), key=len, reverse=True):
        text = text.replace(word, lang_mask)
    return text
