"""Which program stands behind the extension, and the processes of it that run."""

from __future__ import annotations

import getpass
import itertools
import json
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

from com.sun.star.beans import PropertyValue
from xlcrm_bridge import Objects, Sidecar

ROOT = Path(__file__).absolute().parent.parent
ONE_AT_A_TIME = threading.Lock()
"""Held while a button works: windows are looked after meanwhile, and take clicks."""
BEGINNING = threading.Lock()
"""Held for the moment in which a button or a rehearsal takes the program: scripts press buttons on threads of their own."""
OBJECTS = Objects()
"""What the program has asked for; numbers are never used twice."""
TASKS = itertools.count(1)
"""Numbers for what the program is asked to do: it says ["begun", number] before anything else of a task."""
_RUNNING: dict[str, Sidecar] = {}


def settings() -> dict[str, Any]:
    """What the builder wrote down, and what the environment says instead."""
    said: dict[str, Any] = json.loads((ROOT / "xlcrm.json").read_text("utf-8"))
    for name, variable in (("python", "XLCRM_PYTHON"), ("path", "XLCRM_PYTHONPATH")):
        said[name] = os.environ.get(variable, said[name])
    return said


def sidecar(purpose: str) -> Sidecar:
    """A process for buttons, and another one for cells: a button's work may compute cells anew."""
    if purpose not in _RUNNING:
        said = settings()
        _RUNNING[purpose] = Sidecar(said["python"], said["path"], _log_file(), purpose)
    _RUNNING[purpose].start()
    return _RUNNING[purpose]


def _log_file() -> str:
    """Where the program says what went wrong: a file of this person's own, as others may use the computer, too."""
    try:
        person = getpass.getuser()
    except (ImportError, KeyError, OSError):  # a user without a name
        person = "user"
    return str(Path(tempfile.gettempdir()) / f"xlcrm-libreoffice-{person}.log")


_LANGUAGE: list[str] = []


def office_language(context: Any) -> str:
    """The language of the office: zh or en. It is asked for once: another one is spoken after a restart only."""
    if not _LANGUAGE:
        _LANGUAGE.append(_asked_language(context))
    return _LANGUAGE[0]


def _asked_language(context: Any) -> str:
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    where = PropertyValue("nodepath", 0, "/org.openoffice.Setup/L10N", 0)
    access = "com.sun.star.configuration.ConfigurationAccess"
    found = provider.createInstanceWithArguments(access, (where,)).getByName("ooLocale")
    return "zh" if str(found).lower().startswith("zh") else "en"
