"""The catalogue of fields: kind → field → type, names in both languages, and what its headers are put together from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from functools import cache, cached_property
from importlib import resources
from typing import Any, cast, get_args

from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Kind
from xlcrm.lang import Lang, Text

KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_LABELS: dict[Kind, Text] = {
    "customers": Text("客户", "Customers"),
    "contacts": Text("联系人", "Contacts"),
    "log": Text("联系记录", "Contact log"),
    "orders": Text("订单", "Orders"),
    "reps": Text("业务员", "Reps"),
    "holidays": Text("假日", "Holidays"),
    "settings": Text("设置", "Settings"),
    "mapping": Text("列对应", "Mapping"),
    "treatments": Text("分级政策", "Treatment by tier"),
    "segments": Text("RFM 分群", "RFM segments"),
    "channels": Text("联系渠道", "Channels"),
    "cadences": Text("分组频率", "Cadence by group"),
    "outcomes": Text("联系结果", "Results"),
    "events": Text("事件回访", "Events"),
    "targets": Text("目标", "Targets"),
    "greetings": Text("问候", "Greetings"),
}
LISTS: tuple[Kind, ...] = KINDS[KINDS.index("treatments") :]
"""Tables of the sheet Settings that a team edits; no other sheet holds them."""


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One field of one kind of table, as fields.toml describes it. Each is itself and equal to no other."""

    kind: Kind
    name: str
    type: str
    names: Mapping[Lang, tuple[str, ...]]
    means: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    future: bool = False
    owned: bool = False
    choices: Mapping[str, Text] = default(default_factory=dict)
    """Code → its words; further words for the same stand behind a bar: Text("朋友|好友", "friend")."""
    asks: tuple[str, ...] = ()
    """What the question of a form says that asks for it: regular expressions in lower case, the surest first."""

    @property
    def label(self) -> Text:
        """The name that our own sheets use."""
        return Text(self.names["zh"][0], self.names["en"][0])

    @cached_property
    def listed(self) -> frozenset[str]:
        """Its headers as they are compared."""
        return frozenset(squeezed(name) for written in self.names.values() for name in written)

    @cached_property
    def phrases(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """What its headers are put together from: the words that they must have, and all that they may have with "detail"."""
        return tuple(
            (
                frozenset(word for word in words if not word.endswith("?")),
                frozenset({word.rstrip("?") for word in words} | {"detail"}),
            )
            for words in (phrase.split() for phrase in self.means)
        )


@cache
def catalogue() -> Mapping[Kind, Mapping[str, FieldSpec]]:
    """Every field of every kind, in the order of fields.toml."""
    text = resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    return {kind: {name: _spec(kind, name, entry) for name, entry in raw[kind].items()} for kind in KINDS}


def _spec(kind: Kind, name: str, entry: Mapping[str, Any]) -> FieldSpec:
    names: dict[Lang, tuple[str, ...]] = {"zh": tuple(entry["zh"]), "en": tuple(entry["en"])}
    return FieldSpec(
        kind,
        name,
        entry["type"],
        names,
        tuple(entry.get("means", ())),
        tuple(entry.get("maybe", ())),
        entry.get("future", False),
        entry.get("owned", False),
    )


@dataclass(frozen=True)
class Declared:
    """A kind of table that a module brought, or fields that it adds to a kind of ours."""

    fields: Mapping[str, FieldSpec]
    keys: tuple[str, ...] = ()
    """The fields that a record goes by."""


_DECLARED: dict[str, Declared] = {}


def declare(kind: str, known: Declared, called: Text | None = None) -> None:
    """Make the names of a module's fields known; what is declared again is taken anew."""
    before = _DECLARED[kind].fields if kind in _DECLARED and kind in KINDS else {}
    _DECLARED[kind] = Declared({**before, **known.fields}, known.keys)
    if called is not None:
        KIND_LABELS[as_kind(kind)] = called


def as_kind(kind: str) -> Kind:
    """The name of a module's kind of table where one of ours is asked for."""
    return cast("Kind", kind)


def declared() -> Mapping[str, Declared]:
    """What modules brought, by kind."""
    return _DECLARED


def fields_of(kind: Kind) -> Mapping[str, FieldSpec]:
    """Every field of a kind, those of modules too."""
    ours = catalogue().get(kind, {})
    return {**ours, **_DECLARED[kind].fields} if kind in _DECLARED else ours


def spec(kind: Kind, name: str) -> FieldSpec:
    """The field's description; KeyError when there is no such field."""
    entry = _entry(kind, name)
    if entry is None:
        raise KeyError(f"{kind}.{name}")
    return entry


def label(kind: Kind, name: str, lang: Lang) -> str:
    """What a person calls the field; a field that is only derived keeps its own name."""
    entry = _entry(kind, name)
    return entry.label.in_(lang) if entry else name


def _entry(kind: Kind, name: str) -> FieldSpec | None:
    ours = catalogue().get(kind, {}).get(name)
    if ours is not None or kind not in _DECLARED:
        return ours
    return _DECLARED[kind].fields.get(name)
