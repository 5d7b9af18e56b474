"""A person's name over two columns (Surname and First name, 姓 and 名): the two columns are one field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.columns import Columns
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.headers import half_of_name, last_line
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind

SEVERAL = " … "
"""Between the headers of a field that is put together from several columns."""
_NAMED: Mapping[Kind, tuple[str, ...]] = {
    "customers": ("name", "contact_name"),
    "contacts": ("person",),
    "log": ("customer", "person"),
    "orders": ("customer",),
    "reps": ("name",),
}
"""What a person's name may be in a table of each kind, the likelier first: the customer, where no other column is."""
_GIVEN, _FAMILY = frozenset({"名", "名字", "name", "first"}), frozenset({"last"})
"""Words that mean half a name only where the other half stands beside them."""
_NEAR_BY = 2


def join_halves(result: Assignment, columns: Columns, settled: Collection[int]) -> None:
    """Make the two columns of a name one field of a table that names its customers or persons nowhere else."""
    pair = _halves(columns, {*settled} - _chosen_names(result))
    if pair is None or not (wanted := _field_for(result, columns, pair)):
        return
    for name in [name for name, column in result.columns.items() if column.index in pair]:
        del result.columns[name]
        result.questions[:] = [one for one in result.questions if one.column not in pair]
    first = min(pair)
    result.take(columns.headers[first], first, spec(result.kind, wanted), sure=True, how="understood")
    header = SEVERAL.join(columns.headers[column].text for column in sorted(pair))
    result.columns[wanted] = replace(result.columns[wanted], header=header, more=(max(pair),))
    result.score += 1.0


def ours_of_persons(result: Assignment, columns: Columns) -> None:
    """A person beside customers who are persons, the same for many of them, is one of us: the dentist of a patient."""
    name, person = result.columns.get("name"), result.columns.get("contact_name")
    if result.kind != "customers" or result.has("owner") or not (name and name.more and person):
        return
    if person.how != "chosen" and columns.profile(person.index).comes_again:
        del result.columns["contact_name"]
        result.guess(columns.headers[person.index], person.index, "owner")


def _chosen_names(result: Assignment) -> set[int]:
    """Columns that a person chose for the name: the other half still belongs to it."""
    fields = _NAMED.get(result.kind, ())
    return {one.index for name, one in result.columns.items() if name in fields and one.how == "chosen"}


def _halves(columns: Columns, settled: Collection[int]) -> tuple[int, int] | None:
    """The columns of a family name and of a given name; None unless there is just one of each."""
    left = [column for column in columns.headers if column not in settled and columns.samples[column]]
    family = [column for column in left if half_of_name(last_line(columns.headers[column])) == "family"]
    given = [column for column in left if half_of_name(last_line(columns.headers[column])) == "given"]
    if not family and not given:
        given = [column for column in left if _squeezed(columns, column) == "first"]
    family = family or _beside(given, _FAMILY, left, columns)
    given = given or _beside(family, _GIVEN, left, columns)
    return (family[0], given[0]) if len(family) == len(given) == 1 else None


def _beside(known: Sequence[int], words: Collection[str], left: Sequence[int], columns: Columns) -> list[int]:
    """The other half of a name by a word that may mean more (Name beside Surname, 名 beside 姓)."""
    near = [column for column in left if any(0 < abs(column - one) <= _NEAR_BY for one in known)]
    return [column for column in near if _squeezed(columns, column) in words]


def _squeezed(columns: Columns, column: int) -> str:
    return squeezed(last_line(columns.headers[column]))


def _field_for(result: Assignment, columns: Columns, pair: tuple[int, int]) -> str:
    """Which field the whole name is; empty when another column holds each that it may be."""
    fields = _NAMED.get(result.kind, ())
    for name in fields:
        if (
            name in result.columns
            and result.columns[name].how == "chosen"
            and result.columns[name].index in pair
        ):
            return name
    free = [name for name in fields if name not in result.columns or result.columns[name].index in pair]
    if result.kind == "customers" and "name" in free and _names_firms(result, columns):
        free.remove("name")
    return free[0] if free else ""


def _names_firms(result: Assignment, columns: Columns) -> bool:
    """Holds a column that nobody understood the names of firms? Then those are the customers."""
    return any(columns.profile(column).look == "firms" for column in columns.left_over(result.taken()))
