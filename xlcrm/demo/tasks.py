"""What the demo team asked of each other: tasks by owner and class, with late, unchecked and returned ones among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.sound import sound_customers
from xlcrm.lang import Text

PLANTED = ("again", "again", "late", "late", "late", "late", "unchecked", "unchecked", "unchecked")
"""How the first tasks stand; of the others five are open in time, and all the rest are done and checked."""
OPEN, CHECKED = 5, 46
BOSS = Text("林总", "Ms Lin")
SORTS = (
    (
        Text("回访", "Call back"),
        Text("出厂后回访，问清使用情况", "Call back after delivery, ask how it runs"),
    ),
    (Text("催款", "Collect"), Text("催收到期货款", "Collect what is due")),
    (Text("报价", "Quote"), Text("按新图纸重新报价", "Quote anew from the changed drawing")),
    (Text("送样", "Sample"), Text("送样品并约试样", "Bring samples and agree a trial")),
)
HURRY = (Text("紧急", "Urgent"), Text("一般", "Normal"))
WAYS = (Text("电话", "Phone"), Text("上门", "Visit"))
RESULTS = (
    Text("已办，客户满意", "Done, they are content"),
    Text("已办，下月再看", "Done, to be looked at next month"),
    Text("对方负责人出差，已留言", "Their manager travels, a message is left"),
)


@dataclass(frozen=True)
class _Writer:
    demo: DemoData
    customers: Sequence[Row]
    chance: Chance

    def task(self, number: int, state: str) -> Row:
        """One task in a state."""
        given, due = self._days(state)
        done = self._done(given, due, state)
        customer, (sort, content) = self.customers[number % len(self.customers)], SORTS[number % len(SORTS)]
        row: dict[str, object] = {
            "given": given, "issuer": self._say(BOSS), "owner": customer["owner"], "customer_id": customer["id"],
            "customer": customer["name"], "content": self._say(content), "due": due, "done": done,
            "result": self._say(self.chance.pick(RESULTS)) if done else None, "checker": self._say(BOSS),
            "class1": self._say(sort), "class2": self._say(self.chance.pick(HURRY)), "class3": self._say(self.chance.pick(WAYS)),
        }  # fmt: skip
        if done and state != "unchecked":
            row |= {"checked": work_day(done + 2 * DAY, 1), "verdict": self._verdict(state)}
        return {name: cell for name, cell in row.items() if cell is not None}

    def _days(self, state: str) -> tuple[dt.date, dt.date]:
        """Given and due: what is late was due, what is open is not yet."""
        as_of, between = self.demo.as_of, self.chance.between
        if state in ("open", "again"):
            given = as_of - between(2, 6) * DAY
            return work_day(given), work_day(as_of + between(3, 20) * DAY, 1)
        given = as_of - (between(12, 25) if state in ("late", "unchecked") else between(30, 240)) * DAY
        return work_day(given), work_day(given + between(5, 9) * DAY, 1)

    def _done(self, given: dt.date, due: dt.date, state: str) -> dt.date | None:
        if state in ("open", "late"):
            return None
        if state == "again":
            return work_day(given + DAY, 1)
        late = self.chance.happens(0.25)
        return work_day(due + self.chance.between(1, 6) * DAY, 1) if late else work_day(given + self.chance.between(1, 4) * DAY, 1)  # fmt: skip

    def _verdict(self, state: str) -> str:
        return self._say(Text("退回", "Again") if state == "again" else Text("合格", "OK"))

    def _say(self, text: Text) -> str:
        return text.in_(self.demo.lang)


def task_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind tasks, in the demo's language."""
    return {"tasks": tuple(sorted(_rows(demo), key=lambda row: row["given"]))}


def _rows(demo: DemoData) -> Iterator[Row]:
    writer = _Writer(demo, sound_customers(demo)[:40], Chance(31, "tasks"))
    for number, state in enumerate((*PLANTED, *("open",) * OPEN, *("checked",) * CHECKED)):
        yield writer.task(number, state)
