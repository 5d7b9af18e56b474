"""Does an office still listen? A watcher asks its main thread again and again, and remembers the longest wait for an answer.

The main thread is the one that draws the windows and takes clicks: while it does not answer, a person sees a frozen program.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import xlwings as xw

from xlcrm.hosts.libreoffice.engine.unolib import uno_module

PATIENCE = 60.0
"""Seconds until somebody who waits for the office gives up."""
NUDGE = 1.0
"""Seconds after which the office is asked once more: an office without windows may sleep through a single question."""


class OnMainThread:
    """Something to be done by the office's main thread, which calls back for it: com.sun.star.awt.XCallback."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action = action
        self.fault: BaseException | None = None
        self.done = threading.Event()

    def notify(self, _data: Any) -> None:
        """The main thread has come to it."""
        try:
            self._action()
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            self.fault = error
        finally:
            self.done.set()

    def getTypes(self) -> Any:  # noqa: N802 - UNO's name
        """What it is, for the bridge."""
        names = ("com.sun.star.awt.XCallback", "com.sun.star.lang.XTypeProvider")
        return tuple(map(uno_module().getTypeByName, names))

    def getImplementationId(self) -> Any:  # noqa: N802 - UNO's name
        """No name of its own."""
        return uno_module().ByteSequence(b"")


def on_main_thread(app: xw.App, action: Callable[[], object]) -> OnMainThread:
    """Let the main thread do something as soon as it listens."""
    task = OnMainThread(action)
    app.impl.office.service("com.sun.star.awt.AsyncCallback").addCallback(task, None)
    return task


def longest_silence(app: xw.App, action: Callable[[], object]) -> float:
    """The longest time, in seconds, for which the office does not listen while its main thread does something."""
    waits: list[float] = []
    work = on_main_thread(app, action)
    while not work.done.is_set():
        asked = time.perf_counter()
        answer = on_main_thread(app, lambda: None)
        while not answer.done.wait(NUDGE) and not work.done.is_set():
            if time.perf_counter() - asked > PATIENCE:
                raise TimeoutError(f"the office has not answered for {PATIENCE:.0f} s")
            on_main_thread(app, lambda: None)
        waits.append(time.perf_counter() - asked)
    if work.fault:
        raise work.fault
    return max(waits)
