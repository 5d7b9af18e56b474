"""Defined names in a copy of some of the rows: those that still mean something, pointed at where that stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlcrm.grid import Area
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, rewritten
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor

_MACRO = ("xlm", "function", "vbProcedure", "macro")
_HOME = Area(1, 1, 1, 1)


def with_names(package: Package, missing: Missing) -> Missing:
    """What the copy lacks, with the defined names of which nothing or less is left, and those that need one of them."""
    elements = _elements(Editor(package.read(package.workbook)))
    while True:
        gone = {each.get("name").casefold() for each in elements if _goes(each, missing)}
        fewer = {each.get("name").casefold() for each in elements if _fate(each, missing) is Fate.LESS}
        if gone == missing.names and fewer == missing.fewer:
            return missing
        missing = replace(
            missing, names=frozenset(gone | missing.names), fewer=frozenset(fewer | missing.fewer)
        )


def cut_names(package: Package, missing: Missing) -> None:
    """Drop the names that go and point the others at where their cells stand now."""
    editor = Editor(package.read(package.workbook))
    elements = _elements(editor)
    kept = [each for each in elements if not _goes(each, missing)]
    parent = editor.root.first("definedNames")
    if parent is not None and not kept:
        editor.replace(parent, b"")
    else:
        for element in elements:
            if element not in kept:
                editor.replace(element, b"")
            elif (text := rewritten(element.text, "", _HOME, missing).text) != element.text:
                editor.set_text(element, text)
    package.write(package.workbook, editor.result())


def _elements(editor: Editor) -> Sequence[Element]:
    parent = editor.root.first("definedNames")
    return parent.all("definedName") if parent else []


def _goes(element: Element, missing: Missing) -> bool:
    if any(element.get(attribute) in ("1", "true") for attribute in _MACRO):
        return True
    if element.get("name").startswith(wb.OWNER_PREFIX):
        return wb.sheet_of(element.text).casefold() in missing.sheets
    return _fate(element, missing) >= Fate.OUTSIDE


def _fate(element: Element, missing: Missing) -> Fate:
    return rewritten(element.text, "", _HOME, missing).fate
