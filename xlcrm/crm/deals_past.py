"""Deals as they stood on an earlier day, by their dates: so that a report can be made again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlcrm.crm.deals import STEPS, Deal, Rules
from xlcrm.crm.forecast_accuracy import Kept, by_month_and_rep


def as_they_stood(found: Iterable[Deal], day: dt.date, rules: Rules) -> list[Deal]:
    """The deals that were there on a day, each at the step it had reached, and open where it was decided later.

    A deal without any date stands as it is written: nothing tells when it came.
    """
    return [one for deal in found if (one := _as_it_stood(deal, day, rules))]


def _as_it_stood(deal: Deal, day: dt.date, rules: Rules) -> Deal | None:
    dates = [each for each in (*deal.reached, deal.closed) if each]
    if not dates or max(dates) <= day:
        return deal
    if min(dates) > day:
        return None
    reached = tuple(each if each and each <= day else None for each in deal.reached)
    moved_on = deal.since != reached[deal.step] or deal.state != "open"
    step = max((at for at, each in enumerate(reached) if each), default=deal.step) if moved_on else deal.step
    then = replace(deal, reached=reached, step=step)
    if deal.state == "open" or (deal.closed and deal.closed <= day):
        return then
    return replace(then, state="open", chance=rules.chances.get(STEPS[step], 0.0), closed=None, reason="")


def past_forecasts(found: Sequence[Deal], days: Iterable[dt.date], rules: Rules) -> Kept:
    """What would have been kept, had a report been made on each of the days."""
    kept = Kept()
    for day in sorted(days):
        kept = kept.with_day(day, by_month_and_rep(as_they_stood(found, day, rules), day))
    return kept
