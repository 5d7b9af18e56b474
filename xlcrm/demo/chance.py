"""Seeded chance that draws the same on every machine and Python: only `random()` itself is promised to stay."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws named by a key, so that one part of the demo can change without moving the others.

    Chance(7, "orders", "C0012").between(1, 6)
    """

    def __init__(self, *key: object) -> None:
        self._random = random.Random("/".join(map(str, key)))  # noqa: S311 - a demo, not a secret

    def unit(self) -> float:
        """A number from 0 up to 1."""
        return self._random.random()

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.unit() * (high - low + 1))

    def happens(self, share: float) -> bool:
        """True in that share of the draws."""
        return self.unit() < share

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.unit() * len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in an order of chance."""
        keyed = sorted((self.unit(), place) for place in range(len(items)))
        return [items[place] for _, place in keyed]

    def gap(self, mean: float, shape: int) -> int:
        """Whole days between two events of a gamma rhythm with whole shape, at least 1."""
        product = math.prod(1 - self.unit() for _ in range(shape))
        return max(1, round(-mean / shape * math.log(product)))
