"""Finding LibreOffice's Python bridge from any Python: `uno` belongs to the office, not to an environment of ours.

Where this Python cannot import `uno`, the modules uno.py and unohelper.py of the system's LibreOffice are loaded from
where they lie; nothing else of that folder comes onto the path. XLCRM_UNO names the folder where the search fails.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from xlcrm.hosts.libreoffice.engine.faults import NoUnoError

_FOLDERS = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib64/libreoffice/program",
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice*/program",
    "/usr/lib64/python3*/site-packages",
    "/snap/libreoffice/current/lib/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)


def uno_module() -> ModuleType:
    """The module `uno`; NoUnoError with the remedy when this Python cannot have it."""
    if "uno" in sys.modules:
        return sys.modules["uno"]
    plain_import = builtins.__import__  # uno.py puts its own in the place of Python's
    try:
        module = _imported()
    finally:
        builtins.__import__ = plain_import
    _let_exceptions_travel(module)
    return module


def _let_exceptions_travel(module: ModuleType) -> None:
    """The office's exceptions take no traceback, so that one raised in a `with` block would hide behind another."""
    put = module._uno_struct__setattr__  # noqa: SLF001 - what pyuno makes its classes of

    def put_plainly(self: Any, name: str, value: Any) -> None:
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        else:
            put(self, name, value)

    module._uno_struct__setattr__ = put_plainly  # type: ignore[attr-defined]  # noqa: SLF001 - as above


def _imported() -> ModuleType:
    faults = []
    try:
        return importlib.import_module("uno")
    except ImportError as error:
        faults.append(str(error))
    for folder in folders():
        try:
            return _loaded(folder)
        except ImportError as error:
            faults.append(f"{folder}: {error}")
    raise NoUnoError(
        "This Python cannot load LibreOffice's bridge (uno). Install it (Debian and Ubuntu: apt install python3-uno) and "
        "use the same minor version of Python, or name the folder that holds uno.py in the environment variable "
        f"XLCRM_UNO. Tried: {'; '.join(faults)}"
    )


def folders() -> Iterator[Path]:
    """Folders that hold uno.py, the one named by XLCRM_UNO first."""
    given = os.environ.get("XLCRM_UNO")
    for pattern in (*([given] if given else []), *_FOLDERS):
        root, _, rest = Path(pattern).as_posix().partition("*")
        head = Path(root).parent if rest else Path(root)
        found = head.glob(Path(pattern).relative_to(head).as_posix()) if rest else [head]
        yield from (folder for folder in sorted(found) if (folder / "uno.py").is_file())


def _loaded(folder: Path) -> ModuleType:
    """uno.py of a folder, without the folder's other modules."""
    is_new = str(folder) not in sys.path
    sys.path += [str(folder)] if is_new else []  # pyuno lies beside
    try:
        loader = SourceFileLoader("uno", str(folder / "uno.py"))
        module = importlib.util.module_from_spec(ModuleSpec("uno", loader, origin=loader.path))
        sys.modules["uno"] = module
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop("uno", None)
        raise
    finally:
        if is_new:
            sys.path.remove(str(folder))
    return module
