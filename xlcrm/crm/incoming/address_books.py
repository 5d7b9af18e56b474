"""The headers of address books (Outlook, Google, phones, vCard): which column holds what, and persons out of rows.

A person's name may stand in three columns, a number's purpose beside the number, the second address in a column of
its own. Tables of any other layout are left to `xlcrm.crm.schema`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from xlcrm.crm.names import plain
from xlcrm.grid import Value

_NAMES = ("fullname", "given", "family")
_KNOWN_SHARE = 0.6
_CJK = re.compile(r"[\u3400-\u9fff]")
PLACES: Mapping[str, tuple[str, str]] = {
    "person": ("contacts", "person"),
    "company": ("customers", "name"),
    "department": ("contacts", "department"),
    "title": ("contacts", "title"),
    "mobile": ("contacts", "mobile"),
    "phone": ("contacts", "phone"),
    "email": ("contacts", "email"),
    "wechat": ("contacts", "wechat"),
    "birthday": ("contacts", "birthday"),
    "interests": ("contacts", "interests"),
    "notes": ("contacts", "notes"),
    "address": ("customers", "address"),
    "city": ("customers", "city"),
    "province": ("customers", "province"),
    "country": ("customers", "country"),
    "website": ("customers", "website"),
    "groups": ("customers", "groups"),
}
"""What a row of an address book gives → kind and field of ours."""
_PARTS: Mapping[str, str] = {
    "fullname": "person", "given": "person", "family": "person", "middle": "person", "prefix": "", "suffix": "person",
    "street": "address", "postcode": "address", "address": "address", "city": "city", "province": "province",
}  # fmt: skip
"""Columns that a value is put together from; others give what they are called."""

_JOINED: Mapping[str, str] = {
    "mobile": " / ", "phone": " / ", "email": " / ", "website": " / ", "notes": "; ", "groups": "; ", "title": "; ",
}  # fmt: skip
"""What stands between several values of one kind; of others the first counts."""


@dataclass(frozen=True)
class AddressBook:
    """An address book's layout: column (from 0) → what it holds."""

    columns: Mapping[int, str]
    labels: Mapping[int, int] = field(default_factory=dict)
    """Column of a number or address → the column that says what it is for."""
    unknown: tuple[int, ...] = ()
    """Columns of which nothing is known."""

    def gives(self, column: int) -> str:
        """What a column gives (a key of PLACES); empty when we have no field for it."""
        what = self.columns.get(column, "")
        given = _PARTS.get(what, what)
        return given if given in PLACES else ""

    def is_other(self, column: int) -> bool:
        """Does it hold something for which we have no field, and perhaps the team has a column?"""
        return column in self.unknown or (column in self.columns and not self.gives(column))


@cache
def _vocabulary() -> Mapping[str, Any]:
    text = resources.files("xlcrm.crm.incoming").joinpath("address_books.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _columns() -> Mapping[str, str]:
    return {name: what for what, names in _vocabulary()["columns"].items() for name in names}


def squeezed(header: str) -> str:
    """A header without numbers, spaces and punctuation: "E-mail 2 Address" → "emailaddress"."""
    return re.sub(r"[\W\d_]+", "", plain(header))


def meant_by(header: str) -> str:
    """What a header of an address book means; a header of nothing known is its own meaning."""
    bare = squeezed(header)
    return _columns().get(bare, bare) or plain(header)


def address_book(headers: Sequence[Value]) -> AddressBook | None:
    """The layout behind these headers; None when they are not those of an address book."""
    names = [squeezed(str(header or "")) for header in headers]
    labels, ignored = _vocabulary()["labels"], set(_vocabulary()["ignored"]["names"])
    known = {at: _columns()[name] for at, name in enumerate(names) if name in _columns()}
    speaking = {
        at for at, name in enumerate(names) if name in (*labels["phone"], *labels["email"], *labels["other"])
    }
    silent = {at for at, name in enumerate(names) if name in ignored or not name}
    unknown = tuple(at for at in range(len(names)) if at not in known and at not in speaking | silent)
    customers = tuple(_vocabulary()["customer_list"]["starts"])
    if any(name.startswith(customers) for name in names) or not _is_address_book(
        known, len(names), len(unknown)
    ):
        return None
    beside = {at: at - 1 for at, what in known.items() if what in ("phone", "email") and at - 1 in speaking}
    return AddressBook(known, beside, unknown)


def _is_address_book(known: Mapping[int, str], width: int, unknown: int) -> bool:
    """Names of persons, a way to reach them, and few strange columns."""
    what = set(known.values())
    reachable = bool({"mobile", "phone", "email"} & what)
    return reachable and bool(set(_NAMES) & what) and width - unknown >= _KNOWN_SHARE * width


def person_of(book: AddressBook, row: Sequence[Value]) -> dict[str, str]:
    """What one row gives, by key of PLACES; several numbers and addresses are joined by " / "."""
    values = _by_meaning(book, row)
    first = {what: texts[0] for what, texts in values.items()}
    found = {"person": _name(first), "address": _address(values)}
    for what, joint in _JOINED.items():
        if what in values:
            found[what] = joint.join(values[what])
    for what in PLACES:
        found.setdefault(what, first.get(what, ""))
    found["groups"] = _groups(found["groups"])
    return {what: text for what, text in found.items() if text}


def _by_meaning(book: AddressBook, row: Sequence[Value]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for at in book.columns:
        value = row[at] if at < len(row) else None
        text = "" if value is None else _text(value)
        if text:
            texts = found.setdefault(_meaning(book, row, at), [])
            texts += [part for part in re.split(r"\s*:::\s*", text) if part not in texts]
    return found


def _meaning(book: AddressBook, row: Sequence[Value], at: int) -> str:
    """What a cell holds; a number is what the label beside it says."""
    what = book.columns[at]
    label = plain(str(row[book.labels[at]] or "")) if at in book.labels else ""
    if what != "phone" or not label:
        return what
    words = _vocabulary()["labels"]["words"]
    return next((name for name, said in words.items() if any(word in label for word in said)), "phone")


def _text(value: Value) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if isinstance(value, float) and whole else value).strip()


def _name(first: Mapping[str, str]) -> str:
    """The name in its own order: 张三, but Ann Lee; the full name when its parts are missing."""
    family, given = first.get("family", ""), first.get("given", "")
    if not (family or given):
        return first.get("fullname", "") or first.get("nickname", "")
    parts = [given, first.get("middle", ""), family, first.get("suffix", "")]
    if _CJK.search(family + given):
        return family + first.get("middle", "") + given
    return " ".join(filter(None, parts))


def _address(values: Mapping[str, Sequence[str]]) -> str:
    """One line; a Chinese one runs from the large to the small and has no gaps."""
    whole = values.get("address")
    if whole:
        return " ".join(whole[0].split())
    place = [values[what][0] for what in ("province", "city") if what in values]
    street = list(values.get("street", ()))
    if not street:
        return ""
    code = list(values.get("postcode", ()))[:1]
    if _CJK.search("".join(street)):
        named = [part for part in dict.fromkeys(place) if not street[0].startswith(part)]
        return "".join([*named, *street])
    return ", ".join([*street, " ".join([*reversed(place), *code])]).strip(", ")


def _groups(text: str) -> str:
    """Without the groups that every Google contact has."""
    parts = [part.strip() for part in re.split(r"[;,]", text)]
    return "; ".join(part for part in parts if part and not part.startswith("*") and part != "myContacts")
