"""逾期/Overdue: everybody who waits too long, by rep and tier; who was never recorded stands apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula, overdue_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.grid import letters
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class OverdueRow:
    """One customer whose contact is late."""

    rep: str
    customer: str
    tier: str
    phone: str = ""
    last: dt.date | None = None
    due: dt.date | None = None
    days: int = 0
    reason: str = ""


@dataclass(frozen=True)
class NeverRow:
    """One customer of whom no contact was ever recorded, with the day planned for the first one."""

    rep: str
    customer: str
    tier: str
    phone: str = ""
    entered: dt.date | None = None
    planned: dt.date | None = None
    days: int = 0
    """Days past the planned first contact."""
    reason: str = ""


@dataclass(frozen=True)
class OverdueData:
    """All that the sheet shows; rows come sorted by rep, tier and days."""

    as_of: dt.date
    rows: Sequence[OverdueRow] = ()
    never: Sequence[NeverRow] = ()


def _columns(as_of: dt.date, *, never: bool = False) -> Sequence[Col]:
    last = ("entered", Text("建档日期", "Entered")) if never else ("last", words.LAST)
    due = Text("首次联系", "First contact") if never else words.DUE
    return (
        Col("rep", words.REP, look="cell strong", width=17),
        Col("customer", words.CUSTOMER, look="cell name", width=36),
        Col("tier", words.TIER, look="cell tier", width=8),
        Col("phone", words.PHONE, lambda row, _: row.phone or None, "cell wrapped", 20),
        Col("last", last[1], lambda row, _: getattr(row, last[0]), "cell date", 12),
        Col("due", due, lambda row, _: _due(row), "cell date", 12),
        Col("days", words.DAYS, lambda row, at: overdue_formula(at("due"), row.days, as_of, _due(row)), "cell days", 10),
        Col("reason", words.REASON, lambda row, _: row.reason or None, "cell reason", 58),
    )  # fmt: skip


def _due(row: OverdueRow | NeverRow) -> dt.date | None:
    return row.planned if isinstance(row, NeverRow) else row.due


_EMPTY = Text("没有逾期的客户。", "Nobody is overdue.")


def overdue_sheet(data: OverdueData, lang: Lang) -> SheetSpec:
    """The sheet of late contacts."""
    page = Page(words.SHEETS["overdue"].in_(lang), "overdue", lang)
    page.heading(Text("逾期联系", "Overdue contacts"))
    page.as_of(as_of_formula(data.as_of))
    reps = list(dict.fromkeys(row.rep for row in data.rows))
    header = 4 + len(reps) + 4 if reps else 5
    page.section(header - 1, Text("逾期名单", "Overdue list"), 8)
    placed = page.table("crmOverdue", header, _columns(data.as_of), data.rows, height=28, empty=_EMPTY)
    _rules(page, placed)
    if reps:
        _matrix(page, 4, reps, data, placed)
    if data.never:
        _never(page, data, placed.last + 2)
    return page.spec(repeat_rows=(header, header), tab_colour=words.TAB["overdue"], freeze=(3, 3))


def _rules(page: Page, placed: Placed) -> None:
    page.rules.append(Rule(placed.area("days"), f"N({placed.top('days')})>0", "rule late"))
    page.quiet_repeats(placed, "rep")
    page.tier_colours(placed.area("tier"))


def _matrix(page: Page, row: int, reps: Sequence[str], data: OverdueData, placed: Placed) -> None:
    """Rep by tier, counted from the list below so that the figures move with the as-of date, with a bar of blocks."""
    heads: list[Text | str] = [
        words.REP,
        Text("逾期客户", "Overdue customers"),
        *"ABC",
        _last_head(data),
        words.TOTAL,
    ]
    for column, head in enumerate(heads, 1):
        page.put(row, column, head, "sub header" if column <= 2 else "sub header center")
    last = row + len(reps)
    for at, rep in enumerate(reps, row + 1):
        counts = [_count(data, placed, at, rep, column) for column in range(3, 7)]
        page.put(at, 1, rep, "cell strong")
        page.line(at, 3, counts, "cell count")
        page.put(at, 7, Formula(f"SUM(C{at}:F{at})", _total(counts)), "cell total")
        page.put(at, 2, _bar(at, row + 1, last, data, rep, reps), "cell bar")
    page.line(last + 1, 1, (words.TOTAL, None), "cell total label")
    for column in range(3, 8):
        figures = [page.cells[at, column] for at in range(row + 1, last + 1)]
        cells = f"{letters(column)}{row + 1}:{letters(column)}{last}"
        page.put(last + 1, column, Formula(f"SUM({cells})", _total(figures)), "cell total")


def _last_head(data: OverdueData) -> Text | str:
    return "N" if all(row.tier in words.TIERS for row in data.rows) else Text("N 和其他", "N, other")


def _count(data: OverdueData, placed: Placed, at: int, rep: str, column: int) -> Formula:
    """Overdue customers of a rep by tier; the last column takes whoever is neither A, B nor C."""
    late = [row.tier for row in data.rows if row.rep == rep and row.days > 0]
    reps, tiers, days = (placed.area(name).absolute for name in ("rep", "tier", "days"))
    if column == 6:
        rest = sum(tier not in ("A", "B", "C") for tier in late)
        return Formula(f'COUNTIFS({reps},$A{at},{days},">0")-SUM(C{at}:E{at})', rest)
    found = late.count("ABC"[column - 3])
    return Formula(f'COUNTIFS({reps},$A{at},{tiers},{letters(column)}$4,{days},">0")', found)


def _bar(at: int, first: int, last: int, data: OverdueData, rep: str, reps: Sequence[str]) -> Formula:
    late = {each: sum(row.rep == each and row.days > 0 for row in data.rows) for each in reps}
    length = int(20 * late[rep] / max(1, *late.values()) + 0.5)
    return Formula(f'REPT("█",ROUND(20*G{at}/MAX(1,G${first}:G${last}),0))', "█" * length)


def _total(cells: Sequence[object]) -> float:
    values = [cell.value if isinstance(cell, Formula) else cell for cell in cells]
    return sum(value for value in values if isinstance(value, int | float))


def _never(page: Page, data: OverdueData, row: int) -> None:
    page.section(row, Text("从未记录过联系", "Never recorded"), 8)
    note = Text(
        "这些客户在记录里没有任何一次有效联系。首次联系按等级分摊到今后几周，所以不算进上面的逾期。",
        "No valid contact of these customers is on record. First contacts are spread over the coming weeks by tier, so they are not counted above.",
    )  # fmt: skip
    page.put(row + 1, 1, note, "notice")
    placed = page.table("crmNever", row + 2, _columns(data.as_of, never=True), data.never, height=28)
    _rules(page, placed)
