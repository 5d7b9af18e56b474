"""A team's own levels, decided over the workbook: one tab of many may hold only one of their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.found import Found, sample
from xlcrm.crm.schema.recognise import assign_fields
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.values.words import level_words
from xlcrm.grid import Value


def words_in(found: Sequence[Found]) -> frozenset[str]:
    """The words of all columns of levels."""
    return level_words([cell for one in found for cell in _levels_of(one)])


def _levels_of(one: Found) -> Sequence[Value]:
    column = one.assignment.columns.get("tier_own") if one.kind == "customers" else None
    return one.block.sheet.part(column.index, one.block.first, one.block.last) if column else ()


def shared(found: Sequence[Found], context: Context) -> list[Found]:
    """The tables; a column that holds levels in one of them holds levels under the same header in the others too."""
    known = {
        squeezed(one.assignment.columns["tier_own"].header): sample(
            one.block, one.assignment.columns["tier_own"].index
        )
        for one in found
        if _levels_of(one)
    }
    return [_with_levels(one, known, context) for one in found]


def _with_levels(one: Found, known: Mapping[str, Sequence[Value]], context: Context) -> Found:
    if one.kind != "customers" or one.assignment.has("tier_own"):
        return one
    samples = {column: sample(one.block, column) for column in one.block.headers}
    for column, cells in _like(one, known):
        again = assign_fields(one.kind, one.block, {**samples, column: [*samples[column], *cells]}, context)
        if again.has("tier_own"):
            return replace(one, assignment=again)
    return one


def _like(one: Found, known: Mapping[str, Sequence[Value]]) -> Iterator[tuple[int, Sequence[Value]]]:
    """Columns under a header of levels whose cells are some of those levels, with the cells of the other table."""
    for column, header in one.block.headers.items():
        cells = known.get(squeezed(header.text), ())
        if cells and set(sample(one.block, column)) <= set(cells):
            yield column, cells
