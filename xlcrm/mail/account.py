"""The mailbox that is written from: its servers and how to sign in. It holds no secret."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from xlcrm.errors import UsageError
from xlcrm.lang import Text
from xlcrm.mail.addresses import Address

Security = Literal["auto", "tls", "starttls", "none"]
SignIn = Literal["password", "token", "none"]
Ways = Literal["password", "code", "token"]
_TLS_PORTS = (465, 993)
LOCAL = ("localhost", "127.0.0.1", "::1")


class Server(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Does it run on this computer?"""
        return self.host in LOCAL


@dataclass(frozen=True)
class Provider:
    """What is known of a provider of mailboxes."""

    key: str
    name: Text
    domains: tuple[str, ...]
    smtp: Server
    imap: Server
    ways: Ways
    hint: Text
    id: bool = False
    """Does its IMAP server ask a program to say what it is?"""


@dataclass(frozen=True)
class Account:
    """The mailbox that is written from."""

    sender: Address
    smtp: Server | None = None
    imap: Server | None = None
    login: str = ""
    sign_in: SignIn = "password"
    security: Security = "auto"
    drafts: str = ""
    """Folder of drafts; empty: the one that the server marks as such."""
    provider: Provider | None = None

    def encryption(self, server: Server) -> Literal["tls", "starttls", "none"]:
        """How the talk with a server is encrypted."""
        if self.security != "auto":
            return self.security
        return "tls" if server.port in _TLS_PORTS else "starttls"


@dataclass(frozen=True)
class Login:
    """What a secret is looked up by. A workbook that names another server gets no secret of this one."""

    host: str
    user: str
    kind: SignIn = "password"


Secrets = Callable[[Login], str | None]
"""Finds the password, code or token for a login; None when nobody has it."""


def no_secrets(_login: Login) -> None:
    """Nobody has any."""
    return


def nowhere_to_keep(login: Login, _question: Text) -> None:
    """There is no keyring here."""
    raise UsageError(
        f"这里不能保存 {login.user} 的密码。请在终端里运行，并安装 keyring（pip install 'xlcrm[keyring]'）。",
        f"The password of {login.user} cannot be kept here. Run it in a terminal with keyring installed (pip install 'xlcrm[keyring]').",
    )


def parse_server(text: str, port: int) -> Server:
    """A server such as smtp.example.com:587; `port` where none is written. UsageError for anything else."""
    host, _, given = text.strip().removeprefix("smtp://").removeprefix("imap://").rstrip("/").partition(":")
    if not host or " " in host or (given and not given.isdecimal()):
        raise UsageError(
            f"“{text}”不是服务器地址。请在“设置”里写成 smtp.example.com:465 这样。",
            f"'{text}' is no server's address. Write it on the sheet Settings like smtp.example.com:465.",
        )
    return Server(host.lower(), int(given or port))


@cache
def providers() -> tuple[Provider, ...]:
    """The providers that are known."""
    text = resources.files("xlcrm.mail").joinpath("providers.toml").read_text("utf-8")
    return tuple(_provider(key, entry) for key, entry in tomllib.loads(text).items())


def provider_of(address: Address, *servers: str) -> Provider | None:
    """The provider of a mailbox, by its domain or by the name of a server."""
    for known in providers():
        if address.domain in known.domains or any(known.smtp.host in each or known.imap.host in each for each in servers):  # fmt: skip
            return known
    return None


def _provider(key: str, entry: Mapping[str, Any]) -> Provider:
    return Provider(
        key, Text(**entry["name"]), tuple(entry["domains"]), parse_server(entry["smtp"], 465),
        parse_server(entry["imap"], 993), entry["ways"], Text(**entry["hint"]), entry.get("id", False),
    )  # fmt: skip
