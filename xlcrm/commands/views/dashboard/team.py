"""Pictures of the team: effort against sales, targets, coverage, kinds of work, departments, what records lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.team_pictures import (
    activity_picture,
    behaviours_picture,
    coverage_picture,
    departments_picture,
    effort_picture,
    gaps_picture,
    sales_picture,
    targets_picture,
)
from xlcrm.crm.targets import met_so_far
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.data import Team
    from xlcrm.commands.views.picture import Picture

YEAR = Text("近 12 个月", "12 months")
QUARTER = Text("近 3 个月", "3 months")
MONTH = Text("本月至今", "this month so far")


def effort_pictures(team: Team) -> Iterator[Picture]:
    """Time against sales, where the team keeps both."""
    if any(one.minutes for one in team.efforts) and any(one.sales > 0 for one in team.efforts):
        yield effort_picture(team.efforts, YEAR)


def team_pictures(team: Team) -> Iterator[Picture]:
    """The others; kinds of work only where the log tells of more than one."""
    aims = any(met_so_far(one) for one in team.reps)
    yield targets_picture(team.reps, MONTH) if aims else activity_picture(team.reps, MONTH)
    yield coverage_picture(team.reached, QUARTER)
    yield sales_picture(team.sales)
    kinds = {kind for each in team.behaviours.values() for kind, minutes in each.items() if minutes}
    if len(kinds) > 1:
        yield behaviours_picture(team.behaviours, QUARTER)
    yield departments_picture(team.departments, QUARTER)
    yield gaps_picture(team.missing)
