"""The calendar files: one for each rep, to import into Outlook, a phone or any other calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.booked import Booked, rebooked

if TYPE_CHECKING:
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.ical import Event
    from xlcrm.crm.visits import Visit

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class CalendarFiles:
    """File name → text, and the events in them as the workbook remembers them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    booked: tuple[tuple[str, ...], ...] = ()
    zone: str = ""
    """Time zone of the events; empty: they hold wherever the reader is."""


def calendar_files(here: Situation, results: Results, now: dt.datetime) -> CalendarFiles:
    """A file for each rep who has visits, or had some that are cancelled now. `now` is the clock on the wall."""
    from xlcrm.crm.ical import calendar_file, zone_of_country

    plan = results.plan
    visits = plan.visits if plan else ()
    before = [Booked.of_row(row) for row in here.memory.booked]
    events = rebooked(before, visits, here.as_of)
    zone = zone_of_country(here.ledger.home_country)
    stamp = _moment(now, zone)
    names = _file_names(event.rep for event in events)
    texts = {
        names[rep]: calendar_file(
            here.say(f"拜访计划 {rep}", f"Visits {rep}"),
            [_event(here, results, one, visits) for one in events if one.rep == rep],
            stamp,
            zone,
        )
        for rep in names
    }
    return CalendarFiles(texts, tuple(one.row() for one in events), zone)


def _moment(now: dt.datetime, zone: str) -> dt.datetime:
    """The clock on the wall as a moment: in the zone of the plan, else taken for UTC."""
    from xlcrm.crm.ical.zones import find_zone

    return now if now.tzinfo else now.replace(tzinfo=find_zone(zone) or dt.UTC)


def _file_names(reps: Iterable[str]) -> dict[str, str]:
    """Rep → a file name that every system takes; names that become the same are numbered."""
    found: dict[str, str] = {}
    for rep in sorted(set(reps)):
        stem = _UNFIT.sub("_", rep).strip(" .") or "rep"
        taken = {name.casefold() for name in found.values()}
        number, name = 1, f"{stem}.ics"
        while name.casefold() in taken:
            number += 1
            name = f"{stem} {number}.ics"
        found[rep] = name
    return found


def _event(here: Situation, results: Results, booked: Booked, visits: Sequence[Visit]) -> Event:
    from xlcrm.crm.ical import Event

    visit = next((v for v in visits if _is_for(booked, v)), None)
    people = here.ledger.customers
    known = booked.customer in people.index
    name = str(people.at[booked.customer, "name"] or booked.customer) if known else booked.customer
    return Event(
        booked.uid, booked.sequence, booked.start, booked.end,
        summary=here.say(f"拜访 {name}", f"Visit {name}"),
        description=_description(here, results, booked, visit) if known else "",
        location=_address(here, booked.customer) if known else "",
        agreed=visit is not None and visit.status == "locked",
        cancelled=booked.cancelled,
    )  # fmt: skip


def _is_for(booked: Booked, visit: Visit) -> bool:
    same = (booked.customer, booked.rep, booked.start) == (
        visit.customer,
        visit.rep,
        dt.datetime.combine(visit.date, visit.arrive),
    )
    return same and not booked.cancelled


def _description(here: Situation, results: Results, booked: Booked, visit: Visit | None) -> str:
    """Tier, telephone, way and reason: what a rep wants to see in the car."""
    from xlcrm.crm.names import first_text

    who = here.ledger.customers.loc[booked.customer]
    tier = str(results.tiers.frame["tier"].at[booked.customer])
    lines = [here.say(f"等级 {tier}", f"Tier {tier}")]
    people = [first_text(who[name]) for name in ("contact_name", "phone")]
    lines += [" ".join(text for text in people if text)]
    if visit:
        lines += [here.say(f"路上 {visit.travel_minutes} 分钟", f"{visit.travel_minutes} min on the road")]
        lines += [visit.reason.render(here.lang)]
    return "\n".join(line for line in lines if line)


def _address(here: Situation, key: str) -> str:
    from xlcrm.crm.names import first_text

    who = here.ledger.customers.loc[key]
    parts = [first_text(who[name]) or "" for name in ("province", "city", "district", "address")]
    street = parts[-1]
    return " ".join(part for part in (*(p for p in parts[:-1] if p and p not in street), street) if part)
