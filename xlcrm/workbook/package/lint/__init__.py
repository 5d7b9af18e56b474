"""What validators miss and Excel does not forgive: a check of the parts that were touched, before they are let out.

Each rule is a function that yields its findings as sentences for a developer. A workbook may come with faults of its
own: only those that it did not have before hold a write up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.lint.book import book_findings
from xlcrm.workbook.package.lint.calculation import calculation_findings
from xlcrm.workbook.package.lint.frame import frame_findings
from xlcrm.workbook.package.lint.limits import Limits
from xlcrm.workbook.package.lint.parts import part_findings
from xlcrm.workbook.package.lint.rows import row_findings
from xlcrm.workbook.package.lint.tables import table_findings
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.sheet_part import SheetPart


def new_findings(package: Package) -> list[str]:
    """Faults in the touched parts that the workbook did not have before; empty when all is well."""
    found = findings(package, package.touched.keys())
    if not found:
        return []
    before = Counter(findings(Package(package.archive.data), package.touched.keys()))
    return list((Counter(found) - before).elements())


def findings(package: Package, touched: AbstractSet[str]) -> list[str]:
    """Faults in some parts (by key) and in what binds the parts together, as sentences for a developer."""
    found = list(part_findings(package, touched))
    limits = Limits.of(package)
    for entry in wb.worksheets(package):
        if key_of(entry.part) in touched:
            sheet = SheetPart(package.read(entry.part))
            sheet.normalise()
            texts = [*row_findings(sheet, limits), *frame_findings(package, entry.part, sheet, limits)]
            texts += [
                *calculation_findings(package, entry, sheet),
                *table_findings(package, entry.part, sheet),
            ]
            found += [f"{entry.name}: {text}" for text in texts]
    return [*found, *book_findings(package)]


def sheet_findings(data: bytes) -> Iterator[str]:
    """Faults of one worksheet part by itself: its rows and its merged areas."""
    sheet = SheetPart(data)
    sheet.normalise()
    yield from row_findings(sheet, Limits())
    yield from frame_findings(None, "", sheet, Limits())


__all__ = ["findings", "new_findings", "sheet_findings"]
