"""Tiers that stay calm: a dead band around each limit, a minimum stay after a change, and falls that have to last.

Every method hands in where a customer stands on a scale on which less is better (the share of value before it, 1 less
its score). A limit is crossed only when the customer is `band` past it, or less where the next limit is nearer than two
bands: otherwise nobody could ever fall below a last limit of 95 %. A rise is seen at once, a fall once it has lasted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Letters = NDArray[np.object_]

LETTERS = np.array(["A", "B", "C"], dtype=object)


@dataclass(frozen=True)
class Limits:
    """Where A and B end on the scale, and how calm the tiers shall be."""

    cut_a: float
    cut_b: float
    band: float = 0.0
    stay: int = 0
    """Days that a tier is kept after a change, and that a fall has to last."""
    end: float = 1.0
    """The worst standing there is."""

    @property
    def falls(self) -> tuple[float, float]:
        """How far past A's and B's limit a tier is lost: the band, at most half the way to the next limit."""
        return min(self.band, (self.cut_b - self.cut_a) / 2), min(self.band, (self.end - self.cut_b) / 2)

    @property
    def rises(self) -> tuple[float, float]:
        """How far inside A's and B's limit a tier is won: the band, at most half of what there is."""
        return min(self.band, self.cut_a / 2), min(self.band, (self.cut_b - self.cut_a) / 2)

    @property
    def all(self) -> tuple[float, ...]:
        """Every limit that can matter: those of the figures alone, and those moved by the band."""
        (fall_a, fall_b), (rise_a, rise_b) = self.falls, self.rises
        cut_a, cut_b = self.cut_a, self.cut_b
        return cut_a, cut_b, cut_a + fall_a, cut_b + fall_b, cut_a - rise_a, cut_b - rise_b

    def tiers(self, standing: Floats) -> Letters:
        """A, B, C by the limits alone."""
        return LETTERS[(standing >= self.cut_a).astype(np.int64) + (standing >= self.cut_b)]

    def banded(self, standing: Floats, last: Letters) -> Letters:
        """A, B, C by limits moved away from the tier that each customer had."""
        (fall_a, fall_b), (rise_a, rise_b) = self.falls, self.rises
        low = np.where(last == "A", self.cut_a + fall_a, self.cut_a - rise_a)
        high = np.where(last == "C", self.cut_b - rise_b, self.cut_b + fall_b)
        return LETTERS[(standing >= low).astype(np.int64) + (standing >= high)]


class Past(NamedTuple):
    """What the last report said, per customer."""

    tier: Letters
    """"" where there was none."""
    days: Ints
    """How long ago the tier changed to this one; -1 where no change is known."""
    falling: Ints
    """How long the customer has stood past the limit below; -1 where it has not."""


class Calm(NamedTuple):
    """Tiers after the band and the stay."""

    tier: Letters
    held: Letters
    """Why a tier is not what the figures alone would give: band, stay, fall, or ""."""
    falling: NDArray[np.bool_]
    """Past the limit below, but not for long enough yet."""


def calm_tiers(standing: Floats, plain: Letters, past: Past, limits: Limits) -> Calm:
    """Tiers with the last ones in mind. `plain` are those of the figures alone; only A, B and C are held."""
    known = np.isin(past.tier, LETTERS) & np.isin(plain, LETTERS)
    wanted = np.where(known, limits.banded(standing, past.tier), plain)
    held = np.where(known & (plain != past.tier) & (wanted == past.tier), "band", "").astype(object)
    moved = known & (wanted != past.tier)
    held[moved & (past.days >= 0) & (past.days < limits.stay)] = "stay"
    falling = moved & (wanted > past.tier)
    held[falling & (held == "") & (past.falling < limits.stay) & (limits.stay > 0)] = "fall"
    tier = np.where(held != "", past.tier, wanted).astype(object)
    return Calm(tier, held, falling & (tier == past.tier))
