"""How cells are formatted: LibreOffice is asked once for all of them, Excel by halves, and both tell the same."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcrm.grid import Area
from xlcrm.hosts.live.programs.alike_formats import AlikeFormats
from xlcrm.hosts.live.programs.halved_formats import HalvedFormats

pytestmark = pytest.mark.libreoffice
corners = st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 3), st.integers(1, 3))
AREAS = st.lists(corners.map(lambda at: Area(at[0], at[1], at[0] + at[2] - 1, at[1] + at[3] - 1)), max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AREAS, st.sampled_from(("#FFCC00", None)))
def test_merged_areas_are_found_alike(sheet: xw.Sheet, areas: list[Area], fill: str | None) -> None:
    merged: list[Area] = []
    sheet.cells.unmerge()
    for area in areas:
        if (area.top, area.left) != (area.bottom, area.right):
            if not any(area.overlaps(other) for other in merged):
                sheet.range(str(area)).merge()
                merged.append(area)
            sheet.range(str(area)).color = fill
    block = sheet["A1:J12"]

    assert sorted(AlikeFormats(block).merges()) == sorted(merged)
    assert sorted(HalvedFormats(block).merges()) == sorted(merged)


def test_times_and_durations_are_found_alike(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[0.5, 0.25, 7], [0.5, 1.5, "x"], [12.25, 0.5, 0.1], [0.5, 0.5, 0.5]]
    sheet["A1:A3"].number_format = "hh:mm"
    sheet["B2:C3"].number_format = "[h]:mm"
    block = sheet["A1:C4"]
    rows = block.value

    found = dict(AlikeFormats(block).times(rows))

    assert found == dict(HalvedFormats(block).times(rows))
    assert found == {
        (1, 1): dt.time(12),
        (2, 1): dt.time(12),
        (2, 2): dt.timedelta(hours=36),
        (3, 1): dt.datetime(1900, 1, 11, 6),  # noqa: DTZ001 - cells know no time zone
        (3, 2): dt.timedelta(hours=12),
        (3, 3): dt.timedelta(minutes=144),
    }


def test_colours_and_strokes_are_told(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], ["c", "d"], ["e", "f"]]
    sheet["A2"].color = "#FF0000"
    sheet["B3"].api.CharStrikeout = 1
    block = sheet["A1:B3"]

    marks = AlikeFormats(block).marks(block.value)

    assert marks[2, 1].fill == "FF0000"
    assert marks[3, 2].strike
    assert set(marks) == {(2, 1), (3, 2)}
