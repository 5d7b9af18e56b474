"""Where rows stand once others have been taken out of a sheet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection

from xlcrm.grid import LAST_ROW, Area


class Gaps:
    """The rows that go from one sheet."""

    def __init__(self, rows: Collection[int] = ()) -> None:
        self.rows = frozenset(rows)
        self._sorted = sorted(self.rows)
        self._passed = [row - place for place, row in enumerate(self._sorted)]
        """For each row that goes: the new number of the first row that stays below it."""

    def __bool__(self) -> bool:
        return bool(self._sorted)

    def row(self, row: int) -> int | None:
        """The new number of a row; None for one that goes."""
        return None if row in self.rows else self.near(row)

    def near(self, row: int) -> int:
        """The new number of a row, or of the first one below it that stays."""
        return row if row == LAST_ROW else row - bisect_left(self._sorted, row)

    def before(self, row: int) -> int:
        """The old number of a row that stays, by its new one."""
        return row + bisect_right(self._passed, row)

    def touches(self, top: int, bottom: int) -> bool:
        """Does a row between two go?"""
        return bisect_left(self._sorted, top) < bisect_right(self._sorted, bottom)

    def span(self, top: int, bottom: int) -> tuple[int, int] | None:
        """The rows that are left of a span, by their new numbers; None when all go."""
        first = self.near(top)
        last = bottom if bottom == LAST_ROW else bottom - bisect_right(self._sorted, bottom)
        return (first, last) if first <= last else None

    def area(self, area: Area) -> Area | None:
        """What is left of an area; None when all of it goes."""
        rows = self.span(area.top, area.bottom)
        return area._replace(top=rows[0], bottom=rows[1]) if rows else None

    def areas(self, text: str) -> str:
        """What is left of areas written one after another (sqref); empty when all go. What is no area stays."""
        return " ".join(filter(None, map(self._written, text.split())))

    def _written(self, text: str) -> str:
        try:
            left = self.area(Area.parse(text))
        except ValueError:
            return text
        return str(left) if left else ""
