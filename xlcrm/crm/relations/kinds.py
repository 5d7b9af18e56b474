"""The four types of industrial selling: 朋友 friend, 供应商 supplier, 伙伴 partner, 外人 outsider; written down, or proposed from the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlcrm.lang import Text

KINDS: Mapping[str, Text] = {
    "friend": Text("朋友|朋友型", "Friend"),
    "supplier": Text("供应商|供应商型|供货商", "Supplier|Vendor"),
    "partner": Text("伙伴|伙伴型|合作伙伴", "Partner"),
    "outsider": Text("外人|外人型|局外人", "Outsider"),
}
"""Code → what a cell says; the first word is ours."""
TRUSTED = 3
"""From this stage on (友谊 of the standard ladder) a customer who buys is a friend."""


@dataclass(frozen=True)
class Facts:
    """What the type of a relation is proposed from."""

    buys: bool
    """Did it order in the last year?"""
    bought: bool
    """Did it ever?"""
    known: int
    """How many of its people we are in contact with."""
    stage: int | None
    """On the ladder, from 0; None where nobody wrote it down."""


def proposed(facts: Facts) -> tuple[str, Text] | None:
    """The type that the facts speak for, and why; None where they say too little."""
    if facts.buys and (facts.stage or 0) >= TRUSTED:
        return "friend", Text(
            "近一年有订单，关系在友谊以上", "orders in the last year, and friends or closer"
        )
    if facts.buys:
        return "supplier", Text("近一年有订单，关系还不深", "orders in the last year, but not close yet")
    if facts.bought:
        return "partner", Text(
            "老客户，近一年没有订单：等新项目",
            "an old customer without orders for a year: waits for a new project",
        )
    if facts.known >= 2:
        return "outsider", Text(
            f"认识 {facts.known} 人，但没有成交",
            f"{facts.known} of their people are known, and nothing was sold",
        )
    return None
