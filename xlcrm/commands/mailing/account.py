"""The sender's account and the list of recipients, from the settings and the team of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.mail.account import Account, Server, parse_server, provider_of
from xlcrm.mail.addresses import Address, AllowList, parse_address, parse_addresses

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.settings import Settings


def account_of(settings: Settings) -> Account:
    """The account that the settings describe; UsageError where no sender is set."""
    sender = sender_of(settings)
    provider = provider_of(sender, settings.mail_server, settings.mail_drafts_server)
    smtp = _server(settings.mail_server, 465) or (provider.smtp if provider else None)
    imap = _server(settings.mail_drafts_server, 993) or (provider.imap if provider else None)
    return Account(
        sender, smtp, imap, settings.mail_login, settings.mail_sign_in, settings.mail_security, settings.mail_drafts_folder, provider,
    )  # fmt: skip


def sender_of(settings: Settings) -> Address:
    """Who writes; UsageError where the settings do not say."""
    found = parse_address(settings.mail_sender)
    if found is None:
        written = f"“{settings.mail_sender}”" if settings.mail_sender else ""
        raise UsageError(
            f"“设置”的“邮件”部分没有可用的发件人{written}。请填写，例如 销售内勤 <admin@example.com>。",
            f"The sheet Settings names no sender in the section Mail{f' ({settings.mail_sender!r} is no address)' if written else ''}. "
            "Fill it in, such as Sales desk <admin@example.com>.",
        )
    return found


def _server(text: str, port: int) -> Server | None:
    return parse_server(text, port) if text.strip() else None


def allow_list(here: Situation) -> AllowList:
    """Who may get customers' data: the reps of the team's table who are still there, and the allowed domains."""
    known = (parse_address(rep.email) for rep in here.ledger.reps.values() if rep.active and rep.listed)
    domains = here.settings.mail_domains.replace("，", ",").replace("、", ",").replace(";", ",").split(",")
    gone = {found.key for rep in here.ledger.reps.values() if not rep.active and (found := parse_address(rep.email))}  # fmt: skip
    listed = AllowList.of((found.email for found in known if found), domains)
    return AllowList(listed.emails - gone, listed.domains)


def managers(here: Situation) -> tuple[list[Address], list[str]]:
    """Who gets the summary of the team, and what of the setting is no address."""
    return parse_addresses(here.settings.mail_managers)
