"""Records of customers: their rows, and the persons whom they name beside."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.commands.importing.firms import same_firm
from xlcrm.commands.importing.persons import Persons
from xlcrm.commands.importing.refusals import NO_NAME, whose
from xlcrm.commands.importing.rows import Rows
from xlcrm.crm.incoming.records import Record
from xlcrm.crm.matching.index import PERSON_IN, Reach, Standing
from xlcrm.lang import Text

_TO_CONTACT: Mapping[str, str] = {there: here for here, there in PERSON_IN["customers"].items()}
_ONLY_PERSONS = (
    "contact_name",
    "contact_title",
    "mobile",
    "wechat",
    "birthday",
    "birthday_lunar",
    "birthday_calendar",
)
SAME, OTHER = "same", "other"
"""What a person says of a row that may be a customer who is there: the same one, or another."""


class Customers:
    """Places records of customers; `verdicts`: (source, line) → SAME or OTHER, by a person's word."""

    def __init__(self, rows: Rows, persons: Persons, verdicts: Mapping[tuple[str, int], str]) -> None:
        self._rows, self._persons, self._verdicts = rows, persons, verdicts

    def place(self, record: Record) -> None:
        """Place one record."""
        reach = self._reach(record)
        found = self._known(record, reach)
        if isinstance(found, Text):
            self._rows.refuse(record, found)
        elif found is None and not reach.name:
            self._rows.refuse(record, NO_NAME)
        else:
            self._fill(found or self._new(record), record)

    def _new(self, record: Record) -> Standing:
        known_by = ("id", "name", "country", "phone", "mobile", "email", "contact_name")
        return self._rows.new_customer(record, *known_by)

    def _fill(self, standing: Standing, record: Record) -> None:
        """The customer's own cells, then the person whom its row has no room for."""
        rest = self._rows.touch(standing, record, "customers")
        person = {
            _TO_CONTACT[name]: item
            for (kind, name), item in record.items.items()
            if kind == "customers" and name in _TO_CONTACT
        }
        if "person" in person and any(name in rest for name in _ONLY_PERSONS):
            self._persons.put(standing, record, person)
            rest = {name: item for name, item in rest.items() if name not in _TO_CONTACT}
        self._rows.homeless("customers", rest)

    def _known(self, record: Record, reach: Reach) -> Standing | Text | None:
        """The customer's row, a question when its number or mailbox is another's, or None."""
        verdict = self._verdicts.get((record.source, record.line), "")
        by_name = self._rows.index.customer(Reach(id=reach.id, name=reach.name))
        if by_name is not None or verdict == OTHER:
            return by_name
        found = self._rows.index.customer(reach)
        if found is None or verdict == SAME or not reach.name or same_firm(found.text("name"), reach.name):
            return found
        return whose(found, reach)

    def _reach(self, record: Record) -> Reach:
        said = record.text
        phones = " / ".join(filter(None, (said("customers", "phone"), said("customers", "mobile"))))
        region = self._rows.index.region(said("customers", "country"))
        return Reach(said("customers", "id"), said("customers", "name"), said("customers", "contact_name"), phones, said("customers", "email"), region)  # fmt: skip
