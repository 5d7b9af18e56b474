"""What kind of table a block is: by the fields that its columns make, by the words of its sheet and title."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.headers import PUT_TOGETHER, read_header
from xlcrm.crm.schema.kind_words import NEEDS, NEEDS_ONE, OTHERS, SHEETS, TELLING
from xlcrm.crm.schema.words import plain, squeezed, understand
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value


@dataclass(frozen=True)
class Said:
    """What a block says of itself in words: its sheet's name, the title above it, its headers."""

    sheet: str
    title: str
    headers: Sequence[str] = ()


class Verdict(NamedTuple):
    """The kind of a block, or the word for what else it is; `rival` is a kind that fits nearly as well."""

    kind: Kind | None
    other: str = ""
    rival: Kind | None = None


def is_slight(one: Assignment) -> bool:
    """A customers table by its names only, with hardly a column that tells of customers."""
    return one.kind == "customers" and tells(one) < 1.2 and len(one.columns) <= 3


def required(assignment: Assignment) -> bool:
    """Has the table what makes a table of its kind?"""
    has = assignment.has
    any_of = any(has(name) for name in NEEDS_ONE.get(assignment.kind, ())) or assignment.kind not in NEEDS_ONE
    return any(has(*needed) for needed in NEEDS[assignment.kind]) and any_of


def nearly(assignments: Mapping[Kind, Assignment]) -> tuple[Kind, tuple[str, ...]] | None:
    """The kind that a table would be if it had a column or two more, and those fields; None when it is like none."""
    likely = [
        one
        for one in assignments.values()
        if one.kind in ("customers", "log", "orders") and len(one.columns) >= 3
    ]
    if not likely:
        return None
    best = max(likely, key=lambda one: one.score + tells(one))
    lacks = [[name for name in needed if not best.has(name)] for needed in NEEDS[best.kind]]
    missing = min(lacks, key=len)
    return (best.kind, tuple(missing)) if missing else None


def verdict(
    assignments: Mapping[Kind, Assignment],
    said: Said,
    samples: Mapping[Kind, Sequence[Value]],
    claimed: Collection[Kind] = (),
    unless: Collection[str] = (),
) -> Verdict:
    """Decide what the block is; `samples` holds cells of each kind's leading column.

    The name of the sheet no longer speaks for a kind that another table of other columns has `claimed` there, nor for
    something else that the block is known not to be (`unless`).
    """
    scores = {
        kind: _score(one, replace(said, sheet="") if kind in claimed else said, samples.get(kind, ()))
        for kind, one in assignments.items()
        if required(one)
    }
    if not scores:
        return Verdict(None, _other(said, 0.0))
    best = _best(scores)
    other = _by_headers(said, scores[best]) if _says(best, said.sheet) else _other(said, scores[best])
    if other and other not in unless and best not in ("settings", "mapping"):
        return Verdict(None, other)
    if best in ("reps", "holidays") and not _is_told(assignments[best], said):
        scores.pop(best)
        if not scores:
            return Verdict(None)
        best = _best(scores)
    if best == "customers" and _are_rather_events(assignments, scores[best], said):
        return Verdict(None)
    if best == "reps" and _are_rather_contacts(assignments, scores[best], said):
        return Verdict(best, "", "contacts")
    return Verdict(best, "", _rival(scores, best, assignments[best], samples.get(best, ())))


def _best(scores: Mapping[Kind, float]) -> Kind:
    return max(scores, key=lambda kind: scores[kind])


def _is_told(one: Assignment, said: Said) -> bool:
    """Reps and holidays have few columns of their own: sheet, title or these must speak for them."""
    told = _says(one.kind, said.sheet) or _says(one.kind, said.title) or tells(one) >= 3
    return told or (one.kind == "reps" and _is_staff(one))


def _rival(
    scores: Mapping[Kind, float], best: Kind, one: Assignment, leading: Sequence[Value]
) -> Kind | None:
    """A kind that fits nearly as well; a list of many different customers is none of contacts."""
    rivals = [kind for kind in scores if kind != best and scores[best] - scores[kind] < 0.4]
    if best == "customers" and tells(one) >= 1.5 and _all_different(leading):
        rivals = [kind for kind in rivals if kind != "contacts"]
    return rivals[0] if rivals else None


def _is_staff(one: Assignment) -> bool:
    """Names under a word for one of us (业务员, Rep), with their addresses: the team, however small the table."""
    header = one.columns["name"].header
    ours = any("owner" in reading.words or "staff" in reading.words for reading in understand(plain(header)))
    return one.has("email") and (ours or squeezed(header) in ("销售", "sales"))


def _all_different(names: Sequence[Value]) -> bool:
    known = [value for value in names if value is not None]
    return len(known) >= 5 and len(set(known)) == len(known)


def _are_rather_events(assignments: Mapping[Kind, Assignment], score: float, said: Said) -> bool:
    """A log or ledger that lacks one column is no list of customers only because it names some."""
    partial = [
        one
        for kind, one in assignments.items()
        if kind in ("log", "orders") and not required(one) and one.has("customer") and tells(one) >= 2
    ]
    return any(_score(one, said, ()) > score + 1.0 for one in partial)


def _are_rather_contacts(assignments: Mapping[Kind, Assignment], score: float, said: Said) -> bool:
    """Persons on a sheet called People may be ours or the customers': a column or two tell, and are not understood."""
    contacts = assignments.get("contacts")
    return contacts is not None and _score(contacts, said, ()) > score


def _score(one: Assignment, said: Said, leading: Sequence[Value]) -> float:
    score = one.score + tells(one)
    score += 2.0 if _says(one.kind, said.sheet) else 0.0
    score += 1.0 if _says(one.kind, said.title) else 0.0
    return score + _by_repeats(one, [value for value in leading if value is not None])


def _by_repeats(one: Assignment, names: Sequence[Value]) -> float:
    """What it says for a kind how often its names come again: customers stand once, their contacts and orders do not."""
    share = len(set(names)) / len(names) if names else 1.0
    if one.kind == "customers" and len(names) >= 5:
        return 0.7 if share > 0.95 else -1.0 if share < 0.6 else 0.0
    if one.kind in ("log", "orders") and len(names) >= 5:
        return 0.7 if share < 0.8 else 0.0
    of_persons = any(one.has(name) for name in ("title", "role", "department", "birthday"))
    if one.kind == "contacts" and len(names) >= 2 and share == 1.0 and not of_persons:
        return -1.5
    return 0.0


def tells(one: Assignment) -> float:
    """How much its columns tell of what a table of its kind is about, beyond names and addresses."""
    return sum(weight for name, weight in TELLING[one.kind].items() if name in one.columns)


def _says(kind: Kind, text: str) -> bool:
    return bool(re.search(SHEETS[kind], plain(text)))


def other_sheet(sheet: str) -> str:
    """What else a sheet holds by its name alone (a summary, a list of choices); empty when its name says nothing."""
    return next((name for name, (words, _) in OTHERS.items() if re.search(words, plain(sheet))), "")


def _other(said: Said, score: float) -> str:
    """What else the table is; empty when nothing says so louder than its columns do."""
    ours = any(_says(kind, said.sheet) for kind in SHEETS)
    for name, (words, _) in OTHERS.items():
        if name == "lists" and ours:
            continue
        loud = score < _LOUDNESS.get(name, 9) or _signs(name, said) > 0
        if loud and _is_named(words, said):
            return name
    return _by_headers(said, score)


_LOUDNESS = {"lists": 6, "summary": 8}
"""Up to which score of its columns a table is what its sheet or title says; 9 where nothing else stands here."""


def _is_named(words: str, said: Said) -> bool:
    """Does the sheet or the first line of the title say so, and the title nothing of customers?"""
    if re.search(words, plain(said.sheet)):
        return True
    first = plain(said.title.split("\n", maxsplit=1)[0])
    return bool(re.search(words, first)) and not re.search(SHEETS["customers"], plain(said.title))


def _by_headers(said: Said, score: float) -> str:
    found = {name: _signs(name, said) for name in OTHERS if name not in ("lists", "products")}
    name = max(found, key=lambda one: found[one])
    return name if found[name] >= 2 and found[name] * 3 > score else ""


def _signs(name: str, said: Said) -> int:
    return sum(bool(re.search(OTHERS[name][1], plain(header))) for header in said.headers if header.strip())


def persons_as_customers(one: Assignment, sheet: str, title: str) -> None:
    """A team whose customers are people heads their column 姓名, Full name or 学员姓名: that is the customer then."""
    column = one.columns.get("contact_name")
    if column is None or one.has("name"):
        return
    words = column.header.rpartition("/")[2]
    of_customer = any(
        found.field == "name" and found.strength >= PUT_TOGETHER
        for found in read_header(words).of("customers")
    )
    if not of_customer and squeezed(words) not in ("姓名", "名字", "fullname", "名"):
        return
    said = of_customer or _says("customers", sheet) or _says("customers", title)
    if not said and tells(one) < 1:
        return
    del one.columns["contact_name"]
    one.columns["name"] = replace(column, field="name", sure=column.sure and said)
    if not said:
        one.doubt("name")
