"""Programs of servers that tests start for themselves: run as their own user where root runs the tests, waited for, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A folder for a server's data, and the user it runs as: most refuse to run as root."""

    folder: Path
    user: str | None

    def run(self, words: Sequence[object], tries: int = 1) -> None:
        """A program to its end, again every quarter of a second until it succeeds."""
        for attempt in range(tries):
            done = subprocess.run(
                [str(word) for word in words],
                capture_output=True,
                text=True,
                user=self.user,
                cwd=self.folder,
                check=False,
            )
            if not done.returncode:
                return
            if attempt + 1 < tries:
                time.sleep(0.25)
        raise RuntimeError(done.stdout + done.stderr)

    @contextlib.contextmanager
    def running(self, words: Sequence[object], end: signal.Signals) -> Iterator[None]:
        """A program that runs meanwhile, ended by a signal."""
        with (
            (self.folder / "log").open("w") as log,
            subprocess.Popen(
                [str(word) for word in words], stdout=log, stderr=log, user=self.user, cwd=self.folder
            ) as program,
        ):
            try:
                yield
            finally:
                program.send_signal(end)
                program.wait(60)


@contextlib.contextmanager
def place(user: str) -> Iterator[Place]:
    """A folder that is removed afterwards, owned by a user where root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="xlcrm_server"))
    who = user if os.geteuid() == 0 else None
    if who:
        shutil.chown(folder, who)
    try:
        yield Place(folder, who)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
