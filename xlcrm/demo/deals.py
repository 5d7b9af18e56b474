"""The demo team's deals, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.crm.deal_words import OBJECTION_WORDS, STEP_WORDS, said
from xlcrm.crm.deals import STEPS
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.lang import Text

PLANTED = ("stop", "overdue", "no_next", "next_late", "stuck", "skipped", "no_need", "below_floor")
"""One deal for each fault that the pipeline tells, in this order; all other open deals are in order."""
SOUND, DECIDED = 16, 40
GOODS = (
    Text("年度框架", "Yearly contract"),
    Text("新线配套", "New line"),
    Text("替换旧设备", "Replacement"),
    Text("首批试用", "First trial lot"),
    Text("扩产追加", "Extension"),
)
NEXT = (
    Text("送样品", "Send samples"),
    Text("约技术部看方案", "Meet engineering on the proposal"),
    Text("报修改后的价格", "Quote the changed price"),
    Text("陪同看厂", "Show them our works"),
)
PROBLEMS = (Text("换型停机四小时", "Four hours of standstill a change"), Text("退货率高", "Many returns"))
PAYOFFS = (Text("每月多开两天", "Two more days of running a month"), Text("少退一半", "Half the returns"))
REASONS = (Text("价格", "Price"), Text("交期", "Delivery"), Text("关系不到位", "Nobody knew the decider"))
STUCK_AT = dict(zip(REASONS, ("price", "product", "authority"), strict=True))
"""Reason → the objection that nobody could meet."""
RIVALS = (Text("北辰机电", "Northway Ltd"), Text("联科自动化", "Linkage Automation"))


@dataclass(frozen=True)
class _Writer:
    """Makes the rows: who buys, what, and when, by a chance of its own."""

    demo: DemoData
    buyers: Sequence[Row]
    chance: Chance

    def open_deal(self, number: int, step: int, fault: str = "") -> dict[str, object]:
        """A deal on its way; `fault` is what is wrong with it, and nothing else is."""
        as_of, chance = self.demo.as_of, self.chance
        age = 60 if fault == "stuck" else chance.between(3, 20)
        days = {
            name: work_day(as_of - (age + 25 * (step - place)) * DAY)
            for place, name in enumerate(STEPS[: step + 1])
        }
        if fault == "skipped":
            del days["needs"]
        row = self._row(number, STEPS[step], days)
        row |= {
            "close": work_day(as_of + (-20 if fault == "overdue" else chance.between(10, 150)) * DAY),
            "next_step": None if fault == "no_next" else self._say(chance.pick(NEXT)),
            "next_date": None
            if fault == "no_next"
            else work_day(as_of + (-12 if fault == "next_late" else chance.between(2, 14)) * DAY),
        }
        if step >= STEPS.index("presenting") and fault != "no_need":
            row |= {"problem": self._say(chance.pick(PROBLEMS)), "payoff": self._say(chance.pick(PAYOFFS))}
        if fault == "stop" or chance.happens(0.3):
            kind = "need" if fault == "stop" else chance.pick(("money", "authority", "price", "product"))
            row["objection"] = said(OBJECTION_WORDS, kind, self.demo.lang)
        if fault == "below_floor":
            row |= {"floor": 90000.0, "offer": 82000.0}
        return row

    def decided(self, number: int, *, won: bool) -> dict[str, object]:
        """A deal that was won or lost in the last year."""
        as_of, chance = self.demo.as_of, self.chance
        end = as_of - chance.between(20, 330) * DAY
        step, pace = 4 if won else chance.between(1, 4), chance.between(20, 40)
        days = {
            name: work_day(end - pace * (step + 1 - place) * DAY)
            for place, name in enumerate(STEPS[: step + 1])
        }
        row = self._row(number, "won" if won else "lost", days)
        row |= {"closed": work_day(end), "close": work_day(end + chance.between(-25, 40) * DAY)}
        if not won:
            reason = chance.pick(REASONS)
            row |= {
                "reason": self._say(reason),
                "competitor": self._say(chance.pick(RIVALS)),
                "objection": said(OBJECTION_WORDS, STUCK_AT[reason], self.demo.lang),
            }
        return row

    def _row(self, number: int, stage: str, days: Mapping[str, dt.date]) -> dict[str, object]:
        buyer, chance = self.buyers[number % len(self.buyers)], self.chance
        goods = self._say(GOODS[number % len(GOODS)])
        return {
            "deal": f"{goods} {number + 1:02}", "customer_id": buyer["id"], "customer": buyer["name"], "owner": buyer["owner"],
            "stage": said(STEP_WORDS, stage, self.demo.lang), "amount": float(chance.between(2, 60) * 5000), **days,
        }  # fmt: skip

    def _say(self, text: Text) -> str:
        return text.in_(self.demo.lang)


def deal_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind deals, in the demo's language."""
    return {"deals": tuple(_rows(demo))}


def _rows(demo: DemoData) -> Iterator[Row]:
    reps = {str(rep["name"]) for rep in demo.reps if rep.get("active")}
    buyers = [row for row in demo.customers if row.get("id") and row.get("name") and row.get("owner") in reps]
    writer = _Writer(demo, buyers[10:70], Chance(21, "deals"))
    for number in range(SOUND):
        yield writer.open_deal(number, number % len(STEPS))
    steps = {"skipped": 2, "no_need": 3, "below_floor": 3}
    for number, fault in enumerate(PLANTED, SOUND):
        yield writer.open_deal(number, steps.get(fault, number % 2), fault)
    for number in range(SOUND + len(PLANTED), SOUND + len(PLANTED) + DECIDED):
        yield writer.decided(number, won=number % 3 != 0)
