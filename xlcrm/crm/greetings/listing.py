"""The list of greetings: who is greeted in the coming days, for what, how and in which words; one a day to a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.crm.greetings.festivals import Festival, days_of, festivals
from xlcrm.crm.greetings.people import Person, people
from xlcrm.crm.greetings.wording import filled, language_for, readable
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.crm.calendars import Holiday
    from xlcrm.crm.greetings.occasions import Occasion
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.lang import Lang

_REACHED_BY = {
    "phone": ("mobile", "phone"), "sms": ("mobile",), "wechat": ("wechat", "mobile"), "email": ("email",),
}  # fmt: skip
"""Channel → what of a person it needs, the best first."""


@dataclass(frozen=True)
class Greeting:
    """One greeting to one person on one day."""

    date: dt.date
    key: str
    """Row key of the customer."""
    customer: str
    rep: str
    tier: str
    person: str
    title: str
    occasion: str
    channel: str
    address: str
    """Number or address for the channel; "" where none is known."""
    text: str
    reason: Reason


class _Who(NamedTuple):
    """What greetings look at in a customer's row."""

    key: Any
    id: Any
    name: Any
    rep: Any
    country: Any
    language: Any
    preferred_channel: Any
    address: Any
    do_not_contact: bool
    closed: bool


class _Coming(NamedTuple):
    """A day on which an occasion of the table is kept."""

    place: int
    date: dt.date
    reason: Reason


@dataclass(frozen=True)
class _Chance:
    """An occasion to greet a person, before it is known whether there is a better one that day."""

    date: dt.date
    place: int
    """Of the occasion in the table; a birthday comes before all festivals."""
    person: Person
    occasion: Occasion
    reason: Reason


def greetings(
    ledger: Ledger,
    tiers: Sequence[str],
    occasions: Sequence[Occasion],
    holidays: Iterable[Holiday],
    settings: Settings,
    lang: Lang,
) -> list[Greeting]:
    """Greetings from the as-of day on, as many days ahead as the settings say, by date, rep and customer.

    `tiers` are the customers' tiers in force, `holidays` those of the team's calendars. Customers who are left in peace
    are not greeted. At most one greeting a day to a person: a birthday before a festival, an earlier row of the table
    before a later one; the other one is told in the reason.
    """
    desk = _Desk(ledger, tiers, tuple(occasions), settings, lang)
    persons = [person for person in people(ledger) if desk.may_greet(person)]
    chances = [chance for person in persons for chance in desk.birthdays(person)]
    chances += desk.festivals(persons, holidays)
    ordered = sorted(chances, key=lambda one: (one.date, one.place))
    found = [desk.greeting(first, others) for first, others in _one_a_day(ordered)]
    return sorted(found, key=lambda one: (one.date, one.rep, one.customer, one.person))


def _one_a_day(chances: Iterable[_Chance]) -> Iterator[tuple[_Chance, list[_Chance]]]:
    """For each person and day the first chance, and the others of the day."""
    told: dict[tuple[Any, ...], list[_Chance]] = {}
    for chance in chances:
        marks = [(chance.date, *mark) for mark in chance.person.marks()]
        same = next((told[mark] for mark in marks if mark in told), [])
        same.append(chance)
        told |= dict.fromkeys(marks, same)
    days = {id(same): same for same in told.values()}
    return ((same[0], same[1:]) for same in days.values())


@dataclass(frozen=True)
class _Desk:
    """What the list is made from."""

    ledger: Ledger
    tiers: Sequence[str]
    occasions: tuple[Occasion, ...]
    settings: Settings
    lang: Lang

    @property
    def last(self) -> dt.date:
        return self.ledger.as_of + dt.timedelta(self.settings.greeting_days)

    @cached_property
    def who(self) -> list[_Who]:
        """The customers by position."""
        customers = self.ledger.customers
        columns = (customers[name].tolist() for name in _Who._fields[1:])
        return [_Who(*row) for row in zip(customers.index, *columns, strict=True)]

    def may_greet(self, person: Person) -> bool:
        who = self.who[person.customer]
        return not (who.do_not_contact or who.closed)

    def birthdays(self, person: Person) -> Iterator[_Chance]:
        """The person's birthday, if it is one of the coming days and the tier is greeted."""
        tier = str(self.tiers[person.customer])
        occasion = next((one for one in self.occasions if one.is_birthday and one.fits(tier)), None)
        if occasion is None or person.birthday is None:
            return
        for kept in person.birthday.between(self.ledger.as_of, self.last, self.settings.leap_day_birthday):
            yield _Chance(kept.date, -1, person, occasion, kept.reason)

    def festivals(self, persons: Iterable[Person], holidays: Iterable[Holiday]) -> Iterator[_Chance]:
        """Festivals of the customers' countries and days of the table's own, for the persons that the settings name."""
        greeted = [person for person in persons if person.main or self.settings.festival_whom == "all"]
        codes = {self._country(person.customer) for person in greeted}
        known = festivals(holidays, codes, range(self.ledger.as_of.year, self.last.year + 1))
        coming = {code: list(self._coming(code, known)) for code in codes}
        for person in greeted:
            yield from self._for(person, coming[self._country(person.customer)])

    def _for(self, person: Person, coming: Iterable[_Coming]) -> Iterator[_Chance]:
        """Of the rows for one occasion the first that fits the tier."""
        told: set[tuple[str, dt.date]] = set()
        for place, date, reason in coming:
            occasion = self.occasions[place]
            mark = (name_key(occasion.name), date)
            if mark not in told and occasion.fits(str(self.tiers[person.customer])):
                told.add(mark)
                yield _Chance(date, place, person, occasion, reason)

    def _coming(self, country: str, known: Mapping[str, list[Festival]]) -> Iterator[_Coming]:
        """The days of all occasions but birthdays in a country, by the rows of the table."""
        for place, occasion in enumerate(self.occasions):
            yield from (_Coming(place, *day) for day in self._days(occasion, country, known))

    def _days(
        self, occasion: Occasion, country: str, known: Mapping[str, list[Festival]]
    ) -> Iterator[tuple[dt.date, Reason]]:
        if occasion.is_birthday:
            return
        if occasion.day:
            for kept in occasion.day.between(self.ledger.as_of, self.last):
                yield kept.date, kept.reason
            return
        for day in days_of(occasion, country, known):
            if self.ledger.as_of <= day.date <= self.last:
                yield (
                    day.date,
                    Reason("day_holiday", {"name": day.name, "date": day.date, "country": country or "—"}),
                )

    def _country(self, place: int) -> str:
        return str(self.who[place].country or self.ledger.home_country)

    def greeting(self, chance: _Chance, others: Sequence[_Chance]) -> Greeting:
        """The chance in words."""
        person, occasion = chance.person, chance.occasion
        who = self.who[person.customer]
        customer = first_text(who.name) or first_text(who.id) or str(who.key)
        rep = str(who.rep or "")
        reads = language_for(first_text(who.language) or "", str(who.country or ""), self.lang)
        said = {
            "name": person.name, "title": readable(person.title, reads), "customer": customer, "rep": rep, "occasion": occasion.name,
        }  # fmt: skip
        channel = first_text(who.preferred_channel) or occasion.channel or _known_way(person)
        address = first_text(who.address) or "" if channel == "visit" else _reached(person, channel)
        return Greeting(
            chance.date, str(who.key), customer, rep, str(self.tiers[person.customer]), person.name, person.title,
            occasion.name, channel, address, filled(occasion.texts.get(reads, ""), said), self._why(chance, others),
        )  # fmt: skip

    def _why(self, chance: _Chance, others: Sequence[_Chance]) -> Reason:
        ahead = (chance.date - self.ledger.as_of).days
        said = {"reason": chance.reason, "ahead": ahead, "as_of": self.ledger.as_of}
        names = list(dict.fromkeys(one.occasion.name for one in others))
        if not names:
            return Reason("greet", said)
        return Reason(
            "greet_once", said | {"others": "、".join(names) if self.lang == "zh" else ", ".join(names)}
        )


def _known_way(person: Person) -> str:
    """How a person can be reached, where nobody said how it likes to be."""
    if person.wechat:
        return "wechat"
    return "email" if person.email and not (person.mobile or person.phone) else "phone"


def _reached(person: Person, channel: str) -> str:
    ways = (getattr(person, name) for name in _REACHED_BY.get(channel, ()))
    return next((way for way in ways if way), "")
