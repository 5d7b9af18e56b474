"""What a run changed is written down, comes back as it was, stays within bounds, and can forget somebody."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.grid import CellError, Uncomputed
from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    ChangeSet,
    DropSheet,
    Formula,
    PutBack,
    PutSheet,
    RemoveColumn,
    RemoveRow,
    SetField,
)
from xlcrm.workbook.fingerprints import digest, shape_digest
from xlcrm.workbook.journal import Cells, Column, Marked, Row, Run, bounded, read, without, write
from xlcrm.workbook.sheets import SheetSpec
from xlcrm.workbook.stored import DamagedError, from_json, packed, to_json, unpacked

plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas(dt.timedelta(0), dt.timedelta(9)).map(lambda span: dt.timedelta(seconds=span.seconds))
    | st.builds(CellError, st.sampled_from(["#N/A", "#REF!"]))
    | st.builds(Uncomputed, st.just("A1+1"))
)
cells = plain | st.builds(Formula, st.text(), plain)
names = st.sampled_from(["tier", "reason"])
changes = st.lists(
    st.builds(
        SetField,
        st.just("customers"),
        names,
        st.dictionaries(st.text(), cells),
        st.dictionaries(st.text(), cells),
        st.sampled_from(["", "override"]),
    )
    | st.builds(AddColumn, st.just("customers"), names, st.text())
    | st.builds(AppendRows, st.just("log"), st.lists(st.dictionaries(st.text(), cells)).map(tuple))
    | st.builds(RemoveColumn, st.just("customers"), names)
    | st.builds(RemoveRow, st.just("log"), st.integers(2, 9), st.dictionaries(st.text(), cells))
    | st.builds(DropSheet, st.just("today"))
).map(tuple)


@given(cells)
def test_a_cell_comes_back_from_json_as_it_was(cell: object) -> None:
    assert from_json(unpacked(packed(to_json(cell)))) == cell  # type: ignore[arg-type]  # hypothesis draws cells


@given(changes)
def test_a_run_comes_back_as_it_was_written(drawn: tuple[AddColumn, ...]) -> None:
    run = Run.of(3, ChangeSet(drawn), own_sheets=["today"], was={"plan": [["k", "张伟"]]})

    assert read(write(run)) == run


def test_a_run_is_what_its_changes_say() -> None:
    inner = (
        SetField("customers", "tier", {"k1": "A", "k2": "B"}, {"k1": "B"}),
        SetField("customers", "tier", {"k3": "C"}, {"k3": "C"}, "override"),
        RemoveColumn("customers", "reason"),
    )
    changes = ChangeSet((
        PutBack("客户", 2, inner),
        AppendRows("log", ({"customer": "甲"},)),
        PutSheet(SheetSpec("今日", key="today")),
        PutSheet(SheetSpec("逾期", key="overdue")),
    ))  # fmt: skip

    run = Run.of(3, changes, own_sheets=["today"], headers={("customers", "reason"): "说明"})

    assert run.cells == (
        Cells("customers", "tier", ("k1", "k2"), ("B", None), (shape_digest("A"), shape_digest("B"))),
    )
    assert run.marked == (Marked("customers", "tier", ("k3",)),)
    assert run.removed_columns == (Column("customers", "reason", "说明"),)
    assert run.added_rows == (Row("log", {"customer": "甲"}),)
    assert run.sheets == {"today": "written", "overdue": "added"}


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_an_altered_run_is_not_believed(at: int, char: str) -> None:
    text = write(Run(1, was={"plan": [["k", "张伟"]]}))
    at %= len(text)
    if text[at] != char:
        with pytest.raises(DamagedError):
            read(text[:at] + char + text[at + 1 :])


@given(st.dictionaries(st.integers(1, 99).map(str), st.text("x", max_size=9)), st.integers(0, 60))
def test_the_newest_runs_are_kept_within_bounds(kept: dict[str, str], limit: int) -> None:
    chosen = bounded(kept, 10, limit)

    assert len(chosen) <= 10
    assert sum(map(len, chosen.values())) <= limit
    left = {number for number, text in kept.items() if number not in chosen and len(text) <= limit}
    assert all(int(number) < min(map(int, chosen)) for number in left if chosen)


def test_the_journal_of_many_customers_stays_small() -> None:
    keys = [f"k{number:06d}" for number in range(20_000)]
    run = Run.of(1, ChangeSet((
        SetField("customers", "tier", {key: "ABC"[place % 3] for place, key in enumerate(keys)}),
        SetField("customers", "overdue", {key: Formula(f"MAX(0,crm_today-E{place})", 1) for place, key in enumerate(keys)}),
    )))  # fmt: skip

    assert len(write(run)) < 8 * len(keys)


def test_nothing_of_a_forgotten_person_stays() -> None:
    changes = ChangeSet((
        SetField("customers", "reason", {"k1": "x", "k2": "y"}, {"k1": "李四说过", "k2": "王五说过"}),
        AppendRows("log", ({"customer": "乙", "person": "李四"}, {"customer": "乙", "person": "王五"})),
    ))  # fmt: skip
    was = {"plan": [["k3", "王五"], ["k9", "赵六"]], "first": {"k3": "2026-01-02"}, "left_out": ["k3", "k5"]}
    run = Run.of(1, changes, was=was)

    left = without(run, {"k3"}, lambda text: "李四" in text)

    assert "李四" not in repr(left)
    assert "k3" not in repr(left)
    assert left.cells[0].keys == ("k2",)
    assert left.added_rows == (Row("log", {"customer": "乙", "person": "王五"}),)
    assert left.was == {"plan": [["k9", "赵六"]], "first": {}, "left_out": ["k5"]}


def test_a_formula_keeps_its_fingerprint_when_its_row_or_column_moves() -> None:
    here, there = Formula("MAX(0,crm_today-E5)", 3), Formula("MAX( 0, crm_today - $AB$77 )", 9)

    assert shape_digest(here) == shape_digest(there)
    assert digest(here) != digest(there)
    assert shape_digest(Formula("MAX(1,crm_today-E5)")) != shape_digest(here)
