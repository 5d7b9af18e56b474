"""One page for a phone: whom to contact today with a tap, where to go this week. No script, nothing from the network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from xlcrm.commands.splitting.agenda import Agenda, Call, Trip, agenda
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation

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


def phone_view(here: Situation, results: Results, rep: str, lang: Lang) -> str:
    """The page of a rep as HTML that needs nothing else."""
    found = agenda(here, results, rep, lang)
    title = Text(f"{rep} {found.as_of}", f"{rep}, {found.as_of}").in_(lang)
    body = "".join(_body(found, lang))
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def _body(found: Agenda, lang: Lang) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return escape(Text(zh, en).in_(lang))

    yield f"<h1>{escape(found.rep)} · {found.as_of.isoformat()} {_weekday(found.as_of.weekday(), lang)}</h1>"
    figures = say(
        f"{found.customers} 个客户，逾期 {found.overdue} 家",
        f"{found.customers} customers, {found.overdue} overdue",
    )
    yield f'<p class="s">{figures}</p>'
    yield f"<h2>{say(f'今天联系 {len(found.calls)} 家', f'To contact today: {len(found.calls)}')}</h2>"
    yield f"<table>{''.join(_call(call, lang) for call in found.calls[:MOST_CALLS])}</table>"
    more = max(0, len(found.calls) - MOST_CALLS)
    if more or found.waiting:
        rest = say(
            f"另有 {more} 家见工作簿；还有 {found.waiting} 家到期，时间不够，顺延。",
            f"{more} more in the workbook; {found.waiting} more are due and wait for another day.",
        )
        yield f'<p class="s">{rest}</p>'
    yield f"<h2>{say(f'7 天内拜访 {len(found.trips)} 家', f'Visits in 7 days: {len(found.trips)}')}</h2>"
    yield f"<table>{''.join(_trip(trip, lang) for trip in found.trips[:MOST_TRIPS])}</table>"
    if len(found.trips) > MOST_TRIPS:
        rest = say(
            f"另有 {len(found.trips) - MOST_TRIPS} 家见工作簿。",
            f"{len(found.trips) - MOST_TRIPS} more in the workbook.",
        )
        yield f'<p class="s">{rest}</p>'


def _call(call: Call, lang: Lang) -> str:
    late = Text(f"逾期 {call.days} 天", f"{call.days} days late").in_(lang) if call.days > 0 else ""
    ways = " ".join(filter(None, (_tel(call.dial, call.phone), _mail(call.email))))
    said = " · ".join(escape(text) for text in (call.contact, call.channel) if text)
    return (
        f'<tr><td class="t">{escape(call.tier)}</td><td><b>{escape(call.customer)}</b> <span class="l">{escape(late)}</span><br>'
        f'{ways} <span class="s">{said}</span><br><span class="s">{escape(call.reason)}</span></td></tr>'
    )


def _trip(trip: Trip, lang: Lang) -> str:
    when = f"{trip.day:%m-%d} {_weekday(trip.day.weekday(), lang)}<br>{trip.time:%H:%M}"
    link = _tel(trip.dial, trip.dial)
    return f'<tr><td class="s">{when}</td><td><b>{escape(trip.customer)}</b> {link}<br><span class="s">{escape(trip.address)}</span></td></tr>'


def _tel(dial: str, shown: str) -> str:
    return f'<a href="tel:{escape(dial)}">☎ {escape(shown)}</a>' if dial else escape(shown)


def _mail(address: str) -> str:
    return f'<a href="mailto:{escape(address)}">✉ {escape(address)}</a>' if "@" in address else ""


def _weekday(number: int, lang: Lang) -> str:
    name = _WEEKDAYS[lang][number]
    return f"周{name}" if lang == "zh" else name
