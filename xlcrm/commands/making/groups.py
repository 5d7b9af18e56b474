"""分群/Groups: any column as groups, what peers buy, room to grow, and the forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.team_columns import column_values
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.groups import ForecastRow, GapRow, GroupRow, RoomRow

FIELDS = ("industry", "type", "region", "province", "source", "owner", "groups")
"""Fields that make groups where the settings name no columns."""
PEER_FIELDS = ("industry", "type")
GROUPS_SHOWN, GAPS_SHOWN, ROOM_SHOWN = 40, 200, 60
YEAR = 365
RULES = {
    "run_rate": Text("按最近 91 天", "As the last 91 days"),
    "last_year": Text("按去年同期", "As the same days last year"),
}


def groups(desk: Desk) -> Sheet:
    """The sheet of groups."""
    from xlcrm.commands.views.groups import GroupsData, groups_sheet

    gaps, header = _gaps(desk), _peer_header(desk)
    data = GroupsData(
        as_of=desk.as_of,
        period=_period(desk),
        groups=list(_groups(desk)) if desk.results.trade.source == "orders" else (),
        gaps=gaps[:GAPS_SHOWN],
        gaps_left_out=max(0, len(gaps) - GAPS_SHOWN),
        room=_room(desk),
        peers_by=header,
        forecasts=_forecasts(desk),
    )
    return Sheet("groups", groups_sheet(data, desk.lang))


def _period(desk: Desk) -> Text:
    """This fiscal year so far, and the same days of the year before."""
    from xlcrm.crm.periods import fiscal_year, same_days

    month = desk.here.settings.fiscal_start_month
    now, before = fiscal_year(desk.as_of, month), same_days(desk.as_of, month)
    last = before.end - dt.timedelta(1)
    return Text(
        f"本财年 {now.start} 至 {desk.as_of}；增长与 {before.start} 至 {last} 相比",
        f"Fiscal year so far: {now.start} to {desk.as_of}; growth against {before.start} to {last}",
    )


def _groups(desk: Desk) -> Iterator[GroupRow]:
    """Groups of every column asked for, column by column."""
    from xlcrm.commands.views.groups import GroupRow
    from xlcrm.crm.groups import groups as grouped

    net = desk.results.trade.measures.net
    now, before = net["fiscal"], net["fiscal_before"]
    for header in _headers(desk):
        cells = column_values(desk.here, header)
        found = grouped([cells.get(key) for key in desk.here.ledger.customers.index], now, before)
        if len(found) < 2 or all(not one.name for one in found):
            continue
        for one in found[:GROUPS_SHOWN]:
            name = one.name or Text("（未填）", "(not written)").in_(desk.lang)
            yield GroupRow(header, name, one.customers, one.buying, one.cents / 100, one.share, one.growth)


def _headers(desk: Desk) -> list[str]:
    """Headers that the settings name, else those of the usual fields."""
    import re

    asked = [
        part.strip() for part in re.split(r"[,，、;；]", desk.here.settings.group_columns) if part.strip()
    ]
    return asked or _known_headers(desk, FIELDS)


def _known_headers(desk: Desk, names: tuple[str, ...]) -> list[str]:
    tables = desk.here.customer_tables
    found = {name: table.columns[name].header for table in tables for name in names if name in table.columns}
    return [found[name] for name in names if name in found]


def _peer_header(desk: Desk) -> str:
    return desk.here.settings.peer_column or next(iter(_known_headers(desk, PEER_FIELDS)), "")


def _peers(desk: Desk) -> Any:
    """Group number of each customer."""
    from xlcrm.crm.names import first_text, plain
    from xlcrm.crm.peers import peer_groups

    cells = column_values(desk.here, _peer_header(desk))
    return peer_groups(plain(first_text(cells.get(key)) or "") for key in desk.here.ledger.customers.index)


def _gaps(desk: Desk) -> list[GapRow]:
    from xlcrm.commands.views.groups import GapRow
    from xlcrm.crm.peers import not_bought

    rows = desk.results.trade.lines.products(YEAR)
    keys, peace = desk.here.ledger.customers.index, desk.in_peace
    return [
        GapRow(*desk.who(str(keys[gap.customer])), gap.product, gap.share, gap.peers, gap.cents / 100)
        for gap in not_bought(rows.customer, rows.product, rows.cents, _peers(desk))
        if not peace[gap.customer]
    ]


def _room(desk: Desk) -> list[RoomRow]:
    """Customers with the most room, B's growth being what a team looks for; nobody who is left in peace."""
    from xlcrm.commands.views.groups import RoomRow
    from xlcrm.crm.peers import room_to_grow

    known = desk.results.trade
    yearly = known.measures.net["year"] if known.source == "orders" else known.cents
    found, peace = room_to_grow(yearly, _peers(desk)), desk.in_peace
    keys, tiers = desk.here.ledger.customers.index, desk.results.tiers.frame["tier"].to_numpy()
    order = sorted(range(known.size), key=lambda place: (-int(found.cents[place]), str(keys[place])))
    rows = [
        RoomRow(
            *desk.who(str(keys[place])), str(tiers[place]), int(yearly[place]) / 100, int(found.cents[place]) / 100,
            int(found.peers[place]),
        )
        for place in order
        if found.cents[place] > 0 and not peace[place]
    ]  # fmt: skip
    return rows[:ROOM_SHOWN]


def _forecasts(desk: Desk) -> list[ForecastRow]:
    from xlcrm.commands.views.groups import ForecastRow
    from xlcrm.crm.forecast import forecasts

    return [
        ForecastRow(RULES[one.rule], one.cents / 100, one.error, one.tests)
        for one in forecasts(desk.results.trade.lines.daily())
    ]
