"""`xlcrm visits` on workbooks of random teams, as a person runs it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest

from tests.commands.visit_books import AS_OF, Team, Written, broken_rules, random_team, read_plan, write_book
from xlcrm.cli import main

RUN = ("--as-of", AS_OF.isoformat(), "--yes", "--quiet", "--lang", "zh")


def planned(team: Team, folder: Path, *options: str) -> tuple[Path, Written]:
    book = write_book(team, folder / "team.xlsx")
    assert main(["visits", str(book), *RUN, *options]) == 0
    return book, read_plan(book)


def again(book: Path, *options: str, as_of: dt.date = AS_OF) -> Written:
    assert main(["visits", str(book), "--as-of", as_of.isoformat(), *RUN[2:], *options]) == 0
    return read_plan(book)


def slots(found: Written) -> set[tuple[Any, ...]]:
    return {(row.customer, row.rep, row.date, row.arrive) for row in found.visits}


@pytest.mark.parametrize("seed", range(50))
def test_no_plan_breaks_a_rule(seed: int, tmp_path: Path) -> None:
    team = random_team(seed)

    _, found = planned(team, tmp_path)

    assert broken_rules(team, found) == []
    assert found.visits


def test_the_check_finds_what_is_broken(tmp_path: Path) -> None:
    team = random_team(7)
    _, found = planned(team, tmp_path)
    free = next(row for row in found.visits if row.status != "已约")
    others = [row for row in found.visits if row is not free]

    for change in (
        {"date": dt.date(2026, 10, 1)},
        {"arrive": dt.time(7)},
        {"leave": free.arrive},
        {"rep": team.reps[1].name if free.rep == team.reps[0].name else team.reps[0].name},
        {"travel": free.travel + 9},
        {"order": 9},
    ):
        assert broken_rules(team, replace(found, visits=[*others, free._replace(**change)]))
    assert broken_rules(team, replace(found, visits=others, unplanned=frozenset()))


def test_an_unchanged_workbook_keeps_its_plan(tmp_path: Path) -> None:
    book, first = planned(random_team(3), tmp_path)
    before = book.read_bytes()

    assert slots(again(book)) == slots(first)
    assert book.read_bytes() == before


def test_one_customer_more_moves_at_most_two_visits(tmp_path: Path) -> None:
    for seed in range(6):
        team = random_team(seed, customers=20)
        book, first = planned(replace(team, customers=team.customers[:-1]), tmp_path)
        added = team.customers[-1]
        _add_row(
            book,
            [
                added.name,
                added.rep,
                added.tier,
                added.last,
                added.minutes,
                added.receiving or None,
                added.agreed,
                *added.at,
            ],
        )

        second = again(book)

        days = {(row.customer, row.date) for row in first.visits}
        assert len(days - {(row.customer, row.date) for row in second.visits}) <= 2


def _add_row(path: Path, values: list[Any]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["客户"]
    row = max(cell.row for cell in sheet["A"] if cell.value) + 1
    for column, value in enumerate(values, 1):
        sheet.cell(row, column, value)
    book.save(path)


def test_a_rep_ill_for_a_day_moves_nothing_of_the_other(tmp_path: Path) -> None:
    team = random_team(11)
    book, first = planned(team, tmp_path)
    ill = team.reps[0]
    day = next(row.date for row in first.visits if row.rep == ill.name and row.status != "已约")
    _write_cell(book, "团队", 2, "休假", f"{day:%Y-%m-%d}")

    second = again(book)

    assert {slot for slot in slots(second) if slot[1] != ill.name} == {
        slot for slot in slots(first) if slot[1] != ill.name
    }
    assert not [row for row in second.visits if row.rep == ill.name and row.date == day]


def _write_cell(path: Path, sheet: str, row: int, header: str, value: Any) -> None:
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, heads.index(header) + 1, value)
    book.save(path)


def test_a_visit_marked_as_agreed_or_moved_by_hand_stays_there(tmp_path: Path) -> None:
    team = random_team(5)
    book, first = planned(team, tmp_path)
    free = [row for row in first.visits if row.status != "已约" and row.date.weekday() < 4]
    marked, moved = free[0], next(row for row in free[1:] if row.customer != free[0].customer)
    new_day = moved.date + dt.timedelta(1)
    _edit_plan(book, marked.customer, marked.date, {"状态": "已约"})
    _edit_plan(book, moved.customer, moved.date, {"日期": new_day, "到达": dt.time(14)})

    second = again(book)
    later = again(book, as_of=AS_OF)

    for found in (second, later):
        fixed = {(row.customer, row.date, row.arrive) for row in found.visits if row.status == "已约"}
        assert (marked.customer, marked.date, marked.arrive) in fixed
        assert (moved.customer, new_day, dt.time(14)) in fixed


def _edit_plan(path: Path, customer: str, day: dt.date, values: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(path)
    rows: list[Any] = list(book["拜访计划"].iter_rows())
    head = next(number for number, row in enumerate(rows) if row[0].value == "日期")
    heads = [cell.value for cell in rows[head]]
    for row in rows[head + 1 :]:
        if row[heads.index("客户名称")].value == customer and row[0].value.date() == day:
            for name, value in values.items():
                row[heads.index(name)].value = value
    book.save(path)


def test_a_missed_visit_is_raised_and_planned_again(tmp_path: Path) -> None:
    book, first = planned(random_team(9), tmp_path)
    missed = next(row for row in first.visits if row.status != "已约")
    later = missed.date + dt.timedelta(1)

    second = again(book, as_of=later)

    text = "\n".join(
        str(cell.value) for row in openpyxl.load_workbook(book)["计划变更"].iter_rows() for cell in row
    )
    assert "未去" in text
    assert missed.customer in text
    assert missed.customer in {row.customer for row in second.visits} | second.unplanned


def test_a_visit_in_the_log_is_done_and_not_planned_again_at_once(tmp_path: Path) -> None:
    book, first = planned(random_team(9), tmp_path)
    done = next(row for row in first.visits if row.status != "已约")
    later = done.date + dt.timedelta(1)
    main(
        [
            "log",
            str(book),
            done.customer,
            "--channel",
            "上门",
            "--result",
            "有效",
            "--date",
            done.date.isoformat(),
            "--yes",
            "--quiet",
        ]
    )

    second = again(book, as_of=later)

    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(book)["计划变更"].iter_rows()]
    assert any(row[0] == "已拜访" and done.customer in row for row in rows)
    assert all(
        (row.date - done.date).days >= 7
        for row in second.visits
        if row.customer == done.customer and row.status != "已约"
    )


def test_weeks_reps_and_seconds_are_heeded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = random_team(2)
    _, found = planned(team, tmp_path, "--weeks", "2", "--rep", team.reps[0].name, "--seconds", "3")

    assert {row.rep for row in found.visits} == {team.reps[0].name}
    assert max(row.date for row in found.visits) < AS_OF + dt.timedelta(14)
    book = tmp_path / "team.xlsx"
    for wrong in (["--weeks", "0"], ["--weeks", "1.5"], ["--rep", "nobody"], ["--seconds", "-1"]):
        assert main(["visits", str(book), *RUN, *wrong]) == 2
    assert "业务员甲" in capsys.readouterr().err


def test_only_one_rep_is_planned_anew(tmp_path: Path) -> None:
    team = random_team(2)
    book, first = planned(team, tmp_path)

    second = again(book, "--rep", team.reps[0].name)

    other = team.reps[1].name
    assert {slot for slot in slots(second) if slot[1] == other} == {
        slot for slot in slots(first) if slot[1] == other
    }


def test_json_tells_hours_on_the_road_against_the_greedy_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = write_book(random_team(4, customers=24), tmp_path / "team.xlsx")

    assert main(["visits", str(book), "--as-of", AS_OF.isoformat(), "--yes", "--json"]) == 0

    visits = json.loads(capsys.readouterr().out)["visits"]
    assert visits["planned"] > 0
    assert visits["cost"]["travel"] == pytest.approx(60 * visits["travel_hours"], abs=1)
    assert visits["travel_hours"] > 0
    assert visits["greedy_travel_hours"] > 0


def test_calendar_files_move_events_instead_of_doubling_them(tmp_path: Path) -> None:
    team, folder = random_team(8), tmp_path / "calendars"
    book, first = planned(team, tmp_path, "--ics", str(folder))
    events = _events(folder)

    assert len(events) == len(first.visits)
    starts = {(event["DTSTART"].dt.replace(tzinfo=None), str(event["SUMMARY"])) for event in events.values()}
    assert starts == {
        (dt.datetime.combine(row.date, row.arrive), f"拜访 {row.customer}") for row in first.visits
    }

    again(book, "--ics", str(folder))
    assert {uid: int(event["SEQUENCE"]) for uid, event in _events(folder).items()} == dict.fromkeys(events, 0)

    day = next(row.date for row in first.visits if row.rep == team.reps[0].name and row.status != "已约")
    _write_cell(book, "团队", 2, "休假", f"{day:%Y-%m-%d}")
    second = again(book, "--ics", str(folder))
    now = _events(folder)
    live = {uid for uid, event in now.items() if event["STATUS"] != "CANCELLED"}
    moved = {uid for uid in events if uid in live and now[uid]["DTSTART"].dt != events[uid]["DTSTART"].dt}
    assert len(live) == len(second.visits)
    assert set(events) <= set(now)
    assert all(int(now[uid]["SEQUENCE"]) == 1 for uid in moved)
    assert all(int(now[uid]["SEQUENCE"]) == 1 for uid in set(events) - live)
    assert moved or set(events) - live


@pytest.mark.parametrize("layout", ["list", "square"])
def test_measured_times_are_used_where_the_team_has_them(layout: str, tmp_path: Path) -> None:
    team = random_team(5, reps=1)
    book, _ = planned(team, tmp_path)
    rep = team.reps[0].name
    names = [one.name for one in team.customers]
    listed = [["从", "到", "分钟"], *([rep, name, 3] for name in names), [names[0], "某处", "很远"]]
    square = [[None, *names], [rep, *(3 for _ in names)]]
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.create_sheet("路程")
    for row in listed if layout == "list" else square:
        sheet.append(row)
    workbook.save(book)

    second = again(book)

    assert {row.travel for row in second.visits if row.order == 1} == {3}


def _events(folder: Path) -> dict[str, Any]:
    return {
        str(event["UID"]): event
        for path in sorted(folder.glob("*.ics"))
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    }


def test_a_folder_that_cannot_be_made_is_said_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = write_book(random_team(1), tmp_path / "team.xlsx")
    (tmp_path / "taken").write_text("a file")

    code = main(
        [
            "visits",
            str(book),
            "--as-of",
            AS_OF.isoformat(),
            "--yes",
            "--quiet",
            "--lang",
            "en",
            "--ics",
            str(tmp_path / "taken" / "x"),
        ]
    )

    assert code == 3
    assert "name another one" in capsys.readouterr().err


def test_a_dry_run_writes_no_calendar_either(tmp_path: Path) -> None:
    book = write_book(random_team(1), tmp_path / "team.xlsx")

    assert main(["visits", str(book), *RUN, "--dry-run", "--ics", str(tmp_path / "cal")]) == 0
    assert not (tmp_path / "cal").exists()


def test_balance_is_a_proposal_on_a_sheet_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = random_team(3, customers=40)
    full, free = team.reps
    crowded = [
        replace(one, rep=full.name if number % 5 else free.name) for number, one in enumerate(team.customers)
    ]
    book = write_book(Team([replace(full, most=1), replace(free, most=6)], crowded), tmp_path / "team.xlsx")
    owners = [row[1].value for row in openpyxl.load_workbook(book)["客户"].iter_rows()]

    assert main(["visits", str(book), *RUN[:-1], "zh", "--balance", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)["visits"]["balance"]
    assert told["loads"][full.name] > told["loads"][free.name]
    assert {(one["from"], one["to"]) for one in told["handovers"]} == {(full.name, free.name)}
    assert told["loads_after"][full.name] < told["loads"][full.name]
    after = openpyxl.load_workbook(book)
    assert [row[1].value for row in after["客户"].iter_rows()] == owners
    words = "\n".join(str(cell.value) for row in after["均衡"].iter_rows() for cell in row)
    assert "建议，未作任何改动" in words
    assert all(one["customer"] in words for one in told["handovers"])
