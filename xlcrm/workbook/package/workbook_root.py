"""The workbook part as a tree, and the flags that stand in it: from when dates count, what is calculated."""

from __future__ import annotations

from functools import lru_cache

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import Element, parse, to_utf8
from xlcrm.workbook.package.xml_editor import Editor

ORDER = [
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
"""The children of its root in the order that the schema wants."""


def root(package: Package) -> Element:
    """The root of the workbook part, to be read; an `Editor` is for changes."""
    return tree(package.read(package.workbook))


@lru_cache(maxsize=2)
def tree(data: bytes) -> Element:
    """The root in these bytes. Workbooks with tens of thousands of names exist, and the part is asked often."""
    return parse(to_utf8(data))


def is_1904(package: Package) -> bool:
    """Do serial dates count from 1904?"""
    properties = root(package).first("workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true", "on")


def recalculate_on_load(package: Package) -> None:
    """Ask the program to compute all formulas when it opens the workbook next."""
    editor = Editor(package.read(package.workbook))
    properties = editor.root.first("calcPr")
    if properties is None:
        new = f'<{editor.prefix}calcPr calcId="0" fullCalcOnLoad="1"/>'
        editor.insert_ordered("calcPr", new.encode(), ORDER)
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
