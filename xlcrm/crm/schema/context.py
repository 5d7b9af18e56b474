"""What is the same for all tables of one reading, and the problems found so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.assignment import Choice
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.values.date_order import Order
from xlcrm.grid import Value

Own = Mapping[str, Mapping[str, str]]


@dataclass
class Context:
    """What is the same for all tables of one reading, and the problems found so far."""

    date1904: bool
    as_of: dt.date | None
    own: Own
    choices: Sequence[Choice]
    reps: frozenset[str] = frozenset()
    date_order: Order | None = None
    """How the workbook's dates are written where they show it (5/13/26 or 13/5/26)."""
    customers: frozenset[Value] = frozenset()
    """Names and numbers of the customers, once their tables are known."""
    unread: list[Block] = field(default_factory=list)
    """Blocks that were not understood at first."""
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, sheet: str, cell: str = "", **values: Any) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code, sheet, cell, values))
