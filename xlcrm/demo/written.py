"""What the demo team wrote on the sheets that modules bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from xlcrm.demo.campaigns import campaign_rows
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.deals import deal_rows
from xlcrm.demo.lessons import lesson_rows
from xlcrm.demo.papers import paper_rows
from xlcrm.demo.promises import promise_rows
from xlcrm.demo.quotes import quote_rows
from xlcrm.demo.relations import relation_rows
from xlcrm.demo.rewards import reward_rows
from xlcrm.demo.serving import serving_rows
from xlcrm.demo.source_costs import source_cost_rows
from xlcrm.demo.surveys import survey_rows
from xlcrm.demo.tasks import task_rows
from xlcrm.demo.territories import territory_rows

Rows: TypeAlias = Mapping[str, tuple[Row, ...]]
"""Kind of records → its rows."""
TOPICS: tuple[Callable[[DemoData], Rows], ...] = (
    relation_rows,
    deal_rows,
    task_rows,
    survey_rows,
    lesson_rows,
    serving_rows,
    quote_rows,
    source_cost_rows,
    promise_rows,
    campaign_rows,
    paper_rows,
    reward_rows,
    territory_rows,
)


CHOSEN: Mapping[str, Any] = {"pool_limit": 60}
"""What the team chose in the modules' lines of settings, by key."""


def written(demo: DemoData) -> Rows:
    """The rows of every kind of records, in the demo's language."""
    return {kind: rows for topic in TOPICS for kind, rows in topic(demo).items()}
