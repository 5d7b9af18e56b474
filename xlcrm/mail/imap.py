"""Drafts by IMAP: each message is put into the sender's own folder of drafts, from where a person sends it."""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from xlcrm import __version__
from xlcrm.mail.account import Account, Secrets, Server
from xlcrm.mail.carrier import (
    CarrierError,
    Envelope,
    Receipt,
    cannot_reach,
    credentials,
    not_encrypted,
    plain_reply,
    wrong_secret,
)
from xlcrm.mail.folder_names import shown, written
from xlcrm.mail.line import SECONDS, bearer_words, plain_words, reaching

_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.+)')
_USUAL = ("drafts", "草稿箱", "草稿", "entwürfe", "brouillons", "[gmail]/drafts", "inbox.drafts")
"""Names of the folder where a server marks none."""


class ImapCarrier:
    """A connection to an IMAP server, signed in, with the folder of drafts found."""

    key = "imap"

    def __init__(self, account: Account, secrets: Secrets, *, seconds: float = SECONDS) -> None:
        if account.imap is None:
            raise CarrierError(
                "没有收信服务器（IMAP）。请在“设置”的“邮件”部分填写，例如 imap.example.com:993。",
                "There is no IMAP server. Fill it in on the sheet Settings, section Mail, such as imap.example.com:993.",
            )
        self._account, self._secrets, self._seconds = account, secrets, seconds
        self._server: Server = account.imap
        self._line: imaplib.IMAP4 | None = None
        self.folder = ""
        """The folder of drafts as a person reads it."""

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                line.logout()

    @property
    def limit(self) -> int | None:
        """What the server says of its largest message (RFC 7889)."""
        for word in self.capabilities:
            name, _, size = word.partition("=")
            if name == "APPENDLIMIT" and size.isdecimal():
                return int(size)
        return None

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What the server said that it can do."""
        return tuple(map(str, self._line.capabilities)) if self._line else ()

    def knows(self, message_id: str) -> bool | None:
        """Does the message lie in the folder of drafts?"""
        if self._line is None:
            return None
        try:
            kind, _ = self._line.select(_quoted(written(self.folder)), readonly=True)
            if kind != "OK":
                return None
            kind, found = self._line.search(None, "HEADER", "Message-ID", _quoted(message_id))
        except (OSError, imaplib.IMAP4.error):
            return None
        return bool(found and found[0]) if kind == "OK" else None

    def hand_over(self, envelope: Envelope) -> Receipt:
        """Put one message into the folder."""
        try:
            line = self._line or self._connect()
        except CarrierError as error:
            return Receipt("unreachable", error.text.en)
        folder = _quoted(written(self.folder))
        try:
            kind, said = line.append(folder, r"(\Draft)", imaplib.Time2Internaldate(time.time()), envelope.content)  # fmt: skip
        except (OSError, imaplib.IMAP4.abort) as error:
            self._line = None
            return Receipt("unknown", plain_reply(str(error)) or type(error).__name__)
        except imaplib.IMAP4.error as error:
            return Receipt("refused", plain_reply(_said(error)))
        reply = plain_reply(b" ".join(part for part in said if isinstance(part, bytes)))
        return Receipt("taken" if kind == "OK" else "refused", f"{self.folder}: {reply}")

    def _connect(self) -> imaplib.IMAP4:
        with reaching(self._server, imaplib.IMAP4.error):
            line = self._opened()
        try:
            self._sign_in(line)
            _say_who(line, asked=bool(self._account.provider and self._account.provider.id))
            self.folder = self._account.drafts or self._found(line)
        except BaseException:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                line.shutdown()
            raise
        self._line = line
        return line

    def _opened(self) -> imaplib.IMAP4:
        how, (host, port) = self._account.encryption(self._server), self._server
        if how == "tls":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=self._seconds)
        line = imaplib.IMAP4(host, port, timeout=self._seconds)
        if how == "starttls":
            if "STARTTLS" not in line.capabilities:
                line.shutdown()
                raise not_encrypted(self._server)
            line.starttls(ssl.create_default_context())
        return line

    def _sign_in(self, line: imaplib.IMAP4) -> None:
        account, host = self._account, self._server.host
        user, secret = credentials(account, self._server, self._secrets)
        try:
            if account.sign_in == "token":
                line.authenticate("XOAUTH2", lambda _: bearer_words(user, secret).encode())
            else:
                _with_password(line, user, secret)
        except imaplib.IMAP4.abort as error:
            raise cannot_reach(self._server, error) from error
        except imaplib.IMAP4.error as error:
            raise wrong_secret(account, host, _said(error)) from error
        except OSError as error:
            raise cannot_reach(self._server, error) from error

    def _found(self, line: imaplib.IMAP4) -> str:
        """The folder of drafts: the one that is marked, else one with a usual name."""
        with reaching(self._server, imaplib.IMAP4.error):
            _, rows = line.list()
        folders = list(_folders(rows))
        marked = [name for flags, name in folders if b"\\drafts" in flags.lower()]
        usual = [name for want in _USUAL for _, name in folders if shown(name).lower() == want]
        if found := [*marked, *usual]:
            return shown(found[0])
        names = "、".join(shown(name) for _, name in folders[:12])
        raise CarrierError(
            f"{self._server.host} 上没有找到草稿箱（有：{names}）。请在“设置”的“草稿箱文件夹”里写上它的名字。",
            f"No folder of drafts was found on {self._server.host} (there are: {names}). Write its name on the sheet Settings, Drafts folder.",
        )  # fmt: skip


def _with_password(line: imaplib.IMAP4, user: str, secret: str) -> None:
    """LOGIN takes ASCII only; anything else goes by AUTHENTICATE PLAIN."""
    if secret.isascii() and user.isascii():
        line.login(user, secret)
    else:
        line.authenticate("PLAIN", lambda _: plain_words(user, secret))


def _said(error: Exception) -> bytes | str:
    """The server's words in an error of imaplib."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, bytes) else str(first)


def _say_who(line: imaplib.IMAP4, *, asked: bool) -> None:
    """Say what program this is (RFC 2971): NetEase calls a login unsafe that does not."""
    if asked or "ID" in line.capabilities:
        with contextlib.suppress(imaplib.IMAP4.error):
            line.xatom("ID", f'("name" "xlcrm" "version" "{__version__}")')


def _folders(rows: list[Any]) -> Iterator[tuple[bytes, str]]:
    """Flags and name of each folder of a LIST; a name may come as a literal behind its line."""
    for row in rows:
        line = row if isinstance(row, bytes) else b" ".join(row) if isinstance(row, tuple) else b""
        found = _LISTED.match(line)
        if found:
            name = found["name"].rpartition(b"} ")[2] if b"{" in found["name"] else found["name"]
            yield found["flags"], name.decode("ascii", "replace").strip('"').replace('\\"', '"').replace("\\\\", "\\")  # fmt: skip


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
