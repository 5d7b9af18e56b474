"""The argument `settings` of cell functions: the team's own Settings sheet, or a small table of tiers and days."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.names import name_key
from xlcrm.crm.values.base import is_blank
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Value
from xlcrm.lang import Text
from xlcrm.marks import Argument
from xlcrm.udfs.answering import WrongCallError
from xlcrm.udfs.cells import table_of

if TYPE_CHECKING:
    from xlcrm.crm.settings import Settings

SETTINGS = Argument(
    "settings",
    Text(
        "工作簿自己的“设置”表，如 设置!B:C；或自己的两列：等级、天数。不写用默认值",
        "the workbook's own Settings sheet, such as Settings!B:C, or two columns of your own: tier and days. Without it the defaults",
    ),
    "any",
    "table",
    optional=True,
)
Cadence = Literal["contact", "visit"]


def settings_of(cells: Any, cadence: Cadence = "contact") -> Settings:
    """What the argument says; the defaults for what it does not say. `cadence`: which days a table of tiers gives."""
    from xlcrm.crm.settings import Settings, parse_settings
    from xlcrm.crm.tables import Column, Table

    rows = table_of(cells)
    if all(is_blank(each) for row in rows for each in row):
        return Settings()
    found = _lines(rows, cadence)
    if not found:
        raise WrongCallError(
            "参数 settings 里没有设置项。请给“设置”表的两列（设置!B:C），或等级和天数两列。",
            "The argument settings holds no setting. Give two columns of the Settings sheet (Settings!B:C), or tiers and days.",
        )
    data: dict[str, list[Value]] = {"name": [*found], "value": [*found.values()]}
    columns = {name: Column(name, at, name) for at, name in enumerate(data, 1)}
    places = tuple(range(1, len(found) + 1))
    settings, problems = parse_settings(
        Table("settings", "", 0, 1, len(found), 1, 2, columns, rows=places, data=data, raw=data)
    )
    if problems:
        raise WrongCallError(problems[0].message("zh"), problems[0].message("en"))
    return settings


def _lines(rows: list[list[Value]], cadence: Cadence) -> Mapping[str, Value]:
    """Name of each setting that stands in the cells, and the value beside it; titles and remarks are passed over."""
    from xlcrm.crm.settings import catalogue

    keys = {name_key(text): item.key for item in catalogue() for text in (*item.label, item.key)}
    found: dict[str, Value] = {}
    for row in rows:
        for name, value in pairwise(row):
            key = keys.get(name_key(name)) if isinstance(name, str) else None
            key = key or (_tier_key(name, value, cadence) if len(row) == 2 else None)
            if key and not is_blank(value):
                found[key] = value
    return found


def _tier_key(name: Value, value: Value, cadence: Cadence) -> str | None:
    """The setting of a line such as A | 14."""
    tier = meaning("tier", name) if isinstance(name, str) and isinstance(value, int | float) else None
    return f"{cadence}_days_{tier.lower()}" if tier else None
