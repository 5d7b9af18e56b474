"""What quotes put on the dashboard: what came of them, rep by rep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.quotes import score
from xlcrm.lang import Text, count_of
from xlcrm.modules.quoting.found import judged, owner_of, rate
from xlcrm.modules.quoting.quotes_page import LOST, OPEN, WON
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk


def quote_pictures(desk: Desk) -> Iterator[Picture]:
    """Won, lost and open quotes of each rep."""
    found = judged(desk)
    names = sorted({owner_of(desk, one.quote) for one in found})
    scores = [
        score([one for one in found if owner_of(desk, one.quote) == name], rate(desk)) for name in names
    ]
    whole = score(found, rate(desk))
    share = f"{whole.hit_rate:.0%}" if whole.hit_rate is not None else "–"
    yield Picture(
        Text("报价结果", "What came of quotes"),
        words.REP,
        [name or "–" for name in names],
        (
            Bars(WON, [one.won for one in scores], colour=CHART["strong"]),
            Bars(LOST, [one.lost for one in scores], colour=CHART["quiet"]),
            Bars(OPEN, [one.open for one in scores], colour=CHART["bar"]),
        ),
        "stacked bar",
        note=Text(
            f"已决 {whole.decided} 条，成交率 {share}。",
            f"{share} of {count_of(whole.decided, 'decided quote')} won.",
        ),
    )
