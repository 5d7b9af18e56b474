"""The mail to the admin when a task of the night failed."""

from __future__ import annotations

import datetime as dt
import html
import platform

from xlcrm.errors import UsageError, XlcrmError
from xlcrm.hosts.nightly.job import Job
from xlcrm.hosts.nightly.running import Night
from xlcrm.lang import Text
from xlcrm.mail.account import Account, Secrets, parse_server, provider_of
from xlcrm.mail.addresses import Address, parse_address
from xlcrm.mail.carrier import Envelope
from xlcrm.mail.letter import Letter
from xlcrm.mail.message import Writer, as_draft, for_sending, message_id
from xlcrm.mail.smtp import SmtpCarrier

PORT = 465


def account_of(job: Job) -> tuple[Account, Address] | None:
    """The account that writes and who is written to; None where nobody is to be. UsageError for what is no address."""
    if not job.mail:
        return None
    sender, to = _address(job.sender or job.mail), _address(job.mail)
    provider = provider_of(sender, job.server)
    server = parse_server(job.server, PORT) if job.server else provider.smtp if provider else None
    if server is None:
        raise UsageError(
            f"不知道 {sender.email} 用哪个发信服务器。请用 --server 写明，如 smtp.example.com:465。",
            f"It is not known by which server {sender.email} sends. Name it with --server, such as smtp.example.com:465.",
        )
    local = server.is_local
    return Account(
        sender,
        server,
        sign_in="none" if local else "password",
        security="none" if local else "auto",
        provider=provider,
    ), to


def _address(text: str) -> Address:
    found = parse_address(text)
    if found is None:
        raise UsageError(f"“{text}”不是邮箱地址。", f"'{text}' is no mail address.")
    return found


def raise_alarm(night: Night, secrets: Secrets, now: dt.datetime) -> str:
    """Write to the admin; returns what is to stand in the log: to whom it went, or why it did not."""
    try:
        found = account_of(night.job)
        if found is None:
            return ""
        account, to = found
        letter = _letter(night, to)
        draft = as_draft(letter, Writer(account.sender, now))
        envelope = Envelope(
            account.sender, to, message_id(letter.id, account.sender), for_sending(draft, now)
        )
        with SmtpCarrier(account, secrets) as carrier:
            receipt = carrier.hand_over(envelope)
    except XlcrmError as error:
        return _unsent(error.message(night.job.lang)).in_(night.job.lang)
    if receipt.verdict == "taken":
        return Text(f"已通知 {to.email}", f"Told {to.email}").in_(night.job.lang)
    return _unsent(f"{receipt.verdict} {receipt.reply}").in_(night.job.lang)


def _unsent(why: str) -> Text:
    return Text(f"没有通知到管理员：{why}", f"The admin was not told: {why}")


def _letter(night: Night, to: Address) -> Letter:
    job, lang = night.job, night.job.lang
    subject = Text(
        f"xlcrm：定时任务 {job.name} 没有全部完成", f"xlcrm: the task {job.name} did not do everything"
    )
    intro = Text(
        f"{platform.node()} 上的定时任务 {job.name} 以退出码 {night.code} 结束（{night.seconds:.0f} 秒）。最后几行输出如下；"
        f"全部记录在 {night.log}。",
        f"The task {job.name} on {platform.node()} ended with exit code {night.code} ({night.seconds:.0f} s). Its last lines are "
        f"below; all of them stand in {night.log}.",
    ).in_(lang)
    page = f"<p>{html.escape(intro)}</p><pre>{html.escape(night.last)}</pre>"
    return Letter(
        to,
        subject.in_(lang),
        f"{intro}\n\n{night.last}\n",
        page,
        lang,
        audience="manager",
        once=f"{night.job.name} {night.seconds}",
    )
