"""Owners written in two ways (华东-王磊 and 王磊, T. Quill and Tom Quill): likely one person, who counts as two."""

from __future__ import annotations

import re
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING

from xlcrm.crm.checks.places import Place, places
from xlcrm.crm.ledger.reps import without_departure
from xlcrm.crm.names import name_key, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem

_PARTS = re.compile(r"[-–—_·/|:：\s]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")
_MOST = 300
"""More names than this are no team."""


def alike_owners(ledger: Ledger) -> Iterator[Problem]:
    """A problem for each owner whose name is another one's with a region before it, or with an initial for a name."""
    first: dict[str, Place] = {}
    counts: Counter[str] = Counter()
    for place in places(ledger, "customers", "owner"):
        name = without_departure(place.text("owner"))
        first.setdefault(name, place)
        counts[name] += 1
    names = {*counts, *(rep.name for rep in ledger.reps.values() if rep.listed)}
    for short, whole in _pairs(names):
        odd = short if short in counts and (whole not in counts or counts[short] <= counts[whole]) else whole
        other = whole if odd == short else short
        values = {"owner": odd, "other": other, "count": counts[odd]}
        yield first[odd].problem("owner_alike", "owner", values)


def _pairs(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """(short, whole) of names that are likely one person's; none where a short name may be two people's."""
    if len(names) > _MOST:
        return
    pairs = [(one, other) for one, other in permutations(sorted(names), 2) if _is_short_for(one, other)]
    wholes = Counter(one for one, _ in pairs)
    yield from ((one, other) for one, other in pairs if wholes[one] == 1)


def _is_short_for(short: str, whole: str) -> bool:
    """Is 王磊 the person in 华东-王磊, T. Quill (or Tom) the one in Tom Quill?"""
    if name_key(short) == name_key(whole):
        return False
    if _CHINESE.fullmatch(short):
        return short in _PARTS.split(whole)
    return _is_shortened(plain(short).replace(".", " ").split(), plain(whole).split())


def _is_shortened(short: list[str], whole: list[str]) -> bool:
    if len(whole) < 2 or len(whole[0]) < 2:
        return False
    if len(short) == 1:
        return short[0] == whole[0]
    return len(short) == len(whole) and short[1:] == whole[1:] and short[0] == whole[0][0]
