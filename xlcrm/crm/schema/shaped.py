"""Tables that modules bring, recognised in any layout, and their fields in tables of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.crm.schema.assign import chosen_columns
from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.blocks import blocks_headed_by
from xlcrm.crm.schema.fields import FieldSpec, as_kind, catalogue
from xlcrm.crm.schema.found import Found, sample
from xlcrm.crm.schema.headers import Header, read_header
from xlcrm.crm.schema.shapes import Shape
from xlcrm.crm.schema.units import split_unit
from xlcrm.crm.schema.words import codes_of, plain, squeezed, understand
from xlcrm.crm.tables import Kind
from xlcrm.crm.values.columns import fit
from xlcrm.grid import Value

if TYPE_CHECKING:
    from xlcrm.crm.schema.blocks import Block
    from xlcrm.crm.schema.context import Context
    from xlcrm.crm.schema.sheet import Sheet

_LISTED, _UNDERSTOOD, _ASKED = 2.0, 1.0, 0.5
_UNNAMED = 3
"""Telling fields that are wanted where neither sheet nor title say what the table is."""
_SURELY = 0.8
_BRACKETS = re.compile(r"[(\[【{<〔「].*?[)\]】}>〕」]")
Samples = Mapping[int, Sequence[Value]]


def shaped(block: Block, samples: Samples, context: Context, *, named: bool) -> Found | None:
    """The table as one of a module; `named` asks that its sheet, its title or its native table say so."""
    found = [
        (score, one)
        for shape in context.shapes.tables
        if (score := _score(shape, one := _assigned(shape, block, samples, context), block, named=named))
    ]
    if not found:
        return None
    best = max(found, key=lambda pair: pair[0])[1]
    return Found(block, best.kind, best)


def headed_by_modules(sheet: Sheet, context: Context) -> list[Found]:
    """Tables of modules on a sheet where nobody else sees a header: their words may be known to the module alone."""
    shapes = context.shapes.tables
    found = []
    for block in (
        blocks_headed_by(sheet, lambda texts: any(_is_headed(one, texts) for one in shapes)) if shapes else ()
    ):
        samples = {column: sample(block, column) for column in block.headers}
        one = shaped(block, samples, context, named=False)
        if one is not None:
            found.append(one)
    return found


def _is_headed(shape: Shape, texts: Sequence[str]) -> bool:
    """Do the texts of a row name the fields that such a table must have?"""
    headers = [read_header(text) for text in texts]
    named = {
        name for name, entry in shape.specs.items() if any(_strength(entry, header) for header in headers)
    }
    return any(named >= set(group) for group in shape.needs)


def _score(shape: Shape, one: Assignment, block: Block, *, named: bool) -> float:
    """How well a table fits; 0 when it lacks something."""
    told = sum(name in one.columns for name in shape.telling)
    said = _is_named(shape, block)
    wanted = 1 if said else _UNNAMED
    if (named and not said) or told < wanted or not any(one.has(*group) for group in shape.needs):
        return 0.0
    return len(one.columns) + told + (2.0 if said else 0.0)


def _is_named(shape: Shape, block: Block) -> bool:
    if block.list_object == shape.table:
        return True
    if any(re.search(shape.sheets, plain(text)) for text in (block.sheet.grid.name, block.title())):
        return True
    heads = (plain(header.text) for header in block.headers.values())
    return bool(shape.exports) and any(re.search(shape.exports, head) for head in heads)


def _assigned(shape: Shape, block: Block, samples: Samples, context: Context) -> Assignment:
    """Columns as fields: a person's choices and our own columns first, then listed headers, then those understood."""
    specs, kind = shape.specs, as_kind(shape.kind)
    result = Assignment(kind)
    fixed = chosen_columns(context.choices, kind, block.sheet.grid.name, block.headers)
    fixed |= _ours(specs, block, context)
    for column, name in fixed.items():
        if name:
            how = "ours" if specs[name].owned else "chosen"
            result.take(block.headers[column], column, specs[name], sure=True, how=how)
    for column, entry, strength in _claims(specs.values(), block.headers, samples):
        if column not in {*fixed, *result.taken()} and entry.name not in result.columns:
            how = "listed" if strength == _LISTED else "understood"
            result.take(block.headers[column], column, entry, sure=True, how=how)
    _take_only_date(result, specs, block, samples)
    return result


_SAYS_DATE = re.compile(r"日期|时间|日$|date|\bdays?\b(?! *(?:late|overdue|left|open))|when")


def _take_only_date(
    result: Assignment, specs: Mapping[str, FieldSpec], block: Block, samples: Samples
) -> None:
    """The date of a record under another word for it (发生日期, Day raised), where no other column may be it."""
    entry = specs.get("date")
    if entry is None or "date" in result.columns:
        return
    dated = [
        column
        for column, header in block.headers.items()
        if column not in result.taken()
        and _SAYS_DATE.search(plain(header.text))
        and samples.get(column)
        and fit("date", samples[column]) >= _SURELY
    ]
    if len(dated) == 1:
        result.take(block.headers[dated[0]], dated[0], entry, sure=True, how="understood")


def _ours(specs: Mapping[str, FieldSpec], block: Block, context: Context) -> dict[int, str]:
    """The columns that the state says xlcrm fills; below a group's name, which reaches over new columns, by their own."""
    written = context.own.get(block.sheet.grid.name, {})
    heads = {squeezed(header): name for name, header in written.items() if name in specs}
    texts = {
        column: (squeezed(header.text), squeezed(header.text.rpartition("/")[2]))
        for column, header in block.headers.items()
    }
    found = {
        column: next((heads[text] for text in each if text in heads), "") for column, each in texts.items()
    }
    return {column: name for column, name in found.items() if name}


def _claims(
    specs: Iterable[FieldSpec], headers: Mapping[int, Header], samples: Samples
) -> list[tuple[int, FieldSpec, float]]:
    """Columns with the fields that they may be, the surest first, then from the left."""
    claims = [
        (column, entry, strength)
        for column, header in headers.items()
        for entry in specs
        if not entry.owned
        and (strength := _strength(entry, header))
        and _fits(entry, samples.get(column, ()))
    ]
    return sorted(claims, key=lambda claim: (-claim[2], claim[0]))


def _fits(entry: FieldSpec, cells: Sequence[Value]) -> bool:
    """May these cells be of the field: of its type, or words of its list, whatever else these look like (1-10)?"""
    if fit(entry.type, cells) >= 0.5:
        return True
    codes = codes_of(entry.choices)
    return bool(codes) and any(squeezed(str(cell)) in codes for cell in cells)


def _strength(entry: FieldSpec, header: Header) -> float:
    return _strength_of(entry, header.text)


@lru_cache(maxsize=65_536)
def _strength_of(entry: FieldSpec, text: str) -> float:
    """How surely a header names a field: the same headers come again on sheet after sheet."""
    if not entry.listed.isdisjoint(_cores(text)):
        return _LISTED
    if any(must <= words <= may for must, may in entry.phrases for words in _readings(text)):
        return _UNDERSTOOD
    said = plain(text)
    asked = (place for place, question in enumerate(entry.asks) if re.search(question, said))
    return next((_ASKED / (1 + place) for place in asked), 0.0)


@lru_cache(maxsize=20_000)
def _cores(text: str) -> frozenset[str]:
    """A header without units and brackets, as headers are compared; of one in two rows also the lower one by itself."""
    return frozenset(map(squeezed, _bare(text)))


@lru_cache(maxsize=20_000)
def _readings(text: str) -> tuple[frozenset[str], ...]:
    """What the words of a header may mean together, where all of them are known."""
    return tuple(one.words for core in _bare(text) for one in understand(core) if not one.unknown)


def _bare(text: str) -> list[str]:
    texts = dict.fromkeys((text, text.rpartition("/")[2]))
    return [core for each in texts if (core := _BRACKETS.sub(" ", plain(split_unit(each)[0])).strip())]


# -- fields in tables of ours --------------------------------------------------------------------------------------


def without_module_fields(headers: Mapping[int, Header], kind: str, context: Context) -> dict[int, Header]:
    """The headers without those that name, word for word, a field which a module looks for in this kind of table."""
    specs = context.shapes.beside(kind).values()
    if not specs:
        return dict(headers)
    names = frozenset[str]().union(*(entry.listed for entry in specs))
    return {column: header for column, header in headers.items() if squeezed(header.text) not in names}


def core_choices(chosen: Mapping[int, str], kind: Kind) -> dict[int, str]:
    """A person's choices without those of fields that a module looks for."""
    return {column: name for column, name in chosen.items() if not name or name in catalogue()[kind]}


def with_module_fields(found: Found, context: Context) -> Found:
    """The table with what modules look for in its columns that have no field yet."""
    specs = context.shapes.beside(found.kind)
    if not specs:
        return found
    taken = found.assignment.taken()
    free = {column: header for column, header in found.block.headers.items() if column not in taken}
    more = replace(found.assignment, columns=dict(found.assignment.columns))
    samples = {column: sample(found.block, column) for column in free}
    chosen = chosen_columns(context.choices, found.kind, found.block.sheet.grid.name, free)
    for column, name in chosen.items():
        if name in specs:
            more.take(free[column], column, specs[name], sure=True, how="chosen")
    for column, entry, strength in _claims(specs.values(), free, samples):
        if column not in more.taken() and entry.name not in more.columns:
            how = "listed" if strength == _LISTED else "understood"
            more.take(free[column], column, entry, sure=True, how=how)
    return replace(found, assignment=more)
