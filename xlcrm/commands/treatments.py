"""What each tier gets: the table of the settings sheet, and the column 政策/Treatment where a team wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.commands.situation import Situation

if TYPE_CHECKING:
    from xlcrm.crm.settings.lists import Treatment
    from xlcrm.workbook.changes import Cell


def treatments_of(here: Situation) -> dict[str, Treatment]:
    """Tier → what it gets."""
    from xlcrm.crm.settings.lists import treatments

    return treatments(next(iter(here.reading.of("treatments")), None), here.lang)


def treatment_cells(here: Situation, tiers: Mapping[str, Any]) -> dict[str, Cell] | None:
    """Row key → what its tier gets; None where nobody asked for the column and none stands there."""
    stands = any("treatment" in table.columns for table in here.customer_tables)
    if here.settings.treatment_column != "yes" and not stands:
        return None
    given = treatments_of(here)
    words = {tier: one.in_one_line(here.lang) for tier, one in given.items()}
    return {key: words.get(str(tier)) for key, tier in tiers.items()}
