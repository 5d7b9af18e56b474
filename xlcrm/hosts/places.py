"""Where commands may look beside the workbook: its folder, the user's cache, and connections from keyring or environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xlcrm.commands.places import Places
from xlcrm.hosts.passwords import SERVICE
from xlcrm.stores.addresses import variable_of

CACHE = "XLCRM_CACHE"
"""Environment variable that names another folder for what is kept."""


def places(book: object) -> Places:
    """The places of a run on a workbook."""
    folder = Path(str(book)).resolve().parent if book else Path.cwd()
    return Places(folder, cache_folder(), connection)


def cache_folder() -> Path:
    """Where programs keep what they can make again."""
    given = os.environ.get(CACHE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "xlcrm" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "xlcrm"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xlcrm"


def connection(name: str) -> str | None:
    """The address of a connection: the environment's, else the keyring's under `ledger:NAME`."""
    given = os.environ.get(variable_of(name))
    if given:
        return given
    try:
        import keyring
    except ImportError:
        return None
    try:
        kept: str | None = keyring.get_password(SERVICE, f"ledger:{name}")
    except keyring.errors.KeyringError:
        return None
    return kept
