"""Values written on the first row of their group only: filled down, and asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from xlcrm.crm.schema.body import Body

_FEWEST = 6
"""Rows that show a pattern; in fewer, two blanks may be chance."""


def fill_customers_down(body: Body) -> None:
    """A log or ledger that writes the customer on the first line of a group only: filled down, and asked about."""
    column = body.columns.get("customer")
    if body.found.kind not in ("log", "orders") or column is None or "customer_id" in body.columns:
        return
    names = body.data["customer"]
    blank = [
        index
        for index, name in enumerate(names)
        if name is None and body.found.block.sheet.at(body.rows[index], column.index) is None
    ]
    if (
        len(names) < 3
        or names[0] is None
        or len(blank) < 0.25 * len(names)
        or _comes_twice_running([name for name in names if name is not None])
    ):
        return
    for index in blank:
        names[index] = names[index - 1]
    body.columns["customer"] = replace(column, sure=column.how == "chosen")
    body.tell("names_filled_down", body.rows[blank[0]], column.index, header=column.header, count=len(blank))


def fill_owners_down(body: Body) -> None:
    """An owner or region left of the name and written on the first row of its group only: filled down, and asked about."""
    if body.found.kind != "customers" or "name" not in body.columns:
        return
    for name in ("owner", "region"):
        column = body.columns.get(name)
        if column is None or column.index > body.columns["name"].index:
            continue
        values = body.data[name]
        blank = [
            index
            for index, value in enumerate(values)
            if value is None and body.found.block.sheet.at(body.rows[index], column.index) is None
        ]
        if values and values[0] is not None and _is_once_a_group(values, len(blank)):
            for index in blank:
                values[index] = values[index - 1]
            body.columns[name] = replace(column, sure=column.how == "chosen")
            body.tell(
                "values_filled_down",
                body.rows[blank[0]],
                column.index,
                header=column.header,
                count=len(blank),
            )


def _is_once_a_group(values: Sequence[Any], blank: int) -> bool:
    """Many blanks below at least two values, none of which comes again: what is empty here and there is no group."""
    written = [value for value in values if value is not None]
    groups = sum(after is None and one is not None for one, after in pairwise(values))
    once = len(set(written)) == len(written) or blank >= 0.6 * len(values)
    return (
        len(values) >= _FEWEST
        and groups >= 2
        and blank >= 0.4 * len(values)
        and once
        and not _comes_twice_running(values)
    )


def _comes_twice_running(values: Sequence[Any]) -> bool:
    """Is a value written again before another one came, with or without blanks between? Then it is not once a group."""
    return any(one == after for one, after in pairwise(value for value in values if value is not None))
