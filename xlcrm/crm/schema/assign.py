"""Which column is which field: the header's words proposed it, the cells below confirm it or speak against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from xlcrm.crm.schema.fields import FieldSpec, catalogue, spec
from xlcrm.crm.schema.headers import FIRST, GUESS, LISTED, NEAR, PUT_TOGETHER, Candidate, Header
from xlcrm.crm.schema.units import split_unit
from xlcrm.crm.schema.words import squeezed, understand
from xlcrm.crm.tables import Column, Kind
from xlcrm.crm.values.columns import TICKS, fit
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Value

NUMERIC = frozenset({"money", "number", "percent"})
OWN, CHOSEN = 9, 8
_GOOD, _POOR = 0.5, 0.2
_MANY = frozenset(
    {
        "phone",
        "mobile",
        "email",
        "notes",
        "contact_name",
        "person",
        "address",
        "wechat",
        "contact_title",
        "title",
        "birthday",
        "content",
        "contact_notes",
    }
)
"""Fields of which a sheet may well have several columns; the others stay beside as the team's own."""


@dataclass(frozen=True)
class Choice:
    """A mapping that a person chose: this header on this sheet is that field ("" means: none of ours)."""

    sheet: str
    header: str
    kind: str
    field: str


@dataclass(frozen=True)
class Question:
    """Something to ask about a column: code in problems.toml, column, its slots."""

    code: str
    column: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Assignment:
    """Columns of one table as fields of one kind."""

    kind: Kind
    columns: dict[str, Column] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    score: float = 0.0
    numbered: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Column → (2, field) for 电话2 and its like."""

    def has(self, *fields: str) -> bool:
        """Are all these fields there?"""
        return all(name in self.columns for name in fields)


@dataclass(frozen=True)
class _Claim:
    column: int
    candidate: Candidate
    fits: float
    cells: int = 0

    @property
    def agrees(self) -> bool:
        return self.fits >= _GOOD


def assign(
    kind: Kind,
    headers: Mapping[int, Header],
    samples: Mapping[int, Sequence[Value]],
    *,
    own: Mapping[int, str] | None = None,
    chosen: Mapping[int, str] | None = None,
) -> Assignment:
    """Give each column its field, or none; `own` and `chosen` say column → field and are not argued with."""
    result = Assignment(kind)
    fixed = {**(chosen or {}), **(own or {})}
    for column, name in fixed.items():
        if name:
            _take(
                result,
                headers[column],
                column,
                spec(kind, name),
                sure=True,
                how="ours" if own and column in own else "chosen",
            )
            result.score += 2
    numbering = {column for column, header in headers.items() if is_numbering(header, samples[column])}
    claims = {
        column: _claims(kind, column, header, samples[column])
        for column, header in headers.items()
        if column not in fixed and column not in numbering
    }
    _deal(result, headers, claims)
    _rescue(result, headers, samples, numbering | set(fixed))
    _only_dates(result, headers, samples, numbering | set(fixed))
    _second_columns(result, headers, samples, claims)
    _ask_whose_revenue(result, headers)
    _leave_expiry(result, headers)
    return result


_RUNS = re.compile(
    r"保单|起保|生效|承保|续保|租期|有效期|policy|premium|coverage|renewal|valid", re.IGNORECASE
)


def _leave_expiry(result: Assignment, headers: Mapping[int, Header]) -> None:
    """到期日期 of a policy or a lease is when it runs out, not when it has to be paid."""
    column = result.columns.get("due")
    if result.kind != "orders" or column is None or column.how == "chosen":
        return
    if not re.search(r"[款付收账]|pay|invoice", column.header.casefold()) and any(
        _RUNS.search(header.text) for header in headers.values()
    ):
        del result.columns["due"]


_OF_THEIRS = re.compile(
    r"employee|headcount|员工|人数|\bbilling\b|lifecycle|last modified|ownership", re.IGNORECASE
)


def _ask_whose_revenue(result: Assignment, headers: Mapping[int, Header]) -> None:
    """Annual revenue in an export of a CRM is what the customer earns, not what it buys from us: asked about."""
    column = result.columns.get("sales")
    if result.kind != "customers" or column is None or squeezed(column.header) != "annualrevenue":
        return
    if column.how != "chosen" and any(_OF_THEIRS.search(header.text) for header in headers.values()):
        label = spec("customers", "sales").label
        slots = {"header": column.header, "zh": label.zh, "en": label.en}
        result.questions.append(Question("header_guessed", column.index, slots))
        result.columns["sales"] = replace(column, sure=False, how="guessed")


_HINTS: Mapping[Kind, tuple[tuple[str, frozenset[str]], ...]] = {
    "customers": (
        ("last_visit", frozenset({"last", "visit"})),
        ("last_contact", frozenset({"last"})),
        ("next_planned", frozenset({"next"})),
        ("next_planned", frozenset({"plan", "contact"})),
        ("entered", frozenset({"create"})),
        ("sales", frozenset({"sales"})),
        ("sales", frozenset({"deal", "amount"})),
        ("owner", frozenset({"owner"})),
        ("name", frozenset({"customer", "name"})),
        ("tier_own", frozenset({"tier"})),
        ("phone", frozenset({"phone"})),
        ("email", frozenset({"email"})),
        ("contact_name", frozenset({"person"})),
    ),
    "log": (("next", frozenset({"next"})), ("date", frozenset({"date"})), ("customer", frozenset({"customer"})), ("content", frozenset({"content"})), ("channel", frozenset({"channel"}))),
    "orders": (("date", frozenset({"date"})), ("customer", frozenset({"customer"})), ("amount", frozenset({"amount"})), ("amount", frozenset({"sales"}))),
}  # fmt: skip
"""Words that point to a field even when the rest of the header stands in no list."""
_PLAIN_TYPES = frozenset({"name", "people", "text"})


def _rescue(
    result: Assignment,
    headers: Mapping[int, Header],
    samples: Mapping[int, Sequence[Value]],
    settled: Collection[int],
) -> None:
    """A header understood in part, over cells that suit a field still missing: taken for it, and asked about."""
    taken = {column.index for column in result.columns.values()} | set(settled)
    for name, words in _HINTS.get(result.kind, ()):
        if name in result.columns:
            continue
        entry = spec(result.kind, name)
        for column, header in headers.items():
            if column in taken or not samples[column] or not _points_at(header, words):
                continue
            if fit(entry.type, samples[column]) >= 0.8 and (
                entry.type not in _PLAIN_TYPES or _suits(name, samples[column])
            ):
                slots = {"header": header.text, "zh": entry.label.zh, "en": entry.label.en}
                result.questions.append(Question("header_guessed", column, slots))
                _take(result, header, column, entry, sure=False, how="guessed")
                result.score += 0.3
                taken.add(column)
                break


def _only_dates(
    result: Assignment,
    headers: Mapping[int, Header],
    samples: Mapping[int, Sequence[Value]],
    settled: Collection[int],
) -> None:
    """The one column of dates in a log or ledger without a date is its date, whatever its header; it is asked about."""
    if result.kind not in ("log", "orders") or "date" in result.columns:
        return
    taken = {column.index for column in result.columns.values()} | set(settled)
    dates = [column for column in headers if column not in taken and _all_dates(samples[column])]
    if len(dates) == 1:
        entry, header = spec(result.kind, "date"), headers[dates[0]]
        slots = {"header": header.text, "zh": entry.label.zh, "en": entry.label.en}
        result.questions.append(Question("header_guessed", dates[0], slots))
        _take(result, header, dates[0], entry, sure=False, how="guessed")
        result.score += 0.5


def _all_dates(sample: Sequence[Value]) -> bool:
    """Dates that look like dates: a bare number may be anything."""
    written = [value for value in sample if not isinstance(value, (int, float))]
    return len(written) >= 0.5 * len(sample) > 0 and fit("date", sample) >= 0.9


def _points_at(header: Header, words: frozenset[str]) -> bool:
    return any(
        words <= reading.words and reading.unknown and "not_ours" not in reading.words
        for reading in understand(split_unit(header.text)[0])
    )


def _suits(name: str, sample: Sequence[Value]) -> bool:
    """Owners come again, customers' names do not."""
    share = len(set(sample)) / len(sample)
    return share <= 0.7 if name == "owner" else share >= 0.7 or name in ("content", "customer")


_COUNTS = ("序号", "行号", "sn", "sno", "slno", "srno", "seq", "index", "序")


def is_numbering(header: Header, sample: Sequence[Value]) -> bool:
    """Does the column only number the rows (No. 1, 2, 3 …)?"""
    text = squeezed(header.text.rpartition("/")[2])
    if text not in (*_COUNTS, "no", "nr"):
        return False
    numbers = [value for value in sample if isinstance(value, (int, float)) and not isinstance(value, bool)]
    steps = [after - before == 1 for before, after in pairwise(numbers)]
    counts = bool(numbers) and numbers[0] in (0, 1) and sum(steps) >= 0.7 * len(steps)
    return counts or text in _COUNTS


def _claims(kind: Kind, column: int, header: Header, sample: Sequence[Value]) -> list[_Claim]:
    claims = []
    ticked = bool(sample) and all(isinstance(value, str) and value.strip() in TICKS for value in sample)
    graded = _graded(sample)
    for candidate in header.of(kind):
        entry = spec(kind, candidate.field)
        if (ticked and entry.type == "text") or (graded and candidate.field == "type"):
            continue
        if (
            header.unit
            and entry.type not in NUMERIC
            and any(spec(kind, c.field).type in NUMERIC for c in header.of(kind))
        ):
            continue
        if (header.unit.scale != 1.0 or header.unit.currency) and entry.type not in NUMERIC | {"text", "any"}:
            continue
        claims.append(_Claim(column, candidate, fit(entry.type, sample), len(sample)))
    if any(claim.agrees for claim in claims):
        claims = [claim for claim in claims if claim.agrees]
    elif any(spec(kind, claim.candidate.field).type == "name" for claim in claims) and _codes(sample):
        name = "id" if kind == "customers" else "customer_id"
        if name in catalogue()[kind]:
            claims = [_Claim(column, Candidate(kind, name, GUESS), 1.0, len(sample))]
    return _specific_first(kind, claims)


def _graded(sample: Sequence[Value]) -> bool:
    """A, B, C and nothing else: a tier, even under the header Category."""
    tiers = {meaning("tier", value) for value in sample}
    return len(tiers) >= 2 and tiers <= set("ABCD")


def _codes(sample: Sequence[Value]) -> bool:
    """Are the cells numbers or codes (C001, 0000100000), none twice as long as a code?"""
    texts = [str(value) for value in sample if isinstance(value, (str, int)) and not isinstance(value, bool)]
    coded = [text for text in texts if re.fullmatch(r"[A-Za-z]{0,4}[-_/ ]?\d{3,12}", text.strip())]
    return len(coded) >= 0.9 * len(sample) > 0


def _specific_first(kind: Kind, claims: list[_Claim]) -> list[_Claim]:
    """Of equally worded claims the one whose type its cells prove (a tier, a date) goes before plain text."""
    return sorted(
        claims,
        key=lambda claim: (
            -min(claim.candidate.strength, LISTED),
            spec(kind, claim.candidate.field).type == "text",
            -claim.candidate.strength,
        ),
    )


def _deal(result: Assignment, headers: Mapping[int, Header], claims: Mapping[int, list[_Claim]]) -> None:
    """Deal the fields out, the strongest claims first, from the left."""
    flat = [(claim, place) for column in sorted(claims) for place, claim in enumerate(claims[column])]
    flat.sort(
        key=lambda pair: (
            not pair[0].agrees,
            pair[0].candidate.doubt,
            headers[pair[0].column].ordinal > 1,
            -min(pair[0].candidate.strength, LISTED),
            pair[1],
            -pair[0].candidate.strength,
            pair[0].column,
        )
    )
    placed: set[int] = set()
    for claim, _ in flat:
        name = claim.candidate.field
        if (
            claim.column not in placed
            and name not in result.columns
            and _take_claim(result, headers[claim.column], claim)
        ):
            placed.add(claim.column)


def _take_claim(result: Assignment, header: Header, claim: _Claim) -> bool:
    entry = spec(result.kind, claim.candidate.field)
    strength, doubt = claim.candidate.strength, claim.candidate.doubt
    slots = {"header": header.text, "zh": entry.label.zh, "en": entry.label.en}
    if not claim.agrees:
        if strength < LISTED and claim.fits < _POOR and claim.cells >= 3:
            result.questions.append(Question("header_values_disagree", claim.column, slots))
            return False
        if entry.type in ("channel", "result") and claim.fits < _POOR:
            result.questions.append(Question("header_values_disagree", claim.column, slots))
            return False
        result.questions.append(Question("values_unlike_header", claim.column, slots))
    elif strength in (GUESS, NEAR) or doubt:
        result.questions.append(Question("header_guessed", claim.column, slots))
    sure = claim.agrees and strength not in (GUESS, NEAR) and not doubt
    how = {FIRST: "listed", LISTED: "listed", PUT_TOGETHER: "understood"}.get(strength, "guessed")
    _take(result, header, claim.column, entry, sure=sure, how=how)
    result.score += _worth(strength) if claim.agrees else 0.2
    return True


def _worth(strength: int) -> float:
    return {FIRST: 1.3, LISTED: 1.2, PUT_TOGETHER: 1.0, NEAR: 0.4, GUESS: 0.3}[strength]


def _take(result: Assignment, header: Header, column: int, entry: FieldSpec, *, sure: bool, how: str) -> None:
    unit = header.unit
    result.columns[entry.name] = Column(
        entry.name,
        column,
        header.text,
        unit.scale if entry.type in NUMERIC else 1.0,
        unit.currency,
        sure=sure,
        how=how,
    )


def _second_columns(
    result: Assignment,
    headers: Mapping[int, Header],
    samples: Mapping[int, Sequence[Value]],
    claims: Mapping[int, list[_Claim]],
) -> None:
    """Columns that claim a field which another column has: asked about, unless several such columns are usual."""
    taken = {column.index: name for name, column in result.columns.items()}
    for index, column_claims in claims.items():
        rivals = [
            claim
            for claim in column_claims
            if claim.candidate.strength >= PUT_TOGETHER and claim.agrees and not claim.candidate.doubt
        ]
        if index in taken or not rivals:
            continue
        name = rivals[0].candidate.field
        if name not in result.columns or all(value is None for value in samples[index]):
            continue
        if headers[index].ordinal > 1 or name in _MANY:
            result.numbered[index] = (max(2, headers[index].ordinal), name)
        else:
            _ask_which(result, headers[index], index, name)


def _ask_which(result: Assignment, header: Header, index: int, name: str) -> None:
    held, entry = result.columns[name], spec(result.kind, name)
    slots = {"header": held.header, "other": header.text, "zh": entry.label.zh, "en": entry.label.en}
    if entry.type in ("text", "tags"):
        result.questions.append(Question("second_column_kept", index, slots))
        return
    result.questions.append(Question("two_columns_one_field", index, slots))
    result.columns[name] = Column(
        held.field,
        held.index,
        held.header,
        held.scale,
        held.currency,
        sure=held.how in ("ours", "chosen"),
        how=held.how,
    )


def chosen_columns(
    choices: Collection[Choice], kind: Kind, sheet: str, headers: Mapping[int, Header]
) -> dict[int, str]:
    """The columns of a sheet that a person has mapped, for one kind: column → field ("" for none)."""
    found: dict[int, str] = {}
    for choice in choices:
        for column, header in headers.items():
            same = squeezed(header.text) == squeezed(choice.header) or squeezed(
                header.text.rpartition("/")[2]
            ) == squeezed(choice.header)
            known = not choice.field or choice.field in catalogue()[kind]
            if (
                same
                and known
                and choice.sheet in ("", sheet)
                and choice.kind in ("", kind)
                and choice.field not in found.values()
            ):
                found[column] = choice.field
    return found
