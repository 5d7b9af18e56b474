"""What is known of each customer beyond its row: from columns of the customer sheet, else from the sheet of profiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.crm.missing import is_missing

if TYPE_CHECKING:
    import pandas as pd

FACTS = ("kind", "parent", "brand", "referrer", "habit", "price_level", "our_place", "danger", "cares")
"""The fields of a profile."""


@dataclass(frozen=True)
class Profiles:
    """Field → customer (by position) → what is written."""

    said: Mapping[str, Mapping[int, Any]]

    def of(self, field: str) -> Mapping[int, Any]:
        """What is written of a field, by position."""
        return self.said.get(field, {})

    def text(self, field: str, at: int) -> str:
        """What is written of one customer as text; empty where nothing is."""
        value = self.of(field).get(at)
        return "" if value is None else str(value)


def profiles(beside: pd.DataFrame, rows: pd.DataFrame) -> Profiles:
    """`beside` are the columns of the customer sheet, in its order; `rows` are records of profiles, of which the last counts."""
    said: dict[str, dict[int, Any]] = {field: {} for field in FACTS}
    for field in FACTS:
        if field in rows:
            said[field] |= {
                int(at): value
                for at, value in zip(rows["at"], rows[field], strict=True)
                if at >= 0 and not _is_empty(value)
            }
        if field in beside:
            said[field] |= {at: value for at, value in enumerate(beside[field]) if not _is_empty(value)}
    return Profiles(said)


def _is_empty(value: Any) -> bool:
    return is_missing(value) or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class Links:
    """Customer → the customer that it names; and the names that nobody bears."""

    found: Mapping[int, int]
    unknown: Mapping[int, str]


def links(said: Mapping[int, Any], find: Callable[[str], int]) -> Links:
    """Names of other customers as positions; `find` gives a negative number for a name that nobody bears."""
    found, unknown = {}, {}
    for at, name in said.items():
        to = find(str(name))
        if to >= 0:
            found[at] = to
        else:
            unknown[at] = str(name)
    return Links(found, unknown)
