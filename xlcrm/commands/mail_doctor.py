"""`xlcrm mail doctor`: whether mails can leave from here, and if not, what to do; it sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.mailing.account import account_of
from xlcrm.commands.mailing.attaching import WORKBOOKS
from xlcrm.commands.mailing.team import HAS_LEFT, readers
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import Situation, look_at
from xlcrm.lang import Text, count_of
from xlcrm.mail.account import Account, Login
from xlcrm.marks import CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.mail.doctor import Finding

_SIGNS = {"ok": "✓", "wrong": "✗", "note": "·"}


@command(
    CommandMark(
        name="mail-doctor",
        label=Text("检查邮件设置", "Examine mail"),
        help=Text(
            "检查能不能发邮件：发件人、服务器、加密、密码或授权码、草稿箱、谁没有邮箱；不发送任何邮件。",
            "Find out whether mails can leave: sender, servers, encryption, password or code, folder of drafts, who has no address; nothing is sent.",
        ),
        group="share",
        icon="MailSelectNames",
        options=(
            Option("keep-password", Text("先询问密码并存入系统钥匙串：mail 邮箱的密码或授权码、workbook 附件的打开密码", "ask for a password first and keep it in the system's keyring: mail that of the mailbox, workbook that of attachments"), "choice", choices=("mail", "workbook")),
        ),
    )
)  # fmt: skip
def mail_doctor(request: Request) -> Outcome:
    """What was found; exit code 1 when something is to be mended."""
    from xlcrm.mail.doctor import examine

    here = look_at(request)
    account = account_of(here.settings)
    kept = request.option("keep-password")
    if kept:
        _keep(request, account, str(kept))
    found = [*examine(account, request.secrets), *_team(here)]
    wrong = sum(each.verdict == "wrong" for each in found)
    last = here.say(f"{wrong} 处要处理。", f"{wrong} to be mended.") if wrong else here.say("没有发现问题。", "Nothing wrong was found.")  # fmt: skip
    lines = [f"{_SIGNS[each.verdict]} {each.text.in_(here.lang)}" for each in found]
    data = {"findings": [{"verdict": each.verdict, "message": each.text.in_(here.lang)} for each in found]}
    return Outcome((*lines, last), data, lang=here.lang, exit_code=int(bool(wrong)))


def _keep(request: Request, account: Account, what: str) -> None:
    """Ask for a secret and keep it, for each server that takes it."""
    if what == "workbook":
        question = Text("附件的打开密码（不显示；留空 = 忘记）：", "Opening password of attached workbooks (not shown; empty: forget it): ")  # fmt: skip
        request.keep_secret(Login(WORKBOOKS, WORKBOOKS), question)
        return
    user = account.login or account.sender.email
    for host in dict.fromkeys(server.host for server in (account.smtp, account.imap) if server):
        question = Text(f"{user} 在 {host} 的密码或授权码（不显示；留空 = 忘记）：", f"Password or code of {user} at {host} (not shown; empty: forget it): ")  # fmt: skip
        request.keep_secret(Login(host, user, account.sign_in), question)


def _team(here: Situation) -> Iterator[Finding]:
    from xlcrm.mail.doctor import Finding

    found, left = readers(here)
    yield Finding("ok" if found else "wrong", Text(f"{len(found)} 位业务员可以收到邮件。", f"{count_of(len(found), 'rep')} can get a mail."))  # fmt: skip
    for one in left:
        verdict = Finding("note", Text(f"{one.who}：{one.why.zh}", f"{one.who}: {one.why.en}"))
        if one.why != HAS_LEFT:
            yield verdict
