"""The folder of an outbox: its files, its page, and what is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mail.conftest import letter
from xlcrm.errors import UsageError
from xlcrm.mail.addresses import Address, AllowList, parse_address, parse_addresses
from xlcrm.mail.letter import Picture
from xlcrm.mail.outbox import Outbox, new_folder, outboxes, read_outbox
from xlcrm.mail.page import as_page, paragraphs
from xlcrm.mail.picture import Bar, bars

OutboxOf = Callable[..., Outbox]


def test_a_folder_holds_every_message_and_a_page_to_look_at_them(outbox_of: OutboxOf) -> None:
    picture = Picture("weeks", bars([Bar("11-23", 3)]), "weeks")
    outbox = outbox_of(letter(1, html='<img src="cid:weeks">', pictures=(picture,)), letter(2))

    names = sorted(path.name for path in outbox.folder.iterdir())
    page = (outbox.folder / "index.html").read_text("utf-8")

    assert names == ["001-rep1.eml", "002-rep2.eml", "index.html", "outbox.json"]
    assert "业务员2 &lt;rep2@example.com&gt;" in page
    assert "data:image/png;base64," in page
    assert "cid:weeks" not in page
    assert list(outbox.states().values()) == ["waiting", "waiting"]


def test_a_folder_without_its_list_is_no_outbox(outbox_of: OutboxOf, tmp_path: Path) -> None:
    outbox = outbox_of(letter(1))
    (outbox.folder / "outbox.json").write_text("{}")

    for folder in (outbox.folder, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="no outbox"):
            read_outbox(folder)


def test_the_newest_outbox_comes_first_and_each_gets_a_folder_of_its_own(
    outbox_of: OutboxOf, tmp_path: Path
) -> None:
    outbox_of(letter(1), name="2026-11-23")
    outbox_of(letter(1), name="2026-11-23 2")

    assert [one.folder.name for one in outboxes(tmp_path)] == ["2026-11-23 2", "2026-11-23"]
    assert new_folder(tmp_path, dt.date(2026, 11, 23)).name == "2026-11-23 3"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zhang.wei@example.com", Address("zhang.wei@example.com")),
        ("张伟 <zhang.wei@example.com>", Address("zhang.wei@example.com", "张伟")),
        ('"Wei, Zhang" ＜zw＠example.com＞', Address("zw@example.com", "Wei, Zhang")),
        ("zw@例子.example", Address("zw@xn--fsqu00a.example")),
        ("a@example.com\r\nBcc: b@example.com", None),
        ("a@example.com, b@example.com", None),
        ("a@localhost", None),
        ("张伟@example.com", None),
        ("a..b@example.com", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_address_is_read_or_it_is_none(text: str, found: Address | None) -> None:
    assert parse_address(text) == found


def test_a_list_of_addresses_says_which_parts_are_none() -> None:
    assert parse_addresses("a@example.com；b@example.com、张伟") == (
        [Address("a@example.com"), Address("b@example.com")],
        ["张伟"],
    )


def test_only_who_is_listed_or_belongs_to_a_domain_may_be_written_to() -> None:
    allowed = AllowList.of(["Rep@Example.com"], ["@example.org"])

    assert allowed.allows(Address("rep@example.com"))
    assert allowed.allows(Address("anybody@EXAMPLE.org"))
    for stranger in ("x@example.com", "x@sub.example.org", "x@notexample.org", "x@example.org.example.net"):
        assert not allowed.allows(Address(stranger)), stranger


def test_words_of_a_letter_never_become_tags() -> None:
    from xlcrm.mail.bulletin import Bulletin, Column, Figure, Listing

    evil = "<script>alert(1)</script>"
    rows = [(evil, evil, evil, evil)]
    columns = (Column(evil), Column(evil, "strong"), Column(evil, "phone"), Column(evil, "note"))
    bulletin = Bulletin(
        "zh",
        evil,
        evil,
        evil,
        (Figure(evil, evil),),
        (Listing(evil, columns, rows, evil, evil),),
        remarks=(evil,),
        foot=evil,
    )

    assert "<script" not in as_page(bulletin)
    assert "<script" not in paragraphs(evil, "zh")


def test_a_number_can_be_tapped() -> None:
    from xlcrm.mail.bulletin import Bulletin, Column, Listing

    listing = Listing(
        "x", (Column("tel", "phone"),), [("+86 139-0000-0001 / 8001",), ("-",), ("a@example.com",)]
    )
    page = as_page(Bulletin("en", "x", "x", "x", lists=(listing,)))

    assert 'href="tel:+8613900000001"' in page
    assert page.count("<a ") == 2
    assert 'href="mailto:a@example.com"' in page
