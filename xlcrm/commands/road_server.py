"""Travel times by road from a team's own OSRM server, where the settings name one; everything else stays an estimate.

Off by default: the server learns where the customers are. It is asked by its table service, in blocks that fit the limit
of a hundred places which such servers have unless told otherwise.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from xlcrm.crm.geo import Leg, located
from xlcrm.crm.problems import Problem

if TYPE_CHECKING:
    from xlcrm.crm.geo import Place, Point, TravelProvider

BLOCK = 50
"""Places on either side of one question: a hundred together."""
SECONDS = 10.0
"""How long an answer may take."""
MOST_SECONDS = 24 * 3600.0

Way = tuple[int, float]
"""Minutes and kilometres."""


class _NoAnswerError(Exception):
    """The server gave none that can be used; the text says why."""


@dataclass
class RoadServer:
    """Asks the server for all ways between places that are known by coordinates; `rest` tells the others.

    After the first question without a good answer it asks no more, and `fault` says what happened.
    """

    address: str
    rest: TravelProvider
    profile: str = "driving"
    fault: str = ""
    ways: dict[tuple[Point | None, Point | None], Way | None] = field(default_factory=dict)
    """What it has told; None: that there is no way."""
    asked: set[Point] = field(default_factory=set)
    """Places that it was told."""

    def table(self, places: Sequence[Place]) -> list[list[Leg]]:
        """Legs between all places: `table[i][j]` leads from `places[i]` to `places[j]`."""
        rows = self.rest.table(places)
        points = [located(place) for place in places]
        self._learn(list(dict.fromkeys(point for point in points if point)))
        return [
            [self._leg(self.ways.get((start, end)), leg) for end, leg in zip(points, row, strict=True)]
            for start, row in zip(points, rows, strict=True)
        ]

    def problems(self) -> list[Problem]:
        """What to tell about the server: nothing while it answers."""
        values = {"server": self.address, "fault": self.fault}
        return [Problem("road_server", values=values)] if self.fault else []

    @staticmethod
    def _leg(way: Way | None, estimate: Leg) -> Leg:
        """The way by road; two places on one point of a map of names still lie apart, as estimated."""
        if way is None or estimate.basis not in ("coordinates", "gazetteer"):
            return estimate
        return Leg(*way, "given")

    def _learn(self, points: Sequence[Point]) -> None:
        """Ask for all ways between the points, block by block, as far as they are not known."""
        blocks = [points[at : at + BLOCK] for at in range(0, len(points), BLOCK)]
        for starts, ends in product(blocks, blocks):
            if not self.fault and any(pair not in self.ways for pair in product(starts, ends)):
                try:
                    self.ways |= self._ask(starts, ends)
                except _NoAnswerError as error:
                    self.fault = str(error)

    def _ask(
        self, starts: Sequence[Point], ends: Sequence[Point]
    ) -> dict[tuple[Point | None, Point | None], Way | None]:
        both = list(starts) if starts == ends else [*starts, *ends]
        self.asked.update(both)
        answer = self._get(_question(both, 0 if starts == ends else len(starts)))
        try:
            return dict(_ways(answer, starts, ends))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise _NoAnswerError(f"code {answer.get('code', '?')}") from error

    def _get(self, question: str) -> dict[str, Any]:
        address = f"{self.address.rstrip('/')}/table/v1/{self.profile}/{question}"
        try:
            if urlsplit(address).scheme not in ("http", "https"):
                raise _NoAnswerError("http:// …?")
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - http only, as just seen
                found = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise _NoAnswerError(f"HTTP {error.code} {error.reason}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise _NoAnswerError(str(getattr(error, "reason", "") or error)) from error
        if not isinstance(found, dict):
            raise _NoAnswerError("JSON?")
        return found


def _question(points: Sequence[Point], starts: int) -> str:
    """The question as a path: `starts` of the points are starts and the rest ends; 0: all are both."""
    where = ";".join(f"{point.longitude:.6f},{point.latitude:.6f}" for point in points)
    numbers = [str(number) for number in range(len(points))]
    sides = (
        f"&sources={';'.join(numbers[:starts])}&destinations={';'.join(numbers[starts:])}" if starts else ""
    )
    return f"{where}?annotations=duration,distance{sides}"


def _ways(
    answer: Mapping[str, Any], starts: Sequence[Point], ends: Sequence[Point]
) -> Iterator[tuple[tuple[Point | None, Point | None], Way | None]]:
    """Every way of an answer; None for one that the server does not know (null)."""
    if answer["code"] != "Ok":
        raise ValueError(answer["code"])
    lengths = answer.get("distances") or [[0.0] * len(ends)] * len(starts)
    for start, times, metres in zip(starts, answer["durations"], lengths, strict=True):
        for end, time, length in zip(ends, times, metres, strict=True):
            known = time is not None and 0 <= time <= MOST_SECONDS
            yield (start, end), (ceil(time / 60), (length or 0.0) / 1000) if known else None
