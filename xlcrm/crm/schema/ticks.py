"""A grid of days with ticks: read as contacts when its days are known and it is about contacts, else refused by name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.headers import Header
from xlcrm.crm.schema.words import plain
from xlcrm.crm.tables import Column, Table
from xlcrm.crm.values.base import folded, says_nothing
from xlcrm.crm.values.hints import Hints, infer_year
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Area, Value

_DAY = re.compile(r"(?:(?P<y>20\d\d)[-/.年])?(?:(?P<m>\d{1,2})[-/.月])?(?P<d>\d{1,2})[日号]?")
_ABOUT = {
    "visit": r"拜访|走访|上门|visit|meeting",
    "phone": r"电话|call|phone",
    "": r"联系|跟进|回访|打卡|沟通|contact|touch|follow",
}
_SHORT = {
    "电": "phone",
    "拜": "visit",
    "访": "visit",
    "微": "wechat",
    "邮": "email",
    "c": "phone",
    "v": "visit",
}
_FEWEST = 4


def day_columns(headers: Mapping[int, Header]) -> dict[int, re.Match[str]]:
    """Columns headed by days; none when there are only a few."""
    found = {}
    for column, header in headers.items():
        match = _DAY.fullmatch(
            re.sub(
                r"\s|\(?周?[一二三四五六日]\)?$",
                "",
                header.text.rpartition("/")[2] if not re.search(r"\d/\d", header.text) else header.text,
            )
        )
        if match and 1 <= int(match["d"]) <= 31 and 1 <= int(match["m"] or 1) <= 12:
            found[column] = match
    return found if len(found) >= _FEWEST else {}


def tables(body: Body, hints: Hints) -> list[Table]:
    """The log table of a tick grid among a customer table's columns; none when there is no grid, or it is refused."""
    days = day_columns(body.found.block.headers) if body.found.kind == "customers" else {}
    if not days:
        return []
    area = Area(
        body.found.block.header_row, min(days), max(body.lines.last, body.found.block.header_row), max(days)
    )
    dates = {column: _date(match, hints) for column, match in days.items()}
    topic = _topic(body)
    cells = {
        (index, column): body.found.block.sheet.at(row, column)
        for index, row in enumerate(body.rows)
        for column in days
    }
    ticks = {place: _tick(value, topic) for place, value in cells.items() if value is not None}
    known = topic is not None or any(isinstance(tick, str) and tick for tick in ticks.values())
    if not known or None in dates.values() or None in ticks.values():
        body.tell("tick_grid_refused", area.top, area.left, area=str(area))
        return []
    return [_log(body, ticks, dates, area)] if ticks else []


def _topic(body: Body) -> str | None:
    text = plain(body.sheet_name + " " + body.found.block.title())
    return next((channel for channel, pattern in _ABOUT.items() if re.search(pattern, text)), None)


def _date(match: re.Match[str], hints: Hints) -> dt.date | None:
    month = int(match["m"] or hints.month or 0)
    if not month:
        return None
    day = int(match["d"])
    year = int(match["y"] or 0) or hints.year or infer_year(month, min(day, 28), hints) or 0
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _tick(value: Value, topic: str | None) -> str | bool | None:
    """A channel, True for a plain tick, False for a cross or nothing; None when the cell is something else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return bool(value) if value in (0, 1) else None
    text = folded(str(value)).casefold()
    if says_nothing(text) or meaning("flag", text) == "no":
        return False
    if meaning("flag", text) == "yes" or text == "x":
        return topic or True
    return meaning("channel", text) or _SHORT.get(text)


def _log(
    body: Body,
    ticks: Mapping[tuple[int, int], str | bool | None],
    dates: Mapping[int, dt.date | None],
    area: Area,
) -> Table:
    data: dict[str, list[Any]] = {name: [] for name in ("date", "customer", "customer_id", "channel")}
    rows: list[int] = []
    empty = [None] * len(body.rows)
    for (index, column), tick in sorted(ticks.items()):
        day = dates[column]
        if tick and day is not None:
            rows.append(body.rows[index])
            data["date"].append(dt.datetime.combine(day, dt.time()))
            data["customer"].append(body.data.get("name", empty)[index])
            data["customer_id"].append(body.data.get("id", empty)[index])
            data["channel"].append(tick if isinstance(tick, str) else None)
    body.tell("tick_grid_read", area.top, area.left, area=str(area), count=len(rows))
    header = body.found.block.headers[area.left].text
    columns = {"date": Column("date", area.left, header, how="understood", more=tuple(sorted(dates)[1:]))}
    block = body.found.block
    return Table(
        "log",
        body.sheet_name,
        block.header_row,
        block.first,
        body.lines.last,
        area.left,
        area.right,
        columns,
        {},
        tuple(rows),
        data,
    )
