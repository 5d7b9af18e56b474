"""What a task does when its time has come: run, write the log, tell the admin when something failed."""

from __future__ import annotations

import datetime as dt
import logging
import logging.handlers
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlcrm.hosts.nightly.job import Job

LOG_SIZE, LOG_FILES = 1_000_000, 5
"""Bytes of a log file, and how many older ones are kept."""
SHOWN = 40
"""Lines of output that a mail quotes."""


@dataclass(frozen=True)
class Night:
    """What came of a run."""

    job: Job
    code: int
    lines: tuple[str, ...]
    """All it said."""
    seconds: float
    log: Path

    @property
    def last(self) -> str:
        """The last lines, as a mail quotes them."""
        return "\n".join(self.lines[-SHOWN:])


def run_job(
    job: Job, python: Path, log: Path, now: Callable[[], dt.datetime], alarm: Callable[[Night], str]
) -> Night:
    """Run a job and write its log; where it failed, `alarm` is raised and says what came of that ("" for nothing to say)."""
    with _log(log) as write:
        begun = now()
        write(f"{begun:%Y-%m-%d %H:%M:%S} xlcrm {' '.join(job.words)}")
        lines = []
        with _started(job, python) as running:
            assert running.stdout is not None  # noqa: S101 - asked for
            for line in running.stdout:
                lines.append(line.rstrip("\n"))
                write("  " + lines[-1])
            code = running.wait()
        night = Night(job, code, tuple(lines), (now() - begun).total_seconds(), log)
        write(f"{now():%Y-%m-%d %H:%M:%S} exit {code}, {night.seconds:.0f} s")
        if code and (said := alarm(night)):
            write("  " + said)
    return night


def _started(job: Job, python: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    return subprocess.Popen(  # noqa: S603 - our own program, with the words that a person scheduled
        [str(python), "-m", "xlcrm", *job.words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", env=environment,
    )  # fmt: skip


@contextmanager
def _log(path: Path) -> Iterator[Callable[[str], None]]:
    """Lines at the end of a log file that begins anew when it has grown large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=LOG_SIZE, backupCount=LOG_FILES, encoding="utf-8"
    )
    try:
        yield lambda line: handler.emit(logging.LogRecord("xlcrm", logging.INFO, "", 0, line, None, None))
    finally:
        handler.close()
