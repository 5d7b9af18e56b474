"""What is known of a customer, put together for whoever takes over: persons, last talks, open promises, what is owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.crm.missing import is_missing
from xlcrm.crm.names import first_text, name_key

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.ledger import Ledger

TALKS = 3
"""Last talks that are told."""


@dataclass(frozen=True)
class Who:
    """A person at a customer; every field as it stands in the sheet, "" where nothing does."""

    name: str
    title: str = ""
    role: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    wechat: str = ""
    birthday: str = ""
    """ISO date, --MM-DD, or lunar:M-D, as birthdays are read."""
    interests: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Talk:
    """One row of the log."""

    day: dt.date | None
    channel: str
    result: str
    person: str
    content: str
    author: str


@dataclass(frozen=True)
class Promise:
    """Something agreed that no later talk has settled."""

    day: dt.date | None
    """When it is due; None where no day was agreed."""
    what: str


@dataclass(frozen=True)
class Dossier:
    """All that is known of one customer."""

    key: str
    name: str
    persons: tuple[Who, ...]
    talks: tuple[Talk, ...]
    """The last ones, newest first."""
    promises: tuple[Promise, ...]
    appointment: dt.datetime | dt.date | None
    unpaid: Mapping[str, float]
    """Currency → what is due and not paid."""
    last_order: dt.date | None
    notes: str


def dossiers(ledger: Ledger, keys: Iterable[str]) -> list[Dossier]:
    """The dossiers of some customers, in the order of the keys."""
    places = {str(key): place for place, key in enumerate(ledger.customers.index)}
    wanted = [places[key] for key in keys]
    talks, persons = _talks(ledger, set(wanted)), _persons(ledger, set(wanted))
    orders = _by_customer(ledger.orders, ("date", "due", "paid", "amount", "currency"), set(wanted))
    rows = ledger.customers[["name", "appointment", "notes"]].to_dict("records")
    return [
        Dossier(
            str(ledger.customers.index[place]),
            _text(rows[place]["name"]),
            tuple(persons[place]),
            tuple(talk for talk, *_ in talks[place][:TALKS]),
            tuple(_promises(talks[place])),
            _moment(rows[place]["appointment"]),
            _unpaid(orders[place]),
            max((day for row in orders[place] if (day := _day(row["date"]))), default=None),
            _text(rows[place]["notes"]),
        )
        for place in wanted
    ]


# -- talks and promises --------------------------------------------------------------------------------------------------


def _talks(ledger: Ledger, wanted: set[int]) -> Mapping[int, list[tuple[Talk, dt.date | None, str]]]:
    """Position → talks, newest first, with the next date and the next step that were agreed."""
    found: defaultdict[int, list[tuple[Talk, dt.date | None, str]]] = defaultdict(list)
    steps = _next_steps(ledger)
    names = ("date", "channel", "result", "person", "content", "author", "next", "table", "row")
    for place, rows in _by_customer(ledger.log, names, wanted).items():
        for row in rows:
            said = [_text(row[name]) for name in ("channel", "result", "person", "content", "author")]
            step = steps.get((row["table"], row["row"]), "")
            found[place].append((Talk(_day(row["date"]), *said), _day(row["next"]), step))
        found[place].sort(key=lambda one: one[0].day or dt.date.min, reverse=True)
    return found


def _next_steps(ledger: Ledger) -> dict[tuple[str, int], str]:
    """Table and row → what was agreed as the next step."""
    return {
        (name, row): first_text(step) or ""
        for name, table in ledger.tables.items()
        if table.kind == "log"
        for row, step in zip(table.rows, table.data.get("next_step", [None] * len(table.rows)), strict=True)
    }


def _promises(talks: Sequence[tuple[Talk, dt.date | None, str]]) -> Iterator[Promise]:
    """What was agreed and that no talk on or after its day has settled; without a day, no later talk at all."""
    for place, (_, day, step) in enumerate(talks):
        later = [talk.day for talk, *_ in talks[:place] if talk.day]
        if (day or step) and not any(day is None or each >= day for each in later):
            yield Promise(day, step)


# -- persons and orders --------------------------------------------------------------------------------------------------


def _persons(ledger: Ledger, wanted: set[int]) -> Mapping[int, list[Who]]:
    found: defaultdict[int, list[Who]] = defaultdict(list)
    names = ("person", "title", "role", "phone", "mobile", "email", "wechat", "birthday", "birthday_lunar", "interests", "notes")  # fmt: skip
    for place, rows in _by_customer(ledger.contacts, names, wanted).items():
        found[place] = [
            _who(row, _text(row["person"]), _text(row["title"])) for row in rows if _text(row["person"])
        ]
    own = ledger.customers[["contact_name", "contact_title", *names[3:9]]].to_dict("records")
    for place in wanted:
        row = own[place]
        name = _text(row["contact_name"])
        if name and name_key(name) not in {name_key(one.name) for one in found[place]}:
            found[place].insert(0, _who(row, name, _text(row["contact_title"])))
    return found


def _who(row: Mapping[Any, Any], name: str, title: str) -> Who:
    phones = dict.fromkeys(filter(None, (_text(row["phone"]), _text(row["mobile"]))))
    birthday = row["birthday_lunar"] or row["birthday"]
    return Who(
        name, title, _text(row.get("role")), tuple(phones), _text(row["email"]), _text(row["wechat"]),
        _text(birthday), _text(row.get("interests")), _text(row.get("notes")),
    )  # fmt: skip


def _unpaid(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    owed: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        if _day(row["due"]) and not _day(row["paid"]) and not is_missing(row["amount"]):
            owed[_text(row["currency"])] += float(row["amount"])
    return {currency: amount for currency, amount in owed.items() if amount > 0}


def _by_customer(
    frame: pd.DataFrame, names: Sequence[str], wanted: set[int]
) -> Mapping[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    mine = frame[frame["customer"].isin(wanted)]
    for place, row in zip(mine["customer"], mine[list(names)].to_dict("records"), strict=True):
        found[int(place)].append({str(name): value for name, value in row.items()})
    return found


def _text(value: Any) -> str:
    return "" if is_missing(value) else first_text(value) or ""


def _day(value: Any) -> dt.date | None:
    found = _moment(value)
    return found.date() if isinstance(found, dt.datetime) else found


def _moment(value: Any) -> dt.datetime | dt.date | None:
    """A date of a frame or a cell; None for NaT and for what is none."""
    if is_missing(value):
        return None
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value if isinstance(value, dt.date) else None
