"""The workbook's own part and its document properties in a copy that goes out."""

from __future__ import annotations

from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml_editor import Editor

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_LEFT_BEHIND = (
    "fileSharing", "customWorkbookViews", "externalReferences", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst", "functionGroups", "oleSize", "AlternateContent",
)  # fmt: skip
_PERSONAL = (
    "creator",
    "lastModifiedBy",
    "Manager",
    "keywords",
    "description",
    "category",
    "subject",
    "contentStatus",
)
_LISTS = ("TitlesOfParts", "HeadingPairs", "HLinks", "HyperlinkBase", "DigSig")


def plain_workbook(package: Package) -> None:
    """Make the workbook's own part that of a plain .xlsx, without what points at parts that stay behind."""
    editor = Editor(package.read(package.workbook))
    for child in editor.root.children:
        if child.local in _LEFT_BEHIND:
            editor.replace(child, b"")
    package.write(package.workbook, editor.result())
    package.retype(package.workbook, _PLAIN)


def without_persons(package: Package) -> None:
    """Take who wrote the workbook, and lists of what was in it, out of the document properties."""
    for kind in ("core-properties", "coreProperties", "extended-properties", "extendedProperties"):
        for part in package.related("/", kind):
            editor = Editor(package.read(part))
            for child in editor.root.children:
                if child.local in (*_PERSONAL, *_LISTS):
                    editor.replace(child, b"")
            package.write(part, editor.result())


def show_a_sheet(package: Package) -> None:
    """Let the workbook open on a sheet that can be seen."""
    editor = Editor(package.read(package.workbook))
    shown = [entry.index for entry in wb.sheets(package) if entry.visibility == "visible"]
    views = editor.root.first("bookViews")
    for view in views.children if views and shown else ():
        active = int(view.get("activeTab", "0") or 0)
        if active not in shown:
            editor.set(view, "activeTab", str(shown[0]))
        if view.get("firstSheet"):
            editor.set(view, "firstSheet", None)
    package.write(package.workbook, editor.result())
