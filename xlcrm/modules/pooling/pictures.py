"""What the pool puts on the dashboard: how many customers each rep has, and how many of them are about to go back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.lang import Text, count_of
from xlcrm.modules.pooling.found import free, room
from xlcrm.modules.pooling.pool_page import loads
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk


def pool_pictures(desk: Desk) -> Iterator[Picture]:
    """Customers of each rep: those that are safe, and those that were warned or may go back."""
    found, limit = loads(desk), room(desk).limit
    going = [one.soon + one.due for one in found]
    yield Picture(
        Text("每人的客户与公海", "Customers of each rep, and the pool"),
        words.REP,
        [one.rep for one in found],
        (
            Bars(Text("照顾到的", "Looked after"), [one.customers - late for one, late in zip(found, going, strict=True)], colour=CHART["bar"]),
            Bars(Text("将放回公海", "About to go back"), going, colour=CHART["line"]),
        ),
        "stacked bar",
        note=Text(
            f"公海 {len(free(desk))} 家；每人上限 {limit or '不限'}。",
            f"{count_of(len(free(desk)), 'customer')} in the pool; limit of each rep: {limit or 'none'}.",
        ),
    )  # fmt: skip
