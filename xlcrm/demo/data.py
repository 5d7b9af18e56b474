"""What the demo is made of: rows keyed by the fields of crm/fields.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from xlcrm.grid import Value
from xlcrm.lang import Lang, Text

Kind = Literal["customers", "contacts", "log", "orders", "reps"]
Row: TypeAlias = Mapping[str, Any]
"""Field → cell value."""
Draft: TypeAlias = dict[str, Value | Text]
"""A row while it is made: words still in both languages."""


SENDER = Text("销售内勤 <sales.desk@example.com>", "Sales desk <sales.desk@example.com>")


@dataclass(frozen=True)
class DemoData:
    """The demo in one language, as a team would have typed it up to `as_of`.

    DemoData.customers[0]["name"]; a field that a row lacks is an empty cell.
    """

    lang: Lang
    as_of: dt.date
    customers: tuple[Row, ...]
    contacts: tuple[Row, ...]
    log: tuple[Row, ...]
    orders: tuple[Row, ...]
    reps: tuple[Row, ...]
    rates: Mapping[str, float]
    """Value of one unit of each currency in CNY: made up, near the market."""
    visit_days: Mapping[str, int]
    """Days from visit to visit by tier, as this team chose them."""

    @property
    def settings(self) -> dict[str, Any]:
        """What the team chose on its Settings sheet, by key."""
        visits = {f"visit_days_{tier.lower()}": days for tier, days in self.visit_days.items()}
        return {"currency": "CNY", "rates": self.rates, "mail_sender": SENDER.in_(self.lang), **visits}

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """The rows of one kind."""
        rows: tuple[Row, ...] = getattr(self, kind)
        return rows


@dataclass(frozen=True)
class Drafts:
    """The rows of all kinds before the language is chosen."""

    customers: tuple[Draft, ...] = ()
    contacts: tuple[Draft, ...] = ()
    log: tuple[Draft, ...] = ()
    orders: tuple[Draft, ...] = ()
    reps: tuple[Draft, ...] = ()

    def having(self, **kinds: tuple[Draft, ...]) -> Drafts:
        """The same with the rows of some kinds exchanged."""
        return replace(self, **kinds)

    def told(
        self, lang: Lang, as_of: dt.date, rates: Mapping[str, float], visit_days: Mapping[str, int]
    ) -> DemoData:
        """The rows in one language."""
        kinds = {kind: tuple(map(_teller(lang), getattr(self, kind))) for kind in _KINDS}
        return DemoData(lang=lang, as_of=as_of, rates=rates, visit_days=visit_days, **kinds)


_KINDS: tuple[Kind, ...] = ("customers", "contacts", "log", "orders", "reps")


class _teller:  # noqa: N801 - reads as the function that it is
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, row: Draft) -> Row:
        return {
            field: value.in_(self.lang) if isinstance(value, Text) else value
            for field, value in row.items()
            if value is not None
        }
