"""Headers of several rows: group names above, a second line below, and tables side by side under one line."""

from __future__ import annotations

import datetime as dt
import re

from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.blocks.doubled import names_more, says_it_again
from xlcrm.crm.schema.blocks.heads import (
    is_header,
    may_head,
    weight,
)
from xlcrm.crm.schema.blocks.runs import Run
from xlcrm.crm.schema.headers import PUT_TOGETHER, Header, read_header
from xlcrm.crm.schema.periods import sales_period
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Value


def grown(sheet: Sheet, row: int, left: int, right: int) -> list[Block]:
    """The block of a header row, with the header rows above and below it, cut where a second table begins beside it."""
    top, bottom = row, row
    while bottom - row < 2 and _is_lower_header(sheet, bottom + 1, left, right):
        bottom += 1
    top -= has_group_row(sheet, top, left, right)
    left, right = _stretched(sheet, top, bottom, (left, right))
    if bottom - top == 0:
        return _of_two_lines(sheet, row, left, right) or _of_rows(sheet, row, row, left, right)
    return _of_rows(sheet, top, bottom, left, right)


def _of_rows(sheet: Sheet, top: int, bottom: int, left: int, right: int) -> list[Block]:
    headers = headers_of(sheet, top, bottom, left, right)
    return [
        Block(sheet, top, bottom, first, last, sheet.grid.height, _within(headers, first, last))
        for first, last in _beside(headers, left, right)
    ]


def _of_two_lines(sheet: Sheet, row: int, left: int, right: int) -> list[Block]:
    """The block of a header in two languages, or of records of two rows; none when it is neither."""
    for lower in (row + 1, row):
        if says_it_again(sheet, lower, left, right):
            headers = _in_both_languages(sheet, lower, left, right)
            return [Block(sheet, lower - 1, lower, left, right, sheet.grid.height, headers)]
        if names_more(sheet, lower, left, right):
            headers = headers_of(sheet, lower - 1, lower - 1, left, right)
            return [Block(sheet, lower - 1, lower, left, right, sheet.grid.height, headers, rows_a_record=2)]
    return []


def _in_both_languages(sheet: Sheet, lower: int, left: int, right: int) -> dict[int, Header]:
    texts = {
        column: " ".join(filter(None, (_header_text(sheet.at(row, column)) for row in (lower - 1, lower))))
        for column in range(left, right + 1)
    }
    return {column: read_header(text) for column, text in texts.items() if text}


def _within(headers: dict[int, Header], first: int, last: int) -> dict[int, Header]:
    return {column: header for column, header in headers.items() if first <= column <= last}


def _stretched(sheet: Sheet, top: int, bottom: int, run: Run) -> Run:
    """The stretch of a header of several rows, with columns beside it that only a lower row names."""
    left, right = run
    while bottom > top and any(sheet.at(row, right + 1) is not None for row in range(top, bottom + 1)):
        right += 1
    while bottom > top and _is_named_below(sheet, top, bottom, left - 1):
        left -= 1
    return left, right


def _is_named_below(sheet: Sheet, top: int, bottom: int, column: int) -> bool:
    """Has the column a header word in the lowest row of a header, and nothing above it?"""
    over = any(sheet.seen_at(row, column) is not None for row in range(top, bottom))
    return not over and weight(sheet.at(bottom, column)) > 0


def _is_lower_header(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is the row the second line of the header above it?"""
    if row > sheet.grid.height:
        return False
    upright = any(
        (area := sheet.merged.get((row, column))) and area.top == row - 1 for column in range(left, right + 1)
    )
    wide = any(
        (area := sheet.merged.get((row - 1, column))) and area.right > area.left and area.bottom == row - 1
        for column in range(left, right + 1)
    )
    cells = [
        (column, sheet.at(row, column))
        for column in range(left, right + 2)
        if sheet.at(row, column) is not None
    ]
    if not cells or any(not may_head(value) for _, value in cells):
        return False
    if not all(isinstance(value, str) or sales_period(value) or wide for _, value in cells):
        return False
    if upright or wide:
        return not _looks_like_record(sheet, row, left, right)
    under_blank = [column for column, _ in cells if sheet.at(row - 1, column) is None]
    return (
        bool(under_blank)
        and len(cells) < (right - left + 1)
        and all(weight(value) or sales_period(value) for _, value in cells)
        and sheet.at(row, left) is None
    )


def _looks_like_record(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Some cell under a header that stands alone (not merged down, not a group) is filled: the row is data."""
    for column in range(left, right + 1):
        above, area = sheet.at(row - 1, column), sheet.merged.get((row - 1, column))
        if above is not None and sheet.at(row, column) is not None and area is None:
            strength = weight(sheet.at(row, column))
            if not strength:
                return True
    return False


_NOT_A_GROUP = re.compile(
    r"单位|日期|制表|填表|填报|打印|更新|截止|截至|版本|备注|说明|注[:：]|units?\b|as of|printed|date|updated|version|page",
    re.IGNORECASE,
)


def has_group_row(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Does the row above a header belong to it: cells merged down into it, or names of groups of columns?"""
    return row > 1 and (_is_tied(sheet, row, left, right) or _is_group_row(sheet, row - 1, left, right))


def _is_tied(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is a cell of the row above merged down into this one?"""
    areas = (sheet.merged.get((row, column)) for column in range(left, right + 1))
    return any(area is not None and area.top == row - 1 for area in areas)


def _is_group_row(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is the row above a header a line of group names over several columns each, and no title?"""
    cells = {
        column: value for column in range(left, right + 1) if (value := sheet.at(row, column)) is not None
    }
    if not cells or not all(isinstance(value, str) or may_head(value) for value in cells.values()):
        return False
    if any(
        isinstance(value, str)
        and (len(value) > 20 or _NOT_A_GROUP.search(value) or re.search(r"[:：]", value))
        for value in cells.values()
    ):
        return False
    areas = {sheet.merged[(row, column)] for column in cells if (row, column) in sheet.merged}
    wide = [area for area in areas if area.right > area.left and area.bottom == row]
    if len(cells) == 1 and any(area.left <= left for area in wide):
        return False
    if wide:
        return True
    gaps = len(cells) < right - left + 1
    return len(cells) >= 2 and gaps and not is_header(sheet, row, left, right)


def headers_of(sheet: Sheet, top: int, bottom: int, left: int, right: int) -> dict[int, Header]:
    """Column → its header, group names above and second lines joined to it."""
    headers: dict[int, Header] = {}
    carried: dict[int, Value] = {}
    merged_rows = {
        row
        for row in range(top, bottom)
        if any(
            area.top <= row <= area.bottom and area.left <= right and left <= area.right
            for area in sheet.grid.merges
        )
    }
    for column in range(left, right + 1):
        parts: list[str] = []
        for row in range(top, bottom + 1):
            value = sheet.seen_at(row, column)
            if (
                value is None
                and row < bottom
                and row not in merged_rows
                and sheet.at(bottom, column) is not None
                and (row, column) not in sheet.merged
            ):
                value = carried.get(row)
            carried[row] = value
            text = _header_text(value)
            if text and text not in parts:
                parts.append(text)
        if parts:
            headers[column] = read_header(parts[-1], " ".join(parts[:-1]))
    return headers


def _header_text(value: Value) -> str:
    if isinstance(value, dt.date):
        return (
            f"{value.year}年{value.month}月{value.day}日"
            if value.day != 1
            else f"{value.year}-{value.month:02}"
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _beside(headers: dict[int, Header], left: int, right: int) -> list[tuple[int, int]]:
    """Cut where the first header comes again: a second table side by side with the first."""
    texts = {column: header.text.rpartition("/")[2] for column, header in headers.items()}
    starts = [left, *_second_starts(headers, texts, left)] if left in headers else [left]
    ends = [start - 1 for start in starts[1:]] + [right]
    return [(start, _trimmed(headers, start, end)) for start, end in zip(starts, ends, strict=True)]


def _second_starts(headers: dict[int, Header], texts: dict[int, str], left: int) -> list[int]:
    again = [column for column in sorted(texts) if column > left + 1 and texts[column] == texts[left]]
    names = list(texts.values())
    if (
        len(again) == 1
        and 2 * (place := sorted(texts).index(again[0])) == len(names)
        and names[:place] == names[place:]
    ):
        return again
    known = any(one.strength >= PUT_TOGETHER for one in headers[left].candidates)
    if not known and not re.fullmatch(r"序号|no\.?|#", texts[left].casefold()):
        return []
    return [
        column
        for column in again
        if texts.get(column + 1) == texts.get(left + 1) or (len(again) == 1 and column - left >= 2)
    ]


def _trimmed(headers: dict[int, Header], start: int, end: int) -> int:
    while end > start and end not in headers:
        end -= 1
    return end
