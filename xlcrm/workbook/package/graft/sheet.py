"""Grafting: a prepared sheet becomes a sheet of a workbook that is not ours, and nothing else there changes.

entry = graft(package, spec)  # added at the end, or in place of the sheet that xlcrm made under spec.key
drop(package, "dashboard")  # removed with its charts, tables and names
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from xlcrm.errors import RefusedError
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.bound import refuse_locked_structure
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.graft.fit import fitted
from xlcrm.workbook.package.graft.names import define_names, drop_names_of, refuse_taken
from xlcrm.workbook.package.graft.parts import Names, PartGraft, put
from xlcrm.workbook.package.graft.private import private_parts
from xlcrm.workbook.package.graft.styles import StyleGraft
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.render import render
from xlcrm.workbook.package.workbook_root import drop_calc_chain, is_1904
from xlcrm.workbook.package.xml import to_utf8, tree_of
from xlcrm.workbook.sheets import SheetSpec

_SELECTED = re.compile(rb"""<(?:\w+:)?sheetView\s[^>]*?\btabSelected\s*=\s*["'](?:1|true)["']""")
_VISIBILITY: dict[str, wb.Visibility] = {
    "visible": "visible",
    "hidden": "hidden",
    "very hidden": "veryHidden",
}


def graft(package: Package, spec: SheetSpec) -> wb.SheetEntry:
    """Bring a prepared sheet into the package; returns the sheet's entry with the name that it got.

    A sheet with the same key is replaced: position, number, name and visibility stay as the team has them. Otherwise
    the sheet is added at the end, as 今日 (2) when 今日 is taken. An equal spec changes no byte.
    Raises RefusedError ("structure_locked", "name_taken") and UsageError (what no sheet can hold), both before
    anything is changed.
    """
    refuse_taken(package, spec)
    owned = wb.owned_sheets(package).get(spec.key) if spec.key else None
    name = owned.name if owned else wb.free_sheet_name(package, spec.name)
    spare = private_parts(package, owned.part) if owned else []
    tables = _tables(package, without=spare)
    spec = fitted(spec, name, taken=_taken_names(package, tables))
    rendered = _render(package, spec)
    entry = (
        _replace(package, owned, rendered, spare, tables) if owned else _add(package, spec, rendered, tables)
    )
    define_names(package, entry, spec, rendered)
    if spec.key:
        wb.own_sheet(package, spec.key, entry.name)
    return entry


def drop(package: Package, key: str) -> bool:
    """Remove the sheet that xlcrm made under this key, with all that only it needs; False when there is none."""
    entry = wb.owned_sheets(package).get(key)
    if entry is None:
        return False
    refuse_locked_structure(package)
    if not any(s.visibility == "visible" for s in wb.sheets(package) if s.index != entry.index):
        raise RefusedError(
            "last_sheet",
            f"{entry.name} 是唯一可见的工作表，不能删除。请先让另一张工作表可见。",
            f"{entry.name} is the only visible sheet and cannot be removed. Show another sheet first.",
        )
    _forget_calculations(package, entry)
    for part in [*private_parts(package, entry.part), entry.part]:
        package.drop(part)
    drop_names_of(package, entry.name)
    wb.remove_sheet(package, entry)
    return True


def _render(package: Package, spec: SheetSpec) -> Package:
    """The sheet as a workbook of its own; whether it shows, and its names, are the target workbook's business."""
    alone = replace(spec, key="", names={}, visibility="visible")
    return Package(render([alone], date1904=is_1904(package)))


def _add(package: Package, spec: SheetSpec, rendered: Package, tables: dict[int, str]) -> wb.SheetEntry:
    refuse_locked_structure(package)
    names = Names(package, ())
    part = names.take("worksheet")
    _put(package, rendered, part, names, _free_numbers(tables), selected=False)
    return wb.add_sheet(package, spec.name, part, _VISIBILITY[spec.visibility])


def _replace(
    package: Package, owned: wb.SheetEntry, rendered: Package, spare: list[str], tables: dict[int, str]
) -> wb.SheetEntry:
    before = package.read(owned.part)
    selected = bool(_SELECTED.search(before[: before.find(b"sheetData")]))
    names = Names(package, spare)
    _put(package, rendered, owned.part, names, _free_numbers(tables), selected=selected)
    for part in names.freed:
        package.drop(part)
    if package.read(owned.part) != before:
        _forget_calculations(package, owned)
    return owned


def _put(
    package: Package, rendered: Package, part: str, names: Names, numbers: Iterator[int], *, selected: bool
) -> None:
    styles = StyleGraft(package, rendered)
    source = wb.sheets(rendered)[0].part
    for new in PartGraft(package, rendered, styles, names).sheet(
        source, part, selected=selected, table_ids=numbers
    ):
        put(package, new)
    styles.save()


def _tables(package: Package, without: list[str]) -> dict[int, str]:
    """Number → name of all native tables but those of a sheet that is being replaced."""
    found = {}
    for sheet in wb.worksheets(package):
        for part in package.related(sheet.part, "table"):
            if part not in without:
                root = tree_of(package.read(part))
                found[int(root.get("id", "0"))] = root.get("displayName") or root.get("name")
    return found


def _taken_names(package: Package, tables: dict[int, str]) -> set[str]:
    """Names that no new table may have, case folded."""
    return {name.casefold() for name in tables.values()} | {n.name.casefold() for n in defined_names(package)}


def _free_numbers(tables: dict[int, str]) -> Iterator[int]:
    return (number for number in itertools.count(1) if number not in tables)


def _forget_calculations(package: Package, sheet: wb.SheetEntry) -> None:
    """The list of formula cells must not name cells that are gone; the program makes it anew."""
    number = re.compile(rb"""\bi\s*=\s*["']%d["']""" % sheet.sheet_id)
    chains = package.related(package.workbook, "calcChain")
    if any(number.search(to_utf8(package.read(chain))) for chain in chains):
        drop_calc_chain(package)
