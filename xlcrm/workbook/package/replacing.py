"""Putting a finished file in the place of a workbook: at once, with the old one's mode, owner, links and attributes."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from xlcrm.workbook.package.faults import unsure


def put_in_place(temporary: Path, real: Path, backup: Path | None) -> None:
    """Let a finished file be the workbook: the old one is there until the new one is, complete.

    A workbook with several hard links, or whose owner the new file cannot get, is written through instead, so that
    all its names and its owner stay; backup and new file are both safely on the disk by then.
    """
    if _keeps_owner(temporary, real) and _links(real) < 2:
        _replace(temporary, real, backup)
    else:
        _write_through(temporary.read_bytes(), real)
    _flush_folder(real.parent)


def refuse_read_only(real: Path) -> None:
    """PermissionError when the file is marked read-only, for everybody or for this user."""
    with contextlib.suppress(FileNotFoundError):
        if not real.stat().st_mode & 0o222 or not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(real))


def _links(real: Path) -> int:
    return real.stat().st_nlink if real.exists() else 0


def _keeps_owner(temporary: Path, real: Path) -> bool:
    """Give the new file the old one's mode, owner and extended attributes; False when it cannot have its owner."""
    if not real.exists():
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return True
    info = real.stat()
    with contextlib.suppress(OSError, AttributeError):
        os.chown(temporary, info.st_uid, info.st_gid)
    temporary.chmod(stat.S_IMODE(info.st_mode))
    with contextlib.suppress(OSError, AttributeError):
        for name in os.listxattr(real):
            with contextlib.suppress(OSError):
                os.setxattr(temporary, name, os.getxattr(real, name))
    now = temporary.stat()
    return (now.st_uid, now.st_gid) == (info.st_uid, info.st_gid)


def _replace(temporary: Path, real: Path, backup: Path | None) -> None:
    new = temporary.stat().st_ino
    try:
        temporary.replace(real)
    except OSError as error:
        state = _state(real, temporary, new)
        if state == "unknown":
            raise unsure(real, backup) from error
        if state == "old":
            raise


def _state(real: Path, temporary: Path, new: int) -> str:
    """After a replacement that reported a fault: a server may have done it and lost the answer."""
    try:
        if real.exists() and real.stat().st_ino == new and not temporary.exists():
            return "new"
        return "old" if temporary.exists() else "unknown"
    except OSError:
        return "unknown"


def _write_through(data: bytes, real: Path) -> None:
    """Write into the existing file; what a fault interrupts is taken back."""
    with real.open("r+b") as out:
        old = out.read()
        _reserve(out.fileno(), len(data))
        try:
            _fill(out.fileno(), data)
        except OSError:
            _fill(out.fileno(), old)
            raise


def _reserve(handle: int, size: int) -> None:
    """A full disk shows here, before a byte is changed."""
    if hasattr(os, "posix_fallocate") and size:
        before = os.fstat(handle).st_size
        try:
            os.posix_fallocate(handle, 0, size)
        except OSError as error:
            os.ftruncate(handle, before)
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
                raise


def _fill(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.ftruncate(handle, len(data))
    os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be flushed."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
