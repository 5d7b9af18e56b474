"""The demo put together."""

from __future__ import annotations

import datetime as dt

from xlcrm.demo.contacts_log import contacts_log
from xlcrm.demo.customers import customers
from xlcrm.demo.data import DemoData, Drafts
from xlcrm.demo.defects import with_defects
from xlcrm.demo.firms import RATES, firms
from xlcrm.demo.orders import orders
from xlcrm.demo.people import people
from xlcrm.demo.reps import reps
from xlcrm.demo.rounds import VISIT_DAYS
from xlcrm.lang import Lang

SEED = 20


def demo_data(lang: Lang, as_of: dt.date, *, seed: int = SEED, clean: bool = False) -> DemoData:
    """A team's records as they would stand on `as_of`: 300 customers, their people, two years of orders and contacts.

    The same arguments give the same rows everywhere; both languages describe the same firms. Real sheets are not
    spotless, so this one is not either: duplicates, a phone number with a letter in it, dates that are none. `clean=True`
    leaves all of that out.
    """
    drafts = _clean(seed, as_of)
    return (drafts if clean else with_defects(drafts, as_of)).told(lang, as_of, RATES, VISIT_DAYS)


def _clean(seed: int, as_of: dt.date) -> Drafts:
    known = firms(seed, as_of)
    persons = people(known, seed)
    bought = orders(known, seed, as_of)
    spoken = contacts_log(known, persons, seed, as_of)
    return Drafts(
        customers=customers(known, persons, bought, seed, as_of),
        contacts=tuple(person.draft() for staff in persons.values() for person in staff),
        log=tuple(contact.draft(as_of) for contact in spoken),
        orders=tuple(order.draft(number) for number, order in enumerate(bought, 1)),
        reps=reps(as_of),
    )
