"""Colours of the owned columns in a team's table: which rules to bring, and which are there from an earlier run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views.owned import owned_rules
from xlcrm.grid import Area
from xlcrm.workbook.changes import AddColumn, AddRules
from xlcrm.workbook.rules import alike
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.columns import ColumnChanges
    from xlcrm.workbook.changes import Placement

COLOURED = ("tier", "next_contact", "overdue")

Remembered = Sequence[Sequence[str]]
"""Area, formula and look of each rule that was put."""


def coloured(changes: ColumnChanges, own: Mapping[str, str], before: Remembered) -> tuple[AddRules, ...]:
    """The rules that a table's owned columns need; none when the last run put the same.

    `own`: field → header of the columns that xlcrm added to the sheet. `before`: what is remembered of the table.
    A rule that a person has removed meanwhile is not put again, unless its column is new.
    """
    placement = changes.placement
    if placement is None or placement.last_row < placement.first_row:
        return ()
    rules = _rules(placement, {**own, **changes.own})
    if in_memory(rules) == sorted(map(list, before)):
        return ()
    added = {change.column for change in changes.changes if isinstance(change, AddColumn)}
    old = [Rule(Area.parse(area), formula, look) for area, formula, look in before]
    known = [rule for rule in rules if rule.area.left not in added and any(alike(rule, one) for one in old)]
    fresh = tuple(rule for rule in rules if rule not in known)
    put = tuple(dict.fromkeys(rule.area for rule in old))
    given = (AddRules(placement.sheet, tuple(known), put), AddRules(placement.sheet, fresh))
    return tuple(change for change in given if change.rules)


def in_memory(rules: Sequence[Rule]) -> list[list[str]]:
    """What is remembered of rules: JSON values."""
    return sorted([str(rule.area), rule.formula, rule.look] for rule in rules)


def _rules(placement: Placement, own: Mapping[str, str]) -> Sequence[Rule]:
    columns = {
        name: placement.columns[name] for name in COLOURED if name in own and name in placement.columns
    }
    return owned_rules(columns, placement.first_row, placement.last_row)
