"""A letter in bytes, such that every mail program reads it: 7-bit, one recipient, names of files on one line.

Python folds a long file name into `filename*0*=…`, which QQ mail and Outlook show as a file without a name; so the two
headers that carry names are written on one line here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import quote

from xlcrm.mail.addresses import Address, on_one_line
from xlcrm.mail.letter import Attachment, Letter, Picture

UNSENT = b"X-Unsent: 1\r\n"
"""First line of a draft: Outlook and Thunderbird open such a file as a message to be sent."""
_DATE = b"Date: "


@dataclass(frozen=True)
class Writer:
    """Who writes, and when."""

    sender: Address
    now: dt.datetime


class _Written(str):
    """A header that is written as it stands."""

    __slots__ = ("name",)
    name: str

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _written(name: str, value: str) -> _Written:
    header = _Written(value)
    header.name = name
    return header


_POLICY: EmailPolicy[EmailMessage] = SMTP.clone(cte_type="7bit")


def message_id(letter_id: str, sender: Address) -> str:
    """The Message-ID of a letter: the same whenever it is written again."""
    return f"<{letter_id}@{sender.domain}>"


def as_draft(letter: Letter, writer: Writer) -> bytes:
    """The letter as a file (.eml) that mail programs open as a draft."""
    return UNSENT + bytes(as_message(letter, writer))


def for_sending(draft: bytes, now: dt.datetime) -> bytes:
    """A draft as it goes out: dated when it is sent, and a draft no more."""
    date, rest = draft.removeprefix(UNSENT).split(b"\r\n", 1)
    if not date.startswith(_DATE):
        raise ValueError("not a draft of ours")
    return _DATE + format_datetime(now).encode("ascii") + b"\r\n" + rest


def as_message(letter: Letter, writer: Writer) -> EmailMessage:
    """The letter as a message. Whatever stands in a name or subject stays inside its header."""
    message = EmailMessage(_POLICY)
    for name, value in _headers(letter, writer).items():
        message[name] = value
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    page = list(message.iter_parts())[-1]
    for picture in letter.pictures:
        _add_picture(page, picture)
    for attachment in letter.attachments:
        _attach(message, attachment)
    return message


def _headers(letter: Letter, writer: Writer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Date": format_datetime(writer.now),
        "From": _header("From", writer.sender),
        "To": _header("To", letter.to),
        "Subject": on_one_line(letter.subject),
        "Message-ID": message_id(letter.id, writer.sender),
        "Auto-Submitted": "auto-generated",
    }
    if letter.reply_to:
        found["Reply-To"] = _header("Reply-To", letter.reply_to)
    if letter.audience == "customer":
        back = letter.reply_to or writer.sender
        found["List-Unsubscribe"] = f"<mailto:{back.email}?subject={quote('unsubscribe')}>"
    return found


def _header(name: str, address: Address) -> _Written:
    """An address; Python's own folding puts a blank into a long name in Chinese."""
    email, called = on_one_line(address.email), on_one_line(address.name)
    if called.isascii():
        return _written(name, formataddr((called, email)))
    shown = Header(called, "utf-8", header_name=name).encode(linesep="\r\n")
    return _written(name, f"{shown}\r\n <{email}>")


def _add_picture(page: Any, picture: Picture) -> None:
    page.add_related(picture.png, "image", "png", cid=f"<{picture.name}>", disposition="inline")


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.kind.partition("/")
    message.add_attachment(attachment.content, main, sub, filename=attachment.name)
    part = list(message.iter_attachments())[-1]
    shown = attachment.shown or attachment.name
    for name, value in (("Content-Type", _named_type(attachment.kind, shown)), ("Content-Disposition", _named_file(shown))):  # fmt: skip
        del part[name]
        part[name] = _written(name, value)


def _named_type(kind: str, name: str) -> str:
    plain = name if name.isascii() else Header(name, "utf-8", maxlinelen=10_000).encode()
    return f'{kind}; name="{plain}"'


def _named_file(name: str) -> str:
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
