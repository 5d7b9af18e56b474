"""Records that name a customer each (orders, log rows) beside a list of customers: each record finds its customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.lang import Text
from xlcrm.marks import Argument
from xlcrm.udfs.answering import Answers
from xlcrm.udfs.arguments import Lines
from xlcrm.udfs.cells import line_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CUSTOMERS = Argument(
    "customers", Text("客户编号或名称，一行一个", "customers by id or name, one a line"), "text"
)


@dataclass(frozen=True)
class Records:
    """Records and the customers whom they are about."""

    asked: Lines
    """The customers asked about."""
    places: list[int]
    """Line → customer; equal names are one, -1 is none."""
    lines: Lines
    """The records."""
    customer: NDArray[np.int64]
    """Record → customer; -1 where it names none."""
    size: int
    """Customers of the list and of the records: ranks are among all of them, whoever is asked about."""

    @classmethod
    def of(cls, customers: Any, owners: Any, **columns: Any) -> Records:
        """Records whose customers stand in `owners`; empty rows at their end are left away."""
        import numpy as np

        asked = Lines.of(customers=customers)
        keys = asked.keys("customers")
        lines = Lines.of(**_trimmed({"owners": owners, **columns}))
        named = lines.keys("owners")
        everyone = [key for key in dict.fromkeys([*keys, *named]) if key]
        numbers = {key: number for number, key in enumerate(everyone)}
        owner = np.array([numbers.get(key, -1) for key in named], dtype=np.int64)
        return cls(
            asked, [numbers.get(key, -1) for key in keys], lines, owner, len(dict.fromkeys([*keys, *named]))
        )

    def answers(self, values: Sequence[Any], reason: Callable[[int], Any]) -> Answers:
        """Answers by customer as a column of the list; a record that cannot be read is told to its customer."""
        by_customer = {
            int(self.customer[row]): (row, text) for row, text in reversed(self.lines.faults.items())
        }
        for line, place in enumerate(self.places):
            if place in by_customer and place >= 0:
                row, text = by_customer[place]
                told = Text(f"第 {row + 1} 条记录：{text.zh}", f"record {row + 1}: {text.en}")
                self.asked.fault(line, told)
        column = [values[place] if place >= 0 else None for place in self.places]
        return self.asked.answers(column, lambda line: reason(self.places[line]))


def _trimmed(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns without the empty rows at their end, so that whole columns of a sheet can be given."""
    lines = {name: line_of(cells) for name, cells in columns.items() if cells is not None}
    if len({len(line) for line in lines.values()}) != 1:
        return columns
    last = max((at for line in lines.values() for at in _last_filled(line)), default=0)
    return {name: line[: last + 1] for name, line in lines.items()}


def _last_filled(line: Sequence[Any]) -> list[int]:
    for at in range(len(line) - 1, -1, -1):
        if line[at] is not None and line[at] != "":
            return [at]
    return []
