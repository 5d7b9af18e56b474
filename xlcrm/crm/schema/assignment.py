"""Columns of one table as fields of one kind, as far as they are settled, and what is to be asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from xlcrm.crm.schema.fields import FieldSpec, spec
from xlcrm.crm.schema.headers import Header
from xlcrm.crm.tables import Column, Kind

NUMERIC = frozenset({"money", "number", "percent"})


@dataclass(frozen=True)
class Choice:
    """A mapping that a person chose: this header on this sheet is that field ("" means: none of ours)."""

    sheet: str
    header: str
    kind: str
    field: str


@dataclass(frozen=True)
class Question:
    """Something to ask about a column: code in problems.toml, column, its slots."""

    code: str
    column: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Assignment:
    """Columns of one table as fields of one kind."""

    kind: Kind
    columns: dict[str, Column] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    score: float = 0.0
    numbered: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Column → (2, field) for 电话2 and its like."""

    def has(self, *fields: str) -> bool:
        """Are all these fields there?"""
        return all(name in self.columns for name in fields)

    def taken(self) -> set[int]:
        """The columns that have a field."""
        return {column.index for column in self.columns.values()}

    def take(self, header: Header, column: int, entry: FieldSpec, *, sure: bool, how: str) -> None:
        """Make the column that field."""
        self.columns[entry.name] = Column(
            entry.name,
            column,
            header.text,
            header.unit.scale if entry.type in NUMERIC else 1.0,
            header.unit.currency,
            sure=sure,
            how=how,
        )

    def guess(self, header: Header, column: int, name: str) -> None:
        """Make the column that field for this time, and ask."""
        entry = spec(self.kind, name)
        self.ask("header_guessed", column, header.text, entry)
        self.take(header, column, entry, sure=False, how="guessed")

    def doubt(self, name: str) -> None:
        """Ask about a field that was taken for sure so far."""
        held = self.columns[name]
        self.ask("header_guessed", held.index, held.header, spec(self.kind, name))
        self.columns[name] = replace(held, sure=False, how="guessed")

    def ask(self, code: str, column: int, header: str, entry: FieldSpec, **more: Any) -> None:
        """Keep a question about a column and a field."""
        slots = {"header": header, "zh": entry.label.zh, "en": entry.label.en, **more}
        self.questions.append(Question(code, column, slots))
