"""The demo's customers without a fault in their row: of these the modules' sheets speak."""

from __future__ import annotations

from collections import Counter

from xlcrm.crm.names import name_key
from xlcrm.demo.data import DemoData, Row


def sound_customers(demo: DemoData) -> list[Row]:
    """Customers with a number, a name and a rep of the team, each but once, and not closed; in the sheet's order."""
    ids = Counter(row.get("id") for row in demo.customers)
    names = Counter(name_key(str(row.get("name"))) for row in demo.customers)
    reps = {str(rep["name"]) for rep in demo.reps if rep.get("active")}
    return [
        row
        for row in demo.customers
        if row.get("id") and row.get("name") and row.get("owner") in reps
        and ids[row["id"]] == 1 and names[name_key(str(row["name"]))] == 1
        and not row.get("do_not_contact") and not row.get("lost_date")
    ]  # fmt: skip
