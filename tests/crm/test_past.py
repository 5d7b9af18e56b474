"""Records of modules on an earlier day: what was written later is not there yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, columns, reading
from xlcrm.crm.ledger import Ledger, build_ledger
from xlcrm.crm.ledger.past import as_it_stood
from xlcrm.crm.schema.fields import as_kind
from xlcrm.crm.schema.shapes import Dating, Field, Shape
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Table
from xlcrm.lang import Text

DAY = dt.date(2026, 10, 31)
SHAPE = Shape(
    kind="visits_paid",
    label=Text("走访", "Visits paid"),
    fields=(
        Field("given", "date", "日", "Day"), Field("due", "date", "期", "Due", future=True), Field("done", "date", "完", "Done"),
        Field("result", "text", "果", "Result"), Field("stage", "text", "阶段", "Stage"), Field("paper", "any", "证", "Paper"),
    ),
    sheets="走访", needs=(("given",),), telling=("given",),
    dating=Dating(("given",), told={"result": ("done",), "paper": ()}, reached={"stage": {"won": "done"}}),
)  # fmt: skip


def ledger(*rows: dict[str, Any]) -> Ledger:
    names = [field.name for field in SHAPE.fields]
    kept = columns("customers", {"id": ["C0"], "name": ["东山"]})
    data = {name: [row.get(name) for row in rows] for name in names}
    size = len(rows)
    table = Table(as_kind(SHAPE.kind), "走访", 1, 2, size + 1, 1, len(names), {}, rows=range(2, size + 2), data=data, name=SHAPE.kind)  # fmt: skip
    found = build_ledger(reading(kept), Settings(), AS_OF)
    return replace(found, as_of=DAY, tables={**found.tables, SHAPE.kind: table})


def then(*rows: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, int], dict[str, int]]:
    past = as_it_stood(ledger(*rows), [SHAPE])
    data = past.ledger.tables[SHAPE.kind].data
    cells = zip(*data.values(), strict=True)
    told = [{name: cell for name, cell in zip(data, row, strict=True) if cell is not None} for row in cells]
    return told, dict(past.later), dict(past.unknown)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def test_a_record_that_began_later_is_left_out() -> None:
    assert then({"given": day("11-01")}) == ([], {"visits_paid": 1}, {})
    assert then({"given": dt.datetime.fromisoformat("2026-10-31 23:59")})[1] == {}
    assert then({"result": "ok", "done": day("11-01")}) == ([{}], {}, {}), "nobody knows when it began"


def test_what_came_of_it_later_is_not_there_yet() -> None:
    row = {"given": day("10-01"), "due": day("12-24"), "done": day("11-02"), "result": "ok", "stage": "won"}

    assert then(row) == ([{"given": day("10-01"), "due": day("12-24")}], {}, {})
    assert then({**row, "done": DAY})[0] == [{**row, "done": DAY}]


def test_what_no_day_tells_stays_and_is_counted_once() -> None:
    row = {"given": day("10-01"), "result": "ok", "stage": "won", "paper": "✓"}

    assert then(row) == ([row], {}, {"visits_paid": 1})
    assert then({"given": day("10-01"), "stage": "begun"})[2] == {}
    assert then({"given": day("10-01"), "paper": day("11-05")}) == ([{"given": day("10-01")}], {}, {})
    assert then({"given": day("10-01"), "paper": day("10-05")})[2] == {}


rows = st.fixed_dictionaries(
    {},
    optional={
        "given": st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 31)),
        "done": st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 31)),
        "result": st.sampled_from(["ok", "no"]),
        "stage": st.sampled_from(["won", "begun"]),
    },
)


@given(st.lists(rows, min_size=1, max_size=6))
def test_the_day_before_stays_the_same_when_seen_again(some: list[dict[str, Any]]) -> None:
    once = as_it_stood(ledger(*some), [SHAPE])
    twice = as_it_stood(once.ledger, [SHAPE])

    assert twice.ledger.tables == once.ledger.tables
    assert not twice.later
    for name, cells in once.ledger.tables[SHAPE.kind].data.items():
        assert name == "due" or all(not isinstance(cell, dt.date) or cell <= DAY for cell in cells)
