"""Tables of the settings sheet on how contacts are kept: cadence by channel and group, results, follow-ups, targets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from xlcrm.crm.intervals import parse_cadence, parse_interval
from xlcrm.crm.names import first_text, name_key, plain
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings.lists import default_rows
from xlcrm.crm.values.words import meaning
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind, Reading, Table
    from xlcrm.lang import Lang

Counts = Literal["contact", "attempt", "no_need"]
"""What a result counts as: somebody was reached · an attempt, no contact · reached, and truly in need of nothing."""
COUNTS: Mapping[Counts, tuple[str, str]] = {
    "contact": ("有效联系", "Contact"),
    "attempt": ("未联系上", "Attempt"),
    "no_need": ("确实不需要", "No need"),
}
Source = Literal["first_order", "delivery", "log"]
_T = TypeVar("_T")
_FIRST_ORDER = {"首单", "首次下单", "首次成交", "firstorder", "firstdeal", "firstpurchase"}
_DELIVERY = {"交货", "交付", "到货", "送达", "签收", "发货", "delivery", "delivered", "shipment"}


@dataclass(frozen=True)
class Event:
    """Something after which a customer is called again."""

    name: str
    """As the sheet has it: the word that is looked for in the log; of the defaults a word of reasons.toml."""
    days: int
    channel: str
    """A code of words.toml; "" for the customer's preferred one."""
    source: Source


@dataclass(frozen=True)
class Target:
    """What somebody set out to do in a month; None where nothing was set."""

    rep: str
    month: str
    """2026-11, or "" for every month that has no row of its own."""
    contacts: float | None = None
    visits: float | None = None
    sales: float | None = None
    sheet: str = field(default="", compare=False)
    cell: str = field(default="", compare=False)


DEFAULT_EVENTS = (
    Event("first_order", 7, "phone", "first_order"),
    Event("delivery", 3, "phone", "delivery"),
    Event("complaint", 1, "phone", "log"),
    Event("event", 3, "phone", "log"),
)


@dataclass(frozen=True)
class Rhythms:
    """What the tables say; empty where a team leaves it to the settings beside them."""

    every: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Channel → tier → days."""
    minutes: Mapping[str, int] = field(default_factory=dict)
    """Channel → minutes that one takes."""
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Comparable name of a group → channel (or any) → days."""
    outcomes: Mapping[str, Counts] = field(default_factory=dict)
    """Result, by its code or in comparable words → what it counts as."""
    events: tuple[Event, ...] = DEFAULT_EVENTS
    targets: tuple[Target, ...] = ()


def read_rhythms(reading: Reading) -> tuple[Rhythms, list[Problem]]:
    """The tables of the settings sheet; a cell that is not understood is left out and reported."""
    problems: list[Problem] = []
    rows = {kind: list(_rows(reading, kind, problems)) for kind in _KINDS}
    events = tuple(_events(rows["events"])) if reading.of("events") else DEFAULT_EVENTS
    found = Rhythms(
        every=_every(rows["channels"]),
        minutes=_minutes(rows["channels"]),
        groups=_groups(rows["cadences"]),
        outcomes=_outcomes(rows["outcomes"]),
        events=events,
        targets=tuple(_targets(rows["targets"])),
    )
    return found, problems


_KINDS: tuple[Kind, ...] = ("channels", "cadences", "outcomes", "events", "targets")


@dataclass(frozen=True)
class _Row:
    """One row of a table, which knows where a cell of it stands."""

    table: Table
    place: int
    problems: list[Problem]

    def text(self, name: str) -> str:
        values = self.table.data.get(name)
        return (first_text(values[self.place]) or "") if values is not None else ""

    def read(self, name: str, work: Callable[[Any], _T]) -> _T | None:
        """The cell worked on; None where it is empty or not understood, which is reported."""
        values = self.table.data.get(name)
        value = None if values is None else values[self.place]
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return work(value)
        except ValueError:
            column = self.table.columns[name]
            where = a1(self.table.rows[self.place], column.index)
            slots = {"text": str(value), "header": column.header}
            self.problems.append(Problem("list_value", self.table.sheet, where, slots))
            return None


def _rows(reading: Reading, kind: Kind, problems: list[Problem]) -> Iterator[_Row]:
    for table in reading.of(kind):
        yield from (_Row(table, place, problems) for place in range(len(table)))


def _channel(value: Any) -> str:
    found = meaning("channel", value)
    if found is None:
        raise ValueError(value)
    return found


def _every(rows: Sequence[_Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        channel = row.read("channel", _channel)
        days = {tier: row.read(tier.lower(), parse_interval) for tier in "ABCDN"}
        known = {tier: each for tier, each in days.items() if each is not None}
        if channel and known:
            found.setdefault(channel, {}).update(known)
    return found


def _minutes(rows: Sequence[_Row]) -> dict[str, int]:
    pairs = [(_code(row.text("channel")), row.read("minutes", _count)) for row in rows]
    return {channel: int(minutes) for channel, minutes in pairs if channel and minutes is not None}


def _code(word: str) -> str | None:
    return meaning("channel", word) if word else None


def _groups(rows: Sequence[_Row]) -> dict[str, Mapping[str, int]]:
    pairs = [(name_key(row.text("group")), row.read("cadence", parse_cadence)) for row in rows]
    return {group: cadence for group, cadence in pairs if group and cadence}


def _outcomes(rows: Sequence[_Row]) -> dict[str, Counts]:
    pairs = [(row.text("result"), row.read("counts", _counts)) for row in rows]
    return {
        meaning("result", word) or plain(word): counts for word, counts in reversed(pairs) if word and counts
    }


def _counts(value: Any) -> Counts:
    key = name_key(str(value))
    for code, words in COUNTS.items():
        if key in (code, *map(name_key, words)):
            return code
    raise ValueError(value)


def _events(rows: Sequence[_Row]) -> Iterator[Event]:
    for row in rows:
        name, days = row.text("event"), row.read("days", _count)
        if name and days is not None:
            code = _codes().get(name_key(name), name)
            yield Event(code, int(days), row.read("channel", _channel) or "", _source(name))


@cache
def _codes() -> Mapping[str, str]:
    """Our own names of events → their codes, so that a reason reads the same before and after the table is there."""
    langs: tuple[Lang, ...] = ("zh", "en")
    rows = [zip(DEFAULT_EVENTS, default_rows("events", lang), strict=True) for lang in langs]
    return {name_key(row["event"]): event.name for pairs in rows for event, row in pairs}


def _source(name: str) -> Source:
    key = name_key(name)
    return "first_order" if key in _FIRST_ORDER else "delivery" if key in _DELIVERY else "log"


def _targets(rows: Sequence[_Row]) -> Iterator[Target]:
    for row in rows:
        figures = {name: row.read(name, _count) for name in ("contacts", "visits", "sales")}
        month = row.read("month", _month)
        unread = month is None and row.text("month")
        if row.text("rep") and not unread and any(each is not None for each in figures.values()):
            where = a1(row.table.rows[row.place], row.table.columns["rep"].index)
            yield Target(row.text("rep"), month or "", **figures, sheet=row.table.sheet, cell=where)


def _count(value: Any) -> float:
    number = float(value) if isinstance(value, int | float) else _number(str(value))
    if not 0 <= number < 1e15:
        raise ValueError(value)
    return number


def _number(text: str) -> float:
    """1,200 and 15万 and 3 days."""
    match = re.fullmatch(
        r"(\d[\d,]*(?:\.\d+)?)\s*(万|k|分钟|分|天|日|次|家|个|元|min|minutes|days?|d)?", plain(text)
    )
    if not match:
        raise ValueError(text)
    return float(match[1].replace(",", "")) * {"万": 1e4, "k": 1e3}.get(match[2] or "", 1)


def _month(value: Any) -> str:
    """2026-11 of a date or of a text; "" for every month."""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}"
    text = plain(str(value))
    if text in ("每月", "every month", "each month", "monthly", "all"):
        return ""
    match = re.fullmatch(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})月?(?:\s*[-/.]\s*1)?", re.sub(r"\.0$", "", text))
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(value)
    return f"{match[1]}-{int(match[2]):02}"
