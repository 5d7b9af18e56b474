"""The reps: those of their table, completed from the settings, and owners that it does not list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.crm.countries import countries, country_code
from xlcrm.crm.leave import Leave, parse_leave
from xlcrm.crm.names import first_text, name_key, plain
from xlcrm.crm.problems import Problem
from xlcrm.crm.weekdays import Weekdays, parse_weekdays
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Table

_REMARK = r"(?:已?离职|已离开|已调离|left|resigned|former)"
_LEFT = re.compile(rf"\s*(?:[(（\[【]\s*{_REMARK}\s*[)）\]】]|(?<!^)[-—\s]*已?离职)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Rep:
    """Somebody of the team who looks after customers."""

    name: str
    workdays: Weekdays
    start: dt.time
    end: dt.time
    contact_minutes: int
    visits_a_day: int
    leave: tuple[Leave, ...] = ()
    active: bool = True
    listed: bool = True
    """False: seen as an owner only, not in the reps table."""
    name_en: str = ""
    email: str = ""
    language: str = ""
    area: str = ""
    department: str = ""
    base: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    sheet: str = ""
    row: int = 0


def read_reps(tables: Sequence[Table], settings: Settings, home: str) -> tuple[dict[str, Rep], list[Problem]]:
    """The reps of their tables by name, in order, and what was wrong there."""
    reps: dict[str, Rep] = {}
    problems: list[Problem] = []
    for table in tables:
        for place in range(len(table.rows)):
            row = _Row(table, place, problems)
            rep = _rep(row, settings, home)
            if rep is None:
                continue
            first = reps.setdefault(by_name(reps).get(name_key(rep.name), rep.name), rep)
            if first is not rep and (first.sheet == rep.sheet or not _same(first, rep)):
                problems.append(Problem("rep_twice", table.sheet, row.cell("name"), {"name": rep.name}))
    return reps, problems


def _same(one: Rep, other: Rep) -> bool:
    """The same in all but the place: a copy on the settings sheet contradicts nothing."""
    return replace(one, sheet="", row=0) == replace(other, sheet="", row=0)


@dataclass(frozen=True)
class _Row:
    table: Table
    place: int
    problems: list[Problem]

    def get(self, field: str) -> Any:
        values = self.table.data.get(field)
        return values[self.place] if values is not None else None

    def text(self, field: str) -> str:
        return first_text(self.get(field)) or ""

    def number(self, field: str, default: float) -> int:
        value = self.get(field)
        if value is None:
            return int(default)
        if isinstance(value, int | float) and 0 <= value <= 1440:
            return int(value)
        self.complain(field, value, default)
        return int(default)

    def cell(self, field: str) -> str:
        column = self.table.columns.get(field)
        return a1(self.table.rows[self.place], column.index if column else self.table.first_column)

    def complain(self, field: str, text: Any, default: Any) -> None:
        values = {"text": str(text), "default": str(default), "header": self.table.columns[field].header}
        self.problems.append(Problem("rep_value", self.table.sheet, self.cell(field), values))


def _rep(row: _Row, settings: Settings, home: str) -> Rep | None:
    name = row.text("name")
    if not name:
        return None
    active = row.get("active")
    start, end = _hours(row, settings)
    latitude, longitude = row.get("latitude"), row.get("longitude")
    return Rep(
        name=without_departure(name),
        workdays=_workdays(row, settings),
        start=start,
        end=end,
        contact_minutes=row.number("contact_minutes", settings.contact_minutes_a_day),
        visits_a_day=row.number("visits_per_day", settings.visits_a_day),
        leave=_leave(row),
        active=active is not False and not has_left(name),
        name_en=row.text("name_en"),
        email=row.text("email"),
        language=row.text("language"),
        area=row.text("area"),
        department=row.text("department"),
        base=row.text("base"),
        country=base_country(row.text("base")) or home,
        latitude=float(latitude) if isinstance(latitude, int | float) else None,
        longitude=float(longitude) if isinstance(longitude, int | float) else None,
        sheet=row.table.sheet,
        row=row.table.rows[row.place],
    )


def _workdays(row: _Row, settings: Settings) -> Weekdays:
    text = row.text("workdays")
    days = parse_weekdays(text) if text else settings.workdays
    if days is None:
        row.complain("workdays", text, "—")
    return days or settings.workdays


def _hours(row: _Row, settings: Settings) -> tuple[dt.time, dt.time]:
    start, end = _time(row.get("start")), _time(row.get("end"))
    start, end = start or settings.day_start, end or settings.day_end
    if start < end:
        return start, end
    row.complain(
        "end" if "end" in row.table.columns else "start",
        f"{start:%H:%M}–{end:%H:%M}",
        f"{settings.day_end:%H:%M}",
    )
    return settings.day_start, settings.day_end


def _time(value: Any) -> dt.time | None:
    if isinstance(value, dt.datetime):
        return value.time()
    return value if isinstance(value, dt.time) else None


def _leave(row: _Row) -> tuple[Leave, ...]:
    spans, unread = parse_leave(row.get("leave"))
    for text in unread:
        row.problems.append(Problem("leave_unread", row.table.sheet, row.cell("leave"), {"text": text}))
    return spans


def base_country(base: str) -> str:
    """Country that an address ends or begins with (Hamburg, Germany); "" when it names none."""
    parts = [part for part in re.split(r"[,，;；、/]+", base) if part.strip()]
    known = [country_code(part) for part in parts]
    return next((code for code in reversed(known) if code in countries()), "")


def has_left(name: str) -> bool:
    """Does the name itself say that its bearer has left, as in 王芳(已离职)?"""
    return without_departure(name) != name.strip()


def without_departure(name: str) -> str:
    """The name without such a remark."""
    return _LEFT.sub("", name.strip()) or name.strip()


def owners_as_reps(
    owners: Iterable[str], reps: Mapping[str, Rep], settings: Settings, home: str
) -> dict[str, Rep]:
    """Reps for owners that the reps table does not list."""
    known = by_name(reps)
    added: dict[str, Rep] = {}
    for owner in owners:
        name = without_departure(owner)
        if name and name_key(name) not in known and name not in added:
            added[name] = unlisted(name, settings, home, active=not has_left(owner))
    return added


def unlisted(name: str, settings: Settings, home: str, *, active: bool = True) -> Rep:
    """A rep of whom nothing is known but the name: the settings' defaults."""
    return Rep(
        name, settings.workdays, settings.day_start, settings.day_end, settings.contact_minutes_a_day,
        settings.visits_a_day, active=active, listed=False, country=home,
    )  # fmt: skip


def by_name(reps: Mapping[str, Rep]) -> dict[str, str]:
    """Comparable name → name, for both names of a rep."""
    english = {name_key(rep.name_en): name for name, rep in reps.items() if rep.name_en}
    return english | {name_key(name): name for name in reps}


def is_yes(value: Any) -> bool:
    """A flag that is set: true, or a word for it."""
    return value is True or (
        isinstance(value, str) and plain(value) in {"是", "y", "yes", "true", "1", "√", "✓", "x"}
    )
