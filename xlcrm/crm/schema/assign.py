"""Which column is which field: the header's words proposed it, the cells below confirm it or speak against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from xlcrm.crm.schema.assignment import NUMERIC, Assignment, Choice
from xlcrm.crm.schema.claims import Claim, claims_of
from xlcrm.crm.schema.columns import Columns
from xlcrm.crm.schema.fields import fields_of, spec
from xlcrm.crm.schema.fullnames import join_halves, ours_of_persons
from xlcrm.crm.schema.guesses import guess_missing
from xlcrm.crm.schema.headers import FIRST, GUESS, LISTED, NEAR, NUMBERING, PUT_TOGETHER, Header
from xlcrm.crm.schema.rivals import weigh_rivals
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value

__all__ = ["NUMERIC", "assign", "chosen_columns", "is_numbering"]
_POOR = 0.2


def assign(
    kind: Kind,
    headers: Mapping[int, Header],
    samples: Mapping[int, Sequence[Value]],
    *,
    own: Mapping[int, str] | None = None,
    chosen: Mapping[int, str] | None = None,
    as_of: dt.date | None = None,
) -> Assignment:
    """Give each column its field, or none; `own` and `chosen` say column → field and are not argued with."""
    result = Assignment(kind)
    columns = Columns(headers, samples, as_of)
    fixed = _fix(result, headers, own or {}, chosen or {})
    numbering = {column for column, header in headers.items() if is_numbering(header, samples[column])}
    claims = {
        column: claims_of(kind, column, columns) for column in headers if column not in {*fixed, *numbering}
    }
    _deal(result, columns, claims)
    join_halves(result, columns, {*fixed, *numbering})
    guess_missing(result, columns, {*fixed, *numbering})
    weigh_rivals(result, columns, claims)
    ours_of_persons(result, columns)
    return result


def _fix(
    result: Assignment, headers: Mapping[int, Header], own: Mapping[int, str], chosen: Mapping[int, str]
) -> set[int]:
    """The columns that are settled beforehand: written by us, or mapped by a person."""
    for column, name in {**chosen, **own}.items():
        if name:
            how = "ours" if column in own else "chosen"
            result.take(headers[column], column, spec(result.kind, name), sure=True, how=how)
            result.score += 2
    return {*chosen, *own}


def is_numbering(header: Header, sample: Sequence[Value]) -> bool:
    """Does the column only number the rows (No. 1, 2, 3 …)?"""
    text = squeezed(header.text.rpartition("/")[2])
    if text not in (*NUMBERING, "no", "nr"):
        return False
    numbers = [value for value in sample if isinstance(value, (int, float)) and not isinstance(value, bool)]
    steps = [after - before == 1 or after == 1 for before, after in pairwise(numbers)]
    counts = bool(numbers) and numbers[0] in (0, 1) and sum(steps) >= 0.7 * len(steps)
    return counts or text in NUMBERING


def _deal(result: Assignment, columns: Columns, claims: Mapping[int, Sequence[Claim]]) -> None:
    """Deal the fields out, the strongest claims first, the running year before older ones, then from the left."""
    flat = [(claim, place) for column in sorted(claims) for place, claim in enumerate(claims[column])]
    flat.sort(
        key=lambda pair: (
            not pair[0].agrees,
            pair[0].candidate.doubt,
            columns.headers[pair[0].column].ordinal > 1,
            pair[0].candidate.field == "sales" and columns.years_back(pair[0].column),
            -min(pair[0].candidate.strength, LISTED),
            pair[0].candidate.field == "name" and not columns.profile(pair[0].column).each_once,
            pair[1],
            -pair[0].candidate.strength,
            pair[0].column,
        )
    )
    placed: set[int] = set()
    for claim, _ in flat:
        free = claim.column not in placed and claim.candidate.field not in result.columns
        if free and _take_claim(result, columns.headers[claim.column], claim):
            placed.add(claim.column)


def _take_claim(result: Assignment, header: Header, claim: Claim) -> bool:
    entry = spec(result.kind, claim.candidate.field)
    strength, doubt = claim.candidate.strength, claim.candidate.doubt
    if not claim.agrees:
        if _is_something_else(entry.type, claim):
            result.ask("header_values_disagree", claim.column, header.text, entry)
            return False
        result.ask("values_unlike_header", claim.column, header.text, entry)
    elif (strength in (GUESS, NEAR) or doubt) and not claim.backed:
        result.ask("header_guessed", claim.column, header.text, entry)
    sure = claim.agrees and (claim.backed or (strength not in (GUESS, NEAR) and not doubt))
    how = {FIRST: "listed", LISTED: "listed", PUT_TOGETHER: "understood"}.get(
        strength, "understood" if claim.backed else "guessed"
    )
    result.take(header, claim.column, entry, sure=sure, how=how)
    result.score += _worth(strength) if claim.agrees else 0.2
    return True


def _is_something_else(kind_of_cells: str, claim: Claim) -> bool:
    """Do the cells say plainly that the header means something else?"""
    if kind_of_cells == "tier" and claim.candidate.strength < LISTED:
        return True
    if claim.fits >= _POOR:
        return False
    if kind_of_cells in ("date", "datetime") and claim.no_days:
        return True
    return kind_of_cells in ("channel", "result") or (claim.candidate.strength < LISTED and claim.cells >= 3)


def _worth(strength: int) -> float:
    return {FIRST: 1.3, LISTED: 1.2, PUT_TOGETHER: 1.0, NEAR: 0.4, GUESS: 0.3}[strength]


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
            known = not choice.field or choice.field in fields_of(kind)
            if (
                same
                and known
                and choice.sheet in ("", sheet)
                and choice.kind in ("", kind)
                and choice.field not in found.values()
            ):
                found[column] = choice.field
    return found
