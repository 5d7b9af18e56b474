"""A letter as a value: to whom, in which words, with what beside. Nobody has written it into bytes yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from xlcrm.lang import Lang
from xlcrm.mail.addresses import Address

Audience = Literal["rep", "manager", "customer"]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Attachment:
    """A file that goes along. The name is ASCII, which every program reads; `shown` may be in any script."""

    name: str
    content: bytes
    kind: str = WORKBOOK
    """Media type."""
    shown: str = ""
    """The name in the reader's script, where the team asks for it."""


@dataclass(frozen=True)
class Picture:
    """A picture (PNG) within the letter; the page names it `cid:` and its name."""

    name: str
    png: bytes
    says: str
    """In words, for those who do not see it."""


@dataclass(frozen=True)
class Letter:
    """One letter to one recipient."""

    to: Address
    subject: str
    text: str
    html: str
    lang: Lang
    audience: Audience = "rep"
    reply_to: Address | None = None
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    rows: int = 0
    """How many rows of data it tells of."""
    about: str = ""
    """Whom or what it is about, for lists: the rep, the customer."""
    once: str = ""
    """What tells two letters in the same words apart, such as the day of a greeting."""

    @property
    def id(self) -> str:
        """The same for the same words to the same mailbox: nobody gets it twice."""
        parts = (self.to.key, self.subject, self.text, self.once, *(each.name for each in self.attachments))
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=10).hexdigest()
