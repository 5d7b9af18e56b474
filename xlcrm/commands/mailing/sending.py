"""Sending a prepared outbox: what waits there goes, once the number of mails was given; the workbook remembers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.mailing.account import account_of, allow_list, sender_of
from xlcrm.commands.mailing.customer_letters import customers_addresses
from xlcrm.commands.mailing.post import Post
from xlcrm.commands.mailing.sendlog import sendlog, with_outboxes
from xlcrm.commands.mailing.telling import rehearsal, results, standing
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError
from xlcrm.lang import count_of
from xlcrm.mail.addresses import AllowList
from xlcrm.mail.delivery import Rules, deliver, settle_unknown
from xlcrm.mail.diary import Diary, State
from xlcrm.mail.outbox import outboxes
from xlcrm.workbook.changes import ChangeSet, PutSheet

if TYPE_CHECKING:
    from xlcrm.mail.account import Account, Secrets
    from xlcrm.mail.carrier import Carrier
    from xlcrm.mail.outbox import Entry


def send_outbox(request: Request, count: object) -> Outcome:
    """Send what waits in the outbox, or tell what would go where no number is given."""
    post = Post.of(request)
    if request.option("again") or request.option("arrived", False):
        return _decided(post)
    if count is None or request.option("dry-run", False):
        return _outcome(post, list(rehearsal(post)))
    _refuse_unconfirmed(post)
    _refuse_other_number(post, count)
    refuse_old(post)
    return _sent(post)


def _refuse_unconfirmed(post: Post) -> None:
    if not is_confirmed(post.here):
        raise UsageError(
            "还没有人确认过这个工作簿的列，先不发送。请核对 xlcrm refresh 显示的对应关系，加 --yes 运行一次，再重新准备邮件。",
            "Nobody has confirmed the columns of this workbook yet, so nothing is sent. Check what xlcrm refresh shows, run it with --yes once, "
            "and prepare the mails again.",
        )


def _refuse_other_number(post: Post, count: object) -> None:
    """UsageError unless the number given is the number of mails that would go."""
    going = len(post.going)
    if not going:
        raise UsageError(
            "发件箱里没有待发的邮件。请先运行 xlcrm mail 准备，或看 xlcrm send 的说明。",
            "No mail waits in the outbox. Prepare them with xlcrm mail first, or see what xlcrm send tells without a number.",
        )
    if _whole_number(count) != going:
        raise UsageError(
            f"现在待发的是 {going} 封，不是 {_shown(count)}。没有发送；请核对后写 --mails {going}。",
            f"{count_of(going, 'mail')} would go, not {_shown(count)}. Nothing was sent; check them and write --mails {going}.",
        )


def refuse_old(post: Post) -> None:
    """UsageError for an outbox of another day, unless it is named, or of another sender."""
    made, box = post.outbox.made.date(), post.outbox
    if made != post.request.today and not post.request.option("outbox"):
        raise UsageError(
            f"这个发件箱是 {made} 准备的，内容可能已过时，没有发送。请重新运行 xlcrm mail，或用 --outbox 指明文件夹 {box.folder}。",
            f"This outbox was prepared on {made} and may be out of date; nothing was sent. Run xlcrm mail anew, or name the folder {box.folder} "
            "after --outbox.",
        )
    now = sender_of(post.here.settings)
    if now.key != box.sender.key:
        raise UsageError(
            f"发件箱是用 {box.sender.email} 准备的，设置里的发件人现在是 {now.email}。请重新运行 xlcrm mail。",
            f"The outbox was prepared for {box.sender.email}, but the sender in the settings is {now.email} now. Run xlcrm mail anew.",
        )


def _sent(post: Post) -> Outcome:
    """Hand the messages over, one by one, and tell what became of each."""
    account = account_of(post.here.settings)
    told: list[str] = []
    with (
        _CARRIERS[post.by](account, post.request.secrets) as carrier,
        _diary(post, carrier.key) as diary,
    ):
        told += [
            _found(post, entry, known=known) for entry, known in settle_unknown(post.outbox, carrier, diary)
        ]
        try:
            deliver(post.outbox, post.going, carrier, diary, _rules(post))
        except KeyboardInterrupt:
            told.append(post.say("已中断：下面是中断前的结果。", "Interrupted: this is how far it came."))
    return _recorded(post, [*told, *results(post, post.by)], post.going)


def _found(post: Post, entry: Entry, *, known: bool) -> str:
    """What the way of delivery itself knew of a message that was unknown."""
    if known:
        return post.say(
            f"  {entry.to}：已经在草稿箱里，不再放。", f"  {entry.to}: lies in the folder of drafts already."
        )
    return post.say(f"  {entry.to}：草稿箱里没有，下次再放。", f"  {entry.to}: does not lie in the folder of drafts and waits for the next time.")  # fmt: skip


def _rules(post: Post) -> Rules:
    settings, allowed = post.here.settings, _allowed(post)
    return Rules(
        allows=lambda entry: allowed[entry.audience == "customer"].allows(entry.to),
        most=settings.mail_most,
        a_minute=settings.mail_a_minute,
        progress=lambda done, of: post.request.progress(post.say("发送", "Sending"), done / max(1, of)),
    )


def _allowed(post: Post) -> Mapping[bool, AllowList]:
    """Who may be written to, by whether it is a mail to a customer. A trial goes to the team or to the sender."""
    team = allow_list(post.here)
    if post.outbox.trial:
        team = AllowList(team.emails | {sender_of(post.here.settings).key}, team.domains)
        return {False: team, True: team}
    return {False: team, True: AllowList.of(customers_addresses(post.here.ledger))}


def _diary(post: Post, via: str) -> Diary:
    return Diary(post.outbox.folder, lambda: dt.datetime.now().astimezone(), via=via, by=post.request.user)


def _decided(post: Post) -> Outcome:
    """What a person said of messages that are unknown, or were refused."""
    arrived = bool(post.request.option("arrived", False))
    kinds = {"unknown"} if arrived else set(post.request.option("again", ()))
    if wrong := kinds - {"unknown", "failed"}:
        raise UsageError(
            f"--again 可以是 unknown 或 failed，不能是“{min(wrong)}”。",
            f"--again takes unknown or failed, not '{min(wrong)}'.",
        )
    states = post.outbox.states()
    chosen = [entry for entry in post.outbox.entries if states[entry.id] in kinds]
    state: State = "sent" if arrived else "waiting"
    with _diary(post, "") as diary:
        for entry in chosen:
            diary.note(entry.id, state, "said by a person")
    fresh = Post.of(post.request)
    noted = fresh.say(
        f"已记下：{len(chosen)} 封{'对方已收到' if arrived else '重新待发'}。",
        f"Noted: {len(chosen)} {'arrived' if arrived else 'wait to go again'}.",
    )
    return _recorded(fresh, [noted, *standing(fresh)], [])


def _recorded(post: Post, lines: Sequence[str], went: Sequence[Entry]) -> Outcome:
    """The outcome with the list of sent mails brought up to date."""
    memory = with_outboxes(post.here.memory, outboxes(post.outbox.folder.parent))
    sheet = sendlog(memory.sent, post.here.lang)
    memory = replace(memory, sheets={**memory.sheets, "sendlog": sheet.digest()})
    states = post.outbox.states()
    return replace(
        _outcome(post, lines),
        changes=ChangeSet((PutSheet(sheet.spec),)),
        state=memory.dump(),
        only_told=False,
        confirmed=is_confirmed(post.here),
        done_anyway=True,
        exit_code=int(any(states[entry.id] != "sent" for entry in went)),
    )


def _outcome(post: Post, lines: Sequence[str]) -> Outcome:
    states = post.outbox.states()
    mails = [
        {"to": entry.email, "subject": entry.subject, "state": states[entry.id]}
        for entry in post.outbox.entries
    ]
    data: dict[str, Any] = {
        "book": post.here.book.name, "outbox": str(post.outbox.folder), "to_go": len(post.going), "mails": mails,
    }  # fmt: skip
    return Outcome(tuple(lines), data, lang=post.here.lang, only_told=True)


def _shown(count: object) -> str:
    number = _whole_number(count)
    return str(count if number is None else number)


def _whole_number(count: object) -> int | None:
    try:
        number = float(str(count))
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _smtp(account: Account, secrets: Secrets) -> Carrier:
    from xlcrm.mail.smtp import SmtpCarrier

    return SmtpCarrier(account, secrets)


def _imap(account: Account, secrets: Secrets) -> Carrier:
    from xlcrm.mail.imap import ImapCarrier

    return ImapCarrier(account, secrets)


def _outlook(_account: Account, _secrets: Secrets) -> Carrier:
    from xlcrm.mail.outlook import OutlookCarrier

    return OutlookCarrier()


_CARRIERS: Mapping[str, Callable[[Account, Secrets], Carrier]] = {
    "smtp": _smtp, "imap": _imap, "outlook": _outlook,
}  # fmt: skip
