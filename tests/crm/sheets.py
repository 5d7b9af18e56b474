"""Readings for tests: a `|` table whose header names fields, as the reader would hand it on."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from xlcrm.crm.tables import Column, Kind, Reading, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_OF = dt.date(2026, 11, 20)
"""A Friday."""


@cache
def _types() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8"))


def _value(text: str, kind: str) -> Any:
    if not text:
        return None
    if kind in ("money", "number", "percent"):
        return float(text)
    if kind == "date":
        return dt.date.fromisoformat(text)
    if kind == "datetime":
        return dt.datetime.fromisoformat(text) if ":" in text else dt.date.fromisoformat(text)
    if kind == "time":
        return dt.time.fromisoformat(text)
    if kind == "flag":
        return text == "yes"
    if kind in ("people", "tags", "phone", "email"):
        return tuple(text.split(";"))
    return text


def table(kind: Kind, text: str, *, sheet: str = "", currency: str = "") -> Table:
    """A table whose header stands in row 1 and whose columns start at A."""
    lines = [_cells(line) for line in text.strip().splitlines()]
    return typed(kind, lines[0], lines[1:], sheet=sheet, currency=currency)


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line[1:-1] if line.startswith("| ") else line
    return [cell.strip() for cell in line.split("|")]


def typed(
    kind: Kind, header: Sequence[str], lines: Sequence[Sequence[str]], *, sheet: str = "", currency: str = ""
) -> Table:
    """The same from lists of texts."""
    types = {name: _types()[kind][name]["type"] for name in header}
    data = {
        name: [_value(line[at] if at < len(line) else "", types[name]) for line in lines]
        for at, name in enumerate(header)
    }
    return columns(kind, data, sheet=sheet, currency=currency)


def columns(kind: Kind, data: Mapping[str, list[Any]], *, sheet: str = "", currency: str = "") -> Table:
    """A table of values by field."""
    size = max(map(len, data.values()), default=0)
    cols = {
        name: Column(name, index, name, currency=currency if _types()[kind][name]["type"] == "money" else "")
        for index, name in enumerate(data, 1)
    }
    where = sheet or kind
    return Table(
        kind, where, 1, 2, size + 1, 1, max(len(data), 1), cols,
        rows=range(2, size + 2), data=data, raw=data, name=f"{kind}@{where}",
    )  # fmt: skip


def reading(*tables: Table) -> Reading:
    """What the reader would hand on."""
    return Reading(tables)
