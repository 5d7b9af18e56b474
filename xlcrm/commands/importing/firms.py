"""Whose firm a record speaks of: what it may change there, and whether it is the one that is known."""

from __future__ import annotations

from xlcrm.crm.duplicates.firm_names import firm
from xlcrm.crm.incoming.records import Record
from xlcrm.crm.matching.index import Standing
from xlcrm.crm.names import id_key, name_key


def about_firm(record: Record, employer: Standing) -> tuple[str, ...]:
    """Fields of the customer that a person's record does not change: its number, and a name that is the person's own."""
    own_name = record.text("customers", "name") == record.text("contacts", "person")
    named_otherwise = id_key(record.text("customers", "id")) == id_key(employer.text("id")) and employer.text(
        "id"
    )
    return ("id", "name") if own_name or named_otherwise else ("id",)


def works_elsewhere(person: Standing, customer: Standing | None, record: Record) -> bool:
    """Does the record name another firm than the one at which the person stands?"""
    here = person if person.kind == "customers" else person.customer
    name = record.text("customers", "name")
    if here is None or here is customer or not name or name == record.text("contacts", "person"):
        return False
    return name_key(name) != name_key(here.text("name"))


def same_firm(one: str, other: str) -> bool:
    """Are the names those of one firm, so far as a name can say? 华信电子(上海) and 上海华信电子有限公司 are."""
    return firm(one).core == firm(other).core
