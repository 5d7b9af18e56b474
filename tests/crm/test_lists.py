"""The tables of the settings sheet: what each tier gets, and the named parts of the RFM cube."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest

from tests.crm.sheets import columns
from xlcrm.crm.rfm import Rfm, rfm_segments
from xlcrm.crm.rfm_segment import RfmSegment
from xlcrm.crm.settings.lists import Treatment, segments, treatments
from xlcrm.lang import Lang

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_of_the_cube_has_a_name(lang: Lang) -> None:
    cells = np.array(list(itertools.product(range(1, 6), repeat=3)), dtype=np.int64).T

    names = rfm_segments(Rfm(*cells), segments(None, lang)[0])

    assert "" not in names
    assert len(set(names)) == 10, "no segment is hidden behind the ones above it"


def test_the_foreign_trade_table_has_its_three_rows() -> None:
    found = treatments(None, "en")

    assert found["A"].price == "Preferential"
    assert found["A"].care.startswith("Lifeblood of the firm")
    assert (found["B"].price, found["B"].terms) == ("Normal", "As agreed")
    assert (found["C"].price, found["C"].terms) == ("At principle, no concessions", "Strict")


def test_what_a_team_writes_takes_the_place_of_the_defaults() -> None:
    table = columns(
        "treatments", {"tier": ["A", None, "C"], "price": ["九折", "x", None], "terms": [None] * 3, "care": ["", "", "邮件"]}
    )  # fmt: skip

    assert treatments(table, "zh") == {"A": Treatment("九折"), "C": Treatment(care="邮件")}
    assert Treatment("九折", care="邮件").in_one_line("zh") == "九折；邮件"


def test_scores_are_read_as_people_and_programs_write_them() -> None:
    table = columns(
        "segments",
        {
            "name": ["一", "二", "", None],
            "recency": ["4-5", 3.0, "1", None],
            "frequency": ["5～4", None, "1", None],
            "money": [dt.date(2026, 4, 5), "１", "1", None],
        },
    )

    assert segments(table, "zh") == (
        [RfmSegment("一", (4, 5), (4, 5), (4, 5)), RfmSegment("二", (3, 3), (1, 5), (1, 1))],
        [],
    )


def test_scores_that_are_none_leave_their_segment_out_and_are_reported_with_their_cell() -> None:
    table = columns(
        "segments", {"name": ["一", "二"], "recency": ["4-5", "高"], "frequency": [5, 5], "money": [6, 5]}, sheet="设置"
    )  # fmt: skip

    found, problems = segments(table, "zh")

    assert found == []
    assert [(one.code, one.sheet, one.cell) for one in problems] == [
        ("segment_scores", "设置", "D2"),
        ("segment_scores", "设置", "B3"),
    ]
    assert "“高”" in problems[1].message("zh")
