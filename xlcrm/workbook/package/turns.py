"""One writer at a time: two refreshes of the same workbook wait for each other.

The lock is the operating system's and ends with its process, however that ends. Where a file system has no locks the
writer goes on without: that the workbook is still as it was read is checked in any case.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from xlcrm.errors import WriteError
from xlcrm.workbook.package.temporary import name_of

PATIENCE = 20.0
"""Seconds that a writer waits for another one."""
_PAUSE = 0.05
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


@contextlib.contextmanager
def turn(real: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the right to write a workbook; WriteError when another run does not finish in time."""
    path = real.with_name(f"{name_of(real)}.lock")
    until = time.monotonic() + patience
    while (handle := _try(path)) is None:
        if time.monotonic() > until:
            raise _busy(real, path)
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _give_back(handle, path)


def _try(path: Path) -> int | None:
    """A handle that holds the lock, or None while somebody else does."""
    handle = _opened(path)
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            os.close(handle)
            raise
    if not _is_still(handle, path):
        os.close(handle)
        return None
    with contextlib.suppress(OSError):  # it only tells others who writes
        os.truncate(handle, 0)
        os.write(handle, f"{socket.gethostname()} {os.getpid()}".encode())
    return handle


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if not path.exists():
            raise
        # Left by a colleague whose run was killed: it can be locked all the same.
        return os.open(path, os.O_RDONLY)


def _is_still(handle: int, path: Path) -> bool:
    """Is the file that was locked the one that stands there, not one that its last owner has just removed?"""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _give_back(handle: int, path: Path) -> None:
    """Remove the file, then the lock: whoever waits for the lock sees that its file is gone."""
    if os.name == "nt":  # an open file cannot be removed there
        os.close(handle)
    with contextlib.suppress(OSError):
        path.unlink()
    if os.name != "nt":
        os.close(handle)


def _busy(real: Path, path: Path) -> WriteError:
    who = ""
    with contextlib.suppress(OSError):
        who = path.read_text("utf-8", "replace")
    host, _, process = who.partition(" ")
    return WriteError(
        f"另一个 xlcrm（电脑 {host or '?'}，进程 {process or '?'}）正在写“{real.name}”，没有写入。请等它结束后重新运行。",
        f"Another xlcrm (computer {host or '?'}, process {process or '?'}) is writing '{real.name}': nothing was "
        "written. Run the command again when it has finished.",
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
