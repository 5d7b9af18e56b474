"""Telephone numbers that look right and reach nobody.

Official numbers for fiction where a regulator sets some aside (US and Canada 555-01xx, UK Ofcom, Ireland ComReg,
Germany BNetzA, France ARCEP, Sweden PTS, Australia ACMA). Elsewhere the subscriber's part begins with a digit that the
country's plan gives to nobody (0 after the area code, 2 in Singapore, 5 in Spain, 10 in Poland). In China: mobiles
154… (a prefix that no carrier was given, though it has the shape 1[3-9]…) and landlines whose subscriber's part begins with 90.
"""

from __future__ import annotations

from collections import Counter

MOBILE_CN = "154 #### ####"


class Numbers:
    """Hands out numbers by pattern (# is any digit), none twice."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def next(self, pattern: str) -> str:
        """The next number of a pattern, far from the one before it; ValueError when all are given out."""
        digits = pattern.count("#")
        count = self._given[pattern]
        if count >= 10**digits:
            raise ValueError(f"no number left of {pattern}")
        self._given[pattern] += 1
        rest = iter(f"{(count + 1) * _step(digits) % 10**digits:0{digits}d}")
        return "".join(next(rest) if char == "#" else char for char in pattern)


def _step(digits: int) -> int:
    """A stride with no factor in common with 10, so that all numbers are met before one comes back."""
    return int(0.6180339887 * 10**digits) // 10 * 10 + 7
