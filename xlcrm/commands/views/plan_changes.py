"""计划变更/Plan changes: what this plan does otherwise than the last one, and what became of the days that have passed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

Fate: TypeAlias = Literal["missed", "moved", "retimed", "dropped", "new", "done"]

FATES: Mapping[Fate, Text] = {
    "missed": Text("未去", "missed"),
    "moved": Text("改期", "moved"),
    "retimed": Text("改时间", "other hour"),
    "dropped": Text("取消", "dropped"),
    "new": Text("新增", "new"),
    "done": Text("已拜访", "done"),
}
"""In the order in which people need to act on them."""


@dataclass(frozen=True)
class ChangeRow:
    """One visit that changed; the side that it does not have is None."""

    fate: Fate
    rep: str
    customer: str
    tier: str
    was: dt.datetime | None
    now: dt.datetime | None
    why: str = ""
    was_rep: str = ""
    """Whose it was, where that has changed."""


@dataclass(frozen=True)
class ChangesData:
    """All that the sheet shows; rows come sorted as they are to be read."""

    as_of: dt.date
    rows: Sequence[ChangeRow] = ()
    kept: int = 0
    """Visits that are as before."""
    first: bool = False
    """There is no last plan to compare with."""


def changes_sheet(data: ChangesData, lang: Lang) -> SheetSpec:
    """The list of changes, those first that somebody has to act on."""
    page = Page(words.SHEETS["plan_changes"].in_(lang), "plan_changes", lang)
    page.heading(Text("与上次计划相比", "Against the last plan"))
    page.as_of(as_of_formula(data.as_of), 2)
    if not data.first:
        page.put(2, 3, _summary(data), "subtitle")
    placed = page.table(
        "crmPlanChanges",
        4,
        _columns(lang),
        data.rows,
        height=28,
        empty=_nothing(data),
    )
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(5, 4), repeat_rows=(4, 4), tab_colour=words.TAB["plan_changes"])


def _nothing(data: ChangesData) -> Text:
    if data.first:
        return Text(
            "这是第一份计划，还没有可比的。", "This is the first plan: there is nothing to compare it with."
        )
    return Text("没有变更。", "Nothing has changed.")


def _summary(data: ChangesData) -> Text:
    counts = Counter(row.fate for row in data.rows)
    zh = [f"{FATES[fate].zh} {counts[fate]}" for fate in FATES if counts[fate]]
    en = [f"{counts[fate]} {FATES[fate].en}" for fate in FATES if counts[fate]]
    return Text("，".join([*zh, f"不变 {data.kept}"]), ", ".join([*en, f"{data.kept} kept"]))


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("fate", Text("变更", "Change"), lambda row, _: FATES[row.fate].in_(lang), "cell center", 11),
        Col("rep", words.REP, lambda row, _: _who(row), "cell strong", 17),
        Col("customer", words.CUSTOMER, look="cell name", width=36),
        Col("tier", words.TIER, look="cell tier", width=8),
        Col("was", Text("原定", "Before"), lambda row, _: _moment(row.was, lang), "cell", 20),
        Col("now", Text("现在", "Now"), lambda row, _: _moment(row.now, lang), "cell", 20),
        Col("why", words.REASON, lambda row, _: row.why or None, "cell reason", 62),
    )  # fmt: skip


def _who(row: ChangeRow) -> str:
    return f"{row.was_rep} → {row.rep}" if row.was_rep else row.rep


def _moment(when: dt.datetime | None, lang: Lang) -> str | None:
    """周三 12-02 14:30, as people say it; the year is the plan's."""
    return f"{when:%m-%d} {words.WEEKDAYS[lang][when.weekday()]} {when:%H:%M}" if when else None
