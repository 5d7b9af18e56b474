"""Travel times that a team has measured or taken from a map, by the names of both ends; the rest is estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlcrm.crm.geo.place import Place
from xlcrm.crm.geo.travel import Leg, TravelProvider
from xlcrm.crm.names import name_key

Ends = tuple[str, str]
"""Names of where a way begins and ends, as `name_key` gives them."""


@dataclass(frozen=True)
class GivenTravel:
    """Known ways first, those of another provider for the rest.

    A way that is given in one direction only is taken to be as long in the other.
    """

    known: Mapping[Ends, int]
    """Minutes between two named places."""
    rest: TravelProvider

    def table(self, places: Sequence[Place]) -> list[list[Leg]]:
        """Legs between all places: `table[i][j]` leads from `places[i]` to `places[j]`."""
        names = [name_key(place.name) for place in places]
        rows = self.rest.table(places)
        return [
            [self._leg(start, end, leg) for end, leg in zip(names, row, strict=True)]
            for start, row in zip(names, rows, strict=True)
        ]

    def _leg(self, start: str, end: str, estimate: Leg) -> Leg:
        minutes = self.known.get((start, end), self.known.get((end, start)))
        if minutes is None or not start or not end or start == end:
            return estimate
        return Leg(minutes, estimate.km, "given")
