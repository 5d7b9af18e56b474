"""A prepared sheet fitted to the workbook that will hold it: its own name and its tables' names are free there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from xlcrm.workbook.changes import Formula
from xlcrm.workbook.sheets import SheetSpec, Validation

_QUOTED = re.compile(r'("(?:[^"]|"")*")')


def fitted(spec: SheetSpec, name: str, taken: Collection[str]) -> SheetSpec:
    """The spec under a sheet's name, with table names that are not `taken` (case folded); its formulas follow."""
    tables = {table.name: _free(table.name, taken) for table in spec.tables}
    if name == spec.name and all(old == new for old, new in tables.items()):
        return spec
    change = _renaming(spec.name, name, tables)
    return replace(
        spec,
        name=name,
        cells={
            at: replace(cell, text=change(cell.text)) if isinstance(cell, Formula) else cell
            for at, cell in spec.cells.items()
        },
        tables=tuple(
            replace(
                table,
                name=tables[table.name],
                formulas={header: change(text) for header, text in table.formulas.items()},
            )
            for table in spec.tables
        ),
        rules=tuple(replace(rule, formula=change(rule.formula)) for rule in spec.rules),
        validations=tuple(_validation(validation, change) for validation in spec.validations),
        links={at: _link(target, change) for at, target in spec.links.items()},
    )


def _validation(validation: Validation, change: Callable[[str], str]) -> Validation:
    return replace(validation, source=change(validation.source)) if validation.source else validation


def _link(target: str, change: Callable[[str], str]) -> str:
    return change(target) if target.startswith("internal:") else target


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _renaming(old: str, new: str, tables: Mapping[str, str]) -> Callable[[str], str]:
    """What changes sheet and table names in a formula, outside of its texts."""
    escaped = re.escape(old.replace("'", "''"))
    sheet = re.compile(rf"'{escaped}'!|(?<![\w.'\]]){escaped}!")
    quoted = "'" + new.replace("'", "''") + "'!"
    table = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?=\[)" for name in tables) or r"(?!)")

    def change(formula: str) -> str:
        parts = _QUOTED.split(formula)
        parts[::2] = [table.sub(lambda m: tables[m[0]], sheet.sub(lambda _: quoted, p)) for p in parts[::2]]
        return "".join(parts)

    return change
