"""People, phones and e-mails: what stands together in a cell is told apart, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest

from xlcrm.crm.values.people import person, read_people, surely_person
from xlcrm.crm.values.phones import read_emails, read_phones


@pytest.mark.parametrize(
    ("written", "names", "phones", "left"),
    [
        ("张 伟", ("张伟",), (), False),
        ("张伟/李娜", ("张伟", "李娜"), (), False),
        ("张伟、李娜", ("张伟", "李娜"), (), False),
        ("张伟 李娜", ("张伟", "李娜"), (), False),
        ("王经理10000000000", ("王经理",), ("10000000000",), False),
        ("王经理：10000000000 李工：10000000001", ("王经理", "李工"), ("10000000000", "10000000001"), False),
        ("王芳（已离职）", ("王芳",), (), True),
        ("John Smith", ("John Smith",), (), False),
        ("Smith, John", ("Smith, John",), (), False),
        ("Ann Hill & Bob Stone", ("Ann Hill", "Bob Stone"), (), False),
        ("Ann Hill (left)", ("Ann Hill",), (), True),
    ],
)
def test_a_persons_cell_taken_apart(
    written: str, names: tuple[str, ...], phones: tuple[str, ...], left: bool
) -> None:
    found = person(written)

    assert (found.names, found.phones, found.left) == (names, phones, left)


def test_the_others_in_a_cell_are_kept_beside_and_said() -> None:
    read = read_people(["张伟/李娜", "王芳"])

    assert read.values == ["张伟", "王芳"]
    assert read.beside["others"] == {0: ("李娜",)}
    assert [fault.code for fault in read.faults] == ["several_people"]


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (10000000000.0, "10000000000"), (10000000000, "10000000000"), ("+86 100-0000-0000", "10000000000"), ("0086 10000000000", "10000000000"), ("１００００００００００", "10000000000"),
        ("021-5555 0123", "021-5555 0123"), ("(021)55550123转801", "(021)55550123转801"), ("+44 1632 960123", "+44 1632 960123"), ("10000000000/021-55550123", "10000000000 / 021-55550123"), ("10000000000、10000000001", "10000000000 / 10000000001"),
    ],
)  # fmt: skip
def test_phone_numbers_are_text(written: Any, phone: str) -> None:
    read = read_phones([written])

    assert read.values == [phone]
    assert read.faults == []


def test_a_number_without_its_leading_zero_is_flagged_and_kept() -> None:
    read = read_phones([2155550123.0])

    assert read.values == ["2155550123"]
    assert [fault.code for fault in read.faults] == ["phone_lost_zero"]


def test_phones_that_are_none_are_reported() -> None:
    read = read_phones(["见名片", "1.38E+10", "123"])

    assert read.values == [None, None, None]
    assert [fault.code for fault in read.faults] == ["unread_phone", "phone_rounded", "unread_phone"]


def test_a_name_in_a_phone_cell_is_kept_beside() -> None:
    read = read_phones(["10000000000(王经理)"])

    assert read.values == ["10000000000"]
    assert read.beside["beside_phone"] == {0: "王经理"}


def test_emails_are_freed_from_what_stands_around_them() -> None:
    read = read_emails(
        ["mailto:a@example.com", "Ann <a@example.com>; b@example.com", "ａ＠example.com", "问她", None]
    )

    assert read.values == ["a@example.com", "a@example.com / b@example.com", "a@example.com", None, None]
    assert [(fault.place, fault.code) for fault in read.faults] == [(3, "unread_email")]


def test_regions_and_sheets_are_no_persons() -> None:
    assert [surely_person(text) for text in ("张伟", "欧阳修文", "John Smith", "华东", "Sheet1", "客户")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
