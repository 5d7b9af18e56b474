"""What persons typed over computed values, listed: where, since when, and what would stand there otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.describing import shown
from xlcrm.commands.overrides import OWNED
from xlcrm.commands.situation import Situation, rows_by_key
from xlcrm.grid import a1
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    from xlcrm.commands.results import Results


@dataclass(frozen=True)
class StandingWord:
    """One cell in which a person's value stands over the computed one."""

    key: str
    customer: str
    field: str
    header: str
    sheet: str
    cell: str
    value: Cell
    computed: Cell
    """What xlcrm would write if nobody had typed."""
    since: dt.date
    days: int
    """Age: days up to the as-of date."""

    def line(self, lang: Lang) -> str:
        """The word as a line for people."""
        where, now, otherwise = f"{self.sheet}!{self.cell}", shown(self.value), shown(self.computed)
        return Text(
            f"{where} {self.customer} · {self.header} = {now}（计算值 {otherwise}；{self.since} 起，已 {self.days} 天）",
            f"{where} {self.customer} · {self.header} = {now} (computed: {otherwise}; since {self.since}, {count_of(self.days, 'day')} ago)",
        ).in_(lang)

    def data(self) -> Mapping[str, Any]:
        """The word for --json."""
        return {
            "sheet": self.sheet, "cell": self.cell, "customer": self.customer, "field": self.field,
            "value": shown(self.value), "computed": shown(self.computed),
            "since": self.since.isoformat(), "days": self.days,
        }  # fmt: skip


def standing_words(here: Situation, results: Results | None = None) -> list[StandingWord]:
    """Every word that stands, in sheet order; `results` of this run save computing them again."""
    if not here.words.count:
        return []
    computed = without_words(here, results)
    return [word for name in OWNED for word in _of_field(here, name, computed.get(name, {}))]


SHOWN = 20
"""Lines that people get to see; --json and the sheet 人工改值/Typed over hold every one."""


def words_in_lines(here: Situation, standing: Sequence[StandingWord]) -> list[str]:
    """What stands typed over, as lines for people."""
    if not standing:
        return []
    head = here.say(
        f"人工改值 {len(standing)} 处，以人填的为准（清空单元格，或用 --release 客户/列，即恢复计算）：",
        f"Typed over by a person: {len(standing)}; their word counts (clear the cell, or --release CUSTOMER/COLUMN, to go back):",
    )
    oldest = sorted(standing, key=lambda one: one.since)
    lines = [head, *(f"    {one.line(here.lang)}" for one in oldest[:SHOWN])]
    rest = len(standing) - SHOWN
    more = here.say(f"    …… 还有 {rest} 处", f"    … and {rest} more")
    return [*lines, more] if rest > 0 else lines


def _of_field(here: Situation, name: str, computed: Mapping[str, Cell]) -> Iterator[StandingWord]:
    from xlcrm.crm.ledger import row_keys

    words, people = here.words.of(name), here.ledger.customers
    for table in here.customer_tables:
        column = table.columns.get(name)
        rows = rows_by_key(table, row_keys(table)) if words and column else {}
        for key in (key for key in rows if key in words):
            since = dt.date.fromisoformat(here.words.since[name][key])
            who = str(people.at[key, "name"]) if key in people.index else key
            assert column is not None  # noqa: S101 - there are no rows without it
            yield StandingWord(
                key, who, name, column.header, table.sheet, a1(rows[key], column.index), words[key],
                computed.get(key), since, max(0, (here.as_of - since).days),
            )  # fmt: skip


def without_words(here: Situation, results: Results | None = None) -> dict[str, Mapping[str, Cell]]:
    """Field → row key → what the owned cells would hold if nobody had typed over them."""
    from xlcrm.commands.results import days, owned_cells, teams_calendars
    from xlcrm.crm.cadence import contacts
    from xlcrm.crm.tiers import classify, trade

    known = results.trade if results else trade(here.ledger, here.settings)
    tiers = classify(here.ledger, here.settings, {})
    team = results.calendars if results else teams_calendars(here)
    given = {key: dt.date.fromisoformat(day) for key, day in here.memory.first.items()}
    due = contacts(here.ledger, tiers, team, here.settings, typed={}, previous=given)
    cells = owned_cells(here, tiers, due, known)
    return {**cells, "next_contact": days(due["due"])}
