"""What chance decides for a table: its kind and fields, and the habits of the team that keeps it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from xlcrm.crm.tables import Kind

PICK: Mapping[Kind, tuple[list[str], list[str]]] = {
    "customers": (
        ["name", "owner"],
        ["id", "last_contact", "next_planned", "last_visit", "sales", "tier_own", "phone", "mobile", "email", "contact_name", "contact_title", "industry", "region", "province", "city", "address", "source", "entered", "status", "notes", "do_not_contact", "preferred_channel", "first_deal", "stage"],
    ),
    "log": (["date", "customer", "channel"], ["result", "content", "next", "author"]),
    "orders": (["date", "customer", "amount"], ["id", "product", "quantity"]),
    "contacts": (["customer", "person", "title"], ["phone", "mobile", "email"]),
}  # fmt: skip
_TELLS_OF_CUSTOMERS = {"last_contact", "sales", "phone", "tier_own", "city", "industry"}


@dataclass(frozen=True)
class Habits:
    """What teams do to a sheet besides keeping records in it; each comes now and then."""

    header_repeated: bool = False
    """For printing, every few rows."""
    page_subtotals: bool = False
    hint_row: bool = False
    """必填 · 下拉选择 · YYYY-MM-DD under the header."""
    line_under_header: bool = False
    remarks_between: bool = False
    owner_merged: bool = False
    """Written once for the rows below each other, merged."""
    sections_at_left: bool = False
    """Region names merged down the left edge, in a column without a header."""
    dividers_counted: bool = False
    """华东区(12家)"""
    total_first: bool = False
    signed: bool = False
    """制表人 · 审核 below the table."""
    legend: bool = False
    prepared: bool = False
    """Numbered rows that wait for records."""
    upper_header: bool = False
    """A first header row over some of the columns, the others merged down or not."""
    months: bool = False
    months_split: bool = False
    """Each month with 数量 and 金额 below it."""
    two_rows_a_record: bool = False
    again_at_right: bool = False
    """A second table with the same columns beside it."""
    columns_hidden: bool = False
    rows_filtered: bool = False
    apostrophes: bool = False
    wide_digits: bool = False
    bilingual: bool = False

    def named(self) -> list[str]:
        """Those that the team has."""
        return [one.name for one in fields(self) if getattr(self, one.name)]


@dataclass
class Plan:
    """What chance decided for one table."""

    kind: Kind
    zh: bool
    fields: list[str]
    rows: int
    scale: float = 1.0
    unit_place: str = ""
    faulty: bool = True
    habits: Habits = field(default_factory=Habits)

    @property
    def lang(self) -> str:
        """The language of its headers."""
        return "zh" if self.zh else "en"

    def text(self, zh: str, en: str) -> str:
        """The one or the other."""
        return zh if self.zh else en


def plan_of(kind: Kind, chance: random.Random, *, zh: bool) -> Plan:
    """A table of a kind, by chance."""
    must, may = PICK[kind]
    chosen = [*must, *chance.sample(may, chance.randint(min(3, len(may)), min(9, len(may))))]
    if kind == "customers" and not _TELLS_OF_CUSTOMERS & set(chosen):
        chosen.append("last_contact")
    if kind == "log" and not {"content", "result"} & set(chosen):
        chosen.append("content")
    chance.shuffle(chosen)
    if chance.random() < 0.6:
        lead = must[0] if kind != "orders" else "customer"
        chosen.remove(lead)
        chosen.insert(0, lead)
    plan = Plan(kind, zh, chosen, chance.randint(4, 25), faulty=chance.random() < 0.5)
    if {"sales", "amount"} & set(chosen) and chance.random() < 0.4:
        plan.scale = 1e4 if zh else 1e3
        plan.unit_place = chance.choice(["header", "title"])
    plan.habits = _habits(plan, chance)
    return plan


_RARE = 0.05


def _habits(plan: Plan, chance: random.Random) -> Habits:
    """Habits that go together; of those that change the whole table at most one."""
    had = {one.name: chance.random() < _RARE for one in fields(Habits)}
    customers = plan.kind == "customers"
    had["months"] &= customers and "sales" not in plan.fields
    had["months_split"] &= had["months"] or (customers and "sales" not in plan.fields)
    had["sections_at_left"] &= customers and "region" not in plan.fields
    had["owner_merged"] &= customers
    had["prepared"] &= customers
    shapes = [
        "two_rows_a_record",
        "months_split",
        "months",
        "again_at_right",
        "upper_header",
        "sections_at_left",
    ]
    shape = next((name for name in shapes if had[name]), "")
    for name in shapes:
        had[name] = name == shape
    had["two_rows_a_record"] &= len(plan.fields) >= 6
    if had["two_rows_a_record"]:
        had = {name: name == "two_rows_a_record" and customers for name in had}
    return Habits(**had)
