"""Whole workbooks from prepared sheets: templates, demos, and what is grafted into a team's workbook."""

from __future__ import annotations

from xlcrm.workbook.package.render.book import render

__all__ = ["render"]
