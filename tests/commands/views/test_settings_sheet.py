from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.commands.views.specimen import AS_OF, settings_data
from xlcrm.commands.views.settings import SettingsData, settings_sheet
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import Settings, catalogue, parse_settings, read_rhythms
from xlcrm.crm.settings.lists import default_rows
from xlcrm.crm.settings.rhythms import DEFAULT_EVENTS, Target
from xlcrm.grid import Grid
from xlcrm.lang import Lang
from xlcrm.workbook.memory_sheet import grid_of

LANGS: tuple[Lang, ...] = ("zh", "en")


def _ordered(settings: Settings) -> Settings:
    """Lists of words say the same in any order."""
    lists = ("closed_words", "failed_results", "service_words", "marketing_words")
    ordered: dict[str, Any] = {name: tuple(sorted(getattr(settings, name))) for name in lists}
    return replace(settings, **ordered)


def _grid(data: SettingsData, lang: Lang) -> Grid:
    return grid_of(settings_sheet(data, lang), "设置")


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_as_it_comes_reads_back_as_the_defaults(lang: Lang) -> None:
    reading = read_tables([_grid(SettingsData(AS_OF), lang)])

    settings, problems = parse_settings(reading.of("settings")[0])

    assert (_ordered(settings), problems) == (_ordered(Settings()), [])
    assert list(reading.problems) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_of_rhythm_read_back_as_the_defaults_and_as_edited(lang: Lang) -> None:
    rows = default_rows("channels", lang)
    edited: list[dict[str, Any]] = [
        {**rows[0], "a": "每两周" if lang == "zh" else "every 2 weeks", "minutes": 15},
        *rows[1:],
    ]
    groups = [
        {
            "group": "VIP",
            "cadence": "每周电话，每月拜访" if lang == "zh" else "call every week, visit monthly",
        }
    ]
    targets: list[dict[str, Any]] = [
        {"rep": "张伟", "month": dt.date(2026, 11, 1), "contacts": 80, "sales": "15万"}
    ]
    data = SettingsData(AS_OF, lists={"channels": edited, "cadences": groups, "targets": targets})

    fresh, faults = read_rhythms(read_tables([_grid(SettingsData(AS_OF), lang)]))
    rhythms, problems = read_rhythms(read_tables([_grid(data, lang)]))

    assert (faults, problems) == ([], [])
    assert (fresh.every, fresh.minutes, fresh.groups, fresh.targets) == ({}, {}, {}, ())
    assert fresh.outcomes == {
        "valid": "contact", "connected": "contact", "no_answer": "attempt", "invalid": "attempt", "no_need": "no_need",
    }  # fmt: skip
    assert [(each.days, each.channel, each.source) for each in fresh.events] == [
        (each.days, each.channel, each.source) for each in DEFAULT_EVENTS
    ]
    assert (rhythms.every, rhythms.minutes) == ({"phone": {"A": 14}}, {"phone": 15})
    assert rhythms.groups == {"vip": {"phone": 7, "visit": 30}}
    assert rhythms.targets == (Target("张伟", "2026-11", contacts=80, sales=150000),)


@pytest.mark.parametrize("lang", LANGS)
def test_what_differs_from_the_defaults_reads_back(lang: Lang) -> None:
    values = {
        "contact_days_a": 7,
        "tier_cut_a": 0.7,
        "day_start": dt.time(8, 30),
        "language": "en",
        "as_of": AS_OF,
    }

    settings, problems = parse_settings(
        read_tables([_grid(SettingsData(AS_OF, values), lang)]).of("settings")[0]
    )

    assert (_ordered(settings), problems) == (_ordered(replace(Settings(), **values)), [])  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_the_team_the_holidays_and_the_mapping_read_back(lang: Lang) -> None:
    data = settings_data(lang)

    reading = read_tables([_grid(data, lang)])

    assert list(reading.of("reps")[0].data["name"]) == [row["name"] for row in data.reps]
    holidays = reading.of("holidays")[0].data
    read = list(zip(holidays["date"], holidays["name"], holidays["workday"], strict=True))
    assert read == [(day.date, day.name, day.workday) for day in data.holidays]
    assert list(reading.of("mapping")[0].data["header"]) == [row.header for row in data.mapping]
    assert [problem.code for problem in reading.problems] == ["mapping_header_missing"], (
        "there is no such sheet here"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_as_of_cell_is_the_value_of_its_setting(lang: Lang) -> None:
    sheet = settings_sheet(SettingsData(AS_OF, {"as_of": AS_OF}), lang)
    label = next(item.label.in_(lang) for item in catalogue() if item.key == "as_of")
    area = sheet.names["crm_asof"]

    assert sheet.cells[area.top, area.left] == AS_OF
    assert sheet.cells[area.top, area.left - 1] == label


def test_every_setting_has_a_row_with_its_help() -> None:
    sheet = settings_sheet(SettingsData(), "zh")

    texts = set(sheet.cells.values())
    assert {item.label.zh for item in catalogue()} | {item.help.zh for item in catalogue()} <= texts


def test_it_can_be_hidden() -> None:
    assert settings_sheet(SettingsData(), "zh", visible=False).visibility == "hidden"
