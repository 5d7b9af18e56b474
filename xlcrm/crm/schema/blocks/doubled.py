"""Two header rows below each other that both name every column: one header in two languages, or records of two rows."""

from __future__ import annotations

from collections.abc import Sequence

from xlcrm.crm.schema.blocks.heads import hits, is_data, is_header, weight
from xlcrm.crm.schema.headers import PUT_TOGETHER, read_header
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.values.base import folded, says_nothing
from xlcrm.grid import Value

_FEWEST, _SOME = 3, 2
_CLEARLY = 1.1
"""So many times more alike than neighbours are the rows that take turns: by chance every other row is a little."""


def says_it_again(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Does the row name the same columns as the row above, in other words (客户名称 over Customer)?"""
    return (
        _both_head(sheet, row, left, right)
        and not is_data(sheet, row, left, right)
        and _same_fields(sheet, row, left, right) >= 0.5
        and (_in_other_script(sheet, row, left, right) or _only_words(sheet, row, left, right))
    )


def _in_other_script(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is one of the rows Chinese and the other not?"""
    texts = [
        "".join(str(sheet.at(one, column) or "") for column in range(left, right + 1))
        for one in (row - 1, row)
    ]
    return sum(any("\u3400" <= char <= "\u9fff" for char in text) for text in texts) == 1


def _only_words(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return all(weight(sheet.at(row, column)) == 1 for column in sheet.filled(row, range(left, right + 1)))


def names_more(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Does the row name further columns under those of the row above (客户名称 over 电话)?"""
    return (
        _both_head(sheet, row, left, right)
        and not is_data(sheet, row, left, right)
        and _same_fields(sheet, row, left, right) < 0.5
        and _take_turns(sheet, row, left, right)
    )


def _take_turns(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Are the rows below like the next but one rather than like the next, as they are in records of two rows?"""
    rows = [below for below in range(row + 1, row + 13) if sheet.filled(below, range(left, right + 1))]
    if len(rows) < _FEWEST:
        return weight(sheet.at(row, left)) == 1 and _hold_other_words(sheet, rows, left, right)
    forms = [[_form(sheet.at(below, column)) for column in range(left, right + 1)] for below in rows]
    alike = sum(map(_alike, forms, forms[2:])) > _CLEARLY * sum(map(_alike, forms, forms[1:-1]))
    return alike or _share_no_words(sheet, rows, left, right)


def _share_no_words(sheet: Sheet, rows: Sequence[int], left: int, right: int) -> bool:
    """Do words come again in every other row and never in the rows between, in several columns and against none?"""
    turning = 0
    for column in range(left, right + 1):
        texts = [_said(sheet.at(row, column)) for row in rows]
        one, other = ([text for text in texts[start::2] if text] for start in (0, 1))
        if set(one) & set(other):
            return False
        turning += len(set(one)) < len(one) or len(set(other)) < len(other)
    return turning >= _SOME


def _said(value: Value) -> str:
    """The text of a cell; empty where it says nothing."""
    text = folded(value) if isinstance(value, str) else ""
    return "" if says_nothing(text) else text


def _hold_other_words(sheet: Sheet, rows: Sequence[int], left: int, right: int) -> bool:
    cells = sum(len(sheet.filled(row, range(left, right + 1))) for row in rows)
    return sum(hits(sheet, row, left, right) for row in rows) <= 0.4 * cells


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(bool(mine) and mine == theirs for mine, theirs in zip(one, other, strict=True))


def _form(value: Value) -> str:
    """What a cell looks like from afar: its type, and what signs a text is made of; empty for an empty cell."""
    if not isinstance(value, str):
        return "" if value is None else type(value).__name__
    signs = {_sign(char) for char in value.strip()}
    return "".join(sorted(signs)) + str(min(len(value) // 4, 4)) if signs else ""


def _sign(char: str) -> str:
    if char.isalpha():
        return "a" if char.isascii() else "字"
    return "0" if char.isdigit() else char if char in "@:/¥$€£" else "-"


def _both_head(sheet: Sheet, row: int, left: int, right: int) -> bool:
    if not 1 < row <= sheet.grid.height:
        return False
    upper, lower = (sheet.filled(one, range(left, right + 1)) for one in (row - 1, row))
    merged = any((row, column) in sheet.merged or (row - 1, column) in sheet.merged for column in upper)
    full = len(upper) >= _FEWEST and min(len(upper), len(lower)) >= 0.6 * (right - left + 1)
    return full and not merged and all(_mostly_words(sheet, one, left, right) for one in (row - 1, row))


def _mostly_words(sheet: Sheet, row: int, left: int, right: int) -> bool:
    cells = sheet.filled(row, range(left, right + 1))
    return is_header(sheet, row, left, right) and hits(sheet, row, left, right) >= 0.6 * len(cells)


def _same_fields(sheet: Sheet, row: int, left: int, right: int) -> float:
    """The share of columns whose two names may mean one field."""
    pairs = [
        (_fields(sheet.at(row - 1, column)), _fields(sheet.at(row, column)))
        for column in range(left, right + 1)
    ]
    known = [upper & lower for upper, lower in pairs if upper and lower]
    return sum(map(bool, known)) / len(known) if known else 0.0


def _fields(value: object) -> set[tuple[str, str]]:
    found = read_header(value).candidates if isinstance(value, str) else ()
    return {(one.kind, one.field) for one in found if one.strength >= PUT_TOGETHER}
