"""The same commands on a workbook that is open in a program: every cell ends as in the file."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.workbook.test_memory_is_like_a_file import NATIVE, PLAIN, changes, placement
from xlcrm.cli import main
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.views.words import SHEETS
from xlcrm.errors import RefusedError, UsageError, XlcrmError
from xlcrm.grid import CellError, Grid, parse_a1
from xlcrm.hosts.live import LiveBook
from xlcrm.hosts.live.quiet import quiet
from xlcrm.registry import builtins
from xlcrm.workbook import AddColumn, ChangeSet, Formula, SetCells, SetField, open_book
from xlcrm.workbook.book import Book
from xlcrm.workbook.changes import Change, SetNotes
from xlcrm.workbook.package.render import render

pytestmark = pytest.mark.libreoffice
TWINS = Path(__file__).parents[2] / "data"
NOW = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - formulas on the sheets show today
STATE = "_xlcrm"


def run(command: str, book: Book, **options: Any) -> Outcome:
    request = Request(today=NOW.date(), now=NOW, book=book, options={"yes": True, **options})
    outcome: Outcome = builtins().entries[command].function(request)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


@pytest.fixture
def opened(app: xw.App) -> Iterator[Any]:
    books = []

    def open_(path: Path) -> LiveBook:
        books.append(app.books.open(path))
        return LiveBook(books[-1])

    yield open_
    for book in books:
        book.close()


def told(value: Any) -> Any:
    """A value as both sides tell it: LibreOffice and the file's last program name some errors differently."""
    if isinstance(value, float):
        return round(value, 6)
    return "error" if isinstance(value, CellError) else value


def without_errors(line: str) -> str:
    return re.sub(r"#[A-Z/0]+[!?]?", "#", line)


def cells(grid: Grid) -> dict[tuple[int, int], Any]:
    return {
        (row, column): told(value)
        for row, line in enumerate(grid.rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None and value != ""
    }


def formulas(grid: Grid) -> dict[tuple[int, int], str]:
    return {at: text.replace("'", "").replace(" ", "") for at, text in grid.formulas.items()}


def frame(grid: Grid) -> tuple[Any, ...]:
    return (
        set(grid.list_objects),
        set(grid.merges),
        grid.hidden_rows,
        grid.hidden_columns,
        grid.visible,
        grid.owner,
    )


def differences(one: Book, other: Book) -> list[str]:
    """Sheets, cells, formulas, tables, merged areas and hidden lines that differ; what xlcrm remembers is left out."""
    left = {grid.name: grid for grid in one.grids()}
    right = {grid.name: grid for grid in other.grids()}
    found = [f"sheets {list(left)} {list(right)}"] if list(left) != list(right) else []
    for name in (left.keys() & right.keys()) - {STATE}:
        for kind in (cells, formulas):
            here: dict[Any, Any] = kind(left[name])
            there: dict[Any, Any] = kind(right[name])
            wrong = [at for at in {*here, *there} if here.get(at) != there.get(at)]
            found += [f"{name} {at} {here.get(at)!r} {there.get(at)!r}" for at in sorted(wrong)]
        if frame(left[name]) != frame(right[name]):
            found.append(f"{name}: {frame(left[name])} {frame(right[name])}")
    return found


@pytest.mark.parametrize("twin", ["01_title_rows", "03_english_reordered", "05_wan_with_totals"])
def test_a_first_refresh_undone_and_done_again_ends_as_in_the_file(
    twin: str, tmp_path: Path, opened: Any
) -> None:
    on_disk, in_program = tmp_path / "file.xlsx", tmp_path / "live.xlsx"
    for path in (on_disk, in_program):
        shutil.copy(TWINS / f"{twin}.xlsx", path)
    file, live = open_book(on_disk), opened(in_program)
    assert differences(file, live) == []
    untouched = [(grid.name, cells(grid), formulas(grid)) for grid in live.grids()]

    said = run("refresh", file), run("refresh", live)

    assert [without_errors(line) for line in said[0].lines[1:]] == [
        without_errors(line) for line in said[1].lines[1:]
    ]
    assert differences(file, live) == []
    assert {**file.state(), "traces": {}} == {**live.state(), "traces": {}}
    assert set(file.names()) == set(live.names())

    run("undo", live)
    assert [
        found
        for grid in live.grids()
        if not grid.owner
        for found in [(grid.name, cells(grid), formulas(grid))]
    ] == untouched

    run("refresh", live)
    assert [cells(grid) for grid in live.grids() if not grid.owner] == [
        cells(grid) for grid in file.grids() if not grid.owner
    ]


def test_every_sheet_of_the_demo_ends_as_in_the_file(tmp_path: Path, opened: Any) -> None:
    on_disk, in_program = tmp_path / "file.xlsx", tmp_path / "live.xlsx"
    assert main(["template", str(on_disk), "--demo", "--quiet"]) == 0
    shutil.copy(on_disk, in_program)
    file, live = open_book(on_disk), opened(in_program)
    sheet, cell = live.names()["crm_asof"].split("!")
    as_of = SetCells(sheet.strip("'"), {parse_a1(cell): NOW.date() + dt.timedelta(days=9)}, look="input date")
    for book in (file, live):
        book.apply(ChangeSet((as_of,)))

        run("refresh", book)

    today = parse_a1(
        live.names()["crm_today"].rpartition("!")[2]
    )  # the file shows it as it was until it is opened
    runs = next(grid.name for grid in live.grids() if grid.owner == "runs")  # so more values changed there
    known: tuple[str, ...] = (f"{sheet.strip(chr(39))} {today} ", f"{runs} (5, 13) ", f"{runs} (5, 15) ")
    dates = f" {NOW.date()!r} {NOW.date() + dt.timedelta(days=9)!r}"  # nor does a page that shows it but did not change
    known += tuple(
        f"{grid.name} (" for grid in live.grids() if grid.owner not in ("", *SHEETS)
    )  # modules took no part
    found = [one for one in differences(file, live) if not one.startswith(known) and not one.endswith(dates)]
    assert found[:5] == []


@settings(max_examples=25)
@example(
    native=False,
    wanted=(AddColumn("customers", "due", "等级"), SetField("customers", "due", {"C3": NOW.date()})),
)
@given(native=st.booleans(), wanted=st.lists(changes, min_size=1, max_size=5).map(tuple))
def test_an_open_workbook_ends_like_a_file_or_refuses_like_one(
    app: xw.App, native: bool, wanted: tuple[Change, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        on_disk, in_program = Path(folder) / "file.xlsx", Path(folder) / "live.xlsx"
        on_disk.write_bytes(render([NATIVE if native else PLAIN]))
        shutil.copy(on_disk, in_program)
        file = open_book(on_disk)
        opened = app.books.open(in_program)
        try:
            live = LiveBook(opened)
            refusals = [refusal(book, wanted, "T" if native else None) for book in (file, live)]
            assert refusals[0] == refusals[1]
            assert differences(file, live) == []
        finally:
            opened.close()


def refusal(book: Book, wanted: tuple[Change, ...], list_object: str | None) -> Any:
    try:
        book.apply(ChangeSet(wanted), placement(list_object))
    except XlcrmError as error:
        return type(error), getattr(error, "kind", "")
    return None


def test_a_protected_sheet_is_refused_before_anything_is_written(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = "客户"
    other = book.sheets.add("锁", after=sheet)
    other.api.protect("x")
    live = LiveBook(book)
    wanted = ChangeSet((SetCells(sheet.name, {(1, 2): "新"}), SetCells("锁", {(1, 1): "新"})))

    with pytest.raises(RefusedError, match="Sheet '锁' is protected"):
        live.apply(wanted)

    assert sheet["A1:B1"].value == ["客户", None]


def test_a_locked_structure_is_refused_when_a_sheet_would_be_added(book: xw.Book, sheet: xw.Sheet) -> None:
    from xlcrm.workbook import PutSheet, SheetSpec

    book.api.protect("x")

    with pytest.raises(RefusedError, match="no sheet can be added"):
        LiveBook(book).apply(ChangeSet((PutSheet(SheetSpec("今日", key="today")),)))
    assert [found.name for found in book.sheets] == [sheet.name]


def test_a_table_that_nobody_placed_leaves_everything_as_it_was(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = "客户"
    wanted = ChangeSet((SetCells(sheet.name, {(1, 1): "新"}), SetField("customers", "tier", {"a": "A"})))

    with pytest.raises(UsageError, match="Nobody said where"):
        LiveBook(book).apply(wanted)

    assert sheet["A1"].value == "客户"


def test_only_cells_that_change_are_written_and_the_others_keep_their_looks(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", 1], ["b", 2]]
    sheet["A1:B2"].color = "#FFF2CC"
    sheet["A2"].font.bold = True
    sheet["2:2"].row_height = 40
    sheet["2:2"].rows.hidden = True

    LiveBook(sheet.book).apply(ChangeSet((SetCells(sheet.name, {(2, 2): Formula("B1*3"), (1, 1): "a"}),)))

    assert sheet["A1:B2"].value == [["a", 1], ["b", 3]]
    assert sheet["A1:B2"].color == (0xFF, 0xF2, 0xCC)
    assert sheet["A2"].font.bold
    assert sheet["A2"].rows.hidden
    assert LiveBook(sheet.book).grids()[0].hidden_rows == {2}


def test_texts_that_a_program_would_take_for_something_else_stay_texts(sheet: xw.Sheet) -> None:
    texts = ["007", "=1+1", "'x", "1/2", "TRUE", "+86 138", "@all", "-", "2026-01-02"]

    LiveBook(sheet.book).apply(
        ChangeSet((SetCells(sheet.name, {(row, 1): text for row, text in enumerate(texts, 1)}),))
    )

    assert sheet["A1:A9"].value == texts


def test_a_note_of_somebody_else_stays(sheet: xw.Sheet) -> None:
    LiveBook(sheet.book).apply(ChangeSet((SetNotes(sheet.name, {(1, 1): "一", (2, 1): "二"}),)))
    LiveBook(sheet.book).apply(ChangeSet((SetNotes(sheet.name, {(1, 1): "新"}),)))

    assert {note.location.address: note.text for note in sheet.notes} == {"$A$1": "新", "$A$2": "二"}


def test_the_screen_and_calculation_are_put_back_whatever_happens(book: xw.Book) -> None:
    app = book.app
    before = app.screen_updating, app.calculation

    with contextlib.suppress(ZeroDivisionError), quiet(book):
        during = app.screen_updating, app.calculation
        raise ZeroDivisionError

    assert during == (False, "manual")
    assert (app.screen_updating, app.calculation) == before == (True, "automatic")


def test_a_damaged_memory_is_set_aside_with_a_warning(book: xw.Book, sheet: xw.Sheet) -> None:
    live = LiveBook(book)
    live.apply(ChangeSet((SetCells(sheet.name, {(1, 1): "x"}),)), {}, {"run": 3})
    assert live.state() == {"run": 3}

    book.sheets[STATE]["A2"].value = "broken"

    again = LiveBook(book)
    assert again.state() == {}
    assert [warning.en[:30] for warning in again.warnings] == ["What xlcrm remembered in the w"]


def test_a_look_takes_the_place_of_the_one_before(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["客户"], ["甲"]]
    sheet["A1:A2"].conditional_formats.add_custom('=A1="乙"', fill_color="#FFFF00")
    live = LiveBook(sheet.book)

    live.apply(ChangeSet((SetCells(sheet.name, {(2, 1): "乙"}, look="override"),)))
    marked = sheet["A2"].font.color
    live.apply(ChangeSet((SetCells(sheet.name, {(2, 1): "丙"}, look="text"),)))

    assert marked is not None
    assert sheet["A2"].font.color is None
    assert len(sheet["A2"].conditional_formats) == 1
