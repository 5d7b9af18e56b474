"""`xlcrm mail`: the outbox. Each rep's mail as a draft to look at; `xlcrm send` lets them go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.desk import Desk
from xlcrm.commands.mailing.account import sender_of
from xlcrm.commands.options import DRY_RUN
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import look_at, need_customers
from xlcrm.errors import UsageError
from xlcrm.lang import Lang, Text, count_of
from xlcrm.mail.carrier import WAYS
from xlcrm.marks import Ask, Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.commands.mailing.preparing import Prepared

BY = Option("by", Text("怎么交付：smtp 发送（默认）、imap 放进草稿箱、outlook 存为 Outlook 草稿（Windows）", "how: smtp sends (default), imap puts into the folder of drafts, outlook saves Outlook drafts (Windows)"), "choice", choices=WAYS)  # fmt: skip
OUTBOX = Option("outbox", Text("发件箱文件夹（默认在台账旁边：台账名.outbox）", "folder of the outbox (default: beside the workbook, NAME.outbox)"), "path", metavar="DIR", of_each="folder")  # fmt: skip
AGAIN = Option("again", Text("重新放回待发：unknown（不确定的）、failed（被拒绝的）", "put back among those to go: unknown, failed"), "list", metavar="STATES", of_each="alone")  # fmt: skip
ARRIVED = Option("arrived", Text("不确定的几封已核对，对方收到了", "those that are unknown did arrive, as somebody has checked"), "flag", of_each="alone")  # fmt: skip
LISTED = 60
READERS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("业务员，各写自己的客户", "今天要问候的客户"),
    "en": ("The reps, each about their own customers", "The customers to greet today"),
}
"""To whom mails are written, as the button asks."""


@command(
    CommandMark(
        name="mail",
        label=Text("准备邮件", "Prepare mails"),
        help=Text(
            "为每位业务员写一封邮件（只有自己的客户），放进发件箱文件夹供查看，不发送；也可给客户写问候和通知。",
            "Write a mail to each rep (their own customers only: figures, the first ten, a picture) into an outbox folder to look at; nothing is sent. Greetings and announcements to customers, too.",
        ),
        group="share",
        icon="CreateEmail",
        button=Button("P", asks=(Ask("to", Text("写给谁？填编号。", "To whom? Type the number."), READERS),)),
        options=(
            Option("only", Text("只给这些业务员（通知：他们的客户）", "these reps only (announcements: their customers)"), "list", metavar="NAMES"),
            Option("to", Text("写给谁：业务员（默认），或今天要问候的客户（同 --greetings）", "to whom: the reps (default), or customers to greet today (as --greetings)"), metavar="WHOM"),
            Option("greetings", Text("写给客户：今天的生日和节日问候（邮件；短信写成 CSV）", "to customers: today's greetings by mail; those by text message as a CSV"), "flag"),
            Option("announce", Text("写给客户：这个文本文件里的通知（第一行主题；可分 [zh] 和 [en]）", "to customers: the announcement in this text file (first line: subject; [zh] and [en] head both languages)"), "path", metavar="FILE"),
            Option("tiers", Text("通知：只给这些等级", "announcement: customers of these tiers"), "list", metavar="TIERS"),
            Option("groups", Text("通知：只给这些分组", "announcement: customers of these groups"), "list", metavar="NAMES"),
            Option("attach", Text("附件：part 业务员自己的工作簿（默认，查过没有别人的数据）、none 没有、whole 整个工作簿（含所有人的客户，慎用）", "attach: part, the rep's own workbook (default; searched for others' data), none, or whole, the whole workbook with everybody's customers"), "choice", choices=("part", "none", "whole")),
            Option("protect", Text("附件加打开密码（存在钥匙串或 XLCRM_WORKBOOK_PASSWORD；密码不写进邮件）", "attached workbooks open with a password (from the keyring or XLCRM_WORKBOOK_PASSWORD; never in the mail)"), "flag"),
            Option("chinese-names", Text("附件用中文文件名（默认用英文字母，所有邮箱都能读）", "file names in the reader's script (default: ASCII, which every program reads)"), "flag"),
            Option("redirect", Text("试发：所有邮件都改寄给这个人", "trial: every mail goes to this address instead"), metavar="ADDRESS"),
            Option("as-of", Text("按这一天计算", "as of this day"), "date", metavar="DATE"),
            OUTBOX,
            DRY_RUN,
            Option("send", Text("发送准备好的邮件，写上封数（同 xlcrm send --mails）", "send what was prepared: the number of mails (as xlcrm send --mails)"), "number", metavar="MAILS", of_each="alone"),
            BY,
            AGAIN,
            ARRIVED,
        ),
        needs="books",
        writes=True,
        repeatable=False,
        files=True,
    )
)  # fmt: skip
def mail(request: Request) -> Outcome:
    """The outbox as files, or what became of it."""
    from xlcrm.commands.mailing.sending import send_outbox

    if request.option("send") is not None or request.option("again") or request.option("arrived", False):
        return send_outbox(request, request.option("send"))
    if request.option("to"):
        return _prepared(replace(request, options={**request.options, "greetings": _to_customers(request)}))
    return _prepared(request)


def _to_customers(request: Request) -> bool:
    """Are the mails for customers? UsageError for a word that says neither."""
    said = str(request.option("to"))
    reps, customers = (
        {key, *words} for key, *words in zip(("reps", "greetings"), *READERS.values(), strict=True)
    )
    if said not in reps | customers:
        raise UsageError(
            f"--to 要写 reps（业务员）或 greetings（今天要问候的客户），不是“{said}”。",
            f"--to takes reps or greetings (customers to greet today), not '{said}'.",
        )
    return said in customers


def _prepared(request: Request) -> Outcome:
    from xlcrm.commands.mailing.part_files import remembered
    from xlcrm.commands.mailing.places import outbox_folder
    from xlcrm.commands.mailing.preparing import prepare
    from xlcrm.commands.mailing.texting import FILE, text_messages
    from xlcrm.commands.results import compute
    from xlcrm.mail.message import Writer
    from xlcrm.mail.outbox import Making, new_folder, outbox_files

    here = look_at(request)
    need_customers(here)
    sender = sender_of(here.settings)
    results = compute(here, ("tiers", "overdue"), request.progress)
    desk = Desk(here, results, (), {}, (), is_confirmed(here))
    found = prepare(desk, request)
    moment = request.now or _noon(request)
    folder = new_folder(outbox_folder(request), moment.date())
    files: dict[str, bytes] = {}
    if found.texts:
        files[str(folder / FILE)] = text_messages(found.texts, here.ledger.home_country)
    if found.letters:
        making = Making(here.book.name, here.as_of, Writer(sender, moment.astimezone()), found.trial)
        files |= outbox_files(folder, found.letters, making)
    return Outcome(
        tuple(_lines(desk, found, folder, dry=bool(request.option("dry-run", False)))),
        _data(desk, found, folder),
        headline=_headline(desk, found, folder),
        state=remembered(here.memory, found.sent).dump() if found.sent else None,
        files=files,
        lang=here.lang,
        only_told=not found.sent,
    )


def _noon(request: Request) -> Any:
    import datetime as dt

    return dt.datetime.combine(request.today, dt.time(12))


def _lines(desk: Desk, found: Prepared, folder: Path, *, dry: bool) -> Iterator[str]:
    here, count = desk.here, len(found.letters)
    yield here.say(
        f"{here.book.name}：截至 {here.as_of}，准备了 {count} 封邮件{'（试发）' if found.trial else ''}，没有发送",
        f"{here.book.name}: as of {here.as_of}, {count_of(count, 'mail')}{' (a trial)' if found.trial else ''} prepared; nothing was sent",
    )
    for letter in found.letters[:LISTED]:
        files = "".join(
            f"  + {each.name} ({len(each.content) / 1024:,.0f} kB)" for each in letter.attachments
        )
        yield f"  {letter.to}  {letter.subject}{files}"
    if count > LISTED:
        yield here.say(f"  …… 还有 {count - LISTED} 封", f"  … and {count - LISTED} more")
    if found.texts:
        yield here.say(f"{len(found.texts)} 条短信写入 sms.csv，由贵团队的短信平台发送", f"{count_of(len(found.texts), 'text message')} in sms.csv, for your team's gateway to send")  # fmt: skip
    yield from _not_written(desk, found)
    yield from (warning.in_(here.lang) for warning in found.warnings)
    if not desk.confirmed:
        yield here.say("还没有人确认过列的对应关系（xlcrm refresh --yes），确认前不能发送。", "Nobody has confirmed the columns yet (xlcrm refresh --yes); before that nothing can be sent.")  # fmt: skip
    if dry:
        yield here.say("试运行：没有写入。", "Dry run: nothing was written.")
    elif count:
        at_once = min(count, here.settings.mail_most)
        yield here.say(
            f"请打开 {folder / 'index.html'} 逐封查看；.eml 是草稿，双击可在邮件程序里发送。一起发送：xlcrm send {here.book.name} --mails {at_once}",
            f"Look at them all in {folder / 'index.html'}; the .eml files are drafts that a mail program opens. To send them together: xlcrm send {here.book.name} --mails {at_once}",
        )


def _headline(desk: Desk, found: Prepared, folder: Path) -> str:
    """How many mails there are and where, and how much a person has to look at."""
    say, name, count = desk.here.say, desk.here.book.name, len(found.letters)
    mails = say(
        f"{name}：准备了 {count} 封邮件（{folder}）", f"{name}: {count_of(count, 'mail')} prepared ({folder})"
    )
    left = len(found.left_out)
    more = [
        say(f"{len(found.texts)} 条短信", f"{count_of(len(found.texts), 'text message')}")
        if found.texts
        else "",
        say(f"不写给 {left} 个", f"no mail to {left}") if left else "",
        say(f"{len(found.warnings)} 条提醒", f"{count_of(len(found.warnings), 'warning')}")
        if found.warnings
        else "",
        "" if desk.confirmed else say("列的对应关系还没有人确认过", "nobody has confirmed the columns"),
    ]
    return say("，", ", ").join(filter(None, [mails, *more]))


def _not_written(desk: Desk, found: Prepared) -> Iterator[str]:
    """Who gets none, those with the same reason in one line."""
    by_reason: dict[Text, list[str]] = {}
    for one in found.left_out:
        by_reason.setdefault(one.why, []).append(one.who)
    for why, names in by_reason.items():
        shown = ("、" if desk.lang == "zh" else ", ").join(names[:10])
        more = (
            desk.here.say(f" 等 {len(names)} 个", f" and {len(names) - 10} more") if len(names) > 10 else ""
        )
        yield desk.here.say(f"不写给：{shown}{more}（{why.zh}）", f"No mail to: {shown}{more} ({why.en})")


def _data(desk: Desk, found: Prepared, folder: Path) -> dict[str, Any]:
    return {
        "book": desk.here.book.name,
        "as_of": desk.as_of,
        "outbox": str(folder),
        "trial": found.trial,
        "mails": [
            {
                "to": letter.to.email, "name": letter.to.name, "about": letter.about, "subject": letter.subject, "lang": letter.lang,
                "rows": letter.rows, "attachments": [each.name for each in letter.attachments],
            }
            for letter in found.letters
        ],
        "texts": len(found.texts),
        "left_out": [{"who": one.who, "why": one.why.in_(desk.lang)} for one in found.left_out],
        "warnings": [warning.in_(desk.lang) for warning in found.warnings],
    }  # fmt: skip
