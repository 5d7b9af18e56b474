"""What is the same for all tables of one reading, and the problems found so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.assignment import Choice
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.shapes import Shapes
from xlcrm.crm.values.date_order import Order
from xlcrm.grid import Value

_ONCE = frozenset({"own_scale"})
"""Questions that one answer settles on every sheet."""
Own = Mapping[str, Mapping[str, str]]


@dataclass
class Context:
    """What is the same for all tables of one reading, and the problems found so far."""

    date1904: bool
    as_of: dt.date | None
    own: Own
    choices: Sequence[Choice]
    shapes: Shapes = field(default_factory=Shapes)
    """The tables and fields that modules bring."""
    reps: frozenset[str] = frozenset()
    date_order: Order | None = None
    """How the workbook's dates are written where they show it (5/13/26 or 13/5/26)."""
    levels: frozenset[str] = frozenset()
    """The words in all columns of the team's own levels: one tab of many may hold only one of them."""
    customers: frozenset[Value] = frozenset()
    """Names and numbers of the customers, once their tables are known."""
    unread: list[Block] = field(default_factory=list)
    """Blocks that were not understood at first."""
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, sheet: str, cell: str = "", **values: Any) -> None:
        """Keep a problem; a question about the whole workbook only once."""
        if code not in _ONCE or not any(one.code == code and one.values == values for one in self.problems):
            self.problems.append(Problem(code, sheet, cell, values))
