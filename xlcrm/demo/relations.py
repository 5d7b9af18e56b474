"""What the demo team wrote down of its relations: steps, profiles, roles and costs, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.crm.names import name_key
from xlcrm.crm.relations.kinds import KINDS
from xlcrm.crm.relations.ladder import STANDARD, Ladder
from xlcrm.crm.relations.roles import ROLES
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.lang import Lang, Text

DESCRIBED = 48
"""Customers of whom somebody wrote more than a row."""
GIFTS = (
    Text("台历", "Desk calendar"),
    Text("茶叶", "Tea"),
    Text("保温杯", "Flask"),
    Text("笔记本", "Notebook"),
    Text("月饼", "Mooncakes"),
)
GIFT, MEAL = Text("礼品", "Gift"), Text("餐饮", "Meal")
HABITS = (
    Text("月底集中下单", "Orders at month end"),
    Text("按项目下单", "Orders by project"),
    Text("每周小批量", "Small lots each week"),
    Text("年度框架，分批提货", "Yearly contract, called off in lots"),
)
LEVELS = (Text("优惠", "Preferential"), Text("一般", "Normal"), Text("原则", "At principle"))
PLACES = (
    Text("第一供应商", "First supplier"),
    Text("第二供应商，约三成", "Second supplier, about a third"),
    Text("备选供应商", "Stand-by supplier"),
)
DANGERS = (
    Text("账期偏长", "Long payment terms"),
    Text("采购换人频繁", "Buyers change often"),
    Text("竞品在试样", "A competitor is on trial"),
)
CARES = (
    Text("交期", "Delivery time"),
    Text("价格", "Price"),
    Text("质量稳定", "Steady quality"),
    Text("售后响应", "Quick service"),
)
BRANDS = (Text("山峰", "Summit"), Text("月亮", "Moon"), Text("海豚", "Dolphin"))
REASONS = (
    Text("来厂参观", "Visited our works"),
    Text("一起解决了一次投诉", "Solved a complaint together"),
    Text("对方主动询价", "They asked for a quotation"),
    Text("介绍我们认识技术部", "Introduced us to engineering"),
)
STRANGER = Text("远山会展公司", "Farhill Fairs Ltd")
"""A referrer who is no customer."""


@dataclass(frozen=True)
class Known:
    """A customer without a fault in its row."""

    id: str
    name: str
    owner: str
    stage: int
    value: float
    people: tuple[str, ...]


def relation_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kinds profiles, stages, our_roles and costs, in the demo's language."""
    known = _known(demo)
    chance = Chance(20, "relations")
    return {
        "stages": tuple(_stages(demo, known, chance)),
        "profiles": tuple(_profiles(demo, known, chance)),
        "our_roles": tuple(_our_roles(demo)),
        "costs": tuple(_costs(demo, known, chance)),
    }


def _known(demo: DemoData) -> list[Known]:
    """The customers who are in order, the largest first."""
    ids, names = (
        Counter(row.get("id") for row in demo.customers),
        Counter(name_key(str(row.get("name"))) for row in demo.customers),
    )
    people: defaultdict[str, list[str]] = defaultdict(list)
    for row in demo.contacts:
        people[str(row.get("customer_id"))].append(str(row["person"]))
    reps = {str(rep["name"]) for rep in demo.reps if rep.get("active")}
    ladder = Ladder(STANDARD)
    found = [
        Known(
            str(row["id"]), str(row["name"]), str(row["owner"]), ladder.place(row.get("stage")) or 0,
            float(row.get("sales") or 0) * demo.rates[str(row.get("currency") or "CNY")], tuple(people[str(row["id"])]),
        )
        for row in demo.customers
        if row.get("id") and row.get("name") and ids[row["id"]] == 1 and names[name_key(str(row["name"]))] == 1
        and str(row.get("owner")) in reps and not row.get("do_not_contact") and not row.get("lost_date") and people[str(row["id"])]
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.value, one.id))


# -- steps of the relation -----------------------------------------------------------------------------------------


def _stages(demo: DemoData, known: Sequence[Known], chance: Chance) -> Iterator[Row]:
    """The way of each larger customer up to the stage that its row names; planted: stuck, skipped, back."""
    described = known[:DESCRIBED]
    middle = [one for one in described if 2 <= one.stage <= 4]
    top = [one for one in described if one.stage == 5]
    stuck, skipped, unexplained, explained = middle[:4], middle[4:7], middle[7:9], middle[9:11]
    for one in described:
        path = list(range(max(0, one.stage - 3), one.stage + 1))
        age = chance.between(10, 150)
        if one in stuck or one in top[:1]:
            age = chance.between(220, 420)
        if one in skipped:
            path.remove(one.stage - 1)
        if one in (*unexplained, *explained):
            path = [*path, one.stage + 1, one.stage]
        yield from _steps(demo, one, path, age, chance, silent=one in unexplained)


def _steps(
    demo: DemoData, one: Known, path: Sequence[int], age: int, chance: Chance, *, silent: bool
) -> Iterator[Row]:
    days = [demo.as_of - age * DAY]
    for _ in path[1:]:
        days.append(days[-1] - chance.between(50, 160) * DAY)
    for number, (stage, day) in enumerate(zip(path, reversed(days), strict=True)):
        back = number > 0 and stage < path[number - 1]
        why = Text("对方换了采购经理", "Their purchasing manager changed") if back else chance.pick(REASONS)
        yield {
            "date": work_day(day), "customer_id": one.id, "customer": one.name, "stage": STANDARD[stage].in_(demo.lang),
            "why": None if back and silent else why.in_(demo.lang), "author": one.owner,
        }  # fmt: skip


# -- profiles ------------------------------------------------------------------------------------------------------


def _profiles(demo: DemoData, known: Sequence[Known], chance: Chance) -> Iterator[Row]:
    """What is known beyond the row; planted: three levels of parents, a ring, four levels of referrals, a stranger."""
    parents = {1: 0, 2: 1, 4: 0, 20: 21, 21: 20, 34: 33}
    referrers = {6: 0, 13: 6, 14: 6, 25: 13, 30: 29, 31: 29}
    for place, one in enumerate(known[:DESCRIBED]):
        said: dict[str, Text] = {"price_level": chance.pick(LEVELS), "cares": chance.pick(CARES)}
        if chance.happens(0.7):
            said |= {"habit": chance.pick(HABITS), "our_place": chance.pick(PLACES)}
        if chance.happens(0.4):
            said |= {"danger": chance.pick(DANGERS)}
        if chance.happens(0.3):
            said |= {"brand": chance.pick(BRANDS)}
        if chance.happens(0.5):
            said |= {"kind": _first(KINDS[chance.pick(("friend", "supplier", "partner"))])}
        row: dict[str, object] = {name: text.in_(demo.lang) for name, text in said.items()}
        row["parent"] = known[parents[place]].name if place in parents else None
        row["referrer"] = known[referrers[place]].name if place in referrers else None
        if place == 26:
            row["referrer"] = STRANGER.in_(demo.lang)
        yield {
            "customer_id": one.id,
            "customer": one.name,
            **{name: value for name, value in row.items() if value},
        }


def _first(text: Text) -> Text:
    return Text(text.zh.split("|")[0], text.en.split("|")[0])


def _our_roles(demo: DemoData) -> Iterator[Row]:
    """Two of the team are engineers who sell, one looks after quality."""
    names = [str(rep["name"]) for rep in demo.reps if rep.get("active")]
    for place, role in ((2, "engineering"), (4, "engineering"), (5, "quality")):
        yield {"name": names[place], "role": _first(ROLES[role]).in_(demo.lang)}


# -- costs ---------------------------------------------------------------------------------------------------------


def _costs(demo: DemoData, known: Sequence[Known], chance: Chance) -> Iterator[Row]:
    """Small gifts and meals; planted: over the limit, not approved, given twice, and money without any progress."""
    spent = (*_small_gifts(demo.as_of, known[27:DESCRIBED], chance), *_planted(demo.as_of, known))
    rows = [_cost(one, demo.lang) for one in spent]
    yield from sorted(rows, key=lambda each: str(each["date"]))


@dataclass(frozen=True)
class _Spent:
    """Money spent on a customer."""

    customer: Known
    kind: Text
    item: Text
    amount: float
    day: dt.date
    approved: bool = True
    named: bool = True
    """Is it said on whom?"""


def _cost(spent: _Spent, lang: Lang) -> Row:
    one = spent.customer
    return {
        "date": work_day(spent.day),
        "customer_id": one.id,
        "customer": one.name,
        "person": one.people[0] if spent.named else None,
        "kind": spent.kind.in_(lang),
        "item": spent.item.in_(lang),
        "amount": spent.amount,
        "author": one.owner,
        "approved": Text("林总", "Ms Lin").in_(lang) if spent.approved else None,
    }


def _small_gifts(as_of: dt.date, known: Sequence[Known], chance: Chance) -> Iterator[_Spent]:
    for place, one in enumerate(known):
        amount = float(chance.between(3, 14) * 10)
        day = max(as_of.replace(month=1, day=1), as_of - chance.between(5, 300) * DAY)
        yield _Spent(one, GIFT, GIFTS[place % len(GIFTS)], amount, day)


def _planted(as_of: dt.date, known: Sequence[Known]) -> Iterator[_Spent]:
    late = max(as_of.replace(month=1, day=1), as_of - 200 * DAY)
    for number, item in enumerate(GIFTS[:3]):
        yield _Spent(known[7], GIFT, item, 220.0, late + number * 7 * DAY)
    yield _Spent(known[15], MEAL, Text("晚餐", "Dinner"), 480.0, late, approved=False)
    for days in (0, 60):
        yield _Spent(known[16], GIFT, GIFTS[1], 90.0, late + days * DAY)
    prospect = next(one for one in known[DESCRIBED:] if not one.value)
    for days in (160, 120):
        day = as_of - days * DAY
        yield _Spent(prospect, MEAL, Text("参观接待", "Visit of our works"), 900.0, day, named=False)
