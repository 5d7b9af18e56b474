"""The order lines that rules pay for, taken from a sheet or summed outside of it as far as no rule tells them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.crm.missing import day_of, is_missing, text_of
from xlcrm.crm.names import name_key
from xlcrm.crm.order_lines import PARTED
from xlcrm.crm.service.rewards import Line, Rule, span

if TYPE_CHECKING:
    from xlcrm.crm.order_lines import OrderLines

DAY = dt.timedelta(days=1)


def reward_lines(
    orders: OrderLines,
    found: Sequence[Rule],
    as_of: dt.date,
    seller: Callable[[Any, int], str],
    *,
    fiscal_start: int = 1,
    days: int = 365,
) -> list[Line]:
    """The lines that the rules need for every period of the last so many days.

    `seller` says who sold a line, from its owner as written and its customer's position.
    """
    edges = {day for rule in found for day in cuts(rule, as_of, fiscal_start, days)}
    wanted = {name_key(rule.product) for rule in found if rule.product}
    is_named = (lambda product: any(each in name_key(product) for each in wanted)) if wanted else None
    rows = orders.between(sorted(edges), is_named)
    return [
        Line(
            int(at), seller(None if is_missing(owner) else owner, int(at)), text_of(product), date.date(), int(cents),
            None if is_missing(margin) else int(margin), day_of(paid), int(lines),
        )
        for at, owner, product, date, paid, cents, margin, lines in zip(*(rows[name] for name in PARTED), strict=True)
    ]  # fmt: skip


def cuts(rule: Rule, as_of: dt.date, fiscal_start: int, days: int) -> Iterator[dt.date]:
    """The first days of the rule's periods of the last so many days, and the day after the last of them."""
    begin = span(rule, max(rule.first, as_of - dt.timedelta(days=days - 1)), fiscal_start)[0]
    last = min(rule.last, as_of)
    while begin <= last:
        yield begin
        begin = min(span(rule, begin, fiscal_start)[1], last) + DAY
    yield begin
