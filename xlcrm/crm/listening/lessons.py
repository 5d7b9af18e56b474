"""经验: what deals and service taught, told by topic and by alike customers, and the deals that taught nothing yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.crm.missing import day_of, text_of
from xlcrm.crm.names import name_key

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.deals import Deal

KINDS = ("won", "lost", "service", "other")


@dataclass(frozen=True)
class Lesson:
    """One thing that was learnt."""

    key: str
    at: int
    """The customer's position in the ledger; negative for none."""
    kind: str
    """won, lost, service or other."""
    topic: str
    text: str
    advice: str = ""
    """What to do from now on."""
    deal: str = ""
    day: dt.date | None = None
    author: str = ""
    reviewer: str = ""
    reviewed: bool = False


def lessons(rows: pd.DataFrame) -> list[Lesson]:
    """The lessons of a module's records that say anything, the newest first."""
    found = [_lesson(str(key), row) for key, row in zip(rows.index, rows.to_dict("records"), strict=True)]
    said = [one for one in found if one.text or one.advice]
    return sorted(said, key=lambda one: (-(one.day.toordinal() if one.day else 0), one.key))


def _lesson(key: str, row: Mapping[Any, Any]) -> Lesson:
    texts = {name: text_of(row[name]) for name in ("topic", "advice", "deal", "author", "reviewer")}
    kind = row["kind"] if row["kind"] in KINDS else "other"
    reviewed = day_of(row["reviewed"]) is not None
    return Lesson(
        key,
        int(row["at"]),
        kind,
        text=text_of(row["lesson"]),
        day=day_of(row["date"]),
        reviewed=reviewed,
        **texts,
    )


def by_topic(found: Iterable[Lesson]) -> dict[str, Counter[str]]:
    """Topic → lessons by kind, the topic with most lessons first; "" for those without a topic last."""
    counted: dict[str, Counter[str]] = {}
    called: dict[str, str] = {}
    for one in found:
        topic = called.setdefault(name_key(one.topic), one.topic)
        counted.setdefault(topic, Counter())[one.kind] += 1
    order = sorted(counted, key=lambda topic: (topic == "", -counted[topic].total(), topic))
    return {topic: counted[topic] for topic in order}


def for_customer(
    found: Sequence[Lesson], at: int, group: Callable[[int], str], most: int = 3
) -> list[Lesson]:
    """What to remember before seeing a customer: its own lessons, then those of its group; reviewed ones first, each but once."""
    mine = group(at)
    near = [one for one in found if one.at == at or (mine and one.at >= 0 and group(one.at) == mine)]
    near.sort(key=lambda one: (one.at != at, not one.reviewed))
    once: dict[tuple[str, str], Lesson] = {}
    for one in near:
        once.setdefault((name_key(one.text), name_key(one.advice)), one)
    return list(once.values())[:most]


def without_lesson(deals: Iterable[Deal], found: Iterable[Lesson], as_of: dt.date, days: int) -> list[Deal]:
    """Deals decided in the last `days` of which nobody has written what they taught, the largest first."""
    told: dict[str, set[int]] = {}
    for one in found:
        if one.deal:
            told.setdefault(name_key(one.deal), set()).add(one.at)
    first = as_of - dt.timedelta(days)
    rest = [
        one
        for one in deals
        if one.state != "open" and one.closed and first <= one.closed <= as_of
        and not _tells(told.get(name_key(one.name), set()), one.at)
    ]  # fmt: skip
    return sorted(rest, key=lambda one: (-one.amount, one.name))


def _tells(customers: set[int], at: int) -> bool:
    """Does a lesson with the deal's name speak of this customer, as far as either names one?"""
    return bool(customers) and (at < 0 or at in customers or min(customers) < 0)
