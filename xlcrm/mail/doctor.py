"""Trying an account without sending anything: can the servers be reached, is the line encrypted, is the password taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xlcrm.lang import Text
from xlcrm.mail.account import Account, Login, Secrets, Server
from xlcrm.mail.carrier import CarrierError
from xlcrm.mail.imap import ImapCarrier
from xlcrm.mail.smtp import SmtpCarrier

Verdict = Literal["ok", "wrong", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    text: Text


def examine(account: Account, secrets: Secrets) -> Iterator[Finding]:
    """What can be said of an account, each finding as soon as it is known."""
    yield Finding("ok", Text(f"发件人 {account.sender}", f"Sender {account.sender}"))
    yield from _provider(account)
    yield from _secret(account, secrets)
    yield from _sending(account, secrets)
    yield from _drafts(account, secrets)
    domain = account.sender.domain
    yield Finding("note", Text(
        f"SPF、DKIM、DMARC 由 {domain} 的邮件服务商和域名管理员设置，xlcrm 不改动；邮件进了垃圾箱时请他们检查。",
        f"SPF, DKIM and DMARC are set by the mail provider and the administrator of {domain}, not by xlcrm; when mails end up as spam, ask them.",
    ))  # fmt: skip


def _provider(account: Account) -> Iterator[Finding]:
    known = account.provider
    if known is None:
        yield Finding("note", Text("不认识这家邮箱服务商：按“设置”里的服务器连接。", "The provider is not known: the servers of the sheet Settings are used."))  # fmt: skip
        return
    yield Finding("note", Text(f"服务商 {known.name.zh}。{known.hint.zh}", f"Provider: {known.name.en}. {known.hint.en}"))  # fmt: skip
    if known.ways == "token" and account.sign_in == "password":
        yield Finding("wrong", Text("这家服务商多半不接受密码：请把“邮箱登录方式”改为 XOAUTH2，或只用草稿。", "This provider most likely takes no password: set Mail sign-in to XOAUTH2, or use drafts only."))  # fmt: skip
    if known.id:
        yield Finding("note", Text("收信服务器要求程序自报名称（IMAP ID），xlcrm 会照做；否则会说“Unsafe Login”。", "Its IMAP server wants a program to say what it is (IMAP ID), which xlcrm does; else it says Unsafe Login."))  # fmt: skip


def _secret(account: Account, secrets: Secrets) -> Iterator[Finding]:
    if account.sign_in == "none":
        yield Finding("note", Text("不登录。", "No login."))
        return
    user = account.login or account.sender.email
    hosts = {server.host for server in (account.smtp, account.imap) if server}
    for host in sorted(hosts):
        if secrets(Login(host, user, account.sign_in)):
            yield Finding("ok", Text(f"找到 {user} 在 {host} 的密码（不显示）。", f"The password of {user} at {host} is there (it is not shown)."))  # fmt: skip
        else:
            yield Finding("wrong", Text(f"没有 {user} 在 {host} 的密码：加 --keep-password mail 存入系统钥匙串，或用环境变量 XLCRM_MAIL_PASSWORD。", f"There is no password of {user} at {host}: keep it with --keep-password mail, or use the environment variable XLCRM_MAIL_PASSWORD."))  # fmt: skip


def _sending(account: Account, secrets: Secrets) -> Iterator[Finding]:
    try:
        with SmtpCarrier(account, secrets) as carrier:
            how, limit = _encryption(account, account.smtp), carrier.limit
            size = Text(f"最大 {limit / 2**20:,.0f} MB", f"{limit / 2**20:,.0f} MB at most") if limit else Text("未说明大小限制", "no limit of size told")  # fmt: skip
            signed = (
                Text("已登录", "signed in") if account.sign_in != "none" else Text("无需登录", "no login")
            )
            yield Finding("ok", Text(f"发信服务器 {account.smtp}：{how.zh}，{signed.zh}，{size.zh}。没有发送任何邮件。", f"Mail server {account.smtp}: {how.en}, {signed.en}, {size.en}. Nothing was sent."))  # fmt: skip
    except CarrierError as error:
        yield Finding("wrong", error.text)


def _drafts(account: Account, secrets: Secrets) -> Iterator[Finding]:
    if account.imap is None:
        yield Finding("note", Text("没有草稿服务器（IMAP）：--by imap 不可用。", "There is no IMAP server: --by imap is not to be had."))  # fmt: skip
        return
    try:
        with ImapCarrier(account, secrets) as carrier:
            how = _encryption(account, account.imap)
            yield Finding("ok", Text(f"草稿服务器 {account.imap}：{how.zh}，已登录，草稿箱“{carrier.folder}”。", f"Drafts server {account.imap}: {how.en}, signed in, folder of drafts '{carrier.folder}'."))  # fmt: skip
    except CarrierError as error:
        yield Finding("wrong", error.text)


def _encryption(account: Account, server: Server | None) -> Text:
    how = account.encryption(server) if server else "none"
    return {"tls": Text("TLS 加密", "TLS"), "starttls": Text("STARTTLS 加密", "STARTTLS"), "none": Text("不加密", "not encrypted")}[how]  # fmt: skip
