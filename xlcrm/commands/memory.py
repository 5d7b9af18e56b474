"""What xlcrm remembers in a workbook between runs: the confirmed mapping, what it wrote last, whose word wins, and how to undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

VERSION = 1
_ROWS = ("plan", "load", "locked", "booked")
_LISTS = ("left_out", "runs", "offered", "apart", "modules", "sent")


@dataclass(frozen=True)
class Memory:
    """The state of a workbook. Row keys, never addresses: sorting and inserted rows change nothing here."""

    lang: str = ""
    confirmed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Table → field → header, as a person confirmed them; empty before that."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet → field → header of the columns that xlcrm added."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Earlier name of a sheet → the name that it bears now."""
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → row key → digest of the value last written."""
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → row key → the day on which a typed-over value was first seen."""
    marked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Field → row keys of the typed-over cells that carry the look of one."""
    rules: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """Customer table → area, formula and look of the colour rules that were put on its owned columns."""
    sheets: Mapping[str, str] = field(default_factory=dict)
    """Key of a sheet that xlcrm made → digest of what was last put there."""
    plan: tuple[tuple[str, str, str, str, str], ...] = ()
    """The visits last planned: customer key, rep, day, place in the day and arrival."""
    left_out: tuple[str, ...] = ()
    """Keys of the customers that the last plan left out."""
    load: tuple[tuple[str, float, float], ...] = ()
    """The weeks of the last plan: Monday, hours planned, hours that the reps have."""
    locked: tuple[tuple[str, str, str], ...] = ()
    """The planned visits that stood at an appointment of the customers' sheet: customer key, day and arrival."""
    missed: Mapping[str, str] = field(default_factory=dict)
    """Customer key → the planned day that passed without a visit."""
    booked: tuple[tuple[str, ...], ...] = ()
    """The events of the calendar files last written (`commands/booked.py`)."""
    first: Mapping[str, str] = field(default_factory=dict)
    """Row key of a customer without any record → the day given for the first contact."""
    tier_rules: str = ""
    """What the tiers of the history were made by (`xlcrm.crm.history`)."""
    tier_stays: Mapping[str, str] = field(default_factory=dict)
    """Row key → the tiers that reports gave, with their days."""
    offered: tuple[str, ...] = ()
    """The lines and tables that the sheet of settings was ever given, by key."""
    imports: Mapping[str, Any] = field(default_factory=dict)
    """Profiles, and what imports wrote into which cell (`commands/importing/remembered.py`)."""
    apart: tuple[str, ...] = ()
    """Fingerprints of pairs of customers of which a person said that they are two (`commands/merging`)."""
    merges: Mapping[str, Any] = field(default_factory=dict)
    """What merges asked, and what persons did not want (`commands/returning/questions.py`)."""
    modules: tuple[str, ...] = ()
    """Names of the modules that were added (`commands/module.py`)."""
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Module → what it keeps from run to run, such as the forecast of each day."""
    sent: tuple[Mapping[str, Any], ...] = ()
    """The mails that left, newest first (`commands/mailing/sendlog.py`)."""
    runs: tuple[Mapping[str, Any], ...] = ()
    """The last runs, newest first."""
    run: int = 0
    """Number of the newest run."""
    journal: Mapping[str, str] = field(default_factory=dict)
    """Run number → what it changed and what stood there before (`xlcrm.workbook.journal`), of the last runs."""
    outgoing: Mapping[str, str] = field(default_factory=dict)
    """Id → what went out to a rep in a workbook of their own (`commands/outgoing.py`)."""
    part: Mapping[str, Any] = field(default_factory=dict)
    """Only in a rep's own workbook: `id` (of what the team remembers of it), `rep`, and the `tiers` that the whole team's
    figures gave (row key → tier and its reason)."""
    traces: Mapping[str, str] = field(default_factory=dict)
    """Run number → the file's own way back to the bytes of before, while no other program has saved it."""

    @classmethod
    def parse(cls, state: Mapping[str, object]) -> Memory:
        """Memory of a workbook's state; what is missing or from another version keeps its default."""
        if state.get("version") != VERSION:
            return cls()
        known = {item.name for item in fields(cls)}
        given = {name: value for name, value in state.items() if name in known}
        for name in _ROWS:
            given[name] = tuple(tuple(row) for row in cast("list[Any]", given.get(name, [])))
        for name in _LISTS:
            given[name] = tuple(cast("list[Any]", given.get(name, [])))
        overrides = cast("dict[str, dict[str, str]]", given.get("overrides", {}))
        given.setdefault("marked", {name: sorted(keys) for name, keys in overrides.items()})
        return replace(cls(), **cast("dict[str, Any]", given))

    def dump(self) -> dict[str, object]:
        """The state to store: JSON values only."""
        state = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            "version": VERSION,
            **state,
            **{name: [list(row) for row in getattr(self, name)] for name in _ROWS},
            **{name: list(getattr(self, name)) for name in _LISTS},
        }
