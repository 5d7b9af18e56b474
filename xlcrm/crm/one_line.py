"""A contact said in one line: 电话 接通 12月4日 谈了报价 · phone reached 2026-12-04 talked about prices.

It begins with words (how, what came of it) in any order, then comes what was said. A day stands among those words, at the
end, or after words such as 下次 or next. Whatever is not understood stays in what was said; what is lacking is named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from xlcrm.crm.spoken_days import SpokenDay, days_in
from xlcrm.crm.values.words import meaning, vocabulary

Slot = Literal["channel", "result"]
Doubt = Literal["channel", "next"]
Words = Mapping[str, tuple[Slot, ...]]

_MARKS = " \t,，;；。、:：·|~—-"
_ENDING = re.compile(rf"(?:了|过)?(?=[{re.escape(_MARKS)}\d]|$)")
"""What a Chinese word of the beginning ends with; else it is the beginning of a sentence."""
_AGREED = re.compile(
    r"(?:下次联系|下次拜访|下次|再联系|再打|再去|再约|回访|跟进|约好|约定|约|说好)(?:日期|时间)?(?:了|是|在|定在)?"
    r"|\b(?:next(?: contact| call| visit| time)?|call(?: him| her| them)? back|again|follow[- ]?up|agreed|until)\b(?: is| on| at)?",
    re.IGNORECASE,
)
"""What stands before the day of the next contact."""
_AFTER = re.compile(
    r"\s*(?:再联系|再打|再去|再约|再谈|再说|再来|回访|拜访|跟进|(?:call(?: him| her| them)? back|again)\b)",
    re.IGNORECASE,
)
"""What may follow that day."""
SPACED: Mapping[Slot, tuple[str, ...]] = {
    "channel": (
        "phone call",
        "site visit",
        "in person",
        "face to face",
        "text message",
        "video call",
        "e-mail",
    ),
    "result": ("no answer", "not reached", "left message", "wrong number", "got through", "no need"),
}
"""Words that are typed with spaces and hyphens, too."""
_TOO_COMMON = frozenset({"no", "yes", "true", "false", "ok", "good"})
"""Words of a column that begin many a sentence."""
_BY_PHONE = ("connected", "no_answer")
"""Results that speak of a call."""


@dataclass(frozen=True)
class ContactLine:
    """What a line says, in its own words; "" and None for what it does not say."""

    channel: str = ""
    result: str = ""
    day: dt.date | None = None
    """Day of the contact, where it was an earlier one."""
    next: dt.date | None = None
    note: str = ""
    doubts: frozenset[Doubt] = frozenset()
    """channel: not said, or only as part of a sentence · next: a day seems to be agreed that cannot be read."""


def read_line(text: str, as_of: dt.date, own: Mapping[Slot, Iterable[str]] | None = None) -> ContactLine:
    """Understand a line typed on a day; `own` are further words, those of the team's own log."""
    words = _words(tuple((slot, tuple(sorted(some))) for slot, some in (own or {}).items()))
    line = " ".join(text.split())
    dated = _take_days(line, as_of, words)
    head = _take_words(dated.rest, words)
    spoken = meaning("result", head.result) in _BY_PHONE if head.result else False
    channel = head.channel or (_phone(line) if spoken else "")
    doubts: set[Doubt] = set()
    if not channel or head.is_sentence:
        doubts.add("channel")
    if _unread_day(dated.rest):
        doubts.add("next")
    return ContactLine(channel, head.result, dated.day, dated.next, head.rest, frozenset(doubts))


def _phone(line: str) -> str:
    """The word in the language of the line."""
    return "电话" if re.search("[\u4e00-\u9fff]", line) else "phone"


class _Dated(NamedTuple):
    """The days of a line, and the line without them."""

    rest: str
    day: dt.date | None = None
    next: dt.date | None = None


def _take_days(line: str, as_of: dt.date, words: Words) -> _Dated:
    found, rest = _Dated(line), line
    for spoken in reversed(days_in(line, as_of)):
        start, end, agreed = _with_marker(line, spoken)
        among = _ends_here(line, end) and not _take_words(line[:start], words).rest
        last = not line[end:].strip(_MARKS)
        if spoken.day > as_of and (agreed or among or last) and found.next is None:
            found = found._replace(next=spoken.day)
        elif spoken.day <= as_of and among and not agreed and found.day is None:
            found = found._replace(day=spoken.day if spoken.day < as_of else None)
        else:
            continue
        rest = f"{rest[:start].rstrip(_MARKS)} {rest[end:].lstrip(_MARKS)}".strip()
    return found._replace(rest=rest)


def _ends_here(line: str, end: int) -> bool:
    """Does a day stand by itself, and not at the beginning of a sentence such as 3月5日的样品?"""
    return not line[end:] or line[end] in _MARKS


def _with_marker(line: str, spoken: SpokenDay) -> tuple[int, int, bool]:
    """Where a day begins and ends together with the words that say it was agreed, and whether there are any."""
    before = line[: spoken.start].rstrip(" :：")
    marks = [match for match in _AGREED.finditer(before) if match.end() == len(before)]
    after = _AFTER.match(line, spoken.end)
    start, end = marks[0].start() if marks else spoken.start, after.end() if after else spoken.end
    return start, end, bool(marks or after)


def _unread_day(rest: str) -> bool:
    """Do words that announce a day stand before figures that are none?"""
    return any(re.match(r"\s*[:：]?\s*\d", rest[match.end() :]) for match in _AGREED.finditer(rest))


class _Head(NamedTuple):
    """The words that a line begins with, and the rest."""

    channel: str
    result: str
    rest: str
    is_sentence: bool = False
    """The last word found is part of a sentence, and still stands in the rest."""


def _take_words(line: str, words: Words) -> _Head:
    found: dict[str, str] = {"channel": "", "result": ""}
    rest = line.strip(_MARKS)
    while word := _word_at(rest, words):
        free = [slot for slot in words[word.casefold()] if not found[slot]]
        if not free:
            break
        found |= dict.fromkeys(free, word)
        ending = _ENDING.match(rest, len(word))
        if ending is None and not _word_at(rest[len(word) :], words):
            return _Head(found["channel"], found["result"], rest, is_sentence=True)
        rest = rest[ending.end() if ending else len(word) :].lstrip(_MARKS)
    return _Head(found["channel"], found["result"], rest)


_LONGEST = 20


def _word_at(text: str, words: Words) -> str:
    """The longest known word that a text begins with; one in Latin letters has to end where the letters end."""
    low = text.casefold()
    fitting = (low[:length] for length in range(min(len(low), _LONGEST), 1, -1))
    return next((text[: len(word)] for word in fitting if word in words and not _goes_on(low, len(word))), "")


def _goes_on(text: str, at: int) -> bool:
    return text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].isalnum() and at < len(text)


@lru_cache(8)
def _words(own: tuple[tuple[Slot, tuple[str, ...]], ...]) -> Words:
    """Word → what it may say; words of one sign say too little."""
    slots: tuple[Slot, ...] = ("channel", "result")
    found: dict[str, tuple[Slot, ...]] = {}
    for slot in slots:
        typed = [word.casefold() for name, some in own if name == slot for word in some]
        for word in (*vocabulary(slot), *SPACED[slot], *typed):
            if len(word) > 1 and word not in _TOO_COMMON:
                found[word] = tuple(dict.fromkeys([*found.get(word, ()), slot]))
    return found
