"""What is told of an outbox: what would go, what a person has to decide, and what became of each mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.sendlog import STATES, state_word
from xlcrm.lang import count_of
from xlcrm.mail.delivery import waiting

if TYPE_CHECKING:
    from xlcrm.commands.mailing.post import Post

LISTED = 60


def standing(post: Post) -> Iterator[str]:
    """How many wait, and all that keeps others from going."""
    box, states = post.outbox, list(post.outbox.states().values())
    yield post.say(
        f"发件箱 {box.folder}：{len(box.entries)} 封，{len(post.going)} 封待发，发件人 {box.sender}",
        f"Outbox {box.folder}: {count_of(len(box.entries), 'mail')}, {len(post.going)} to go, from {box.sender}",
    )
    if unknown := states.count("unknown"):
        yield post.say(
            f"⚠ {unknown} 封不知道对方是否收到（发送时中断）。请先核对（问收件人或看“已发送”）：收到了用 --arrived，没收到用 --again unknown。",
            f"⚠ Of {count_of(unknown, 'mail')} nobody knows whether they arrived (the line broke). Ask the recipients or look into the folder of sent mails: "
            "--arrived if they did, --again unknown if they did not.",
        )
    if failed := states.count("failed"):
        yield post.say(f"{failed} 封被拒绝；要重试用 --again failed。", f"{failed} were refused; --again failed tries them once more.")  # fmt: skip
    if repeated := len(waiting(box)) - len(post.waiting):
        yield post.say(f"{repeated} 封内容相同的邮件之前已经发过，不再发。", f"{repeated} were sent before in the same words and do not go again.")  # fmt: skip
    if changed := post.changed:
        yield post.say(
            f"{len(changed)} 封的草稿准备后被改过（例如 {changed[0].file}），不会一起发送：请在邮件程序里自己发送，或重新准备。",
            f"The drafts of {len(changed)} were changed since (such as {changed[0].file}) and do not go with the others: send them from a mail program, or prepare them anew.",
        )
    if more := len(post.ready) - len(post.going):
        most = post.here.settings.mail_most
        yield post.say(
            f"一次最多 {most} 封（设置里的“每次最多发送”），其余 {more} 封下次再发。",
            f"{most} a run at most (the setting Mails a run at most); {more} wait for the next.",
        )


def _mailed_today(post: Post) -> Iterator[str]:
    """Who already got another mail today: perhaps the figures changed, perhaps somebody prepared them twice."""
    today = post.request.today.isoformat()
    told = {row["to"] for row in post.here.memory.sent if row["state"] == "sent" and not row["trial"] and str(row["at"]).startswith(today)}  # fmt: skip
    again = [entry for entry in post.going if entry.email in told]
    if again and not post.outbox.trial:
        yield post.say(
            f"⚠ 其中 {len(again)} 位今天已经收到过一封（内容不同），例如 {again[0].to}。",
            f"⚠ {len(again)} of them got another mail today already, such as {again[0].to}.",
        )


def rehearsal(post: Post) -> Iterator[str]:
    """What would go, and how to let it."""
    yield from standing(post)
    yield from _mailed_today(post)
    for entry in post.going[:LISTED]:
        yield f"  {entry.to}  {entry.subject}  ({entry.size / 1024:,.0f} kB)"
    count, name = len(post.going), post.here.book.name
    if count > LISTED:
        yield post.say(f"  …… 还有 {count - LISTED} 封", f"  … and {count - LISTED} more")
    if count:
        yield post.say(
            f"试运行：没有发送。确认后运行：xlcrm send {name} --mails {count}",
            f"Dry run: nothing was sent. To send them: xlcrm send {name} --mails {count}",
        )


def results(post: Post, via: str) -> Iterator[str]:
    """How many were delivered, and each that was not, in the server's words."""
    notes = post.outbox.notes()
    found = [(entry, notes.get(entry.id)) for entry in post.going]
    done = sum(note is not None and note.state == "sent" for _, note in found)
    word = state_word({"state": "sent", "via": via})
    yield post.say(
        f"{len(found)} 封中 {done} 封{word.zh}。",
        f"{done} of {count_of(len(found), 'mail')}: {word.en.lower()}.",
    )
    for entry, note in found:
        if note is None or note.state != "sent":
            said = STATES[note.state if note else "waiting"].in_(post.here.lang)
            yield f"  {said}: {entry.to}  {note.reply if note else ''}".rstrip()
