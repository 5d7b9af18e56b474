"""The program thinks ahead: it reads a document nobody waits for, and computes what the button 刷新 would.

Its questions are answered by the office's main thread between two clicks, a few at a time; a button pressed meanwhile
goes first, and what is still asked for the rehearsal is answered no more. It does so when a document is opened, after a
button, and when somebody has typed and pauses. Runs inside LibreOffice, Python 3.8 or later.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.util import XModifyListener
from xlcrm_bridge import Sidecar, SidecarError
from xlcrm_program import BEGINNING, OBJECTS, ONE_AT_A_TIME, TASKS, office_language, sidecar

OFF = "XLCRM_NO_REHEARSAL"
"""An environment variable: set to anything, nothing is computed ahead."""
SLICE = 0.03
"""Seconds for which questions are answered before the window is looked after."""
NEXT = 0.005
"""Seconds to wait for the question after an answer."""
PAUSE = 1.0
"""Seconds without a change after which a person may be about to press a button."""
LONG_PAUSE = 30.0
"""The same in a document in which there was nothing to compute."""
_OF_NO_USE: set[str] = set()
"""Documents in which there was nothing to compute when they were last read."""


class Rehearsal(unohelper.Base, XCallback):
    """Answers the questions of a program that thinks ahead, until it is done or somebody is before it."""

    def __init__(self, context: Any, document: Any, program: Sidecar) -> None:
        self._context, self._document, self._program = context, document, program
        self.name, self.begun_at = str(document.RuntimeUID), time.monotonic()
        self._begun = self._over = False
        self._number = next(TASKS)
        self._calls = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", context
        )

    def begin(self, after: float) -> None:
        """Ask the program to read the document once nothing was asked of it for so many seconds."""
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        self._program.when_heard = self._call
        self._program.send(
            {
                "rehearse": "refresh",
                "number": self._number,
                "after": after,
                "lang": office_language(self._context),
                "desktop": OBJECTS.number(desktop),
                "document": OBJECTS.number(self._document),
            }
        )

    def end(self) -> None:
        """Answer nothing any more."""
        if not self._over and self._program.when_heard == self._call:
            self._program.when_heard = None
        self._over = True

    def _call(self) -> None:
        """From the thread that reads the program's lines: the main thread has something to answer."""
        with contextlib.suppress(Exception):  # the office is being closed
            self._calls.addCallback(self, None)

    def notify(self, _data: Any) -> None:
        """The main thread has nothing better to do."""
        if not ONE_AT_A_TIME.acquire(blocking=False):
            return
        try:
            self._answer_some()
        except SidecarError:
            self.end()
        finally:
            ONE_AT_A_TIME.release()

    def _answer_some(self) -> None:
        until = time.monotonic() + SLICE
        while not self._over and time.monotonic() < until:
            question = self._program.heard(NEXT)
            if question is None:
                return
            self._take(question)

    def _take(self, question: Any) -> None:
        if question == ["begun", self._number]:
            self._begun = True
        elif question in (["rehearsed"], ["nothing to rehearse"]) and self._begun:
            note = _OF_NO_USE.discard if question == ["rehearsed"] else _OF_NO_USE.add
            note(self.name)
            self.end()
        elif self._begun:
            self._program.send(answered(OBJECTS.carry_out, question))


def answered(carry_out: Callable[..., Any], *question: Any) -> dict[str, Any]:
    """The answer to a question of the program; whatever the office says is the program's to judge."""
    try:
        return {"r": carry_out(*question)}
    except Exception as error:  # noqa: BLE001 - as said
        return {"x": [type(error).__name__, str(getattr(error, "Message", "") or error)]}


_NOW: list[Rehearsal] = []


def think_ahead(context: Any, document: Any, after: float) -> None:
    """Let the program read the document and compute, once it was left alone for so many seconds. Nobody is told of faults.

    Nothing happens while a button works: its program hears one at a time.
    """
    with BEGINNING:
        if ONE_AT_A_TIME.locked():
            return
        stop_thinking()
        if os.environ.get(OFF):
            return
        with contextlib.suppress(Exception):  # a button that computes all itself is as good, only slower
            rehearsal = Rehearsal(context, document, sidecar("buttons"))
            _NOW[:] = [rehearsal]
            rehearsal.begin(after)


def stop_thinking() -> None:
    """A button is before it: what the program still asks for its rehearsal is not answered."""
    for rehearsal in _NOW:
        rehearsal.end()
    _NOW.clear()


class Typing(unohelper.Base, XModifyListener, XCallback):
    """Hears that a document changes: when the last change is a moment ago, the program thinks ahead once more.

    After a change it stops its ears for half of the pause: a macro that fills ten thousand cells is not kept waiting.
    """

    def __init__(self, context: Any, document: Any) -> None:
        self._context, self._document = context, document
        self._name = str(document.RuntimeUID)
        self._last = 0.0
        """When a change was last heard of."""
        self._is_changed = self._is_waiting = False
        self._calls = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", context
        )

    def modified(self, _event: Any) -> None:
        """A cell was changed, or another one: what follows at once is not heard."""
        self._document.removeModifyListener(self)
        self._last, self._is_changed = time.monotonic(), True
        if not self._is_waiting:
            self._wait()

    def _wait(self) -> None:
        self._is_waiting = True
        pause = LONG_PAUSE if self._name in _OF_NO_USE else PAUSE
        threading.Thread(target=self._call, args=(pause / 2,), daemon=True).start()

    def _call(self, after: float) -> None:
        time.sleep(after)
        with contextlib.suppress(Exception):  # the office is being closed
            self._calls.addCallback(self, None)

    def notify(self, _data: Any) -> None:
        """The half of a pause is over, and the main thread is free: listen again, and think ahead when nothing came since."""
        self._is_waiting = False
        if self._document is None:
            return
        if self._is_changed:
            self._is_changed = False
            self._document.addModifyListener(self)
            self._wait()
        elif not ONE_AT_A_TIME.locked() and not is_thought_of(self._name, self._last):
            think_ahead(self._context, self._document, 0)

    def disposing(self, _event: Any) -> None:
        """The document is closed."""
        self._document = None


def is_thought_of(name: str, since: float) -> bool:
    """Did the program begin to think ahead of a document since that moment, such as behind a button?"""
    return any(rehearsal.name == name and rehearsal.begun_at >= since for rehearsal in _NOW)


def listen(context: Any, document: Any) -> None:
    """Think ahead whenever somebody has changed the document and pauses."""
    if not os.environ.get(OFF):
        document.addModifyListener(Typing(context, document))
