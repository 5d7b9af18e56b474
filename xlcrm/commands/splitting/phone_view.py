"""One page for a phone: whom to contact today with a tap, where to go this week. No script, nothing from the network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.splitting.agenda import Agenda, Call, Trip

MOST_CALLS, MOST_TRIPS = 10, 8
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_STYLE = """
@page{size:A5;margin:9mm}
body{font:15px/1.4 -apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0 auto;padding:12px;max-width:480px;color:#1f2937}
h1{font-size:19px;margin:0 0 2px;color:#1F4E79}
h2{font-size:15px;margin:12px 0 4px;color:#1F4E79;border-bottom:1px solid #d1d5db}
p{margin:2px 0}
.s{color:#6b7280;font-size:13px}
table{border-collapse:collapse;width:100%}
td{padding:5px 4px;border-bottom:1px solid #e5e7eb;vertical-align:top}
td.t{width:1.6em;text-align:center;font-weight:bold;color:#1F4E79}
a{color:#0563C1;text-decoration:none;white-space:nowrap}
.l{color:#C00000}
"""


class Titles(NamedTuple):
    """The lines between what is listed; empty where there is nothing to say."""

    figures: str
    calls: str
    more_calls: str
    trips: str
    more_trips: str


def headline(found: Agenda, lang: Lang) -> str:
    """Whose page it is, and of which day."""
    return f"{found.rep} · {found.as_of.isoformat()} {_weekday(found.as_of.weekday(), lang)}"


def titles(found: Agenda, lang: Lang) -> Titles:
    """What stands over and under the lists."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(lang)

    calls, trips = len(found.calls), len(found.trips)
    more, left = max(0, calls - MOST_CALLS), max(0, trips - MOST_TRIPS)
    rest = [
        say(f"另有 {more} 家见工作簿。", f"{more} more in the workbook.") if more else "",
        say(
            f"还有 {found.waiting} 家到期，时间不够，顺延。",
            f"{found.waiting} more are due and wait for another day.",
        )
        if found.waiting
        else "",
    ]
    return Titles(
        say(
            f"{found.customers} 个客户，逾期 {found.overdue} 家",
            f"{count_of(found.customers, 'customer')}, {found.overdue} overdue",
        ),
        say(f"今天联系 {calls} 家", f"To contact today: {calls}"),
        " ".join(filter(None, rest)),
        say(f"7 天内拜访 {trips} 家", f"Visits in 7 days: {trips}"),
        say(f"另有 {left} 家见工作簿。", f"{left} more in the workbook.") if left else "",
    )


def phone_view(found: Agenda, lang: Lang) -> str:
    """The page of a rep as HTML that needs nothing else."""
    title = escape(headline(found, lang))
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(_body(found, lang))}</body></html>"
    )


def _body(found: Agenda, lang: Lang) -> Iterator[str]:
    words = Titles(*map(escape, titles(found, lang)))
    yield f'<h1>{escape(headline(found, lang))}</h1><p class="s">{words.figures}</p><h2>{words.calls}</h2>'
    yield f"<table>{''.join(_call(call, lang) for call in found.calls[:MOST_CALLS])}</table>"
    yield f'<p class="s">{words.more_calls}</p><h2>{words.trips}</h2>'
    yield f"<table>{''.join(_trip(trip, lang) for trip in found.trips[:MOST_TRIPS])}</table>"
    yield f'<p class="s">{words.more_trips}</p>'


def _call(call: Call, lang: Lang) -> str:
    ways = " ".join(filter(None, (_tel(call.dial, call.phone), _mail(call.email))))
    said = " · ".join(escape(text) for text in (call.contact, call.channel) if text)
    return (
        f'<tr><td class="t">{escape(call.tier)}</td><td><b>{escape(call.customer)}</b> <span class="l">{escape(call.late(lang))}</span><br>'
        f'{ways} <span class="s">{said}</span><br><span class="s">{escape(call.reason)}</span></td></tr>'
    )


def trip_time(trip: Trip, lang: Lang) -> str:
    """When a visit is planned."""
    return f"{trip.day:%m-%d} {_weekday(trip.day.weekday(), lang)} {trip.time:%H:%M}"


def _trip(trip: Trip, lang: Lang) -> str:
    link = _tel(trip.dial, trip.phone)
    said = f'<b>{escape(trip.customer)}</b> {link}<br><span class="s">{escape(trip.address)}</span>'
    return f'<tr><td class="s">{escape(trip_time(trip, lang))}</td><td>{said}</td></tr>'


def _tel(dial: str, shown: str) -> str:
    return f'<a href="tel:{escape(dial)}">☎ {escape(shown)}</a>' if dial else escape(shown)


def _mail(address: str) -> str:
    return f'<a href="mailto:{escape(address)}">✉ {escape(address)}</a>' if "@" in address else ""


def _weekday(number: int, lang: Lang) -> str:
    name = _WEEKDAYS[lang][number]
    return f"周{name}" if lang == "zh" else name
