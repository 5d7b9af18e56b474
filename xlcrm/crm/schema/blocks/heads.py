"""Whether a stretch of a row heads a table: its words, and what speaks against it (data, a card, a date)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from xlcrm.crm.schema.headers import NEAR, PUT_TOGETHER, half_of_name, read_header
from xlcrm.crm.schema.periods import sales_period
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Value

_LONGEST_HEADER = 60


_KEYS = {
    ("customers", "name"),
    ("orders", "customer"),
    ("log", "customer"),
    ("contacts", "person"),
    ("orders", "date"),
    ("reps", "name"),
    ("holidays", "date"),
    ("settings", "name"),
    ("mapping", "header"),
}
OWN_COLUMNS = 4
"""As many columns a refresh adds to a table."""


def has_key(sheet: Sheet, row: int, run: tuple[int, int]) -> bool:
    """Does the stretch name what every record of some kind has (a customer, a person, a date)?

    The name of a group of columns, merged over them, is none.
    """
    for column in range(run[0], run[1] + 1):
        text, area = sheet.seen_at(row, column), sheet.merged.get((row, column))
        if (
            isinstance(text, str)
            and not (area and area.right > area.left)
            and any(
                (c.kind, c.field) in _KEYS and c.strength >= PUT_TOGETHER
                for c in read_header(text).candidates
            )
        ):
            return True
    return False


def is_header(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Texts that differ, with enough header words among them."""
    right = _end_of_first_round(sheet, row, left, right)
    columns = [column for column in range(left, right + 1) if sheet.hangs_at(row, column) is not None]
    cells = [sheet.hangs_at(row, column) for column in columns]
    names = {(_group_over(sheet, row, column), str(sheet.hangs_at(row, column))) for column in columns}
    if len(names) < 2 or not all(map(may_head, cells)):
        return False
    words = sum(map(weight, cells))
    if len(names) < len(cells) * 0.6 and words < len(cells) * 0.8:
        return False
    texts = sum(isinstance(value, str) and not _is_day(value) for value in cells)
    wide = words >= 3 and has_key(sheet, row, (left, right))
    return words >= 2 and words >= (0.2 if wide else 0.34) * texts


def _end_of_first_round(sheet: Sheet, row: int, left: int, right: int) -> int:
    """The last column before the same cells come again, in a row that heads two tables side by side."""
    columns = [column for column in range(left, right + 1) if sheet.at(row, column) is not None]
    cells = [sheet.at(row, column) for column in columns]
    again = next((place for place, cell in enumerate(cells) if place > 1 and cell == cells[0]), 0)
    rounds = again and all(cell == cells[place % again] for place, cell in enumerate(cells))
    return columns[again - 1] if rounds else right


def _group_over(sheet: Sheet, row: int, column: int) -> Value:
    """The name merged over this and other columns in the row above."""
    area = sheet.merged.get((row - 1, column))
    return sheet.at(area.top, area.left) if area and area.bottom < row and area.right > area.left else None


def is_headerish(sheet: Sheet, row: int, run: tuple[int, int]) -> bool:
    """Texts only, and about as many header words among them as a header row has; a lone text passes."""
    cells = [sheet.seen_at(row, column) for column in range(run[0], run[1] + 1)]
    texts = all(isinstance(cell, str) and may_head(cell) for cell in cells)
    words = len(cells) == 1 or hits(sheet, row, *run) >= 0.34 * len(cells)
    return texts and words and not is_data(sheet, row, *run)


def _is_day(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"\d{1,2}[日号]?|(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?|周?[一二三四五六日]|第?\d{1,2}周|第[一二三四五六]周|w(?:ee)?k?\s?\d{1,2}|mon|tue|wed|thu|fri|sat|sun",
            text.strip().casefold(),
        )
    )


def is_data(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Header words that come again close by in their own columns are data: channels, results, types."""
    right = _end_of_first_round(sheet, row, left, right)
    columns = range(left, right + 1)
    words = [column for column in columns if weight(sheet.hangs_at(row, column)) >= 0.5]
    heads = is_set_off(sheet, row, left, right)
    rows = [
        near
        for near in range(max(1, row - 15), row + 16)
        if near != row and not (heads and is_set_off(sheet, near, left, right))
    ]
    if not _stands_twice(sheet, row, columns):
        rows = [near for near in rows if not says_again(sheet, row, near, columns)]
    again = sum(any(_says_the_same(sheet, row, near, column) for near in rows) for column in words)
    return bool(words) and again >= 0.34 * len(words)


def _says_the_same(sheet: Sheet, row: int, near: int, column: int) -> bool:
    """Stands the word of a cell, or of one merged down to it, in another cell near it again?"""
    area = sheet.merged.get((row, column))
    own = bool(area and area.contains(near, column))
    return not own and sheet.at(near, column) == sheet.hangs_at(row, column)


def _stands_twice(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Has the row right above or below the very same cells? No header is followed by itself."""
    return any(
        all(sheet.at(near, column) == sheet.at(row, column) for column in columns)
        for near in (row - 1, row + 1)
        if 1 <= near <= sheet.grid.height
    )


def says_again(sheet: Sheet, row: int, other: int, columns: Sequence[int]) -> bool:
    """Does another row say a header again? The columns that we added at its right end need not be repeated."""
    named = [column for column in columns if sheet.hangs_at(row, column) is not None]
    said = [column for column in named if sheet.at(other, column) is not None]
    added = len(named) - len(said)
    return (
        said == named[: len(said)]
        and added <= min(OWN_COLUMNS, len(said))
        and all(sheet.at(other, column) == sheet.hangs_at(row, column) for column in said)
    )


def is_set_off(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Header words below a gap or a caption: the head of a table, even if the next table has the same."""
    columns = range(left, right + 1)
    cells = sheet.filled(row, columns)
    texts = all(isinstance(sheet.at(row, column), str) for column in cells)
    above = sheet.filled(row - 1, columns) if row > 1 else []
    return texts and len(cells) >= 2 and len(above) <= 1 and hits(sheet, row, left, right) >= 0.5 * len(cells)


def is_form(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """A card with labels below each other (客户名称: … / 负责人: … / 备注: …): no table, whatever its first line says."""
    labels = [column for column in range(left, right + 1) if weight(sheet.at(row, column)) >= 1.0]
    side_by_side = any(after - before == 1 for before, after in pairwise(labels))
    if left not in labels or side_by_side or len(labels) > 0.67 * (right - left + 1):
        return False
    below = [value for near in range(row + 1, row + 7) if (value := sheet.at(near, left)) is not None]
    words = sum(weight(value) >= 1.0 for value in below)
    return words >= 2 and words >= 0.6 * len(below) and len(set(map(str, below))) == len(below)


def hits(sheet: Sheet, row: int, left: int, right: int) -> float:
    """How many cells of the stretch are header words; one recognised by half counts half."""
    return sum(weight(sheet.hangs_at(row, column)) for column in range(left, right + 1))


_REACHES_SOMEBODY = re.compile(r"\s*(?:\S+@\S+\.\w+|\+?(?:[\s()./-]*\d){9,}[\s()./-]*)\s*")
"""An e-mail address or a telephone number."""
_SUM_OF_MONEY = re.compile(
    r"\s*[(（-]?\s*(?:[a-z]{0,3}[¥$€£￥₹]\s*-?\d[\d,. ]*|\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*(?:[万萬亿億元kKmM]+)?\s*[)）]?\s*",
    re.IGNORECASE,
)
"""£1,200 or 12,345.60; a bare number may be a year or a day."""

_DAY_OF_A_YEAR = re.compile(r"\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)")


def may_head(value: Value) -> bool:
    """May the value stand in a header: a short text without 'label: value', a day, a year, a date?

    An amount, an e-mail address or a telephone number heads nothing.
    """
    if isinstance(value, str):
        return (
            len(value) <= _LONGEST_HEADER
            and not _REACHES_SOMEBODY.fullmatch(value)
            and not _SUM_OF_MONEY.fullmatch(value)
            and not re.search(r"[:：]\s*[^\s)）\]】]", re.sub(r"[(（\[【].*?[)）\]】]", "", value))
        )
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return value == int(value) and (1 <= value <= 31 or 2000 <= value <= 2050)
    return isinstance(value, dt.date)


def weight(value: Value) -> float:
    """1 for a header word, a half for one that is nearly one or names a month."""
    if not isinstance(value, str) or not may_head(value) or _DAY_OF_A_YEAR.match(value):
        return 0.0
    strength = max((c.strength for c in read_header(value).candidates), default=0)
    if strength >= PUT_TOGETHER or half_of_name(value):
        return 1.0
    return 0.5 if strength >= NEAR or sales_period(value) else 0.0
