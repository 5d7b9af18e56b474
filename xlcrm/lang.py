"""The two languages, and a text that exists in both."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]


class Text(NamedTuple):
    """One thing said in both languages.

    Text("今日", "Today").in_("en")  # "Today"
    """

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en


def count_of(count: float, noun: str) -> str:
    """A count with its English noun: 1 customer, 2 customers, 0 customers."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def by_count(count: float, one: str, several: str) -> str:
    """The English word that goes with a count: is or are, was or were."""
    return one if count == 1 else several
