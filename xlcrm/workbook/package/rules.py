"""Conditional formats in a worksheet part: the team's stay as they are, ours come after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.grid import Area
from xlcrm.workbook.changes import AddRules
from xlcrm.workbook.package.sheet_frame import ORDER
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.work import Work
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.rules import Standing, Step, steps

_TAG = "conditionalFormatting"


@dataclass(frozen=True)
class _Found:
    """A formula rule of the sheet with its element."""

    element: Element
    rule: Standing


def add_rules(work: Work, change: AddRules) -> None:
    """Carry out AddRules. Rules that are there already change no byte; locked cells keep their looks."""
    sheet = work.sheet(change.sheet)
    found = _rules_of(sheet, work.styles)
    todo = steps([one.rule for one in found], change, work.styles.look_of_rule)
    if not todo:
        return
    if _keeps_formats(sheet):
        _refuse_locked(sheet, work, todo)
    gone = [found[n].element for step in todo for n in step.instead]
    new = [_Written(sheet, work.styles, step, [found[n].element for n in step.instead]) for step in todo]
    _remove(sheet, gone)
    _insert(sheet, new)
    sheet.settle()


def _rules_of(sheet: SheetPart, styles: Styles) -> list[_Found]:
    """Rules with a formula, in the sheet's order; those of pivot tables move with their table."""
    found = []
    for parent in sheet.frame.root.all(_TAG):
        areas = _areas(parent.get("sqref"))
        for element in parent.all("cfRule") if areas and parent.get("pivot") not in ("1", "true") else ():
            formula = element.first("formula")
            if element.get("type") == "expression" and formula is not None:
                look = styles.look_of_dxf(element.get("dxfId"))
                found.append(_Found(element, Standing(areas, formula.text, look)))
    return found


def _areas(sqref: str) -> tuple[Area, ...]:
    try:
        return tuple(Area.parse(part) for part in sqref.split())
    except ValueError:
        return ()


def _keeps_formats(sheet: SheetPart) -> bool:
    """Does protection keep a person from formatting the sheet's cells?"""
    protection = sheet.protection
    return protection is not None and protection.get("formatCells", "1") not in ("0", "false")


def _refuse_locked(sheet: SheetPart, work: Work, todo: Sequence[Step]) -> None:
    for area in (step.rule.area for step in todo):
        is_locked = work.styles.is_locked(sheet.style_of(area.top, area.left))
        if is_locked and not sheet.is_opened(work.package.locks):
            raise sheet.refused(
                "protected_sheet",
                f"受保护，{area} 的颜色不允许修改",
                f"is protected and the colours of {area} are locked",
            )


class _Written:
    """A rule as it will be written: with the priority and the options of the one that it takes the place of."""

    def __init__(self, sheet: SheetPart, styles: Styles, step: Step, instead: Sequence[Element]) -> None:
        self.area, self.formula = step.rule.area, step.rule.formula.removeprefix("=")
        first = min(instead, key=_priority, default=None)
        if first is not None:
            self.attributes = {name: value for name, value in first.attributes.items() if ":" not in name}
        else:
            self.attributes = {"type": "expression", "dxfId": str(styles.dxf_of_look(step.rule.look))}
        self._p = sheet.frame.prefix

    def xml(self) -> str:
        said = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        formula = f"<{self._p}formula>{escape(self.formula)}</{self._p}formula>"
        return f"<{self._p}cfRule{said}>{formula}</{self._p}cfRule>"


def _priority(rule: Element) -> int:
    text = rule.get("priority")
    return int(text) if text.isdigit() else 0


def _remove(sheet: SheetPart, rules: Sequence[Element]) -> None:
    """Take rules out of the sheet; an area without any other rule goes with its last one."""
    gone = set(map(id, rules))
    for parent in sheet.frame.root.all(_TAG):
        inside = parent.all("cfRule")
        ours = [rule for rule in inside if id(rule) in gone]
        for element in [parent] if ours and len(ours) == len(inside) else ours:
            sheet.frame.replace(element, b"")


def _insert(sheet: SheetPart, rules: Sequence[_Written]) -> None:
    """Write rules after those that stand, an element for each area."""
    highest = max(map(_priority, (e for e in sheet.frame.root.walk() if e.local == "cfRule")), default=0)
    for number, rule in enumerate((r for r in rules if "priority" not in r.attributes), highest + 1):
        rule.attributes["priority"] = str(number)
    by_area: dict[Area, list[_Written]] = {}
    for rule in rules:
        by_area.setdefault(rule.area, []).append(rule)
    tag = f"{sheet.frame.prefix}{_TAG}"
    whole = "".join(
        f'<{tag} sqref="{area}">{"".join(rule.xml() for rule in group)}</{tag}>'
        for area, group in by_area.items()
    )
    sheet.frame.insert_ordered(_TAG, whole.encode(), ORDER)
