"""Kinds weighed against each other: which list is the one of customers, when no table or more than one claims to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlcrm.crm.names import name_key
from xlcrm.crm.schema.blocks import find_blocks
from xlcrm.crm.schema.columns import Columns
from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.fields import KIND_LABELS
from xlcrm.crm.schema.found import Found, sample
from xlcrm.crm.schema.guesses import guess_person
from xlcrm.crm.schema.kinds import is_slight, other_sheet, required, tells
from xlcrm.crm.schema.recognise import assign_fields
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value, a1


def settled(found: list[Found], context: Context) -> list[Found]:
    """Beside a list of customers that is one for sure, a list of persons at customers is one of contacts."""
    sure = [one for one in found if one.kind == "customers" and one.rival is None]
    out = []
    for one in found:
        if sure and one.kind == "customers" and one.rival == "contacts":
            out.append(_as_contacts(one, context))
            continue
        if _is_of_persons(one, [other for other in sure if other is not one], context):
            out.append(_persons_or_asked(one, sure, context))
            continue
        if any(other is not one and _lists_people_of(one, other) for other in sure):
            out.append(_asked_as_contacts(one, context))
            continue
        if one.by_month:
            out.append(one)
            continue
        if one.rival:
            _ask_kind(one, one.rival, context)
        elif is_slight(one.assignment) and any(
            other is not one and not is_slight(other.assignment) for other in sure
        ):
            _ask_kind(one, "log", context)
        out.append(one)
    return out


_AGAIN, _KNOWN = 0.75, 0.8


def _is_of_persons(one: Found, others: Sequence[Found], context: Context) -> bool:
    """Tells the list only how to reach persons, beside one that tells of the customers themselves?"""
    if one.kind != "customers" or tells(one.assignment) or not one.assignment.has("name"):
        return False
    if not any(tells(other.assignment) for other in others):
        return False
    return required(_as_contacts(one, context).assignment)


def _persons_or_asked(one: Found, sure: Sequence[Found], context: Context) -> Found:
    """Contact persons where the firms are those of the other lists; new firms stay customers, and are asked about."""
    lists = [other for other in sure if other is not one and other.assignment.has("name")]
    known = {name for other in lists for name in _names_of(other)}
    names = _names_of(one)
    if sum(name in known for name in names) >= 0.5 * len(names):
        return _as_contacts(one, context)
    _ask_kind(one, "contacts", context)
    return one


def _lists_people_of(one: Found, other: Found) -> bool:
    """Are the customers of one list, several times each, those of the other, where each stands once?"""
    key = next(
        (name for name in ("name", "id") if one.assignment.has(name) and other.assignment.has(name)), ""
    )
    if one.kind != "customers" or not key:
        return False
    names, known = _cells_of(one, key), _cells_of(other, key)
    different = set(names)
    if len(different) > _AGAIN * len(names) or len(set(known)) <= _AGAIN * len(known):
        return False
    return len(different & set(known)) >= _KNOWN * len(different)


def _names_of(one: Found) -> Sequence[Value]:
    return _cells_of(one, "name")


def _cells_of(one: Found, name: str) -> Sequence[Value]:
    return sample(one.block, one.assignment.columns[name].index)


def _as_contacts(one: Found, context: Context) -> Found:
    samples = {column: sample(one.block, column) for column in one.block.headers}
    return Found(one.block, "contacts", assign_fields("contacts", one.block, samples, context))


def _asked_as_contacts(one: Found, context: Context) -> Found:
    """A list of people whose column of names may have an unknown header; asked about either way."""
    turned = _as_contacts(one, context)
    samples = {column: sample(one.block, column) for column in one.block.headers}
    guess_person(turned.assignment, Columns(one.block.headers, samples, context.as_of))
    best = turned if required(turned.assignment) else one
    _ask_kind(best, "contacts" if best is one else "customers", context)
    return best


def _ask_kind(one: Found, rival: Kind, context: Context) -> None:
    first, second = KIND_LABELS[one.kind], KIND_LABELS[rival]
    place = a1(one.block.header_row, one.block.left)
    slots = {"zh": first.zh, "en": first.en, "zh2": second.zh, "en2": second.en}
    context.tell("kind_unsure", one.block.sheet.grid.name, place, **slots)


def with_customers(found: list[Found], context: Context) -> list[Found]:
    """A workbook whose only list of customers is one of contact persons: those are its customers."""
    refused = any(problem.code == "two_rows_a_record" for problem in context.problems)
    if refused or any(one.kind == "customers" for one in found):
        return found
    out = []
    for one in found:
        again = assign_fields(
            "customers",
            one.block,
            {column: sample(one.block, column) for column in one.block.headers},
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
    names = sample(one.block, columns["customer"].index)
    return ("date" not in columns or not columns["date"].sure) and len(set(names)) == len(names) >= 3


def named_only(sheets: Sequence[Sheet], found: Sequence[Found], context: Context) -> list[Found]:
    """No list of customers anywhere: one of which only the header 客户名称 is understood will do, and is asked about."""
    one = next(_name_lists(sheets, found, context), None)
    if one is None:
        return []
    _ask_kind(one, "contacts", context)
    return _read_after_all(one, context)


def named_beside_persons(sheets: Sequence[Sheet], found: Sequence[Found], context: Context) -> list[Found]:
    """A bare list of customers' names beside a list of persons that names them: no list of persons is the customers then."""
    persons = [one for one in found if one.kind == "contacts" and one.assignment.has("customer")]
    if not persons or any(one.kind == "customers" for one in found):
        return []
    employers = {name for one in persons for name in _names(one, "customer")}
    for one in _name_lists(sheets, found, context):
        if 2 * len(employers & _names(one, "name")) >= len(employers) > 0:
            return _read_after_all(one, context)
    return []


def _name_lists(sheets: Sequence[Sheet], found: Sequence[Found], context: Context) -> Iterator[Found]:
    """Lists on sheets that nobody has understood, as customers with a name and little more."""
    used = {one.block.sheet.grid.name for one in found}
    for sheet in sheets:
        if sheet.grid.name in used or sheet.grid.owner or _is_other_sheet(sheet):
            continue
        for block in find_blocks(sheet, lenient=True):
            if block.rows_a_record > 1:
                continue
            samples = {column: sample(block, column) for column in block.headers}
            one = Found(block, "customers", assign_fields("customers", block, samples, context))
            if one.assignment.has("name"):
                yield one


def _names(one: Found, field: str) -> set[str]:
    """The names in a column, as they are compared."""
    column = one.assignment.columns[field].index
    cells = (one.block.sheet.at(row, column) for row in range(one.block.first, one.block.last + 1))
    return {name_key(cell) for cell in cells if isinstance(cell, str) and name_key(cell)}


def _read_after_all(one: Found, context: Context) -> list[Found]:
    """A list that is read although it was told that its sheet was not."""
    name = one.block.sheet.grid.name
    context.problems = [p for p in context.problems if not (p.code == "sheet_not_read" and p.sheet == name)]
    return [one]


def _is_other_sheet(sheet: Sheet) -> bool:
    return not sheet.grid.visible or bool(other_sheet(sheet.grid.name)) or bool(sheet.grid.pivots)
