"""Fields still missing, looked for among the columns left over: by a word of the header, or by the cells alone.

Whatever is taken here is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.claims import are_codes
from xlcrm.crm.schema.columns import Columns, readings
from xlcrm.crm.schema.evidence import Look
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.headers import PUT_TOGETHER, Header, is_of_goods
from xlcrm.crm.tables import Kind
from xlcrm.crm.values.columns import fit
from xlcrm.grid import Value

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
        ("owner", frozenset({"post"})),
        ("owner", frozenset({"our"})),
        ("name", frozenset({"customer", "name"})),
        ("tier_own", frozenset({"tier"})),
        ("phone", frozenset({"phone"})),
        ("email", frozenset({"email"})),
        ("contact_name", frozenset({"person"})),
    ),
    "log": (("next", frozenset({"next"})), ("date", frozenset({"date"})), ("customer", frozenset({"customer"})), ("content", frozenset({"content"})), ("channel", frozenset({"channel"}))),
    "orders": (("id", frozenset({"id"})), ("date", frozenset({"date"})), ("customer", frozenset({"customer"})), ("amount", frozenset({"amount"})), ("amount", frozenset({"sales"}))),
}  # fmt: skip
"""Words that point to a field even when the rest of the header stands in no list."""
_PLAIN_TYPES = frozenset({"name", "people", "text"})
_LIKE = 0.8
_AHEAD = 0.5
_DAYS_OF_CUSTOMERS = frozenset({"last_contact", "last_visit", "next_planned", "last_order", "first_deal"})
_FEW = 3


def guess_missing(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """Look for the fields that a table of its kind should have and has not."""
    by_a_word(result, columns, settled)
    only_dates(result, columns, settled)
    if result.kind == "customers":
        by_cells(result, columns, settled)
    if result.kind == "contacts" and (result.has("title") or result.has("role")):
        guess_person(result, columns)
    if result.kind == "log" and result.has("date") and not result.has("channel"):
        guess_channel(result, columns, settled)


KINDS_OF_CUSTOMERS: frozenset[Kind] = frozenset({"log", "orders", "contacts"})
"""Tables whose rows belong to customers."""


def guess_customers(result: Assignment, columns: Columns, known: Collection[Value]) -> None:
    """The column whose cells are the customers that another table lists, whatever its header says."""
    if not known or result.has("customer") or result.has("customer_id"):
        return
    for column in columns.left_over(result.taken()):
        cells = [value for value in columns.samples[column] if value is not None]
        if len(cells) >= _FEW and sum(value in known for value in cells) >= _LIKE * len(cells):
            result.guess(columns.headers[column], column, "customer")
            result.score += 1.0
            return


def guess_person(result: Assignment, columns: Columns) -> None:
    """The names in a list of people at customers: the leftmost column of names that do not come again."""
    if result.has("person"):
        return
    left = [
        column
        for column in columns.left_over(result.taken())
        if fit("name", columns.samples[column]) >= _LIKE
    ]
    known = [column for column in left if columns.profile(column).look == "people"] or [
        column for column in left if columns.profile(column).each_once
    ]
    if known:
        result.guess(columns.headers[known[0]], known[0], "person")


def by_a_word(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """A header understood in part, over cells that suit a field still missing."""
    for name, words in _HINTS.get(result.kind, ()):
        if name in result.columns:
            continue
        kind_of_cells = spec(result.kind, name).type
        for column in columns.left_over({*result.taken(), *settled}):
            sample = columns.samples[column]
            suits = kind_of_cells not in _PLAIN_TYPES or _suits(name, sample)
            suits &= kind_of_cells != "key" or (are_codes(sample) and columns.profile(column).each_once)
            suits &= kind_of_cells != "money" or _is_money(columns.headers[column])
            if _points_at(columns.headers[column], words) and fit(kind_of_cells, sample) >= _LIKE and suits:
                result.guess(columns.headers[column], column, name)
                result.score += 0.3
                break


def _points_at(header: Header, words: frozenset[str]) -> bool:
    return any(words <= reading.words and reading.unknown for reading in readings(header))


def _is_money(header: Header) -> bool:
    return not is_of_goods(header.text, header.unit)


def _suits(name: str, sample: Sequence[Value]) -> bool:
    """Owners come again, customers' names do not."""
    share = len(set(sample)) / len(sample)
    return share <= 0.7 if name == "owner" else share >= 0.7 or name in ("content", "customer")


def only_dates(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """The one column of dates in a log or ledger without a date is its date, but for days to come (expiry, renewal)."""
    if result.kind not in ("log", "orders") or "date" in result.columns:
        return
    dates = [
        column
        for column in columns.headers
        if column not in {*result.taken(), *settled}
        and _all_dates(columns.samples[column])
        and columns.profile(column).future < _AHEAD
        and not _of_customers(columns.headers[column])
    ]
    if len(dates) == 1:
        result.guess(columns.headers[dates[0]], dates[0], "date")
        result.score += 0.5


def _of_customers(header: Header) -> bool:
    """Names the header a day that a list of customers keeps of each (上次沟通, last contact)?"""
    return any(
        one.field in _DAYS_OF_CUSTOMERS and one.strength >= PUT_TOGETHER for one in header.of("customers")
    )


def _all_dates(sample: Sequence[Value]) -> bool:
    """Dates that look like dates: a bare number may be anything."""
    written = [value for value in sample if not isinstance(value, (int, float))]
    return len(written) >= 0.5 * len(sample) > 0 and fit("date", sample) >= 0.9


def guess_channel(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """A column of nothing but 电话, 上门, visit and the like says how the customer was reached."""
    for column in columns.left_over({*result.taken(), *settled}):
        if columns.profile(column).comes_again and fit("channel", columns.samples[column]) >= _LIKE:
            result.guess(columns.headers[column], column, "channel")
            return


_BY_LOOK: Sequence[tuple[str, Look]] = (
    ("owner", "people"),
    ("phone", "phones"),
    ("email", "emails"),
    ("sales", "money"),
)
_TELLING = frozenset({"owner", "last_contact", "last_visit", "next_planned", "tier_own", "sales", "contact_name", "phone", "mobile", "email", "address", "city"})  # fmt: skip


def by_cells(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """Customers' names, our people, phones, addresses and sales by their cells, where just one column looks so."""
    if len(_TELLING & result.columns.keys()) < 2:
        return
    if not result.has("name"):
        _guess_names(result, columns, settled)
    if not result.has("name") and not result.has("id"):
        return
    for name, look in _BY_LOOK:
        if name not in result.columns and not (name == "phone" and result.has("mobile")):
            left = [
                c for c in columns.left_over({*result.taken(), *settled}) if columns.profile(c).look == look
            ]
            fits = [column for column in left if _is_like(name, columns, column)]
            if len(fits) == 1:
                result.guess(columns.headers[fits[0]], fits[0], name)


def _guess_names(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """Names of firms before any other text that is different in each row, the leftmost first."""
    left = [
        column
        for column in columns.left_over({*result.taken(), *settled})
        if columns.profile(column).each_once and fit("name", columns.samples[column]) >= _LIKE
    ]
    ranks = {"firms": 0, "text": 1, "people": 2}
    known = [column for column in left if columns.profile(column).look in ranks]
    if known:
        best = min(known, key=lambda column: (ranks[columns.profile(column).look], column))
        result.guess(columns.headers[best], best, "name")
        result.score += 0.3


def _is_like(name: str, columns: Columns, column: int) -> bool:
    if name == "owner" and not columns.profile(column).comes_again:
        return False
    if name == "phone" and are_codes(columns.samples[column]) and not _are_mobiles(columns.samples[column]):
        return False
    if name == "sales" and not _is_money(columns.headers[column]):
        return False
    return _nobody_elses(name, columns.headers[column])


def _are_mobiles(sample: Sequence[Value]) -> bool:
    """Chinese mobile numbers, which no code looks like."""
    mobiles = [value for value in sample if re.match(r"1[3-9]\d{9}(?!\d)", str(value).strip())]
    return len(mobiles) >= _LIKE * len(sample)


_STRANGERS: Mapping[str, frozenset[str]] = {
    "owner": frozenset({"person", "customer", "title", "author"}),
    "phone": frozenset({"owner", "staff", "post"}),
    "email": frozenset({"owner", "staff", "post"}),
    "sales": frozenset({"margin", "pay", "due", "bill", "plan", "product"}),
}


def _nobody_elses(name: str, header: Header) -> bool:
    """The phone of our own rep is no customer's phone, a contact person no owner, a margin no sales."""
    return not any(_STRANGERS[name] & one.words for one in readings(header))
