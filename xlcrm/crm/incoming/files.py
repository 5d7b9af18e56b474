"""What a file is, told by its first bytes and not by its name."""

from __future__ import annotations

import re

from xlcrm.crm.incoming.csv_files import read_csv
from xlcrm.crm.incoming.source import Source
from xlcrm.crm.incoming.text import decoded
from xlcrm.crm.incoming.vcards import read_vcards
from xlcrm.errors import UsageError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CARD = re.compile(r"^\ufeff?\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
MAX_BYTES = 200 << 20
"""Larger files are no address books, and would only fill the memory."""


def is_workbook(data: bytes) -> bool:
    """Is this an .xlsx, .xls or encrypted workbook?"""
    return data.startswith((_ZIP, _OLE))


def read_file(name: str, data: bytes, encoding: str = "") -> Source:
    """The records of a CSV or vCard file; UsageError when it holds neither."""
    if len(data) > MAX_BYTES:
        raise UsageError(
            f"“{name}”超过 {MAX_BYTES >> 20} MB，不像通讯录或导出表。请分成几个文件再导入。",
            f"'{name}' has more than {MAX_BYTES >> 20} MB, too much for an address book or an export. Split it.",
        )
    text, found = decoded(name, data, encoding)
    if not text.strip():
        raise UsageError(f"“{name}”是空文件。", f"'{name}' is empty.")
    if _CARD.search(text[:4096]):
        return read_vcards(name, text, found)
    _refuse_other(name, text)
    return read_csv(name, text, found)


def _refuse_other(name: str, text: str) -> None:
    start = text[:512].lstrip("\ufeff \r\n\t").casefold()
    if "\0" in text[:4096] or start.startswith(("%pdf", "<!doctype", "<html", "<?xml", "{")):
        raise UsageError(
            f"“{name}”不是可以导入的文件。可以导入：CSV、vCard（.vcf）、.xlsx、.xls；请从原来的程序重新导出成其中一种。",
            f"'{name}' cannot be imported. CSV, vCard (.vcf), .xlsx and .xls can: export it again as one of these.",
        )
