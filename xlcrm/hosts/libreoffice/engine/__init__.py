"""An xlwings engine for LibreOffice Calc: the same Python that drives Excel drives LibreOffice.

from xlcrm.hosts.libreoffice import engine

with engine.started() as app:  # a LibreOffice of its own, without windows, ended when the block ends
    book = app.books.open("客户.xlsx")
    book.sheets["客户"].range("A4").expand().options(pd.DataFrame).value

`engine.connected("xlcrm")` speaks to an office that listens on a pipe of that name. The package knows nothing of the rest
of xlcrm. What the engine does and does not do stands in docs/libreoffice-engine.md.
"""

from __future__ import annotations

from xlcrm.hosts.libreoffice.engine.faults import EngineError, NoOfficeError, NoUnoError
from xlcrm.hosts.libreoffice.engine.opening import connected, engine_on, started

__all__ = ["EngineError", "NoOfficeError", "NoUnoError", "connected", "engine_on", "started"]
