"""What is taken out of a copy of a workbook that goes to somebody who may see only part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from xlcrm.grid import Value
from xlcrm.lang import Text


@dataclass(frozen=True)
class Cut:
    """Rows, cells and sheets that do not go, all by the workbook's present addresses."""

    rows: Mapping[str, AbstractSet[int]] = field(default_factory=dict)
    """Sheet → rows that go as wholes; what stands below moves up."""
    cells: Mapping[str, Mapping[tuple[int, int], Value]] = field(default_factory=dict)
    """Sheet → (row, column) → what the cell holds instead: nothing, or a masked text."""
    sheets: AbstractSet[str] = frozenset()
    """Sheets that go with everything on them."""
    emptied: AbstractSet[str] = frozenset()
    """Sheets that stay in their place as blank ones, because they are made anew."""


@dataclass(frozen=True)
class Reduced:
    """The copy, and what a person should know of it."""

    data: bytes
    notices: Sequence[Text] = ()
