"""For scripts that LibreOffice's own Python runs: an office of their own, a workbook opened, stored, and the office ended."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException


def rewrite(
    source: str,
    target: str,
    profile: str,
    work: Callable[[Any], None],
    load: dict[str, Any],
    store: dict[str, Any],
) -> None:
    """Load a file, do some work on it, store it elsewhere; `load` and `store` are options of the two calls."""
    pipe = f"pipe,name=xlcrm{abs(hash(profile))}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}", f"--accept={pipe};urp;"]
    )  # fmt: skip
    desktop = _context(pipe).ServiceManager.createInstance("com.sun.star.frame.Desktop")
    where = (uno.systemPathToFileUrl(source), "_blank", 0, said(**{"Hidden": True, **load}))
    book = uno.invoke(desktop, "loadComponentFromURL", where)
    work(book)
    uno.invoke(book, "storeToURL", (uno.systemPathToFileUrl(target), said(**store)))
    book.close(True)
    with contextlib.suppress(DisposedException):
        desktop.terminate()
    office.wait(60)


def said(**values: Any) -> Any:
    """Options as the office takes them; empty ones are left out."""
    properties = tuple(PropertyValue(name, 0, value, 0) for name, value in values.items() if value)
    return uno.Any("[]com.sun.star.beans.PropertyValue", properties)


def _context(pipe: str) -> Any:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        with contextlib.suppress(NoConnectException):
            return resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    raise TimeoutError
