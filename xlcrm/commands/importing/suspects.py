"""New customers that may stand in the workbook already under a similar name: told, never merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.merging.sides import party_of
from xlcrm.crm.duplicates.pairs import pairs

if TYPE_CHECKING:
    from xlcrm.commands.importing.targets import Standings
    from xlcrm.crm.matching.index import Standing


def suspects(standings: Standings, new: Sequence[Standing]) -> list[tuple[str, str]]:
    """Names of new customers and of those that they may be, the surest first."""
    fresh = [one for one in new if one.kind == "customers" and one.text("name")]
    if not fresh:
        return []
    known = [
        one
        for rows in standings.by_table.values()
        for one in rows
        if one.kind == "customers" and one.text("name")
    ]
    everybody = [*known, *fresh]
    parties = [
        party_of(str(place), one, (), standings.index.region(one.text("country")))
        for place, one in enumerate(everybody)
    ]
    found = pairs(parties, since=len(known))
    return [(everybody[pair.other].text("name"), everybody[pair.one].text("name")) for pair in found]
