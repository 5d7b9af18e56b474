"""Mapping choices: what a person wrote into the mapping table of the settings sheet, or handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.assignment import Choice
from xlcrm.crm.schema.blocks import find_blocks
from xlcrm.crm.schema.fields import KIND_LABELS, fields_of
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind
from xlcrm.grid import Grid, a1

_NONE = frozenset({"", "忽略", "不用", "无", "ignore", "none", "extra", "skip"})


@dataclass(frozen=True)
class MappingChoice:
    """A person's word on a column: on this sheet (empty: any) this header is that field of that kind of table.

    Kind and field are given by key or by name in either language; an empty kind is found from the field, an empty
    field (or 忽略, "ignore") leaves the column alone.
    """

    header: str
    field: str
    sheet: str = ""
    kind: str = ""
    cell: str = ""
    """Where it was written, for messages."""
    origin: str = ""


def choices_of(grids: Sequence[Grid]) -> list[MappingChoice]:
    """The mapping table of the settings sheet."""
    found: list[MappingChoice] = []
    for grid in grids:
        if grid.owner == "settings" or any(word in grid.name.casefold() for word in ("设置", "settings")):
            for block in find_blocks(Sheet(grid)):
                found.extend(_rows(grid, block.headers, block.first, block.last))
    return found


def _rows(grid: Grid, headers: object, first: int, last: int) -> list[MappingChoice]:
    columns: dict[str, int] = {}
    for column, header in headers.items():  # type: ignore[attr-defined]
        for candidate in header.of("mapping"):
            columns.setdefault(candidate.field, column)
    if not {"header", "field"} <= set(columns):
        return []
    found = []
    for row in range(first, last + 1):
        text = {
            name: str(value).strip() if (value := grid.at(row, column)) is not None else ""
            for name, column in columns.items()
        }
        if text.get("header"):
            found.append(
                MappingChoice(
                    text["header"],
                    text["field"],
                    text.get("sheet", ""),
                    text.get("kind", ""),
                    a1(row, columns["field"]),
                    grid.name,
                )
            )
    return found


def resolved(choices: Sequence[MappingChoice], problems: list[Problem]) -> list[Choice]:
    """Choices with kinds and fields by key; what names no field of ours is a problem."""
    found = []
    for choice in choices:
        kind = _kind(choice.kind)
        field = _field(choice.field, kind)
        if (choice.kind and not kind) or field is None:
            problems.append(
                Problem(
                    "mapping_unknown_field",
                    choice.origin,
                    choice.cell,
                    {"field": choice.field or choice.kind, "header": choice.header},
                )
            )
            continue
        found.append(Choice(choice.sheet, choice.header, kind or "", field))
    return found


def _kind(text: str) -> Kind | None:
    for kind in KIND_LABELS:
        if squeezed(text) in (kind, *(squeezed(label) for label in KIND_LABELS[kind])):
            return kind
    return None


def _field(text: str, kind: Kind | None) -> str | None:
    if text.strip().casefold() in _NONE or text.strip() in ("-", "—"):
        return ""
    for one in [kind] if kind else KIND_LABELS:
        for name, entry in fields_of(one).items():
            if text.strip() == name or squeezed(text) in {
                squeezed(label) for names in entry.names.values() for label in names
            }:
                return name
    return None
