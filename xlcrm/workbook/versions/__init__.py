"""Two versions of a workbook, both written by the same program: what differs, as changes that the lossless writer carries out."""

from xlcrm.workbook.versions.differing import Differences, Left, differences

__all__ = ["Differences", "Left", "differences"]
