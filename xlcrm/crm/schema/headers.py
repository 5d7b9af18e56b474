"""A header's text → the fields that it may name, each with how sure the words are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from xlcrm.crm.schema.fields import FieldSpec, catalogue
from xlcrm.crm.schema.units import Unit, counts_goods, split_unit
from xlcrm.crm.schema.words import Understood, plain, squeezed, understand
from xlcrm.crm.tables import Kind

FIRST, LISTED, PUT_TOGETHER, NEAR, GUESS = 5, 4, 3, 2, 1
"""How a header names a field: its first name · a listed name · put together from known words · nearly · perhaps."""

NUMBERING = ("序号", "行号", "sn", "sno", "slno", "srno", "seq", "index", "序")
"""Headers of a column that only counts the rows."""

_ABOUT: Mapping[Kind, frozenset[str]] = {
    "customers": frozenset({"customer", "detail"}),
    "contacts": frozenset({"person", "detail"}),
    "log": frozenset({"contact", "visit", "detail", "our"}),
    "orders": frozenset({"order", "detail", "our"}),
    "reps": frozenset({"owner", "staff", "our"}),
    "holidays": frozenset(),
    "settings": frozenset(),
    "mapping": frozenset(),
    "treatments": frozenset(),
    "segments": frozenset(),
    "channels": frozenset(),
    "cadences": frozenset(),
    "outcomes": frozenset(),
    "events": frozenset(),
    "targets": frozenset(),
    "greetings": frozenset(),
}
_BRACKETS = re.compile(r"[(\[【{<〔「](.*?)[)\]】}>〕」]")
_HARMLESS = re.compile(
    r"^(必填|选填|可选|下拉|选择|请选择|日期格式.*|格式.*|如.*|例.*|required|optional|mandatory|pick.*|select.*|yyyy.*|mm.*|dd.*|\d+|新|zh|en|中文|英文|[a-e](/[a-e])+|y/n|是/否|[*xyn])$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a header may name."""

    kind: Kind
    field: str
    strength: int
    doubt: bool = False
    """The words fit, but something beside them (such as an unexplained bracket) may change the meaning."""


@dataclass(frozen=True)
class Header:
    """A header taken apart."""

    text: str
    """In the sheet's own words."""
    unit: Unit
    ordinal: int
    """2 for 电话2 and "Phone 2"; 1 when there is no number."""
    candidates: tuple[Candidate, ...]

    def of(self, kind: Kind) -> tuple[Candidate, ...]:
        """The candidates for one kind of table, the strongest first."""
        return tuple(candidate for candidate in self.candidates if candidate.kind == kind)


@lru_cache(maxsize=20_000)
def read_header(text: str, group: str = "") -> Header:
    """Take a header apart; `group` is the header above it in a two-row header."""
    bare, unit = _without_unit(text, group)
    core = _BRACKETS.sub(" ", plain(bare)).strip()
    ordinal = _ordinal(core)
    found = _candidates(core) if core else {}
    if not found and (unit.currency or unit.scale != 1.0):
        found = _candidates(f"{core} amount")
    doubtful = False
    inside = [
        part for part in _BRACKETS.findall(plain(bare)) if part.strip() and not _HARMLESS.match(part.strip())
    ]
    if inside:
        fuller = _candidates(f"{core} {' '.join(inside)}")
        if any(one.strength >= PUT_TOGETHER for one in fuller.values()):
            found = fuller
        else:
            doubtful = any("not_ours" in one.words for part in inside for one in understand(part))
            other = {key: one for part in inside for key, one in _telling(part).items() if key not in found}
            doubtful, found = doubtful or bool(other and found), {**other, **found}
    if group:
        found = _with_lower_row(group, text, found)
    if is_of_goods(bare, unit):
        found = {key: one for key, one in found.items() if catalogue()[one.kind][one.field].type != "money"}
    candidates = [Candidate(c.kind, c.field, c.strength, c.doubt or doubtful) for c in found.values()]
    label = f"{group}/{text}" if group and group != text else text
    return Header(label, unit, ordinal, tuple(sorted(candidates, key=lambda c: -c.strength)))


_NAMES_ABOUT = frozenset({"customer", "person", "contact", "main", "order"})


@lru_cache(maxsize=20_000)
def half_of_name(text: str) -> str:
    """Which half of a person's name a header names: "family" (Surname, 姓), "given" (First name); else empty."""
    for one in understand(plain(split_unit(text)[0])):
        for half in ("family", "given"):
            if half in one.words and one.words <= {half, *_NAMES_ABOUT} and not one.unknown:
                return half
    return ""


def last_line(header: Header) -> str:
    """The lowest line of a header of several rows."""
    return header.text.rpartition("/")[2]


def is_of_goods(text: str, unit: Unit) -> bool:
    """Does a bracket measure goods (2026年提料（吨）, Sales (cases)) where no currency makes it money?"""
    return not unit.currency and any(map(counts_goods, _BRACKETS.findall(plain(text))))


def _without_unit(text: str, group: str) -> tuple[str, Unit]:
    """The whole header without its unit; the unit may stand in the group's name alone (Turnover k€ over the years)."""
    bare, unit = split_unit(f"{group} {text}".strip())
    if unit or not group:
        return bare, unit
    above, unit = split_unit(group)
    return f"{above} {text}".strip(), unit


_FRAMES = frozenset(
    {
        "channel",
        "customer",
        "deal",
        "detail",
        "contact",
        "person",
        "our",
        "order",
        "sales",
        "phone",
        "other",
        "record",
        "main",
    }
)
_GENERIC = frozenset(
    {
        "name",
        "id",
        "date",
        "type",
        "amount",
        "total",
        "result",
        "content",
        "notes",
        "channel",
        "record",
        "address",
        "fullname",
    }
)


def _with_lower_row(
    group: str, text: str, found: dict[tuple[Kind, str], Candidate]
) -> dict[tuple[Kind, str], Candidate]:
    """Kind by kind, the lower header by itself where both together say nothing, or where it names a field of its own."""
    above, below = understand(plain(split_unit(group)[0]))[0], understand(plain(split_unit(text)[0]))[0]
    if "not_ours" in above.words:
        return found
    frame = above.words <= _FRAMES | {"content"} and not above.unknown
    speaks = frame and (not below.words or not below.words <= _GENERIC)
    low = {(c.kind, c.field): c for c in read_header(text).candidates}
    if above.words <= {"content", "detail", "other", "main"} and not above.unknown and low:
        return {
            key: Candidate(c.kind, c.field, min(c.strength, PUT_TOGETHER), c.doubt) for key, c in low.items()
        }
    out = dict(found)
    for kind in {kind for kind, _ in low}:
        own = {key: c for key, c in low.items() if key[0] == kind}
        whole = {key for key, c in found.items() if key[0] == kind and c.strength >= PUT_TOGETHER}
        best = max(c.strength for c in own.values())
        if whole and not (speaks and best >= PUT_TOGETHER):
            continue
        out = {key: c for key, c in out.items() if key[0] != kind}
        out |= {
            key: Candidate(c.kind, c.field, min(c.strength, PUT_TOGETHER), c.doubt or not frame)
            for key, c in own.items()
        }
    return out


def _telling(bracket: str) -> dict[tuple[Kind, str], Candidate]:
    """The fields that much depends on which a bracket names by itself: 标签组(客户等级)."""
    return {
        key: one
        for key, one in _candidates(bracket).items()
        if one.strength >= PUT_TOGETHER and one.field in _WEIGHTY
    }


_WEIGHTY = frozenset(
    {
        "name",
        "owner",
        "tier_own",
        "last_contact",
        "last_visit",
        "next_planned",
        "sales",
        "industry",
        "region",
        "source",
        "status",
        "stage",
    }
)


def _ordinal(core: str) -> int:
    match = re.search(r"(?:^|[^0-9])([1-9])(?:$|[^0-9年月日])", core)
    if match:
        return int(match[1])
    chinese = re.search(r"([一二三四五])$|第([二三四五])|备用|其他联系|second|alternate|secondary", core)
    if not chinese:
        return 1
    return "一二三四五".find(chinese[1] or chinese[2] or "二") + 1 or 2


@lru_cache(maxsize=20_000)
def _candidates(core: str) -> dict[tuple[Kind, str], Candidate]:
    found: dict[tuple[Kind, str], Candidate] = {}
    for one in (*_listed(core), *_listed_in_parts(core), *_composed(core)):
        key = (one.kind, one.field)
        if key not in found or found[key].strength < one.strength:
            found[key] = one
    return found


@cache
def _names() -> Mapping[str, tuple[Candidate, ...]]:
    names: dict[str, list[Candidate]] = {}
    for kind, specs in catalogue().items():
        for spec in specs.values():
            if not spec.owned:
                for written in spec.names.values():
                    for place, name in enumerate(written):
                        names.setdefault(squeezed(name), []).append(
                            Candidate(kind, spec.name, FIRST if place == 0 else LISTED)
                        )
    return {name: tuple(found) for name, found in names.items()}


def _listed(core: str) -> tuple[Candidate, ...]:
    return _names().get(squeezed(core), ())


def _listed_in_parts(core: str) -> Iterator[Candidate]:
    """Two names of one field side by side: 客户名称/Customer, or 电话 Tel."""
    parts = [
        part
        for part in re.split(
            r"[/|\\,、;\n]+|(?<=[\u3400-\u9fff])\s+(?=[a-z])|(?<=[a-z])\s+(?=[\u3400-\u9fff])", core
        )
        if part.strip()
    ]
    if len(parts) < 2:
        return
    sets = [{(c.kind, c.field) for c in _listed(part)} for part in parts]
    for kind, field in set.intersection(*sets):
        yield Candidate(kind, field, LISTED)


@cache
def _patterns() -> tuple[tuple[FieldSpec, frozenset[str], frozenset[str], int], ...]:
    """(field, words that must stand, words that may stand, strength)."""
    rows = []
    for specs in catalogue().values():
        for spec in specs.values():
            for strength, texts in ((PUT_TOGETHER, spec.means), (GUESS, spec.maybe)):
                for text in texts:
                    words = text.split()
                    must = frozenset(word for word in words if not word.endswith("?"))
                    may = frozenset(word.rstrip("?") for word in words) | _ABOUT[spec.kind]
                    rows.append((spec, must, may, strength))
    return tuple(rows)


def _composed(core: str) -> Iterator[Candidate]:
    for reading in understand(core):
        for spec, must, may, strength in _patterns():
            if must <= reading.words:
                loose = _strength(reading, may, strength)
                if loose:
                    yield Candidate(spec.kind, spec.name, loose)


def _strength(reading: Understood, may: frozenset[str], strength: int) -> int:
    if reading.words - may:
        return 0
    if not reading.unknown:
        return strength
    known = sum(map(len, reading.words))
    strange = sum(map(len, reading.unknown))
    return (
        NEAR
        if strength == PUT_TOGETHER and len(reading.unknown) == 1 and strange <= max(3, known // 2)
        else 0
    )
