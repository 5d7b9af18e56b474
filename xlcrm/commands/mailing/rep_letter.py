"""A rep's mail: how their customers stand, whom to contact first, what is planned; in the rep's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.mailing.figures import (
    Counts,
    PlannedVisit,
    coming_greetings,
    counts,
    first_tasks,
    planned_visits,
)
from xlcrm.commands.mailing.weeks import CAPTION, AllWeeks
from xlcrm.commands.making.contacts import channel_word
from xlcrm.commands.views import words
from xlcrm.lang import Lang, Text, count_of
from xlcrm.mail.bulletin import Bulletin, Column, Figure, Listing
from xlcrm.mail.letter import Attachment, Letter
from xlcrm.mail.page import as_page
from xlcrm.mail.plain import as_text

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.mailing.team import Reader
    from xlcrm.crm.greetings import Greeting
    from xlcrm.crm.today import Task

TOP, MOST_VISITS, MOST_GREETINGS = 10, 12, 8


def rep_letter(
    desk: Desk, reader: Reader, weeks: AllWeeks, attached: Sequence[Attachment], remarks: Sequence[Text]
) -> Letter:
    """The letter to one rep about their own customers."""
    lang, found = reader.lang, counts(desk, reader.rep)
    bulletin = Bulletin(
        lang,
        _title(desk).in_(lang),
        hello(reader.called).in_(lang),
        _lead(desk, found).in_(lang),
        tuple(figures(found, lang)),
        tuple(_lists(desk, reader)),
        weeks.of(reader.rep).picture(lang),
        CAPTION.in_(lang),
        tuple(remark.in_(lang) for remark in remarks),
        foot(desk).in_(lang),
    )
    subject = Text(
        f"客户跟进 {desk.as_of}：今天联系 {found.today} 家，逾期 {found.overdue} 家",
        f"Customer follow-up {desk.as_of}: {found.today} to contact today, {found.overdue} overdue",
    )
    rows = sum(len(listing.rows) for listing in bulletin.lists)
    return letter_of(bulletin, subject.in_(lang), reader, attached, rows)


def letter_of(
    bulletin: Bulletin, subject: str, reader: Reader, attached: Sequence[Attachment], rows: int
) -> Letter:
    """A bulletin as a letter, in text and as a page."""
    return Letter(
        to=reader.address,
        subject=subject,
        text=as_text(bulletin),
        html=as_page(bulletin),
        lang=bulletin.lang,
        audience="rep" if reader.rep else "manager",
        pictures=(bulletin.picture,) if bulletin.picture else (),
        attachments=tuple(attached),
        rows=rows,
        about=reader.rep,
    )


def hello(called: str) -> Text:
    """How a mail begins."""
    return Text(f"{called}，您好：" if called else "您好：", f"Dear {called}," if called else "Hello,")


def foot(desk: Desk) -> Text:
    """Where the figures come from."""
    book = desk.here.book.name
    return Text(
        f"由 xlcrm 根据“{book}”生成，截至 {desk.as_of}。内含客户资料，请勿转发。有疑问请直接回复发件人。",
        f"Made by xlcrm from '{book}' as of {desk.as_of}. It holds customers' data: please do not forward it. Questions: reply to the sender.",
    )


def figures(found: Counts, lang: Lang) -> Iterator[Figure]:
    """The counts in boxes."""
    yield Figure(Text("客户", "Customers").in_(lang), str(found.customers))
    yield Figure(Text("今天联系", "To contact today").in_(lang), str(found.today), "warn" if found.today else "good")  # fmt: skip
    yield Figure(Text("逾期", "Overdue").in_(lang), str(found.overdue), "bad" if found.overdue else "good")
    yield Figure(Text("其中 A 类", "of them tier A").in_(lang), str(found.overdue_a), "bad" if found.overdue_a else "good")  # fmt: skip


def _title(desk: Desk) -> Text:
    return Text(f"客户跟进 {desk.as_of}", f"Customer follow-up {desk.as_of}")


def _lead(desk: Desk, found: Counts) -> Text:
    never = (
        Text(f"，从未联系 {found.never} 家", f", {found.never} never contacted")
        if found.never
        else Text("", "")
    )
    return Text(
        f"截至 {desk.as_of}，您名下有 {found.customers} 家客户（A 类 {found.tier_a} 家）：今天请联系 {found.today} 家；"
        f"逾期 {found.overdue} 家，其中 A 类 {found.overdue_a} 家{never.zh}。",
        f"As of {desk.as_of} you look after {count_of(found.customers, 'customer')} ({found.tier_a} of tier A): {found.today} to contact today, "
        f"{found.overdue} overdue, {found.overdue_a} of them tier A{never.en}.",
    )


def _lists(desk: Desk, reader: Reader) -> Iterator[Listing]:
    tasks, more = first_tasks(desk, reader.rep, TOP)
    yield task_list(tasks, more, reader.lang)
    if visits := planned_visits(desk, reader.rep):
        yield _visit_list(visits, reader.lang)
    if greetings := coming_greetings(desk, reader.rep):
        yield _greeting_list(greetings, reader.lang)


def task_list(tasks: Sequence[Task], more: int, lang: Lang, *, with_rep: bool = False) -> Listing:
    """Whom to contact first: with the number to call, and why."""
    from xlcrm.crm.reasons import join

    columns = [Column(words.CUSTOMER.in_(lang), "strong"), Column(words.TIER.in_(lang))]
    columns += [Column(words.REP.in_(lang))] if with_rep else []
    columns += [
        Column(words.DAYS.in_(lang), "number"),
        Column(words.CHANNEL.in_(lang)),
        Column(words.PHONE.in_(lang), "phone"),
        Column(words.REASON.in_(lang), "note"),
    ]
    rows = [
        (
            task.name, task.tier, *([task.rep] if with_rep else []), str(max(0, task.overdue)), channel_word(task.channel, lang),
            _reached(task), join((task.attempt, task.reason), lang),
        )
        for task in tasks
    ]  # fmt: skip
    title = Text(f"请先联系这 {len(rows)} 家", f"Contact these {len(rows)} first")
    further = Text(
        f"另有 {more} 家，见工作簿的“今日”表。", f"{more} more on the sheet Today of the workbook."
    )
    empty = Text("今天没有要联系的客户。", "Nobody is to be contacted today.")
    return Listing(title.in_(lang), tuple(columns), rows, further.in_(lang) if more else "", empty.in_(lang))


def _reached(task: Task) -> str:
    """The address where the channel is mail, else the number."""
    from xlcrm.crm.cadence import channel_code

    by_mail = channel_code(task.channel) == "email"
    return (task.email or task.phone) if by_mail else (task.phone or task.email)


def _visit_list(visits: Sequence[PlannedVisit], lang: Lang) -> Listing:
    rows = [
        (f"{visit.day:%m-%d} {words.WEEKDAYS[lang][visit.day.weekday()]}", visit.arrive, visit.customer)
        for visit in visits[:MOST_VISITS]
    ]
    columns = (
        Column(Text("日期", "Date").in_(lang)),
        Column(Text("到达", "Arrive").in_(lang)),
        Column(words.CUSTOMER.in_(lang), "strong"),
    )
    title = Text("7 天内的拜访", "Visits within 7 days")
    return Listing(title.in_(lang), columns, rows, _further(len(visits) - len(rows), lang))


def _greeting_list(greetings: Sequence[Greeting], lang: Lang) -> Listing:
    rows = [
        (f"{one.date:%m-%d}", one.person, one.customer, one.occasion, channel_word(one.channel, lang))
        for one in greetings[:MOST_GREETINGS]
    ]
    columns = (
        Column(Text("日期", "Date").in_(lang)),
        Column(Text("联系人", "Contact").in_(lang), "strong"),
        Column(words.CUSTOMER.in_(lang)),
        Column(Text("场合", "Occasion").in_(lang)),
        Column(words.CHANNEL.in_(lang)),
    )
    title = Text("近日问候", "Greetings to come")
    return Listing(title.in_(lang), columns, rows, _further(len(greetings) - len(rows), lang))


def _further(more: int, lang: Lang) -> str:
    return Text(f"另有 {more} 条。", f"{more} more.").in_(lang) if more else ""
