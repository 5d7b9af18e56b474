"""Do two cells say the same? By the type of their field: numbers by their digits, names without punctuation."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from xlcrm.crm.matching.numbers import as_text, email_keys, number_keys
from xlcrm.crm.names import name_key, plain

SEVERAL = ("phone", "email", "tags")
"""Types whose cells hold several values: one that is there already adds nothing."""


def says(kind: str, standing: Any, incoming: Any, region: str) -> bool:
    """Does what stands there say what comes in, and perhaps more?"""
    if kind == "phone":
        wanted = {number.key for number in number_keys(as_text(incoming), region)}
        return wanted <= {number.key for number in number_keys(as_text(standing), region)} and bool(wanted)
    if kind == "email":
        return set(email_keys(as_text(incoming))) <= set(email_keys(as_text(standing)))
    if kind == "tags":
        return _tags(incoming) <= _tags(standing)
    return _equal(standing, incoming)


def _tags(value: Any) -> set[str]:
    values = value if isinstance(value, tuple | list) else str(value).replace("；", ";").split(";")
    return {plain(str(each)) for each in values if str(each).strip()}


def _equal(standing: Any, incoming: Any) -> bool:
    if isinstance(standing, bool) or isinstance(incoming, bool):
        return bool(standing == incoming)
    if isinstance(standing, int | float) and isinstance(incoming, int | float):
        return math.isclose(standing, incoming, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(standing, dt.date) and isinstance(incoming, dt.date):
        return _moment(standing) == _moment(incoming)
    return _bare(standing) == _bare(incoming)


def _moment(value: dt.date) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _bare(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "/".join(sorted(map(_bare, value)))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return name_key(str(value)) or plain(str(value))
