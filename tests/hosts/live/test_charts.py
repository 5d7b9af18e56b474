"""Charts that LibreOffice draws in an open workbook are those that it shows of a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from xlsxwriter import Workbook

from xlcrm.grid import Area
from xlcrm.hosts.live import LiveBook
from xlcrm.hosts.live.areas import cells_of
from xlcrm.workbook import open_book
from xlcrm.workbook.changes import Cell, ChangeSet, PutSheet
from xlcrm.workbook.sheets import ChartSpec, Series, SheetSpec

pytestmark = pytest.mark.libreoffice
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("周", "联系", "计划", "占比"),
    ("苏州", 3, 5, 0.2),
    ("上海", 4, 2, 0.5),
    ("杭 'x'", 9, 1, 1.0),
)
NAMES, FIRST, SECOND, SHARE = (Area(2, column, 4, column) for column in range(1, 5))


def series(name: str, values: Area, categories: Area = NAMES, **more: Any) -> Series:
    return Series(name, categories, values, **more)


TWO = (series("联系", FIRST), series("计划", SECOND, colour="C55A11"))
CHARTS = (
    ChartSpec("column", "Columns", TWO, Area(6, 1, 20, 6), x_title="城市", y_title="次", number_format="0.0"),
    ChartSpec("stacked", "Stacked", TWO, Area(6, 8, 20, 14), legend=False),
    ChartSpec("bar", "Bars", TWO[:1], Area(22, 1, 36, 6), alt_text="how many in each city", y_range=(0.0, 20.0)),
    ChartSpec("stacked bar", "Stacked bars", TWO, Area(22, 8, 36, 14)),
    ChartSpec("line", "Lines", TWO, Area(38, 1, 52, 6), y_range=(-2.0, 12.0)),
    ChartSpec("doughnut", "Shares", (series("联系", FIRST, points=("111111", "222222", "333333")),), Area(38, 8, 52, 14)),
    ChartSpec(
        "scatter", "Ways", (series("周一", FIRST, SECOND, labels=("出发地", "", "客户")),), Area(54, 1, 68, 6),
        x_range=(-5.0, 15.0), y_range=(0.0, 10.0), step=5.0,
    ),
    ChartSpec(
        "column", "Pareto", (series("联系", FIRST), series("占比", SHARE, kind="line", secondary=True)),
        Area(54, 8, 68, 14), y2_format="0%", y2_max=1,
    ),
)  # fmt: skip
CELLS: dict[tuple[int, int], Cell] = {
    (row, column): cell for row, line in enumerate(ROWS, 1) for column, cell in enumerate(line, 1)
}
SPEC = SheetSpec("图 'x' 表", key="drawn", cells=CELLS, charts=CHARTS)
BELOW = replace(SPEC, cells={**CELLS, (70, 16): "beyond all charts"})
"""Cells all around the charts, as on a dashboard."""


def team(path: Path) -> Path:
    with Workbook(str(path)) as book:
        book.add_worksheet("客户").write(0, 0, "客户名称")
    return path


def drawn(sheet: xw.Sheet) -> list[dict[str, Any]]:
    """What the charts of a sheet show, in their order."""
    sheet.activate()  # charts of a file are loaded when they are looked at
    page, charts = sheet.api.DrawPage, sheet.api.Charts
    shapes = [page.getByIndex(place) for place in range(page.Count)]
    shown = [_facts(charts.getByIndex(place).EmbeddedObject) for place in range(charts.Count)]
    return [
        {**facts, "alt": shape.Description, "covers": _covers(sheet, shape, chart.area)}
        for facts, shape, chart in zip(shown, shapes, CHARTS, strict=False)
    ]


def _covers(sheet: xw.Sheet, shape: Any, area: Area) -> bool:
    """Does the chart cover its cells, to the millimetre?"""
    cells = cells_of(sheet, area).api
    pairs = [(shape.Position.X, cells.Position.X), (shape.Position.Y, cells.Position.Y)]
    pairs += [(shape.Size.Width, cells.Size.Width), (shape.Size.Height, cells.Size.Height)]
    return all(abs(one - other) < 100 for one, other in pairs)


def _facts(document: Any) -> dict[str, Any]:
    diagram = document.Diagram
    (system,) = document.getFirstDiagram().getCoordinateSystems()
    axes = () if "Pie" in str(system.getChartTypes()[0].getChartType()) else (diagram.XAxis, diagram.YAxis)
    return {
        "title": document.Title.String,
        "legend": bool(document.HasLegend),
        "lies": bool(getattr(diagram, "Vertical", False)),
        "titles": (diagram.XAxisTitle.String, diagram.YAxisTitle.String) if axes and diagram.HasXAxisTitle else (),
        "axes": [(axis.CharHeight, bool(axis.ReverseDirection), bool(axis.AutoMax) or axis.Max) for axis in axes],
        "types": [(kind.getChartType(), [_series(each) for each in kind.getDataSeries()]) for kind in system.getChartTypes()],
    }  # fmt: skip


def _series(made: Any) -> dict[str, Any]:
    sequences = sorted(made.getDataSequences(), key=lambda each: str(each.getValues().Role))
    first = made.getDataPointByIndex(0)
    return {
        "label": [each.getLabel().getTextualData() for each in sequences if each.getLabel()],
        "cells": [(each.getValues().Role, each.getValues().getSourceRangeRepresentation()) for each in sequences],
        "stacked": made.StackingDirection.value,
        "axis": made.AttachedAxisIndex,
        "colours": [made.getDataPointByIndex(number).Color for number in range(3)],
        "shown": (first.Label.ShowNumberInPercent, first.Label.ShowCustomLabel),
        "words": [field.getString() for field in first.CustomLabelFields],
    }  # fmt: skip


def test_charts_are_drawn_as_the_file_has_them(app: xw.App, tmp_path: Path) -> None:
    changes = ChangeSet((PutSheet(SPEC),))
    on_disk = open_book(team(tmp_path / "file.xlsx"))
    on_disk.apply(changes)
    live, file = app.books.open(team(tmp_path / "live.xlsx")), app.books.open(tmp_path / "file.xlsx")

    applied = LiveBook(live).apply(changes)

    found, wanted = drawn(live.sheets[SPEC.name]), drawn(file.sheets[SPEC.name])
    assert [each["title"] for each in found] == [chart.title for chart in CHARTS]
    assert found == wanted
    assert all(each["covers"] for each in found)
    assert not [text for text in applied.notices if "chart" in text.en]
    live.close()
    file.close()


def test_charts_of_our_sheet_are_drawn_anew_in_their_place(app: xw.App, tmp_path: Path) -> None:
    live = app.books.open(team(tmp_path / "drawn.xlsx"))
    book = LiveBook(live)
    book.apply(ChangeSet((PutSheet(SPEC),)))
    steps = live.api.UndoManager.getAllUndoActionTitles()

    book.apply(ChangeSet((PutSheet(replace(SPEC, charts=CHARTS[:2])),)))

    assert [each["title"] for each in drawn(live.sheets[SPEC.name])] == ["Columns", "Stacked"]
    assert drawn(live.sheets[SPEC.name])[1]["types"][0][1][0]["label"] == [("联系",)]
    assert not live.api.UndoManager.isLocked()
    assert len(live.api.UndoManager.getAllUndoActionTitles()) >= len(steps)
    live.close()


@pytest.mark.parametrize("spec", [SPEC, BELOW], ids=["cells above", "cells all around"])
def test_a_chart_that_a_person_put_on_our_sheet_stays(app: xw.App, tmp_path: Path, spec: SheetSpec) -> None:
    live = app.books.open(team(tmp_path / "theirs.xlsx"))
    book = LiveBook(live)
    book.apply(ChangeSet((PutSheet(spec),)))
    cells = live.sheets[SPEC.name]["A1:B4"].api
    box = app.impl.office.struct("com.sun.star.awt.Rectangle", X=1, Y=1, Width=4000, Height=3000)
    live.sheets[SPEC.name].api.Charts.addNewByName("theirs", box, (cells.RangeAddress,), True, True)

    for charts in (CHARTS[:2], ()):
        book.apply(ChangeSet((PutSheet(replace(spec, charts=charts)),)))

        standing = live.sheets[SPEC.name].api.Charts
        assert standing.hasByName("theirs")
        assert standing.Count == len(charts) + 1
    live.close()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a, b", "a, b"), ("one; two", "one； two"), ('"q" = 1', '"q" = 1'), ("O'Brien", "O'Brien")],
)
def test_whatever_a_series_is_called_it_is_shown(app: xw.App, tmp_path: Path, name: str, shown: str) -> None:
    live = app.books.open(team(tmp_path / "named.xlsx"))
    chart = ChartSpec("column", "Named", (series(name, FIRST),), Area(6, 1, 20, 6))

    LiveBook(live).apply(
        ChangeSet((PutSheet(replace(SPEC, cells={**CELLS, (5, 1): "a, b"}, charts=(chart,))),))
    )

    assert drawn(live.sheets[SPEC.name])[0]["types"][0][1][0]["label"] == [(shown,)]
    live.close()
