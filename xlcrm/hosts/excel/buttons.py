"""What the add-in's buttons run: `import xlcrm.hosts.excel.buttons as b;b.press('refresh','zh','00730068…')`.

Where the cursor is and what was answered come as hexadecimal UTF-16, which no shell and no code page can change: lines of
`name=value`, the first two `sheet` and `row`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.hosts import pressing
from xlcrm.hosts.excel.window import ExcelWindow
from xlcrm.lang import Lang

if TYPE_CHECKING:
    import xlwings as xw


def press(command: str, lang: str, said: str) -> None:
    """Run a command on the workbook from which Excel called."""
    import xlwings as xw

    press_in(xw.Book.caller(), command, lang, said)


def press_in(book: xw.Book, command: str, lang: str, said: str) -> None:
    """Run a command on an open workbook."""
    from xlcrm.hosts.live import LiveBook

    spoken: Lang = "zh" if lang == "zh" else "en"
    window, place = ExcelWindow(book.app, spoken), told(said)
    try:
        entry = pressing.entry_of(command)
    except UsageError as error:
        window.say(error.message(spoken))
        return
    pressed = pressing.Press(
        entry,
        spoken,
        dt.datetime.now(),  # noqa: DTZ005 - the clock on the wall
        place.get("sheet", ""),
        int(place.get("row", "0")),
        {name: value for name, value in place.items() if name not in ("sheet", "row")},
    )
    pressing.press(pressed, LiveBook(book), window)


def told(said: str) -> Mapping[str, str]:
    """The lines of what the add-in handed over, by name."""
    lines = bytes.fromhex(said).decode("utf-16-be").split("\n")
    return dict(line.split("=", 1) for line in lines if "=" in line)
