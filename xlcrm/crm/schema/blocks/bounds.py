"""How far a block goes: down to the next header, up to its titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.phrases import NOTE
from xlcrm.crm.schema.sheet import Sheet

_TITLES = 4
"""A table beside may stand lower by so many lines of titles; what stands over it is its own."""


def bounded(block: Block, blocks: Sequence[Block], sheet: Sheet) -> Block:
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
    """Title lines of the table below, after a gap, do not belong to the table above them; a legend or a sign-off does."""
    last = next((row for row in range(last, block.header_row, -1) if block.filled(row)), block.header_row)
    lines: list[str] = []
    for row in range(last, max(block.header_row, last - 6), -1):
        texts = [block.sheet.at(row, column) for column in block.filled(row)]
        if not texts:
            return last if all(map(NOTE.match, lines)) else row - 1
        if len(texts) > 2 or not all(isinstance(text, str) for text in texts):
            break
        lines += map(str, texts)
    return last


def with_titles(block: Block, blocks: Sequence[Block]) -> Block:
    """The lines right above a header, back to the table above it: title, unit, owner, period."""
    above = [
        other
        for other in blocks
        if other.header_row < block.top and other.left <= block.right and block.left <= other.right
    ]
    floor = max((other.header_row for other in above), default=0)
    beside = [
        other
        for other in blocks
        if other.top <= block.header_row + _TITLES
        and (other.right < block.left or block.right < other.left)
        and not _is_one_list(block, other)
    ]
    top = min(one.top for one in blocks if one is block or _is_one_list(block, one))
    lines: list[str] = []
    for row in range(top - 1, max(floor, top - 9), -1):
        foreign = {c for other in beside if row <= other.last for c in range(other.left, other.right + 1)}
        cells = [
            value
            for column in range(1, len(block.sheet.columns) + 1)
            if column not in foreign and isinstance(value := block.sheet.at(row, column), str)
        ]
        if len(cells) > 6 or (floor and not cells and lines):
            break
        if above and any(len(one.filled(row)) > 2 for one in (block, *above)):
            break
        lines = cells + lines
    return replace(block, titles=tuple(lines))


def _is_one_list(block: Block, other: Block) -> bool:
    """Two tables with one header side by side: what stands above one of them holds for both."""
    mine, theirs = (
        [header.text.rpartition("/")[2] for _, header in sorted(one.headers.items())]
        for one in (block, other)
    )
    return block.header_row == other.header_row and mine == theirs
