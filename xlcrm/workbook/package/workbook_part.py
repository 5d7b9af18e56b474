"""The sheets that the workbook part lists: found, added and taken off, and which of them are ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlcrm.errors import RefusedError
from xlcrm.grid import a1
from xlcrm.workbook.package.defined_names import define_name, defined_names, renumber_names
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.titles import add_title, drop_title
from xlcrm.workbook.package.workbook_root import root
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor

OWNER_PREFIX = "_xlcrm."
"""A hidden defined name with this prefix and a sheet's key points at A1 of a sheet that xlcrm made."""
Visibility = Literal["visible", "hidden", "veryHidden"]
WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class SheetEntry:
    """One sheet as the workbook part lists it."""

    name: str
    sheet_id: int
    relationship: str
    part: str
    kind: str
    """worksheet, chartsheet, dialogsheet, xlMacrosheet …"""
    visibility: Visibility
    index: int
    """Position among all sheets, from 0: what localSheetId and activeTab count by."""


def sheets(package: Package) -> list[SheetEntry]:
    """All sheets in their order."""
    relations = {r.id: r for r in package.relationships(package.workbook)}
    found = []
    for index, element in enumerate(_sheet_elements(root(package))):
        relation = relations.get(element.qualified("id"))
        number = element.get("sheetId")
        found.append(
            SheetEntry(
                name=element.get("name"),
                sheet_id=int(number) if number.isdigit() else 0,
                relationship=element.qualified("id"),
                part=relation.target if relation else "",
                kind=relation.kind if relation else "",
                visibility=_visibility(element.get("state")),
                index=index,
            )
        )
    return found


def worksheets(package: Package) -> list[SheetEntry]:
    """The worksheets that exist in the package, in their order."""
    return [sheet for sheet in sheets(package) if sheet.kind == "worksheet" and sheet.part in package]


def owned_sheets(package: Package) -> dict[str, SheetEntry]:
    """Key → sheet, for the sheets that xlcrm made, whatever they are called by now."""
    by_name = {sheet.name.casefold(): sheet for sheet in sheets(package)}
    owned = {}
    for name in defined_names(package):
        if name.name.startswith(OWNER_PREFIX) and name.scope is None:
            sheet = by_name.get(sheet_of(name.refers_to).casefold())
            if sheet is not None:
                owned[name.name.removeprefix(OWNER_PREFIX)] = sheet
    return owned


def sheet_of(reference: str) -> str:
    """The sheet that a reference such as 'my sheet'!$A$1 names; empty when it names none."""
    head, mark, _ = reference.rpartition("!")
    if not mark:
        return ""
    return head[1:-1].replace("''", "'") if head.startswith("'") else head


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it, always in quotes."""
    return "'" + sheet.replace("'", "''") + "'"


def free_sheet_name(package: Package, wanted: str) -> str:
    """A legal name that no sheet has: the wanted one, else "wanted (2)" …."""
    taken = {sheet.name.casefold() for sheet in sheets(package)}
    base = _FORBIDDEN.sub(" ", wanted).strip().strip("'")[:31] or "Sheet"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        tail = f" ({number})"
        name = base[: 31 - len(tail)] + tail
    return name


def add_sheet(package: Package, name: str, part: str, visibility: Visibility = "visible") -> SheetEntry:
    """List a worksheet part that is in the package as the last sheet; returns its entry."""
    present = sheets(package)
    add_title(package, _worksheet_names(present), name)
    relationship = package.relate(package.workbook, "worksheet", part)
    number = max((sheet.sheet_id for sheet in present), default=0) + 1
    editor = Editor(package.read(package.workbook))
    parent = editor.root.first("sheets")
    if parent is None:
        raise RefusedError(
            "no_sheets",
            "工作簿没有工作表列表，已损坏。请用 Excel 打开，保存后再试。",
            "The workbook lists no sheets: it is damaged. Open it in Excel, save it and try again.",
        )
    prefix = _relationship_prefix(editor, package)
    state = "" if visibility == "visible" else f' state="{visibility}"'
    declared = "" if prefix else f' xmlns:r="{package.relationship_namespace}"'
    attribute = f'{prefix or "r"}:id="{relationship}"'
    new = f'<{editor.prefix}sheet name="{escape(name)}" sheetId="{number}"{state}{declared} {attribute}/>'
    editor.append(parent, new.encode())
    package.write(package.workbook, editor.result())
    return SheetEntry(name, number, relationship, part, "worksheet", visibility, len(present))


def remove_sheet(package: Package, entry: SheetEntry) -> None:
    """Take a sheet off the list: its relationship, names of its own and sheet indices move along; the part stays."""
    drop_title(package, _worksheet_names(sheets(package)), entry.name)
    editor = Editor(package.read(package.workbook))
    editor.replace(_sheet_elements(editor.root)[entry.index], b"")
    renumber_names(editor, entry.index)
    _renumber_views(editor, entry.index)
    package.write(package.workbook, editor.result())
    package.unrelate(package.workbook, entry.relationship)


def own_sheet(package: Package, key: str, sheet_name: str) -> None:
    """Remember that xlcrm made a sheet."""
    define_name(package, OWNER_PREFIX + key, f"{quoted(sheet_name)}!${a1(1, 1)[0]}$1", hidden=True)


def _worksheet_names(found: Sequence[SheetEntry]) -> list[str]:
    return [sheet.name for sheet in found if sheet.kind == "worksheet"]


def _sheet_elements(root: Element) -> list[Element]:
    parent = root.first("sheets")
    return parent.all("sheet") if parent else []


def _visibility(state: str) -> Visibility:
    if state == "hidden":
        return "hidden"
    return "veryHidden" if state == "veryHidden" else "visible"


def _relationship_prefix(editor: Editor, package: Package) -> str:
    uri = package.relationship_namespace
    return next((k[6:] for k, v in editor.root.attributes.items() if v == uri and k.startswith("xmlns:")), "")


def _renumber_views(editor: Editor, removed: int) -> None:
    """The active and the first shown tab keep standing on the same sheets."""
    parents: Sequence[Element | None] = (editor.root.first("bookViews"),)
    for view in (v for parent in parents if parent for v in parent.all("workbookView")):
        for name in ("activeTab", "firstSheet"):
            value = view.get(name)
            if value.isdigit() and int(value) >= max(removed, 1):
                editor.set(view, name, str(int(value) - 1))
