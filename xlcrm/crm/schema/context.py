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
from xlcrm.grid import Value, parse_a1

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

    def tell_uncomputed(self) -> None:
        """Formulas of one column that nobody has computed are told together, at the area in which they stand."""
        columns: dict[tuple[str, int], list[Problem]] = {}
        for one in self.problems:
            if one.code == "formula_uncomputed" and one.cell:
                columns.setdefault((one.sheet, parse_a1(one.cell)[1]), []).append(one)
        together = {id(several[0]): _together(several) for several in columns.values() if len(several) > 1}
        gone = {id(one) for several in columns.values() for one in several[1:]}
        self.problems = [together.get(id(one), one) for one in self.problems if id(one) not in gone]

    def tell(self, code: str, sheet: str, cell: str = "", **values: Any) -> None:
        """Keep a problem; a question about the whole workbook only once."""
        if code not in _ONCE or not any(one.code == code and one.values == values for one in self.problems):
            self.problems.append(Problem(code, sheet, cell, values))


def _together(problems: Sequence[Problem]) -> Problem:
    first = problems[0]
    cell = f"{first.cell}:{problems[-1].cell}"
    return Problem("formulas_uncomputed", first.sheet, cell, {**first.values, "count": len(problems)})
