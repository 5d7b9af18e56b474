"""Phone numbers that cannot be dialled and e-mail addresses that cannot be written to.

Rules, not a directory: lengths of E.164 with a country code; China's plan for Chinese numbers (mobiles 1[3-9] and
eleven digits, area code 0 and ten to twelve digits, 400/800 and ten, 95/96/100 hotlines); else six to fifteen digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlcrm.crm.checks.places import Place, complained, places
from xlcrm.crm.countries import country_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Kind, Reading

_SEVERAL = re.compile(r"\s*(?:\s/\s|[;；、,，\n|])\s*")
_EXTENSION = re.compile(r"(?:(?:转|分机|ext\.?|x|#)\s*\d{1,6}|(?<=\d{7})\s*[-–—]\s*\d{1,5})$", re.IGNORECASE)
_CHINA = re.compile(
    r"(?:86)?1[3-9]\d{9}"
    r"|(?:86)?0(?:10|2\d)\d{8}|(?:86)?0[3-9]\d{2}\d{7,8}"
    r"|86(?:10|2\d|[3-9]\d{2})\d{7,8}"
    r"|[2-9]\d{6,7}|[48]00\d{7}|(?:95|96)\d{3,6}|1(?:00|2)\d{2,3}"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
_NORTH_AMERICA = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}|[2-9]\d{6}")


def phone_problems(ledger: Ledger, reading: Reading) -> Iterator[Problem]:
    """Numbers of customers and their people that are too short, too long, or fit no plan."""
    known = complained(reading, "phone")
    country = _countries(ledger)
    fields: tuple[tuple[Kind, str], ...] = (
        ("customers", "phone"),
        ("contacts", "phone"),
        ("contacts", "mobile"),
    )
    for kind, field in fields:
        for place in places(ledger, kind, field):
            bad = next((part for part in _parts(place, field) if not dialable(part, country(place))), None)
            if bad and (place.table.sheet, place.cell(field)) not in known:
                yield place.problem("bad_phone", field, {"text": bad, "name": place.name})


def email_problems(ledger: Ledger, reading: Reading) -> Iterator[Problem]:
    """Addresses without a name, an @ or a domain with a dot."""
    known = complained(reading, "email")
    fields: tuple[tuple[Kind, str], ...] = (("customers", "email"), ("contacts", "email"), ("reps", "email"))
    for kind, field in fields:
        for place in places(ledger, kind, field):
            bad = next((part for part in _parts(place, field) if not _EMAIL.fullmatch(part)), None)
            if bad and (place.table.sheet, place.cell(field)) not in known:
                yield place.problem("bad_email", field, {"text": bad, "name": place.name})


def _parts(place: Place, field: str) -> list[str]:
    value = place.get(field)
    texts = value if isinstance(value, tuple | list) else (value,)
    return [part for text in texts for part in _SEVERAL.split(str(text).strip()) if part]


def _countries(ledger: Ledger) -> Callable[[Place], str]:
    """Finds the country in which a record's numbers are dialled: the customer's, else home."""
    codes = ledger.customers["country"].tolist()
    known = [codes[place] if place >= 0 else "" for place in ledger.contacts["customer"].tolist()]
    of_contact = dict(
        zip(zip(ledger.contacts["table"], ledger.contacts["row"], strict=True), known, strict=True)
    )

    def country(place: Place) -> str:
        if place.table.kind == "contacts":
            return of_contact[place.table.name, place.table.rows[place.at]] or ledger.home_country
        return country_code(place.text("country")) or ledger.home_country

    return country


def dialable(text: str, country: str) -> bool:
    """Could the number be dialled, by its length and its first digits?

    dialable("139 1234 567", "CN")  # False: a mobile has eleven digits
    """
    text = _EXTENSION.sub("", text.strip())
    digits = re.sub(r"\D", "", text)
    if text.startswith(("+", "(+")) or (digits.startswith("00") and len(digits) > 9):
        number = digits.removeprefix("00")
        return bool(_CHINA.fullmatch(number)) if number.startswith("86") else 8 <= len(number) <= 15
    if country == "CN":
        return bool(_CHINA.fullmatch(digits))
    if country in ("US", "CA"):
        return bool(_NORTH_AMERICA.fullmatch(digits))
    return 6 <= len(digits) <= 15
