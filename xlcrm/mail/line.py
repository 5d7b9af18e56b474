"""What the lines to mail servers share: they are reached or it is told why not, and the words of signing in."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator

from xlcrm.mail.account import Server
from xlcrm.mail.carrier import cannot_reach, not_verified

SECONDS = 30.0
"""How long an answer may take."""


@contextlib.contextmanager
def reaching(server: Server, fault: type[Exception]) -> Iterator[None]:
    """CarrierError for a server that cannot be reached or trusted; `fault` is what its protocol raises."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise not_verified(server, error.verify_message) from error
    except (OSError, fault) as error:
        raise cannot_reach(server, error) from error


def bearer_words(user: str, token: str) -> str:
    """What XOAUTH2 says first."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def plain_words(user: str, password: str) -> bytes:
    """What AUTH PLAIN says; in UTF-8, where Python's own ways of signing in take ASCII only."""
    return f"\0{user}\0{password}".encode()
