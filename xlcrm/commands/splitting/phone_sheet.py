"""The phone view as a page to be printed: the same contacts and visits on one sheet of paper, its links kept in the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.splitting.phone_view import MOST_CALLS, MOST_TRIPS, headline, titles, trip_time
from xlcrm.commands.views.page import Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Formula

if TYPE_CHECKING:
    from xlcrm.commands.splitting.agenda import Agenda, Call, Trip
    from xlcrm.workbook.sheets import SheetSpec

NAME = Text("手机页", "Phone page")
_WIDTHS = {1: 17.0, 2: 40.0, 3: 28.0}


def phone_sheet(found: Agenda, lang: Lang) -> SheetSpec:
    """The page as a sheet of its own."""
    page = Page(NAME.in_(lang), "", lang, widths=dict(_WIDTHS))
    page.put(1, 1, headline(found, lang), "title")
    words = titles(found, lang)
    page.put(2, 1, words.figures, "subtitle")
    row = _heading(page, 4, words.calls)
    for call in found.calls[:MOST_CALLS]:
        row = _call(page, row, call, lang)
    if words.more_calls:
        page.put(row, 1, words.more_calls, "notice")
    row = _heading(page, row + 2, words.trips)
    for trip in found.trips[:MOST_TRIPS]:
        row = _trip(page, row, trip, lang)
    if words.more_trips:
        page.put(row, 1, words.more_trips, "notice")
    return page.spec(landscape=False, print_area=Area(1, 1, row + 1, 3))


def _heading(page: Page, row: int, text: str) -> int:
    page.put(row, 1, text, "section")
    page.line(row, 2, ("", ""), "section")
    return row + 1


def _call(page: Page, row: int, call: Call, lang: Lang) -> int:
    page.put(row, 1, call.tier, "tier")
    page.put(row, 2, " ".join(filter(None, (call.customer, call.late(lang)))), "cell")
    _linked(page, row, 3, f"tel:{call.dial}" if call.dial else "", call.phone or call.email)
    page.put(row + 1, 2, " · ".join(filter(None, (call.contact, call.channel, call.reason))), "notice")
    return row + 2


def _trip(page: Page, row: int, trip: Trip, lang: Lang) -> int:
    page.put(row, 1, trip_time(trip, lang), "cell")
    page.put(row, 2, trip.customer, "cell")
    _linked(page, row, 3, f"tel:{trip.dial}" if trip.dial else "", trip.phone)
    page.put(row + 1, 2, trip.address, "notice")
    return row + 2


def _linked(page: Page, row: int, column: int, target: str, shown: str) -> None:
    """A number to tap; a formula, as a sheet's own links know no telephones."""
    link = Formula(f'HYPERLINK("{target}","{shown}")', shown) if target and '"' not in shown else shown
    page.put(row, column, link, "link" if target else "cell")
