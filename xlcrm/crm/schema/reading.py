"""Grids in, understood tables and problems out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema import across, body
from xlcrm.crm.schema.assign import Assignment, Choice, assign, chosen_columns
from xlcrm.crm.schema.blocks import Block, find_blocks
from xlcrm.crm.schema.choices import MappingChoice, choices_of, resolved
from xlcrm.crm.schema.fields import KIND_LABELS, KINDS, spec
from xlcrm.crm.schema.kinds import (
    OTHER_LABELS,
    Verdict,
    is_slight,
    nearly,
    other_sheet,
    persons_as_customers,
    verdict,
)
from xlcrm.crm.schema.lacking import lacking
from xlcrm.crm.schema.lines import Frame
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.schema.sums import period_columns, total_columns
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind, Reading, Table
from xlcrm.grid import Grid, Value, a1

Own = Mapping[str, Mapping[str, str]]
_SAMPLE = 160


@dataclass
class Context:
    """What is the same for all tables of one reading, and the problems found so far."""

    date1904: bool
    as_of: dt.date | None
    own: Own
    choices: Sequence[Choice]
    reps: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, sheet: str, cell: str = "", **values: Any) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code, sheet, cell, values))


@dataclass(frozen=True)
class Found:
    """A block with its kind and its columns."""

    block: Block
    kind: Kind
    assignment: Assignment
    rival: Kind | None = None
    """A kind that fits nearly as well."""


def read_tables(
    grids: Sequence[Grid],
    *,
    date1904: bool = False,
    mapping: Sequence[MappingChoice] = (),
    own: Own | None = None,
    as_of: dt.date | None = None,
) -> Reading:
    """Understand the tables of a workbook, whatever its layout.

    Args:
        grids: All worksheets; sheets that xlcrm made are left out, except its settings.
        date1904: Serial dates count from 1904.
        mapping: Choices made by a person; they win over what is recognised. Those of the settings sheet are read here.
        own: Sheet, native table or "*" → {field: header} of the columns that xlcrm wrote there.
        as_of: The day from which years that nobody wrote are inferred; without it such dates are reported.
    """
    context = Context(date1904, as_of, own or {}, ())
    context.choices = resolved([*choices_of(grids), *mapping], context.problems)
    sheets = [Sheet(grid) for grid in grids if not grid.owner or grid.owner == "settings"]
    found = _settled([one for sheet in sheets for one in _recognise(sheet, context)], context)
    found = _with_customers(found, context)
    if not any(one.kind == "customers" for one in found):
        found += _named_only(sheets, found, context)
    context.reps = _rep_names(found)
    tables: list[Table] = []
    for one in found:
        tables.extend(_tables(one, context))
    tables = across.joined(tables, context)
    _unused_choices(context, found)
    asked = lacking(tables, {sheet.grid.name: sheet.grid for sheet in sheets})
    return Reading(tuple(_named(tables)), (*context.problems, *asked))


def _with_customers(found: list[Found], context: Context) -> list[Found]:
    """A workbook whose only list of customers is one of contact persons: those are its customers."""
    if any(one.kind == "customers" for one in found):
        return found
    out = []
    for one in found:
        again = _assign(
            "customers",
            one.block,
            {column: _sample(one.block, column) for column in one.block.headers},
            context,
        )
        turned = Found(one.block, "customers", again)
        leads = _lists_leads(one) and again.has("name")
        out.append(turned if leads or (one.kind == "contacts" and again.has("name")) else one)
        if leads:
            _ask_kind(turned, one.kind, context)
    return out


def _lists_leads(one: Found) -> bool:
    """A ledger without numbers and sure dates, each customer in it once: rather a list of leads."""
    columns = one.assignment.columns
    if one.kind != "orders" or "id" in columns or "customer" not in columns:
        return False
    names = _sample(one.block, columns["customer"].index)
    return ("date" not in columns or not columns["date"].sure) and len(set(names)) == len(names) >= 3


def _named_only(sheets: Sequence[Sheet], found: Sequence[Found], context: Context) -> list[Found]:
    """No list of customers anywhere: one of which only the header 客户名称 is understood will do, and is asked about."""
    used = {one.block.sheet.grid.name for one in found}
    for sheet in sheets:
        if sheet.grid.name in used or sheet.grid.owner or _is_other_sheet(sheet):
            continue
        for block in find_blocks(sheet, lenient=True):
            samples = {column: _sample(block, column) for column in block.headers}
            one = Found(block, "customers", _assign("customers", block, samples, context))
            if one.assignment.has("name"):
                _ask_kind(one, "contacts", context)
                context.problems = [
                    p
                    for p in context.problems
                    if not (p.code == "sheet_not_read" and p.sheet == sheet.grid.name)
                ]
                return [one]
    return []


def _is_other_sheet(sheet: Sheet) -> bool:
    return not sheet.grid.visible or bool(other_sheet(sheet.grid.name)) or bool(sheet.grid.pivots)


def _recognise(sheet: Sheet, context: Context) -> list[Found]:
    blocks = find_blocks(sheet)
    found = []
    told = len(context.problems)
    for block in blocks:
        one = _kind_of(block, context)
        if one is not None:
            found.append(one)
    if (
        not found
        and len(context.problems) == told
        and not sheet.grid.owner
        and len(sheet.bare_rows) < sheet.grid.height
        and not sheet.grid.pivots
    ):
        context.tell("sheet_not_read", sheet.grid.name)
    return found


def _kind_of(block: Block, context: Context) -> Found | None:
    samples = {column: _sample(block, column) for column in block.headers}
    assignments = {kind: _assign(kind, block, samples, context) for kind in _kinds_for(block)}
    leading = {
        kind: samples.get(Frame(block, kind, one.columns).leading, ())
        for kind, one in assignments.items()
        if _has_leading(kind, block, one)
    }
    if "customer" in assignments.get("contacts", Assignment("contacts")).columns:
        leading["contacts"] = samples[assignments["contacts"].columns["customer"].index]
    grid = block.sheet.grid
    decided = verdict(
        assignments, grid.name, block.title(), leading, [header.text for header in block.headers.values()]
    )
    forced = _forced_kind(block, decided, context)
    kind = forced or decided.kind
    if kind is None or not assignments[kind].columns:
        _tell_unread(block, decided.other, assignments, context)
        return None
    if (
        kind in ("settings", "mapping")
        and not grid.owner
        and not assignments[kind].has("name", "value")
        and kind == "settings"
    ):
        return None
    return Found(block, kind, assignments[kind], None if forced else decided.rival)


def _tell_unread(block: Block, other: str, assignments: Mapping[Kind, Assignment], context: Context) -> None:
    place = (block.sheet.grid.name, a1(block.top, block.left))
    near = nearly(assignments)
    if other:
        label = OTHER_LABELS[other]
        context.tell("table_of_other_kind", *place, zh=label.zh, en=label.en)
    elif near:
        kind, missing = near
        lacks = [spec(kind, name).label for name in missing]
        slots = {"zh": KIND_LABELS[kind].zh, "en": KIND_LABELS[kind].en}
        context.tell(
            "table_lacks",
            *place,
            **slots,
            lacks_zh="、".join(one.zh for one in lacks),
            lacks_en=", ".join(one.en for one in lacks),
        )


def _has_leading(kind: Kind, block: Block, one: Assignment) -> bool:
    try:
        return Frame(block, kind, one.columns).leading > 0
    except StopIteration:
        return False


def _kinds_for(block: Block) -> tuple[Kind, ...]:
    if block.sheet.grid.owner == "settings":
        return ("settings", "reps", "holidays", "mapping")
    return KINDS


def _settled(found: list[Found], context: Context) -> list[Found]:
    """Beside a list of customers that is one for sure, a list of persons at customers is one of contacts."""
    sure = [one for one in found if one.kind == "customers" and one.rival is None]
    out = []
    for one in found:
        if sure and one.kind == "customers" and one.rival == "contacts":
            samples = {column: _sample(one.block, column) for column in one.block.headers}
            out.append(Found(one.block, "contacts", _assign("contacts", one.block, samples, context)))
            continue
        if one.rival:
            _ask_kind(one, one.rival, context)
        elif is_slight(one.assignment) and any(
            other is not one and not is_slight(other.assignment) for other in sure
        ):
            _ask_kind(one, "log", context)
        out.append(one)
    return out


def _ask_kind(one: Found, rival: Kind, context: Context) -> None:
    first, second = KIND_LABELS[one.kind], KIND_LABELS[rival]
    place = a1(one.block.header_row, one.block.left)
    slots = {"zh": first.zh, "en": first.en, "zh2": second.zh, "en2": second.en}
    context.tell("kind_unsure", one.block.sheet.grid.name, place, **slots)


def _sample(block: Block, column: int) -> Sequence[Value]:
    """Cells to judge a column by: from the top, up to the first gap, and some from far down in a long table."""
    end = _first_gap(block)
    values = block.sheet.part(column, block.first, end)
    near = _filled(values[: _SAMPLE * 3])
    far = _filled(values[_SAMPLE * 3 :: len(values) // _SAMPLE]) if len(values) > _SAMPLE * 6 else ()
    return [*near, *far] or _filled(block.sheet.part(column, end, block.last)[: _SAMPLE * 6])


def _filled(values: Sequence[Value]) -> Sequence[Value]:
    return [value for value in values if value is not None][:_SAMPLE]


def _first_gap(block: Block) -> int:
    """The row before the first empty one, when at least two rows stand above it."""
    columns = range(block.left, block.right + 1)
    for row in range(block.first, min(block.last, block.first + 500) + 1):
        if not block.sheet.filled(row, columns):
            return row - 1 if row - block.first >= 2 else block.last
    return block.last


def _assign(kind: Kind, block: Block, samples: Mapping[int, Sequence[Value]], context: Context) -> Assignment:
    chosen = chosen_columns(context.choices, kind, block.sheet.grid.name, block.headers)
    own = _own_columns(block, context) if kind == "customers" else {}
    periods = (
        {*period_columns(block.headers), *total_columns(block.headers)} if kind == "customers" else set()
    )
    headers = {
        column: header
        for column, header in block.headers.items()
        if column not in periods or column in chosen
    }
    result = assign(kind, headers, samples, own=own, chosen=chosen)
    result.score += 2.0 if periods and "name" in result.columns else 0.0
    if kind == "customers":
        persons_as_customers(result, block.sheet.grid.name, block.title())
    return result


def _own_columns(block: Block, context: Context) -> dict[int, str]:
    """Columns that the state says xlcrm wrote; of two with the same header the one further right."""
    written: dict[str, str] = {}
    for key in ("*", "customers", block.sheet.grid.name, block.list_object or ""):
        written.update({squeezed(header): name for name, header in context.own.get(key, {}).items()})
    found: dict[str, int] = {}
    for column, header in sorted(block.headers.items()):
        name = written.get(squeezed(header.text)) or written.get(squeezed(header.text.rpartition("/")[2]))
        if name:
            found[name] = column
    return {column: name for name, column in found.items()}


def _forced_kind(block: Block, decided: Verdict, context: Context) -> Kind | None:
    """The kind that a person's choices make of a block: where it was open, or where most choices of the kind stand."""
    grid = block.sheet.grid.name
    kinds = set()
    for kind in KINDS:
        ours = [one for one in context.choices if one.kind == kind and one.field and one.sheet in ("", grid)]
        here = sum(bool(chosen_columns([one], kind, grid, block.headers)) for one in ours)
        open_to_it = decided.kind in (None, kind) or decided.rival == kind
        if here and (open_to_it or here >= max(2, len(ours) / 2)):
            kinds.add(kind)
    return kinds.pop() if len(kinds) == 1 else None


def _rep_names(found: Sequence[Found]) -> frozenset[str]:
    names: set[str] = set()
    for one in found:
        column = one.assignment.columns.get("name" if one.kind == "reps" else "owner")
        if column and one.kind in ("reps", "customers", "orders"):
            cells = one.block.sheet.part(column.index, one.block.first, one.block.last)
            names.update(
                value.strip()
                for value in set(cells)
                if isinstance(value, str) and 2 <= len(value.strip()) <= 20
            )
    return frozenset(names)


def _tables(one: Found, context: Context) -> list[Table]:
    sheet = one.block.sheet.grid.name
    for question in one.assignment.questions:
        context.tell(question.code, sheet, a1(one.block.header_row, question.column), **question.values)
    return body.read(one, context)


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
