"""Writing a workbook file so that nothing is ever lost: beside, verified, flushed to the disk, put in place at once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlcrm.errors import WriteError
from xlcrm.workbook.package.archive import Archive
from xlcrm.workbook.package.lint import new_findings
from xlcrm.workbook.package.opc import Package, key_of

BACKUP = ".xlcrm-backup"
KEPT_BACKUPS = 3
STALE = 15 * 60
"""Seconds after which a temporary file has no living writer."""
_TEMPORARY = ".tmp"


@dataclass(frozen=True)
class Saved:
    """Where a package was written."""

    target: Path
    backup: Path | None
    copied_parts: int


def save(package: Package, target: Path, *, read_from: Path | None) -> Saved:
    """Write a package to a file, all or nothing.

    `read_from` is the file that the package was read from: when it is the target, it must still be as it was read.
    An existing target is kept as a backup beside it. Raises WriteError (nothing changed) with the remedy.
    """
    real = _real(target)
    refuse_locked(real)
    data = package.archive.data if read_from is not None and _same(read_from, real) else None
    if data is not None:
        _refuse_changed(real, data)
    for written in (real, backup_name(real)):
        sweep(written)
    with _explained(real), _temporary(real) as temporary:
        with temporary.open("wb") as out:
            copied = package.save(out)
            out.flush()
            os.fsync(out.fileno())
        _verify(package, temporary)
        backup = _back_up(real) if real.exists() else None
        _take_over(real, temporary)
        if data is not None:
            _refuse_changed(real, data)
        refuse_locked(real)
        temporary.replace(real)
        _flush_folder(real.parent)
    return Saved(target, backup, copied)


def refuse_locked(path: Path) -> None:
    """WriteError when Excel, WPS or LibreOffice has the file open."""
    for lock in (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}"):
        if lock != path.name and (path.parent / lock).exists():
            raise WriteError(
                f"“{path.name}”正在被其他程序打开（发现 {lock}），没有写入。请先保存并关闭它；"
                "如果确实没有打开，请删除该锁定文件后重试。",
                f"'{path.name}' is open in another program (there is {lock}): nothing was written. Save and close it "
                "first; if nobody has it open, delete that lock file and try again.",
            )


def backup_name(path: Path, number: int = 1) -> Path:
    """Name of a backup: the newest has no number."""
    tail = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.stem}{BACKUP}{tail}{path.suffix}")


def _real(target: Path) -> Path:
    """The file behind a link, so that the link stays a link."""
    try:
        return target.resolve()
    except (OSError, RuntimeError) as error:
        raise _failed(target, OSError(str(error))) from error


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _refuse_changed(path: Path, data: bytes) -> None:
    try:
        unchanged = path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError as error:
        raise _failed(path, error) from error
    if not unchanged:
        raise WriteError(
            f"“{path.name}”在读取之后被别人改过，为避免覆盖没有写入。请重新运行。",
            f"'{path.name}' was changed by somebody after it was read: nothing was written. Run the command again.",
        )


def sweep(real: Path, now: float | None = None) -> None:
    """Remove temporary files of this workbook that killed runs left beside it.

    A file is left over when nothing was written to it for `STALE` seconds: a writer fills its file in one go,
    verifies it and renames it, which takes seconds, so no living one is that old. This holds between computers on
    a network drive too, where a process number would say nothing. Other workbooks' files are not touched.
    """
    limit = (time.time() if now is None else now) - STALE
    with contextlib.suppress(OSError):
        for path in real.parent.iterdir():
            is_ours = path.name.startswith(_prefix(real)) and path.name.endswith(_TEMPORARY)
            with contextlib.suppress(OSError):
                if is_ours and stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_mtime < limit:
                    path.unlink()


def _prefix(real: Path) -> str:
    """Begin of the names of a workbook's temporary files; short, for long names and old file systems."""
    return (
        f".xlcrm-{hashlib.blake2b(real.name.encode('utf-8', 'surrogateescape'), digest_size=5).hexdigest()}-"
    )


@contextlib.contextmanager
def _temporary(real: Path) -> Iterator[Path]:
    """A new empty file beside the target; gone afterwards unless it was put in place.

    Its name tells which workbook it belongs to, so that what a killed run left is found by the next one.
    """
    handle, name = tempfile.mkstemp(prefix=_prefix(real), suffix=_TEMPORARY, dir=real.parent)
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError) -> WriteError:
    """The sentence for a fault of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return WriteError(
            f"磁盘空间不足，无法写入“{path.name}”，原文件未改动。请腾出空间后重试。",
            f"The disk is full: '{path.name}' could not be written and is unchanged. Free some space and try again.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WriteError(
            f"没有写入“{path}”的权限，原文件未改动。请检查只读属性和文件夹权限，或用 -o 写到别处。",
            f"No permission to write '{path}'; it is unchanged. Check that file and folder are not read-only, "
            "or write elsewhere with -o.",
        )
    if error.errno == errno.ENOENT:
        return WriteError(
            f"文件夹“{path.parent}”不存在或已断开，没有写入。请检查路径或网络盘。",
            f"The folder '{path.parent}' does not exist or is no longer connected: nothing was written. "
            "Check the path or the network drive.",
        )
    return WriteError(
        f"无法写入“{path}”（{error.strerror or error}），原文件未改动。请稍后重试，或用 -o 写到别处。",
        f"'{path}' could not be written ({error.strerror or error}); it is unchanged. Try again later, "
        "or write elsewhere with -o.",
    )


def _verify(package: Package, path: Path) -> None:
    """Read back what was written: untouched entries byte for byte, touched ones by checksum and our own rules."""
    written = Archive(path.read_bytes())
    old = {key_of(entry.name): entry for entry in package.archive.entries}
    touched = package.touched
    for entry in written.entries:
        key = key_of(entry.name)
        if key in touched:
            is_good = written.read(entry) == touched[key]
        else:
            before = old[key]
            is_good = written.data[entry.start : entry.end] == package.archive.data[before.start : before.end]
        if not is_good:
            raise _unverified(path, entry.name)
    if {key_of(e.name) for e in written.entries} != {key_of(n) for n in package.names} | _folders(package):
        raise _unverified(path, "entries")
    faults = new_findings(package)
    if faults:
        raise _unverified(path, faults[0])


def _folders(package: Package) -> set[str]:
    return {key_of(e.name) for e in package.archive.entries if e.name.endswith(("/", "\\"))}


def _unverified(path: Path, what: str) -> WriteError:
    return WriteError(
        f"写入后的校验没有通过（{what}），原文件未改动。请把此信息反馈给 xlcrm 的开发者。",
        f"What was written did not pass its check ({what}); the workbook in '{path.parent}' is unchanged. "
        "Please report this to the developers of xlcrm.",
    )


def _back_up(real: Path) -> Path:
    """Keep the present file under its backup name; older backups move down, the oldest goes."""
    newest = backup_name(real)
    if newest.exists():
        if newest.stat().st_size == real.stat().st_size and newest.read_bytes() == real.read_bytes():
            return newest
        for number in range(KEPT_BACKUPS, 1, -1):
            older = backup_name(real, number - 1)
            if older.exists():
                older.replace(backup_name(real, number))
    with _temporary(newest) as copy:
        shutil.copyfile(real, copy)
        copy.replace(newest)
    shutil.copystat(real, newest)  # only now: until then its time shows that a writer lives
    return newest


def _take_over(real: Path, temporary: Path) -> None:
    """Give the new file the old one's mode, owner and extended attributes; a new file gets the usual mode."""
    if not real.exists():
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    info = real.stat()
    if not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only", str(real))
    temporary.chmod(stat.S_IMODE(info.st_mode))
    with contextlib.suppress(OSError, AttributeError):
        os.chown(temporary, info.st_uid, info.st_gid)
    with contextlib.suppress(OSError, AttributeError):
        for name in os.listxattr(real):
            os.setxattr(temporary, name, os.getxattr(real, name))


def _flush_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be flushed."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
