"""Formulas of a column are mostly one formula: those that differ only in the number of their row are translated once."""

from __future__ import annotations

from collections.abc import Callable


class Alike:
    """A translation of formulas that remembers what is left of one without the number of its row.

    Alike(to_native)("IF(A7,B7)", 7)  # and then Alike(...)("IF(A8,B8)", 8) without a translation
    """

    def __init__(self, translated: Callable[[str], str]) -> None:
        self._translated = translated
        self._known: dict[tuple[str, ...], list[str]] = {}

    def __call__(self, formula: str, row: int) -> str:
        """The translation of a formula that stands in a row."""
        number = str(row)
        rest = tuple(formula.split(number))
        if rest not in self._known:
            self._known[rest] = self._translated(formula).split(number)
        return number.join(self._known[rest])
