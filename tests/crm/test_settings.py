"""Settings: read in either language, wrong ones keep their default and are reported with their cell."""

# ruff: noqa: DTZ001 - values of a problem are no frame's; cells have no time zone

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.crm.sheets import columns
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings import Settings, catalogue, groups, parse_settings, setting
from xlcrm.crm.weekdays import parse_weekdays, write_weekdays
from xlcrm.grid import CellError
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def read(pairs: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    return parse_settings(
        columns("settings", {"name": list(pairs), "value": list(pairs.values())}, sheet="设置")
    )


def test_every_setting_has_words_and_a_default_and_a_group() -> None:
    assert {item.key for item in catalogue()} == {each.name for each in fields(Settings)} - {
        "rhythms",
        "more",
    }
    for item in catalogue():
        assert item.label.zh, item.key
        assert item.label.en, item.key
        assert item.help.zh, item.key
        assert item.help.en, item.key
        assert item.group in groups()


def test_no_two_settings_bear_the_same_name() -> None:
    for lang in LANGUAGES:
        labels = [item.label.in_(lang) for item in catalogue()]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_that_the_template_lays_reads_back_as_the_defaults(lang: Lang) -> None:
    settings, problems = read({item.label.in_(lang): item.cell(lang) for item in catalogue()})

    assert problems == []
    for name in (each.name for each in fields(Settings) if each.name != "rhythms"):
        mine, default = getattr(settings, name), getattr(Settings(), name)
        assert (set(mine) == set(default)) if isinstance(default, tuple) else mine == default, name


def test_without_a_sheet_the_defaults_hold() -> None:
    assert parse_settings(None) == (Settings(), [])


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("A 类联系间隔（天）", 7, "contact_days_a", 7),
        ("A: contact every (days)", "7 days", "contact_days_a", 7),
        ("contact_days_a", 7.0, "contact_days_a", 7),
        ("Ａ类联系间隔(天)", "１０天", "contact_days_a", 10),
        ("A 类占比上限", "70%", "tier_cut_a", 0.7),
        ("A 类占比上限", 70, "tier_cut_a", 0.7),
        ("A 类占比上限", 0.7, "tier_cut_a", 0.7),
        ("逾期按", "工作日", "day_count", "working"),
        ("Overdue counts", "working days", "day_count", "working"),
        ("本位币", "美元", "currency", "USD"),
        ("汇率", "USD=7.10; 欧元 8.2；1 GBP = 9", "rates", {"USD": 7.1, "EUR": 8.2, "GBP": 9.0}),
        ("本国", "德国", "home_country", "DE"),
        ("假日国家", "中国、US", "holiday_countries", ("CN", "US")),
        ("财年起始月", "4月", "fiscal_start_month", 4),
        ("默认上班时间", "8:30", "day_start", dt.time(8, 30)),
        ("默认上班时间", 0.375, "day_start", dt.time(9)),
        ("默认工作日", "周一至周六", "workdays", frozenset(range(6))),
        ("截至日期", "2026年3月5日", "as_of", dt.date(2026, 3, 5)),
        ("截至日期", dt.datetime(2026, 3, 5), "as_of", dt.date(2026, 3, 5)),
        ("截至日期", 46086, "as_of", dt.date(2026, 3, 5)),
        ("每天联系时间（分钟）", "2小时", "contact_minutes_a_day", 120),
        ("语言", "中文", "language", "zh"),
    ],
)
def test_a_setting_is_read_as_people_write_it(name: str, value: Any, key: str, expected: Any) -> None:
    settings, problems = read({name: value})

    assert problems == []
    assert getattr(settings, key) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A 类联系间隔（天）", "两周"),
        ("A 类联系间隔（天）", -3),
        ("A 类联系间隔（天）", 2.5),
        ("A 类联系间隔（天）", True),
        ("A 类联系间隔（天）", CellError("#N/A")),
        ("A 类占比上限", "0%"),
        ("A 类占比上限", 800),
        ("逾期按", "月"),
        ("本位币", "贝壳"),
        ("汇率", "USD"),
        ("汇率", "USD=0"),
        ("财年起始月", 13),
        ("默认上班时间", "25:00"),
        ("默认工作日", "有空"),
        ("截至日期", "2026-13-01"),
        ("道路系数", 0.2),
    ],
)
def test_a_wrong_value_keeps_its_default_and_is_reported_with_its_cell(name: str, value: Any) -> None:
    settings, (problem,) = read({"语言": "中文", name: value})

    assert settings == Settings(language="zh")
    assert (problem.code, problem.sheet, problem.cell) == ("setting_value", "设置", "B3")
    for lang in LANGUAGES:
        assert setting(_key(name)).label.in_(lang) in problem.message(lang)


def _key(label: str) -> str:
    return next(item.key for item in catalogue() if item.label.zh == label)


def test_a_name_that_is_nearly_right_gets_a_suggestion_and_a_strange_one_does_not() -> None:
    _, (near, strange) = read({"半衰期天数": 90, "咖啡": "两杯"})

    assert near.code == "setting_misspelt"
    assert "半衰期（天）" in near.message("zh")
    assert "Half-life (days)" in near.message("en")
    assert (strange.code, strange.cell) == ("setting_unknown", "A3")


def test_an_empty_value_is_the_default_and_of_two_lines_the_last_counts() -> None:
    sheet = columns("settings", {"name": ["半衰期（天）", "半衰期（天）", "语言"], "value": [90, 60, None]})

    settings, problems = parse_settings(sheet)

    assert settings == Settings(half_life_days=60)
    assert [problem.code for problem in problems] == ["setting_twice"]


def test_limits_that_contradict_each_other_fall_back_together() -> None:
    settings, (problem,) = read({"A 类占比上限": 0.97, "B 类占比上限": 0.9})

    assert (settings.tier_cut_a, settings.tier_cut_b) == (0.8, 0.95)
    assert (problem.code, problem.cell) == ("settings_disagree", "B3")


def test_a_word_of_ones_own_ends_contact_beside_the_built_in_ones_of_the_other_language() -> None:
    settings, _ = read({"不再联系的状态": "休眠、流失"})

    assert {"休眠", "流失", "lost"} <= set(settings.closed_words)
    assert "黑名单" not in settings.closed_words


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一至周五", "01234"),
        ("一三五", "024"),
        ("Mon-Fri", "01234"),
        ("Tue/Thu", "13"),
        ("Monday, Wednesday and Friday", "024"),
        ("星期六", "5"),
        ("周五到周一", "0456"),
        ("1-6", "012345"),
        ("每天", "0123456"),
        ("双休", "01234"),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: str) -> None:
    assert parse_weekdays(text) == frozenset(map(int, days))


@pytest.mark.parametrize("text", ["", "有空", "Mondayish maybe", "8", "周一上午"])
def test_weekdays_that_are_not_understood_are_none(text: str) -> None:
    assert parse_weekdays(text) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_weekdays_are_written_so_that_they_read_back(lang: Lang) -> None:
    for number in range(1, 128):
        days = frozenset(day for day in range(7) if number >> day & 1)
        assert parse_weekdays(write_weekdays(days, cast("Any", lang))) == days
