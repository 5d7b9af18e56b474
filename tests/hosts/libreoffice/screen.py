"""A screen of its own with a window manager on it, a mouse, a keyboard and a camera: Xvfb, openbox, xdotool, ImageMagick."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")
_DOCUMENT, _MANY = (
    11,
    400,
)  # com.sun.star.accessibility.AccessibleRole.DOCUMENT; children of a list nobody clicks through
PATIENCE = 90.0
"""Seconds until somebody who waits gives up."""


def missing() -> list[str]:
    """Programs that are needed and not there."""
    return [program for program in PROGRAMS if not shutil.which(program)]


@dataclass(frozen=True)
class Screen:
    """A display, such as :7."""

    display: str

    def click(self, x: int, y: int) -> None:
        """Move the mouse there and press its left button."""
        self._do("mousemove", str(x), str(y), "sleep", "0.3", "click", "1")

    def move(self, x: int, y: int) -> None:
        """Move the mouse."""
        self._do("mousemove", str(x), str(y))

    def key(self, *names: str) -> None:
        """Press keys, one after the other, such as Return or ctrl+z."""
        self._do("key", "--delay", "80", *names)

    def type(self, text: str) -> None:
        """Type a text of plain letters."""
        if text:
            self._do("type", "--delay", "40", text)

    def windows(self, title: str) -> list[str]:
        """Windows in sight whose title fits a regular expression."""
        return self._do("search", "--onlyvisible", "--name", title).split()

    def photograph(self, path: Path, window: str = "root") -> None:
        """Take a picture of the screen, or of one window."""
        self._run("import", "-window", window, str(path))

    def _do(self, *words: str) -> str:
        return self._run("xdotool", *words)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words,
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stdout


@contextmanager
def screen(width: int = 1440, height: int = 900) -> Iterator[Screen]:
    """A screen for the length of the block; programs started meanwhile appear on it."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    with _running(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"], pass_fds=[writing]
    ):
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = display
        try:
            with _running(["openbox"]):
                time.sleep(0.5)
                yield Screen(display)
        finally:
            os.environ.pop("DISPLAY", None)
            os.environ |= {"DISPLAY": before} if before else {}


@contextmanager
def _running(words: list[str], **options: Any) -> Iterator[None]:
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)


def wait_for(found: Callable[[], Any], what: str) -> Any:
    """What is found, as soon as it is; TimeoutError after a while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not appear within {PATIENCE:.0f} s")


def middle_of(window: Any, name: str) -> tuple[int, int] | None:
    """Where on the screen the button of a name is, as a screen reader is told it; None when it is not in sight."""
    for part in _parts(window.getAccessibleContext()):
        size = part.getSize()
        if part.getAccessibleName() == name and size.Width > 0:
            corner = part.getLocationOnScreen()
            return corner.X + size.Width // 2, corner.Y + size.Height // 2
    return None


def _parts(parent: Any, depth: int = 16) -> Iterator[Any]:
    if not depth or parent.getAccessibleRole() == _DOCUMENT or parent.getAccessibleChildCount() > _MANY:
        return
    for number in range(parent.getAccessibleChildCount()):
        with suppress(Exception):  # a part that is gone meanwhile
            child = parent.getAccessibleChild(number).getAccessibleContext()
            if hasattr(child, "getSize"):
                yield child
            yield from _parts(child, depth - 1)


def choose(screen: Screen, window: Any, *names: str) -> None:
    """Click through a menu: its name in the menu bar, then an entry of each menu that opens."""
    screen.click(*wait_for(lambda: middle_of(window, names[0]), names[0]))
    part = next(
        part for part in _parts(window.getAccessibleContext()) if part.getAccessibleName() == names[0]
    )
    for name in names[1:]:
        part = _entry(part, name)
        screen.click(*wait_for(partial(_middle, part), name))


def _entry(menu: Any, name: str) -> Any:
    entries = (menu.getAccessibleChild(number) for number in range(menu.getAccessibleChildCount()))
    return next(
        found for entry in entries if (found := entry.getAccessibleContext()).getAccessibleName() == name
    )


def _middle(part: Any) -> tuple[int, int] | None:
    size, corner = part.getSize(), part.getLocationOnScreen()
    return (corner.X + size.Width // 2, corner.Y + size.Height // 2) if size.Width > 0 else None
