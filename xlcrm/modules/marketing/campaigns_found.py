"""The campaigns of a workbook: their guests, the follow-ups of those who came, and the orders after."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.open_items import OpenItem
from xlcrm.crm.market.campaigns import (
    Bought,
    Campaign,
    FollowUp,
    Guest,
    Outcome,
    Rules,
    State,
    campaigns_of,
    follow_up,
    outcome,
)
from xlcrm.crm.missing import day_of, number_of
from xlcrm.crm.names import first_text, name_key
from xlcrm.lang import Text, count_of
from xlcrm.modules.marketing.campaign_records import CAME

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

UNDONE: tuple[State, ...] = ("missed", "waiting")
"""States of a follow-up that is still to be made."""
IN_BRIEF = 3
"""Campaigns of a customer that the visit brief names."""


@dataclass(frozen=True)
class Came:
    """A guest with the campaign and how the follow-up stands."""

    guest: Guest
    campaign: Campaign
    followed: FollowUp
    rep: str
    """Who follows up."""


def rules(desk: Desk) -> Rules:
    """What the team's settings say."""
    return Rules(int(desk.setting("campaign_follow_days")), int(desk.setting("campaign_order_days")))


def campaigns(desk: Desk) -> list[Campaign]:
    """The campaigns that have a name and a day, each once."""
    found = [
        Campaign(
            str(key), name, first_text(row["kind"]) or "", start, max(start, day_of(row["end"]) or start),
            number_of(row["cost"]), first_text(row["owner"]) or "",
        )
        for key, row in _rows(desk, "campaigns")
        if (name := first_text(row["campaign"])) and (start := day_of(row["date"]))
    ]  # fmt: skip
    return list({(name_key(one.name), one.start): one for one in reversed(found)}.values())[::-1]


def undated(desk: Desk) -> int:
    """Campaigns without a name or a day."""
    return sum(
        not first_text(row["campaign"]) or day_of(row["date"]) is None for _, row in _rows(desk, "campaigns")
    )


def _rows(desk: Desk, kind: str) -> Iterator[tuple[Any, Mapping[Any, Any]]]:
    """The records of a kind with their row keys, which may stand twice."""
    frame = desk.records(kind)
    return zip(frame.index, frame.to_dict("records"), strict=True)


def guests(desk: Desk) -> list[Guest]:
    """Every row of the guest list."""
    return [
        Guest(
            str(key), first_text(row["campaign"]) or "", int(row["at"]), first_text(row["person"]) or "",
            row["came"] == "yes", day_of(row["invited"]),
        )
        for key, row in _rows(desk, "guests")
    ]  # fmt: skip


def matched(desk: Desk) -> list[Came]:
    """The guests whose campaign is known, in the order of their rows."""
    return desk.once("marketing.guests", lambda: list(_matched(desk)))


def _matched(desk: Desk) -> Iterator[Came]:
    everybody = guests(desk)
    of, reached, expected = campaigns_of(everybody, campaigns(desk)), _contacts(desk), rules(desk)
    told, peace = follow_ups_known(desk), desk.in_peace
    for guest, (_, row) in zip(everybody, _rows(desk, "guests"), strict=True):
        campaign = of.get(guest.key)
        if campaign:
            followed = FollowUp("")
            if told and not (guest.at >= 0 and peace[guest.at]):
                followed = follow_up(guest, campaign, reached.get(guest.at, ()), desk.as_of, expected)
            yield Came(guest, campaign, followed, _rep(row, desk))


def _rep(row: Mapping[Any, Any], desk: Desk) -> str:
    """Who follows up: whoever the row names and is still there, else who looks after the customer."""
    ledger, at = desk.here.ledger, int(row["at"])
    named = desk.owner_of(row)
    gone = named in ledger.reps and not ledger.reps[named].active
    return str(ledger.customers["rep"].iloc[at] or "") if gone and at >= 0 else named


def follow_ups_known(desk: Desk) -> bool:
    """Does the workbook say when customers were contacted: a log, or days on the customer sheet?"""
    ledger = desk.here.ledger
    return ledger.has("log", "date") or ledger.has("customers", "last_contact")


def _contacts(desk: Desk) -> Mapping[int, Sequence[dt.date]]:
    """Customer → the days on which it was reached, in order: those of the log, and the last one of its row."""
    from xlcrm.crm.outcomes import outcomes

    log = desk.here.ledger.log
    took_place = outcomes(log, desk.here.settings) != "attempt"
    found: dict[int, set[dt.date]] = defaultdict(set)
    rows = zip(log["customer"][took_place], log["date"][took_place], strict=True)
    for at, moment in (*rows, *enumerate(desk.results.contacts["last"])):
        day = day_of(moment)
        if at >= 0 and day:
            found[int(at)].add(day)
    return {at: sorted(days) for at, days in found.items()}


def strangers(desk: Desk) -> list[str]:
    """Campaigns that the guest list names and the campaigns do not have, or not with a date."""
    known = {one.guest.key for one in matched(desk)}
    return list(dict.fromkeys(one.campaign for one in guests(desk) if one.campaign and one.key not in known))


def results(desk: Desk) -> list[Outcome]:
    """What came of every campaign, the latest first."""
    return desk.once("marketing.outcomes", lambda: _results(desk))


def _results(desk: Desk) -> list[Outcome]:
    mine: dict[str, list[Came]] = defaultdict(list)
    for one in matched(desk):
        mine[one.campaign.key].append(one)
    bought = _bought(desk, {one.guest.at for one in matched(desk) if one.guest.came})
    found = [
        outcome(
            campaign, [one.guest for one in mine[campaign.key]], [one.followed.state for one in mine[campaign.key]],
            bought, desk.as_of, rules(desk),
        )
        for campaign in campaigns(desk)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.campaign.start, one.campaign.name), reverse=True)


def _bought(desk: Desk, customers: set[int]) -> dict[int, Bought]:
    """The orders of some customers in the months around the campaigns."""
    sold = desk.results.trade.lines.sold(_months(desk))
    sold = sold[sold["customer"].isin(customers)]
    found: dict[int, dict[dt.date, float]] = defaultdict(lambda: defaultdict(float))
    for at, moment, cents in zip(sold["customer"], sold["date"], sold["cents"], strict=True):
        day = day_of(moment)
        if day:
            found[int(at)][day] += int(cents) / 100
    return {at: Bought(days) for at, days in found.items()}


def _months(desk: Desk) -> list[str]:
    """Every month in which an order may count before or after a campaign."""
    span = dt.timedelta(days=rules(desk).order_days)
    found: set[str] = set()
    for one in campaigns(desk):
        day = (one.start - span).replace(day=1)
        while day <= min(one.start + span, desk.as_of):
            found.add(f"{day:%Y-%m}")
            day = (day + dt.timedelta(days=31)).replace(day=1)
    return sorted(found)


# -- columns -------------------------------------------------------------------------------------------------------


def guest_checks(desk: Desk) -> Computed:
    """The columns beside each guest: when and how the follow-up was made."""
    known = {one.guest.key: one for one in matched(desk)}
    days: dict[str, Any] = {}
    states: dict[str, Any] = {}
    for guest, came in zip(guests(desk), desk.records("guests")["came"], strict=True):
        one = known.get(guest.key)
        days[guest.key] = one.followed.day if one else None
        states[guest.key] = _unclear(came, desk) or _state(guest, one, desk)
    return {"followed": days, "state": states}


def _unclear(came: Any, desk: Desk) -> str:
    """What to say of a word that does not tell whether somebody came."""
    word = first_text(came)
    if word is None or word in CAME:
        return ""
    return desk.here.say(
        f"“{word}”看不出到没到：写 到场 或 未到",
        f"'{word}' does not say who came: write Came or Did not come",
    )


def _state(guest: Guest, one: Came | None, desk: Desk) -> str | None:
    if one is None:
        return desk.here.say("“活动”里没有这个名称或没有日期", "no campaign of this name with a date") if guest.campaign else None  # fmt: skip
    if guest.came and guest.at < 0:
        return desk.here.say("客户表里没有：先建档再跟进", "not on the customer sheet: enter it first")
    return said(one.followed, desk) or None


def said(followed: FollowUp, desk: Desk) -> str:
    """How a follow-up stands, in words."""
    due = followed.due
    if due is None:
        return ""
    late = (followed.day - due).days if followed.day else (desk.as_of - due).days
    texts = {
        "in_time": Text("已跟进", "followed up"),
        "late": Text(f"跟进晚了 {late} 天", f"followed up {count_of(late, 'day')} late"),
        "waiting": Text(f"待跟进，{due} 前", f"to be followed up by {due}"),
        "missed": Text(f"未跟进，已过 {late} 天", f"not followed up, {count_of(late, 'day')} late"),
    }
    return texts[followed.state].in_(desk.lang)


def campaign_checks(desk: Desk) -> Computed:
    """The columns beside each campaign: how many were invited, came and were not followed up; what is missing."""
    found = {one.campaign.key: one for one in results(desk)}
    return {
        "invited": {key: one.invited for key, one in found.items()},
        "came": {key: one.came for key, one in found.items()},
        "missed": {key: one.states["missed"] for key, one in found.items()},
        "mind": {
            str(key): _missing(row, found.get(str(key)), desk) or None
            for key, row in _rows(desk, "campaigns")
        },
    }


def _missing(row: Mapping[Any, Any], one: Outcome | None, desk: Desk) -> str:
    past = one is not None and one.campaign.end < desk.as_of
    faults = (
        (day_of(row["date"]) is None, Text("没有日期：没有计入", "no date: not counted")),
        (past and number_of(row["cost"]) is None, Text("没有花费", "no cost")),
    )
    return " · ".join(text.in_(desk.lang) for so, text in faults if so)


def waiting(desk: Desk) -> list[OpenItem]:
    """Guests still to be followed up, as long as orders would count as after the campaign."""
    last = dt.timedelta(days=rules(desk).order_days)
    return [
        OpenItem(
            Text("活动跟进", "Follow-up"), one.guest.at, one.rep,
            desk.here.say(f"来过“{one.campaign.name}”：{one.guest.person or '联系'}", f"came to {one.campaign.name}: {one.guest.person or 'contact them'}"),
            one.followed.due, one.campaign.end,
        )
        for one in matched(desk)
        if one.followed.state in UNDONE and desk.as_of - one.campaign.end <= last
    ]  # fmt: skip


def before_a_visit(desk: Desk, at: int) -> list[tuple[str, str]]:
    """The latest campaigns to which a customer was invited, with who came and the follow-up."""
    mine = sorted((one for one in matched(desk) if one.guest.at == at), key=lambda one: one.campaign.start)
    return [
        (desk.here.say("活动", "Campaign"), " · ".join(filter(None, (
            f"{one.campaign.start} {one.campaign.name}", one.guest.person, _attended(one, desk), said(one.followed, desk),
        ))))
        for one in reversed(mine[-IN_BRIEF:])
    ]  # fmt: skip


def _attended(one: Came, desk: Desk) -> str:
    if one.campaign.start > desk.as_of:
        return desk.here.say("已邀请", "invited")
    return (
        desk.here.say("到场", "came")
        if one.guest.came
        else desk.here.say("没有到场记录", "not noted as having come")
    )
