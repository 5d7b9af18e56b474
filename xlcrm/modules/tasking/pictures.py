"""What tasks put on the dashboard: how those of each owner stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.tasks import states
from xlcrm.lang import Text
from xlcrm.modules.tasking.owners import counted_for_each, owners
from xlcrm.modules.tasks import STATES
from xlcrm.workbook.looks import CHART, LATE

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk

OWNERS_SHOWN = 12
COLOURS = {
    "late": LATE,
    "again": CHART["soon"],
    "unchecked": CHART["unknown"],
    "open": CHART["quiet"],
    "checked": CHART["calm"],
}
"""State → colour, in the order in which they are stacked: neighbours differ in lightness."""


def task_pictures(desk: Desk) -> Iterator[Picture]:
    """How the tasks of each owner stand: of those who have the most to do."""
    tasks = desk.records("tasks")
    state = states(tasks, desk.as_of)
    counted: dict[str, Counter[str]] = {}
    everybody = owners(desk)
    for key, names in everybody.items():
        for who in names:
            counted.setdefault(who, Counter())[state[key]] += 1
    ranked = sorted(counted, key=lambda who: (counted[who]["checked"] - counted[who].total(), who))
    shown = ranked[:OWNERS_SHOWN]
    bars = [
        Bars(STATES[each], [counted[who][each] for who in shown], colour=colour)
        for each, colour in COLOURS.items()
    ]
    several = sum(len(names) > 1 for names in everybody.values())
    note = counted_for_each(several) if several else Text("", "")
    title = Text("任务：各负责人的完成情况", "Tasks: how those of each owner stand")
    yield Picture(title, words.REP, [desk.rep_name(who) for who in shown], bars, "stacked bar", note)
