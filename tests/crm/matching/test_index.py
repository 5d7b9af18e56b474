"""The ladder of keys: id, e-mail, telephone number, name; and what keeps two rows apart."""

from __future__ import annotations

import pytest

from xlcrm.crm.matching.index import Index, Reach, Standing
from xlcrm.crm.matching.numbers import number_key, number_keys, region_of


def customer(row: int, **data: str) -> Standing:
    return Standing("customers", "customers", data.get("id") or data.get("name"), dict(data), row)


def index(*rows: Standing) -> Index:
    found = Index("CN")
    for row in rows:
        found.add(row)
    return found


@pytest.mark.parametrize(
    "text", ["13800138000", "+86 138 0013 8000", "0086-13800138000", "86 13800138000", "138-0013-8000"]
)
def test_one_mobile_however_it_was_typed(text: str) -> None:
    number = number_key(text, "CN")

    assert number is not None
    assert (number.key, number.is_mobile) == ("+8613800138000", True)


def test_the_country_says_what_a_number_is() -> None:
    in_china, in_america = number_key("(212) 555-0123", "CN"), number_key("(212) 555-0123", "US")

    assert in_america is not None
    assert in_america.key == "+12125550123"
    assert in_china is None or in_china.key != in_america.key
    assert region_of("美国", "CN") == "US"
    assert region_of("", "CN") == "CN"
    assert region_of("Atlantis", "CN") == "CN"


def test_two_numbers_of_a_cell_are_two_keys_and_an_extension_is_none() -> None:
    keys = [number.key for number in number_keys("021-55500001转8 / 13800138000", "CN")]

    assert keys == ["+862155500001", "+8613800138000"]


def test_the_id_goes_before_all_and_another_id_keeps_two_apart() -> None:
    one = customer(2, id="K1", name="华信", email="a@example.com")
    known = index(one)

    assert known.customer(Reach(id="k1", name="别的", emails="x@example.com")) is one
    assert known.customer(Reach(id="K2", name="华信", emails="a@example.com")) is None


def test_then_e_mail_then_number_then_name() -> None:
    by_mail, by_phone = (
        customer(2, name="甲", email="a@example.com"),
        customer(3, name="乙", phone="021-55500001"),
    )
    known = index(by_mail, by_phone)

    assert (
        known.customer(Reach(name="丙", emails="A@example.com", phones="02155500001", region="CN")) is by_mail
    )
    assert known.customer(Reach(name="丙", phones="+86 21 5550 0001", region="CN")) is by_phone
    assert known.customer(Reach(name=" 乙 ")) is by_phone
    assert known.customer(Reach(name="丁")) is None


def test_a_number_of_two_customers_finds_neither_but_with_its_name() -> None:
    one, other = customer(2, name="甲", phone="021-55500001"), customer(3, name="乙", phone="021-55500001")
    known = index(one, other)

    assert known.customer(Reach(name="丙", phones="021-55500001", region="CN")) is None
    assert known.customer(Reach(name="乙", phones="021-55500001", region="CN")) is other


def test_a_person_is_known_by_an_own_mobile_and_not_by_the_switchboard() -> None:
    firm = customer(2, name="华信")
    ann = Standing(
        "contacts",
        "contacts",
        "k",
        {"person": "安", "mobile": "13800138000", "phone": "021-55500001"},
        2,
        firm,
    )
    known = index(firm, ann)

    assert known.person(Reach(person="安娜", phones="+8613800138000", region="CN"), firm) is ann
    assert known.person(Reach(person="王", phones="021-55500001", region="CN"), firm) is None
    assert known.person(Reach(person="安", phones="021-55500001", region="CN"), firm) is ann


def test_two_names_at_two_firms_with_one_mobile_are_two() -> None:
    firm, other = customer(2, name="华信"), customer(3, name="远洋")
    ann = Standing("contacts", "contacts", "k", {"person": "安", "mobile": "13800138000"}, 2, firm)

    assert (
        index(firm, other, ann).person(Reach(person="王", phones="13800138000", region="CN"), other) is None
    )


def test_a_customers_own_number_is_no_person_of_another_customer() -> None:
    firm, other = (
        customer(2, name="华信", phone="021-55500001", mobile="13800138000"),
        customer(3, name="远洋"),
    )

    assert (
        index(firm, other).person(Reach(person="王", phones="021-55500001 / 13800138000", region="CN"), other)
        is None
    )
