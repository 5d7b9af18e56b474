"""Excel's window, as a button uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    import xlwings as xw

TITLE = Text("xlcrm 客户台账", "xlcrm")


class ExcelWindow:
    """Message boxes and the status bar of Excel, on Windows and on a Mac."""

    def __init__(self, app: xw.App, lang: Lang) -> None:
        self.app = app
        self.title = TITLE.in_(lang)

    def say(self, text: str) -> None:
        """Show a message."""
        self.app.alert(text, title=self.title, buttons="ok", mode="info")

    def ask(self, text: str) -> bool:
        """Ask a question; True for yes."""
        return bool(self.app.alert(text, title=self.title, buttons="yes_no", mode="info") == "yes")

    def status(self, text: str) -> None:
        """Show how far it is; an empty text gives the status bar back."""
        self.app.status_bar = text or False
