"""Tables of the settings sheet beside the settings: what each tier gets (政策), and the named parts of the RFM cube."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from xlcrm.crm.names import plain
from xlcrm.crm.problems import Problem
from xlcrm.crm.rfm_segment import Range, RfmSegment
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table
    from xlcrm.lang import Lang

_SCORES = ("recency", "frequency", "money")


@dataclass(frozen=True)
class Treatment:
    """What a tier gets; empty texts where nothing was written."""

    price: str = ""
    terms: str = ""
    care: str = ""

    def in_one_line(self, lang: Lang) -> str:
        """All of it, as the column 政策/Treatment shows it."""
        return ("；" if lang == "zh" else "; ").join(filter(None, (self.price, self.terms, self.care)))


@cache
def _defaults() -> Mapping[str, Any]:
    text = resources.files("xlcrm.crm.settings").joinpath("lists.toml").read_text("utf-8")
    return tomllib.loads(text)


def default_rows(kind: str, lang: Lang) -> list[dict[str, str]]:
    """The rows of a table before anybody edits it."""
    return [{name: _said(value, lang) for name, value in row.items()} for row in _defaults().get(kind, ())]


def _said(value: str | Mapping[str, str], lang: Lang) -> str:
    return value if isinstance(value, str) else value[lang]


def treatments(table: Table | None, lang: Lang) -> dict[str, Treatment]:
    """Tier → what it gets, from the sheet; without a table the defaults."""
    rows: Sequence[Mapping[str, Any]] = default_rows("treatments", lang) if table is None else _rows(table)
    found: dict[str, Treatment] = {}
    for row in rows:
        if row.get("tier"):
            texts = (str(row.get(name) or "").strip() for name in ("price", "terms", "care"))
            found.setdefault(str(row["tier"]), Treatment(*texts))
    return found


def segments(table: Table | None, lang: Lang) -> tuple[list[RfmSegment], list[Problem]]:
    """The named parts of the RFM cube, and what was wrong in the table; without one the defaults.

    A row whose scores cannot be read is left out and reported.
    """
    if table is None:
        return [_segment(row) for row in default_rows("segments", lang)], []
    found, problems = [], []
    for place, row in enumerate(_rows(table)):
        if not str(row.get("name") or "").strip():
            continue
        try:
            found.append(_segment(row))
        except ValueError as fault:
            problems.append(_wrong(table, place, str(fault)))
    return found, problems


def _rows(table: Table) -> list[dict[str, Any]]:
    return [{name: values[place] for name, values in table.data.items()} for place in range(len(table))]


def _segment(row: Mapping[str, Any]) -> RfmSegment:
    return RfmSegment(str(row["name"]).strip(), *(_range(name, row.get(name)) for name in _SCORES))


def _range(name: str, cell: Any) -> Range:
    """4-5, 3, or nothing for all; ValueError with the name of the column where it is none of these.

    A program that takes a typed 4-5 for the fifth of April hands a date on: it is meant as it was typed.
    """
    if isinstance(cell, dt.date):
        cell = f"{min(cell.month, cell.day)}-{max(cell.month, cell.day)}"
    if cell is None or not str(cell).strip():
        return 1, 5
    match = re.fullmatch(r"([1-5])(?:\.0)?(?:\s*[-~–—至到]\s*([1-5]))?", plain(str(cell)))
    if not match:
        raise ValueError(name)
    low, high = int(match[1]), int(match[2] or match[1])
    return min(low, high), max(low, high)


def _wrong(table: Table, place: int, name: str) -> Problem:
    column = table.columns[name]
    text = str(table.data[name][place])
    return Problem("segment_scores", table.sheet, a1(table.rows[place], column.index), {"text": text})
