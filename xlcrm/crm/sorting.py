"""Two columns of whole numbers sorted as one, several times as fast as by sorting places and fetching both by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

BITS = 63
"""What a whole number has room for beside its sign."""


def in_order(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Both columns by the first and then the second; the first must not be negative."""
    if not len(first):
        return first, second
    low = int(second.min())
    bits = (int(second.max()) - low).bit_length()
    if int(first.max()).bit_length() + bits > BITS:
        places = np.lexsort((second, first))
        return first[places], second[places]
    both = (first << bits) | (second - low)
    both.sort()
    second = both & ((1 << bits) - 1)
    second += low
    both >>= bits
    return both, second
