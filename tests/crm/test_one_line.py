"""A contact in one line: what is understood, what stays in the notes, what is asked about. Today is Monday 2026-11-23."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.one_line import SPACED, ContactLine, Slot, read_line
from xlcrm.crm.values.words import meaning

TODAY = dt.date(2026, 11, 23)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("typed", "channel", "result", "following", "note"),
    [
        ("电话 接通 12月4日 谈了报价", "电话", "接通", "2026-12-04", "谈了报价"),
        ("phone reached 2026-12-04 talked about prices", "phone", "reached", "2026-12-04", "talked about prices"),
        ("电话接通，下次12月4日，聊了报价", "电话", "接通", "2026-12-04", "聊了报价"),
        ("上门 谈了新产品，下周三再去", "上门", "", "2026-12-02", "谈了新产品"),
        ("e-mail sent the quote, follow up on Monday", "e-mail", "", "2026-11-30", "sent the quote"),
        ("微信：发了样品照片", "微信", "", "", "发了样品照片"),
        ("接通了，谈了报价", "电话", "接通", "", "谈了报价"),
        ("no answer", "phone", "no answer", "", ""),
        ("电话 无人接听 明天再打", "电话", "无人接听", "2026-11-24", ""),
        ("phone no need", "phone", "no need", "", ""),
        ("met Anna, again in 2 weeks", "met", "met", "2026-12-07", "Anna"),
        ("call reached asked for 10/12 boxes", "call", "reached", "", "asked for 10/12 boxes"),
        ("电话 有效 3月5日的样品已寄", "电话", "有效", "", "3月5日的样品已寄"),
    ],
)  # fmt: skip
def test_what_a_line_says(typed: str, channel: str, result: str, following: str, note: str) -> None:
    assert read_line(typed, TODAY) == ContactLine(channel, result, None, day(following), note)


@pytest.mark.parametrize(
    ("typed", "when", "note"),
    [
        ("昨天 电话 接通 谈了报价", "2026-11-22", "谈了报价"),
        ("电话 接通 明天送样品", "", "明天送样品"),
        ("11月20日 上门 有效", "2026-11-20", ""),
        ("yesterday met at fair", "2026-11-22", "at fair"),
        ("今天 电话 接通", "", ""),
    ],
)
def test_an_earlier_day_before_what_was_said_is_the_contacts_own(typed: str, when: str, note: str) -> None:
    line = read_line(typed, TODAY)

    assert (line.day, line.next, line.note) == (day(when), None, note)


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("谈了报价", "channel"),
        ("电话沟通了新价格", "channel"),
        ("会议室装修", "channel"),
        ("电话 接通 下次 13月40日", "next"),
        ("phone reached next 31/31", "next"),
    ],
)
def test_what_cannot_be_read_is_a_doubt_and_stays_in_the_notes(typed: str, doubt: str) -> None:
    line = read_line(typed, TODAY)

    assert line.doubts == {doubt}
    assert line.note in typed
    assert line.note


def test_words_of_the_teams_own_log_are_known() -> None:
    own: Mapping[Slot, Sequence[str]] = {"channel": ["登门喝茶"], "result": ["聊得好"]}

    line = read_line("登门喝茶 聊得好 送了日历", TODAY, own)

    assert (line.channel, line.result, line.note) == ("登门喝茶", "聊得好", "送了日历")


def test_words_typed_with_spaces_are_words_of_the_log_too() -> None:
    assert [word for slot, words in SPACED.items() for word in words if meaning(slot, word) is None] == []


@given(st.text("电话接通未 谈了报价12月4日下次phone reached next,，/-", max_size=40))
def test_nothing_typed_is_lost(typed: str) -> None:
    """Without a day every sign stands in the words or in the notes, but for separators and the particle after a word."""
    line = read_line(typed, TODAY)
    kept = Counter(f"{line.channel}{line.result}{line.note}")

    assert not Counter(line.note) - Counter(typed)
    if line.day is None and line.next is None:
        assert not {sign for sign in Counter(typed) - kept if sign not in " ,，-了"}
