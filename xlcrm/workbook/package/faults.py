"""Faults of the file system as sentences: what happened, that nothing was lost, what to do now."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from xlcrm.errors import WriteError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_AWAY = {
    getattr(errno, name)
    for name in ("EIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ETIMEDOUT", "ENODEV", "ENXIO")
    if hasattr(errno, name)
}  # fmt: skip
"""What is reported when a disk or a network drive goes away."""


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn a fault of the file system into a WriteError about this workbook."""
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise failed(path, error) from error


def failed(path: Path, error: OSError) -> WriteError:
    """The sentence for a fault of the file system; the workbook was not touched by then."""
    if error.errno in _FULL:
        return WriteError(
            f"磁盘空间不足，无法写入“{path.name}”，原文件未改动。请腾出空间后重试。",
            f"The disk is full: '{path.name}' could not be written and is unchanged. Free some space and try again.",
        )
    if error.errno in _FORBIDDEN:
        return WriteError(
            f"没有写入“{path}”的权限，或文件正被其他程序占用，原文件未改动。请关闭它，检查只读属性和文件夹权限，或用 -o 写到别处。",
            f"No permission to write '{path}', or another program holds it; it is unchanged. Close it, check that file "
            "and folder are not read-only, or write elsewhere with -o.",
        )
    if error.errno == errno.ENOENT:
        return WriteError(
            f"文件夹“{path.parent}”不存在或已断开，没有写入。请检查路径或网络盘。",
            f"The folder '{path.parent}' does not exist or is no longer connected: nothing was written. "
            "Check the path or the network drive.",
        )
    if error.errno in _AWAY:
        return WriteError(
            f"“{path.parent}”所在的磁盘或网络盘没有响应（{error.strerror or error}），没有写入，原文件未改动。"
            "请重新连接后再运行，或用 -o 写到别处。",
            f"The disk or network drive of '{path.parent}' does not answer ({error.strerror or error}): nothing was "
            "written, the workbook is unchanged. Connect it again and repeat the command, or write elsewhere with -o.",
        )
    return WriteError(
        f"无法写入“{path}”（{error.strerror or error}），原文件未改动。请稍后重试，或用 -o 写到别处。",
        f"'{path}' could not be written ({error.strerror or error}); it is unchanged. Try again later, "
        "or write elsewhere with -o.",
    )


def unsure(path: Path, backup: Path | None) -> WriteError:
    """The connection broke at the very moment of the replacement: the old or the complete new workbook is there."""
    kept = backup.name if backup else ""
    return WriteError(
        f"在替换“{path.name}”的瞬间与“{path.parent}”断开了连接：那里要么是原来的文件，要么是完整的新文件，不会只写一半。"
        f"{f'原文件另存有备份“{kept}”。' if kept else ''}请重新连接、打开核对后再运行。",
        f"The connection to '{path.parent}' broke while '{path.name}' was being replaced: the old or the complete new "
        f"workbook is there, never a part.{f' The old one is kept as {kept!r}.' if kept else ''} Connect again, look at "
        "it, and repeat the command.",
    )
