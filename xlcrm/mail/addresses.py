"""Mail addresses: read, checked, and held against those who may be written to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SHAPE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAMED = re.compile(r"\s*(?P<name>.*?)\s*[<＜](?P<email>[^<>＜＞]+)[>＞]\s*")
_LONGEST = 254
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def on_one_line(text: str) -> str:
    """A text without line breaks and control characters, as it may stand in a header."""
    return " ".join(_UNSEEN.sub(" ", text).split())


@dataclass(frozen=True)
class Address:
    """Somebody who can be written to: Address("zhang.wei@example.com", "张伟")."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands after the @, in small letters."""
        return self.email.rpartition("@")[2].lower()

    @property
    def key(self) -> str:
        """Two addresses with one key are one mailbox."""
        return self.email.lower()

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


def parse_address(text: str) -> Address | None:
    """The address in a text such as `张伟 <zhang.wei@example.com>`; None when it holds none, or more than one.

    A domain with letters beyond ASCII is written as servers want it (xn--…).
    """
    found = _NAMED.fullmatch(text)
    name, email = (found["name"], found["email"]) if found else ("", text)
    email = _ascii_domain(_UNSEEN.sub("", email).strip().replace("＠", "@"))
    if not _SHAPE.fullmatch(email) or len(email) > _LONGEST or ".." in email:
        return None
    return Address(email, on_one_line(name).strip(" \"'“”"))


def parse_addresses(text: str) -> tuple[list[Address], list[str]]:
    """The addresses of a list, and the parts of it that are none."""
    parts = [part.strip() for part in re.split(r"[,，;；、\n]+", text) if part.strip()]
    read = {part: parse_address(part) for part in parts}
    return [address for address in read.values() if address], [part for part in read if read[part] is None]


def _ascii_domain(email: str) -> str:
    local, at, domain = email.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


@dataclass(frozen=True)
class AllowList:
    """Who may be written to: addresses by name, and all of some domains."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, emails: Iterable[str], domains: Iterable[str] = ()) -> AllowList:
        """The list of such texts; a domain may be written with or without the @ before it."""
        plain = (domain.strip().lower().lstrip("@") for domain in domains)
        return cls(frozenset(email.strip().lower() for email in emails), frozenset(filter(None, plain)))

    def allows(self, address: Address) -> bool:
        """May this address be written to? A domain does not stand for the domains below it."""
        return address.key in self.emails or address.domain in self.domains
