"""Pairs of customers that may be one, with what speaks for it and what against. 20,000 customers take seconds.

A pair is "equal" only when the names say the same and something beside them does too, or when the name alone is no
chance and nothing speaks against it. Everything else that is worth a look is "review". Nothing here merges anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from xlcrm.crm.duplicates.firm_names import Firm, firm, forms_agree, places_agree
from xlcrm.crm.duplicates.names import Likeness, is_telling, likeness
from xlcrm.crm.names import name_key

Verdict = Literal["equal", "review"]
_CROWD = 40
"""A key that so many share (a switchboard, a common word) says nothing about two of them."""


@dataclass(frozen=True)
class Party:
    """A customer as far as it matters who it is."""

    key: str
    """Names the row."""
    name: str
    id: str = ""
    country: str = ""
    """ISO code."""
    city: str = ""
    address: str = ""
    phones: frozenset[str] = frozenset()
    """As keys of `crm.matching.numbers`."""
    emails: frozenset[str] = frozenset()
    person: str = ""


class Evidence(NamedTuple):
    """One thing that speaks for or against: a code in `EVIDENCE` of the view, and a value to show."""

    code: str
    value: str = ""
    against: bool = False


@dataclass(frozen=True)
class Pair:
    """Two parties that may be one, by their places in the list."""

    one: int
    other: int
    verdict: Verdict
    score: int
    """0 to 100: by it the list is sorted."""
    evidence: tuple[Evidence, ...]


def pairs(parties: Sequence[Party], since: int = 0) -> list[Pair]:
    """All pairs worth a look, the surest first; with `since` those of which one stands at that place or later."""
    firms = [firm(party.name) for party in parties]
    candidates = ((one, other) for one, other in _candidates(parties, firms) if other >= since)
    found = (_pair(parties, firms, one, other) for one, other in candidates)
    kept = [pair for pair in found if pair is not None]
    return sorted(kept, key=lambda pair: (pair.verdict != "equal", -pair.score, pair.one, pair.other))


# -- who is compared with whom ---------------------------------------------------------------------------------------


def _candidates(parties: Sequence[Party], firms: Sequence[Firm]) -> Iterator[tuple[int, int]]:
    """Pairs that share a key; of keys that a crowd shares only equal names are compared."""
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, (party, parts) in enumerate(zip(parties, firms, strict=True)):
        for key in set(_keys(party, parts)):
            blocks[key].append(place)
    seen: set[tuple[int, int]] = set()
    for key, places in blocks.items():
        if len(places) > _CROWD and key[0] != "name":  # type: ignore[index]  # every key is a tuple
            continue
        for at, one in enumerate(places):
            for other in places[at + 1 : at + 1 + _CROWD]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def _keys(party: Party, parts: Firm) -> Iterator[Hashable]:
    """What two parties that may be one have in common: a name, a number, or a name with one letter or word left out."""
    yield "name", name_key(party.name)
    yield from (("phone", phone) for phone in party.phones)
    yield from (("email", email) for email in party.emails)
    core, words = parts.core.replace(" ", ""), parts.core.split()
    yield "core", core
    if len(words) > 1:
        yield "words", parts.core
        yield from (("words", " ".join(words[:at] + words[at + 1 :])) for at in range(len(words)))
    if 3 <= len(core) <= 40:
        yield "letter", core
        yield from (
            ("letter", core[:at] + core[at + 1 :]) for at, char in enumerate(core) if not char.isdigit()
        )


# -- what speaks for it, and what against ------------------------------------------------------------------------------


def _pair(parties: Sequence[Party], firms: Sequence[Firm], one: int, other: int) -> Pair | None:
    mine, theirs = parties[one], parties[other]
    alike = likeness(firms[one], firms[other])
    beside = tuple(_beside(mine, theirs))
    against = tuple(_against(mine, theirs, firms[one], firms[other]))
    exact = _is_exact(mine, theirs)
    telling = is_telling(firms[one]) and (
        exact or (is_telling(firms[other]) and not _reached_otherwise(mine, theirs))
    )
    verdict = _verdict(alike, beside, against, telling=telling)
    if verdict is None:
        return None
    evidence = (Evidence("exact" if exact else alike), *beside, *against)
    score = _LIKENESS[alike] + min(30, 15 * len(beside)) - 15 * len(against)
    return Pair(one, other, verdict, max(0, min(100, score)), evidence)


_LIKENESS: dict[Likeness, int] = {"same": 70, "typo": 55, "one_letter": 40, "part": 35, "other": 20}


def _verdict(
    alike: Likeness, beside: Sequence[Evidence], against: Sequence[Evidence], *, telling: bool
) -> Verdict | None:
    """`telling`: the names alone are no chance."""
    own = any(each.code in ("phone", "email") for each in beside)
    if alike == "same":
        return "equal" if (own or telling) and not against else "review"
    if alike == "typo":
        return "equal" if own and not against else "review"
    if alike == "one_letter":
        return "review" if own or not against else None
    return "review" if own or (alike == "part" and beside) else None


def _reached_otherwise(one: Party, other: Party) -> bool:
    """Do both say how they are reached, and nothing of it is the same?"""
    both = (one.phones or one.emails) and (other.phones or other.emails)
    return bool(both) and not (one.phones & other.phones or one.emails & other.emails)


def _is_exact(one: Party, other: Party) -> bool:
    return name_key(one.name) == name_key(other.name)


def _beside(one: Party, other: Party) -> Iterator[Evidence]:
    for code, mine, theirs in (("phone", one.phones, other.phones), ("email", one.emails, other.emails)):
        if shared := sorted(mine & theirs):
            yield Evidence(code, shared[0])
    if one.address and len(name_key(one.address)) >= 6 and name_key(one.address) == name_key(other.address):
        yield Evidence("address", one.address)
    if one.person and name_key(one.person) == name_key(other.person):
        yield Evidence("person", one.person)


def _against(one: Party, other: Party, mine: Firm, theirs: Firm) -> Iterator[Evidence]:
    if not forms_agree(mine, theirs):
        yield Evidence("form", f"{one.name} / {other.name}", against=True)
    if one.country and other.country and one.country != other.country:
        yield Evidence("country", f"{one.country} / {other.country}", against=True)
    if not places_agree(mine, theirs):
        yield Evidence("place", f"{_joined(mine)} / {_joined(theirs)}", against=True)
    elif _elsewhere(one, other, mine, theirs):
        yield Evidence("city", f"{one.city} / {other.city}", against=True)


def _joined(one: Firm) -> str:
    return "".join(sorted(one.places))


def _elsewhere(one: Party, other: Party, mine: Firm, theirs: Firm) -> bool:
    """Do the rows stand in two cities, where the names do not name one place?"""
    here, there = (name_key(each.city).removesuffix("市") for each in (one, other))
    return bool(here and there and here != there and not mine.places & theirs.places)
