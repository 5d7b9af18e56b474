"""The file beside a workbook that its next version is written to, and the clearing of what killed runs left of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

STALE = 15 * 60
"""Seconds after which a temporary file has no living writer."""
_SUFFIX = ".tmp"
_WRITER = re.compile(r"-(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]+)-[^-]*\Z")


@contextlib.contextmanager
def temporary_beside(real: Path) -> Iterator[Path]:
    """A new empty file beside a workbook; gone afterwards unless it was put in place.

    Its name tells which workbook it belongs to and who writes it, so that what a killed run left is found by the next.
    """
    prefix = f"{name_of(real)}-{_host()}-{os.getpid()}-"
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=real.parent)
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def name_of(real: Path) -> str:
    """Begin of the names of a workbook's own helper files; short, for long names and old file systems."""
    return f".xlcrm-{_digest(real.name, 5)}"


def sweep(real: Path, now: float | None = None) -> None:
    """Remove temporary files of this workbook that killed runs left beside it.

    A file is left over when its writer was a process of this computer that is gone, or when nothing was written to it
    for `STALE` seconds: a writer fills its file in one go, verifies it and renames it, which takes seconds. The age
    holds between computers on a network drive too, where a process number says nothing. Other workbooks' files are
    not touched.
    """
    limit = (time.time() if now is None else now) - STALE
    with contextlib.suppress(OSError):
        for path in real.parent.iterdir():
            if path.name.startswith(f"{name_of(real)}-") and path.name.endswith(_SUFFIX):
                with contextlib.suppress(OSError):
                    _remove_left_over(path, limit)


def _remove_left_over(path: Path, limit: float) -> None:
    info = path.lstat()
    if stat.S_ISREG(info.st_mode) and (info.st_mtime < limit or _writer_is_gone(path)):
        path.unlink()


def _writer_is_gone(path: Path) -> bool:
    """Was it written by a process of this computer that has ended? False when that cannot be told."""
    writer = _WRITER.search(path.name.removesuffix(_SUFFIX))
    if writer is None or writer["host"] != _host() or os.name == "nt":  # there, asking would end the process
        return False
    try:
        os.kill(int(writer["pid"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _host() -> str:
    return _digest(socket.gethostname(), 4)


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=size).hexdigest()
