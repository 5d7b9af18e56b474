"""Conditional formats as cells have them: what is only added to a sheet's list is saved, but not drawn before the next opening.

A cell that is given conditions as its property loses those that it had, so where rules overlap each part of the
cells is given all of its conditions at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.hosts.libreoffice.engine.addresses import Box, box_of
from xlcrm.hosts.libreoffice.engine.formulas import moved, to_native
from xlcrm.hosts.libreoffice.engine.link import properties

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet

CONDITION = 0
"""Type of an entry that is no colour scale, bar or icon set."""
FORMULA = 24
_ENUM = {
    0: "EQUAL", 1: "LESS", 2: "GREATER", 3: "LESS_EQUAL", 4: "GREATER_EQUAL", 5: "NOT_EQUAL", 6: "BETWEEN", 7: "NOT_BETWEEN",
    FORMULA: "FORMULA",
}  # fmt: skip
"""Operators that a property may say; others (duplicates, the first ten …) only the list knows."""


class Condition(NamedTuple):
    """One condition, its formulas in Excel's writing as seen from a cell."""

    operator: int
    formula1: str
    formula2: str
    style: str
    row: int
    column: int


def boxes_of(one: Any) -> list[Box]:
    """The rectangles of a format."""
    return [box_of(address) for address in one.Range.getRangeAddresses()]


def entries_of(one: Any) -> list[Any]:
    """The entries of a format."""
    return [one.getByIndex(place) for place in range(one.getCount())]


def conditions_of(one: Any) -> list[Condition]:
    """The conditions of a format."""
    row, column = _corner(boxes_of(one))
    return [
        Condition(entry.Operator, entry.Formula1, entry.Formula2, entry.StyleName, row, column)
        for entry in entries_of(one)
    ]


def put_conditions(sheet: Sheet, boxes: Sequence[Box], conditions: Sequence[Condition]) -> None:
    """Conditions onto some cells of a sheet, before those that other rules have there."""
    others = _touching(sheet, boxes)
    if not all(_is_plain(one) for one in others):
        _into_list(sheet, boxes, conditions)
        return
    rules = [(boxes, conditions), *((boxes_of(one), conditions_of(one)) for one in others)]
    for covering, parts in _parts([cells for cells, _ in rules]).items():
        _onto_cells(sheet, parts, [condition for place in covering for condition in rules[place][1]])


def _touching(sheet: Sheet, boxes: Sequence[Box]) -> list[Any]:
    """Formats that share a cell with some rectangles, or with another one of these formats."""
    waiting = [(boxes_of(one), one) for one in sheet.api.ConditionalFormats.getConditionalFormats()]
    reached, found = list(boxes), []
    while near := [each for each in waiting if _share(each[0], reached)]:
        waiting = [each for each in waiting if each not in near]
        reached += [box for theirs, _ in near for box in theirs]
        found += [one for _, one in near]
    return found


def _share(some: Sequence[Box], others: Sequence[Box]) -> bool:
    return any(one.overlaps(other) for one in some for other in others)


def _is_plain(one: Any) -> bool:
    return all(entry.getType() == CONDITION and entry.Operator in _ENUM for entry in entries_of(one))


def _parts(rules: Sequence[Sequence[Box]]) -> dict[tuple[int, ...], list[Box]]:
    """The cells of some rules by which of the rules cover them."""
    found: dict[tuple[int, ...], list[Box]] = defaultdict(list)
    everything = [box for boxes in rules for box in boxes]
    for part in {part for box in everything for part in _cut(box, everything)}:
        covering = tuple(place for place, boxes in enumerate(rules) if _share([part], boxes))
        found[covering].append(part)
    return found


def _cut(box: Box, edges: Sequence[Box]) -> Iterator[Box]:
    """A rectangle cut along the edges of all, so that each part lies in each of them or outside."""
    rows = {at for edge in edges for at in (edge.top, edge.bottom + 1)}
    columns = {at for edge in edges for at in (edge.left, edge.right + 1)}
    for top, bottom in pairwise(sorted(row for row in rows if box.top <= row <= box.bottom + 1)):
        for left, right in pairwise(sorted(at for at in columns if box.left <= at <= box.right + 1)):
            yield Box(top, left, bottom - 1, right - 1)


def _corner(boxes: Sequence[Box]) -> tuple[int, int]:
    return min(box.top for box in boxes), min(box.left for box in boxes)


def _onto_cells(sheet: Sheet, boxes: Sequence[Box], conditions: Sequence[Condition]) -> None:
    office, ranges, (row, column) = sheet.book.office, _ranges(sheet, boxes), _corner(boxes)
    table = ranges.ConditionalFormat
    table.clear()
    for each in conditions:
        one, two = (
            to_native(moved(text, row - each.row, column - each.column))
            for text in (each.formula1, each.formula2)
        )
        said = properties(
            office,
            Operator=office.enum("com.sun.star.sheet.ConditionOperator", _ENUM[each.operator]),
            Formula1=one,
            Formula2=two,
            StyleName=each.style,
            SourcePosition=sheet.api.getCellByPosition(column - 1, row - 1).CellAddress,
        )
        table.addNew(said)
    ranges.ConditionalFormat = table


def _into_list(sheet: Sheet, boxes: Sequence[Box], conditions: Sequence[Condition]) -> None:
    """Beside colour scales and the like, which would be lost: saved with the file, and drawn when it is opened again."""
    formats = sheet.api.ConditionalFormats
    number = formats.createByRange(_ranges(sheet, boxes))
    made = next(one for one in formats.getConditionalFormats() if number == one.ID)
    for place, each in enumerate(conditions):
        made.createEntry(CONDITION, place)
        entry = made.getByIndex(place)
        entry.Operator, entry.StyleName = each.operator, each.style
        entry.Formula1, entry.Formula2 = to_native(each.formula1), to_native(each.formula2)


def _ranges(sheet: Sheet, boxes: Sequence[Box]) -> Any:
    ranges = sheet.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for box in boxes:
        ranges.addRangeAddress(
            sheet.api.getCellRangeByPosition(
                box.left - 1, box.top - 1, box.right - 1, box.bottom - 1
            ).RangeAddress,
            False,
        )
    return ranges
