"""The office's end of the pipe to xlcrm: starts the program, hands it the objects that it asks for, and outlives it.

Runs inside LibreOffice, whose Python may be as old as 3.8 and has nothing but its standard library. Each line on the pipe
is one JSON value. The program asks, one question at a time, for properties and methods of the office's objects; objects
themselves stay here and travel as numbers.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno

WRITING = ("setDataArray", "setFormulaArray", "clearContents")
"""Methods that change what cells hold."""
PLAIN = frozenset({str, float, int, bool, type(None)})
"""What needs no coding: nearly all that blocks of cells hold."""
PATIENCE = 0.05
"""Seconds between two looks at the window while the program computes."""


class SidecarError(Exception):
    """The program could not be started, or ended before it was done; the text says which, and what to do."""


class Running:
    """A process of the program, and the lines that it has said; None after the last."""

    def __init__(self, process: subprocess.Popen, lines: queue.SimpleQueue[str | None]) -> None:
        self.process, self.lines = process, lines


class Sidecar:
    """The program in its own process: it ends when its pipe is closed, and is started again when it has died."""

    def __init__(self, python: str, path: str, log: str, purpose: str) -> None:
        self._python, self._path, self._log, self._purpose = python, path, log, purpose
        self._now: Running | None = None
        self._starting = threading.Lock()
        self.when_heard: Callable[[], None] | None = None
        """Called after each line by the thread that reads them; for who does not wait in `receive`."""

    def is_alive(self) -> bool:
        """Does the process run?"""
        now = self._now
        return now is not None and now.process.poll() is None

    def start(self) -> None:
        """Start the program unless it runs. SidecarError with the remedy when it cannot be."""
        with self._starting:  # a document that opens and a button may ask for it at once
            if not self.is_alive():
                self.stop()
                self._now = self._started()

    def _started(self) -> Running:
        try:
            with Path(self._log).open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - the interpreter that the person installed
                    [self._python, "-u", "-m", "xlcrm.hosts.libreoffice.sidecar", self._purpose],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=self._environment(),
                    creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
                )
        except OSError as error:
            raise SidecarError(f"{self._python}: {error}") from error
        running = Running(process, queue.SimpleQueue())
        threading.Thread(target=self._read, args=(running,), daemon=True).start()
        return running

    def _environment(self) -> dict[str, str]:
        """The environment without what LibreOffice set for its own Python."""
        ours = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "PYTHONSTARTUP", "URE_BOOTSTRAP")
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return {**kept, "PYTHONUTF8": "1", **({"PYTHONPATH": self._path} if self._path else {})}

    def _read(self, running: Running) -> None:
        for line in running.process.stdout or ():
            running.lines.put(line.decode("utf-8"))
            if self.when_heard is not None:
                self.when_heard()
        running.lines.put(None)

    def send(self, value: Any) -> None:
        """Send one line."""
        running = self._running()
        try:
            running.process.stdin.write(json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n")
            running.process.stdin.flush()
        except (OSError, ValueError) as error:  # ValueError: the pipe was closed meanwhile
            raise self._ended(running) from error

    def receive(self, meanwhile: Callable[[], None]) -> Any:
        """The next line; `meanwhile` is called again and again until it is there."""
        running = self._running()
        while True:
            try:
                line = running.lines.get(timeout=PATIENCE)
            except queue.Empty:
                meanwhile()
                continue
            return self._understood(running, line)

    def heard(self, seconds: float) -> Any:
        """The next line if it comes within so many seconds, else None."""
        running = self._running()
        try:
            line = running.lines.get(timeout=seconds)
        except queue.Empty:
            return None
        return self._understood(running, line)

    def _running(self) -> Running:
        now = self._now
        if now is None:
            raise SidecarError(f"{self._python} ({self._log})")
        return now

    def _understood(self, running: Running, line: str | None) -> Any:
        if line is None:
            raise self._ended(running)
        return json.loads(line)

    def _ended(self, running: Running) -> SidecarError:
        code = running.process.wait()
        if self._now is running:
            self._now = None
        return SidecarError(f"{self._python}: exit code {code} ({self._log})")

    def stop(self) -> None:
        """Close the pipe: the program ends by itself."""
        now, self._now = self._now, None
        if now is not None and now.process.stdin is not None:
            with contextlib.suppress(OSError):  # what was still to be sent to a program that is gone
                now.process.stdin.close()


class Objects:
    """Objects of the office by number, and values as JSON."""

    def __init__(self) -> None:
        self._known: dict[int, Any] = {}
        self._last = 0
        self._before: list[tuple[Any, Any]] = []

    def watch(self) -> None:
        """Keep from now on what stood in the cells that are written."""
        self._before = []

    def take_back(self) -> None:
        """Put back what stood in the cells that were written. LibreOffice's own undo leaves cells filled that were blank."""
        for cells, formulas in reversed(self._before):
            with contextlib.suppress(Exception):  # on a sheet that is gone again
                cells.setFormulaArray(formulas)
        self._before = []

    def number(self, found: Any) -> int:
        """A number for an object."""
        self._last += 1
        self._known[self._last] = found
        return self._last

    def carry_out(self, question: list[Any]) -> Any:
        """Answer one question of the program."""
        kind, *rest = question
        return getattr(self, f"_{kind}")(*rest)

    def _get(self, number: int, name: str) -> Any:
        found = getattr(self._known[number], name)
        return {"m": name} if _is_method(found) else self.encoded(found)

    def _each(self, number: int, names: list[str]) -> Any:
        """Some properties of all members of a numbered collection."""
        found = self._known[number]
        members = [found.getByIndex(place) for place in range(found.Count)]
        return [[self.encoded(getattr(member, name)) for name in names] for member in members]

    def _set(self, number: int, name: str, value: Any) -> None:
        setattr(self._known[number], name, self.decoded(value))

    def _call(self, number: int, name: str, arguments: list[Any]) -> Any:
        method = getattr(self._known[number], name)
        if name in WRITING:
            self._before.append((self._known[number], self._known[number].getFormulaArray()))
        return self.encoded(method(*[self.decoded(each) for each in arguments]))

    def _invoke(self, number: int, name: str, arguments: list[Any]) -> Any:
        given = tuple(self.decoded(each) for each in arguments)
        return self.encoded(uno.invoke(self._known[number], name, given))

    def _same(self, one: int, other: int) -> bool:
        return bool(self._known[one] == self._known[other])

    def _drop(self, numbers: list[int]) -> None:
        for number in numbers:
            self._known.pop(number, None)

    def _service(self, name: str) -> Any:
        context = uno.getComponentContext()
        return self.encoded(context.ServiceManager.createInstanceWithContext(name, context))

    def _path(self, url: str) -> str:
        return str(uno.fileUrlToSystemPath(url))

    def _url(self, path: str) -> str:
        return str(uno.systemPathToFileUrl(path))

    def encoded(self, value: Any) -> Any:
        """A value as JSON."""
        if type(value) in PLAIN:
            return value
        if isinstance(value, (tuple, list)):
            return [each if type(each) in PLAIN else self.encoded(each) for each in value]
        if isinstance(value, uno.Enum):
            return {"e": [value.typeName, value.value]}
        kind = getattr(type(value), "__pyunostruct__", "")
        if kind:
            fields = [name for name in dir(value.__dict__["value"]) if not name.startswith("_")]
            return {"s": [kind, {name: self.encoded(getattr(value, name)) for name in fields}]}
        if isinstance(value, (uno.Type, uno.ByteSequence, uno.Char)):
            return str(value)
        return {"o": self.number(value)}

    def decoded(self, value: Any) -> Any:
        """A value from JSON."""
        if isinstance(value, list):
            return tuple([each if type(each) in PLAIN else self.decoded(each) for each in value])
        if not isinstance(value, dict):
            return value
        ((kind, content),) = value.items()
        if kind == "o":
            return self._known[content]
        if kind == "e":
            return uno.Enum(*content)
        if kind == "a":
            return uno.Any(content[0], self.decoded(content[1]))
        made = uno.createUnoStruct(content[0])
        for name, field in content[1].items():
            setattr(made, name, self.decoded(field))
        return made


def _is_method(found: Any) -> bool:
    return type(found).__name__ == "PyUNO_callable"
