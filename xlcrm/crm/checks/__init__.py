"""What is wrong in the team's tables beyond what reading them shows: precise rules, nothing on clean data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.crm.checks.alike import alike_owners
from xlcrm.crm.checks.amounts import amount_problems
from xlcrm.crm.checks.dates import date_problems
from xlcrm.crm.checks.doubles import double_problems
from xlcrm.crm.checks.numbers import email_problems, phone_problems
from xlcrm.crm.checks.owners import owner_problems
from xlcrm.crm.checks.tiers import tier_problems

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Reading


def check(ledger: Ledger, reading: Reading, as_of: dt.date, settings: Settings) -> list[Problem]:
    """Faults in the records, each with its cell.

    They come beside those of the reader (`reading.problems`) and of joining the tables (`ledger.problems`: equal keys,
    records of unknown customers); a cell that the reader complained of is not reported again.
    """
    return [
        *double_problems(ledger),
        *owner_problems(ledger, as_of),
        *alike_owners(ledger),
        *tier_problems(ledger, reading),
        *phone_problems(ledger, reading),
        *email_problems(ledger, reading),
        *date_problems(ledger, as_of),
        *amount_problems(ledger, settings),
    ]


__all__ = ["check"]
