"""The port through which messages leave: what every way of delivery can do, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from xlcrm.errors import XlcrmError
from xlcrm.mail.account import Account, Login, Secrets, Server
from xlcrm.mail.addresses import Address

Verdict = Literal["taken", "deferred", "refused", "unreachable", "unknown"]
"""taken: it is theirs now · deferred: later perhaps (4xx) · refused: never (5xx) · unreachable: the line broke before anything was
handed over · unknown: the line broke when it may have been taken."""


WAYS = ("smtp", "imap", "outlook")
"""The ways of delivery by name."""


class CarrierError(XlcrmError):
    """A way of delivery that cannot be used at all: no server, a wrong password. Nothing was handed over."""


@dataclass(frozen=True)
class Envelope:
    """A message as it is handed over: from whom, to whom, which bytes."""

    sender: Address
    recipient: Address
    message_id: str
    content: bytes


@dataclass(frozen=True)
class Receipt:
    """What came of handing a message over, in the server's own words."""

    verdict: Verdict
    reply: str = ""


class Carrier(Protocol):
    """A way of delivery. It is entered before the first message and left after the last."""

    key: str
    """One of WAYS."""

    def __enter__(self) -> Self:
        """Open the line; CarrierError when that cannot be done."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""

    @property
    def limit(self) -> int | None:
        """The largest message that is taken, in bytes; None when nobody said."""

    def knows(self, message_id: str) -> bool | None:
        """Was this message handed over before? None: this way of delivery cannot tell."""

    def hand_over(self, envelope: Envelope) -> Receipt:
        """Hand one message over."""


def plain_reply(text: bytes | str) -> str:
    """A server's words on one line, whatever script it speaks."""
    return " ".join((_decoded(text) if isinstance(text, bytes) else text).split())[:300]


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace")


def credentials(account: Account, server: Server, secrets: Secrets) -> tuple[str, str]:
    """User and password (or token) for a server.

    CarrierError where nobody knows it, and before it would go over a line that is not encrypted to another computer.
    """
    if account.encryption(server) == "none" and not server.is_local:
        raise not_encrypted(server)
    user = account.login or account.sender.email
    secret = secrets(Login(server.host, user, "token" if account.sign_in == "token" else "password"))
    if not secret:
        raise no_secret(account, server.host)
    return user, secret


def cannot_reach(server: object, why: object) -> CarrierError:
    """The error when nobody answers."""
    said = plain_reply(str(why))
    return CarrierError(
        f"连不上邮件服务器 {server}（{said}）。请检查“设置”里的地址和端口、网络和防火墙，或运行 xlcrm mail doctor。",
        f"The mail server {server} cannot be reached ({said}). Check its address and port on the sheet Settings, the network "
        "and the firewall, or run xlcrm mail doctor.",
    )


def not_encrypted(server: object) -> CarrierError:
    """The error for a server that offers no encryption where it is asked for."""
    return CarrierError(
        f"邮件服务器 {server} 不支持加密（STARTTLS），没有登录也没有发送。请改用 465 端口；内网服务器确实不加密的，把“加密方式”设为“不加密”。",
        f"The mail server {server} offers no encryption (STARTTLS), so nothing was sent. Use port 465; for a server of your own "
        "network that has none, set Encryption to None.",
    )


def not_verified(server: object, why: object) -> CarrierError:
    """The error for a server whose certificate nobody vouches for."""
    said = plain_reply(str(why))
    return CarrierError(
        f"邮件服务器 {server} 的证书不可信（{said}），没有登录也没有发送。公司自签的证书请装进系统，或用环境变量 SSL_CERT_FILE 指定。",
        f"Nobody vouches for the certificate of the mail server {server} ({said}), so nothing was sent. Install your company's "
        "certificate in the system, or name it in the environment variable SSL_CERT_FILE.",
    )


def no_secret(account: Account, host: str) -> CarrierError:
    """The error when nobody gave the password."""
    user = account.login or account.sender.email
    hint_zh, hint_en = account.provider.hint if account.provider else ("", "")
    return CarrierError(
        f"没有找到 {user} 在 {host} 的密码。请运行 xlcrm mail doctor 台账 --keep-password 存入系统钥匙串，或放进环境变量 XLCRM_MAIL_PASSWORD"
        f"（XOAUTH2 用 XLCRM_MAIL_TOKEN）。{hint_zh}",
        f"There is no password of {user} at {host}. Keep it in the system's keyring with xlcrm mail doctor BOOK --keep-password, or put it "
        f"into the environment variable XLCRM_MAIL_PASSWORD (XLCRM_MAIL_TOKEN for XOAUTH2). {hint_en}".rstrip(),
    )  # fmt: skip


def wrong_secret(account: Account, host: str, reply: bytes | str) -> CarrierError:
    """The error when the server does not let us in."""
    user = account.login or account.sender.email
    hint_zh, hint_en = account.provider.hint if account.provider else ("", "")
    said = plain_reply(reply)
    return CarrierError(
        f"{host} 不接受 {user} 的登录（{said}）。请检查登录名和密码；很多邮箱要用授权码，不是网页密码。{hint_zh}",
        f"{host} does not let {user} sign in ({said}). Check the login and the password; many providers want a code of its own instead of "
        f"the password of the web page. {hint_en}".rstrip(),
    )  # fmt: skip
