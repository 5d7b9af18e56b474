"""Random layouts with their truth: the same records written as some team or other might keep them.

`layout(seed)` answers grids and what a reader must make of them. Headers come from fields.toml and from heldout.toml,
which the reader has never seen; titles, two-row headers, units, merged cells, dividers, totals, month columns, text
dates, the habits of plans.Habits and noise are thrown in by chance.
"""

from tests.layouts.books import layout
from tests.layouts.shapes import Layout, TableTruth
from tests.layouts.values import AS_OF, date_styles

__all__ = ["AS_OF", "Layout", "TableTruth", "date_styles", "layout"]
