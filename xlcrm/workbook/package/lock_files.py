"""Lock files of Excel, WPS and LibreOffice: who has the workbook open, and since when."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import time
from dataclasses import dataclass
from pathlib import Path

from xlcrm.errors import WriteError
from xlcrm.lang import Text

OLD = 24 * 3600
"""Seconds after which a lock file was probably left behind by a program that crashed."""
_EXCEL_NAME = 55
"""Where Excel's lock file keeps the user's name: a 16-bit length, then UTF-16."""


@dataclass(frozen=True)
class Holder:
    """A lock file beside a workbook, and what it tells of the program that has the workbook open."""

    path: Path
    who: str
    since: float
    """When the lock file was made, in seconds since 1970."""


def holder(real: Path, *, held: bool = False) -> Holder | None:
    """Who has a workbook open, by the lock file beside it; `held`: LibreOffice's own is of the office that asks."""
    for path in _candidates(real):
        if held and path.name == f".~lock.{real.name}#":
            continue
        with contextlib.suppress(OSError):
            return Holder(path, _who(path), path.stat().st_mtime)
    return None


def refuse_open_elsewhere(real: Path, now: float | None = None, *, held: bool = False) -> None:
    """WriteError when Excel, WPS or LibreOffice has the workbook open: whose, since when, what to do."""
    found = holder(real, held=held)
    if found is None:
        return
    age = (time.time() if now is None else now) - found.since
    who, since, rest = _by(found), _since(found), _remedy(found, is_old=age > OLD)
    raise WriteError(
        f"“{real.name}”{who.zh}正在其他程序中打开（锁定文件 {found.path.name}，{since.zh}），没有写入。{rest.zh}",
        f"'{real.name}' is open in another program{who.en} (lock file {found.path.name}, {since.en}): nothing was "
        f"written. {rest.en}",
    )


def _candidates(real: Path) -> list[Path]:
    names = [f"~${real.name}", f".~lock.{real.name}#", f".~{real.name}"]
    shortened = real.name[2:]
    if (
        len(real.stem) > 8 and not real.with_name(shortened).exists()
    ):  # some put ~$ over the first two letters
        names.append(f"~${shortened}")
    return [real.with_name(name) for name in names if name != real.name]


def _who(path: Path) -> str:
    """The person that a lock file names; empty when it names nobody."""
    data = path.read_bytes()[:1000] if path.is_file() else b""
    name = _libreoffice_name(data) if path.name.startswith(".~lock.") else _excel_name(data)
    return re.sub(r"[\x00-\x1f\x7f]", "", name).strip()


def _libreoffice_name(data: bytes) -> str:
    """Name, login, computer, time and profile, with commas between them."""
    fields = re.split(r"(?<!\\),", data.decode("utf-8", "replace"))
    name, login, host = [field.replace("\\", "") for field in [*fields, "", "", ""][:3]]
    return " @ ".join(part for part in (name.strip() or login, host) if part)


def _excel_name(data: bytes) -> str:
    length = int.from_bytes(data[_EXCEL_NAME : _EXCEL_NAME + 2], "little")
    name = data[_EXCEL_NAME + 2 : _EXCEL_NAME + 2 + 2 * min(length, 54)].decode("utf-16-le", "replace")
    return name or data[1 : 1 + min(data[0], 53)].decode("latin-1") if data else ""


def _by(found: Holder) -> Text:
    return Text(f"由 {found.who} ", f" by {found.who}") if found.who else Text("", "")


def _since(found: Holder) -> Text:
    made = dt.datetime.fromtimestamp(found.since).astimezone()
    return Text(f"自 {made:%Y-%m-%d %H:%M} 起", f"since {made:%Y-%m-%d %H:%M}")


def _remedy(found: Holder, *, is_old: bool) -> Text:
    if is_old:
        return Text(
            "这个锁定文件已超过一天，可能是程序异常退出时留下的：请确认没有人打开该文件，然后删除锁定文件再试。",
            "The lock file is more than a day old and was probably left behind by a crash: make sure that nobody has the "
            "workbook open, delete the lock file and try again.",
        )
    whose = Text(f"请让 {found.who} ", f"Ask {found.who} to") if found.who else Text("请先", "Please")
    return Text(
        f"{whose.zh}保存并关闭它再运行，或用 -o 写到别处；如果确实没有人打开，请删除该锁定文件后重试。",
        f"{whose.en} save and close it first, or write elsewhere with -o; if nobody has it open, delete that lock file "
        "and try again.",
    )
