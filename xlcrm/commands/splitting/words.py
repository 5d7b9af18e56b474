"""The names, phones and mails of customers, in the forms in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.crm.names import name_key

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation

_FIELDS = {
    "name": "name", "short_name": "name", "contact_name": "name", "person": "name",
    "phone": "phone", "mobile": "phone", "email": "mail", "wechat": "mail",
}  # fmt: skip
_PARTS = re.compile(r"\s*[/／;；、\n]\s*")
_SHORTEST_PHONE, _LONGEST_AT_HOME, _SHORTEST_ACCOUNT = 8, 11, 6


class Words(NamedTuple):
    """Names, phones and mails in the forms in which they are compared."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()

    def without(self, other: Words) -> Words:
        """Those that the other has not."""
        return Words(self.names - other.names, self.phones - other.phones, self.mails - other.mails)


def words_of(values: Iterable[tuple[str, Any]]) -> Words:
    """The words of (field, value) pairs."""
    names, phones, mails = set(), set(), set()
    for name, value in values:
        for text in texts_of(value):
            kind = _FIELDS[name]
            if kind == "name" and len(name_key(text)) > 1 and not text.strip().isdecimal():
                names.add(folded(text).strip())
            elif kind == "phone":
                phones |= set(numbers_of(text))
            elif kind == "mail" and ("@" in text or len(text) >= _SHORTEST_ACCOUNT):
                mails.add(folded(text).strip())
    return Words(frozenset(names), frozenset(phones), frozenset(mails))


def texts_of(value: Any) -> Iterator[str]:
    """The texts of a cell, one by one where it holds several."""
    for each in value if isinstance(value, tuple | list) else (value,):
        if each is None or each != each:  # noqa: PLR0124 - NaN
            continue
        text = str(int(each)) if isinstance(each, float) and each.is_integer() else str(each)
        yield from (part for part in _PARTS.split(text) if part.strip())


def folded(text: str) -> str:
    """A text for searching, as long as it was, so that places in it hold."""
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFKC", text).casefold()
    return whole if len(whole) == len(text) else "".join(map(_fold, text))


@lru_cache(maxsize=65_536)
def _fold(char: str) -> str:
    new = unicodedata.normalize("NFKC", char).casefold()
    return new if len(new) == 1 else char


def numbers_of(text: str) -> Iterator[str]:
    """A phone number in the forms by which it is recognised: with and without the codes of country and trunk."""
    digits = re.sub(r"\D", "", text)
    forms = {digits, digits.lstrip("0")}
    if text.lstrip().startswith("+") or digits.startswith("00"):
        bare = digits.removeprefix("00")
        forms |= {bare[code:].lstrip("0") for code in (1, 2, 3)}
    elif digits.startswith("86") and len(digits) > _LONGEST_AT_HOME:
        forms.add(digits[2:].lstrip("0"))
    return (each for each in forms if len(each) >= _SHORTEST_PHONE)


def joined(words: Iterable[Words]) -> Words:
    """All words together."""
    found = list(words)
    return Words(*(frozenset().union(*kind) for kind in zip(*found, strict=True))) if found else Words()


def private_words(here: Situation) -> dict[str, Words]:
    """The words of each customer, by row key: its own, its persons', and those of whom its contacts speak."""
    ledger = here.ledger
    keys = [str(key) for key in ledger.customers.index]
    found: dict[str, list[tuple[str, Any]]] = {key: [] for key in keys}
    for name in [name for name in _FIELDS if name in ledger.customers]:
        for key, value in zip(keys, ledger.customers[name], strict=True):
            found[key].append((name, value))
    for frame in (ledger.contacts, ledger.log):
        for name in [name for name in _FIELDS if name in frame]:
            for place, value in zip(frame["customer"], frame[name], strict=True):
                if place >= 0:
                    found[keys[place]].append((name, value))
    return {key: words_of(values) for key, values in found.items()}
