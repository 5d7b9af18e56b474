"""What surveys put on the dashboard: the figure of each scale, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.listening.figures import by_quarter, of_scales
from xlcrm.crm.listening.scales import SCALES, SMALLEST
from xlcrm.lang import Text
from xlcrm.modules.listening.found import counted, low_ones
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk

MOST = 2
"""Scales that are drawn: those with most answers."""


def survey_pictures(desk: Desk) -> Iterator[Picture]:
    """The trend of the scales that are used most; a quarter with few answers is left empty."""
    used = of_scales(counted(desk))
    for name in sorted(used, key=lambda each: -len(used[each]))[:MOST]:
        scale, quarters = SCALES[name], by_quarter(used[name], desk.as_of)
        label = Text("NPS", "NPS") if name == "nps" else Text("平均分", "Mean")
        values = [None if one.value is None else round(one.value, 2) for one in quarters.values()]
        counts = [one.count for one in quarters.values()]
        bars = (
            Bars(label, values, look="cell decimal", colour=CHART["strong"]),
            Bars(Text("份数 n", "Answers n"), counts, drawn=False),
        )
        waiting = len(low_ones(desk))
        note = Text(
            f"少于 {SMALLEST} 份不显示；低分待处理 {waiting} 条",
            f"Nothing for fewer than {SMALLEST}; {waiting} low to answer",
        )
        yield Picture(scale.label, Text("季度", "Quarter"), list(quarters), bars, "line", note)
