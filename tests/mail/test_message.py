"""A letter in bytes: what Python's parser and Node's mailparser read from it, and what never gets into it."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import subprocess
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.conftest import NOW, SENDER, letter
from xlcrm.mail.addresses import Address
from xlcrm.mail.letter import Attachment, Letter, Picture
from xlcrm.mail.message import UNSENT, Writer, as_draft, for_sending
from xlcrm.mail.picture import Bar, bars

WRITER = Writer(SENDER, NOW)
LONG = "张伟的客户台账 2026年11月23日（含订单、联系记录、拜访计划和流失预警）完整版.xlsx"


def rich() -> Letter:
    picture = Picture("weeks", bars([Bar("11-23", 3)], 2), "近 12 周联系次数")
    return letter(
        1, subject="客户跟进 2026-11-23：逾期 12 家，今日应联系 8 家，A 类客户 3 家请优先；Größe & 价格", text="您好，张伟：\n逾期 12 家\n", html='<p>您好</p><img src="cid:weeks">',
        pictures=(picture,), attachments=(Attachment("crm-zhangwei-2026-11-23.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40), Attachment("b.xlsx", b"PK2", shown=LONG)),
    )  # fmt: skip


def parsed(draft: bytes) -> Any:
    return email.message_from_bytes(draft, policy=email.policy.default)


def test_pythons_own_parser_reads_names_bodies_and_files() -> None:
    message = parsed(as_draft(rich(), WRITER))

    assert message["X-Unsent"] == "1"
    assert message["Subject"] == rich().subject
    assert str(message["From"]) == "销售内勤 <admin@example.com>"
    files = list(message.iter_attachments())
    assert [part.get_filename() for part in files] == ["crm-zhangwei-2026-11-23.xlsx", LONG]
    assert files[0].get_content() == rich().attachments[0].content
    assert message.get_body(("plain",)).get_content().splitlines() == ["您好，张伟：", "逾期 12 家"]
    assert "cid:weeks" in message.get_body(("html",)).get_content()
    assert [part["Content-ID"] for part in message.walk() if part.get_content_type() == "image/png"] == [
        "<weeks>"
    ]


def test_an_independent_parser_reads_the_same(tmp_path: Path) -> None:
    draft = tmp_path / "draft.eml"
    draft.write_bytes(for_sending(as_draft(rich(), WRITER), NOW))

    found = by_mailparser(draft)

    assert found["subject"] == rich().subject
    assert found["from"] == {"name": "销售内勤", "address": "admin@example.com"}
    assert found["to"] == [{"name": "业务员1", "address": "rep1@example.com"}]
    assert found["text"].splitlines() == ["您好，张伟：", "逾期 12 家"]
    assert "data:image/png" in found["html"], "the picture is found by its cid"
    names = {each["filename"]: each for each in found["attachments"] if "filename" in each}
    assert set(names) == {"crm-zhangwei-2026-11-23.xlsx", LONG}
    assert names["crm-zhangwei-2026-11-23.xlsx"]["size"] == len(rich().attachments[0].content)


PARSE = """
const {simpleParser} = require(process.argv[1]);
simpleParser(require('fs').readFileSync(process.argv[2])).then(m => console.log(JSON.stringify({
  subject: m.subject, from: m.from.value[0], to: m.to.value, text: m.text, html: m.html,
  attachments: m.attachments.map(a => ({filename: a.filename, size: a.size, type: a.contentType}))})));
"""


def by_mailparser(file: Path) -> dict[str, Any]:
    """What npm's mailparser makes of a message."""
    parser = os.environ.get("XLCRM_MAILPARSER", "")
    if not parser or not shutil.which("node"):
        pytest.skip("XLCRM_MAILPARSER names no mailparser (npm install mailparser), or node is not installed")
    done = subprocess.run(
        ["node", "-e", PARSE, parser, str(file)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_file_name_stands_on_one_line_as_qq_mail_and_outlook_want_it() -> None:
    text = as_draft(rich(), WRITER).decode("ascii")

    named = [line for line in text.split("\r\n") if "name" in line and "Content" in line]
    assert 'Content-Disposition: attachment; filename="crm-zhangwei-2026-11-23.xlsx"' in named
    assert not re.search(r"name\*0", text)
    assert any(
        line.startswith("Content-Disposition: attachment; filename*=UTF-8''%E5%BC%A0") for line in named
    )
    assert any('; name="=?utf-8?b?' in line for line in named)


def test_a_draft_becomes_a_message_that_is_dated_when_it_goes() -> None:
    later = NOW.replace(hour=17)

    sent = for_sending(as_draft(rich(), WRITER), later)

    assert sent.startswith(b"Date: Mon, 23 Nov 2026 17:00:00 +0800\r\nFrom:")
    assert UNSENT not in sent
    with pytest.raises(ValueError, match="draft"):
        for_sending(b"To: x\r\n\r\n", NOW)


def test_a_letter_to_a_customer_says_how_to_get_no_more_of_them() -> None:
    rep = Address("zhang@example.com", "张伟")

    message = parsed(as_draft(letter(1, audience="customer", reply_to=rep, attachments=()), WRITER))

    assert message["List-Unsubscribe"] == "<mailto:zhang@example.com?subject=unsubscribe>"
    assert str(message["Reply-To"]) == "张伟 <zhang@example.com>"
    assert parsed(as_draft(letter(1), WRITER))["List-Unsubscribe"] is None


EVIL = "x\r\nBcc: all@example.com\r\n\r\nbody"


def test_line_breaks_in_names_and_subjects_make_no_header() -> None:
    evil = Address("a@example.com", EVIL)
    chinese = Address("a@example.com", f"张伟{EVIL}")
    for found in (letter(1, subject=EVIL), letter(1, to=evil), letter(1, to=chinese, reply_to=evil)):
        message = parsed(as_draft(found, WRITER))
        assert message["Bcc"] is None
        assert message.get_body(("plain",)).get_content().startswith("您好")
        assert [one.addr_spec for one in message["To"].addresses] == [found.to.email]


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_whatever_makes_another_header(subject: str, name: str) -> None:
    draft = as_draft(letter(1, subject=subject, to=Address("a@example.com", name)), WRITER)

    message = email.message_from_bytes(draft)
    assert set(message.keys()) == {
        "X-Unsent", "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Zs", "Co", "Cn")),
    max_size=60,
)


@settings(max_examples=60)
@given(words, words)
def test_any_subject_and_name_come_back_in_seven_bits(subject: str, name: str) -> None:
    draft = as_draft(letter(1, subject=subject, to=Address("a@example.com", name)), WRITER)

    message = parsed(draft)

    assert draft.isascii()
    assert message["Subject"] == subject
    shown, address = parseaddr(str(email.message_from_bytes(draft)["To"]))
    assert str(make_header(decode_header(shown))) == name, (
        "by the older parser: the newer one blanks long names"
    )
    assert address == "a@example.com"


def test_the_same_words_to_the_same_mailbox_have_one_id() -> None:
    assert letter(1).id == letter(1).id
    assert len({letter(1).id, letter(2).id, letter(1, text="x").id, letter(1, once="2026-11-24").id}) == 4
