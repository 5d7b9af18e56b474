"""A workbook that is open in a spreadsheet program: the port over xlwings, for Excel and LibreOffice alike.

book = LiveBook(xw.Book("客户.xlsx"))
book.grids()  # every sheet's values
book.apply(changes, placements)  # into the open workbook; saving it is the person's
"""

from __future__ import annotations

from xlcrm.hosts.live.book import LiveBook

__all__ = ["LiveBook"]
