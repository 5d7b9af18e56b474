"""Whom to greet on which day: birthdays (solar and lunar) and festivals, a text in the customer's language beside."""

from xlcrm.crm.greetings.listing import Greeting, greetings
from xlcrm.crm.greetings.occasions import Occasion, Occasions, read_occasions
from xlcrm.crm.yearly import YearlyDay

__all__ = [
    "Greeting",
    "Occasion",
    "Occasions",
    "YearlyDay",
    "greetings",
    "read_occasions",
]
