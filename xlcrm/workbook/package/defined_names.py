"""The defined names of a workbook: read, pointed elsewhere, and moved along when a sheet goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.workbook_root import ORDER, root, tree
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor

FILTER_NAME = "_xlnm._FilterDatabase"
"""Name under which a sheet keeps where its filter stands."""


@dataclass(frozen=True)
class DefinedName:
    """A defined name; `scope` is the index of its sheet, or None for the whole workbook."""

    name: str
    refers_to: str
    scope: int | None = None
    hidden: bool = False


def defined_names(package: Package) -> list[DefinedName]:
    """All defined names, those of single sheets too."""
    return list(_names_in(package.read(package.workbook)))


@lru_cache(maxsize=2)
def _names_in(data: bytes) -> tuple[DefinedName, ...]:
    found = []
    for element in _name_elements(tree(data)):
        scope = element.get("localSheetId")
        hidden = element.get("hidden") in ("1", "true")
        found.append(
            DefinedName(element.get("name"), element.text, int(scope) if scope.isdigit() else None, hidden)
        )
    return tuple(found)


def define_name(
    package: Package, name: str, refers_to: str, *, hidden: bool = False, scope: int | None = None
) -> None:
    """Add a defined name, or point an existing one elsewhere (its other attributes stay)."""
    known = [e.text for e in _name_elements(root(package)) if _is_name(e, name, scope)]
    if known and known[0] == refers_to:
        return
    editor = Editor(package.read(package.workbook))
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


def renumber_names(editor: Editor, removed: int) -> None:
    """Drop the names of a sheet that goes, by its index, and let those of the sheets behind it move along."""
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


def _name_elements(root: Element) -> list[Element]:
    parent = root.first("definedNames")
    return parent.all("definedName") if parent else []


def _is_name(element: Element, name: str, scope: int | None) -> bool:
    local = "" if scope is None else str(scope)
    return element.get("name").casefold() == name.casefold() and element.get("localSheetId") == local


def _insert_name(editor: Editor, name: str, new: bytes) -> None:
    """Names are kept in alphabetical order, as Excel writes them."""
    parent = editor.root.first("definedNames")
    if parent is None:
        tag = f"{editor.prefix}definedNames".encode()
        editor.insert_ordered("definedNames", b"<" + tag + b">" + new + b"</" + tag + b">", ORDER)
        return
    later = [e for e in parent.all("definedName") if e.get("name").casefold() > name.casefold()]
    if later:
        editor.insert_before(later[0], new)
    else:
        editor.append(parent, new)
