"""What a mail of figures says, before it is written as text and as a page: counts, lists, a picture, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlcrm.lang import Lang
from xlcrm.mail.letter import Picture

Tone = Literal["plain", "good", "warn", "bad"]


@dataclass(frozen=True)
class Figure:
    """A number with what it counts."""

    label: str
    value: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Column:
    """A column of a list. Numbers stand on the right; a `phone` can be tapped; a `note` stands below its row."""

    label: str
    kind: Literal["text", "strong", "number", "phone", "note"] = "text"


@dataclass(frozen=True)
class Listing:
    """A list of rows, and how many more there are."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    more: str = ""
    """Words below a list that was cut."""
    empty: str = ""
    """Words where there are no rows."""


@dataclass(frozen=True)
class Bulletin:
    """The whole of it, in one language."""

    lang: Lang
    title: str
    hello: str
    lead: str
    figures: tuple[Figure, ...] = ()
    lists: tuple[Listing, ...] = ()
    picture: Picture | None = None
    caption: str = ""
    remarks: tuple[str, ...] = ()
    foot: str = ""
