"""Reading the settings sheet: by label in either language or by key; what is wrong keeps its default and is reported."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from xlcrm.crm.names import name_key
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings.model import Setting, Settings, catalogue
from xlcrm.crm.settings.values import read_value
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table


def parse_settings(table: Table | None, brought: Sequence[Setting] = ()) -> tuple[Settings, list[Problem]]:
    """Settings of a sheet and what was wrong in it; without a sheet the defaults. Modules have `brought` lines of theirs.

    A wrong value keeps its default; a name that is not known is reported with the nearest one.
    """
    if table is None:
        return Settings(), []
    names = table.data.get("name", ())
    values = table.raw.get("value") or table.data.get("value") or [None] * len(names)
    lines = _Lines(table, _by_name() | named(brought))
    for row, name, value in zip(table.rows, names, values, strict=True):
        if name is not None and str(name).strip():
            lines.take(row, str(name), value)
    found, problems = lines.values, lines.problems
    more = {item.key: found.pop(item.key) for item in brought if item.key in found}
    settings = replace(Settings(), **found, more=more)
    return _consistent(settings, table, lines.rows, problems), problems


def keys_on(table: Table, brought: Sequence[Setting] = ()) -> set[str]:
    """Keys of the settings that have a line in a table."""
    known = _by_name() | named(brought)
    names = (name_key(str(name)) for name in table.data.get("name", ()) if name)
    return {known[name].key for name in names if name in known}


@dataclass
class _Lines:
    """The lines of the sheet taken one by one; of a setting that stands twice the last line counts."""

    table: Table
    known: Mapping[str, Setting]
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, row: int, name: str, value: Any) -> None:
        item = self.known.get(name_key(name))
        if item is None:
            self.problems.append(_unknown(self.table, row, name))
            return
        if item.key in self.rows:
            place = _cell(self.table, row, "name")
            self.problems.append(Problem("setting_twice", self.table.sheet, place, {"name": name.strip()}))
        self.rows[item.key] = row
        if value is None or value == "":
            self.values.pop(item.key, None)
            return
        try:
            self.values[item.key] = read_value(item, value)
        except (ValueError, OverflowError):
            self.problems.append(_wrong(self.table, row, item, value))


@cache
def _by_name() -> dict[str, Setting]:
    return named(catalogue())


def named(items: Sequence[Setting]) -> dict[str, Setting]:
    """Settings by what a person may call them: the label in both languages, and the key."""
    names = {name_key(text): item for item in items for text in item.label}
    return names | {name_key(item.key): item for item in items}


def _unknown(table: Table, row: int, name: str) -> Problem:
    near = difflib.get_close_matches(name_key(name), list(_by_name()), n=1, cutoff=0.6)
    place = (table.sheet, _cell(table, row, "name"))
    if not near:
        return Problem("setting_unknown", *place, {"name": name})
    item = _by_name()[near[0]]
    return Problem("setting_misspelt", *place, {"name": name, "zh": item.label.zh, "en": item.label.en})


def _wrong(table: Table, row: int, item: Setting, value: Any) -> Problem:
    words = {"zh": item.label.zh, "en": item.label.en, "text": str(value)}
    shown = {f"default_{lang}": _shown(item.cell(lang)) for lang in ("zh", "en")}
    return Problem("setting_value", table.sheet, _cell(table, row, "value"), words | shown | _hints(item))


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)


def _hints(item: Setting) -> dict[str, str]:
    return {"hint_zh": item.help.zh, "hint_en": item.help.en}


def _cell(table: Table, row: int, name: str) -> str:
    column = table.columns.get(name)
    return a1(row, column.index) if column else ""


_ORDERED = (
    ("tier_cut_a", "tier_cut_b"),
    ("rfm_cut_b", "rfm_cut_a"),
    ("score_cut_b", "score_cut_a"),
    ("day_start", "day_end"),
)


def _consistent(
    settings: Settings, table: Table, rows: Mapping[str, int], problems: list[Problem]
) -> Settings:
    """Pairs that must rise (A before B, start before end) fall back to their defaults together."""
    default = Settings()
    for low, high in _ORDERED:
        if getattr(settings, low) < getattr(settings, high):
            continue
        place = next((_cell(table, rows[key], "value") for key in (high, low) if key in rows), "")
        labels = {item.key: item.label for item in catalogue()}
        words = {
            "low_zh": labels[low].zh,
            "low_en": labels[low].en,
            "high_zh": labels[high].zh,
            "high_en": labels[high].en,
        }
        problems.append(Problem("settings_disagree", table.sheet, place, words))
        settings = replace(settings, **{low: getattr(default, low), high: getattr(default, high)})
    return settings
