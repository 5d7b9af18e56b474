"""The demo team's promises, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.serving import served
from xlcrm.lang import Text

KEPT = 40
"""Promises of the last year that were kept."""
BROKEN = ("late_untold", "told_after", "still_open")
"""What one rep did not keep, in the order of the days: the third goes to the boss."""
ALONE, SPOKEN, UNDATED = "given_up", "spoken", "undated"
"""One more that another rep did not keep; one by word of mouth only; one without a day."""
SOUND = ("delay_kept", "spoken_confirmed", "spoken_yesterday", "due_soon", "withdrawn", "long_ago")
"""Near them, and in order: nothing is told of these."""
WHAT = (
    Text("周五前寄出样品", "Send samples by Friday"),
    Text("月底前给出新报价", "A new quotation by the end of the month"),
    Text("补发缺的两箱", "Send the two missing cartons"),
    Text("安排工程师上门调试", "Send an engineer to set it up"),
    Text("提供检验报告原件", "Hand in the original test report"),
    Text("加急一周交货", "Deliver within a week"),
)
_SPOKEN, _WRITTEN = Text("口头", "Spoken"), Text("书面", "Written")
_BROKEN, _WITHDRAWN = Text("未兑现", "Broken"), Text("取消", "Withdrawn")
_CASES: Mapping[str, tuple[int, int | None, Text, Mapping[str, int | Text]]] = {
    "late_untold": (100, 90, _WRITTEN, {"kept": 82}),
    "told_after": (55, 34, _WRITTEN, {"moved": 20, "told": 31, "kept": 23}),
    "still_open": (40, 12, _WRITTEN, {}),
    "given_up": (50, 30, _WRITTEN, {"closed": _BROKEN}),
    "spoken": (12, -15, _SPOKEN, {}),
    "undated": (20, None, _WRITTEN, {}),
    "delay_kept": (100, 90, _WRITTEN, {"moved": 75, "told": 94, "kept": 76}),
    "spoken_confirmed": (12, -15, _SPOKEN, {"confirmed": 11}),
    "spoken_yesterday": (1, -20, _SPOKEN, {}),
    "due_soon": (8, -3, _WRITTEN, {}),
    "withdrawn": (60, 30, _WRITTEN, {"closed": _WITHDRAWN}),
    "long_ago": (420, 400, _WRITTEN, {"kept": 390}),
}
"""Case → days ago on which it was made and is due, how it was agreed, and further days or words."""


@dataclass(frozen=True)
class _Writer:
    """Makes the rows: counted days before today stand as numbers."""

    demo: DemoData
    chance: Chance

    def row(
        self, buyer: Row, made: int, due: int | None, how: Text = _WRITTEN, **more: int | Text | None
    ) -> dict[str, object]:
        """A promise given so many days ago; other days are given as days ago, too."""
        told = {name: self._cell(value) for name, value in more.items()}
        return {
            "made": self._day(made), "due": None if due is None else self._day(due), "customer_id": buyer["id"], "customer": buyer["name"],
            "owner": buyer["owner"], "promise": self._say(self.chance.pick(WHAT)), "how": self._say(how), **told,
        }  # fmt: skip

    def case(self, name: str, buyer: Row) -> dict[str, object]:
        """The row of a case by its name."""
        made, due, how, more = _CASES[name]
        return self.row(buyer, made, due, how, **more)

    def _cell(self, value: int | Text | None) -> object:
        return self._day(value) if isinstance(value, int) else self._say(value)

    def _day(self, ago: int) -> dt.date:
        return work_day(self.demo.as_of - ago * DAY, 1 if ago < 0 else -1)

    def _say(self, text: Text | None) -> str | None:
        return text.in_(self.demo.lang) if text else None


def promise_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind promises, the earliest first."""
    rows = sorted(_promises(demo), key=lambda row: str(row["made"]))
    return {"promises": tuple({name: cell for name, cell in row.items() if cell is not None} for row in rows)}


def cases(demo: DemoData) -> Mapping[str, Row]:
    """Case → the customer of whom it tells."""
    buyers = served(demo)[80:]
    first, second = (rep for rep, _ in Counter(str(row["owner"]) for row in buyers).most_common(2))
    of_first = [row for row in buyers if row["owner"] == first]
    others = [row for row in buyers if row["owner"] == second]
    names = (ALONE, SPOKEN, UNDATED, *SOUND)
    return {**dict(zip(BROKEN, of_first, strict=False)), **dict(zip(names, others, strict=False))}


def _promises(demo: DemoData) -> Iterator[dict[str, object]]:
    writer, planted = _Writer(demo, Chance(23, "promises")), cases(demo)
    used = {row["id"] for row in planted.values()}
    buyers: Sequence[Row] = [row for row in served(demo) if row["id"] not in used]
    for number in range(KEPT):
        ago, chance = 20 + number * 340 // KEPT, writer.chance
        due = ago - chance.between(4, 12)
        how = {"how": _SPOKEN, "confirmed": ago} if chance.happens(0.2) else {}
        yield writer.row(buyers[number % len(buyers)], ago, due, kept=due + chance.between(0, 3), **how)  # type: ignore[arg-type]  # days and a word
    for name, buyer in planted.items():
        yield writer.case(name, buyer)
