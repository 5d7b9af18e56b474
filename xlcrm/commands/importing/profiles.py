"""How a file's columns are read: a person's choices, remembered under a profile and found again by the file's headers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlcrm.crm.incoming.records import IMPORTED, Field
from xlcrm.crm.schema.fields import KIND_LABELS, KINDS, as_kind, declared, fields_of
from xlcrm.crm.schema.words import squeezed
from xlcrm.errors import UsageError
from xlcrm.grid import Grid

_IGNORED = frozenset({"", "-", "ignore", "忽略", "不导入"})
_LOOKED_AT = 10
"""Rows from the top in which headers stand."""


@dataclass(frozen=True)
class Profile:
    """Header → field (None: not imported), by a person's word, for files with these headers."""

    name: str
    headers: str
    """Fingerprint of the headers."""
    chosen: Mapping[str, Field | None]
    known: bool = False
    """Was a file with these headers imported before, its columns confirmed?"""

    def stored(self) -> dict[str, Any]:
        """As JSON values."""
        return {"headers": self.headers, "map": {header: list(place) if place else None for header, place in self.chosen.items()}}  # fmt: skip


def fingerprint(grid: Grid) -> str:
    """Fingerprint of a file's headers: of its widest row near the top."""
    rows = [[str(cell).strip() for cell in row if cell not in (None, "")] for row in grid.rows[:_LOOKED_AT]]
    widest = max(rows, key=len, default=[])
    return hashlib.blake2b("\t".join(widest).encode(), digest_size=6).hexdigest()


def profile_for(
    grid: Grid, stored: Mapping[str, Any], name: str, said: Mapping[str, Field | None]
) -> Profile:
    """The profile of that name, else the one of a file with the same headers; what is said now goes before it."""
    print_ = fingerprint(grid)
    found = (
        name if name in stored else next((key for key, one in stored.items() if one["headers"] == print_), "")
    )
    before = stored.get(name or found, {})
    chosen = {header: (tuple(place) if place else None) for header, place in before.get("map", {}).items()}
    known = before.get("headers") == print_ and not (set(said) - set(chosen))
    return Profile(name or found or print_, print_, {**chosen, **said}, known)


def parse_map(texts: Sequence[str]) -> dict[str, Field | None]:
    """Header → field from texts such as 客户全称=客户名称 or "Amount=orders.amount"; UsageError for a field that is none."""
    found: dict[str, Field | None] = {}
    for text in texts:
        header, equals, field = text.rpartition("=")
        if not equals or not header.strip():
            raise UsageError(
                f"看不懂 --map “{text}”。请写成 表头=字段，例如 QQ号=备注；不导入的列写 表头=-。",
                f"--map '{text}' cannot be read. Write it as HEADER=FIELD, such as Remark=Notes; HEADER=- leaves a column out.",
            )
        found[header.strip()] = None if field.strip().casefold() in _IGNORED else _field(field.strip())
    return found


def _field(text: str) -> Field:
    kind_said, point, name = text.partition(".")
    every = (*IMPORTED, *(as_kind(kind) for kind in declared() if kind not in KINDS))
    kinds = [kind for kind in every if not point or squeezed(kind_said) in _called(kind)]
    wanted = name if point else text
    for kind in kinds:
        for field, entry in fields_of(kind).items():
            names = {squeezed(label) for labels in entry.names.values() for label in labels}
            if not entry.owned and (wanted == field or squeezed(wanted) in names):
                return kind, field
    raise UsageError(
        f"--map：没有字段“{text}”。字段名见说明书“表头”一章，例如 客户名称、手机、备注；也可写 orders.amount。",
        f"--map: there is no field '{text}'. The guide lists them, such as Customer, Mobile, Notes; orders.amount works too.",
    )


def _called(kind: str) -> set[str]:
    return {kind, *(squeezed(label) for label in KIND_LABELS[kind])}  # type: ignore[index]
