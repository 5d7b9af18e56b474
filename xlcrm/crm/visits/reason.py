"""A reason: a code with the values that fill its words in reasons.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Reason(NamedTuple):
    """Why something is as it is."""

    code: str
    values: Mapping[str, Any]
