"""Rules for what stands around the rows of a sheet."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from xlcrm.grid import Area
from xlcrm.workbook.package.lint.limits import Limits
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_frame import ORDER
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml import Element

MANY = 500
"""More areas over one row are not compared with each other: no person has that many."""
_REPEATED = {"conditionalFormatting"}


def frame_findings(package: Package | None, part: str, sheet: SheetPart, limits: Limits) -> Iterator[str]:
    """Elements in the order of the schema, merged areas apart, looks that exist, relationships that are there."""
    yield from _element_order(sheet.frame.root)
    yield from overlaps("merged areas", sheet.merges())
    yield from _looks(sheet.frame.root, limits)
    yield from _counts(sheet.frame.root)
    if package is not None:
        yield from _relationships(package, part, sheet.frame.root)


def overlaps(what: str, areas: Iterable[Area]) -> Iterator[str]:
    """Areas of which two share a cell: going down the sheet, each is compared with those that reach its first row."""
    open_areas: list[Area] = []
    for area in sorted(areas):
        open_areas = [other for other in open_areas if other.bottom >= area.top]
        if len(open_areas) > MANY:
            return
        for other in open_areas:
            if area.left <= other.right and other.left <= area.right:
                yield f"{what} {other} and {area} overlap"
        open_areas.append(area)


def _element_order(root: Element) -> Iterator[str]:
    places = [ORDER.index(child.local) for child in root.children if child.local in ORDER]
    yield from (
        f"{ORDER[later]} stands after {ORDER[earlier]}"
        for earlier, later in itertools.pairwise(places)
        if later < earlier
    )
    counts = Counter(ORDER[place] for place in places)
    yield from (f"{name} twice" for name, count in counts.items() if count > 1 and name not in _REPEATED)


def _looks(root: Element, limits: Limits) -> Iterator[str]:
    """Every conditional format has a look that the workbook knows, and a priority of its own kind."""
    for rule in (e for block in root.all("conditionalFormatting") for e in block.all("cfRule")):
        look = rule.get("dxfId")
        if limits.looks is not None and look.isdigit() and int(look) >= limits.looks:
            yield f"conditional look {look} of {limits.looks}"


def _counts(root: Element) -> Iterator[str]:
    """A list that says how long it is says the truth."""
    for parent in root.children:
        count = parent.get("count")
        if parent.local in ("mergeCells", "dataValidations", "tableParts") and count.isdigit():
            items = [
                child
                for child in parent.children
                if child.local in ("mergeCell", "dataValidation", "tablePart")
            ]
            if len(items) != int(count):
                yield f"{parent.local} says {count} and holds {len(items)}"


def _relationships(package: Package, part: str, root: Element) -> Iterator[str]:
    """Every relationship that the sheet asks for is there."""
    known = {relation.id for relation in package.relationships(part)}
    for element in root.walk():
        wanted = element.qualified("id")
        if wanted and wanted not in known:
            yield f"{element.local} asks for {wanted}, which is not there"
