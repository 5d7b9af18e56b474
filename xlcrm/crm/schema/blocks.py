"""Where tables stand on a sheet: header rows under titles, two-row headers, tables side by side and one below the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.schema.headers import LISTED, NEAR, PUT_TOGETHER, Header, read_header
from xlcrm.crm.schema.periods import sales_period
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Area, Value

_TOP_ROWS = 60
_LONGEST_HEADER = 60


@dataclass(frozen=True)
class Block:
    """A header with the rows below it that may be its data."""

    sheet: Sheet
    top: int
    """The first header row."""
    header_row: int
    """The lowest header row."""
    left: int
    right: int
    last: int
    """The last row that may belong to it (before the next header, or the end of the sheet)."""
    headers: dict[int, Header]
    titles: tuple[str, ...] = ()
    list_object: str | None = None
    bounds_known: bool = field(default=False)

    @property
    def first(self) -> int:
        """The first row under the header."""
        return self.header_row + 1

    def title(self) -> str:
        """All title lines above the header."""
        return "\n".join(self.titles)


def find_blocks(sheet: Sheet, *, lenient: bool = False) -> list[Block]:
    """The blocks of a sheet, native tables first, in reading order; `lenient` makes do with the one header 客户名称."""
    native = [
        block
        for table in sheet.grid.list_objects
        if (block := _native(sheet, table.area, table.header_rows, table.totals_rows, table.name))
    ]
    masks = [*(table.area for table in sheet.grid.list_objects), *sheet.grid.pivots]
    found = _plain_blocks(sheet, masks) or (_named_blocks(sheet) if lenient else [])
    blocks = sorted([*native, *found], key=lambda block: (block.top, block.left))
    return [_with_titles(block, blocks) for block in blocks]


def _native(sheet: Sheet, area: Area, header_rows: int, totals: int, name: str) -> Block | None:
    if not header_rows:
        return None
    bottom = area.top + header_rows - 1
    headers = _headers(sheet, area.top, bottom, area.left, area.right)
    return Block(
        sheet,
        area.top,
        bottom,
        area.left,
        area.right,
        area.bottom - totals,
        headers,
        (),
        name,
        bounds_known=True,
    )


def _plain_blocks(sheet: Sheet, masks: Sequence[Area]) -> list[Block]:
    found: list[Block] = []
    for row in _rows_to_look_at(sheet):
        for left, right in _runs(sheet, row, masks):
            if any(
                block.top <= row <= block.header_row and block.left <= right and left <= block.right
                for block in found
            ):
                continue
            if not _is_header(sheet, row, left, right) or _is_data(sheet, row, left, right):
                continue
            if _is_form(sheet, row, left, right):
                continue
            if _goes_on(sheet, row, left, right, found) or _comes_again(sheet, row, left, right, found):
                continue
            if not _is_better_below(sheet, row, left, right, masks):
                found.extend(_grown(sheet, row, left, right))
    return [_bounded(block, found, sheet) for block in found]


def _goes_on(sheet: Sheet, row: int, left: int, right: int, found: Sequence[Block]) -> bool:
    """The row follows the rows of a table without a gap and is mostly no header words: it is that table's data."""
    above = [
        block for block in found if block.left <= right and left <= block.right and block.header_row < row
    ]
    if not above or len(sheet.filled(row - 1, range(left, right + 1))) <= 2:
        return False
    cells = sheet.filled(row, range(left, right + 1))
    return _hits(sheet, row, left, right) < 0.6 * len(cells)


def _comes_again(sheet: Sheet, row: int, left: int, right: int, found: Sequence[Block]) -> bool:
    """The header of the table above, repeated for printing; under a title line of its own it heads another table."""
    title = len(sheet.filled(row - 1, range(left, right + 1))) == 1
    same = [
        block
        for block in found
        if block.left == left
        and all(
            sheet.at(block.header_row, column) == sheet.at(row, column) for column in range(left, right + 1)
        )
    ]
    return bool(same) and not title


def _named_blocks(sheet: Sheet) -> list[Block]:
    """The first row of texts that holds a listed name for the customer, whatever stands beside it."""
    for row in _first_rows(sheet)[:30]:
        for left, right in _runs(sheet, row, ()):
            texts = [sheet.at(row, column) for column in range(left, right + 1)]
            named = any(isinstance(text, str) and _names_customer(text) for text in texts)
            if (
                named
                and all(text is None or _may_head(text) for text in texts)
                and _used_below(sheet, row, left)
            ):
                return [_bounded(block, (), sheet) for block in _grown(sheet, row, left, right)]
    return []


def _names_customer(text: str) -> bool:
    found = read_header(text).of("customers")
    return any(one.field == "name" and one.strength >= LISTED for one in found)


def _rows_to_look_at(sheet: Sheet) -> Iterable[int]:
    height = sheet.grid.height
    top = _first_rows(sheet)
    after_gaps = {row + 1 for row in sheet.bare_rows if row + 1 not in sheet.bare_rows}
    if len(after_gaps) > 3_000:
        after_gaps = set()
    deep = _rows_of_listed_names(sheet, top[-1] if top else 0)
    return sorted(row for row in {*top, *after_gaps, *deep} if 1 <= row <= height)


def _first_rows(sheet: Sheet) -> list[int]:
    rows: list[int] = []
    for row in range(1, sheet.grid.height + 1):
        if row not in sheet.bare_rows:
            rows.append(row)
            if len(rows) >= _TOP_ROWS:
                break
    return rows


@cache
def _listed() -> frozenset[str]:
    names = (
        name
        for specs in catalogue().values()
        for spec in specs.values()
        for own in spec.names.values()
        for name in own
    )
    return frozenset(name.casefold() for name in names)


def _rows_of_listed_names(sheet: Sheet, after: int) -> set[int]:
    """Rows far down that hold two listed header names: a second table, or a header repeated for printing."""
    hits: dict[int, int] = {}
    for column in sheet.columns:
        texts = {
            value
            for value in column
            if type(value) is str and len(value) < 30 and value.strip().casefold() in _listed()
        }
        if texts:
            for number, value in enumerate(column, 1):
                if number > after and type(value) is str and value in texts:
                    hits[number] = hits.get(number, 0) + 1
    return {row for row, count in hits.items() if count >= 2}


def _runs(sheet: Sheet, row: int, masks: Sequence[Area]) -> list[tuple[int, int]]:
    """Stretches of filled cells in a row."""
    runs: list[tuple[int, int]] = []
    for column in range(1, len(sheet.columns) + 1):
        if sheet.seen_at(row, column) is None or any(mask.contains(row, column) for mask in masks):
            continue
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return _joined_runs(sheet, row, runs)


def _joined_runs(sheet: Sheet, row: int, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that belong together: the gap between them is a column without a header, or one cannot stand alone."""
    joined: list[tuple[int, int]] = []
    for run in runs:
        if joined and _belongs(sheet, row, joined[-1], run):
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


def _belongs(sheet: Sheet, row: int, before: tuple[int, int], run: tuple[int, int]) -> bool:
    gap = range(before[1] + 1, run[0])
    if all(_is_header(sheet, row, *one) and _has_key(sheet, row, one) for one in (before, run)):
        return False
    if not all(_is_headerish(sheet, row, one) for one in (before, run)):
        return False
    if len(gap) <= 2 and any(_used_below(sheet, row, column) for column in gap):
        return True
    both = all(_hits(sheet, row, *one) >= 0.5 for one in (before, run))
    return len(gap) == 1 and both and not _is_header(sheet, row, *run) and not _is_caption(sheet, row, run)


def _is_caption(sheet: Sheet, row: int, run: tuple[int, int]) -> bool:
    """A lone text with a header row of its own below it is the title of another table."""
    if run[1] > run[0]:
        return False
    if not _used_below(sheet, row, run[0]):
        return True
    width = len(sheet.columns)
    return any(
        _is_header(sheet, below, run[0], end)
        for below in range(row + 1, row + 5)
        for end in range(run[0] + 1, min(run[0] + 4, width) + 1)
    )


def _used_below(sheet: Sheet, row: int, column: int) -> bool:
    """Does the column hold anything in the rows right below, up to the first gap?"""
    for below in range(row + 1, min(row + 12, sheet.grid.height) + 1):
        if below in sheet.bare_rows:
            return False
        if sheet.at(below, column) is not None:
            return True
    return False


def _is_headerish(sheet: Sheet, row: int, run: tuple[int, int]) -> bool:
    """Texts only, and about as many header words among them as a header row has; a lone text passes."""
    cells = [sheet.seen_at(row, column) for column in range(run[0], run[1] + 1)]
    texts = all(isinstance(cell, str) and _may_head(cell) for cell in cells)
    words = len(cells) == 1 or _hits(sheet, row, *run) >= 0.34 * len(cells)
    return texts and words and not _is_data(sheet, row, *run)


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


def _has_key(sheet: Sheet, row: int, run: tuple[int, int]) -> bool:
    for column in range(run[0], run[1] + 1):
        text = sheet.seen_at(row, column)
        if isinstance(text, str) and any(
            (c.kind, c.field) in _KEYS and c.strength >= PUT_TOGETHER for c in read_header(text).candidates
        ):
            return True
    return False


def _is_header(sheet: Sheet, row: int, left: int, right: int) -> bool:
    cells = [(column, sheet.at(row, column)) for column in range(left, right + 1)]
    cells = [(column, value) for column, value in cells if value is not None]
    texts = {str(value) for _, value in cells}
    if len(texts) < 2 or any(not _may_head(value) for _, value in cells):
        return False
    hits = sum(_weight(value) for _, value in cells)
    if len(texts) < len(cells) * 0.6 and hits < len(cells) * 0.8:
        return False
    words = sum(isinstance(value, str) and not _is_day(value) for _, value in cells)
    wide = hits >= 3 and _has_key(sheet, row, (left, right))
    return hits >= 2 and hits >= (0.2 if wide else 0.34) * words


def _is_day(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"\d{1,2}[日号]?|(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?|周?[一二三四五六日]|第?\d{1,2}周|第[一二三四五六]周|w(?:ee)?k?\s?\d{1,2}|mon|tue|wed|thu|fri|sat|sun",
            text.strip().casefold(),
        )
    )


def _is_data(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Header words that come again close by in their own columns are data: channels, results, types."""
    hits = [column for column in range(left, right + 1) if _weight(sheet.at(row, column)) >= 0.5]
    heads = _is_set_off(sheet, row, left, right)
    rows = [
        near
        for near in range(max(1, row - 15), row + 16)
        if near != row and not (heads and _is_set_off(sheet, near, left, right))
    ]
    rows = [
        near for near in rows if not all(sheet.at(near, column) == sheet.at(row, column) for column in hits)
    ]
    again = sum(any(sheet.at(near, column) == sheet.at(row, column) for near in rows) for column in hits)
    return bool(hits) and again >= 0.34 * len(hits)


def _is_set_off(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Header words below a gap or a caption: the head of a table, even if the next table has the same."""
    columns = range(left, right + 1)
    cells = sheet.filled(row, columns)
    texts = all(isinstance(sheet.at(row, column), str) for column in cells)
    above = sheet.filled(row - 1, columns) if row > 1 else []
    return (
        texts and len(cells) >= 2 and len(above) <= 1 and _hits(sheet, row, left, right) >= 0.5 * len(cells)
    )


def _is_form(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """A card with labels below each other (客户名称: … / 负责人: … / 备注: …): no table, whatever its first line says."""
    labels = [column for column in range(left, right + 1) if _weight(sheet.at(row, column)) >= 1.0]
    if left not in labels or len(labels) > 0.67 * (right - left + 1):
        return False
    below = [value for near in range(row + 1, row + 7) if (value := sheet.at(near, left)) is not None]
    words = sum(_weight(value) >= 1.0 for value in below)
    return words >= 2 and words >= 0.6 * len(below) and len(set(map(str, below))) == len(below)


def _hits(sheet: Sheet, row: int, left: int, right: int) -> float:
    return sum(_weight(sheet.at(row, column)) for column in range(left, right + 1))


def _is_better_below(sheet: Sheet, row: int, left: int, right: int, masks: Sequence[Area]) -> bool:
    """The line is a row of table titles: the row under it is a header too, from the same column on, and names more."""
    if any(
        area.top == row and area.bottom > row and left <= area.left <= right for area in sheet.grid.merges
    ):
        return False
    below = (
        [run for run in _runs(sheet, row + 1, masks) if run[0] <= left <= run[1]]
        if row < sheet.grid.height
        else []
    )
    return any(
        _is_header(sheet, row + 1, *run) and _hits(sheet, row + 1, *run) > _hits(sheet, row, *run)
        for run in below
    )


def _may_head(value: Value) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST_HEADER and not re.search(
            r"[:：]\s*[^\s)）\]】]", re.sub(r"[(（\[【].*?[)）\]】]", "", value)
        )
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return value == int(value) and (1 <= value <= 31 or 2000 <= value <= 2050)
    return isinstance(value, dt.date)


def _weight(value: Value) -> float:
    if not isinstance(value, str) or not _may_head(value):
        return 0.0
    strength = max((c.strength for c in read_header(value).candidates), default=0)
    if strength >= PUT_TOGETHER:
        return 1.0
    return 0.5 if strength >= NEAR or sales_period(value) else 0.0


def _grown(sheet: Sheet, row: int, left: int, right: int) -> list[Block]:
    """The block of a header row, with the header rows above and below it, cut where a second table begins beside it."""
    top, bottom = row, row
    while bottom - row < 2 and _is_lower_header(sheet, bottom + 1, left, right):
        bottom += 1
    if top > 1 and top - 1 not in sheet.bare_rows and _is_group_row(sheet, top - 1, left, right):
        top -= 1
    right = _stretched(sheet, top, bottom, right)
    headers = _headers(sheet, top, bottom, left, right)
    return [
        Block(
            sheet,
            top,
            bottom,
            first,
            last,
            sheet.grid.height,
            {c: h for c, h in headers.items() if first <= c <= last},
        )
        for first, last in _beside(headers, left, right)
    ]


def _stretched(sheet: Sheet, top: int, bottom: int, right: int) -> int:
    while any(sheet.at(row, right + 1) is not None for row in range(top, bottom + 1)) and bottom > top:
        right += 1
    return right


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
    if not cells or any(not _may_head(value) for _, value in cells):
        return False
    if not all(isinstance(value, str) or sales_period(value) or wide for _, value in cells):
        return False
    if upright or wide:
        return not _looks_like_record(sheet, row, left, right)
    under_blank = [column for column, _ in cells if sheet.at(row - 1, column) is None]
    return (
        bool(under_blank)
        and len(cells) < (right - left + 1)
        and all(_weight(value) or sales_period(value) for _, value in cells)
        and sheet.at(row, left) is None
    )


def _looks_like_record(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Some cell under a header that stands alone (not merged down, not a group) is filled: the row is data."""
    for column in range(left, right + 1):
        above, area = sheet.at(row - 1, column), sheet.merged.get((row - 1, column))
        if above is not None and sheet.at(row, column) is not None and area is None:
            strength = _weight(sheet.at(row, column))
            if not strength:
                return True
    return False


_NOT_A_GROUP = re.compile(
    r"单位|日期|制表|填表|填报|打印|更新|截止|截至|版本|备注|说明|注[:：]|units?\b|as of|printed|date|updated|version|page",
    re.IGNORECASE,
)


def _is_group_row(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is the row above a header a line of group names over several columns each, and no title?"""
    cells = {
        column: value for column in range(left, right + 1) if (value := sheet.at(row, column)) is not None
    }
    if not cells or not all(isinstance(value, str) or _may_head(value) for value in cells.values()):
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
    return len(cells) >= 2 and gaps and not _is_header(sheet, row, left, right)


def _headers(sheet: Sheet, top: int, bottom: int, left: int, right: int) -> dict[int, Header]:
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
    first = headers.get(left)
    starts = [left]
    if (first and any(c.strength >= PUT_TOGETHER for c in first.candidates)) or (
        first and re.fullmatch(r"序号|no\.?|#", first.text.casefold())
    ):
        texts = {column: header.text for column, header in headers.items()}
        repeated = [column for column in sorted(texts) if column > left + 1 and texts[column] == texts[left]]
        followed = [
            column
            for column in repeated
            if texts.get(column + 1) == texts.get(left + 1) or (len(repeated) == 1 and column - left >= 2)
        ]
        starts += followed
    ends = [start - 1 for start in starts[1:]] + [right]
    return [(start, _trimmed(headers, start, end)) for start, end in zip(starts, ends, strict=True)]


def _trimmed(headers: dict[int, Header], start: int, end: int) -> int:
    while end > start and end not in headers:
        end -= 1
    return end


def _bounded(block: Block, blocks: Sequence[Block], sheet: Sheet) -> Block:
    """The block ends above the next header, or native table, that stands below it."""
    tops = [
        other.top
        for other in blocks
        if other.top > block.header_row and other.left <= block.right and block.left <= other.right
    ]
    tops += [
        table.area.top
        for table in sheet.grid.list_objects
        if table.area.top > block.header_row
        and table.area.left <= block.right
        and block.left <= table.area.right
    ]
    if not tops:
        return block
    last = min(tops) - 1
    while (above := _above_titles(block, last)) < last:
        last = above
    return replace(block, last=last)


def _above_titles(block: Block, last: int) -> int:
    """Title lines of the table below, after a gap, do not belong to the table above them."""
    columns = range(block.left, block.right + 1)
    row = last
    while row > block.header_row and not block.sheet.filled(row, columns):
        row -= 1
    last = row
    while row > block.header_row and last - row < 6:
        filled = block.sheet.filled(row, columns)
        if not filled:
            return row - 1
        if len(filled) > 2 or not all(isinstance(block.sheet.at(row, column), str) for column in filled):
            break
        row -= 1
    return last


def _with_titles(block: Block, blocks: Sequence[Block]) -> Block:
    """The lines right above a header, back to the table above it: title, unit, owner, period."""
    floor = max(
        (
            other.header_row
            for other in blocks
            if other.header_row < block.top and other.left <= block.right and block.left <= other.right
        ),
        default=0,
    )
    beside = [other for other in blocks if other.right < block.left or block.right < other.left]
    foreign = {column for other in beside for column in range(other.left, other.right + 1)}
    lines: list[str] = []
    for row in range(block.top - 1, max(floor, block.top - 9), -1):
        cells = [
            value
            for column in range(1, len(block.sheet.columns) + 1)
            if column not in foreign and isinstance(value := block.sheet.at(row, column), str)
        ]
        if len(cells) > 6 or (floor and not cells and lines):
            break
        if floor and len(block.sheet.filled(row, range(block.left, block.right + 1))) > 2:
            break
        lines = cells + lines
    return replace(block, titles=tuple(lines))
