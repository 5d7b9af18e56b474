"""Drafts in the sender's own mailbox, on a real IMAP server (Dovecot)."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import imaplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.mail.certificates import Authority
from tests.mail.conftest import NOW, account_at, letter
from tests.mail.dovecot import PASSWORD, Dovecot
from tests.mail.test_smtp import rules
from xlcrm.mail.account import Account, Server, providers
from xlcrm.mail.carrier import CarrierError
from xlcrm.mail.delivery import deliver, settle_unknown, waiting
from xlcrm.mail.diary import Diary
from xlcrm.mail.folder_names import shown, written
from xlcrm.mail.imap import ImapCarrier
from xlcrm.mail.line import SECONDS
from xlcrm.mail.outbox import Outbox

OutboxOf = Callable[..., Outbox]


def at(server: Dovecot, **more: Any) -> Account:
    return account_at(server.port, sign_in="password", **more)


def password(_: Any) -> str:
    return PASSWORD


def put(outbox: Outbox, account: Account) -> list[str]:
    with (
        ImapCarrier(account, password, seconds=10) as carrier,
        Diary(outbox.folder, lambda: NOW, via="imap") as diary,
    ):
        return [result.state for result in deliver(outbox, waiting(outbox), carrier, diary, rules())]


def test_drafts_lie_in_the_folder_of_drafts_to_be_sent_by_a_person(outbox_of: OutboxOf) -> None:
    outbox = outbox_of(letter(1), letter(2))

    with Dovecot() as server:
        assert put(outbox, at(server)) == ["sent", "sent"]
        found = server.messages("Drafts")

    assert [flags for flags, _ in found] == ["D", "D"], "marked as drafts"
    messages: list[Any] = [
        email.message_from_bytes(content, policy=email.policy.default) for _, content in found
    ]
    assert sorted(str(message["To"]) for message in messages) == [
        "业务员1 <rep1@example.com>",
        "业务员2 <rep2@example.com>",
    ]
    assert [part.get_filename() for message in messages for part in message.iter_attachments()]


def test_a_chinese_folder_is_found_by_its_name_where_the_server_marks_none(outbox_of: OutboxOf) -> None:
    with Dovecot(drafts="草稿箱", marked=False) as server:
        with ImapCarrier(at(server), password) as carrier:
            assert carrier.folder == "草稿箱"
        assert put(outbox_of(letter(1)), at(server)) == ["sent"]
        assert len(server.messages(written("草稿箱"))) == 1


def test_without_a_folder_of_drafts_the_folders_that_are_there_are_named() -> None:
    with Dovecot(drafts="待发", marked=False) as server:
        with pytest.raises(CarrierError, match="待发"), ImapCarrier(at(server), password):
            pass
        with ImapCarrier(at(server, drafts="待发"), password) as carrier:
            assert carrier.folder == "待发"


def test_a_draft_of_which_nobody_knew_is_found_by_its_message_id(outbox_of: OutboxOf) -> None:
    outbox = outbox_of(letter(1), letter(2))

    with Dovecot() as server:
        put(outbox, at(server))
        with ImapCarrier(at(server), password) as carrier, Diary(outbox.folder, lambda: NOW) as diary:
            first, second = outbox.entries
            diary.note(first.id, "sending")
            diary.note(second.id, "sending")
            assert set(outbox.states().values()) == {"unknown"}
            _remove(server, outbox.message_id(second))
            told = {entry.email: known for entry, known in settle_unknown(outbox, carrier, diary)}
        assert told == {"rep1@example.com": True, "rep2@example.com": False}
        assert put(outbox, at(server)) == ["sent"]
        assert len(server.messages("Drafts")) == 2


def _remove(server: Dovecot, message_id: str) -> None:
    line = imaplib.IMAP4("127.0.0.1", server.port)
    line.login("admin@example.com", PASSWORD)
    line.select("Drafts")
    _, found = line.search(None, "HEADER", "Message-ID", f'"{message_id}"')
    line.store(found[0].decode().split()[0], "+FLAGS", r"(\Deleted)")
    line.expunge()
    line.logout()


def test_the_program_says_who_it_is_to_a_server_that_wants_to_know() -> None:
    netease = next(one for one in providers() if one.key == "netease163")

    with Dovecot() as server:
        with ImapCarrier(dataclasses.replace(at(server), provider=netease), password):
            pass
        said = server.log

    assert "ID sent: name=xlcrm" in said


def test_a_wrong_password_is_told_with_what_the_provider_wants() -> None:
    qq = next(one for one in providers() if one.key == "qq")

    with Dovecot() as server:
        account = dataclasses.replace(at(server), provider=qq)
        with pytest.raises(CarrierError) as caught, ImapCarrier(account, lambda _: "web password"):
            pass

    assert "授权码" in caught.value.message("zh")
    assert "authorization code" in caught.value.message("en")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_line_is_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    authority = Authority(tmp_path)

    with Dovecot(chain=authority.chain, key=authority.key) as server:
        port = server.tls_port if security == "tls" else server.port
        account = dataclasses.replace(at(server, security=security), imap=Server("127.0.0.1", port))
        with pytest.raises(CarrierError, match="certificate"), ImapCarrier(account, password):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        with ImapCarrier(account, password) as carrier:
            assert carrier.folder == "Drafts"


def test_folder_names_are_read_and_written_as_servers_write_them() -> None:
    for name in ("草稿箱", "Drafts", "A&B", "Entwürfe", "[Gmail]/草稿", ""):
        assert shown(written(name)) == name
    assert written("草稿箱") == "&g0l6P3ux-"


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(CarrierError, match="cannot be reached"):
        ImapCarrier(account_at(1), password, seconds=SECONDS / 15).__enter__()
