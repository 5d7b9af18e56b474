"""交接单/Handover: customer by customer what goes to whom and what is known of it, to be ticked off when it was talked over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.page import Col, Page, Placed, digits
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

LINE, LONGEST = 13.5, 400.0
"""Height of a line of text, and of the tallest row that programs take, in points."""
_COLUMNS: Mapping[str, tuple[Text, str, float]] = {
    "done": (Text("已交接", "Handed over"), "input center", 9),
    "taker": (Text("接手人", "Goes to"), "cell center", 12),
    "customer": (Text("客户", "Customer"), "cell name", 26),
    "tier": (Text("等级", "Tier"), "cell tier", 7),
    "why": (Text("为什么是这个等级", "Why this tier"), "cell reason", 30),
    "next": (Text("下次联系", "Next contact"), "cell date", 12),
    "persons": (Text("联系人（职务、电话、生日、爱好）", "Persons (title, phone, birthday, interests)"), "cell wrapped", 58),
    "talks": (Text("最近三次联系", "Last three talks"), "cell wrapped", 52),
    "open": (Text("约定、任务、预约、未收款", "Promises, tasks, appointments, unpaid"), "cell wrapped", 34),
    "notes": (Text("备注", "Notes"), "cell wrapped", 24),
    "remark": (Text("交接时补充", "Added at the handover"), "input wrapped", 26),
}  # fmt: skip


@dataclass(frozen=True)
class HandoverRow:
    """One customer that changes hands."""

    taker: str
    customer: str
    tier: str
    why: str
    next: dt.date | None
    persons: str
    """A line each."""
    talks: str
    open: str
    notes: str


@dataclass(frozen=True)
class HandoverData:
    """All that the sheet shows."""

    leaving: str
    day: dt.date
    rows: Sequence[HandoverRow]
    counts: Sequence[tuple[Text, str]]
    """What the sheet says at the top: a word and a number each."""
    key: str = "handover"
    name: str = ""
    """Empty: the sheet's usual one."""


def handover_sheet(data: HandoverData, lang: Lang) -> SheetSpec:
    """The sheet that goes along with the customers."""
    page = Page(data.name or words.SHEETS["handover"].in_(lang), data.key, lang)
    page.heading(Text(f"交接单：{data.leaving}", f"Handover: {data.leaving}"))
    said = [f"{word.in_(lang)} {number}" for word, number in data.counts]
    page.put(2, 1, f"{data.day}  ·  " + "  ·  ".join(said), "subtitle")
    columns = [Col(name, text, _getter(name), look, width) for name, (text, look, width) in _COLUMNS.items()]
    placed = page.table("crmHandover" + data.key.removeprefix("handover"), 4, columns, data.rows)
    _finish(page, placed, data.rows, lang)
    return page.spec(
        freeze=(5, 4),
        repeat_rows=(4, 4),
        print_area=Area(1, 1, placed.last, max(placed.columns.values())),
        tab_colour=words.TAB["handover"],
    )


def _finish(page: Page, placed: Placed, rows: Sequence[HandoverRow], lang: Lang) -> None:
    page.tier_colours(placed.area("tier"))
    page.validations.append(Validation(placed.area("done"), choices=words.YES_NO[lang][:1]))
    page.rules.append(Rule(placed.area("taker", "notes"), f'{placed.top("done")}<>""', "rule quiet"))
    for at, row in enumerate(rows, placed.first):
        page.heights[at] = min(LONGEST, max(2, _lines(row)) * LINE + 5)


def _lines(row: HandoverRow) -> int:
    """Lines that the fullest cell of a row takes."""
    texts = {"persons": row.persons, "talks": row.talks, "open": row.open, "notes": row.notes, "why": row.why}
    return max(
        sum(
            1 + int(digits(line) * (0.9 if name == "why" else 1) // (_COLUMNS[name][2] * 0.95))
            for line in text.split("\n")
        )
        for name, text in texts.items()
    )


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: getattr(row, name, None) or None
