"""The account of the settings: servers that are known, servers that are written, and who may be written to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.mailing.conftest import TODAY
from xlcrm.commands.mailing.account import account_of, allow_list
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import Situation, look_at
from xlcrm.crm.settings import Settings
from xlcrm.errors import UsageError
from xlcrm.mail.account import parse_server, providers
from xlcrm.mail.addresses import Address
from xlcrm.workbook.memory import MemoryBook


@pytest.mark.parametrize("known", providers(), ids=lambda known: known.key)
def test_a_mailbox_of_a_known_provider_needs_no_servers(known: object) -> None:
    provider = next(one for one in providers() if one is known)
    account = account_of(Settings(mail_sender=f"me@{provider.domains[0]}"))

    assert (account.smtp, account.imap, account.provider) == (provider.smtp, provider.imap, provider)
    assert account.encryption(provider.imap) == "tls"
    assert account.encryption(provider.smtp) in ("tls", "starttls")
    assert provider.hint.zh
    assert provider.hint.en


def test_a_mailbox_of_ones_own_names_its_servers() -> None:
    account = account_of(
        Settings(
            mail_sender="内勤 <me@example.com>",
            mail_server="mail.example.com:587",
            mail_drafts_server="mail.example.com",
        )
    )

    assert account.sender == Address("me@example.com", "内勤")
    assert str(account.smtp) == "mail.example.com:587"
    assert str(account.imap) == "mail.example.com:993"
    assert account.provider is None
    assert account.encryption(parse_server("mail.example.com:587", 465)) == "starttls"


def test_a_companys_mailbox_at_a_known_provider_is_recognised_by_its_server() -> None:
    account = account_of(Settings(mail_sender="me@example.com", mail_server="smtp.exmail.qq.com"))

    assert account.provider is not None
    assert account.provider.key == "exmail"


@pytest.mark.parametrize("wrong", ["smtp example com", "smtp.example.com:ssl", ":465"])
def test_what_is_no_server_is_told_with_an_example(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"smtp\.example\.com:465"):
        account_of(Settings(mail_sender="me@example.com", mail_server=wrong))


@pytest.mark.parametrize("wrong", ["", "内勤", "me@example"])
def test_what_is_no_sender_is_told_with_an_example(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"admin@example\.com"):
        account_of(Settings(mail_sender=wrong))


def looked_at(text: str) -> Situation:
    return look_at(Request(today=TODAY, book=MemoryBook.from_text(text)))


def test_an_address_of_somebody_who_left_is_not_allowed_even_when_another_rep_has_it_too() -> None:
    here = looked_at(
        """
        | 客户名称 | 负责人 |
        | 天河电子 | 张伟   |

        # 团队
        | 姓名 | 邮箱              | 在职 |
        | 张伟 | sales@example.com | 是   |
        | 李娜 | li@example.com    | 是   |
        | 王强 | sales@example.com | 否   |
        """
    )

    allowed = allow_list(
        replace(here, settings=replace(here.settings, mail_domains="@example.org、example.net"))
    )

    assert not allowed.allows(Address("sales@example.com"))
    assert allowed.allows(Address("li@example.com"))
    assert allowed.allows(Address("x@example.org"))
    assert allowed.allows(Address("x@example.net"))
    assert not allowed.allows(Address("x@example.com"))
