"""What an order lacks by the team's own list, and which reminder of a contract waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.service.papers import (
    PAPERS,
    STANDARD,
    Order,
    _renewal,
    ending,
    missing,
    needs,
    paper_of,
    renewals,
)

AS_OF = dt.date(2026, 11, 22)


def order(**more: Any) -> Order:
    return Order("k", 0, "东山", "小李", "D1", **{"kind": "domestic", **more})


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("形式发票", "proforma"),
        ("PI", "proforma"),
        ("Packing list", "packing"),
        ("B/L", "lading"),
        ("验厂 报告", "验厂报告"),
    ],
)
def test_a_document_is_known_by_any_of_its_names(word: str, code: str) -> None:
    assert paper_of(word) == code


def test_the_teams_own_list_names_what_is_missing_in_its_own_words() -> None:
    needed = needs({"domestic": ["PI", "验厂报告", "Contract"], "export": []})

    assert missing(order(there=frozenset({"contract"})), needed, "zh") == ["PI", "验厂报告"]
    assert (
        missing(
            order(there=frozenset({"proforma", "验厂报告"}), exempt=frozenset({"contract"})), needed, "zh"
        )
        == []
    )
    assert missing(order(kind="export"), needed, "en") == [
        PAPERS[code].en.split("|")[0] for code in STANDARD["export"]
    ]
    assert missing(order(kind="别的"), needed, "zh") == ["PI", "验厂报告", "Contract"], (
        "a kind of its own is as domestic"
    )


@pytest.mark.parametrize(
    ("value", "renewal"),
    [
        (dt.date(2026, 11, 1), "renewed"), ("已续签至2027", "renewed"), ("是", "renewed"), ("Renewed", "renewed"), ("√", "renewed"),
        ("不续约", "declined"), ("No", "declined"), ("放弃", "declined"), ("Not renewed", "declined"),
        ("洽谈中", ""), ("待定", ""), ("pending", ""), (None, ""), ("未续", ""),
    ],
)  # fmt: skip
def test_a_contract_is_settled_only_by_a_clear_word(value: Any, renewal: str) -> None:
    assert _renewal(value) == renewal


@pytest.mark.parametrize(
    ("left", "talked", "stage", "waits", "next_"),
    [
        (61, None, None, False, 1),
        (60, None, 60, True, 0),
        (50, 9, 60, False, 20),
        (50, 11, 60, True, -10),
        (30, 1, 30, True, 0),
        (7, 0, 7, False, 7),
        (0, 0, 0, False, 0),
        (-1, 0, 0, True, -1),
    ],
)
def test_a_reminder_waits_until_somebody_talked_about_it(
    left: int, talked: int | None, stage: int | None, waits: bool, next_: int
) -> None:
    day = dt.timedelta(days=1)
    one = order(ends=AS_OF + left * day, talked=None if talked is None else AS_OF - talked * day)
    found = renewals(
        [one, order(), order(ends=AS_OF, renewal="renewed"), order(ends=AS_OF, renewal="declined")],
        AS_OF,
        (60, 30, 7),
    )

    assert [(each.stage, each.open, (each.next - AS_OF).days) for each in found] == [(stage, waits, next_)]


@given(
    st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))), st.lists(st.integers(0, 400), max_size=4)
)
def test_every_open_contract_is_listed_once_and_by_its_end(ends: list[dt.date], stages: list[int]) -> None:
    found = renewals([order(ends=end) for end in ends], AS_OF, stages)

    assert [each.order.ends for each in found] == sorted(ends)
    assert all(each.open for each in found if each.days < 0)
    coming = ending([order(ends=end) for end in ends], AS_OF, 12)
    assert sum(coming.values()) == sum(end.strftime("%Y-%m") in coming for end in ends)
