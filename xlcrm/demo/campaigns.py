"""The demo team's fairs, get-togethers and factory tours with their guests, and cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.sound import sound_customers
from xlcrm.lang import Text

FOLLOW = 7
CAME, ABSENT = Text("到场", "Came"), Text("未到", "Did not come")
GATHERING, FAIR, LAUNCH, TOUR = (
    Text("联谊", "Get-together"),
    Text("展会", "Trade fair"),
    Text("发布会", "Launch"),
    Text("参观", "Visit of our works"),
)
HELD = (
    (Text("春季答谢会", "Spring customer evening"), GATHERING, 222, 0, 18600.0, (14, 2, 3, 5)),
    (Text("华东包装展", "East China packaging fair"), FAIR, 151, 2, 46800.0, (18, 3, 2, 6)),
    (Text("新品推介会", "Launch of the new readers"), LAUNCH, 66, 0, None, (12, 2, 2, 4)),
    (Text("来厂参观日", "Open day at our works"), TOUR, 4, 0, 5200.0, (3, 0, 0, 3)),
    (Text("年终答谢会", "Year-end customer evening"), GATHERING, -26, 0, None, (0, 0, 0, 20)),
)
"""Name, type, days ago, further days, cost, and how many guests were followed up in time, too late, not at all, or did
not come. Planted: the launch has no cost; of the open day as many again still have time."""
STILL = 4
SALON = Text("夏季沙龙", "Summer salon")
"""Named on the guest list, and no campaign."""
NOTES = (
    Text("想试新款读码器", "Wants to try the new reader"),
    Text("要报价", "Asks for a quotation"),
    Text("同事一起来的", "Came with a colleague"),
)


@dataclass(frozen=True)
class _Hosts:
    """Who may be asked to a campaign: the customers in order, with the days on which they were reached."""

    demo: DemoData
    customers: Sequence[Row]
    reached: Mapping[str, Sequence[dt.date]]
    people: Mapping[str, Sequence[str]]

    def state(self, customer: Row, end: dt.date) -> str:
        """How a guest of a campaign that ended on a day would be followed up."""
        days = [day for day in self.reached[customer["id"]] if end < day <= self.demo.as_of]
        if days:
            return "in_time" if days[0] <= end + FOLLOW * DAY else "late"
        return "waiting" if self.demo.as_of <= end + FOLLOW * DAY else "missed"


def campaign_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kinds campaigns and guests, in the demo's language."""
    hosts, chance = _hosts(demo), Chance(23, "campaigns")
    return {"campaigns": tuple(_campaigns(demo)), "guests": tuple(_guests(hosts, chance))}


def _hosts(demo: DemoData) -> _Hosts:
    reached: defaultdict[str, list[dt.date]] = defaultdict(list)
    people: defaultdict[str, list[str]] = defaultdict(list)
    reps = {str(rep["name"]) for rep in demo.reps if rep.get("active")}
    for row in demo.log:
        if str(row["result"]) in ("有效", "Valid"):
            reached[str(row.get("customer_id"))].append(row["date"].date())
    for row in demo.contacts:
        people[str(row.get("customer_id"))].append(str(row["person"]))
    known = [row for row in sound_customers(demo) if row["owner"] in reps and people[row["id"]]]
    return _Hosts(demo, known, reached, people)


def _days(demo: DemoData, ago: int, further: int) -> tuple[dt.date, dt.date]:
    start = work_day(demo.as_of - ago * DAY)
    return start, start + further * DAY


def _campaigns(demo: DemoData) -> Iterator[Row]:
    reps = [str(rep["name"]) for rep in demo.reps if rep.get("active")]
    for number, (name, kind, ago, further, cost, _) in enumerate(HELD):
        start, end = _days(demo, ago, further)
        row = {"campaign": name, "kind": kind, "date": start, "owner": reps[number % len(reps)], "cost": cost}
        yield _said(row | ({"end": end} if further else {}), demo)
    yield _said({"campaign": Text("行业论坛", "Trade forum"), "kind": Text("讲座", "Seminar"), "budget": 6000.0}, demo)  # fmt: skip


def _guests(hosts: _Hosts, chance: Chance) -> Iterator[Row]:
    demo = hosts.demo
    for name, _, ago, further, _, counts in HELD:
        start, end = _days(demo, ago, further)
        wanted = dict(zip(("in_time", "late", "missed", "absent"), counts, strict=True))
        wanted["waiting"] = STILL if 0 < ago < FOLLOW else 0
        for customer in chance.shuffled(hosts.customers):
            state = hosts.state(customer, end) if start <= demo.as_of else "absent"
            part = next((each for each in (state, "absent") if wanted[each]), "")
            if part:
                wanted[part] -= 1
                came = part != "absent"
                yield _said(_guest(hosts, customer, name, start, came=came, chance=chance), demo)
    stranger = hosts.customers[5]
    yield _said(_guest(hosts, stranger, SALON, demo.as_of - 100 * DAY, came=True, chance=chance), demo)


def _guest(
    hosts: _Hosts, customer: Row, name: Text, start: dt.date, *, came: bool, chance: Chance
) -> dict[str, object]:
    row: dict[str, object] = {
        "campaign": name, "customer_id": customer["id"], "customer": customer["name"], "person": hosts.people[customer["id"]][0],
        "owner": customer["owner"], "invited": work_day(min(start, hosts.demo.as_of + 10 * DAY) - chance.between(14, 30) * DAY),
    }  # fmt: skip
    if start <= hosts.demo.as_of:
        row["came"] = CAME if came else ABSENT
        row["feedback"] = chance.pick(NOTES) if came and chance.happens(0.4) else None
    return row


def _said(row: Mapping[str, object], demo: DemoData) -> Row:
    return {
        name: value.in_(demo.lang) if isinstance(value, Text) else value
        for name, value in row.items()
        if value is not None
    }
