"""Which customers may be one: precision of what is called equal, and what is found at all."""

from __future__ import annotations

import cProfile
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.duplicates.made import made
from xlcrm.crm.duplicates.firm_names import firm, forms_agree, places_agree
from xlcrm.crm.duplicates.pairs import Party, pairs

SAME = [
    ("上海华信电子有限公司", "华信电子(上海)"),
    ("上海华信电子有限公司", "华信电子（上海）有限公司"),
    ("深圳市宏达机械有限公司", "深圳宏达机械有限责任公司"),
    ("Ａｃｍｅ Ｔｅｘｔｉｌｅｓ Ｌｔｄ", "ACME TEXTILES LIMITED"),
    ("Müller & Söhne GmbH", "Muller & Sohne GmbH & Co. KG"),
    ("Kestrel Foods, Inc.", "Kestrel Foods Incorporated"),
    ("The Harbour Company", "Harbour Co."),
    ("華信電子有限公司", "华信电子"),
]
OTHERS = [
    ("北京天成贸易有限公司", "北京天诚贸易有限公司"),
    ("大华软件有限公司", "大华硬件有限公司"),
    ("Nordwick Foods Ltd", "Nordwick Systems Ltd"),
    ("华信一厂", "华信二厂"),
    ("Store 12 Ltd", "Store 13 Ltd"),
    ("中信银行", "中信证券"),
]


def party(name: str, key: str = "", **more: object) -> Party:
    return Party(key or name, name, **more)  # type: ignore[arg-type]


def verdicts(*parties: Party) -> list[str]:
    return [pair.verdict for pair in pairs(parties)]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writing_form_and_place_do_not_part_a_name(one: str, other: str) -> None:
    assert firm(one).core == firm(other).core


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_near_names_are_never_called_equal(one: str, other: str) -> None:
    phone = frozenset({"+8621"})

    assert "equal" not in verdicts(party(one), party(other, "2"))
    assert "equal" not in verdicts(party(one, phones=phone), party(other, "2", phones=phone))


def test_another_legal_form_goes_to_a_person_even_with_the_same_number() -> None:
    phone = frozenset({"+12125550123"})

    assert verdicts(party("Acme Inc"), party("Acme GmbH")) == ["review"]
    assert verdicts(party("Acme Inc", phones=phone), party("Acme GmbH", phones=phone)) == ["review"]
    assert not forms_agree(firm("Acme Inc"), firm("Acme GmbH"))
    assert forms_agree(firm("Acme Ltd"), firm("Acme Co., Ltd."))


def test_two_places_or_countries_go_to_a_person() -> None:
    assert verdicts(party("上海华信电子有限公司"), party("北京华信电子有限公司")) == ["review"]
    assert verdicts(
        party("Kestrel Foods Ltd", country="GB"), party("Kestrel Foods Ltd", "2", country="US")
    ) == ["review"]
    assert not places_agree(firm("上海华信电子"), firm("华信电子(北京)"))


def test_a_branch_is_not_its_house() -> None:
    assert "equal" not in verdicts(party("宏达机械有限公司"), party("宏达机械有限公司分公司"))


def test_a_persons_name_alone_proves_nothing() -> None:
    assert verdicts(party("张伟", "1"), party("张伟", "2")) == ["review"]
    mobile = frozenset({"+8613800138000"})
    assert verdicts(party("张伟", "1", phones=mobile), party("张伟", "2", phones=mobile)) == ["equal"]


def test_a_switchboard_of_a_crowd_makes_no_pairs() -> None:
    phone = frozenset({"+862155500001"})

    assert (
        pairs([party(f"第{number}家{chr(0x4E00 + number * 7)}店", phones=phone) for number in range(80)])
        == []
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_called_equal_is_equal_and_most_twins_are_found(seed: int) -> None:
    """2,000 firms, 150 entered twice, 150 others that look like one of them."""
    world = made(2_000, 150, 150, seed)
    found = pairs(world.parties)
    equal = {(pair.one, pair.other) for pair in found if pair.verdict == "equal"}
    shown = {(pair.one, pair.other) for pair in found}

    assert equal - world.twins == set()
    assert len(equal & world.twins) / len(world.twins) >= 0.89
    assert len(shown & world.twins) / len(world.twins) >= 0.97
    assert equal & world.near == set()


def test_the_work_grows_with_the_customers_and_not_with_their_square() -> None:
    small, large = made(1_000, 50, 50), made(4_000, 200, 200)

    growth = _calls(large.parties) / _calls(small.parties)

    assert growth < 12, "four times as many customers share more words, and their square is 16 times"


def test_customers_that_are_only_numbered_are_not_compared_with_one_another() -> None:
    parties = [party(f"示例客户{number:06d}有限公司") for number in range(5_000)]

    assert pairs(parties) == []
    assert _calls(parties) < 6 * _calls(made(1_000, 50, 50).parties)


def _calls(parties: Sequence[Party]) -> int:
    """How many functions are called to find the pairs, names known by then: the same number on every machine."""
    pairs(parties)
    profile = cProfile.Profile()
    profile.runcall(pairs, parties)
    return sum(each.callcount for each in profile.getstats())


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
def test_any_names_can_be_compared_and_order_changes_nothing(names: list[str]) -> None:
    parties = [party(name, str(number)) for number, name in enumerate(names)]
    there = {
        frozenset((parties[pair.one].key, parties[pair.other].key)): pair.verdict for pair in pairs(parties)
    }
    back = parties[::-1]
    again = {frozenset((back[pair.one].key, back[pair.other].key)): pair.verdict for pair in pairs(back)}

    assert there == again
