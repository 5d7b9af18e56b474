"""Drafts in Outlook on Windows, by its own automation. It was never tried with a real Outlook: only against a stand-in.

Outlook shows the drafts in the folder Drafts of its standard account; a person sends them.
"""

from __future__ import annotations

import email
import email.policy
import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlcrm.mail.carrier import CarrierError, Envelope, Receipt, plain_reply

_MAIL_ITEM = 0
_CONTENT_ID = "http://schemas.microsoft.com/mapi/proptag/0x3712001F"
_MESSAGE_ID = "http://schemas.microsoft.com/mapi/proptag/0x1035001F"


def outlook() -> Any:
    """Outlook itself; CarrierError where there is none."""
    try:
        from win32com.client import Dispatch

        return Dispatch("Outlook.Application")
    except Exception as error:
        raise CarrierError(
            "没有可用的 Outlook（需要 Windows 和经典版 Outlook）。请改用 --by imap 放进草稿箱，或双击发件箱里的 .eml 文件。",
            "There is no Outlook here (it takes Windows and the classic Outlook). Use --by imap for the folder of drafts, or open the .eml "
            "files of the outbox.",
        ) from error


class OutlookCarrier:
    """Saves each message as a draft of Outlook."""

    key = "outlook"
    limit: int | None = None

    def __init__(self, program: Callable[[], Any] = outlook) -> None:
        self._start = program
        self._program: Any = None

    def __enter__(self) -> Self:
        self._program = self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program = None

    def knows(self, _message_id: str) -> bool | None:
        """Outlook gives its drafts no Message-ID to be found by."""
        return None

    def hand_over(self, envelope: Envelope) -> Receipt:
        """One message as a draft; its files go by way of a folder that is removed again."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        try:
            with tempfile.TemporaryDirectory() as folder:
                self._save(message, envelope, Path(folder))
        except Exception as error:  # noqa: BLE001 - whatever Outlook says, the next one is tried
            return Receipt("refused", plain_reply(str(error)) or type(error).__name__)
        return Receipt("taken", "Outlook: Drafts")

    def _save(self, message: EmailMessage, envelope: Envelope, folder: Path) -> None:
        item = self._program.CreateItem(_MAIL_ITEM)
        item.To = str(envelope.recipient)
        item.Subject = str(message["Subject"])
        if message["Reply-To"]:
            item.ReplyRecipients.Add(str(message["Reply-To"]))
        page, words = message.get_body(("html",)), message.get_body(("plain",))
        item.Body = words.get_content() if words else ""
        if page:
            item.HTMLBody = page.get_content()
        for number, part in enumerate(_files(message)):
            self._attach(item, part, folder / str(number))
        item.PropertyAccessor.SetProperty(_MESSAGE_ID, envelope.message_id)
        item.Save()

    def _attach(self, item: Any, part: EmailMessage, folder: Path) -> None:
        folder.mkdir()
        picture = str(part["Content-ID"] or "").strip("<>")
        path = folder / (part.get_filename() or f"{picture or 'file'}.png")
        path.write_bytes(part.get_content())
        added = item.Attachments.Add(str(path))
        if picture:
            added.PropertyAccessor.SetProperty(_CONTENT_ID, picture)


def _files(message: EmailMessage) -> list[EmailMessage]:
    """Pictures of the page and attached files."""
    return [
        part
        for part in message.walk()
        if isinstance(part, EmailMessage)
        and not part.is_multipart()
        and part.get_content_maintype() != "text"
    ]
