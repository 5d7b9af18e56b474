"""Prepared sheets grafted into a workbook that is not ours: added, put in place of their forerunner, or removed."""

from __future__ import annotations

from xlcrm.workbook.package.graft.sheet import drop, graft

__all__ = ["drop", "graft"]
