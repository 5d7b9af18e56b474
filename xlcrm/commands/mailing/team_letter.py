"""The managers' mail: how the whole team stands, rep by rep, and who waits most urgently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.mailing.figures import counts, first_tasks
from xlcrm.commands.mailing.rep_letter import TOP, figures, foot, hello, letter_of, task_list
from xlcrm.commands.mailing.weeks import CAPTION, AllWeeks
from xlcrm.commands.views import words
from xlcrm.lang import Lang, Text, count_of
from xlcrm.mail.bulletin import Bulletin, Column, Listing
from xlcrm.mail.letter import Attachment, Letter

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.mailing.team import LeftOut, Reader


def team_letter(
    desk: Desk, reader: Reader, weeks: AllWeeks, attached: Sequence[Attachment], remarks: Sequence[Text], left_out: Sequence[LeftOut]
) -> Letter:  # fmt: skip
    """The letter to one manager."""
    lang, found = reader.lang, counts(desk, None)
    tasks, more = first_tasks(desk, None, TOP)
    title = Text(f"全队客户跟进 {desk.as_of}", f"The team's customers {desk.as_of}")
    lead = Text(
        f"截至 {desk.as_of}，全队 {found.customers} 家客户（A 类 {found.tier_a} 家）：今天联系 {found.today} 家；逾期 {found.overdue} 家，其中 A 类 {found.overdue_a} 家；从未联系 {found.never} 家。",
        f"As of {desk.as_of} the team has {count_of(found.customers, 'customer')} ({found.tier_a} of tier A): {found.today} to contact today, {found.overdue} overdue, {found.overdue_a} of them tier A, {found.never} never contacted.",
    )
    bulletin = Bulletin(
        lang,
        title.in_(lang),
        hello(reader.called).in_(lang),
        lead.in_(lang),
        tuple(figures(found, lang)),
        (_by_rep(desk, weeks, lang), task_list(tasks, more, lang, with_rep=True)),
        weeks.of(None).picture(lang),
        CAPTION.in_(lang),
        (*(remark.in_(lang) for remark in remarks), *_unmailed(left_out, lang)),
        foot(desk).in_(lang),
    )
    subject = Text(
        f"{title.zh}：逾期 {found.overdue} 家，A 类 {found.overdue_a} 家",
        f"{title.en}: {found.overdue} overdue, {found.overdue_a} of tier A",
    )
    rows = sum(len(listing.rows) for listing in bulletin.lists)
    return letter_of(bulletin, subject.in_(lang), reader, attached, rows)


def _by_rep(desk: Desk, weeks: AllWeeks, lang: Lang) -> Listing:
    labels = (
        words.REP, Text("客户", "Customers"), Text("今天", "Today"), Text("逾期", "Overdue"), Text("A 类逾期", "Overdue A"),
        Text("从未联系", "Never"), Text("上周联系", "Contacts last week"),
    )  # fmt: skip
    columns = tuple(Column(label.in_(lang), "number" if place else "strong") for place, label in enumerate(labels))  # fmt: skip
    return Listing(Text("按业务员", "By rep").in_(lang), columns, list(_rows(desk, weeks)))


def _rows(desk: Desk, weeks: AllWeeks) -> Iterator[tuple[str, ...]]:
    looked_after = set(desk.here.ledger.customers["rep"])
    names = [*(name for name, rep in desk.here.ledger.reps.items() if rep.active), ""]
    for name in names:
        if name in looked_after:
            found = counts(desk, name)
            last_week = weeks.of(name).counts[-2]
            numbers = (found.customers, found.today, found.overdue, found.overdue_a, found.never, last_week)
            yield (desk.rep_name(name), *map(str, numbers))


def _unmailed(left_out: Sequence[LeftOut], lang: Lang) -> Iterator[str]:
    if left_out:
        named = ("，" if lang == "zh" else "; ").join(f"{one.who}: {one.why.in_(lang)}" for one in left_out)
        yield Text("没有收到邮件的业务员：", "Reps who got no mail: ").in_(lang) + named
