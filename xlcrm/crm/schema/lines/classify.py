"""What a row under a header is: a record, or a total, a divider, a repeated header, a prepared row, a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from xlcrm.crm.schema.assign import NUMERIC
from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines.dividers import in_capitals, single
from xlcrm.crm.schema.lines.frame import CONTACT_FIELDS, Frame, Line, Lines
from xlcrm.crm.schema.lines.totals import labelled_total_rows, summed, total
from xlcrm.crm.schema.phrases import (
    COMPASS,
    LABELLED,
    NOTE,
    REGION,
    TOTAL,
    TOTAL_OF,
    is_hint_row,
    is_remark_row,
    is_sentence,
    is_town,
    tier_phrase,
    without_count,
)
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.values.base import folded, says_nothing
from xlcrm.grid import Area, CellError, Uncomputed, Value

LOOKED_BACK = 50
"""Records above a gap that a row below it is compared with."""


def classify(frame: Frame) -> Lines:
    """Sort the rows under a header; rows with an ordinary leading cell are records without a further look."""
    block, lines = frame.block, Lines()
    leading = block.sheet.part(frame.leading, block.first, block.last)
    lines.loud = in_capitals(leading)
    ordinary = _ordinary(leading, frame) - lines.loud
    covered = {
        row
        for area in block.sheet.grid.merges
        if area.left <= block.right and block.left <= area.right
        for row in range(max(area.top, block.first), min(area.bottom, block.last) + 1)
    }
    covered |= labelled_total_rows(block) | {block.first}
    for offset, value in enumerate(leading):
        row = block.first + offset
        if value in ordinary and row not in covered:
            lines.records.append(row)
            continue
        line = _line(frame, row, value, lines)
        if line is None:
            lines.records.append(row)
        elif line.kind == "note" and line.field == "end":
            lines.rest = _rest(block, row)
            break
        elif line.kind != "blank":
            lines.others.append(line)
    _leave_out_footnotes(frame, lines)
    _trim(lines, block)
    return lines


def _rest(block: Block, first: int) -> Area:
    columns = range(block.left, block.right + 1)
    last = max(row for row in range(first, block.last + 1) if block.sheet.filled(row, columns))
    return Area(first, block.left, last, block.right)


def _ordinary(leading: Sequence[Value], frame: Frame) -> frozenset[Value]:
    """Leading cells that settle it: the row is a record."""
    plain = set()
    sheet = frame.block.sheet
    head = {squeezed(str(sheet.seen_at(frame.block.header_row, column))) for column in frame.all_columns()}
    for value in set(leading):
        if value is None or isinstance(value, (CellError, Uncomputed)):
            continue
        if isinstance(value, str) and (
            len(value) > 40
            or _says_other(value, frame)
            or squeezed(value) in head
            or says_nothing(folded(value))
        ):
            continue
        plain.add(value)
    return frozenset(plain)


def _says_other(text: str, frame: Frame) -> bool:
    bare, says = _bare(text)
    return says or bare in frame.reps or bare in frame.groups


@lru_cache(maxsize=50_000)
def _bare(text: str) -> tuple[str, bool]:
    """The text without a count, and whether it says by itself that its row may be no record."""
    text = without_count(folded(text))
    says = bool(
        TOTAL.match(text)
        or TOTAL_OF.fullmatch(text)
        or NOTE.match(text)
        or REGION.match(text)
        or LABELLED.match(text)
        or COMPASS.match(text)
        or is_town(text)
        or tier_phrase(text)
    )
    return text, says or len(text) <= 3


def _line(frame: Frame, row: int, leading: Value, lines: Lines) -> Line | None:
    sheet, columns = frame.block.sheet, frame.all_columns()
    filled = sheet.filled(row, columns)
    if not filled:
        merged_name = _continues(frame, row)
        return Line(row, "prepared") if merged_name else Line(row, "blank")
    texts = [folded(value) for column in filled if isinstance(value := sheet.at(row, column), str)]
    if _repeats_header(frame, row, filled):
        return Line(row, "header")
    hint = row == frame.block.first and is_hint_row(texts, len(filled))
    if hint or is_remark_row(texts, len(filled)):
        return Line(row, "note", value=" · ".join(texts)[:60])
    summing = total(frame, row, filled, texts) or summed(frame, row, filled, lines)
    if summing is not None:
        return summing
    if len(filled) == 1 and texts:
        alone = single(frame, row, filled[0], texts[0], loud=lines.loud)
        if alone is not None:
            return alone
    if _starts_something_else(frame, row, filled, lines):
        return Line(row, "note", "end")
    if leading is None or (isinstance(leading, str) and says_nothing(folded(leading))):
        return _without_leading(frame, row, filled, lines)
    return None


def _repeats_header(frame: Frame, row: int, filled: Sequence[int]) -> bool:
    sheet, head = frame.block.sheet, frame.block.header_row
    same = sum(
        squeezed(str(sheet.at(row, column))) == squeezed(str(sheet.seen_at(head, column)))
        for column in filled
    )
    return same >= 2 and same >= 0.6 * len(filled)


def _starts_something_else(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> bool:
    """After a gap: a row of texts that do not suit the columns, with data of another shape below."""
    sheet = frame.block.sheet
    if row - 1 not in _gap_rows(frame, row) or not lines.records or _says_it_again(frame, row, filled, lines):
        return False
    typed = [
        sheet.at(row, column.index)
        for name, column in frame.columns.items()
        if column.index in filled and spec(frame.kind, name).type in NUMERIC | {"date", "datetime"}
    ]
    words = sum(isinstance(value, str) and _is_word(value) for value in typed)
    texts_only = all(isinstance(sheet.at(row, column), str) for column in filled)
    return (
        2 * words > len(typed)
        and texts_only
        and len(filled) >= 2
        and any(not isinstance(sheet.at(row + 1, column), (str, type(None))) for column in filled)
    )


def _says_it_again(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> bool:
    """Does half of the row stand in records above, column by column, as no header does?"""
    sheet, above = frame.block.sheet, lines.records[-LOOKED_BACK:]
    again = [
        column for column in filled if sheet.at(row, column) in {sheet.at(each, column) for each in above}
    ]
    return 2 * len(again) >= len(filled)


def _is_word(text: str) -> bool:
    return not re.search(r"\d", text) and not says_nothing(folded(text))


def _gap_rows(frame: Frame, row: int) -> set[int]:
    above = row - 1
    return {above} if not frame.block.sheet.filled(above, frame.all_columns()) else set()


def _continues(frame: Frame, row: int) -> bool:
    area = frame.block.sheet.merged.get((row, frame.leading))
    return bool(area and area.top < row and area.bottom > area.top)


def _without_leading(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> Line | None:
    """A row whose name cell is empty: a further person, a prepared row, or a record that lacks its name."""
    formulas = frame.block.sheet.formula_rows.get(row, frozenset())
    mapped = {column.index: name for name, column in frame.columns.items()}
    typed = [column for column in filled if column not in formulas and not _is_numbering(frame, column)]
    if frame.kind == "customers" and _is_more(frame, row, typed, mapped, lines):
        return Line(row, "more")
    if not typed:
        return Line(row, "prepared")
    if _continues(frame, row):
        return None
    if not any(column in mapped for column in typed):
        return Line(row, "prepared", value="extra", doubt=True)
    return None


def _is_more(frame: Frame, row: int, typed: Iterable[int], mapped: Mapping[int, str], lines: Lines) -> bool:
    names = {mapped[column] for column in typed if column in mapped}
    people = names & set(CONTACT_FIELDS)
    if not people or not lines.records:
        return False
    if _continues(frame, row):
        return True
    return names <= {*CONTACT_FIELDS, "notes", "contact_notes"} and not (
        set(range(max(lines.records[-1], lines.others[-1].row if lines.others else 0) + 1, row))
    )


def _leave_out_footnotes(frame: Frame, lines: Lines) -> None:
    """Lines of text under the last total, or sentences under a gap, with no fuller row below them, are no records."""
    totals = [line.row for line in lines.others if line.kind == "total"]
    total_above = max(totals, default=frame.block.last + 1)
    below: list[Line] = []
    for row in reversed(lines.records):
        text = _remark(frame, row)
        if not text:
            break
        below.append(Line(row, "note", value=text))
    ends = max(lines.records[: len(lines.records) - len(below)], default=0)
    notes = [
        line
        for line in below
        if ends < total_above < line.row or (_is_set_off(frame, ends, line.row) and is_sentence(line.value))
    ]
    lines.others.extend(notes)
    gone = {line.row for line in notes}
    lines.records = [row for row in lines.records if row not in gone]


def _remark(frame: Frame, row: int) -> str:
    """The text of a row that holds nothing else, or that begins with a label such as 制表人：; empty for other rows."""
    sheet, filled = frame.block.sheet, frame.block.filled(row)
    texts = [folded(value) for column in filled if isinstance(value := sheet.at(row, column), str)]
    if not texts or len(texts) < len(filled):
        return ""
    labelled = texts[0].endswith((":", "：")) or bool(NOTE.match(texts[0]))
    return " · ".join(texts)[:60] if len(texts) == 1 or labelled else ""


def _is_set_off(frame: Frame, ends: int, row: int) -> bool:
    """Is a row empty between the last record and this one?"""
    return any(not frame.block.filled(between) for between in range(ends + 1, row))


def _is_numbering(frame: Frame, column: int) -> bool:
    header = frame.block.headers.get(column)
    return (
        bool(
            header
            and re.fullmatch(
                r"序号|编号|no\.?|#|nr\.?|s/?n|行号|seq|index|id", header.text.strip().casefold()
            )
        )
        and column not in {one.index for name, one in frame.columns.items() if name in ("id", "customer_id")}
    ) or bool(header and header.text.strip() in ("序号", "No.", "#", "No"))


def _trim(lines: Lines, block: Block) -> None:
    """The data ends with its last record (or a further person); what follows is left out as it is named."""
    kept = [*lines.records, *(line.row for line in lines.others if line.kind == "more")]
    lines.last = max(kept, default=block.header_row)
