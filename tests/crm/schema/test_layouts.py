"""Five hundred layouts from a fresh seed each run: no wrong mapping in silence, no unread cell unreported."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from tests.layouts import AS_OF, Layout, TableTruth, layout
from xlcrm.crm.problems import Problem
from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading, Table
from xlcrm.grid import Area, a1, parse_a1

LAYOUTS = 500


def asked(reading: Reading, truth: TableTruth, headers: Mapping[int, str]) -> set[int]:
    """Columns of the sheet about which a person is asked: at the cell, or by their header."""
    questions = [
        p for p in reading.problems if p.severity == "question" and p.sheet == truth.sheet and p.cell
    ]
    named = {
        " ".join(str(p.values.get(slot)).rpartition("/")[2].split())
        for p in questions
        for slot in ("header", "other")
    }
    by_name = {
        column for column, header in headers.items() if " ".join(header.rpartition("/")[2].split()) in named
    }
    return by_name | {parse_a1(p.cell)[1] for p in questions}


def table_for(reading: Reading, truth: TableTruth) -> Table | None:
    left, right = min(truth.columns.values()), max(truth.columns.values())
    first, last = min(truth.records), max(truth.records)
    fits = [
        t
        for t in reading.tables
        if t.sheet == truth.sheet
        and t.first_column <= right
        and left <= t.last_column
        and t.header_row < last
        and first <= t.last_row
    ]
    return next((t for t in fits if t.kind == truth.kind), fits[0] if fits else None)


def faults(one: Layout) -> Iterator[tuple[str, str]]:
    """(what, where) for everything that the reader got wrong."""
    reading = read_tables(one.grids, as_of=AS_OF)
    for truth in one.tables:
        table = table_for(reading, truth)
        where = f"seed {one.seed} {truth.sheet} {truth.kind}"
        if truth.must_ask:
            yield from asking_faults(reading, truth, where)
            continue
        if table is None or table.kind != truth.kind:
            silent = not any(p.severity == "question" and p.sheet == truth.sheet for p in reading.problems)
            yield (
                ("table lost in silence" if silent else "table asked about"),
                f"{where}: {table and table.kind} {one.features}",
            )
            continue
        yield from column_faults(reading, table, truth, one, where)
        yield from value_faults(reading, table, truth, where)
        yield from stray_faults(reading, table, truth, where)


def asking_faults(reading: Reading, truth: TableTruth, where: str) -> Iterator[tuple[str, str]]:
    """A layout of which no reader can be sure: refused by name, and none of its rows taken for a record."""
    refused = any(p.code == "two_rows_a_record" and p.sheet == truth.sheet for p in reading.problems)
    table = table_for(reading, truth)
    yield (
        ("table asked about" if refused and not (table and table.rows) else "table misread in silence"),
        where,
    )


def stray_faults(reading: Reading, table: Table, truth: TableTruth, where: str) -> Iterator[tuple[str, str]]:
    """Lines between and beside the records are named, or what they say is in the records."""
    named = {place for p in reading.problems if p.sheet == truth.sheet for place in places_of(p)}
    left = min(truth.columns.values())
    for row, column in sorted(truth.strays):
        line = {(row, at) for at in range(min(left, column), table.last_column + 1)}
        if not line & named:
            yield "stray line in silence", f"{where} {a1(row, column)}"


def places_of(problem: Problem) -> set[tuple[int, int]]:
    """The cells that a problem speaks of."""
    areas = [problem.cell, *(str(value) for name, value in problem.values.items() if name == "area")]
    return {place for text in areas if text for place in Area.parse(text).cells()}


def column_faults(
    reading: Reading, table: Table, truth: TableTruth, one: Layout, where: str
) -> Iterator[tuple[str, str]]:
    grid = next(grid for grid in one.grids if grid.name == truth.sheet)
    headers = {column: str(grid.at(table.header_row, column)) for column in range(1, grid.width + 1)}
    questions = asked(reading, truth, headers)
    wanted = {column: name for name, column in truth.columns.items()}
    got = {column.index: name for name, column in table.columns.items() if name not in truth.derived}
    for column in sorted(wanted.keys() | got.keys()):
        mine, theirs = wanted.get(column), got.get(column)
        if mine == theirs:
            yield "column right", ""
            continue
        header = grid.at(table.header_row, column)
        kind = "wrong" if theirs else "missed"
        yield (
            (f"column {kind}, asked" if column in questions else f"column {kind} in silence"),
            f"{where}: {header!r} is {mine}, read as {theirs}",
        )


def value_faults(reading: Reading, table: Table, truth: TableTruth, where: str) -> Iterator[tuple[str, str]]:
    if set(table.rows) != set(truth.records):
        yield (
            "rows differ",
            f"{where}: missing {sorted(set(truth.records) - set(table.rows))} added {sorted(set(table.rows) - set(truth.records))}",
        )
        return
    reported = {p.cell for p in reading.problems if p.sheet == truth.sheet}
    yield from derived_faults(table, truth, where)
    for name, column in truth.columns.items():
        if name not in table.columns or table.columns[name].index != column:
            continue
        for index, row in enumerate(table.rows):
            value, want = table.data[name][index], truth.records[row][name]
            if (row, column) in truth.unreadable:
                if value is not None or a1(row, column) not in reported:
                    yield "unreadable cell not reported", f"{where} {a1(row, column)} {name}: {value!r}"
            elif not same(value, want):
                yield (
                    (
                        "value differs, reported"
                        if a1(row, column) in reported
                        else "value differs in silence"
                    ),
                    f"{where} {a1(row, column)} {name}: {value!r} is not {want!r}",
                )


def derived_faults(table: Table, truth: TableTruth, where: str) -> Iterator[tuple[str, str]]:
    """Values without a column of their own: a region from a divider, sales from months."""
    for name in truth.derived - table.columns.keys() | (truth.derived & {"sales"}):
        values = table.data.get(name) or [None] * len(table.rows)
        for row, value in zip(table.rows, values, strict=True):
            want = truth.records[row].get(name)
            if not same(value, want):
                yield "derived value differs", f"{where} row {row} {name}: {value!r} is not {want!r}"
                break


def same(value: object, want: object) -> bool:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, float) and isinstance(want, float):
        return abs(value - want) < 0.01
    return value == want


NEVER = {
    "stray line in silence",
    "derived value differs",
    "table misread in silence",
    "column wrong in silence",
    "unreadable cell not reported",
    "value differs in silence",
    "rows differ",
    "table lost in silence",
}


def read_layouts(seed: int) -> tuple[Counter[str], dict[str, str]]:
    """What went wrong in 500 layouts from a seed on: how often, and where first."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for number in range(LAYOUTS):
        for what, where in faults(layout(seed + number)):
            counts[what] += 1
            examples.setdefault(what, where)
    return counts, examples


def assert_nothing_wrong_in_silence(seed: int) -> None:
    counts, examples = read_layouts(seed)

    print(f"seed {seed}: {dict(counts)}")
    bad = {what: examples[what] for what in NEVER & counts.keys()}
    assert not bad, f"XLCRM_SEED={seed}: {dict(counts)} {bad}"
    columns = sum(count for what, count in counts.items() if what.startswith("column"))
    assert counts["column right"] / columns > 0.97, f"XLCRM_SEED={seed}: {dict(counts)} {examples}"


def test_five_hundred_layouts_are_read_without_a_silent_mistake() -> None:
    assert_nothing_wrong_in_silence(int(os.environ.get("XLCRM_SEED") or 42_000_000))


def test_five_hundred_fresh_layouts_are_read_without_a_silent_mistake() -> None:
    assert_nothing_wrong_in_silence(random.SystemRandom().randrange(10**9))


MISREAD_ONCE = {
    "lists below another under two lines of headers": [970000359, 970001515, 970003885],
    "records of two rows that hardly differ": [970002470, 2100021601],
    "a row of two-row records cut by an empty cell": [970001778],
    "the title of one table in the header row of the next": [980001047, 965005332],
    "a wide table one row below a narrow one": [2100043042],
    "a list repeated at the right, below records of another": [2100083191, 2100101293],
    "three tables close beside each other": [965000256],
    "a record after a gap with words for a date": [2500000253],
    "a log beside the customers on a sheet named after them": [2100043213],
    "a header word that is one of its own values, below a merged header": [2100007619],
    "a record after a gap that lacks a date": [2100040821, 2100046610],
    "a record after a gap or a divider that holds words of headers": [2100061642, 2100203861],
    "days spelt out after an apostrophe": [2100062310],
    "a column at the left that only the second header row names": [2100009280],
}


@pytest.mark.parametrize("seed", [seed for seeds in MISREAD_ONCE.values() for seed in seeds])
def test_layouts_that_were_misread_once_stay_mended(seed: int) -> None:
    assert [fault for fault in faults(layout(seed)) if fault[0] in NEVER] == []
