"""How far the numbers in a sheet may count: formats, looks, and the sizes that Excel knows."""

from __future__ import annotations

from dataclasses import dataclass

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import tree_of

LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192


@dataclass(frozen=True)
class Limits:
    """How many cell formats and conditional looks a workbook has; None where that is not known."""

    formats: int | None = None
    looks: int | None = None

    @classmethod
    def of(cls, package: Package) -> Limits:
        """Counted in the workbook's styles."""
        for part in package.related(package.workbook, "styles")[:1]:
            root = tree_of(package.read(part))
            formats, looks = root.first("cellXfs"), root.first("dxfs")
            return cls(len(formats.all("xf")) if formats else 0, len(looks.all("dxf")) if looks else 0)
        return cls()
