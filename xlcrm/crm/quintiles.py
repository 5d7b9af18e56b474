"""Ranks in which equals are equal: places in a list, and fifths of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rank_share(values: NDArray[Any]) -> NDArray[np.float64]:
    """Where each value stands in the list, 0 (least) to 1 (greatest): the middle of its average rank. NaN stays NaN.

    Equal values share a place, so the order of rows cannot matter: rank_share([3, 3]) is 0.5 for both.
    """
    known = ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(values), dtype=bool)
    share = np.full(len(values), np.nan)
    if known.any():
        _, inverse, counts = np.unique(values[known], return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - counts / 2
        share[known] = (middle / len(inverse))[inverse]
    return share


def quintiles(values: NDArray[Any]) -> NDArray[np.int64]:
    """Fifth of each value, 1 for the least to 5 for the greatest; equal values share one, NaN gives 0.

    `pandas.qcut` fails on repeated values, and ranks in order of appearance change with the sheet's sorting.
    """
    fifth = np.ceil(np.round(rank_share(values) * 5, 9))
    return np.nan_to_num(fifth, nan=0.0).astype(np.int64)
