"""The people at the customers, and the numbers of the firms themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlcrm.crm.lunar import lunar_of
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import Draft
from xlcrm.demo.firms import Firm
from xlcrm.demo.lists import split, texts, words
from xlcrm.demo.phones import MOBILE_CN, Numbers
from xlcrm.lang import Text


@dataclass(frozen=True)
class Person:
    """Somebody at a customer."""

    firm: Firm
    name: Text
    title: Text
    role: Text
    phone: str
    mobile: str
    email: str
    wechat: str | None
    birthday: dt.date | Text | None
    interests: Text | None

    def draft(self) -> Draft:
        """The row of the contacts sheet."""
        return {
            "customer": self.firm.name, "customer_id": self.firm.id, "person": self.name, "title": self.title,
            "role": self.role, "phone": self.phone, "mobile": self.mobile, "email": self.email, "wechat": self.wechat,
            "birthday": self.birthday, "interests": self.interests,
        }  # fmt: skip


def people(firms: Sequence[Firm], seed: int) -> dict[str, list[Person]]:
    """Firm id → its people, the one who is mostly called first; large accounts are known through several."""
    numbers = Numbers()
    return {firm.id: list(_of_firm(firm, Chance(seed, "people", firm.id), numbers)) for firm in firms}


def _of_firm(firm: Firm, chance: Chance, numbers: Numbers) -> Iterator[Person]:
    count = {"A": (3, 5), "B": (2, 3), "C": (1, 2), "N": (1, 1)}[firm.tier]
    phone = numbers.next(firm.phone)
    seats = [0, *(1 + seat for seat in chance.shuffled(range(len(texts("titles")) - 1)))]
    names: set[Text] = set()
    for seat in seats[: chance.between(*count)]:
        name = next(name for name in _names(firm.people, chance) if name not in names)
        names.add(name)
        yield _person(firm, name, seat, phone, chance, numbers)


def _names(language: str, chance: Chance) -> Iterator[Text]:
    lists = words("names.toml")["people"][language]
    while True:
        family, given = split(chance.pick(lists["families"])), split(chance.pick(lists["givens"]))
        yield (
            Text(family.zh + given.zh, f"{family.en} {given.en}")
            if language == "chinese"
            else _western(given, family)
        )


def _western(given: Text, family: Text) -> Text:
    return Text(f"{given.zh} {family.zh}", f"{given.en} {family.en}")


def _person(firm: Firm, name: Text, seat: int, phone: str, chance: Chance, numbers: Numbers) -> Person:
    born = dt.date(1960, 1, 1) + dt.timedelta(days=chance.between(0, 38 * 365))
    account = _account(name.en)
    return Person(
        firm, name, texts("titles")[seat], texts("roles")[seat], phone,
        mobile=numbers.next(MOBILE_CN if firm.domestic else firm.phone), email=f"{account}@{firm.domain}",
        wechat=f"{account.replace('.', '_')}_{born:%m%d}" if firm.domestic and chance.happens(0.7) else None,
        birthday=_birthday(firm, born) if chance.happens(0.45) else None,
        interests=chance.pick(texts("interests")) if chance.happens(0.3) else None,
    )  # fmt: skip


def _birthday(firm: Firm, born: dt.date) -> dt.date | Text:
    """As people gave it: some of the older ones at home keep the day of the lunar calendar."""
    if not firm.domestic or born.year >= 1980 or born.day % 2:
        return born
    day = lunar_of(born)
    return Text(f"农历{day.words('zh')}", f"lunar {day.words('en')}")


def _account(name: str) -> str:
    plain = name.lower().translate(str.maketrans("áãäçéíñóöøřśüúżńńß", "aaaceinooorsuuznns"))
    kept = "".join(char if char.isascii() and char.isalpha() else "." for char in plain)
    return ".".join(part for part in kept.split(".") if part)
