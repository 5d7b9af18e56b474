"""Defined names of a grafted sheet: its own areas, its print titles, its filter."""

from __future__ import annotations

from collections.abc import Callable

from xlcrm.errors import RefusedError
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import define_name, defined_names
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.workbook_root import root
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor
from xlcrm.workbook.sheets import SheetSpec

_OF_THE_SHEET = ("_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase")


def define_names(package: Package, entry: wb.SheetEntry, spec: SheetSpec, rendered: Package) -> None:
    """Define the names of the spec for the workbook, and those of the sheet (printing, filter) for the sheet."""
    for name, area in sorted(spec.names.items()):
        define_name(package, name, f"{wb.quoted(entry.name)}!{area.absolute}")
    wanted = [name for name in defined_names(rendered) if name.scope == 0]
    stale = set(_OF_THE_SHEET) - {name.name for name in wanted}
    _drop(package, lambda e: e.get("localSheetId") == str(entry.index) and e.get("name") in stale)
    for own in wanted:
        define_name(package, own.name, own.refers_to, hidden=own.hidden, scope=entry.index)


def drop_names_of(package: Package, sheet: str) -> None:
    """Remove the workbook-wide names that refer to a sheet which is about to go."""
    _drop(
        package,
        lambda e: not e.get("localSheetId") and wb.sheet_of(e.text).casefold() == sheet.casefold(),
    )


def refuse_taken(package: Package, spec: SheetSpec) -> None:
    """A name that the team gave to cells of their own is theirs: RefusedError ("name_taken")."""
    wanted = {name.casefold() for name in spec.names}
    ours = {sheet.name.casefold() for sheet in wb.owned_sheets(package).values()}
    for known in defined_names(package):
        taken = known.scope is None and known.name.casefold() in wanted
        if taken and wb.sheet_of(known.refers_to).casefold() not in ours and "#REF!" not in known.refers_to:
            raise RefusedError(
                "name_taken",
                f"名称 {known.name} 已用于 {known.refers_to}。请在“公式 ▸ 名称管理器”中改名后再试。",
                f"The name {known.name} stands for {known.refers_to} already. "
                "Rename it (Formulas, Name Manager).",
            )


def _drop(package: Package, unwanted: Callable[[Element], bool]) -> None:
    known = root(package).first("definedNames")
    if known is None or not any(map(unwanted, known.children)):
        return
    editor = Editor(package.read(package.workbook))
    parent = editor.root.first("definedNames")
    if parent is None:
        return
    gone = [element for element in parent.children if unwanted(element)]
    if gone and len(gone) == len(parent.children):
        gone = [parent]
    for element in gone:
        editor.replace(element, b"")
    package.write(package.workbook, editor.result())
