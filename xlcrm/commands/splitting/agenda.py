"""What a rep does next, as the message and the phone view tell it: contacts of today, visits of the week, birthdays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.making.contacts import channel_word
from xlcrm.crm.matching.numbers import number_keys, region_of
from xlcrm.crm.names import first_text
from xlcrm.crm.reasons import join
from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.today import Task
    from xlcrm.crm.visits import Visit

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Call:
    """A contact to make."""

    customer: str
    tier: str
    days: int
    contact: str
    phone: str
    """As the sheet has it."""
    dial: str
    """As a phone dials it: +8613…; empty without a number."""
    email: str
    channel: str
    reason: str

    def late(self, lang: Lang) -> str:
        """How many days late it is, in words; nothing when it is in time."""
        return (
            Text(f"逾期 {self.days} 天", f"{count_of(self.days, 'day')} late").in_(lang)
            if self.days > 0
            else ""
        )


@dataclass(frozen=True)
class Trip:
    """A planned visit."""

    day: dt.date
    time: dt.time
    customer: str
    address: str
    phone: str
    dial: str


@dataclass(frozen=True)
class Agenda:
    """Everything that is told."""

    rep: str
    as_of: dt.date
    customers: int
    overdue: int
    calls: Sequence[Call]
    waiting: int
    """Contacts that are due as well and have to wait for another day."""
    trips: Sequence[Trip]


def agenda(here: Situation, results: Results, rep: str, lang: Lang) -> Agenda:
    """A rep's own agenda from their workbook."""
    lists = [each for each in results.lists if each.rep in (rep, "")]
    tasks = [task for each in lists for task in (*each.tasks, *each.decide)]
    visits = results.plan.visits if results.plan else ()
    coming = [one for one in visits if here.as_of <= one.date < here.as_of + WEEK]
    return Agenda(
        rep=rep,
        as_of=here.as_of,
        customers=len(here.ledger.customers),
        overdue=results.overdue,
        calls=[_call(task, here, lang) for task in tasks],
        waiting=sum(len(each.rolled_on) for each in lists),
        trips=[_trip(one, here) for one in sorted(coming, key=lambda one: (one.date, one.arrive))],
    )


def _trip(visit: Visit, here: Situation) -> Trip:
    who = here.ledger.customers.loc[visit.customer]
    phone = first_text(who["mobile"]) or first_text(who["phone"]) or ""
    name, address = first_text(who["name"]) or visit.customer, first_text(who["address"]) or ""
    return Trip(visit.date, visit.arrive, name, address, phone, _dial(here, visit.customer, phone))


def _call(task: Task, here: Situation, lang: Lang) -> Call:
    return Call(
        customer=task.name,
        tier=task.tier,
        days=task.overdue,
        contact=task.contact,
        phone=task.phone,
        dial=_dial(here, task.key, task.phone),
        email=task.email,
        channel=channel_word(task.channel, lang),
        reason=join((task.attempt, task.reason), lang),
    )


def _dial(here: Situation, key: str, phone: str) -> str:
    country = first_text(here.ledger.customers.at[key, "country"])
    region = region_of(country, here.ledger.home_country)
    return next((number.key for number in number_keys(phone, region)), "")
