"""Out, edited anyhow, back: what one side changed is in the workbook, what was not edited stands as it was, undo restores all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.returning.sending import Part, Row, book_of, bring, looked, own_sheets, rows, send
from xlcrm.commands.undo import undo
from xlcrm.grid import Value
from xlcrm.workbook.memory import MemoryBook

HEAD: Row = ["客户编号", "客户名称", "负责人", "联系电话", "城市", "备注", "账期", "我们的评语"]
LOG: Row = ["日期", "客户编号", "客户名称", "方式", "结果", "内容", "记录人"]
NAMES = ["华信电子", "天成商贸", "东海机械", "南山塑料", "北辰仪表", "西岭食品", "中原纸业", "金桥物流"]
WORDS = st.one_of(
    st.none(),
    st.text("要报价发票等回复abc ", min_size=1, max_size=6).filter(str.strip),
    st.integers(1, 10_000),
)
EDITABLE = (3, 4, 5, 6, 7)
"""Columns of a customer that a rep edits: not what the row is known by."""


def team_book() -> MemoryBook:
    customers: list[Row] = [
        [f"K{n}", name, "张伟" if n % 2 else "李娜", f"021-5550{n:04}", "上海", f"备注{n}", 30 * n, None]
        for n, name in enumerate(NAMES)
    ]
    day = dt.date(2026, 10, 1)
    log: list[Row] = [
        [day + dt.timedelta(n), f"K{n % 8}", NAMES[n % 8], "电话", "有效", f"谈{n}", "张伟"]
        for n in range(24)
    ]
    return MemoryBook({"客户": [HEAD, *customers], "联系记录": [LOG, *log]})


@dataclass(frozen=True)
class Plan:
    """What a rep does with the file, and what the team does meanwhile."""

    cells: Sequence[tuple[int, int, Value]]
    """Customer, column and new value in the file."""
    team: Sequence[tuple[int, int, Value]]
    """The same in the workbook."""
    order: Sequence[int]
    """The columns of the file as they come back."""
    shuffled: Sequence[int]
    """The customers' order in the file."""
    calls: int
    """Calls that are added to the log."""


CELLS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(EDITABLE), WORDS),
    max_size=8,
    unique_by=lambda each: each[:2],
)
PLANS = st.builds(Plan, CELLS, CELLS, st.permutations(range(8)), st.permutations(range(4)), st.integers(0, 3))


def edited(part: Part, plan: Plan) -> Part:
    head, *customers = [list(row) for row in part["客户"]]
    for at, column, value in plan.cells:
        customers[at][column] = value
    ordered = [head, *(customers[at] for at in plan.shuffled)]
    log = [list(row) for row in part["联系记录"]]
    log += [
        [dt.date(2026, 11, 20), "K1", "天成商贸", "电话", "有效", f"新{n}", "张伟"] for n in range(plan.calls)
    ]
    return {"客户": [[row[at] for at in plan.order] for row in ordered], "联系记录": log}


@settings(max_examples=40)
@given(PLANS)
def test_every_edit_has_one_fate_and_the_workbook_says_what_it_should(plan: Plan) -> None:
    team = team_book()
    part, number = send(team, ["张伟"])["张伟"]
    mine = [row[1] for row in part["客户"][1:]]
    places = {row[1]: at for at, row in enumerate(rows(team, "客户"), 1)}
    before = {name: [cell(team, places[name], column) for column in range(8)] for name in mine}
    for at, column, value in plan.team:
        team.sheets[0].put((places[mine[at]], column + 1), value)
    standing = own_sheets(team)

    outcome = bring(team, [book_of(edited(part, plan), "张伟", number)])

    meanwhile = {(at, column): value for at, column, value in plan.team}
    asked = outcome.data["counts"]
    changed = 0
    for at, column, value in plan.cells:
        base = before[mine[at]][column]
        now = meanwhile.get((at, column), base)
        stands = cell(team, places[mine[at]], column)
        if same(value, base):
            assert same(stands, now)
            continue
        changed += 1
        assert same(stands, now if not same(now, base) else value)
    assert outcome.data["edits"] == changed + plan.calls
    assert sum(asked.values()) == outcome.data["edits"]
    assert asked["added"] == plan.calls
    assert asked["told"] == asked["proposed"] == 0
    again = bring(team, [book_of(edited(part, plan), "张伟", number)])
    assert again.data["counts"]["taken"] == again.data["counts"]["added"] == 0

    while any(grid.owner for grid in team.grids()) or own_sheets(team) != standing:
        back = undo(looked(team))
        team.apply(back.changes, back.placements, back.state)
    assert own_sheets(team) == standing


def cell(team: MemoryBook, row: int, column: int) -> Value:
    return team.sheets[0].grid().at(row, column + 1)


def same(one: Value, other: Value) -> bool:
    return str(one if one is not None else "").split() == str(other if other is not None else "").split()
