"""Two years of calls, mails and visits, written by people who mostly keep their rhythm and sometimes do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import Draft
from xlcrm.demo.days import DAY, kept_day, work_day
from xlcrm.demo.firms import Firm
from xlcrm.demo.lists import both, words
from xlcrm.demo.orders import SPAN
from xlcrm.demo.people import Person
from xlcrm.demo.reps import LEFT, LEFT_DAYS, rep_name
from xlcrm.demo.rounds import visit_days
from xlcrm.lang import Text

RHYTHM = {"A": 19, "B": 40, "C": 110, "N": 30}
"""Mean days between two contacts as the team really works: a little slower than the cadence it means to keep."""
BETWEEN = {"A": 34, "B": 95, "C": 400}
"""Mean days between two calls or mails to customers who are visited besides."""
CADENCE = {"A": 14, "B": 30, "C": 90, "N": 30}
NEVER = 8
"""Prospects whom nobody has called yet."""
CHANNELS = {
    "call": Text("电话", "Phone"), "mail": Text("邮件", "E-mail"), "wechat": Text("微信", "WeChat"),
    "visit": Text("上门", "Visit"), "event": Text("活动", "Event"),
}  # fmt: skip
TALKED_OF = ("labels", "ribbons", "rfid", "heads", "scanner", "printer", "reader", "applicator")
"""Products that notes speak of."""
VALID = Text("有效", "Valid")
NO_ANSWER = Text("未接", "No answer")


@dataclass(frozen=True)
class Contact:
    """One row of the log while it is made."""

    firm: Firm
    person: Person
    when: dt.datetime
    channel: str
    answered: bool
    content: Text
    minutes: int
    next: dt.date | None = None

    def draft(self, as_of: dt.date) -> Draft:
        """The row of the log."""
        return {
            "date": self.when, "customer": self.firm.name, "customer_id": self.firm.id, "person": self.person.name,
            "channel": CHANNELS[self.channel], "result": VALID if self.answered else NO_ANSWER, "content": self.content,
            "next": self.next, "author": rep_name(_author(self, as_of)), "minutes": self.minutes,
        }  # fmt: skip


def _author(contact: Contact, as_of: dt.date) -> int:
    """Who wrote it: around Suzhou and Wuxi it was the one who left, until then."""
    taken_over = contact.firm.city.en in {"Suzhou", "Wuxi"} and contact.when.date() < as_of - LEFT_DAYS * DAY
    return LEFT if taken_over else contact.firm.rep


def contacts_log(
    firms: Sequence[Firm], people: Mapping[str, Sequence[Person]], seed: int, as_of: dt.date
) -> list[Contact]:
    """All contacts by time."""
    prospects = [firm.id for firm in firms if firm.tier == "N"]
    never = set(Chance(seed, "never").shuffled(prospects)[:NEVER])
    called = [firm for firm in firms if firm.id not in never]
    visited = visit_days(called, seed, as_of)
    histories = (
        _history(
            firm, people[firm.id], visited.get(firm.id, frozenset()), Chance(seed, "log", firm.id), as_of
        )
        for firm in called
    )
    return sorted(chain.from_iterable(histories), key=lambda contact: (contact.when, contact.firm.id))


def _history(
    firm: Firm, people: Sequence[Person], visited: frozenset[dt.date], chance: Chance, as_of: dt.date
) -> Iterator[Contact]:
    rhythm = BETWEEN[firm.tier] if visited else RHYTHM[firm.tier]
    days = sorted(visited.union(_days(firm, rhythm, chance, as_of)))
    for day, following in pairwise([*days, as_of + DAY]):
        if chance.happens(0.14):
            yield from _in_vain(firm, people, day, chance)
        contact = _contact(firm, people, day, "visit" if day in visited else _channel(firm, chance), chance)
        last = following > as_of
        yield _promised(contact, as_of, chance) if last else replace(contact, next=_kept(following, chance))


def _days(firm: Firm, rhythm: float, chance: Chance, as_of: dt.date) -> Iterator[dt.date]:
    """Days of contact from the last one backwards, visits on a round apart."""
    day = max(firm.entered, kept_day(as_of - _last_age(firm, chance) * DAY))
    while day >= max(firm.entered, as_of - SPAN * DAY):
        yield day
        day = kept_day(day - chance.gap(rhythm, 3) * DAY)


def _last_age(firm: Firm, chance: Chance) -> int:
    """Days since the last contact: three in four on time, most of the others some days late, a few long forgotten."""
    cadence, draw = CADENCE[firm.tier], chance.unit()
    if draw < 0.76:
        return chance.between(1, cadence - 1)
    if draw < 0.95:
        return cadence + chance.between(1, cadence * 2 // 3)
    return cadence * chance.between(2, 4)


def _promised(contact: Contact, as_of: dt.date, chance: Chance) -> Contact:
    """The last contact: now and then it names the next date, mostly still ahead."""
    ahead = work_day(as_of + chance.between(-4, 18) * DAY, 1)
    return replace(contact, next=ahead) if chance.happens(0.3) and ahead > contact.when.date() else contact


def _kept(following: dt.date, chance: Chance) -> dt.date | None:
    return following if chance.happens(0.25) else None


def _in_vain(firm: Firm, people: Sequence[Person], day: dt.date, chance: Chance) -> Iterator[Contact]:
    before = work_day(day - chance.between(1, 3) * DAY)
    if before >= firm.entered:
        content = both(chance.pick(words("words.toml")["notes"]["failed"]))
        yield Contact(
            firm, people[0], _at(before, chance), "call", answered=False, content=content, minutes=1
        )


def _contact(firm: Firm, people: Sequence[Person], day: dt.date, channel: str, chance: Chance) -> Contact:
    person = people[0] if chance.happens(0.6) else chance.pick(people)
    notes = words("words.toml")["notes"]["mail" if channel == "wechat" else channel]
    product = both(words("words.toml")["products"][chance.pick(TALKED_OF)]["name"])
    note = both(chance.pick(notes))
    content = Text(
        note.zh.format(product=product.zh), note.en.format(product=product.en.lower().replace("rfid", "RFID"))
    )
    minutes = {"call": (3, 18), "mail": (5, 12), "wechat": (2, 8), "visit": (30, 90), "event": (15, 60)}[
        channel
    ]
    return Contact(firm, person, _at(day, chance), channel, True, content, chance.between(*minutes))


def _channel(firm: Firm, chance: Chance) -> str:
    if not firm.domestic:
        return chance.pick(("mail", "mail", "mail", "mail", "call", "call", "call", "call", "call", "event"))
    visits = 3 if firm.tier == "N" else 0
    return chance.pick(("visit",) * visits + ("call",) * 8 + ("wechat",) * 4 + ("mail",) * 2 + ("event",))


def _at(day: dt.date, chance: Chance) -> dt.datetime:
    return dt.datetime.combine(
        day, dt.time(chance.pick((9, 9, 10, 10, 11, 14, 14, 15, 16)), chance.between(0, 11) * 5)
    )
