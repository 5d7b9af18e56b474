"""Workbooks as PDF by Excel's own export, in an Excel of its own beside the user's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def excel_prints(sources: Sequence[Path], platform: str = sys.platform) -> bool:
    """Export workbooks as PDFs beside them; False where there is no Excel for Windows, or it would not."""
    if platform != "win32":  # on a Mac there is one Excel, the user's: it is left alone
        return False
    try:
        import xlwings as xw

        with xw.App(visible=False, add_book=False) as app:
            app.display_alerts = False
            for source in sources:
                book = app.books.open(str(source), update_links=False, read_only=True)
                book.to_pdf(str(source.with_suffix(".pdf")))
                book.close()
    except Exception:  # noqa: BLE001 - whatever keeps Excel from it, LibreOffice may do it
        return False
    return True
