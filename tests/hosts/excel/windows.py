"""Runs calls of cell functions through xlwings' own Windows code (udfs, _xlwindows, conversion) behind a fake pywin32.

Reads pickled calls (function, arguments) from standard input and writes pickled answers; a process of its own, because what
xlwings takes for Windows stays that way. Not real here: COM itself. Real: wrapper, argument conversion, call, result.
"""

from __future__ import annotations

import asyncio  # noqa: F401 - before the platform changes: the standard library would look for Windows parts
import ctypes
import datetime as dt
import pickle
import subprocess  # noqa: F401 - as above
import sys
import types
from typing import Any

import numpy as np  # noqa: F401 - as above
import pandas as pd  # noqa: F401 - as above

MISSING = -2147352572
"""What COM hands over for an argument that was left out."""
ERRORS = {"#N/A": -2146826246, "#VALUE!": -2146826273, "#DIV/0!": -2146826281, "#REF!": -2146826265}
RANGE = "{00020846-0000-0000-C000-000000000046}"


class ComTime(dt.datetime):
    """A date as pywin32 gives it: with a time zone that means nothing."""


class Anything:
    """Whatever else pywin32 has."""

    def __init__(self, *_: Any, **__: Any) -> None: ...
    def __call__(self, *_: Any, **__: Any) -> Any:
        return Anything()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class ComRange:
    """A range as COM hands it over: a block of values."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self._oleobj_ = self
        self.Value = tuple(tuple(map(com_value, row)) for row in rows)
        if self.Value and len(self.Value) == len(self.Value[0]) == 1:
            self.Value = self.Value[0][0]
        self.Rows, self.Columns = (
            types.SimpleNamespace(Count=len(rows)),
            types.SimpleNamespace(Count=len(rows[0])),
        )
        self.Row = self.Column = 1
        self.Worksheet = Anything()

    def GetTypeInfo(self) -> ComRange:  # noqa: N802 - COM's name
        return self

    def GetTypeAttr(self) -> Any:  # noqa: N802 - COM's name
        return types.SimpleNamespace(iid=RANGE)


def com_value(value: Any) -> Any:
    """A value as Excel's Range.Value gives it over COM."""
    if isinstance(value, dt.datetime):
        return ComTime(
            value.year, value.month, value.day, value.hour, value.minute, value.second, tzinfo=dt.UTC
        )
    if isinstance(value, str):
        return ERRORS.get(value, value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def com_argument(value: Any) -> Any:
    """An argument: a list is a range, None a missing one, anything else a plain value."""
    if isinstance(value, list):
        return ComRange(value)
    return MISSING if value is None else com_value(value)


def fake_pywin32() -> None:
    """Put modules of pywin32's names in place."""

    def module(name: str, **members: Any) -> None:
        made = types.ModuleType(name)
        made.__getattr__ = lambda _: Anything  # type: ignore[method-assign]
        made.__path__ = []
        made.__dict__.update(members)
        sys.modules[name] = made
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, made)

    interface = object()
    module(
        "pywintypes", TimeType=ComTime, com_error=type("com_error", (Exception,), {}), IID=lambda text: text
    )
    module(
        "pythoncom",
        IID_IDispatch=interface,
        TypeIIDs={interface: type("PyIDispatch", (), {})},
        CoInitialize=lambda: None,
    )
    utc = types.SimpleNamespace(utc=lambda: dt.UTC)
    module("win32timezone", TimeZoneInfo=utc)
    module("win32process", GetWindowThreadProcessId=lambda _: (1, 4242))
    for name in ("win32api", "win32con", "win32event", "win32gui", "win32com", "win32com.server"):
        module(name)
    for name in ("dispatcher", "policy", "util"):
        module(f"win32com.server.{name}")
    kinds = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    module(
        "win32com.client",
        Dispatch=lambda given, **_: given,
        DispatchEx=Anything,
        gencache=Anything(),
        **kinds,
    )
    ctypes.PyDLL = Anything  # type: ignore[assignment,misc]
    ctypes.windll = ctypes.oledll = Anything()  # type: ignore[attr-defined]


def as_on_windows() -> Any:
    """Xlwings' module of cell functions, imported as on Windows."""
    fake_pywin32()
    platform, sys.platform = sys.platform, "win32"
    import xlwings
    from xlwings import udfs

    import xlcrm.hosts.excel.functions

    sys.platform = platform
    module = xlcrm.hosts.excel.functions
    udfs.udf_modules[module.__name__] = {"filename": "", "filetime": None, "module": module}
    assert xlwings.__pro__ is False
    assert xlwings.func is udfs.xlfunc
    return udfs


def main() -> None:
    """Answer the calls of standard input: a list of (function, arguments), or "wrappers" for xlwings' own VBA."""
    udfs = as_on_windows()
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the test itself
    if asked == "wrappers":
        answers: Any = wrappers(udfs)
    else:
        answers = [answer(udfs, name, given) for name, given in asked]
    sys.stdout.buffer.write(pickle.dumps(answers))


def answer(udfs: Any, name: str, given: list[Any]) -> Any:
    """One call; dates come back without their zone."""
    arguments = tuple(map(com_argument, given))
    found = udfs.call_udf("xlcrm.hosts.excel.functions", name, arguments, None, ComRange([[None]]))
    return [list(map(without_zone, row)) for row in found] if isinstance(found, list) else without_zone(found)


def without_zone(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def wrappers(udfs: Any) -> str:
    """The VBA that xlwings' Import Functions would write for an add-in."""
    import io

    import xlcrm.hosts.excel.functions as module

    out = io.StringIO()
    udfs.generate_vba_wrapper(module.__name__, module, out, types.SimpleNamespace(Name="xlcrm.xlam"))
    return out.getvalue()


if __name__ == "__main__":
    main()
