"""Run by LibreOffice's own Python: load a workbook, with a password or without, and store it elsewhere.

drive_libreoffice.py SOURCE PASSWORD_TO_LOAD TARGET FILTER PASSWORD_TO_STORE PROFILE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import NamedValue

sys.path.append(str(Path(__file__).parents[3]))  # the office's Python knows nothing of this package
from tests.office import rewrite


def main() -> None:
    """Start an office, let it work, end it."""
    source, load, target, kind, store, profile = sys.argv[1:]
    how = {
        "FilterName": kind, "FilterOptions": "44,34,76", "Password": store, "EncryptionData": _encryption(kind, store)
    }  # fmt: skip
    rewrite(source, target, profile, lambda _: None, {"Password": load}, how)


def _encryption(kind: str, password: str) -> Any:
    """What the filter of .xlsx wants instead of a password."""
    if not password or "2007" not in kind:
        return None
    named = (NamedValue("CryptoType", "StrongEncryptionDataSpace"), NamedValue("OOXPassword", password))
    return uno.Any("[]com.sun.star.beans.NamedValue", named)


if __name__ == "__main__":
    main()
