"""Two columns for one field: the better one is taken, and a person is asked when it is not plain which that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.claims import Claim
from xlcrm.crm.schema.columns import Columns, readings
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.headers import LISTED, PUT_TOGETHER, Header
from xlcrm.crm.schema.words import squeezed

_MANY = frozenset({"phone", "mobile", "email", "notes", "contact_name", "person", "address", "wechat", "contact_title", "title", "birthday", "content", "contact_notes"})  # fmt: skip
"""Fields of which a sheet may well have several columns; the others stay beside as the team's own."""
_OWN_WORDS = frozenset({"result"})
"""Fields whose cells are kept as written where they are no words that we know."""


def weigh_rivals(result: Assignment, columns: Columns, claims: Mapping[int, Sequence[Claim]]) -> None:
    """Columns that claim a field which another column has."""
    taken = result.taken()
    for index, column_claims in claims.items():
        wanted = [claim.candidate.field for claim in column_claims if _is_serious(claim)]
        if index in taken or not wanted or all(value is None for value in columns.samples[index]):
            continue
        name = wanted[0]
        if name not in result.columns:
            continue
        rather = _named_otherwise(result, columns.headers[index])
        if rather:
            result.guess(columns.headers[index], index, rather)
        else:
            _weigh(result, columns, index, name)
    _owners_of_theirs(result, columns, claims)
    _ask_whose_revenue(result, columns.headers)
    _leave_expiry(result, columns.headers)


def _named_otherwise(result: Assignment, header: Header) -> str:
    """A result by its name whose words nobody knows (结果: 待回复), beside the text of the talk: still the result."""
    names = (
        one.field for one in header.of(result.kind) if one.strength >= LISTED and one.field in _OWN_WORDS
    )
    return next((name for name in names if name not in result.columns), "")


def _owners_of_theirs(result: Assignment, columns: Columns, claims: Mapping[int, Sequence[Claim]]) -> None:
    """负责人 with another name in each row, beside the column of our own people: the customer's person."""
    if result.kind != "customers" or result.has("contact_name") or not result.has("owner"):
        return
    for index, column_claims in claims.items():
        said = any(claim.candidate.field == "owner" for claim in column_claims)
        cells = columns.profile(index)
        if index not in result.taken() and said and cells.each_once and cells.look == "people":
            result.guess(columns.headers[index], index, "contact_name")
            return


def _is_serious(claim: Claim) -> bool:
    return claim.candidate.strength >= PUT_TOGETHER and claim.agrees and not claim.candidate.doubt


def _weigh(result: Assignment, columns: Columns, index: int, name: str) -> None:
    header, held = columns.headers[index], result.columns[name]
    if header.ordinal > 1 or name in _MANY:
        result.numbered[index] = (max(2, header.ordinal), name)
    elif held.how in ("ours", "chosen") or _is_lesser(columns, index, held.index, name):
        _keep_beside(result, header, index, name)
    elif name == "owner" and result.kind == "customers":
        _choose_owner(result, columns, index)
    else:
        _ask_which(result, header, index, name)


def _is_lesser(columns: Columns, index: int, held: int, name: str) -> bool:
    """An older year, a group that comes again beside the names of customers, a start beside the day of the deal."""
    if name == "sales":
        return columns.years_back(index) > columns.years_back(held)
    if name == "date":
        return _says_start(columns.headers[index]) and not _says_start(columns.headers[held])
    return name == "name" and columns.profile(index).distinct < 0.6 < columns.profile(held).distinct


def _says_start(header: Header) -> bool:
    return any("starts" in one.words for one in readings(header))


def _keep_beside(result: Assignment, header: Header, index: int, name: str) -> None:
    """Tell once for a field that a column like it is left alone: of five years of sales the last says it for all."""
    held, entry = result.columns[name], spec(result.kind, name)
    told = [
        one
        for one in result.questions
        if one.code == "second_column_kept" and one.values["en"] == entry.label.en
    ]
    for one in told:
        result.questions.remove(one)
    result.ask("second_column_kept", index, held.header, entry, other=header.text)


def _ask_which(result: Assignment, header: Header, index: int, name: str) -> None:
    held, entry = result.columns[name], spec(result.kind, name)
    if entry.type in ("text", "tags"):
        _keep_beside(result, header, index, name)
        return
    result.ask("two_columns_one_field", index, held.header, entry, other=header.text)
    result.columns[name] = replace(held, more=(), sure=False)


_PLAIN_OWNER = frozenset({"owner", "owners", "负责人", "manager", "经理", "contactowner"})
"""Words that may just as well mean the head of the customer's firm."""


def _choose_owner(result: Assignment, columns: Columns, index: int) -> None:
    """Owner beside Outside sales: the plain word may be the owner of the customer's firm."""
    held, entry = result.columns["owner"], spec("customers", "owner")
    better = _ours(columns, index) > _ours(columns, held.index)
    if not better:
        _ask_which(result, columns.headers[index], index, "owner")
        return
    header = columns.headers[index]
    result.ask("two_columns_one_field", index, header.text, entry, other=held.header)
    result.take(header, index, entry, sure=False, how="guessed")
    if not result.has("contact_name") and columns.profile(held.index).look == "people":
        result.guess(columns.headers[held.index], held.index, "contact_name")
    else:
        result.ask("two_columns_one_field", held.index, header.text, entry, other=held.header)


def _ours(columns: Columns, column: int) -> tuple[bool, bool]:
    """How much speaks for one of us: a word that says so, then names that come again."""
    plain = squeezed(columns.headers[column].text.rpartition("/")[2]) in _PLAIN_OWNER
    return not plain, not columns.profile(column).each_once


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
        result.doubt("sales")
