"""The demo team's plan: quick, without a broken rule, and shorter on the road than the greedy one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from time import process_time

from tests.checkers import plan_faults
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import computed
from xlcrm.commands.situation import look_at
from xlcrm.commands.template import demo_bytes
from xlcrm.commands.visits import hours
from xlcrm.demo import demo_data
from xlcrm.workbook.file import open_book

DAY = dt.date(2026, 11, 23)


def test_eight_reps_and_three_hundred_customers_in_ten_seconds(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(demo_bytes(demo_data("zh", DAY), DAY))
    request = Request(today=DAY, book=open_book(path), options={"as-of": DAY}, lang="zh")
    begun = process_time()

    run = computed(look_at(request), request, ("visits",))

    assert process_time() - begun < 10
    planned = run.results.visits
    assert planned is not None
    assert plan_faults(planned.problem, planned.plan) == []
    assert len(planned.plan.visits) >= len(planned.greedy.visits) > 80
    assert hours(planned.plan) < hours(planned.greedy)
