"""The workbook part: its sheets, its defined names and its flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from xlcrm.errors import RefusedError
from xlcrm.grid import a1
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.titles import add_title, drop_title
from xlcrm.workbook.package.xml import Editor, Element, escape, parse, to_utf8

FILTER_NAME = "_xlnm._FilterDatabase"
"""Name under which a sheet keeps where its filter stands."""
OWNER_PREFIX = "_xlcrm."
"""A hidden defined name with this prefix and a sheet's key points at A1 of a sheet that xlcrm made."""
Visibility = Literal["visible", "hidden", "veryHidden"]
_ORDER = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
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


@dataclass(frozen=True)
class DefinedName:
    """A defined name; `scope` is the index of its sheet, or None for the whole workbook."""

    name: str
    refers_to: str
    scope: int | None = None
    hidden: bool = False


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


def is_1904(package: Package) -> bool:
    """Do serial dates count from 1904?"""
    properties = root(package).first("workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true", "on")


def defined_names(package: Package) -> list[DefinedName]:
    """All defined names, those of single sheets too."""
    return list(_names_in(package.read(package.workbook)))


@lru_cache(maxsize=2)
def _names_in(data: bytes) -> tuple[DefinedName, ...]:
    found = []
    for element in _name_elements(_tree(data)):
        scope = element.get("localSheetId")
        hidden = element.get("hidden") in ("1", "true")
        found.append(
            DefinedName(element.get("name"), element.text, int(scope) if scope.isdigit() else None, hidden)
        )
    return tuple(found)


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
    editor = _editor(package)
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
    editor = _editor(package)
    editor.replace(_sheet_elements(editor.root)[entry.index], b"")
    _renumber_names(editor, entry.index)
    _renumber_views(editor, entry.index)
    package.write(package.workbook, editor.result())
    package.unrelate(package.workbook, entry.relationship)


def define_name(
    package: Package, name: str, refers_to: str, *, hidden: bool = False, scope: int | None = None
) -> None:
    """Add a defined name, or point an existing one elsewhere (its other attributes stay)."""
    known = [e.text for e in _name_elements(root(package)) if _is_name(e, name, scope)]
    if known and known[0] == refers_to:
        return
    editor = _editor(package)
    existing = [e for e in _name_elements(editor.root) if _is_name(e, name, scope)]
    if existing:
        editor.set_text(existing[0], refers_to)
    else:
        local = "" if scope is None else f' localSheetId="{scope}"'
        flags = local + (' hidden="1"' if hidden else "")
        tag = f"{editor.prefix}definedName"
        _insert_name(
            editor, name, f'<{tag} name="{escape(name)}"{flags}>{escape(refers_to)}</{tag}>'.encode()
        )
    package.write(package.workbook, editor.result())


def drop_name(package: Package, name: str) -> None:
    """Remove a workbook-wide defined name."""
    editor = _editor(package)
    for element in _name_elements(editor.root):
        if _is_name(element, name, None):
            _remove_child(editor, element)
    package.write(package.workbook, editor.result())


def own_sheet(package: Package, key: str, sheet_name: str) -> None:
    """Remember that xlcrm made a sheet."""
    define_name(package, OWNER_PREFIX + key, f"{quoted(sheet_name)}!${a1(1, 1)[0]}$1", hidden=True)


def recalculate_on_load(package: Package) -> None:
    """Ask the program to compute all formulas when it opens the workbook next."""
    editor = _editor(package)
    properties = editor.root.first("calcPr")
    if properties is None:
        new = f'<{editor.prefix}calcPr calcId="0" fullCalcOnLoad="1"/>'
        editor.insert_ordered("calcPr", new.encode(), _ORDER)
    elif properties.get("fullCalcOnLoad") not in ("1", "true"):
        editor.set(properties, "fullCalcOnLoad", "1")
    package.write(package.workbook, editor.result())


def drop_calc_chain(package: Package) -> None:
    """Remove the list of formula cells (the program makes it anew): part, relationship and content type in one step."""
    for relation in package.relationships(package.workbook):
        if relation.kind == "calcChain":
            package.unrelate(package.workbook, relation.id)
            if relation.target in package:
                package.drop(relation.target)


def _worksheet_names(found: Sequence[SheetEntry]) -> list[str]:
    return [sheet.name for sheet in found if sheet.kind == "worksheet"]


def root(package: Package) -> Element:
    """The root of the workbook part, to be read; `_editor` is for changes."""
    return _tree(package.read(package.workbook))


@lru_cache(maxsize=2)
def _tree(data: bytes) -> Element:
    """Workbooks with tens of thousands of names exist, and the part is asked often."""
    return parse(to_utf8(data))


def _editor(package: Package) -> Editor:
    return Editor(package.read(package.workbook))


def _sheet_elements(root: Element) -> list[Element]:
    parent = root.first("sheets")
    return parent.all("sheet") if parent else []


def _name_elements(root: Element) -> list[Element]:
    parent = root.first("definedNames")
    return parent.all("definedName") if parent else []


def _is_name(element: Element, name: str, scope: int | None) -> bool:
    local = "" if scope is None else str(scope)
    return element.get("name").casefold() == name.casefold() and element.get("localSheetId") == local


def _visibility(state: str) -> Visibility:
    if state == "hidden":
        return "hidden"
    return "veryHidden" if state == "veryHidden" else "visible"


def _relationship_prefix(editor: Editor, package: Package) -> str:
    uri = package.relationship_namespace
    return next((k[6:] for k, v in editor.root.attributes.items() if v == uri and k.startswith("xmlns:")), "")


def _insert_name(editor: Editor, name: str, new: bytes) -> None:
    """Names are kept in alphabetical order, as Excel writes them."""
    parent = editor.root.first("definedNames")
    if parent is None:
        tag = f"{editor.prefix}definedNames".encode()
        editor.insert_ordered("definedNames", b"<" + tag + b">" + new + b"</" + tag + b">", _ORDER)
        return
    later = [e for e in parent.all("definedName") if e.get("name").casefold() > name.casefold()]
    if later:
        editor.insert_before(later[0], new)
    else:
        editor.append(parent, new)


def _remove_child(editor: Editor, element: Element) -> None:
    parent = element.parent
    only = parent is not None and len(parent.children) == 1
    editor.replace(parent if only and parent is not None else element, b"")


def _renumber_names(editor: Editor, removed: int) -> None:
    elements = _name_elements(editor.root)
    gone = [e for e in elements if e.get("localSheetId") == str(removed)]
    if gone and len(gone) == len(elements):
        _drop_all(editor)
        return
    for element in elements:
        scope = element.get("localSheetId")
        if element in gone:
            editor.replace(element, b"")
        elif scope.isdigit() and int(scope) > removed:
            editor.set(element, "localSheetId", str(int(scope) - 1))


def _drop_all(editor: Editor) -> None:
    parent = editor.root.first("definedNames")
    if parent is not None:
        editor.replace(parent, b"")


def _renumber_views(editor: Editor, removed: int) -> None:
    """The active and the first shown tab keep standing on the same sheets."""
    parents: Sequence[Element | None] = (editor.root.first("bookViews"),)
    for view in (v for parent in parents if parent for v in parent.all("workbookView")):
        for name in ("activeTab", "firstSheet"):
            value = view.get(name)
            if value.isdigit() and int(value) >= max(removed, 1):
                editor.set(view, name, str(int(value) - 1))
