"""What a table that a module brings looks like: its fields and their headers, and what tells it from other tables.

Shape("gifts", Text("礼品", "Gifts"), fields=(like("log", "date"), like("log", "customer"), Field("amount", "money", "金额", "Amount")),
      sheets="礼品|gift", needs=(("date", "customer"),), telling=("amount",))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlcrm.crm.schema.fields import Declared, FieldSpec, as_kind, declare, spec
from xlcrm.crm.tables import Kind
from xlcrm.lang import Lang, Text


@dataclass(frozen=True)
class Field:
    """One column: its headers in both languages, what its cells hold, and what may be chosen there."""

    name: str
    type: str
    """One of the types of fields.toml: text, name, key, people, date, datetime, month (its first day), money, number, percent, flag, tags …"""
    zh: str
    """Headers, separated by bars; the first is the one that our own sheet uses."""
    en: str
    means: tuple[str, ...] = ()
    """What a header may be put together from, in the words of schema/words.toml, as in fields.toml."""
    choices: Mapping[str, Text] = field(default_factory=dict)
    """Code → its words, the first of which stands in the list; a cell with one of them is read as the code."""
    future: bool = False
    """A date without a year is the next one."""
    owned: bool = False
    """xlcrm fills this column."""
    width: float = 0
    """Of the column on our own sheet; 0: by its type."""
    prompt: Text | None = None
    """Shown when a cell of the column is selected."""
    asks: tuple[str, ...] = ()
    """What the question of a form says that asks for it: regular expressions in lower case, the surest first."""
    look: str = ""
    """Of its cells on our own sheet; empty: by its type."""

    def spec(self, kind: str) -> FieldSpec:
        """The field as the reader knows it; one that xlcrm fills carries its kind in its name."""
        names: dict[Lang, tuple[str, ...]] = {
            "zh": tuple(self.zh.split("|")),
            "en": tuple(self.en.split("|")),
        }
        called = f"{kind}.{self.name}" if self.owned else self.name
        return FieldSpec(
            as_kind(kind),
            called,
            self.type,
            names,
            self.means,
            (),
            self.future,
            self.owned,
            self.choices,
            self.asks,
        )


def like(kind: Kind, name: str, **other: object) -> Field:
    """A field with the headers of one of ours, such as the customer of the contact log."""
    known = spec(kind, name)
    made = Field(
        name, known.type, "|".join(known.names["zh"]), "|".join(known.names["en"]), known.means, known.choices, known.future
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]  # fields of Field, by name


@dataclass(frozen=True)
class Dating:
    """What a record's own dates tell of how it stood on an earlier day."""

    began: tuple[str, ...] = ()
    """The first of these days that is written is the one on which the record began."""
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → days: on the first of them it was written, not before any of the others; none: nobody can tell."""
    reached: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → code → the day on which it came to that."""


@dataclass(frozen=True)
class Shape:
    """A kind of table."""

    kind: str
    label: Text
    fields: tuple[Field, ...]
    sheets: str
    """What the name of its sheet, or its title, says: a regular expression in lower case."""
    needs: tuple[tuple[str, ...], ...]
    """Fields that must be there; one of the groups is enough."""
    telling: tuple[str, ...]
    """Fields that other tables do not have. One of them is wanted, three where the sheet's name says nothing."""
    exports: str = ""
    """Headers by which a program's own export of such records is known, as a regular expression: 提交答卷时间, Timestamp."""
    keys: tuple[str, ...] = ()
    """The fields that a record goes by; the first group of `needs` when empty."""
    dating: Dating | None = None
    """How its records stood on an earlier day; None: they are no history, such as a price list."""

    @property
    def table(self) -> str:
        """Name of the native table on our own sheet."""
        return "tbl" + "".join(part.title() for part in self.kind.split("_"))

    @cached_property
    def specs(self) -> Mapping[str, FieldSpec]:
        """The fields by name as the reader knows them."""
        made = [each.spec(self.kind) for each in self.fields]
        return {each.name: each for each in made}


@dataclass(frozen=True)
class Extension:
    """Fields that a module looks for in a table of ours, in columns that nobody else understands."""

    kind: Kind
    fields: tuple[Field, ...]

    @cached_property
    def specs(self) -> Mapping[str, FieldSpec]:
        """The fields by name as the reader knows them."""
        return {each.name: each.spec(self.kind) for each in self.fields}


@dataclass(frozen=True)
class Shapes:
    """All that modules bring to a reading."""

    tables: Sequence[Shape] = ()
    extensions: Sequence[Extension] = ()

    def declare(self) -> None:
        """Make the names of kinds and fields known, so that they can be said."""
        for shape in self.tables:
            declare(shape.kind, Declared(shape.specs, shape.keys or shape.needs[0]), shape.label)
        for one in self.extensions:
            declare(one.kind, Declared(one.specs))

    def beside(self, kind: str) -> Mapping[str, FieldSpec]:
        """The fields that are looked for in a table of ours."""
        return {name: each for one in self.extensions if one.kind == kind for name, each in one.specs.items()}
