"""Run by LibreOffice's own Python: load a workbook, with a password or without, and store it elsewhere.

drive_libreoffice.py SOURCE PASSWORD_TO_LOAD TARGET FILTER PASSWORD_TO_STORE PROFILE
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException


def main() -> None:
    """Start an office, let it work, end it."""
    source, load, target, kind, store, profile = sys.argv[1:]
    pipe = f"pipe,name=xlcrm{abs(hash(profile))}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}", f"--accept={pipe};urp;"]
    )  # fmt: skip
    desktop = _context(pipe).ServiceManager.createInstance("com.sun.star.frame.Desktop")
    where = (uno.systemPathToFileUrl(source), "_blank", 0, _said(Hidden=True, Password=load))
    book = uno.invoke(desktop, "loadComponentFromURL", where)
    how = _said(
        FilterName=kind, FilterOptions="44,34,76", Password=store, EncryptionData=_encryption(kind, store)
    )
    uno.invoke(book, "storeToURL", (uno.systemPathToFileUrl(target), how))
    book.close(True)
    with contextlib.suppress(DisposedException):
        desktop.terminate()
    office.wait(60)


def _context(pipe: str) -> Any:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        with contextlib.suppress(NoConnectException):
            return resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    raise TimeoutError


def _said(**values: Any) -> Any:
    properties = tuple(PropertyValue(name, 0, value, 0) for name, value in values.items() if value)
    return uno.Any("[]com.sun.star.beans.PropertyValue", properties)


def _encryption(kind: str, password: str) -> Any:
    """What the filter of .xlsx wants instead of a password."""
    if not password or "2007" not in kind:
        return None
    named = (NamedValue("CryptoType", "StrongEncryptionDataSpace"), NamedValue("OOXPassword", password))
    return uno.Any("[]com.sun.star.beans.NamedValue", named)


if __name__ == "__main__":
    main()
