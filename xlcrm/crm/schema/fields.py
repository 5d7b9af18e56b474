"""The catalogue of fields: kind → field → type, names in both languages, and what its headers are put together from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from xlcrm.crm.tables import Kind
from xlcrm.lang import Lang, Text

KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_LABELS: Mapping[Kind, Text] = {
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


@dataclass(frozen=True)
class FieldSpec:
    """One field of one kind of table, as fields.toml describes it."""

    kind: Kind
    name: str
    type: str
    names: Mapping[Lang, tuple[str, ...]]
    means: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    future: bool = False
    owned: bool = False

    @property
    def label(self) -> Text:
        """The name that our own sheets use."""
        return Text(self.names["zh"][0], self.names["en"][0])


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


def spec(kind: Kind, name: str) -> FieldSpec:
    """The field's description; KeyError when there is no such field."""
    return catalogue()[kind][name]


def label(kind: Kind, name: str, lang: Lang) -> str:
    """What a person calls the field; a field that is only derived keeps its own name."""
    entry = catalogue()[kind].get(name)
    return entry.label.in_(lang) if entry else name
