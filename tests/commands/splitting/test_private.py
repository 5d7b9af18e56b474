"""Words of others in texts: found however they are written, and nothing taken for one that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.splitting.private import Private
from xlcrm.commands.splitting.words import words_of

OTHERS = [("name", "恒川电子有限公司"), ("name", "恒川电子有限公司上海分公司"), ("name", "Vantry"), ("name", "Vantry Auto Parts Ltd."), ("person", "高峰"), ("person", "李大海"), ("phone", "021-90562333"), ("mobile", "+86 19900012345"), ("email", "gao.feng@vantry.example.com")]  # fmt: skip
OWN = [("name", "恒川电子有限公司北京办事处"), ("person", "王浩"), ("phone", "010-90562333"), ("email", "big.gao.feng@vantry.example.com")]  # fmt: skip
PRIVATE = Private(words_of(OWN), words_of(OTHERS), ["张伟", "高峰", "李娜"], "张伟")


def words(text: str, *, loosely: bool = False) -> list[str]:
    return [hit.word for hit in PRIVATE.hits(text, loosely=loosely)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由恒川电子有限公司介绍", ["恒川电子有限公司"]),
        ("恒川电子有限公司北京办事处", []),
        ("恒川电子有限公司上海分公司的人", ["恒川电子有限公司上海分公司"]),
        ("HENGCHUAN vantry auto parts ltd. asked", ["vantry auto parts ltd."]),
        ("Vantryx Vantry", []),
        ("Vantry", ["Vantry"]),
        ("电话 ０２１－９０５６２３３３", ["０２１－９０５６２３３３"]),
        ("电话 021 9056 2333 转 8", ["021 9056 2333"]),
        ("010-90562333", []),
        ("+8619900012345", ["+8619900012345"]),
        ("&C19900012345&R", ["19900012345"]),
        ("199000123456", []),
        ("GAO.FENG@VANTRY.EXAMPLE.COM,", ["GAO.FENG@VANTRY.EXAMPLE.COM"]),
        ("big.gao.feng@vantry.example.com", []),
        ("联系人：李大海、王浩", ["李大海"]),
        ("和李大海谈过", []),
        ("避开高峰时段", []),
    ],
)
def test_words_of_others_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_in_notes_short_names_are_found_inside_of_sentences_too() -> None:
    assert words("和李大海谈过 Vantry 的价格", loosely=True) == ["李大海", "Vantry"]


def test_a_word_that_somebody_shares_is_no_secret_any_more() -> None:
    assert PRIVATE.allowing(["恒川电子有限公司", "19900012345"]).hits("恒川电子有限公司 19900012345") == []


PIECES = [
    *(word for _, word in (*OTHERS, *OWN)),
    "上海分公司",
    "０２１－９０５６２３３３",
    "VANTRY",
    " ",
    "，",
    "x",
    "0",
    "-",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.booleans())
def test_every_hit_stands_where_it_says(text: str, loosely: bool) -> None:
    for hit in PRIVATE.hits(text, loosely=loosely):
        assert text[hit.start : hit.end] == hit.word
