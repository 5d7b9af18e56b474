"""A small table of names and numbers with its chart beside: what many sheets begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

CUSTOMERS = Text("客户数", "Customers")
AMOUNT = Text("金额", "Amount")


@dataclass(frozen=True)
class Tally:
    """What is counted or summed, and how it is called."""

    name: str
    """Of the native table."""
    head: Text
    rows: Sequence[tuple[str, float]]
    value: Text = CUSTOMERS
    look: str = "cell count"
    number_format: str = "0"
    kind: Literal["column", "bar"] = "column"
    empty: Text | None = None


def put_tally(page: Page, row: int, left: int, tally: Tally, chart: Area) -> Placed:
    """Put the table with its header in a row, and the chart of its numbers over an area."""
    columns = (
        Col("name", tally.head, lambda each, _: each[0], "cell strong", 14),
        Col("value", tally.value, lambda each, _: each[1], tally.look, 12),
    )
    placed = page.table(tally.name, row, columns, tally.rows, left=left, height=20, empty=tally.empty)
    series = Series(page.say(tally.value), placed.area("name"), placed.area("value"), colour=CHART["bar"])
    head, value = tally.head, tally.value
    title = page.say(Text(f"{head.zh}：{value.zh}", f"{value.en} by {head.en.lower()}"))
    page.charts.append(
        ChartSpec(tally.kind, title, (series,), chart, number_format=tally.number_format, legend=False)
    )
    return placed
