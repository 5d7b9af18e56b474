"""What kind of file it is, by its first bytes: the name's ending may say anything."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from xlcrm.errors import UnreadableBookError
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.encryption import OLE, is_encrypted, no_password, old_password

Kind = Literal["package", "xls", "xlsb"]
_LOCKED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""How an .xls with a password begins: the workbook's first record, then what its encryption needs."""


def kind_of(data: bytes, path: Path) -> Kind:
    """The kind of workbook; UnreadableBookError, with the remedy, for anything that is none."""
    if not data:
        raise UnreadableBookError(
            f"“{path.name}”是空文件（0 字节）。请换用备份，或等待同步完成后重试。",
            f"'{path.name}' is empty (0 bytes). Use a backup, or wait until it has been synchronised.",
        )
    if data.startswith(OLE):
        if is_encrypted(data):
            raise no_password(path)
        if _LOCKED_XLS.search(data):
            raise old_password()
        return "xls"
    if data.startswith(b"PK"):
        return _zip_kind(data, path)
    raise _no_workbook(path, data)


def _zip_kind(data: bytes, path: Path) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise corrupt(str(error)) from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        raise _other(path, "OpenDocument")
    if any(name.startswith("word/") for name in names):
        raise _other(path, "Word")
    if any(name.startswith("ppt/") for name in names):
        raise _other(path, "PowerPoint")
    return "package"


def _other(path: Path, program: str) -> UnreadableBookError:
    article = "an" if program[0] in "AEIOU" else "a"
    return UnreadableBookError(
        f"“{path.name}”是 {program} 文件，不是 Excel 工作簿。请另存为 .xlsx 后再试。",
        f"'{path.name}' is {article} {program} file, not an Excel workbook. Save it as .xlsx and try again.",
    )


def _no_workbook(path: Path, data: bytes) -> UnreadableBookError:
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return UnreadableBookError(
            f"“{path.name}”实际上是网页或 XML，不是工作簿。请在 Excel 中打开并另存为 .xlsx。",
            f"'{path.name}' is a web page or XML, not a workbook. Open it in Excel and save it as .xlsx.",
        )
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return UnreadableBookError(
            f"“{path.name}”是文本文件，不是工作簿。请在 Excel 中打开并另存为 .xlsx；其中的联系人可用 xlcrm import 导入台账。",
            f"'{path.name}' is a text file, not a workbook. Open it in Excel and save it as .xlsx; contacts in it can be "
            "brought into the workbook with xlcrm import.",
        )
    return UnreadableBookError(
        f"“{path.name}”不是 Excel 工作簿。请在 Excel 中另存为 .xlsx 后再试。",
        f"'{path.name}' is not an Excel workbook. Save it as .xlsx in Excel and try again.",
    )
