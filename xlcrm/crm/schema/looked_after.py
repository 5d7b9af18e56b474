"""Persons of one firm who are looked after one by one, as the doctors of a hospital are: they are the customers then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.body import cells_at
from xlcrm.crm.schema.fields import spec
from xlcrm.grid import Value

_ROWS = 500
_OFTEN = 0.2
"""Share of the rows whose firm has persons of different levels."""


def persons_looked_after(one: Assignment, block: Block) -> None:
    """Where persons of one firm have levels of their own, each is a customer; a person is asked."""
    if not one.has("name", "contact_name", "tier_own") or one.columns["name"].how in ("chosen", "ours"):
        return
    firms, persons, levels = (_cells(one, block, name) for name in ("name", "contact_name", "tier_own"))
    known = [person for person in persons if person is not None]
    if len(set(known)) < len(known) or not _graded_apart(firms, levels):
        return
    firm, person = one.columns["name"], one.columns.pop("contact_name")
    one.ask("persons_looked_after", person.index, person.header, spec("customers", "name"), firm=firm.header)
    one.columns["name"] = replace(person, field="name", sure=False, how="guessed")


def _cells(one: Assignment, block: Block, name: str) -> list[Value]:
    """The cells of a field down the first rows, merged ones filled down."""
    rows = range(block.first, min(block.last, block.first + _ROWS) + 1)
    return cells_at(block, one.columns[name].index, rows)


def _graded_apart(firms: list[Value], levels: list[Value]) -> bool:
    """Have several rows of one firm different levels, often enough to be meant?"""
    found: defaultdict[Value, list[Value]] = defaultdict(list)
    for firm, level in zip(firms, levels, strict=True):
        if firm is not None and level is not None:
            found[firm].append(level)
    apart = sum(len(one) for one in found.values() if len(set(one)) > 1)
    return apart >= max(2, _OFTEN * sum(map(len, found.values())))
