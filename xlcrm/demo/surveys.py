"""What the demo team's customers said of it: scores, recommendations, and low ones that nobody answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.relations import relation_rows
from xlcrm.demo.sound import sound_customers
from xlcrm.lang import Text

LOW = 5
"""The newest answers are low, and nobody has seen to them; three more were low and are answered."""
ANSWERED, ROUNDS = 3, 2
OUTSIDE = 1
"""One score is off its scale."""
FRIENDS = 2
"""Customers who brought others praise us, too."""
UNANSWERED = 4
"""Customers who were asked and said nothing."""
ASKED = 100
COMPLAINTS = (
    Text("交期拖了两次，也没人提前说", "Late twice, and nobody told us before"),
    Text("电话老打不通", "Nobody picks up the phone"),
    Text("这批尺寸偏差大", "This lot is off in size"),
)
PRAISE = (
    Text("响应快", "Quick to answer"),
    Text("质量稳定", "Steady quality"),
    Text("技术帮了大忙", "Engineering was a great help"),
    None,
)
ANSWER = Text("已上门致歉，换货，双方确认", "We went there, apologised and replaced the lot")


@dataclass(frozen=True)
class _Writer:
    demo: DemoData
    chance: Chance

    def answer(self, customer: Row, day: dt.date, score: int, *, followed: bool = False) -> Row:
        """One answer: a score from 1 to 5, and how likely they recommend us."""
        nps = {1: (0, 3), 2: (2, 5), 3: (7, 8), 4: (7, 9), 5: (9, 10)}.get(score, (7, 9))
        said = self.chance.pick(COMPLAINTS if score <= 2 else PRAISE)
        row: dict[str, object] = {
            "date": work_day(day), "customer_id": customer["id"], "customer": customer["name"], "score": score,
            "nps": self.chance.between(*nps), "comment": said.in_(self.demo.lang) if said else None,
        }  # fmt: skip
        if followed:
            row |= {"follow": ANSWER.in_(self.demo.lang), "followed": work_day(day + 3 * DAY, 1)}
        return {name: cell for name, cell in row.items() if cell is not None}


def survey_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind surveys, in the demo's language."""
    return {"surveys": tuple(sorted(_rows(demo), key=lambda row: row["date"]))}


def _rows(demo: DemoData) -> Iterator[Row]:
    writer = _Writer(demo, Chance(32, "surveys"))
    buyers = [row for row in sound_customers(demo) if row.get("sales")][:ASKED]
    yield from _usual(writer, buyers[::2])
    rest = buyers[1::2]
    for number, customer in enumerate(rest[: LOW + ANSWERED]):
        low = number < LOW
        day = demo.as_of - (3 + 4 * number if low else 60 + 10 * number) * DAY
        yield writer.answer(customer, day, 1 + number % 2, followed=not low)
    for number, customer in enumerate(_referrers(demo)[:FRIENDS]):
        yield writer.answer(customer, demo.as_of - (35 + number) * DAY, 5)
    yield writer.answer(rest[LOW + ANSWERED], demo.as_of - 30 * DAY, 8)
    for number, customer in enumerate(rest[LOW + ANSWERED + OUTSIDE :][:UNANSWERED]):
        yield {"date": work_day(demo.as_of - (10 + number) * DAY), "customer_id": customer["id"], "customer": customer["name"]}  # fmt: skip


def _referrers(demo: DemoData) -> list[Row]:
    """Customers at home whom others name as their referrer, those who buy most first."""
    named = {row.get("referrer") for row in relation_rows(demo)["profiles"]}
    found = [
        row for row in sound_customers(demo) if row["name"] in named and row.get("currency") in (None, "CNY")
    ]
    return sorted(found, key=lambda row: -float(row.get("sales") or 0))


def _usual(writer: _Writer, customers: Sequence[Row]) -> Iterator[Row]:
    """Two rounds with scores that are not low, the second a little better."""
    for turn in range(ROUNDS):
        for customer in customers:
            day = writer.demo.as_of - (writer.chance.between(40, 330) + 365 * (ROUNDS - 1 - turn)) * DAY
            yield writer.answer(
                customer, day, writer.chance.pick((3, 4, 4, 5, 5) if turn else (3, 3, 4, 4, 5))
            )
