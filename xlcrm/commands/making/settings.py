"""设置/Settings: what the team chose so far, its people, its holidays, and the confirmed mapping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.situation import Situation
from xlcrm.commands.views import words as vocabulary
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind

SEVERAL = " … "
"""In the header of a field that was summed from several columns: no header that a mapping could name."""


def settings(desk: Desk) -> Sheet:
    """设置/Settings with what the team typed there so far; hidden until asked for."""
    from xlcrm.commands.views.settings import SettingsData, settings_sheet

    here = desk.here
    data = SettingsData(
        today=here.as_of,
        values=_settings_values(here),
        reps=[_rep_row(rep, here.lang) for rep in here.ledger.reps.values() if not _kept_by_team(here, rep)],
        holidays=_holidays(desk),
        mapping=_mapping(here) if desk.confirmed else (),
        lists=_edited(here),
        brought=here.modules.lines,
    )
    shown = "settings" in desk.asked
    return Sheet("settings", settings_sheet(data, here.lang, visible=shown))


def _edited(here: Situation) -> dict[Kind, list[dict[str, Any]]]:
    """The rows of each table that the team has, as they stand in the cells."""
    from xlcrm.commands.views.settings_lists import TABLES

    found: dict[Kind, list[dict[str, Any]]] = {}
    for kind in (table.kind for table in TABLES):
        for table in here.reading.of(kind):
            cells = {name: table.raw.get(name, values) for name, values in table.data.items()}
            rows = [
                {name: _typed(values[row]) for name, values in cells.items()} for row in range(len(table))
            ]
            found.setdefault(kind, []).extend(rows)
    return found


def _typed(value: Any) -> Any:
    """What stood in the cell: several words were read from one."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def _settings_values(here: Situation) -> dict[str, Any]:
    from xlcrm.crm.settings import catalogue

    values = {item.key: getattr(here.settings, item.key, item.default) for item in catalogue()}
    chosen = {item.key: values[item.key] for item in catalogue() if values[item.key] != item.default}
    return {**chosen, **here.settings.more}


def _kept_by_team(here: Situation, rep: Any) -> bool:
    """Does a list of the team's own say who this is? Then our sheet does not say it again."""
    return bool(rep.listed) and rep.sheet in here.grids and here.grids[rep.sheet].owner != "settings"


def _rep_row(rep: Any, lang: Lang) -> dict[str, Any]:
    from xlcrm.crm.weekdays import write_weekdays

    return {
        "name": rep.name, "name_en": rep.name_en or None, "email": rep.email or None, "language": rep.language or None,
        "department": rep.department or None, "area": rep.area or None, "workdays": write_weekdays(rep.workdays, lang), "start": rep.start, "end": rep.end,
        "contact_minutes": rep.contact_minutes, "visits_per_day": rep.visits_a_day, "base": rep.base or None,
        "latitude": rep.latitude, "longitude": rep.longitude,
        "active": vocabulary.YES_NO[lang][0 if rep.active else 1],
    }  # fmt: skip


def _holidays(desk: Desk) -> list[Any]:
    from xlcrm.commands.views.settings import HolidayRow
    from xlcrm.crm.calendars import holiday_country

    if any(desk.here.grids[table.sheet].owner != "settings" for table in desk.here.reading.of("holidays")):
        return []
    years = (desk.as_of.year, desk.as_of.year + 1)
    return [
        HolidayRow(day.date, day.name, day.workday, holiday_country(day.country, desk.lang))
        for day in desk.results.calendars.holidays
        if day.date.year in years
    ]


def _mapping(here: Situation) -> list[Any]:
    """The confirmed mapping of the team's own tables, each header that stands for one thing on its sheet.

    What was derived from a table that is listed already is left out, and so is a header that two tables share.
    """
    from xlcrm.commands.views.settings import MappingRow
    from xlcrm.crm.schema.explain import HOW, explain

    ours = HOW["ours"].in_(here.lang)
    first: dict[tuple[str, int, int], str] = {}
    for table in here.reading.tables:
        first.setdefault((table.sheet, table.header_row, table.first_column), table.name)
    known = set(first.values())
    lines = [
        line
        for line in explain(here.reading, here.lang)
        if line.field and line.table in known and not here.grids[line.sheet].owner and line.how != ours
    ]
    times = Counter((line.sheet, line.header) for line in lines)
    return [
        MappingRow(line.sheet, line.header, line.kind, line.field_label)
        for line in lines
        if times[line.sheet, line.header] == 1 and SEVERAL not in line.header
    ]
