"""Tiers set by hand that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.crm.checks.places import Place, complained, tables
from xlcrm.crm.names import plain
from xlcrm.crm.settings import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Reading

_NOTHING = {"", "-", "–", "—", "/", "无", "暂无", "none", "n/a", "na", "null"}


def tier_problems(ledger: Ledger, reading: Reading) -> Iterator[Problem]:
    """Something stands in a manual tier that no scale knows, such as a question mark."""
    known = complained(reading, "tier")
    for table in tables(ledger, "customers"):
        if "tier_manual" not in table.columns:
            continue
        raw = table.raw.get("tier_manual", table.data["tier_manual"])
        for at, value in enumerate(raw):
            place = Place(table, at)
            unread = place.get("tier_manual") not in TIERS and plain(str(value or "")) not in _NOTHING
            if unread and (table.sheet, place.cell("tier_manual")) not in known:
                yield place.problem(
                    "manual_tier_unknown", "tier_manual", {"text": str(value), "name": place.name}
                )
