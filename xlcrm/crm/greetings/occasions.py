"""On which occasions a team greets, whom, how and in which words: the table 问候/Greetings of the settings sheet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from xlcrm.crm.greetings.wording import unknown_slots
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings.lists import default_rows
from xlcrm.crm.yearly import YearlyDay
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table
    from xlcrm.lang import Lang

BIRTHDAY = "birthday"
_LETTERS = re.compile(r"[ABCDN\-]")


@dataclass(frozen=True)
class Occasion:
    """One row of the table: the first that fits a customer counts."""

    name: str
    """As the team calls it."""
    names: frozenset[str] = frozenset()
    """What a list of holidays may call it, as `name_key` writes it."""
    day: YearlyDay | None = None
    """A day of its own; None: the day comes from the persons (birthdays) or from the holidays."""
    tiers: frozenset[str] = frozenset()
    """Empty: all tiers."""
    channel: str = ""
    texts: Mapping[Lang, str] = field(default_factory=dict)

    @property
    def is_birthday(self) -> bool:
        """Is it everybody's own day?"""
        return BIRTHDAY in self.names

    def fits(self, tier: str) -> bool:
        """Are customers of a tier greeted?"""
        return not self.tiers or tier in self.tiers


@dataclass(frozen=True)
class Occasions:
    """The rows of the table, and what was wrong in it."""

    rows: tuple[Occasion, ...]
    problems: tuple[Problem, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    """Sheet and cell of each row, where there is a table."""

    def nowhere(self, known: Iterable[str]) -> list[Problem]:
        """One Problem for each row whose day no list of holidays tells; `known` are the holidays' names."""
        keys = {key for name in known for key in holiday_keys(name)} | set(_aliases())
        return [
            Problem("greeting_day_unknown", *place, {"text": row.name})
            for row, place in zip(self.rows, self.places, strict=False)
            if not row.is_birthday and row.day is None and not row.names & keys
        ]


def holiday_keys(name: str) -> list[str]:
    """The names in a holiday's cell, several festivals of one day apart; what is put into brackets stays with its name."""
    return [name_key(part) for part in re.split(r"[;；、/,，]", name) if part.strip()]


def read_occasions(table: Table | None, lang: Lang = "zh") -> Occasions:
    """The occasions of the table, with what was wrong in it; without one the defaults in a language."""
    if table is None:
        return Occasions(tuple(_occasion(row) for row in default_rows("greetings", lang)))
    found: list[tuple[Occasion, tuple[str, str]]] = []
    problems: list[Problem] = []
    for place in range(len(table)):
        row = {name: values[place] for name, values in table.data.items()}
        if not first_text(row.get("occasion")):
            continue
        problems += [*_wrong_tiers(table, place, row), *_wrong_slots(table, place, row)]
        found.append((_occasion(row), (table.sheet, _cell(table, place, "occasion"))))
    return Occasions(tuple(row for row, _ in found), tuple(problems), tuple(where for _, where in found))


def _occasion(row: Mapping[str, Any]) -> Occasion:
    name = str(row["occasion"]).strip()
    ours = _texts().get(name_key(name), {})
    texts: dict[Lang, str] = {
        "zh": str(row.get("zh") or "").strip() or ours.get("zh", ""),
        "en": str(row.get("en") or "").strip() or ours.get("en", ""),
    }
    letters = frozenset(_LETTERS.findall(_tiers(row).upper()))
    own = frozenset({name_key(name)})
    return Occasion(
        name, own | _aliases().get(name_key(name), frozenset()), YearlyDay.of(row.get("day")), letters,
        str(row.get("channel") or ""), texts,
    )  # fmt: skip


def _tiers(row: Mapping[str, Any]) -> str:
    value = row.get("tiers")
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value or "")


def _wrong_tiers(table: Table, place: int, row: Mapping[str, Any]) -> list[Problem]:
    text = _tiers(row)
    if re.fullmatch(r"[ABCDN\-\s,，、;；/类级]*", text.upper()):
        return []
    return [Problem("greeting_tiers", table.sheet, _cell(table, place, "tiers"), {"text": text})]


def _wrong_slots(table: Table, place: int, row: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem("greeting_slot", table.sheet, _cell(table, place, name), {"text": slot})
        for name in ("zh", "en")
        for slot in unknown_slots(str(row.get(name) or ""))
    ]


def _cell(table: Table, place: int, name: str) -> str:
    return a1(table.rows[place], table.columns[name].index if name in table.columns else table.first_column)


@cache
def _standard() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("xlcrm.crm.greetings").joinpath("occasions.toml").read_text("utf-8"))


@cache
def _aliases() -> Mapping[str, frozenset[str]]:
    """Name of a festival → all its names; the birthday has its own mark among them."""
    found: dict[str, frozenset[str]] = {}
    for names in _standard()["names"].values():
        keys = frozenset(map(name_key, names))
        found |= dict.fromkeys(keys, keys)
    own = frozenset(map(name_key, _standard()["birthday"])) | {BIRTHDAY}
    return found | dict.fromkeys(own, own)


@cache
def _texts() -> Mapping[str, Mapping[Lang, str]]:
    """Name of an occasion of ours → its texts, which stand in for an empty cell."""
    found: dict[str, Mapping[Lang, str]] = {}
    for row in default_rows("greetings", "zh"):
        name = name_key(row["occasion"])
        found |= {key: {"zh": row["zh"], "en": row["en"]} for key in {name, *_aliases().get(name, ())}}
    return found
