"""The message to paste into a messenger: up to 300 characters, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.splitting.agenda import Agenda

LONGEST = 300


def message(found: Agenda, lang: Lang) -> str:
    """The message to a rep."""
    lines = list(_lines(found, lang))
    end = Text("详见附件和手机页。", "See the workbook and the phone page.").in_(lang)
    text = lines[0]
    for line in lines[1:]:
        if len(text) + len(line) + len(end) + 2 > LONGEST:
            break
        text += "\n" + line
    return f"{text}\n{end}"


def _lines(found: Agenda, lang: Lang) -> Iterator[str]:
    yield Text(
        f"{found.rep}，{found.as_of:%m-%d}：今天联系 {len(found.calls)} 家，逾期 {found.overdue} 家，"
        f"7 天内拜访 {len(found.trips)} 家。",
        f"{found.rep}, {found.as_of:%d %b}: {count_of(len(found.calls), 'contact')} today, {found.overdue} overdue, "
        f"{count_of(len(found.trips), 'visit')} in 7 days.",
    ).in_(lang)
    for number, call in enumerate(found.calls, 1):
        yield " ".join(
            filter(None, (f"{number}.", call.tier, call.customer, call.late(lang), call.phone or call.email))
        )
    for trip in found.trips:
        yield Text(
            f"{trip.day:%m-%d} {trip.time:%H:%M} 拜访 {trip.customer}",
            f"{trip.day:%d %b} {trip.time:%H:%M} visit {trip.customer}",
        ).in_(lang)
