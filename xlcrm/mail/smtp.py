"""Sending by SMTP: encrypted, signed in, one recipient a message, and never a guess about what the server took."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from types import TracebackType
from typing import Self

from xlcrm.mail.account import Account, Secrets, Server
from xlcrm.mail.carrier import (
    CarrierError,
    Envelope,
    Receipt,
    Verdict,
    cannot_reach,
    credentials,
    not_encrypted,
    plain_reply,
    wrong_secret,
)
from xlcrm.mail.line import SECONDS, bearer_words, plain_words, reaching

_LEADING_DOT = re.compile(rb"(?m)^\.")
_GO_ON, _SIGNED_IN = 354, 235
_CLOSING = 421


class SmtpCarrier:
    """A connection to an SMTP server; when it breaks between two messages it is made anew.

    with SmtpCarrier(account, secrets) as carrier:
        carrier.hand_over(envelope)
    """

    key = "smtp"

    def __init__(self, account: Account, secrets: Secrets, *, seconds: float = SECONDS) -> None:
        if account.smtp is None:
            raise CarrierError(
                "没有发信服务器。请在“设置”的“邮件”部分填写发件人和发信服务器，例如 smtp.example.com:465。",
                "There is no server to send by. Fill in sender and mail server on the sheet Settings, section Mail, such as smtp.example.com:465.",
            )  # fmt: skip
        self._account, self._secrets, self._seconds = account, secrets, seconds
        self._server: Server = account.smtp
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                line.quit()

    @property
    def limit(self) -> int | None:
        """What the server says of its largest message."""
        size = self.features.get("size", "")
        return int(size) if size.isdecimal() and int(size) else None

    @property
    def features(self) -> dict[str, str]:
        """What the server said that it can do."""
        return dict(self._line.esmtp_features) if self._line is not None else {}

    def knows(self, _message_id: str) -> bool | None:
        """A server that forwards mail cannot be asked."""
        return None

    def hand_over(self, envelope: Envelope) -> Receipt:
        """One message in one transaction; a line that was closed meanwhile is opened once more."""
        was_open = self._line is not None
        receipt = self._tried(envelope)
        return self._tried(envelope) if was_open and receipt.verdict == "unreachable" else receipt

    def _tried(self, envelope: Envelope) -> Receipt:
        try:
            line = self._line or self._connect()
            refusal = self._announced(line, envelope)
        except CarrierError as error:
            return Receipt("unreachable", error.text.en)
        except (OSError, smtplib.SMTPException) as error:
            return self._broken("unreachable", error)
        return refusal or self._given(line, envelope.content)

    def _announced(self, line: smtplib.SMTP, envelope: Envelope) -> Receipt | None:
        """Sender, recipient and the wish to send; None when the server waits for the message."""
        size = [f"SIZE={len(envelope.content)}"] if line.has_extn("size") else []
        for code, reply in (
            line.mail(envelope.sender.email, size),
            line.rcpt(envelope.recipient.email),
            line.docmd("DATA"),
        ):
            if code != _GO_ON and not 200 <= code < 300:
                return self._turned_down(line, code, reply)
            if code == _GO_ON:
                return None
        return self._turned_down(line, 451, b"no 354")

    def _given(self, line: smtplib.SMTP, content: bytes) -> Receipt:
        """The message itself. It is taken by the dot that ends it: when the line breaks from there on, nobody knows."""
        body = _LEADING_DOT.sub(b"..", content)
        try:
            line.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        except (OSError, smtplib.SMTPException) as error:
            return self._broken("unreachable", error)
        try:
            line.send(b".\r\n")
            code, reply = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return self._broken("unknown", error)
        if 200 <= code < 300:
            return Receipt("taken", f"{code} {plain_reply(reply)}")
        return self._broken("unknown", reply) if code < 0 else self._turned_down(line, code, reply)

    def _turned_down(self, line: smtplib.SMTP, code: int, reply: bytes) -> Receipt:
        """A refusal, for now (4xx) or for good (5xx); the line is ready for the next message."""
        said = f"{code} {plain_reply(reply)}"
        if code == _CLOSING or code < 0:
            return self._broken("unreachable", said)
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._line = None
        return Receipt("deferred" if 400 <= code < 500 else "refused", said)

    def _broken(self, verdict: Verdict, why: object) -> Receipt:
        if self._line is not None:
            self._line.close()
        self._line = None
        return Receipt(verdict, plain_reply(str(why)) or type(why).__name__)

    def _connect(self) -> smtplib.SMTP:
        """A new line, encrypted and signed in."""
        with reaching(self._server, smtplib.SMTPException):
            line = self._opened()
        try:
            self._sign_in(line)
        except BaseException:
            line.close()
            raise
        self._line = line
        return line

    def _opened(self) -> smtplib.SMTP:
        how = self._account.encryption(self._server)
        host, port = self._server
        if how == "tls":
            context = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=self._seconds, context=context)
        else:
            line = smtplib.SMTP(host, port, timeout=self._seconds)
        line.ehlo_or_helo_if_needed()
        if how == "starttls":
            if not line.has_extn("starttls"):
                line.close()
                raise not_encrypted(self._server)
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        return line

    def _sign_in(self, line: smtplib.SMTP) -> None:
        account, host = self._account, self._server.host
        if account.sign_in == "none":
            return
        user, secret = credentials(account, self._server, self._secrets)
        try:
            if account.sign_in == "token":
                line.auth("XOAUTH2", _bearer(user, secret), initial_response_ok=True)
            else:
                _with_password(line, user, secret)
        except smtplib.SMTPAuthenticationError as error:
            raise wrong_secret(account, host, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise wrong_secret(account, host, str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise cannot_reach(self._server, error) from error


def _with_password(line: smtplib.SMTP, user: str, secret: str) -> None:
    """Sign in the best way that the server offers; Python's own takes ASCII only."""
    if user.isascii() and secret.isascii():
        line.login(user, secret)
        return
    plain = base64.b64encode(plain_words(user, secret)).decode("ascii")
    code, reply = line.docmd("AUTH", f"PLAIN {plain}")
    if code != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, reply)


class _bearer:  # noqa: N801 - called as a function is
    """Answers of XOAUTH2: the token first, and an empty line when the server explains why it does not take it."""

    def __init__(self, user: str, token: str) -> None:
        self._first = bearer_words(user, token)

    def __call__(self, challenge: bytes | None = None) -> str:
        return self._first if challenge is None else ""
