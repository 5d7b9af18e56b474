"""The blocks of a sheet: native tables, and header rows wherever they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from xlcrm.crm.recall import recalled
from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.blocks.bounds import bounded, with_titles
from xlcrm.crm.schema.blocks.heads import (
    has_key,
    hits,
    is_data,
    is_form,
    is_header,
    is_set_off,
    may_head,
    says_again,
    weight,
)
from xlcrm.crm.schema.blocks.runs import Run, runs_of, used_below
from xlcrm.crm.schema.blocks.stacked import grown, has_group_row, headers_of
from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.schema.headers import LISTED, NUMBERING, read_header
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.schema.words import squeezed
from xlcrm.grid import Area, Value

_TOP_ROWS = 60
_TITLES = 4
"""Lines of a title between a gap and a header."""
_MOST_ROWS = 10_000


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
    return [with_titles(block, blocks) for block in blocks]


def _native(sheet: Sheet, area: Area, header_rows: int, totals: int, name: str) -> Block | None:
    if not header_rows:
        return None
    bottom = area.top + header_rows - 1
    top = area.top - has_group_row(sheet, area.top, area.left, area.right)
    headers = headers_of(sheet, top, bottom, area.left, area.right)
    return Block(
        sheet,
        top,
        bottom,
        area.left,
        area.right,
        area.bottom - totals if totals else _last_below(sheet, area),
        headers,
        (),
        name,
        bounds_known=True,
    )


def _last_below(sheet: Sheet, area: Area) -> int:
    """The last row that goes on right below a native table: not every program lets it grow when somebody types there."""
    row, others = area.bottom, [*(table.area for table in sheet.grid.list_objects), *sheet.grid.pivots]
    while sheet.filled(row + 1, range(area.left, area.right + 1)):
        below = Area(row + 1, area.left, row + 1, area.right)
        if any(other.overlaps(below) for other in others) or _looks_like_header(sheet, below):
            break
        row += 1
    return row


def _looks_like_header(sheet: Sheet, row: Area) -> bool:
    return is_header(sheet, row.top, row.left, row.right) and not is_data(sheet, row.top, row.left, row.right)


def _plain_blocks(sheet: Sheet, masks: Sequence[Area]) -> list[Block]:
    found: list[Block] = []
    for row in _rows_to_look_at(sheet):
        for left, right in runs_of(sheet, row, masks, found):
            if _heads_a_table(sheet, row, left, right, found) and not _is_better_below(
                sheet, row, left, right, masks
            ):
                found.extend(block for block in grown(sheet, row, left, right) if not _is_over(block, masks))
    return [bounded(block, found, sheet) for block in found]


def _is_over(block: Block, masks: Sequence[Area]) -> bool:
    """Would the rows of the block begin inside a native table, as those under the group row above it would?"""
    return any(
        area.top <= block.first <= area.bottom and block.left <= area.right and area.left <= block.right
        for area in masks
    )


def _heads_a_table(sheet: Sheet, row: int, left: int, right: int, found: Sequence[Block]) -> bool:
    """Does the stretch look like a header, and like nothing that belongs to a table found above?"""
    above = [block for block in found if block.left <= right and left <= block.right]
    if any(block.top <= row <= block.header_row for block in above):
        return False
    if not is_header(sheet, row, left, right) or is_data(sheet, row, left, right):
        return False
    if is_form(sheet, row, left, right):
        return False
    return not _goes_on(sheet, row, left, right, above) and not _comes_again(sheet, row, left, right, found)


def _goes_on(sheet: Sheet, row: int, left: int, right: int, above: Sequence[Block]) -> bool:
    """Is the stretch data of a table above: right under its rows, or in one row with values that head nothing?"""
    cells = sheet.filled(row, range(left, right + 1))
    said = hits(sheet, row, left, right) >= 0.6 * len(cells) and has_key(sheet, row, (left, right))
    fresh = _begins(sheet, row, cells) or _is_second_line(sheet, row, left, right)
    if above and len(sheet.filled(row - 1, range(left, right + 1))) > 2 and not (said and fresh):
        return True
    if any(block.header_row == row - 1 for block in above):
        return True
    ends = not sheet.filled(row + 1, range(left, right + 1))
    return any(
        block.reaches(row)
        and (ends or _is_row_of(block, row) or _has_values_beside(block, row, (left, right)))
        and not _outgrows(block, row, (left, right))
        for block in above
    )


def _outgrows(block: Block, row: int, run: Run) -> bool:
    """Is the stretch, below a gap or a title, wider than the table above, and a header as a whole?"""
    wider = run[0] < block.left or block.right < run[1]
    return wider and is_set_off(block.sheet, row, *run) and has_key(block.sheet, row, run)


def _is_second_line(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Is the row above the first line after a gap or a title: no record, but perhaps the upper row of a header?"""
    return row > 2 and len(sheet.filled(row - 2, range(left, right + 1))) <= 1


def _begins(sheet: Sheet, row: int, cells: Sequence[int]) -> bool:
    """Is the first cell of the row a header word, or a heading for numbers, and no customer's name?"""
    text = sheet.at(row, cells[0])
    return weight(text) == 1 or (isinstance(text, str) and squeezed(text) in NUMBERING)


def _is_row_of(block: Block, row: int) -> bool:
    """Holds the row a number of the table's numbering, values that head nothing, or hardly a header word?"""
    first = block.headers.get(block.left)
    if (
        first
        and squeezed(first.text) in (*NUMBERING, "no")
        and isinstance(block.sheet.at(row, block.left), (int, float))
    ):
        return True
    filled = block.filled(row)
    words = hits(block.sheet, row, block.left, block.right)
    return words < 0.34 * len(filled) or not all(may_head(block.sheet.at(row, column)) for column in filled)


def _has_values_beside(block: Block, row: int, run: Run) -> bool:
    """Holds the row, in other columns of the table, two values or more that are no header words?"""
    others = [column for column in block.filled(row) if not run[0] <= column <= run[1]]
    words = sum(weight(block.sheet.at(row, column)) for column in others)
    return len(others) >= 2 and words < 0.5 * len(others)


def _comes_again(sheet: Sheet, row: int, left: int, right: int, found: Sequence[Block]) -> bool:
    """The header of the table above, repeated for printing; under a title line of its own it heads another table."""
    title = len(sheet.filled(row - 1, range(left, right + 1))) == 1
    return not title and any(
        block.left <= right
        and left <= block.right
        and says_again(sheet, block.header_row, row, range(block.left, block.right + 1))
        for block in found
    )


def _is_better_below(sheet: Sheet, row: int, left: int, right: int, masks: Sequence[Area]) -> bool:
    """The line is a row of titles or groups: the row under it is a header too, in its columns as well, and names more."""
    if row >= sheet.grid.height:
        return False
    runs = [run for run in runs_of(sheet, row + 1, masks) if run[0] <= left <= run[1]]
    return any(
        is_header(sheet, row + 1, *run) and _names_more(sheet, row, (left, right), run) for run in runs
    )


def _names_more(sheet: Sheet, row: int, upper: Run, lower: Run) -> bool:
    """Has the stretch under a row more header words, and not only beyond the row's own columns?"""
    words = hits(sheet, row, *upper)
    shared = max(upper[0], lower[0]), min(upper[1], lower[1])
    within = hits(sheet, row + 1, *shared)
    tied = within == words and has_group_row(sheet, row + 1, *lower)
    few = min(2, lower[1] - lower[0] + 1, upper[1] - upper[0] + 1)
    return hits(sheet, row + 1, *lower) > words and within >= few and (within > words or tied)


def _named_blocks(sheet: Sheet) -> list[Block]:
    """The first row of texts that holds a listed name for the customer, whatever stands beside it."""
    return blocks_headed_by(sheet, lambda texts: any(map(_names_customer, texts)))


def blocks_headed_by(sheet: Sheet, heads: Callable[[Sequence[str]], bool]) -> list[Block]:
    """The blocks of the first row whose texts head a table, as `heads` sees it, whoever else knows its words."""
    for row in _first_rows(sheet)[:30]:
        for left, right in runs_of(sheet, row, ()):
            cells = [sheet.at(row, column) for column in range(left, right + 1)]
            texts = [cell for cell in cells if isinstance(cell, str)]
            fit = all(cell is None or may_head(cell) for cell in cells)
            if fit and heads(texts) and any(used_below(sheet, row, column) for column in (left, right)):
                return [bounded(block, (), sheet) for block in grown(sheet, row, left, right)]
    return []


def _names_customer(text: str) -> bool:
    found = read_header(text).of("customers")
    return any(one.field == "name" and one.strength >= LISTED for one in found)


def _rows_to_look_at(sheet: Sheet) -> Iterable[int]:
    height = sheet.grid.height
    top = _first_rows(sheet)
    after_gaps = {row + 1 for row in sheet.bare_rows if row + 1 not in sheet.bare_rows}
    after_gaps = {row + title for row in after_gaps for title in range(_TITLES + 1)}
    if len(after_gaps) > _MOST_ROWS:
        after_gaps = set()
    deep = _rows_of_listed_names(sheet, top[-1] if top else 0)
    return sorted(row for row in {*top, *after_gaps, *deep} - sheet.bare_rows if 1 <= row <= height)


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
    hits: Counter[int] = Counter()
    for number, column in enumerate(sheet.columns, 1):
        about = ("rows of listed names", sheet.grid.name, number)
        rows = recalled(about, column, partial(_rows_of_listed, column))
        hits.update(row for row in rows if row > after)
    return {row for row, count in hits.items() if count >= 2}


def _rows_of_listed(column: Sequence[Value]) -> list[int]:
    listed = _listed()
    texts = {
        value
        for value in {each for each in column if type(each) is str}
        if len(value) < 30 and value.strip().casefold() in listed
    }
    if not texts:
        return []
    return [number for number, value in enumerate(column, 1) if type(value) is str and value in texts]
