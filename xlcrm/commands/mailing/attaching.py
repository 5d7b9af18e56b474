"""The workbook that goes along with a mail: without the journal, behind a password where one is asked for."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError, XlcrmError
from xlcrm.lang import Text
from xlcrm.mail.account import Login
from xlcrm.mail.letter import Attachment

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.commands.outcome import Request
    from xlcrm.mail.account import Secrets
    from xlcrm.mail.addresses import Address
    from xlcrm.workbook.file import FileBook

WORKBOOKS = "workbook"
"""What the passwords of attached workbooks are kept under."""
EVERYBODY = Text(
    "⚠ 附件是整个工作簿，里面有所有人的客户资料。",
    "⚠ The whole workbook is attached: everybody's customers are in it.",
)


def whole_workbook(request: Request) -> bytes:
    """The team's workbook as it stands in its file, without what xlcrm remembers in it."""
    from xlcrm.workbook.changes import ChangeSet
    from xlcrm.workbook.file import FileBook

    book = request.open_book()
    if not isinstance(book, FileBook):
        raise UsageError(
            "打开着的工作簿不能直接作为附件。请保存后在命令行运行 xlcrm mail 台账.xlsx --attach whole。",
            "A workbook that is open cannot be attached. Save it and run xlcrm mail BOOK --attach whole on the command line.",
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"copy{book.path.suffix}"
        book.apply(ChangeSet(), {}, {} if book.state() else None, target=copy, release=True)
        return _plain(copy, book)


def _plain(copy: Path, book: FileBook) -> bytes:
    """The bytes of the copy; that of an encrypted workbook stays encrypted with the same password."""
    data = copy.read_bytes()
    if book.read_only and not data.startswith(b"PK"):
        raise UsageError(
            f"“{book.name}”不能作为附件，请先另存为 .xlsx。",
            f"'{book.name}' cannot be attached; save it as .xlsx first.",
        )
    return data


def protected(data: bytes, password: str) -> bytes:
    """The workbook behind a password, opened once more to see that it comes back. XlcrmError when it does not."""
    from xlcrm.workbook.package.encryption import Seal, is_encrypted

    if is_encrypted(data):
        return data
    seal = Seal(password)
    sealed = seal.close(data)
    if not is_encrypted(sealed) or seal.open(sealed) != data:
        raise XlcrmError(
            "给附件加密失败，没有准备邮件。请不用 --protect，或升级 msoffcrypto-tool 后再试。",
            "The attachment could not be encrypted, so no mail was prepared. Leave out --protect, or upgrade msoffcrypto-tool and try again.",
        )
    return sealed


def password_for(secrets: Secrets, address: Address) -> str:
    """The opening password of somebody's workbook: their own, else the team's. UsageError when there is none."""
    found = secrets(Login(WORKBOOKS, address.email)) or secrets(Login(WORKBOOKS, WORKBOOKS))
    if not found:
        raise UsageError(
            "没有附件的打开密码。请运行 xlcrm mail doctor 台账 --keep-password workbook 存入系统钥匙串，或放进环境变量 XLCRM_WORKBOOK_PASSWORD；密码请另行告诉收件人，不要写在邮件里。",
            "There is no opening password for the attachments. Keep one in the system's keyring with xlcrm mail doctor BOOK --keep-password "
            "workbook, or put it into the environment variable XLCRM_WORKBOOK_PASSWORD; tell it to the recipients another way, not by mail.",
        )
    return found


def file_name(address: Address, day: dt.date, suffix: str = ".xlsx") -> str:
    """An ASCII name that every mail program reads: crm-zhang.wei-2026-11-23.xlsx."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", address.email.partition("@")[0]).strip("-.")
    return f"crm-{stem or 'rep'}-{day.isoformat()}{suffix}"


def shown_name(called: str, day: dt.date, suffix: str = ".xlsx") -> str:
    """A name in the reader's script, without what file systems refuse."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", called).strip(" .") or "crm"
    return f"{plain} {day.isoformat()}{suffix}"


def attachment(
    data: bytes, address: Address, called: str, day: dt.date, *, in_script: bool, suffix: str = ".xlsx"
) -> Attachment:
    """A workbook as an attachment; `in_script` gives it a name in the reader's script."""
    shown = shown_name(called, day, suffix) if in_script and called else ""
    return Attachment(file_name(address, day, suffix), data, shown=shown)
