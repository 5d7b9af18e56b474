"""Telephone numbers and e-mail addresses as keys: the same number however it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xlcrm.crm.countries import country_code
from xlcrm.crm.values.phones import SEPARATOR

_CHINESE_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_EXTENSION = re.compile(r"(?i)(?:转|ext\.?|x|分机|#)\s*\d+$")
_SHARED_BOX = frozenset({"info", "sales", "office", "service", "contact", "admin", "hello", "mail", "support", "export", "kefu", "post", "enquiries", "marketing", "purchasing"})  # fmt: skip
"""Mailboxes that several people read: they say which firm, not which person."""


class Number(NamedTuple):
    """A telephone number as a key, and whether it rings in one person's pocket."""

    key: str
    is_mobile: bool


def region_of(country: str | None, home: str) -> str:
    """ISO code of the country in whose way a number is written; the home country where none is known."""
    code = country_code(country) if country else ""
    return code if len(code) == 2 and code.isalpha() and code.isupper() else home


def number_keys(text: str | None, region: str) -> Iterator[Number]:
    """The keys of the numbers in a cell ("a / b")."""
    for part in (text or "").split(SEPARATOR):
        if key := number_key(part, region):
            yield key


@lru_cache(maxsize=65_536)
def number_key(text: str, region: str) -> Number | None:
    """E.164 where the number is a possible one there; else its digits, when they are enough to tell numbers apart.

    A mobile of China is known beside any country in which no such number exists.
    """
    bare = re.sub(r"[\s().\-—–]", "", _EXTENSION.sub("", text.strip()))
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    mobile = _CHINESE_MOBILE.fullmatch(bare)
    if mobile and (region in ("CN", "") or bare.startswith(("+", "86")) or not _is_valid(bare, region)):
        return Number(f"+86{mobile[1]}", is_mobile=True)
    return _parsed(bare, region) or _digits(bare)


def _is_valid(text: str, region: str) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(text, region)))
    except phonenumbers.NumberParseException:
        return False


def _parsed(text: str, region: str) -> Number | None:
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    kind = phonenumbers.number_type(number)
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(key, is_mobile=kind == PhoneNumberType.MOBILE)


def _digits(text: str) -> Number | None:
    digits = re.sub(r"\D", "", text)
    return Number(digits, is_mobile=False) if len(digits) >= 7 else None


def email_keys(text: str | None) -> list[str]:
    """The addresses of a cell ("a / b") in small letters."""
    return [part.strip().casefold() for part in (text or "").split(SEPARATOR) if "@" in part]


def is_personal(address: str) -> bool:
    """Does one person read this mailbox? info@ and its like say only which firm."""
    return address.partition("@")[0] not in _SHARED_BOX


def as_text(value: object) -> str:
    """A cell's meaning as text; several values of a tuple stand side by side."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return SEPARATOR.join(map(str, value))
    return "" if value is None else str(value)
