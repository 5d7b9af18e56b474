"""What is told of outside order lines that count for nobody, or not at all: how many, how much, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.crm.ledger.model import AMBIGUOUS, BLANK, UNKNOWN
from xlcrm.crm.outside.keys import NAME
from xlcrm.crm.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.outside.summing import Summed

NAMED = 5
"""Unknown customers that are named: those with the largest amounts."""
_LOST = {UNKNOWN: "ledger_unknown", AMBIGUOUS: "ledger_ambiguous", BLANK: "ledger_without_customer"}


def problems(name: str, found: Summed) -> Iterator[Problem]:
    """What a person should know of the lines of a ledger."""
    for place, code in _LOST.items():
        rows = found.frame[found.frame["customer"] == place]
        if len(rows):
            yield Problem(code, values={"ledger": name, **_amounts(rows), **_names(rows)})
    for column, code in (("incomplete", "ledger_incomplete"), ("later", "ledger_later")):
        rows = found.frame[found.frame[column] > 0]
        if len(rows):
            yield Problem(code, values={"ledger": name, "count": int(rows[column].sum())})
    yield from _no_rate(found.mine)


def _amounts(rows: pd.DataFrame) -> dict[str, Any]:
    """Lines and their amount, per currency."""
    sums = rows.groupby("code", sort=True)["amount"].sum()
    amount = " + ".join(f"{each:,.2f} {code}".strip() for code, each in sums.items())
    return {"count": int(rows["lines"].sum()), "amount": amount}


def _names(rows: pd.DataFrame) -> dict[str, Any]:
    """How many names, and those with the largest amounts."""
    worth = rows["amount"].abs().groupby(rows["key"]).sum().nlargest(NAMED)
    shown = ", ".join(str(key).removeprefix(NAME) for key in worth.index)
    count = rows["key"].nunique()
    return {"customers": count, "names": shown + (" …" if count > NAMED else "")}


def _no_rate(mine: pd.DataFrame) -> Iterator[Problem]:
    lost = mine[~mine["rated"] & (mine["known"] > 0)]
    for code, rows in lost.groupby("code", sort=True):
        values = {
            "currency": code, "amount": f"{rows['known_amount'].sum():,.2f}", "count": int(rows["known"].sum()),
            "customers": rows["customer"].nunique(),
        }  # fmt: skip
        yield Problem("no_rate", values=values)
