"""The requests of a workbook, how long each took, and what the team expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlcrm.commands.open_items import OpenItem
from xlcrm.crm.service.figures import Timed, Unhappy, unhappy
from xlcrm.crm.service.hours import Hours
from xlcrm.crm.service.requests import KINDS, Limit, Request, Timing, requests, timing
from xlcrm.lang import Text, count_of
from xlcrm.modules.serving.request_records import KIND_WORDS, STATE_WORDS

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed


def limits(desk: Desk) -> Mapping[str, Limit]:
    """What the team allows, by kind, in minutes."""
    return {
        kind: Limit(*(round(60 * desk.setting(f"service_{what}_{kind}")) for what in ("answer", "solve")))
        for kind in KINDS
    }


def hours(desk: Desk) -> Hours:
    """When the office is open."""
    return Hours.of(desk.results.calendars.common, desk.here.settings)


def timed(desk: Desk) -> list[Timed]:
    """Every request with how long it took."""
    return desk.once("serving.requests", lambda: _timed(desk))


def _timed(desk: Desk) -> list[Timed]:
    frame = desk.records("requests")
    owners = {
        str(key): desk.owner_of(row) for key, row in zip(frame.index, frame.to_dict("records"), strict=True)
    }
    opened, allowed = hours(desk), limits(desk)
    return [(one, timing(one, opened, allowed, desk.as_of)) for one in requests(frame, owners)]


def careful(desk: Desk) -> Mapping[int, Unhappy]:
    """Customers who complain, by position."""
    days, times = int(desk.setting("complaint_days")), int(desk.setting("complaint_times"))
    return desk.once("serving.unhappy", lambda: unhappy(timed(desk), desk.as_of, days, times))


# -- in words ------------------------------------------------------------------------------------------------------


def kind_word(desk: Desk, kind: str) -> str:
    """A kind of request as the workbook's language has it; a word of the team's own stays."""
    return KIND_WORDS[kind].in_(desk.lang).split("|")[0] if kind in KIND_WORDS else kind


def mind(one: Request, found: Timing) -> list[Text]:
    """What is wrong with a request."""
    told = (
        (one.received is None, Text("没有收到时间", "no time received")),
        (one.received is not None and found.state == "unknown", Text("先后顺序不对：请核对时间", "times out of order: please check")),
        (found.answered_late, Text("首次回复超时", "first answer late")),
        (found.solved_late, Text("解决超时", "solution late")),
        (one.satisfied == "bad", Text("对处理结果不满意：再跟进", "not satisfied with the solution: follow up")),
    )  # fmt: skip
    return [text for wrong, text in told if wrong]


def in_words(desk: Desk, one: Request, found: Timing) -> str:
    """The same as one line."""
    return " · ".join(text.in_(desk.lang) for text in mind(one, found))


def unhappy_words(one: Unhappy, days: int) -> Text:
    """Why to be careful with a customer."""
    zh = [f"{days} 天内投诉 {one.recent} 次"] if one.recent else []
    en = [f"{count_of(one.recent, 'complaint')} in {count_of(days, 'day')}"] if one.recent else []
    if one.open:
        zh.append(f"{one.open} 件未解决")
        en.append(f"{one.open} not solved")
    if one.bad:
        zh.append(f"{one.bad} 件处理结果不满意")
        en.append(f"{count_of(one.bad, 'solution')} did not satisfy")
    return Text("，".join(zh), ", ".join(en))


# -- where it is shown ---------------------------------------------------------------------------------------------


def checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each request."""
    found = timed(desk)
    return {
        "state": {one.key: STATE_WORDS[timing.state].in_(desk.lang) for one, timing in found},
        "answer_hours": {one.key: _hours(timing.answer) for one, timing in found},
        "solve_hours": {one.key: _hours(timing.solve) for one, timing in found},
        "mind": {one.key: in_words(desk, one, timing) or None for one, timing in found},
    }


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def waiting(desk: Desk) -> list[OpenItem]:
    """What is to be answered or solved, by the day on which the limit ends."""
    return [
        OpenItem(
            Text(*(words.split("|")[0] for words in KIND_WORDS[one.kind])) if one.kind in KIND_WORDS else Text(one.kind, one.kind),
            one.at, one.owner, one.what,
            _due(one, found), one.received.date() if one.received else None,
        )
        for one, found in timed(desk)
        if found.state in ("late", "unanswered", "working")
    ]  # fmt: skip


def _due(one: Request, found: Timing) -> dt.date | None:
    by = found.solve_by if one.answered else found.answer_by or found.solve_by
    return by.date() if by else None


def before_a_visit(desk: Desk, at: int) -> list[tuple[str, str]]:
    """A word of warning for the brief."""
    known = careful(desk).get(at)
    if known is None:
        return []
    said = unhappy_words(known, int(desk.setting("complaint_days")))
    return [(desk.here.say("投诉", "Complaints"), said.in_(desk.lang))]
