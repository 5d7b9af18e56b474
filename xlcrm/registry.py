"""All commands and cell functions, built-in and from plugins (entry point group "xlcrm.plugins").

Importing a module changes nothing: `Registry.collect` picks up what is marked in it. A plugin that fails is named and
the rest goes on; a name that is taken already is refused.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from xlcrm.marks import CommandMark, UdfMark

PLUGIN_GROUP = "xlcrm.plugins"


@dataclass(frozen=True)
class Entry:
    """A marked function with its mark and the package that brought it."""

    mark: CommandMark | UdfMark
    function: Callable[..., Any]
    provider: str


@dataclass(frozen=True)
class Failure:
    """A plugin, or one of its functions, that could not be taken in, and why."""

    provider: str
    reason: str


@dataclass
class Registry:
    """What is registered, by name. Tests build their own."""

    entries: dict[str, Entry] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def collect(self, module: ModuleType, provider: str = "xlcrm") -> None:
        """Take in every marked function that a module defines."""
        for value in vars(module).values():
            mark = getattr(value, "xlcrm_mark", None)
            if (
                isinstance(mark, CommandMark | UdfMark)
                and getattr(value, "__module__", "") == module.__name__
            ):
                self._add(Entry(mark, value, provider))

    def commands(self) -> list[Entry]:
        """Commands in the order in which they were collected."""
        return [entry for entry in self.entries.values() if isinstance(entry.mark, CommandMark)]

    def udfs(self) -> list[Entry]:
        """Cell functions in the order in which they were collected."""
        return [entry for entry in self.entries.values() if isinstance(entry.mark, UdfMark)]

    def _add(self, entry: Entry) -> None:
        taken = self.entries.get(entry.mark.name)
        if taken and taken.function is not entry.function:
            reason = f"'{entry.mark.name}' is already provided by {taken.provider}; rename one."
            self.failures.append(Failure(entry.provider, reason))
            return
        self.entries[entry.mark.name] = entry


COMMAND_ORDER = (
    "demo", "template", "check", "refresh", "tiers", "overdue", "visits", "log", "import", "duplicates", "why", "undo", "patch", "plugins",
)  # fmt: skip


def builtins() -> Registry:
    """The commands and cell functions that come with xlcrm."""
    registry = Registry()
    for package in ("xlcrm.commands", "xlcrm.udfs"):
        for module in _modules(package):
            registry.collect(module)
    order = {name: place for place, name in enumerate(COMMAND_ORDER)}
    ordered = sorted(registry.entries.items(), key=lambda item: order.get(item[0], len(order)))
    registry.entries = dict(ordered)
    return registry


def load() -> Registry:
    """Built-ins and every installed plugin."""
    from importlib.metadata import entry_points

    registry = builtins()
    for point in entry_points(group=PLUGIN_GROUP):
        try:
            registry.collect(point.load(), provider=point.name)
        except Exception as error:  # noqa: BLE001 - whatever a plugin does, the rest goes on
            registry.failures.append(Failure(point.name, f"{type(error).__name__}: {error}"))
    return registry


def _modules(package: str) -> Iterable[ModuleType]:
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__):
        if not info.ispkg and not info.name.startswith("_"):
            yield importlib.import_module(f"{package}.{info.name}")
