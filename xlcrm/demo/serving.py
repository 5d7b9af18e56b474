"""The demo team's requests and complaints, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.lists import both, words
from xlcrm.lang import Text

SOUND = 66
"""Requests that were answered and solved in time, over a year."""
PLANTED = ("answered_late", "solved_late", "unanswered_late", "out_of_order", "bad_solution")
"""One request for each thing that the module tells; then complaints of one customer
within 90 days, and requests of the last working day that still have time."""
OFTEN, WAITING = 3, 3
COMPLAINTS = (
    (
        Text("外箱破损，三卷受潮", "Cartons damaged, three rolls damp"),
        Text("包装运输", "Packing and transport"),
    ),
    (Text("尺寸超差，装不上", "Out of tolerance, does not fit"), Text("来料检验", "Incoming inspection")),
    (
        Text("比约定晚到四天，停线半天", "Four days late, half a day of standstill"),
        Text("排产", "Scheduling"),
    ),
    (Text("送货数量少两箱", "Two cartons short"), Text("仓库发货", "Warehouse")),
    (Text("标签贴错型号", "Labelled with the wrong model"), Text("仓库发货", "Warehouse")),
)
ASKED = (
    ("question", Text("询问最小起订量和交期", "Asks for minimum lot and lead time"), None),
    ("question", Text("要最新检验报告", "Wants the latest test report"), None),
    ("repair", Text("运行两周后异响，请派人看", "Noisy after two weeks, please send somebody"), None),
    (
        "return",
        Text("规格买错，要求换货", "Wrong size ordered, wants an exchange"),
        Text("选型确认", "Choice of type"),
    ),
)
SOLUTIONS = (
    Text("当天补发，费用我方承担", "Sent again the same day at our cost"),
    Text("发书面说明并电话确认", "Explained in writing and by phone"),
    Text("派人上门处理", "Somebody went there"),
)
_KINDS = {
    "complaint": Text("投诉", "Complaint"),
    "repair": Text("维修", "Repair"),
    "return": Text("退换货", "Return"),
    "question": Text("咨询", "Question"),
}
_GOOD, _FAIR, _BAD = Text("满意", "Satisfied"), Text("一般", "Fair"), Text("不满意", "Dissatisfied")


@dataclass(frozen=True)
class _Writer:
    """Makes the rows by a chance of its own."""

    demo: DemoData
    buyers: Sequence[Row]
    chance: Chance

    def sound(self, number: int, day: dt.date) -> dict[str, object]:
        """A request that was answered within two hours and solved within two days."""
        chance, next_day = self.chance, work_day(day + DAY, 1)
        row = self._row(number, "complaint" if number % 3 == 0 else "")
        before_holiday = next_day - day > 3 * DAY
        at_the_end = chance.happens(0.15) and not before_holiday
        minute = chance.between(1000, 1070) if at_the_end else chance.between(545, 640)
        answered = _at(next_day, 560) if at_the_end else _at(day, minute + chance.between(10, 75))
        solved = _at(
            day if before_holiday else work_day(next_day + chance.between(0, 1) * DAY, 1),
            chance.between(800, 900),
        )
        content = _FAIR if chance.happens(0.1) else _GOOD
        return row | {
            "date": _at(day, minute), "answered": answered, "resolved": solved,
            "solution": self._say(chance.pick(SOLUTIONS)), "satisfied": self._say(content if chance.happens(0.75) else None),
        }  # fmt: skip

    def waiting(self, number: int, *, answered: bool) -> dict[str, object]:
        """A request of the last working day that still has time."""
        row, day = self._row(number, ""), work_day(self.demo.as_of)
        return row | {
            "date": _at(day, 1050 - 120 * answered),
            "answered": _at(day, 1000) if answered else None,
        }

    def faulty(self, number: int, fault: str) -> dict[str, object]:
        """A complaint with one thing that the module tells of it."""
        row = self._row(number, "complaint")
        day = work_day(self.demo.as_of - (14 + 5 * PLANTED.index(fault)) * DAY)
        soon = {"date": _at(day, 560), "answered": _at(day, 600)}
        done = {"resolved": _at(work_day(day + DAY, 1), 600), "solution": self._say(SOLUTIONS[0])}
        match fault:
            case "answered_late":
                return (
                    row
                    | soon
                    | done
                    | {"answered": _at(work_day(day + DAY, 1), 590), "satisfied": self._say(_GOOD)}
                )
            case "solved_late":
                return row | soon | done | {"resolved": _at(work_day(day + 9 * DAY, 1), 600)}
            case "unanswered_late":
                return row | {"date": _at(day, 560)}
            case "out_of_order":
                return row | soon | done | {"answered": _at(work_day(day - 2 * DAY), 600)}
            case _:
                return row | soon | done | {"satisfied": self._say(_BAD)}

    def often(self, number: int, ago: int) -> dict[str, object]:
        """A complaint of somebody who complains often, well handled each time."""
        day = work_day(self.demo.as_of - ago * DAY)
        row = self._row(number, "complaint")
        return row | {
            "date": _at(day, 560), "answered": _at(day, 590), "resolved": _at(work_day(day + DAY, 1), 600),
            "solution": self._say(SOLUTIONS[1]),
        }  # fmt: skip

    def _row(self, number: int, kind: str) -> dict[str, object]:
        buyer, chance = self.buyers[number % len(self.buyers)], self.chance
        asked = ASKED[number % len(ASKED)]
        kind, what, cause = (kind, *chance.pick(COMPLAINTS)) if kind == "complaint" else asked
        products = words("words.toml")["products"]
        product = products[chance.pick(sorted(products))]["name"]
        return {
            "kind": self._say(_KINDS[kind]), "customer_id": buyer["id"], "customer": buyer["name"], "owner": buyer["owner"],
            "product": both(product).in_(self.demo.lang), "what": self._say(what), "cause": self._say(cause),
        }  # fmt: skip

    def _say(self, text: Text | None) -> str | None:
        return text.in_(self.demo.lang) if text else None


def _at(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)


def request_rows(demo: DemoData) -> tuple[Row, ...]:
    """Rows of the kind requests, the earliest first."""
    rows = sorted(_requests(demo), key=lambda row: str(row["date"]))
    return tuple({name: cell for name, cell in row.items() if cell is not None} for row in rows)


def _requests(demo: DemoData) -> Iterator[dict[str, object]]:
    buyers = served(demo)
    writer = _Writer(demo, buyers, Chance(22, "requests"))
    for number in range(SOUND):
        ago = 8 + number * 350 // SOUND
        yield writer.sound(number, work_day(demo.as_of - ago * DAY))
    for number, fault in enumerate(PLANTED, SOUND):
        yield writer.faulty(number, fault)
    for number in range(OFTEN):
        yield writer.often(SOUND + len(PLANTED), 12 + 25 * number)
    for number in range(WAITING):
        yield writer.waiting(SOUND + len(PLANTED) + 1 + number, answered=number > 0)


def served(demo: DemoData) -> Sequence[Row]:
    """Customers of whom the sheets of service tell: one for each record, so that nobody complains twice by chance."""
    reps = {str(rep["name"]) for rep in demo.reps if rep.get("active")}
    names = Counter(row.get("name") for row in demo.customers)
    known = [row for row in demo.customers if row.get("id") and row.get("owner") in reps]
    return [row for row in known if row.get("name") and names[row["name"]] == 1][20:180]


def serving_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kinds of the modules of service, in the demo's language."""
    return {"requests": request_rows(demo)}
