"""Words that stand for something: tiers, flags, channels, results."""

from __future__ import annotations

import datetime as dt

import pytest

from xlcrm.crm.values import words


def test_tiers_are_read_only_where_they_are_beyond_doubt() -> None:
    read = words.read_tiers(
        ["A", "Ａ", "a级", "B类客户", "Class C", "甲", "D", "重点", "VIP", "★★★", 1, "高"]
    )

    assert read.values == ["A", "A", "A", "B", "C", "A", "D", None, None, None, None, None]
    assert [fault.place for fault in read.faults] == [7, 8, 9, 10, 11]
    assert {fault.code for fault in read.faults} == {"unknown_tier"}


@pytest.mark.parametrize(
    ("written", "tiers"),
    [
        (["重点客户", "一般客户", "次重点客户"], "ACB"),
        (["Gold", "bronze", "Silver", "Gold"], "ACBA"),
        (["★★★", "★", "★★"], "ACB"),
        (["***", "*", "**"], "ACB"),
        (["★★★★★", "★★☆☆☆", "4星", "三星"], "ADBC"),
        (["★★★★", "★★", "★", "★★★"], "ACDB"),
        (["★★★★", "★★", "★"] * 4 + ["★★★★★"], "BDD" * 4 + "A"),
        ([1, 3, 2, 3], "ACBC"),
        (["1", "2", "5"], "ABD"),
        (["A+", "A", "S", "B-"], "AAAB"),
        (["二级", "一级", "三级"], "BAC"),
        (["Tier 2", "Tier 1"], "BA"),
        (["VIP", "普通"], "AB"),
        (["重点", "一般", "零散"], "ABC"),
        (["五星", "四星", "三星", "普通"], "ABCD"),
    ],
)
def test_a_scale_of_ones_own_is_laid_beside_a_to_d_and_asked_about_once(
    written: list[str | int], tiers: str
) -> None:
    read = words.read_tiers([None, *written])

    assert read.values == [None, *tiers]
    assert [(fault.place, fault.code) for fault in read.faults] == [(1, "own_scale")]


def test_a_word_outside_the_scale_is_reported_beside_it() -> None:
    read = words.read_tiers(["Gold", "Silver"] * 6 + ["Wood"])

    assert read.values == ["A", "B"] * 6 + [None]
    assert [(fault.place, fault.code) for fault in read.faults] == [(0, "own_scale"), (12, "unknown_tier")]


@pytest.mark.parametrize("written", [["1", "2", "9"], ["重点", "重点"], ["二甲", "三乙"], ["Hot", "Cold"]])
def test_what_does_not_say_which_end_is_up_is_no_scale(written: list[str]) -> None:
    assert words.read_tiers(written).values == [None] * len(written)


def test_an_x_is_a_tick_unless_the_column_ticks_otherwise() -> None:
    assert words.read_flags(["x", None, "X"]).values == [True, None, True]
    assert words.read_flags(["√", "x", "×"]).values == [True, False, False]
    assert words.read_flags(["是", "否", "Y", "n", True, 0, 1]).values == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_flag_that_is_neither_is_reported() -> None:
    assert [fault.code for fault in words.read_flags(["也许"]).faults] == ["unread_flag"]


def test_unknown_channels_and_results_stay_as_they_are_and_are_said() -> None:
    channels, results = (
        words.read_channels(["电话", "On-site visit", "飞鸽"]),
        words.read_results(["未接", "Reached", "再说吧"]),
    )

    assert channels.values == ["phone", "visit", "飞鸽"]
    assert results.values == ["no_answer", "connected", "再说吧"]
    assert [fault.code for fault in (*channels.faults, *results.faults)] == [
        "unknown_channel",
        "unknown_result",
    ]


def test_text_stays_in_its_own_words() -> None:
    assert words.read_texts(["  柏禾（宁波） ", 12.0, dt.date(2026, 3, 5), "—"]).values == [
        "柏禾（宁波）",
        "12",
        "2026-03-05",
        None,
    ]
    assert words.read_names(["柏禾（宁波）  有限公司", 1001.0]).values == ["柏禾（宁波） 有限公司", "1001"]
    assert words.read_keys(["Ｃ００１", 1001.0]).values == ["C001", "1001"]


def test_times_and_places() -> None:
    assert words.read_times(["9:30", "下午2点半", 0.375, dt.time(8, 0), 9]).values == [
        dt.time(9, 30),
        dt.time(14, 30),
        dt.time(9, 0),
        dt.time(8, 0),
        dt.time(9, 0),
    ]
    assert words.read_coordinates(["31.23, 121.47", "121.47,31.23"]).values == [
        (31.23, 121.47),
        (31.23, 121.47),
    ]
    assert [fault.code for fault in words.read_coordinates(["near the station"]).faults] == ["unread_place"]


def test_ways_to_say_do_not_call_are_a_yes() -> None:
    words_for_it = ["勿扰", "免打扰", "DNC", "Do not call", "opted out", "不要联系"]

    assert words.read_flags(words_for_it).values == [True] * len(words_for_it)
