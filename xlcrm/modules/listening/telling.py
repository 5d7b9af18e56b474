"""What survey answers have to tell elsewhere: low scores on 今日/Today, the last answers in a visit brief."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xlcrm.commands.open_items import OpenItem
from xlcrm.lang import Text
from xlcrm.modules.listening.found import counted, low_ones, rep_of, score_words

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.listening.ratings import Rating

_TOLD = 3
"""Answers of a customer that the visit brief shows."""


def waiting(desk: Desk) -> list[OpenItem]:
    """Low scores that somebody has to answer, for 今日/Today and the brief."""
    days = dt.timedelta(int(desk.setting("survey_answer_days")))
    kind = Text("低分评价", "Low score")
    found = []
    for one in low_ones(desk):
        what, day = " ".join(filter(None, (score_words(*one), one[0].comment))), one[0].day
        found.append(OpenItem(kind, one[0].at, rep_of(desk, one[0]), what, (day or desk.as_of) + days, day))
    return found


def told(desk: Desk, at: int) -> list[tuple[str, str]]:
    """The last answers of a customer, for the visit brief."""
    rows: dict[str, list[Rating]] = {}
    for one in counted(desk):
        if one.at == at:
            rows.setdefault(one.key, []).append(one)
    last = sorted(rows.values(), key=lambda each: str(each[0].day), reverse=True)[:_TOLD]
    label = Text("满意度", "Satisfaction").in_(desk.lang)
    return [(label, " · ".join(filter(None, (str(each[0].day), score_words(*each), each[0].person, each[0].comment)))) for each in last]  # fmt: skip
