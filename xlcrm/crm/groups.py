"""Groups of customers by any column, judged by size, share and growth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xlcrm.crm.names import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Group(NamedTuple):
    """One group of customers."""

    name: str
    """As most cells write it; "" for customers of whom the column says nothing."""
    customers: int
    buying: int
    """Customers with a positive value in the period."""
    cents: int
    share: float
    """Of the total in the period; 0 where the total is none."""
    before: int
    """Cents of the period that it is compared with."""

    @property
    def growth(self) -> float | None:
        """Change against the period before; None where that was nothing."""
        return self.cents / self.before - 1 if self.before > 0 else None


def groups(labels: Sequence[Any], now: Ints, before: Ints) -> list[Group]:
    """Groups by the labels of customers, the greatest value first. A customer with several labels is in each of them.

    `now` and `before` are net cents per customer; shares are of the whole list, so that with several labels a customer
    they may come to more than 1.
    """
    members: dict[str, list[int]] = {}
    spelt: dict[str, dict[str, int]] = {}
    for place, label in enumerate(labels):
        for text in _texts(label):
            key = plain(text)
            members.setdefault(key, []).append(place)
            spellings = spelt.setdefault(key, {})
            spellings[text] = spellings.get(text, 0) + 1
    total = int(now.sum())
    found = [
        _group(_usual(spelt[key]), np.array(places), now, before, total) for key, places in members.items()
    ]
    return sorted(found, key=lambda group: (-group.cents, group.name))


def _group(name: str, places: Ints, now: Ints, before: Ints, total: int) -> Group:
    cents = int(now[places].sum())
    share = cents / total if total > 0 else 0.0
    return Group(name, len(places), int((now[places] > 0).sum()), cents, share, int(before[places].sum()))


def _texts(label: Any) -> tuple[str, ...]:
    """The labels of a cell; one empty text for a cell without any."""
    values = label if isinstance(label, tuple | list) else (label,)
    texts = dict.fromkeys(str(value).strip() for value in values if value is not None and value == value)  # noqa: PLR0124 - NaN
    return tuple(text for text in texts if text) or ("",)


def _usual(spellings: dict[str, int]) -> str:
    return min(spellings, key=lambda text: (-spellings[text], text))
