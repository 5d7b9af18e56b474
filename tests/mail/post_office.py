"""A real SMTP server (aiosmtpd) that refuses, delays, breaks off or asks for a login as it is told."""

from __future__ import annotations

import ssl
import threading
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

import pytest

pytest.importorskip(
    "aiosmtpd", reason="the mail server of the tests, aiosmtpd, is not installed: pip install -e '.[dev]'"
)

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Behaviour:
    """What the server does, by recipient."""

    refuse: dict[str, str] = field(default_factory=dict)
    """Recipient → the answer to RCPT, such as "550 no such user"."""
    greylist: Counter[str] = field(default_factory=Counter)
    """Recipient → how often it is put off with 451."""
    drop_before_data: Counter[str] = field(default_factory=Counter)
    """Recipient → how often the line breaks at RCPT."""
    drop_after_data: set[str] = field(default_factory=set)
    """Recipients whose message is taken, but the answer never comes."""
    close_after: int = 0
    """Messages after which the server says 421; 0: never."""
    answer: str = "250 OK queued"


class PostOffice:
    """A server on a free port. `inbox` holds what it took, in order."""

    def __init__(
        self,
        *,
        size: int | None = None,
        tls: ssl.SSLContext | None = None,
        users: dict[str, str] | None = None,
        tokens: dict[str, str] | None = None,
        at_once: bool = False,
    ) -> None:
        self.does = Behaviour()
        self.inbox: list[tuple[str, bytes]] = []
        self.logins: list[str] = []
        self._users, self._tokens = users or {}, tokens or {}
        wants_login = bool(users or tokens)
        settings: dict[str, Any] = {
            "data_size_limit": size or 33554432,
            "auth_required": wants_login,
            "auth_require_tls": bool(tls) and not at_once,
            "authenticator": self._let_in if wants_login else None,
        }
        if tls and at_once:
            settings["ssl_context"] = tls
        elif tls:
            settings |= {"tls_context": tls, "require_starttls": True}
        self._controller = _Controller(self, hostname="127.0.0.1", port=0, **settings)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def got(self) -> Counter[str]:
        """Recipient → messages taken."""
        with self._lock:
            return Counter(recipient for recipient, _ in self.inbox)

    def _let_in(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        if mechanism == "XOAUTH2":
            user, token = str(data[0]), str(data[1])
            ok = self._tokens.get(user) == token
        else:
            assert isinstance(data, LoginPassword)
            user = data.login.decode()
            ok = self._users.get(user) == data.password.decode()
        self.logins.append(f"{mechanism} {user} {ok}")
        return AuthResult(success=ok, handled=False)

    async def handle_RCPT(  # noqa: N802 - named after its command
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.does.refuse:
            return self.does.refuse[address]
        if self.does.greylist[address] > 0:
            self.does.greylist[address] -= 1
            return "451 4.7.1 greylisted, try again later"
        if self.does.drop_before_data[address] > 0:
            self.does.drop_before_data[address] -= 1
            _break_off(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802 - as above
        self, _server: SMTP, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.does.close_after and getattr(session, "taken", 0) >= self.does.close_after:
            return "421 4.7.0 too many messages in this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        with self._lock:
            self.inbox += [(address, content) for address in envelope.rcpt_tos]
        session.taken = getattr(session, "taken", 0) + 1
        if self.does.drop_after_data & set(envelope.rcpt_tos):
            _break_off(server)
        return self.does.answer


def _break_off(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


class _Server(SMTP):
    """aiosmtpd with XOAUTH2."""

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        import base64

        text = base64.b64decode(args[1]).decode()
        user, token = (part.partition("=")[2] for part in text.split("\1")[:2])
        result = self._authenticate("XOAUTH2", (user, token.removeprefix("Bearer ")))
        if not result.success:
            await self.challenge_auth('{"status":"401"}', encode_to_b64=True)
        return result


class _Controller(Controller):
    def __init__(self, office: PostOffice, **settings: Any) -> None:
        super().__init__(office, **settings)

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # it does not see that the line is encrypted from the start
            return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """The port is chosen by the system: the controller's first visit goes there."""
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's
