"""Service requests and complaints: what each one is, and whether it was answered and solved in time.

A cell may hold a day without an hour. Hours are counted only between moments that have one; what has none is late only
when it surely is: it came at the end of its day, and was answered at the beginning of its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import is_missing
from xlcrm.crm.names import first_text

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.service.hours import Hours

KINDS = ("complaint", "repair", "return", "question", "other")
State = Literal["unanswered", "working", "late", "solved", "unknown"]
URGENCY: Mapping[State, int] = {"late": 0, "unanswered": 1, "working": 2, "unknown": 3, "solved": 4}
"""What wants attention first."""
MIDNIGHT = dt.time()


@dataclass(frozen=True)
class Limit:
    """Working minutes within which a kind of request is to be answered and solved; 0: no limit."""

    answer: int
    solve: int


@dataclass(frozen=True)
class Request:
    """One request or complaint."""

    key: str
    at: int
    """The customer's position in the ledger, or a negative constant."""
    kind: str
    """One of KINDS, or a word of the team's own."""
    customer: str
    what: str
    owner: str
    received: dt.datetime | None
    answered: dt.datetime | None = None
    solved: dt.datetime | None = None
    person: str = ""
    product: str = ""
    cause: str = ""
    satisfied: str = ""
    """good, fair or bad; "" where nobody asked."""

    @property
    def first_answer(self) -> dt.datetime | None:
        """When it was first answered; the solution is an answer too."""
        return self.answered or self.solved

    @property
    def is_complaint(self) -> bool:
        """Is somebody unhappy?"""
        return self.kind in ("complaint", "return")


@dataclass(frozen=True)
class Timing:
    """How long a request took, in working minutes, and what was late."""

    state: State
    answer: int | None = None
    """Until the first answer; None where an hour is missing or there was none yet."""
    solve: int | None = None
    answer_by: dt.datetime | None = None
    """The last moment that the limit allows."""
    solve_by: dt.datetime | None = None
    answered_late: bool = False
    solved_late: bool = False
    same_day: bool | None = None
    """Answered on the working day on which it came; None where that is not decided yet."""


def requests(frame: pd.DataFrame, owners: Mapping[str, str]) -> list[Request]:
    """The requests of a module's records, in their order; `owners` are who looks after each, by row key."""
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return [_request(str(key), row, owners.get(str(key), "")) for key, row in rows]


def _request(key: str, row: Mapping[Any, Any], owner: str) -> Request:
    texts = {
        name: first_text(row[name]) or "" for name in ("what", "person", "product", "cause", "satisfied")
    }
    moments = {
        name: None if is_missing(row[field]) else row[field].to_pydatetime()
        for name, field in (("received", "date"), ("answered", "answered"), ("solved", "resolved"))
    }
    customer = first_text(row["customer"]) or first_text(row["customer_id"]) or ""
    return Request(key, int(row["at"]), first_text(row["kind"]) or "other", customer, owner=owner, **texts, **moments)  # type: ignore[arg-type]  # fields by name  # fmt: skip


def timing(one: Request, hours: Hours, limits: Mapping[str, Limit], as_of: dt.date) -> Timing:
    """How long a request took up to the end of a day's work; "unknown" where its moments make no sense."""
    if one.received is None or _out_of_order(one):
        return Timing("unknown")
    limit = limits.get(one.kind, limits["other"])
    begun = hours.close(one.received.date()) if _is_day(one.received) else one.received
    by = {name: hours.after(begun, allowed) if allowed else None for name, allowed in (("answer", limit.answer), ("solve", limit.solve))}  # fmt: skip
    now = hours.close(as_of)
    answered_late = _late(one.first_answer, by["answer"], now)
    solved_late = _late(one.solved, by["solve"], now)
    return Timing(
        _state(one, late=answered_late or solved_late),
        _taken(one.received, one.first_answer, hours),
        _taken(one.received, one.solved, hours),
        by["answer"],
        by["solve"],
        answered_late,
        solved_late,
        _same_day(one, hours, as_of),
    )


def _out_of_order(one: Request) -> bool:
    """Answered before it came, or solved before it was answered: somebody mistyped."""
    moments = [each for each in (one.received, one.answered, one.solved) if each is not None]
    return any(_before(later, earlier) for earlier, later in pairwise(moments))


def _before(one: dt.datetime, other: dt.datetime) -> bool:
    """Is a moment surely before another? A day without an hour is any of its hours."""
    if _is_day(one) or _is_day(other):
        return one.date() < other.date()
    return one < other


def _is_day(moment: dt.datetime) -> bool:
    return moment.time() == MIDNIGHT


def _taken(first: dt.datetime, last: dt.datetime | None, hours: Hours) -> int | None:
    if last is None or _is_day(first) or _is_day(last):
        return None
    return hours.minutes(first, last)


def _late(done: dt.datetime | None, by: dt.datetime | None, now: dt.datetime) -> bool:
    return by is not None and (done or now) > by


def _state(one: Request, *, late: bool) -> State:
    if one.solved is not None:
        return "solved"
    if late:
        return "late"
    return "working" if one.answered is not None else "unanswered"


def _same_day(one: Request, hours: Hours, as_of: dt.date) -> bool | None:
    if one.received is None or one.received.date() > as_of:
        return None
    day = one.received.date() if _is_day(one.received) else hours.day_of(one.received)
    if one.first_answer is None:
        return None if day > as_of else False
    return one.first_answer.date() <= hours.calendar.next_workday(day)
