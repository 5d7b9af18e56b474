"""Formulas seen from a copy in which rows and sheets are missing: what they say there, and whether that makes sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from importlib import resources

from xlcrm.grid import Area
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.references import ANYWHERE, TOKEN, Names, columns_meant

_EXTERNAL = re.compile(r"\[[0-9]+\][^\[\]'!]*'?!")
_TEXT = re.compile(r'"[^"]*"')
_THREE_D = re.compile(r"(?:[^\W\d][\w.]*:[^\W\d][\w.]*|'[^']*:[^']*')!")
_CORNER = re.compile(r"(\$?[A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.|_xludf\.)+", re.IGNORECASE)


class Fate(IntEnum):
    """What becomes of a formula; the worst of its references counts."""

    SAME = 0
    """It looks at nothing that goes: its result holds."""
    LESS = 1
    """It looks at fewer rows than before: it has to be computed."""
    OUTSIDE = 2
    """It needs what the copy has not got (another workbook, a macro, a function of xlcrm): its last value stays."""
    GONE = 3
    """It looks at cells that go: neither it nor its value belongs in the copy."""


@dataclass(frozen=True)
class Rewritten:
    """A formula's text in the copy, and its fate."""

    text: str
    fate: Fate


@dataclass(frozen=True)
class Missing:
    """What the copy has not got; sheets, names and tables casefolded."""

    gaps: Mapping[str, Gaps]
    sheets: AbstractSet[str] = frozenset()
    changed: AbstractSet[str] = frozenset()
    """Sheets that are made anew: what looks at them has to be computed."""
    names: AbstractSet[str] = frozenset()
    """Defined names that go."""
    fewer: AbstractSet[str] = frozenset()
    """Defined names that stand for fewer rows."""
    known: Names = field(default_factory=lambda: Names({}, {}))
    """The tables of the workbook."""

    def of(self, sheet: str) -> Gaps:
        """The rows that go from a sheet."""
        return self.gaps.get(sheet.casefold(), _NONE)


_NONE = Gaps()


def rewritten(text: str, sheet: str, cells: Area, missing: Missing) -> Rewritten:
    """The formula of some cells of a sheet as it reads in the copy."""
    bare = _TEXT.sub('""', text)
    if _EXTERNAL.search(bare) or "#REF!" in bare:
        return Rewritten(text, Fate.OUTSIDE)
    if _THREE_D.search(bare):  # sheets from one to another: what lies between them is not told
        return Rewritten(text, Fate.GONE)
    worst = Fate.SAME

    def replace(token: re.Match[str]) -> str:
        nonlocal worst
        new, fate = _token(token, sheet, cells, missing)
        worst = max(worst, fate)
        return new

    return Rewritten(TOKEN.sub(replace, text), worst) if text else Rewritten(text, worst)


def _token(token: re.Match[str], sheet: str, cells: Area, missing: Missing) -> tuple[str, Fate]:
    if token["area"]:
        return _area(token, sheet, missing)
    if token["inside"]:
        return token[0], _columns(token, sheet, cells, missing)
    if token["call"]:
        return token[0], _call(token["name"])
    if token["name"]:
        return token[0], _name(token["name"].casefold(), missing)
    return token[0], Fate.SAME


def _area(token: re.Match[str], home: str, missing: Missing) -> tuple[str, Fate]:
    sheet = (token["sheet"] or home).removeprefix("'").removesuffix("'").replace("''", "'")
    key = sheet.casefold()
    if key in missing.sheets:
        return token[0], Fate.GONE
    fate = Fate.LESS if key in missing.changed else Fate.SAME
    gaps = missing.of(sheet)
    first, colon, last = token["area"].partition(":")
    top, bottom = _row(first), _row(last or first)
    if not gaps:
        return token[0], fate
    if top is None or bottom is None:  # whole columns
        return token[0], Fate.LESS
    top, bottom = min(top, bottom), max(top, bottom)
    left = gaps.span(top, bottom)
    if left is None:
        return token[0], Fate.GONE
    new = _with_row(first, left[0]) + (colon + _with_row(last, left[1]) if colon else "")
    whole = token[0][: len(token[0]) - len(token["area"])] + new
    return whole, max(fate, Fate.LESS if gaps.touches(top, bottom) else Fate.SAME)


def _row(corner: str) -> int | None:
    match = _CORNER.fullmatch(corner)
    return int(match[3]) if match and match[3] else None


def _with_row(corner: str, row: int) -> str:
    return _CORNER.sub(lambda match: f"{match[1]}{match[2]}{row}" if match[3] else match[0], corner, count=1)


def _columns(token: re.Match[str], home: str, cells: Area, missing: Missing) -> Fate:
    """What becomes of a structured reference: its words stay, the rows that it means may be fewer."""
    worst = Fate.SAME
    found = columns_meant(token, home, cells, missing.known)
    for meant in found:
        gaps = missing.of(meant.sheet)
        if meant.sheet.casefold() in missing.sheets:
            return Fate.GONE
        if meant.sheet.casefold() in missing.changed or gaps.touches(meant.area.top, meant.area.bottom):
            worst = Fate.LESS
    return worst if found else Fate.OUTSIDE


def _call(name: str) -> Fate:
    plain = _PREFIX.sub("", name).casefold()
    if plain in ANYWHERE:
        return Fate.LESS
    return Fate.SAME if plain in known_functions() and plain != "getpivotdata" else Fate.OUTSIDE


def _name(name: str, missing: Missing) -> Fate:
    if name in missing.names:
        return Fate.GONE
    table = missing.known.tables.get(name)
    if table is not None:
        return Fate.GONE if table.sheet.casefold() in missing.sheets else Fate.LESS
    return Fate.LESS if name in missing.fewer else Fate.SAME


@cache
def known_functions() -> frozenset[str]:
    """The functions that a spreadsheet program has by itself, casefolded."""
    text = resources.files("xlcrm.workbook.package.reducing").joinpath("functions.txt").read_text("utf-8")
    return frozenset(text.casefold().split())
