"""The customer sheet: what the team typed about each firm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlcrm.crm.weekdays import write_weekdays
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import Draft
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.firms import Firm
from xlcrm.demo.lists import both, texts, words
from xlcrm.demo.orders import Order
from xlcrm.demo.people import Person
from xlcrm.demo.reps import rep_name
from xlcrm.lang import Text

ACTIVE, PROSPECT = Text("合作中", "Active"), Text("潜在", "Prospect")
APPOINTMENTS = 12


def customers(
    firms: Sequence[Firm],
    people: Mapping[str, Sequence[Person]],
    orders: Sequence[Order],
    seed: int,
    as_of: dt.date,
) -> tuple[Draft, ...]:
    """The rows of the customer sheet, by id."""
    bought = _bought(orders)
    rows = [
        _row(firm, people[firm.id][0], bought[firm.id], Chance(seed, "customers", firm.id), as_of)
        for firm in firms
    ]
    return tuple(_with_appointments(rows, firms, as_of))


def _bought(orders: Sequence[Order]) -> Mapping[str, list[Order]]:
    bought: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        bought[order.firm.id].append(order)
    return bought


def _row(firm: Firm, main: Person, bought: Sequence[Order], chance: Chance, as_of: dt.date) -> Draft:
    return {
        **_who(firm, chance), **_where(firm, chance), "owner": rep_name(firm.rep),
        **_standing(firm, chance), **_sales(firm, bought, as_of), **_visiting(firm, chance),
        "preferred_channel": _channel(firm, chance),
        "language": Text("中文", "Chinese") if firm.domestic else Text("英文", "English"),
        "contact_name": main.name, "phone": main.phone, "email": main.email,
        "notes": chance.pick(texts("remarks")) if chance.happens(0.3) else None,
    }  # fmt: skip


def _who(firm: Firm, chance: Chance) -> Draft:
    kinds = texts("types")
    return {
        "id": firm.id, "name": firm.name, "short_name": firm.short,
        "type": chance.pick(kinds[:3] if firm.domestic else kinds[1:]),
        "industry": both(words("words.toml")["industries"][firm.industry]["name"]),
        "source": chance.pick(texts("sources")),
    }  # fmt: skip


def _where(firm: Firm, chance: Chance) -> Draft:
    number, road = chance.between(2, 990), chance.pick(texts("roads"))
    here: Draft = {
        "country": firm.country, "province": firm.province, "city": firm.city, "district": firm.district,
        "region": firm.area, "latitude": firm.latitude, "longitude": firm.longitude,
    }  # fmt: skip
    if firm.district:
        zh = f"{firm.city.zh}市{firm.district.zh}{road.zh}{number}号"
        here["address"] = Text(zh, f"{number} {road.en}, {firm.district.en}, {firm.city.en}")
    return here


def _standing(firm: Firm, chance: Chance) -> Draft:
    stages = texts("stages")
    low, high = {"A": (3, 5), "B": (2, 4), "C": (1, 3), "N": (0, 1)}[firm.tier]
    groups = chance.shuffled(texts("groups"))[: chance.between(1, 2)] if chance.happens(0.35) else []
    return {
        "stage": stages[chance.between(low, high)], "status": ACTIVE if firm.yearly else PROSPECT,
        "entered": firm.entered,
        "groups": Text("、".join(group.zh for group in groups), ", ".join(group.en for group in groups)) if groups else None,
    }  # fmt: skip


def _sales(firm: Firm, bought: Sequence[Order], as_of: dt.date) -> Draft:
    """First deal, and the sales of the last twelve months in the customer's currency."""
    year = sum(order.amount for order in bought if order.date > as_of - 365 * DAY)
    first = min((order.date for order in bought), default=None)
    if first and (first - firm.entered).days > 120:
        first = work_day(firm.entered + 45 * DAY, 1)
    return {"first_deal": first, "sales": round(year, 2), "currency": firm.currency}


def _visiting(firm: Firm, chance: Chance) -> Draft:
    if not firm.domestic:
        return {}
    days = frozenset(chance.shuffled(range(5))[: chance.between(2, 3)])
    return {
        "visit_minutes": chance.pick((30, 45, 45, 60, 60, 90)),
        "visit_days": Text(write_weekdays(days, "zh"), write_weekdays(days, "en")) if chance.happens(0.18) else None,
    }  # fmt: skip


def _channel(firm: Firm, chance: Chance) -> Text:
    phone, mail, chat = Text("电话", "Phone"), Text("邮件", "E-mail"), Text("微信", "WeChat")
    return chance.pick((phone, phone, chat, mail) if firm.domestic else (mail, mail, phone))


def _with_appointments(rows: Sequence[Draft], firms: Sequence[Firm], as_of: dt.date) -> Sequence[Draft]:
    """A few large customers nearby have agreed on a day: one a day, so that no two clash."""
    agreed = [place for place, firm in enumerate(firms) if firm.domestic and firm.tier == "A"]
    free = [place for place in agreed if not rows[place].get("visit_days")][:APPOINTMENTS]
    day = as_of
    for count, place in enumerate(free):
        day = work_day(day + (1 + count % 2) * DAY, 1)
        rows[place]["appointment"] = dt.datetime.combine(
            day, dt.time((10, 14, 9)[count % 3], (0, 30)[count % 2])
        )
    return rows
