"""What a column may be: its header proposes fields, its cells confirm them or speak against them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlcrm.crm.grades import are_grades_in_words
from xlcrm.crm.schema.assignment import NUMERIC
from xlcrm.crm.schema.columns import Columns
from xlcrm.crm.schema.evidence import Profile
from xlcrm.crm.schema.fields import catalogue, spec
from xlcrm.crm.schema.headers import GUESS, LISTED, PUT_TOGETHER, Candidate, Header
from xlcrm.crm.tables import Kind
from xlcrm.crm.values.columns import TICKS, fit
from xlcrm.crm.values.scales import own_scale
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Value

_GOOD, _NEARLY_ALL = 0.5, 0.9
_SEVERAL, _SOME = 5, 0.15
_WORDS = frozenset({"result", "channel"})


@dataclass(frozen=True)
class Claim:
    """A column that may be a field, and the share of its cells that look like it."""

    column: int
    candidate: Candidate
    fits: float
    cells: int = 0
    no_days: bool = False
    """Are the cells numbers too far apart to be days, or nothing but yes and no?"""
    backed: bool = False
    """The cells say so much for it that a guess need not be asked about."""

    @property
    def agrees(self) -> bool:
        """Do the cells look like the field? Words for a result or a channel are kept as written, so some known ones do."""
        listed_words = self.candidate.field in _WORDS and self.candidate.strength >= LISTED
        return self.fits >= (_SOME if listed_words else _GOOD)


def claims_of(kind: Kind, column: int, columns: Columns) -> list[Claim]:
    """The fields of a kind that a column may be, the likeliest first."""
    header, sample = columns.headers[column], columns.samples[column]
    if _codes_for_names(kind, column, columns):
        return [Claim(column, Candidate(kind, _KEYS[kind], GUESS), 1.0, len(sample))]
    claims = [
        Claim(column, candidate, _fit(kind, candidate, sample), len(sample), no_days=_are_no_days(sample))
        for candidate in header.of(kind)
        if not _ruled_out(kind, candidate, header, sample)
        and not _names_a_team(candidate, columns.profile(column))
    ]
    if any(claim.agrees for claim in claims):
        claims = [claim for claim in claims if claim.agrees]
    elif any(spec(kind, claim.candidate.field).type == "name" for claim in claims) and are_codes(sample):
        name = "id" if kind == "customers" else "customer_id"
        if name in catalogue()[kind]:
            claims = [Claim(column, Candidate(kind, name, GUESS), 1.0, len(sample))]
    weighed = [_weighed(claim, columns) for claim in claims]
    return _likeliest_first(kind, weighed, columns)


_KEYS: Mapping[Kind, str] = {
    "customers": "id",
    "contacts": "customer_id",
    "log": "customer_id",
    "orders": "customer_id",
}
"""Which field the customer's number is."""


def _codes_for_names(kind: Kind, column: int, columns: Columns) -> bool:
    """Codes under a word for the customer (Acct: PC2001), while another column may hold the names: the number, asked about."""
    if (
        kind not in _KEYS
        or not _may_be_named(kind, columns.headers[column])
        or not are_codes(columns.samples[column])
    ):
        return False
    if any(one.kind == kind and one.field == _KEYS[kind] for one in columns.headers[column].of(kind)):
        return False
    return any(
        other != column
        and _may_be_named(kind, header)
        and fit("name", columns.samples[other]) >= _GOOD
        and not are_codes(columns.samples[other])
        for other, header in columns.headers.items()
    )


def _may_be_named(kind: Kind, header: Header) -> bool:
    """Does a header speak of the customer by name?"""
    return any(one.field in ("name", "customer") for one in header.of(kind))


def _fit(kind: Kind, candidate: Candidate, sample: Sequence[Value]) -> float:
    """The share of the cells that look like the field; a scale of the team's own proves a level as a whole."""
    entry = spec(kind, candidate.field)
    if entry.type in ("date", "datetime") and _are_no_days(sample):
        return 0.0
    if candidate.field == "status" and sample and set(map(type, sample)) == {bool}:
        return 1.0  # is_active: TRUE, FALSE
    return 1.0 if entry.type == "tier" and is_scale(sample) else fit(entry.type, sample)


def _are_no_days(sample: Sequence[Value]) -> bool:
    return _are_amounts(sample) or _are_flags(sample)


def _are_flags(sample: Sequence[Value]) -> bool:
    """Yes and no, several times: under Paid? stands whether, not when."""
    return len(sample) >= _SEVERAL and all(meaning("flag", value) is not None for value in sample)


def _are_amounts(sample: Sequence[Value]) -> bool:
    """Numbers, of which some may happen to be the number of a day and others cannot."""
    numbers = [value for value in sample if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return len(numbers) == len(sample) >= _SEVERAL and fit("date", sample) < _NEARLY_ALL


def _ruled_out(kind: Kind, candidate: Candidate, header: Header, sample: Sequence[Value]) -> bool:
    entry = spec(kind, candidate.field)
    ticked = bool(sample) and all(isinstance(value, str) and value.strip() in TICKS for value in sample)
    if (ticked and entry.type == "text") or (candidate.field in _sorts(header) and _graded(sample)):
        return True
    if entry.type == "tier" and candidate.strength == GUESS and not is_scale(sample):
        return True
    if entry.type == "key" and _is_no_key(candidate, sample):
        return True
    if candidate.field == "sales" and are_grades_in_words(sample):
        return True
    if entry.type == "phone" and _tells_how(sample):
        return True
    coded = any(spec(kind, other.field).type == "key" for other in header.of(kind)) and are_codes(sample)
    if entry.type == "name" and coded:
        return True
    numeric = any(spec(kind, other.field).type in NUMERIC for other in header.of(kind))
    if header.unit and entry.type not in NUMERIC and numeric:
        return True
    measured = header.unit.scale != 1.0 or bool(header.unit.currency)
    return measured and entry.type not in NUMERIC | {"text", "any"}


def _names_a_team(candidate: Candidate, cells: Profile) -> bool:
    """A few people's names that come again are no text of a talk, whatever the header says (记录: who recorded it)."""
    return candidate.field == "content" and cells.comes_again and cells.look == "people"


def _is_no_key(candidate: Candidate, sample: Sequence[Value]) -> bool:
    """A doubtful word over what are no codes, or a Number over phone numbers; a Record ID may look like one of those."""
    if not sample or are_codes(sample) or candidate.strength >= LISTED:
        return False
    return candidate.strength < PUT_TOGETHER or fit("phone", sample) >= 0.9


def _tells_how(sample: Sequence[Value]) -> bool:
    """By phone, by WeChat: under 联系方式 may stand how somebody is reached instead of the number."""
    return fit("channel", sample) >= _NEARLY_ALL and not fit("phone", sample)


def _sorts(header: Header) -> frozenset[str]:
    """The fields that give way to grades: a type always, a group where its word may name a level (Segment)."""
    levels = any(candidate.field == "tier_own" for candidate in header.of("customers"))
    return frozenset({"type", "groups"} if levels else {"type"})


def is_scale(sample: Sequence[Value]) -> bool:
    """Are the cells nothing but the levels of one scale: A, B, C, or the team's own words (铁杆, 常客, 散客)?"""
    return _graded(sample) or own_scale({str(value).strip() for value in sample}) is not None


def _graded(sample: Sequence[Value]) -> bool:
    """A, B, C and nothing else: a tier, even under the header Category."""
    tiers = {meaning("tier", value) for value in sample}
    return len(tiers) >= 2 and tiers <= set("ABCD")


def are_codes(sample: Sequence[Value]) -> bool:
    """Are the cells numbers or codes (C001, 0000100000), none twice as long as a code?"""
    texts = [str(value) for value in sample if isinstance(value, (str, int)) and not isinstance(value, bool)]
    coded = [
        text for text in texts if re.fullmatch(r"[A-Za-z]{0,4}[-_/ ]?[\d-]{2,12}[A-Za-z]?", text.strip())
    ]
    return len(coded) >= 0.8 * len(sample) > 0


_OUR_PEOPLE = frozenset({"owner", "author"})


def _weighed(claim: Claim, columns: Columns) -> Claim:
    """The claim with what its cells say beyond their type: a post over a few names that come again is the owner."""
    candidate = claim.candidate
    if speaks_against(candidate, columns, claim.column):
        return replace(claim, candidate=replace(candidate, doubt=True))
    weak = candidate.strength == GUESS or candidate.doubt
    if candidate.field == "tier_own" and candidate.strength == GUESS and not candidate.doubt:
        return replace(claim, backed=True)
    if weak and candidate.field in _OUR_PEOPLE and _is_team(columns.profile(claim.column)):
        return replace(claim, candidate=replace(candidate, doubt=False), backed=True)
    return claim


def _is_team(cells: Profile) -> bool:
    return cells.comes_again and cells.look in ("people", "text")


_BEHIND_US = frozenset({"last_contact", "last_visit", "last_order", "entered", "first_deal"})


def speaks_against(candidate: Candidate, columns: Columns, column: int) -> bool:
    """Are the cells of the right type and yet unlike the field: an owner of each customer, a last contact to come?"""
    if candidate.kind != "customers":
        return False
    if candidate.field == "owner":
        cells = columns.profile(column)
        return cells.cells >= 8 and cells.each_once
    if candidate.field in _BEHIND_US:
        return columns.profile(column).future >= _GOOD
    return False


def _likeliest_first(kind: Kind, claims: list[Claim], columns: Columns) -> list[Claim]:
    """Of equally worded claims the one whose type its cells prove (a tier, a date) goes before plain text."""
    return sorted(
        claims,
        key=lambda claim: (
            -min(claim.candidate.strength, LISTED),
            _other_look(claim, columns),
            spec(kind, claim.candidate.field).type == "text",
            -claim.candidate.strength,
        ),
    )


_UNLIKE = {"name": "people", "contact_name": "firms"}


def _other_look(claim: Claim, columns: Columns) -> bool:
    """A header such as Buyer means a firm or a person, Co. a firm or a county: the cells say which."""
    name = claim.candidate.field
    guessed = claim.candidate.strength == GUESS
    if guessed and name == "name" and columns.profile(claim.column).comes_again:
        return True
    return (
        claim.candidate.kind == "customers"
        and name in _UNLIKE
        and columns.profile(claim.column).look == _UNLIKE[name]
    ) or (guessed and name == "address" and not _numbered(columns.samples[claim.column]))


def _numbered(sample: Sequence[Value]) -> bool:
    """Have the cells numbers in them, as the houses of a street have?"""
    return sum(bool(re.search(r"\d", str(value))) for value in sample) >= _GOOD * len(sample)
