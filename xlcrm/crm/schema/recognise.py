"""Which kind of table a block is, with its columns as fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from xlcrm.crm.schema.assign import assign, chosen_columns
from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.beside import areas_beside
from xlcrm.crm.schema.blocks import Block, find_blocks
from xlcrm.crm.schema.columns import Columns
from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.fields import KIND_LABELS, KINDS, LISTS, spec
from xlcrm.crm.schema.found import Found, sample
from xlcrm.crm.schema.guesses import KINDS_OF_CUSTOMERS, guess_customers
from xlcrm.crm.schema.kind_words import OTHER_LABELS
from xlcrm.crm.schema.kinds import (
    Said,
    Verdict,
    nearly,
    persons_as_customers,
    required,
    verdict,
)
from xlcrm.crm.schema.lines import Frame
from xlcrm.crm.schema.looked_after import persons_looked_after
from xlcrm.crm.schema.matrix import MONEY, is_matrix
from xlcrm.crm.schema.shaped import Samples, core_choices, headed_by_modules, shaped, without_module_fields
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.schema.sums import period_columns, total_columns
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value, a1


def recognise(sheet: Sheet, context: Context) -> list[Found]:
    """The tables of a sheet; a sheet that holds something and none of them is told."""
    blocks = find_blocks(sheet)
    found: list[Found] = []
    told = len(context.problems)
    for block in blocks:
        one = _kind_of(block, context, _claimed(block, found))
        if one is not None:
            found.append(one)
        else:
            context.unread.append(block)
    if not found and not sheet.grid.owner and (brought := headed_by_modules(sheet, context)):
        context.problems[told:] = []
        return brought
    if found and not sheet.grid.owner:
        for area in areas_beside(sheet, blocks):
            context.tell("area_not_read", sheet.grid.name, a1(area.top, area.left), area=str(area))
    if (
        not found
        and len(context.problems) == told
        and not sheet.grid.owner
        and sheet.grid.visible
        and len(sheet.bare_rows) < sheet.grid.height
        and not sheet.grid.pivots
    ):
        context.tell("sheet_not_read", sheet.grid.name)
    return found


def second_look(found: Sequence[Found], context: Context) -> list[Found]:
    """Tables that were not understood, looked at again now that the customers' names are known."""
    context.customers = frozenset(
        value
        for one in found
        if one.kind == "customers"
        for name in ("name", "id", "short_name")
        if name in one.assignment.columns
        for value in sample(one.block, one.assignment.columns[name].index)
    )
    return [again for block in context.unread if (again := _again(block, found, context))]


def _again(block: Block, found: Sequence[Found], context: Context) -> Found | None:
    """The table after all, and what was said of its not being one taken back; else everything as it was."""
    before, sheet = context.problems, block.sheet.grid.name
    said = {
        *((code, a1(block.top, block.left)) for code in ("table_lacks", "table_of_other_kind")),
        ("sheet_not_read", ""),
    }
    context.problems = [one for one in before if one.sheet != sheet or (one.code, one.cell) not in said]
    one = _like_a_sister(block, found, context) or _of_customers(block, context)
    if one is None:
        context.problems = before
    return one


def _of_customers(block: Block, context: Context) -> Found | None:
    """The table as one whose rows belong to customers that are known by now."""
    one = _kind_of(block, context) if context.customers else None
    return one if one and one.kind in KINDS_OF_CUSTOMERS else None


def _like_a_sister(block: Block, found: Sequence[Found], context: Context) -> Found | None:
    """A tab with the very header of a table that was understood holds a table of its kind."""
    if block.rows_a_record > 1:
        return None
    for sister in found:
        elsewhere = sister.block.sheet is not block.sheet
        if elsewhere and _words_of(sister.block) == _words_of(block):
            samples = {column: sample(block, column) for column in block.headers}
            one = Found(block, sister.kind, assign_fields(sister.kind, block, samples, context))
            return one if required(one.assignment) else None
    return None


def _claimed(block: Block, found: Sequence[Found]) -> frozenset[Kind]:
    """The kinds of the tables found on the sheet so far whose columns are other ones."""
    return frozenset(one.kind for one in found if _words_of(one.block) != _words_of(block))


def _words_of(block: Block) -> set[str]:
    return {squeezed(header.text) for header in block.headers.values()}


def _kind_of(block: Block, context: Context, claimed: Collection[Kind] = ()) -> Found | None:
    if block.rows_a_record > 1:
        place = (block.sheet.grid.name, a1(block.top, block.left))
        context.tell("two_rows_a_record", *place, row=block.header_row)
        return None
    samples = {column: sample(block, column) for column in block.headers}
    brought = shaped(block, samples, context, named=True)
    if brought is not None:
        return brought
    assignments = {kind: assign_fields(kind, block, samples, context) for kind in _kinds_for(block)}
    said = Said(block.sheet.grid.name, block.title(), [header.text for header in block.headers.values()])
    unless = MONEY if is_matrix(block, assignments.get("customers")) else ()
    decided = verdict(assignments, said, _leading(block, assignments, samples), claimed, unless)
    forced = _forced_kind(block, decided, context)
    kind = forced or decided.kind
    if kind is None or not assignments[kind].columns:
        brought = shaped(block, samples, context, named=False)
        if brought is None:
            _tell_unread(block, decided.other, assignments, context)
        return brought
    if kind == "settings" and not block.sheet.grid.owner and not assignments[kind].has("name", "value"):
        return None
    return Found(block, kind, assignments[kind], None if forced else decided.rival)


def _leading(
    block: Block, assignments: Mapping[Kind, Assignment], samples: Samples
) -> dict[Kind, Sequence[Value]]:
    """Cells of each kind's leading column; of contacts that of their customers, who come again."""
    leading = {
        kind: samples.get(Frame(block, kind, one.columns).leading, ())
        for kind, one in assignments.items()
        if _has_leading(kind, block, one)
    }
    contacts = assignments.get("contacts")
    if contacts and "customer" in contacts.columns:
        leading["contacts"] = samples[contacts.columns["customer"].index]
    return leading


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
        return ("settings", "reps", "holidays", "mapping", *LISTS)
    return tuple(kind for kind in KINDS if kind not in LISTS)


def assign_fields(kind: Kind, block: Block, samples: Samples, context: Context) -> Assignment:
    """Columns as fields of one kind, a person's choices and our own columns first."""
    known = without_module_fields(block.headers, kind, context)
    chosen = core_choices(chosen_columns(context.choices, kind, block.sheet.grid.name, known), kind)
    own = _own_columns(block, context) if kind == "customers" else {}
    periods = (
        {*period_columns(block.headers), *total_columns(block.headers)} if kind == "customers" else set()
    )
    headers = {
        column: header for column, header in known.items() if column not in periods or column in chosen
    }
    result = assign(kind, headers, samples, own=own, chosen=chosen, as_of=context.as_of)
    result.score += 2.0 if periods and "name" in result.columns else 0.0
    if kind in KINDS_OF_CUSTOMERS:
        guess_customers(result, Columns(headers, samples, context.as_of), context.customers)
    if kind == "customers":
        persons_as_customers(result, block.sheet.grid.name, block.title())
        persons_looked_after(result, block)
    return result


def _own_columns(block: Block, context: Context) -> dict[int, str]:
    """Columns that the state says xlcrm wrote; of two with the same header the one further right."""
    written: dict[str, str] = {}
    for key in ("*", "customers", block.sheet.grid.name, block.list_object or ""):
        known = context.own.get(key, {})
        written.update({squeezed(header): name for name, header in known.items() if "." not in name})
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
