"""Lost deals counted: why, to whom, at which objection and step, which kind of customer, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from xlcrm.crm.periods import last_months

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.crm.deals import Deal

MONTHS = 12
EARLIER = "earlier"
"""Lost before the first of the months."""
Lost = Mapping[str, tuple[int, float]]
"""Name → (deals, amount); "" where nothing was written."""


def lost_by(found: Iterable[Deal], name_of: Callable[[Deal], str]) -> Lost:
    """The lost deals by what they share, the dearest first."""
    table = _summed(found, name_of, {})
    return dict(sorted(table.items(), key=lambda one: (-one[1][1], -one[1][0], one[0])))


def lost_by_month(found: Iterable[Deal], as_of: dt.date) -> Lost:
    """The lost deals of the last twelve months ("2026-03"), empty months included; nothing where none was lost.

    Those lost `EARLIER` come first where there are any, those without a day last; a day still to come has its own month.
    """
    months = last_months(as_of, MONTHS)[::-1]

    def month(deal: Deal) -> str:
        named = f"{deal.closed:%Y-%m}" if deal.closed else ""
        return EARLIER if "" < named < months[0] else named

    lost = _summed(found, month, {})
    if not lost:
        return {}
    table = {**dict.fromkeys(months, (0, 0.0)), **lost}
    first, last = table.pop(EARLIER, None), table.pop("", None)
    return {
        **({EARLIER: first} if first else {}),
        **dict(sorted(table.items())),
        **({"": last} if last else {}),
    }


def _summed(
    found: Iterable[Deal], name_of: Callable[[Deal], str], table: dict[str, tuple[int, float]]
) -> dict[str, tuple[int, float]]:
    for deal in found:
        if deal.state == "lost":
            name = name_of(deal)
            count, amount = table.get(name, (0, 0.0))
            table[name] = count + 1, amount + deal.amount
    return table
