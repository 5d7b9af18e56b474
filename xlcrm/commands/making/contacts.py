"""今日/Today and 逾期/Overdue: whom to contact, and who waits too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.commands.birthdays import greeting_line
from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.open_items import near
from xlcrm.commands.views import words as vocabulary
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.open_items import OpenItem
    from xlcrm.commands.views.today import RepDay
    from xlcrm.crm.best_hour import Hour
    from xlcrm.crm.targets import Progress
    from xlcrm.crm.today import Task


def today(desk: Desk) -> Sheet:
    """今日/Today."""
    from xlcrm.commands.figures import customer_columns
    from xlcrm.commands.views.today import TodayData, today_sheet

    results, lists = desk.results, desk.results.lists
    contacts = results.contacts
    late = contacts[contacts["status"] == "overdue"]
    said, hours = _targets_in_words(desk), _hours(desk)
    data = TodayData(
        as_of=desk.as_of,
        rows=[_today_row(task, desk, hours) for each in lists for task in each.tasks],
        reps=[*_rep_days(desk, said)],
        decide=[_today_row(task, desk, hours) for each in lists for task in each.decide],
        overdue=results.overdue,
        overdue_a=int((late["tier"] == "A").sum()),
        due_today=results.count("today"),
        never=results.never,
        open=[_open_row(one, desk) for one in near(desk)],
        notices=[*_notices(desk), *greeting_line(desk)],
        table=customer_columns(desk),
    )
    return Sheet("today", today_sheet(data, desk.lang))


def _hours(desk: Desk) -> dict[str, str]:
    """Row key → when the customers on the lists are best called, on the rep's clock and on theirs."""
    from xlcrm.crm.best_hour import CALLED, best_hours
    from xlcrm.crm.cadence import channel_code

    tasks = [task for each in desk.results.lists for task in (*each.tasks, *each.decide)]
    keys = [task.key for task in tasks if channel_code(task.channel) in CALLED]
    where = {key: place for place, key in enumerate(desk.here.ledger.customers.index)}
    places = [where[key] for key in keys]
    found = best_hours(desk.here.ledger, desk.here.settings, places)
    return {
        key: _clock(found[place], desk) for key, place in zip(keys, places, strict=True) if place in found
    }


def _clock(hour: Hour, desk: Desk) -> str:
    here = f"{hour.here}:00"
    if hour.there is None:
        return here
    there = f"{int(hour.there)}:{round(hour.there % 1 * 60):02}"
    return here + desk.here.say(f"（当地 {there}）", f" ({there} there)")


def _rep_days(desk: Desk, said: Mapping[str, str]) -> Iterator[RepDay]:
    """How each rep's time is used; those with targets are there although nobody is due."""
    from xlcrm.commands.views.today import RepDay

    lists = desk.results.lists
    for each in lists:
        yield RepDay(
            desk.rep_name(each.rep), len(each.tasks), each.minutes, each.capacity,
            len(each.rolled_on), len(each.tried), said.get(each.rep, ""),
        )  # fmt: skip
    for rep in sorted(said.keys() - {each.rep for each in lists} - {""}):
        minutes = desk.results.calendars.contact_minutes(rep, desk.here.settings)
        yield RepDay(rep, 0, 0, minutes, 0, 0, said[rep])


def _targets_in_words(desk: Desk) -> dict[str, str]:
    """Rep → what was done this month of what was set: 联系 42 / 80，拜访 9 / 12."""
    from xlcrm.crm.periods import last_months
    from xlcrm.crm.targets import progress

    here = desk.here
    if not here.settings.rhythms.targets:
        return {}
    month = last_months(desk.as_of, 1)
    found, _ = progress(here.ledger, here.settings, desk.results.trade, desk.results.calendars, month)
    return {one.rep: _in_words(one, desk) for one in found}


_MEASURES = {
    "contacts": Text("联系", "contacts"),
    "visits": Text("拜访", "visits"),
    "sales": Text("销售额", "sales"),
}


def _in_words(one: Progress, desk: Desk) -> str:
    parts = [
        f"{label.in_(desk.lang)} {getattr(one.done, name):,.0f} / {wanted:,.0f}"
        for name, label in _MEASURES.items()
        if (wanted := getattr(one.target, name)) is not None
    ]
    return ("，" if desk.lang == "zh" else ", ").join(parts)


def _today_row(task: Task, desk: Desk, hours: Mapping[str, str]) -> Any:
    from xlcrm.commands.views.today import TodayRow
    from xlcrm.crm.reasons import join

    return TodayRow(
        rep=desk.rep_name(task.rep),
        customer=task.name,
        tier=task.tier,
        phone=task.phone or task.email,
        last=task.last,
        due=task.due,
        days=task.overdue,
        channel=channel_word(task.channel, desk.lang),
        hour=hours.get(task.key, ""),
        reason=join((task.attempt, task.reason), desk.lang),
        key=_customer_id(desk, task.key),
    )


def _open_row(item: OpenItem, desk: Desk) -> Any:
    from xlcrm.commands.views.today_open import OpenRow

    known = item.at >= 0
    tier = str(desk.results.tiers.frame["tier"].iloc[item.at]) if known else ""
    customer = desk.customer_name(item.at) if known else ""
    return OpenRow(
        desk.rep_name(item.rep), customer, tier, item.kind.in_(desk.lang), item.since, item.due, item.what
    )


def _customer_id(desk: Desk, key: str) -> str:
    from xlcrm.crm.names import first_text

    return first_text(desk.here.ledger.customers.at[key, "id"]) or ""


def channel_word(code: str, lang: Lang) -> str:
    """A channel as the lists of our sheets call it; a word of the team's own stays."""
    from xlcrm.crm.values.words import meaning

    named = {meaning("channel", word): word for word in vocabulary.CHANNELS[lang]}
    return named.get(meaning("channel", code) or code, code)


def _notices(desk: Desk) -> list[Text]:
    """As long as nobody has set a rhythm of the team's own, the sheet says whose numbers these are."""
    from xlcrm.crm.settings import Settings

    ours, theirs = Settings(), desk.here.settings
    own = theirs.rhythms.every or theirs.rhythms.groups
    if own or any(ours.contact_days(tier) != theirs.contact_days(tier) for tier in "ABCN"):
        return []
    return [
        Text(
            "联系间隔 A 14、B 30、C 90 天只是 xlcrm 的默认值，不是行业标准；在“设置”里改成贵团队的节奏。",
            "The rhythm (A 14, B 30, C 90 days) is xlcrm's default, no trade standard: set your own on the sheet Settings.",
        )
    ]


def overdue(desk: Desk) -> Sheet:
    """逾期/Overdue."""
    from xlcrm.commands.views.overdue import OverdueData, overdue_sheet

    rows, never = overdue_rows(desk)
    return Sheet("overdue", overdue_sheet(OverdueData(desk.as_of, rows, never), desk.lang))


def overdue_rows(desk: Desk) -> tuple[list[Any], list[Any]]:
    """Overdue customers by rep, tier and days; those never recorded apart."""
    from xlcrm.commands.views.overdue import NeverRow, OverdueRow

    contacts = desk.results.contacts
    people = desk.here.ledger.customers
    late: list[OverdueRow] = []
    never: list[NeverRow] = []
    chosen = contacts[contacts["status"].isin(["overdue", "never"])]
    for key, row in zip(chosen.index, chosen.to_dict("records"), strict=True):
        who = people.loc[key]
        shared = (
            desk.rep_name(row["rep"]),
            str(who["name"] or key),
            row["tier"],
            _phone(who),
        )
        reason = row["reason"].render(desk.lang)
        if row["status"] == "overdue":
            late.append(OverdueRow(*shared, _day(row["last"]), _day(row["due"]), int(row["overdue"]), reason))
        else:
            never.append(
                NeverRow(*shared, _day(who["entered"]), _day(row["due"]), int(row["overdue"]), reason)
            )
    late.sort(key=lambda one: (one.rep, one.tier, -one.days, one.customer))
    never.sort(key=lambda one: (one.rep, one.planned or desk.as_of, one.tier, one.customer))
    return late, never


def _phone(who: Any) -> str:
    from xlcrm.crm.names import first_text

    return first_text(who["phone"]) or first_text(who["email"]) or ""


def _day(stamp: Any) -> dt.date | None:
    return None if stamp is None or stamp != stamp else stamp.date()  # noqa: PLR0124 - NaT
