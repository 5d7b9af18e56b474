"""Rows that add up others: by their word, by their formulas, by their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlcrm.crm.schema.assign import NUMERIC
from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines.frame import Frame, Line, Lines
from xlcrm.crm.schema.phrases import AGGREGATE, TOTAL, TOTAL_OF, TOTAL_WORD
from xlcrm.crm.values.base import folded, says_nothing
from xlcrm.crm.values.numbers import looks_like_number, read_numbers


def labelled_total_rows(block: Block) -> set[int]:
    """Rows that hold a word for a total in any column, even where a name stands beside it (小计 | 宏图建材 | 40)."""
    rows: set[int] = set()
    for column in range(block.left, block.right + 1):
        cells = block.sheet.part(column, block.first, block.last)
        labels = {
            value
            for value in set(cells)
            if type(value) is str
            and 1 < len(value) <= 12
            and not value[-1].isdigit()  # as most codes are: asked first, it is the quickest
            and TOTAL_WORD.fullmatch(folded(value))
        }
        if labels:
            rows.update(row for row, value in enumerate(cells, block.first) if value in labels)
    return rows


def total(frame: Frame, row: int, filled: Sequence[int], texts: Sequence[str]) -> Line | None:
    """A row whose label is a word for a total, or whose cells are all formulas that sum."""
    sheet = frame.block.sheet
    label = next((text for text in texts if TOTAL.match(text)), "")
    if label:
        others = [
            column
            for column in filled
            if isinstance(value := sheet.at(row, column), str) and folded(value) != label
        ]
        words = [
            column
            for column in others
            if not looks_like_number(sheet.at(row, column))
            and not says_nothing(folded(str(sheet.at(row, column))))
            and not AGGREGATE.fullmatch(folded(str(sheet.at(row, column))))
        ]
        if label and len(words) <= 1 and not (words and len(filled) <= 3):
            sure = TOTAL_WORD.fullmatch(label) and len(filled) > len(words) + 1
            return Line(row, "total", value=label, doubt=bool(words) and not sure)
        return Line(row, "total", value=label) if len(words) < len(filled) / 3 else None
    named = next((text for text in texts if TOTAL_OF.fullmatch(text)), "")
    if named and len(texts) == 1 and len(filled) > 1:
        return Line(row, "total", value=named, doubt=named.casefold().startswith("total"))
    if sheet.at(row, frame.leading) is None and _all_sums(frame, row, filled):
        return Line(row, "total")
    return None


def summed(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> Line | None:
    """A row without a name (or with * or Σ for one) whose amounts are the sums of those above."""
    sheet = frame.block.sheet
    leading = sheet.at(row, frame.leading)
    if not lines.records or (isinstance(leading, str) and re.search(r"\w", leading)):
        return None
    if row < frame.block.last and sheet.filled(row + 1, frame.all_columns()):
        return None
    money = [
        one.index
        for name, one in frame.columns.items()
        if spec(frame.kind, name).type in NUMERIC and one.index in filled
    ]
    above = [one for one in lines.records if one < row]
    if not money or len(above) < 2:
        return None
    for column in money:
        values = read_numbers([sheet.at(one, column) for one in (*above, row)]).values
        sum_above = sum(value for value in values[:-1] if value is not None)
        if values[-1] is None or abs(values[-1] - sum_above) > 0.01 * abs(sum_above):
            return None
    return Line(row, "total", value=str(leading or "Σ"))


def _all_sums(frame: Frame, row: int, filled: Sequence[int]) -> bool:
    formulas = frame.block.sheet.grid.formulas
    texts = [formulas.get((row, column), "") for column in filled]
    return bool(texts) and all(
        re.match(r"(?i)\s*\+?(sum|subtotal|counta?|average|sumifs?|aggregate)\(", text) for text in texts
    )
