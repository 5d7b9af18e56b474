"""Grids in, understood tables and problems out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlcrm.crm.schema import across, levels
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.choices import MappingChoice, choices_of, resolved
from xlcrm.crm.schema.context import Context, Own
from xlcrm.crm.schema.doubtful import owners_of_theirs
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.found import Found
from xlcrm.crm.schema.lacking import without_name
from xlcrm.crm.schema.matrix import beside_customers
from xlcrm.crm.schema.recognise import recognise, second_look
from xlcrm.crm.schema.settle import named_beside_persons, named_only, settled, with_customers
from xlcrm.crm.schema.shaped import with_module_fields
from xlcrm.crm.schema.shapes import Shapes
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.schema.table import read_table
from xlcrm.crm.schema.unnamed import unnamed
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Reading, Table
from xlcrm.crm.values.date_order import TRIPLE, common_order
from xlcrm.grid import Grid, Value, a1


def read_tables(
    grids: Sequence[Grid],
    *,
    date1904: bool = False,
    mapping: Sequence[MappingChoice] = (),
    own: Own | None = None,
    as_of: dt.date | None = None,
    renamed: Mapping[str, str] | None = None,
    shapes: Shapes | None = None,
) -> Reading:
    """Understand the tables of a workbook, whatever its layout.

    Args:
        grids: All worksheets; sheets that xlcrm made are left out, except its settings.
        date1904: Serial dates count from 1904.
        mapping: Choices made by a person; they win over what is recognised. Those of the settings sheet are read here.
        own: Sheet, native table or "*" → {field: header} of the columns that xlcrm wrote there.
        as_of: The day from which years that nobody wrote are inferred; without it such dates are reported.
        renamed: Earlier names of sheets, for choices that still name them → the names that they bear now.
        shapes: The tables and fields that modules bring.
    """
    context = Context(date1904, as_of, own or {}, (), shapes or Shapes())
    context.shapes.declare()
    choices = [replace(one, sheet=(renamed or {}).get(one.sheet, one.sheet)) for one in choices_of(grids)]
    context.choices = resolved([*choices, *mapping], context.problems)
    sheets = [Sheet(grid) for grid in grids if not grid.owner or grid.owner == "settings"]
    found = _in_common(_found(sheets, context), context)
    tables = across.joined([table for one in found for table in _tables(one, context)], context)
    _unused_choices(context, found)
    context.tell_uncomputed()
    by_name = {sheet.grid.name: sheet.grid for sheet in sheets}
    reading = Reading(
        tuple(_named(tables)),
        (*context.problems, *without_name(tables), *owners_of_theirs(tables, by_name, as_of)),
    )
    chosen = {squeezed(choice.header.partition(" … ")[0]) for choice in context.choices}
    return replace(reading, problems=(*reading.problems, *unnamed(reading, by_name, chosen, as_of)))


def _found(sheets: Sequence[Sheet], context: Context) -> list[Found]:
    """The tables of all sheets, settled with one another, and those that are understood only beside others."""
    recognised = [one for sheet in sheets for one in recognise(sheet, context)]
    found = settled(beside_customers(recognised, context), context)
    found += named_beside_persons(sheets, found, context)
    found = with_customers(found, context)
    if not any(one.kind == "customers" for one in found):
        found += named_only(sheets, found, context)
    return found + second_look(found, context)


def _in_common(found: list[Found], context: Context) -> list[Found]:
    """The tables with what they know of one another: the reps, the order of dates, the levels, fields of modules."""
    context.reps = _rep_names(found)
    context.date_order = common_order(_date_columns(found), context.as_of)
    found = levels.shared(found, context)
    context.levels = levels.words_in(found)
    return [with_module_fields(one, context) for one in found]


def _rep_names(found: Sequence[Found]) -> frozenset[str]:
    names: set[str] = set()
    for one in found:
        column = one.assignment.columns.get("name" if one.kind == "reps" else "owner")
        if column and one.kind in ("reps", "customers", "orders"):
            names.update(_names_in(one.block, column.index))
    return frozenset(names)


def _names_in(block: Block, column: int) -> Iterator[str]:
    """The texts of a column that stand in a row with others: alone in its row stands a divider."""
    told: set[str] = set()
    for row, value in enumerate(block.sheet.part(column, block.first, block.last), block.first):
        if isinstance(value, str) and value not in told and len(block.filled(row)) > 1:
            told.add(value)
            if 2 <= len(value.strip()) <= 20:
                yield value.strip()


def _date_columns(found: Sequence[Found]) -> Iterator[Sequence[Value]]:
    """The cells of every date column, and the titles, which often carry the date of the sheet."""
    for one in found:
        yield [day[0] for title in one.block.titles if (day := TRIPLE.search(title))]
        for name, column in one.assignment.columns.items():
            if spec(one.kind, name).type in ("date", "datetime"):
                yield one.block.sheet.part(column.index, one.block.first, one.block.last)


def _tables(one: Found, context: Context) -> list[Table]:
    sheet = one.block.sheet.grid.name
    for question in one.assignment.questions:
        context.tell(question.code, sheet, a1(one.block.header_row, question.column), **question.values)
    return read_table(one, context)


def _named(tables: Sequence[Table]) -> list[Table]:
    """Unique names: the first of a kind is called like its kind, the others kind@sheet."""
    used: set[str] = set()
    named = []
    for table in tables:
        name = next(name for name in _names(table) if name not in used)
        used.add(name)
        named.append(replace(table, name=name))
    return named


def _names(table: Table) -> Sequence[str]:
    base = f"{table.kind}@{table.sheet}"
    return [table.kind, base, *(f"{base}#{number}" for number in range(2, 2_000))]


def _unused_choices(context: Context, found: Sequence[Found]) -> None:
    """A choice whose header stands in no table any more is said, so that a typing error does not go unseen."""
    for choice in context.choices:
        wanted = squeezed(choice.header.partition(" … ")[0])
        blocks = [one.block for one in found if choice.sheet in ("", one.block.sheet.grid.name)]
        texts = [header.text for block in blocks for header in block.headers.values()]
        if not any(wanted in (squeezed(text), squeezed(text.rpartition("/")[2])) for text in texts):
            context.tell("mapping_header_missing", choice.sheet, header=choice.header)
