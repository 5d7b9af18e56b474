"""What went out to a rep is kept on the team's side, value by value, until it comes back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.memory import Memory
from xlcrm.commands.outcome import Request
from xlcrm.commands.outgoing import PER_REP, Sent, SentTable, base_of, kept, records, sent, with_id
from xlcrm.commands.situation import look_at
from xlcrm.grid import CellError
from xlcrm.workbook.memory import MemoryBook

NOW = dt.datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 - the clock on a wall
BOOK = """
    | 客户编号 | 客户名称 | 负责人 | 电话 | 我们的评语 |
    | K1 | 华信电子 | 张伟 | 010-5550 0101 | 爽快 |
    | K2 | 天成商贸 | 张伟 | 010-5550 0102 | |
"""


def recorded(when: dt.datetime = NOW) -> Sent:
    book = MemoryBook.from_text(BOOK)
    return sent(look_at(Request(NOW.date(), {}, book)), "张伟", when, "张伟.xlsx")


def test_the_record_holds_every_column_also_those_that_only_the_team_understands() -> None:
    (table,) = recorded().tables

    assert table.headers == ("客户编号", "客户名称", "负责人", "电话", "我们的评语")
    assert table.rows[0] == ("K1", "华信电子", "张伟", "010-5550 0101", "爽快")
    assert table.keys == ("k1", "k2")
    assert table.headers[table.fields["owner"]] == "负责人"


def test_the_base_of_a_returned_file_is_found_by_its_id_through_being_stored() -> None:
    record = recorded()
    memory = replace(Memory(), outgoing=kept(Memory(), [record]))

    stored = Memory.parse(json.loads(json.dumps(memory.dump())))

    assert record.id.isdigit()
    assert base_of(stored, record.id) == record
    assert base_of(stored, "4711") is None


def test_each_rep_keeps_the_last_versions_whoever_else_goes_out() -> None:
    memory = Memory()
    for hour in range(PER_REP + 3):
        memory = replace(memory, outgoing=kept(memory, [recorded(NOW + dt.timedelta(hours=hour))]))
    other = with_id(Sent("", "李娜", NOW.isoformat(), NOW.date().isoformat(), "李娜.xlsx"))

    memory = replace(memory, outgoing=kept(memory, [other]))

    hours = sorted(each.when for each in records(memory).values() if each.rep == "张伟")
    assert hours == [(NOW + dt.timedelta(hours=hour)).isoformat() for hour in (3, 4)]
    assert other.id in memory.outgoing


CELLS = (
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False) | st.dates() | st.datetimes() | st.times() | st.just(CellError("#N/A"))
)  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_every_value_comes_back_from_the_record(rows: list[tuple[object, object]]) -> None:
    table = SentTable("log", "log", "记录", ("甲", "乙"), keys=(None,) * len(rows), rows=tuple(rows))  # type: ignore[arg-type]  # cells of every type
    record = with_id(Sent("", "张伟", "2026-11-23T08:00:00", "2026-11-23", "a.xlsx", (table,)))

    assert base_of(replace(Memory(), outgoing=kept(Memory(), [record])), record.id) == record
