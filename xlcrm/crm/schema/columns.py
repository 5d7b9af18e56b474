"""The columns of a block as they are judged: header, cells, and what the cells look like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.schema.evidence import Profile, profile
from xlcrm.crm.schema.headers import Header
from xlcrm.crm.schema.periods import years_back
from xlcrm.crm.schema.units import split_unit
from xlcrm.crm.schema.words import Understood, understand
from xlcrm.grid import Value


@dataclass(frozen=True)
class Columns:
    """Headers and cells by column number; profiles are made when first asked for."""

    headers: Mapping[int, Header]
    samples: Mapping[int, Sequence[Value]]
    as_of: dt.date | None = None
    _profiles: dict[int, Profile] = field(default_factory=dict)

    def profile(self, column: int) -> Profile:
        """What the cells of a column look like."""
        if column not in self._profiles:
            unit = self.headers[column].unit
            self._profiles[column] = profile(self.samples[column], unit, self.as_of)
        return self._profiles[column]

    def left_over(self, settled: Collection[int]) -> Iterator[int]:
        """Columns from the left that hold something, are not settled yet, and are not known to be none of ours."""
        for column in sorted(self.headers):
            if column not in settled and self.samples[column] and not is_foreign(self.headers[column]):
                yield column

    def years_back(self, column: int) -> int:
        """How many years before the running one the column's header speaks of."""
        return years_back(self.headers[column].text, self.as_of)


def readings(header: Header) -> tuple[Understood, ...]:
    """The words of a header without its unit."""
    return understand(split_unit(header.text)[0])


def is_foreign(header: Header) -> bool:
    """Does the header say that the column is none of our fields (身份证, credit limit)?"""
    return is_foreign_text(header.text)


def is_foreign_text(text: str) -> bool:
    """The same for a header's text."""
    return any("not_ours" in reading.words for reading in understand(split_unit(text)[0]))
