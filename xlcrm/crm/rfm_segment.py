"""A named part of the RFM cube, as the settings name it: nothing heavy is loaded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.crm.rfm import Rfm

Range = tuple[int, int]


@dataclass(frozen=True)
class RfmSegment:
    """A named part of the cube of scores, limits included."""

    name: str
    recency: Range = (1, 5)
    frequency: Range = (1, 5)
    money: Range = (1, 5)

    def mask(self, scores: Rfm) -> NDArray[np.bool_]:
        """Which customers fall into it."""
        pairs = zip(scores, (self.recency, self.frequency, self.money), strict=True)
        inside = [(score >= low) & (score <= high) for score, (low, high) in pairs]
        return inside[0] & inside[1] & inside[2]
