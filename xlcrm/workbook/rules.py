"""Conditional formats brought onto a team's sheet: which of the rules that stand there are earlier ones of ours.

A rule carries no mark of its maker, so ours are known by three things together: their look, their formula as it reads
from its own cell (so that sorting, inserted rows and moved columns do no harm), and that they colour the same cells.
A rule that the team changed in one of these is the team's own from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlcrm.grid import Area
from xlcrm.workbook.changes import AddRules
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.sheets import Rule

_MIDDLE_ROW, _MIDDLE_COLUMN = 500_000, 8_000


@dataclass(frozen=True)
class Standing:
    """A rule that a sheet has: its areas, its formula as seen from their first cell, and its look as a value."""

    areas: tuple[Area, ...]
    formula: str
    look: object


@dataclass(frozen=True)
class Step:
    """A rule to put, and the numbers of the standing rules that it takes the place of."""

    rule: Rule
    instead: tuple[int, ...] = ()


def steps(standing: Sequence[Standing], change: AddRules, look_of: Callable[[str], object]) -> list[Step]:
    """What is to be done on a sheet; nothing for rules that cover their cells already.

    Of a rule that was put before (`replaces` says where) and of which nothing is left, a person has rid the sheet:
    it is not put again.
    """
    found = []
    for rule in change.rules:
        alike = [
            n for n, old in enumerate(standing) if old.look == look_of(rule.look) and _is_same(old, rule)
        ]
        near = [
            n for n in alike if any(_near(area, rule.area, change.replaces) for area in standing[n].areas)
        ]
        is_there = any(_inside(rule.area, area) for n in near for area in standing[n].areas)
        if is_there or (change.replaces and not near):
            continue
        whole = [
            n for n in near if all(_near(area, rule.area, change.replaces) for area in standing[n].areas)
        ]
        found.append(Step(rule, tuple(whole)))
    return found


def alike(one: Rule, other: Rule) -> bool:
    """Do two rules say the same, each of its own cells?"""
    return one.look == other.look and _shape(one.formula, one.area) == _shape(other.formula, other.area)


def _is_same(old: Standing, rule: Rule) -> bool:
    return bool(old.areas) and _shape(old.formula, _bounds(old.areas)) == _shape(rule.formula, rule.area)


def _shape(formula: str, area: Area) -> str:
    """The formula as it would read if the area began in the middle of a sheet.

    In one column $D5 and D5 say the same, so that dollar signs make no difference there.
    """
    plain = formula.removeprefix("=").replace(" ", "")
    if area.left == area.right:
        plain = plain.replace("$", "")
    return shifted(plain, _MIDDLE_ROW - area.top, _MIDDLE_COLUMN - area.left)


def _bounds(areas: Sequence[Area]) -> Area:
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def _near(area: Area, new: Area, replaces: Sequence[Area]) -> bool:
    """Does an area colour cells of the new one and no others beside it, or cells that were ours before?"""
    in_columns = new.left <= area.left and area.right <= new.right
    in_rows = area.top <= new.bottom and new.top <= area.bottom
    return (in_columns and in_rows) or any(_inside(area, old) for old in replaces)


def _inside(inner: Area, outer: Area) -> bool:
    return outer.contains(inner.top, inner.left) and outer.contains(inner.bottom, inner.right)
