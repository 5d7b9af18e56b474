"""Writing a workbook file so that nothing is ever lost: beside, verified, flushed to the disk, put in place at once."""

from __future__ import annotations

import errno
import io
import os
from dataclasses import dataclass
from pathlib import Path

from xlcrm.errors import WriteError
from xlcrm.workbook.package.archive import Archive
from xlcrm.workbook.package.backups import back_up, backup_name
from xlcrm.workbook.package.encryption import Seal
from xlcrm.workbook.package.faults import explained, failed
from xlcrm.workbook.package.lint import new_findings
from xlcrm.workbook.package.lock_files import refuse_open_elsewhere
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.replacing import put_in_place, refuse_read_only
from xlcrm.workbook.package.temporary import sweep, temporary_beside
from xlcrm.workbook.package.turns import turn


@dataclass(frozen=True)
class Saved:
    """Where a package was written."""

    target: Path
    backup: Path | None
    copied_parts: int


def save(
    package: Package,
    target: Path,
    *,
    as_read: bytes | None = None,
    seal: Seal | None = None,
    held: bool = False,
) -> Saved:
    """Write a package to a file, all or nothing.

    `as_read` are the bytes that the target held when it was read: it must still hold them. With a `seal` the file is
    encrypted. `held`: the LibreOffice that has the target open is the one that asks. An existing target is kept as a backup beside it. Raises WriteError (nothing changed) with the remedy.
    """
    real = _real(target)
    with explained(real), turn(real):
        _refuse_unready(real, as_read, held=held)
        for written in (real, backup_name(real)):
            sweep(written)
        with temporary_beside(real) as temporary:
            copied = _write(package, temporary, seal)
            _verify(package, temporary, seal)
            backup = back_up(real) if real.exists() else None
            _refuse_unready(real, as_read, held=held)
            put_in_place(temporary, real, backup)
    return Saved(target, backup, copied)


def rehearse(target: Path, *, as_read: bytes | None = None) -> None:
    """Raise what `save` would raise because of the file or its folder as they are now; write nothing."""
    real = _real(target)
    with explained(real):
        _refuse_unready(real, as_read)
        if not os.access(real.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _real(target: Path) -> Path:
    """The file behind a link, so that the link stays a link."""
    try:
        return target.resolve()
    except (OSError, RuntimeError) as error:
        raise failed(target, OSError(str(error))) from error


def _refuse_unready(real: Path, as_read: bytes | None, *, held: bool = False) -> None:
    """WriteError when the target is open elsewhere, marked read-only, or no longer what was read."""
    refuse_open_elsewhere(real, held=held)
    refuse_read_only(real)
    if as_read is not None and not (real.stat().st_size == len(as_read) and real.read_bytes() == as_read):
        raise WriteError(
            f"“{real.name}”在读取之后被别人改过，为避免覆盖没有写入。请重新运行。",
            f"'{real.name}' was changed by somebody after it was read: nothing was written. Run the command again.",
        )


def _write(package: Package, path: Path, seal: Seal | None) -> int:
    """Write the package and flush it to the disk; plain content of an encrypted one never leaves the memory."""
    with path.open("wb") as out:
        if seal is None:
            copied = package.save(out)
        else:
            plain = io.BytesIO()
            copied = package.save(plain)
            out.write(seal.close(plain.getvalue()))
        out.flush()
        os.fsync(out.fileno())
    return copied


def _verify(package: Package, path: Path, seal: Seal | None) -> None:
    """Read back what was written: untouched entries byte for byte, touched ones by checksum and our own rules."""
    written = Archive(_read_back(path, seal))
    old = {key_of(entry.name): entry for entry in package.archive.entries}
    touched = package.touched
    for entry in written.entries:
        key = key_of(entry.name)
        if key in touched:
            is_good = written.holds(entry, touched[key])
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


def _read_back(path: Path, seal: Seal | None) -> bytes:
    data = path.read_bytes()
    if seal is None:
        return data
    try:
        return seal.open(data)
    except ValueError as error:
        raise _unverified(path, str(error)) from error


def _folders(package: Package) -> set[str]:
    return {key_of(e.name) for e in package.archive.entries if e.name.endswith(("/", "\\"))}


def _unverified(path: Path, what: str) -> WriteError:
    return WriteError(
        f"写入后的校验没有通过（{what}），“{path.parent}”中的原文件未改动。请把此信息反馈给 xlcrm 的开发者。",
        f"What was written did not pass its check ({what}); the workbook in '{path.parent}' is unchanged. "
        "Please report this to the developers of xlcrm.",
    )
