"""The measures as expressions: grouped by customer and day first, as `xlcrm.crm.purchases` does, then by customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from xlcrm.crm.measures import COUNTED, YEAR, Span
from xlcrm.crm.outside.lines import MARGINS, one_if

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Column, IntegerValue, Table


def totals(lines: Table, as_of: dt.date) -> Table:
    """What there is of each name and currency: lines, incomplete ones, later ones, amounts, and the days of events."""
    past = lines.date <= as_of
    complete = ibis.cases((lines.date.notnull(), lines.priced), else_=0)
    known = past.ifelse(complete, 0)
    found = {
        "lines": lines.lines.sum(),
        "incomplete": (lines.lines - complete).sum(),
        "later": (lines.date > as_of).ifelse(lines.lines, 0).sum(),
        "known": known.sum(),
        "cents": (known > 0).ifelse(lines.cents, 0).sum(),
        "amount": lines.amount.sum(),
        "known_amount": (known > 0).ifelse(lines.amount, 0.0).sum(),
        "first": (known > 0).ifelse(lines.date, ibis.null("date")).min(),
        "first_bought": _bought_on(lines.date, lines).min(),
    }
    if "delivered" in lines.columns:
        found["delivered"] = _bought_on(lines.delivered, lines, lines.delivered <= as_of).max()
    counts = {name: column.cast("int64") for name, column in found.items() if name in _COUNTS}
    return lines.group_by("key", "currency").agg(**{**found, **counts})


_COUNTS = ("lines", "incomplete", "later", "known", "cents")


def _bought_on(day: Column, lines: Table, chosen: BooleanValue | bool = True) -> Column:
    """The days of lines on which something was bought and not sent back."""
    return ((lines.lines > lines.returned) & chosen).ifelse(day, ibis.null("date"))


def usable(lines: Table, as_of: dt.date, unrated: list[str]) -> Table:
    """Lines up to the day, with their amount, in currencies that can be summed; with their age in days."""
    chosen = (lines.date <= as_of) & (lines.priced > 0) & lines.key.notnull()
    if unrated:
        chosen &= lines.currency.notin(unrated)
    return lines.filter(chosen).mutate(age=_age(lines.date, as_of))


def _age(date: Column, as_of: dt.date) -> IntegerValue:
    return ibis.date(as_of).delta(date, unit="day").cast("int64")


def measured(
    usable: Table, as_of: dt.date, wanted: Mapping[str, Span], half_life: float, *, has_median: bool
) -> Table:
    """One row per key: the columns of `Measures` with spans as net_quarter, ordered_year and so on."""
    days = _days(usable, as_of)
    seen = _in_order(days)
    found = _sums(seen, wanted, half_life)
    if has_median:
        return seen.group_by("key").agg(**found, usual=seen.gap.median())
    return seen.group_by("key").agg(**found).left_join(_medians(seen), "key").drop("key_right")


def beside(usable: Table, as_of: dt.date, window: Span) -> Table | None:
    """By `place` what is a plain sum of lines: lateness and margins; None where the ledger tells neither."""
    sums = _lateness(usable, as_of) if {"due", "paid"} <= set(usable.columns) else {}
    if "telling" in usable.columns:
        sums |= {name: usable[name] for name in MARGINS} | _of_window(usable, usable.age.between(*window))
    if not sums:
        return None
    return usable.group_by("place").agg(**{name: each.sum().cast("int64") for name, each in sums.items()})


def _of_window(rows: Table, inside: BooleanValue) -> dict[str, Column]:
    return {f"window_{name}": _where(inside, rows[name]) for name in ("profit", "telling", "lines")}


def _days(usable: Table, as_of: dt.date) -> Table:
    """One row per customer and day; lateness and margins ride along where the ledger tells them."""
    sums = {"cents": usable.cents}
    if {"due", "paid"} <= set(usable.columns):
        sums |= _lateness(usable, as_of)
    if "telling" in usable.columns:
        sums |= {name: usable[name] for name in (*MARGINS, "lines")}
    return usable.group_by("key", "age").agg(
        **{name: column.sum().cast("int64") for name, column in sums.items()}
    )


def _lateness(usable: Table, as_of: dt.date) -> dict[str, IntegerValue]:
    """Invoices that fell due, and days to their payment, or to the as-of day where they are unpaid."""
    settled = (usable.paid <= as_of).fill_null(False)
    told = (usable.due.notnull() & (settled | (usable.due < as_of))).ifelse(usable.positive, 0)
    end = settled.ifelse(usable.paid, ibis.date(as_of))
    late = end.delta(usable.due, unit="day").cast("int64")
    return {"invoices": told, "days_late": ((told > 0) & (late > 0)).ifelse(told * late, 0)}


def _in_order(days: Table) -> Table:
    """With the gap to the order before, and how long the customer has been silent: orders first, the latest on top."""
    ordered = one_if(days.cents > 0)
    days = days.mutate(ordered=ordered)
    line = ibis.window(group_by=days.key, order_by=[days.ordered.desc(), days.age])
    is_order = days.ordered == 1
    return days.mutate(
        gap=is_order.ifelse(days.age - days.age.lag().over(line), ibis.null("int64")),
        silent=is_order.ifelse(days.age, ibis.null("int64")).first(include_null=True).over(line),
    )


def _sums(seen: Table, wanted: Mapping[str, Span], half_life: float) -> dict[str, Column]:
    weight = ibis.literal(2.0, "float64") ** (seen.age.cast("float64") / -half_life)
    since = seen.age - seen.silent.fill_null(0)
    inside = {name: seen.age.between(*span) for name, span in wanted.items()}
    whole = {
        "value": seen.cents,
        "orders": seen.ordered,
        "former": _where(since.between(0, YEAR - 1), seen.cents),
        **{f"net_{name}": _where(chosen, seen.cents) for name, chosen in inside.items()},
        **{f"ordered_{name}": _where(inside[name], seen.ordered) for name in COUNTED},
        **{name: seen[name] for name in ("invoices", "days_late", *MARGINS) if name in seen.columns},
    }
    if "telling" in seen.columns:
        whole |= _of_window(seen, inside["window"])
    sums = {name: column.sum().cast("int64") for name, column in whole.items()}
    fading = {"faded": seen.cents * weight, "alive": seen.ordered * weight}
    return {**sums, "silent": seen.silent.min(), **{name: column.sum() for name, column in fading.items()}}


def _where(chosen: BooleanValue, column: Column) -> Column:
    return chosen.ifelse(column, 0)


def _medians(seen: Table) -> Table:
    """Median gap of each key, for engines that have no median."""
    gaps = seen.filter(seen.gap.notnull())
    place = ibis.row_number().over(group_by=gaps.key, order_by=gaps.gap)
    count = gaps.gap.count().over(group_by=gaps.key)
    gaps = gaps.mutate(place=place, count=count)
    low, high = ((gaps["count"] - 1) / 2).floor(), (gaps["count"] / 2).floor()
    middle = gaps.filter((gaps.place == low) | (gaps.place == high))
    return middle.group_by("key").agg(usual=middle.gap.mean())
