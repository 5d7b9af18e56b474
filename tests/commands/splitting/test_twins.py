"""The same team's data as fifteen teams keep it: every layout is split, and each part says of its customers what the team's says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.leaks.independent import places
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import Situation, look_at
from xlcrm.commands.splitting.owners import owners
from xlcrm.commands.splitting.rep_files import prepared
from xlcrm.workbook.file import FileBook, open_book
from xlcrm.workbook.package.lint import findings
from xlcrm.workbook.package.opc import Package

DAY = dt.date(2026, 11, 22)
TWINS = sorted((Path(__file__).parents[2] / "data").glob("[0-9]*.xls*"))


def look(path: Path, data: bytes | None = None) -> Situation:
    book = open_book(path) if data is None else FileBook(path, data)
    return look_at(Request(DAY, {"as-of": DAY}, book))


def said(here: Situation, kind: str, keys: set[str]) -> Counter[Any]:
    """What the records of some customers say, table by table."""
    ledger = here.ledger
    frame = getattr(ledger, kind)
    places_of = {at for at, key in enumerate(ledger.customers.index) if str(key) in keys}
    rows = frame[frame["customer"].isin(places_of)]
    fields = [name for name in rows.columns if name not in ("customer", "table", "row")]
    return Counter(tuple(map(str, row)) for row in rows[fields].itertuples(index=False))


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_a_part_says_of_its_customers_what_the_team_says(path: Path) -> None:
    team = look(path)
    owned = owners(team)
    plan = prepared(Request(DAY, {"as-of": DAY}, team.book), team)
    rep = max(plan.reps, key=lambda one: len(owned.theirs(one)))
    mine = set(owned.theirs(rep))

    made = plan.file_of(rep)

    assert list(made.leaks) == []
    assert made.data is not None
    part = look(Path(made.file), made.data)
    assert {str(key) for key in part.ledger.customers.index} == mine
    for name in ("name", "phone", "email", "sales", "tier_own", "last_contact"):
        theirs, ours = part.ledger.customers[name], team.ledger.customers[name]
        assert {key: str(theirs[key]) for key in mine} == {key: str(ours[key]) for key in mine}
    for kind in ("contacts", "log", "orders"):
        assert said(part, kind, mine) == said(team, kind, mine)
    package = Package(made.data)
    assert findings(package, {name.lower() for name in package.names}) == []


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_no_others_firm_stands_in_a_part(path: Path) -> None:
    team = look(path)
    owned = owners(team)
    plan = prepared(Request(DAY, {"as-of": DAY}, team.book), team)
    rep = min(plan.reps, key=lambda one: len(owned.theirs(one)))
    names = {str(key): str(name) for key, name in team.ledger.customers["name"].items()}
    mine = {names[key] for key in owned.theirs(rep)}
    others = {
        name for key, name in names.items() if name not in mine and not any(name in own for own in mine)
    }

    made = plan.file_of(rep)

    assert made.data is not None
    assert places(made.data, others) == []
