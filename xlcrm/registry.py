"""All commands, cell functions and modules, built-in and from plugins (entry point group "xlcrm.plugins").

Importing a module changes nothing: `Registry.collect` picks up what is marked in it. A plugin that fails is named and
the rest goes on; a name that is taken already is refused.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from xlcrm.commands.module import OURS, Module
from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Text
from xlcrm.marks import CommandMark, Quick, UdfMark

PLUGIN_GROUP = "xlcrm.plugins"
OURSELVES = OURS
"""The provider of what is built in."""


@dataclass(frozen=True)
class Entry:
    """A marked function with its mark and the package that brought it."""

    mark: CommandMark | UdfMark
    function: Callable[..., Any]
    provider: str

    def answer(self, *given: Any) -> Any:
        """What a cell function answers. A plugin's may fail: that is told in its cells, as everything is."""
        try:
            return self.function(*given)
        except Exception as error:
            if self.provider == OURSELVES:
                raise
            return f"⚠ {self.provider}: {self.mark.name}: {type(error).__name__}: {error}"


@dataclass(frozen=True)
class Failure:
    """A plugin, or one of its functions, that could not be taken in, and why."""

    provider: str
    reason: Text

    def told(self) -> Text:
        """A line that names it."""
        return Text(
            f"未能载入 {self.provider}：{self.reason.zh}", f"Could not load {self.provider}: {self.reason.en}"
        )


@dataclass
class Registry:
    """What is registered, by name. Tests build their own."""

    entries: dict[str, Entry] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    modules: dict[str, Module] = field(default_factory=dict)

    def collect(self, module: ModuleType, provider: str = OURSELVES) -> None:
        """Take in every marked function, and every `Module`, that a Python module defines."""
        for value in vars(module).values():
            if isinstance(value, Module):
                self._add_module(replace(value, provider=provider))
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

    def offer_modules(self) -> None:
        """Give the buttons that take a module a menu with a line for each that there is."""
        lines = tuple(
            Quick(module.label, {"module": Text(module.name, module.name)})
            for module in self.modules.values()
        )
        for name, entry in self.entries.items():
            mark = entry.mark
            if (
                isinstance(mark, CommandMark)
                and mark.button
                and "module" in {one.name for one in mark.options}
            ):
                button = replace(mark.button, quick=lines)
                self.entries[name] = replace(entry, mark=replace(mark, button=button))

    def _add(self, entry: Entry) -> None:
        reason = self._refused(entry)
        if reason:
            self.failures.append(Failure(entry.provider, reason))
        else:
            self.entries[entry.mark.name] = entry

    def _refused(self, entry: Entry) -> Text | None:
        """Why an entry cannot be taken in; None when it can."""
        name, taken = entry.mark.name, self.entries.get(entry.mark.name)
        if taken and taken.function is not entry.function:
            return _name_taken(name, taken.provider)
        return _unfit(entry.mark)

    def _add_module(self, module: Module) -> None:
        """Take a module in, unless its name, one of its views or one of its tables is another's."""
        others = [
            one for one in self.modules.values() if one.name != module.name or one.provider != module.provider
        ]
        known = {name: one.provider for one in others for name in names_of(one)} | dict.fromkeys(
            SHEETS, OURSELVES
        )
        shared = {one.shape.kind for one in module.records for other in others if one in other.records}
        known = {name: provider for name, provider in known.items() if name not in shared}
        taken = next((name for name in names_of(module) if name in known), None)
        if taken is not None:
            self.failures.append(Failure(module.provider, _name_taken(taken, known[taken])))
            return
        self.modules[module.name] = module


def _name_taken(name: str, provider: str) -> Text:
    return Text(
        f"名字“{name}”已由 {provider} 提供，请改名。",
        f"'{name}' is already provided by {provider}; rename one.",
    )


_COMMAND_NAME, _FUNCTION_NAME = re.compile("[a-z][a-z0-9-]*"), re.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_ARGUMENT_NAME = re.compile("[a-z][a-z0-9_]*")


def _unfit(mark: CommandMark | UdfMark) -> Text | None:
    """What is wrong with the names of a mark: ribbon, VBA and shell have to take them as they are."""
    if isinstance(mark, CommandMark):
        return None if _COMMAND_NAME.fullmatch(mark.name) else _name_wanted(mark.name, "a-z 0-9 -")
    if not _FUNCTION_NAME.fullmatch(mark.name):
        return _name_wanted(mark.name, "ACME_NAME")
    wrong = next((each.name for each in mark.arguments if not _ARGUMENT_NAME.fullmatch(each.name)), None)
    return _name_wanted(wrong, "a-z 0-9 _") if wrong is not None else _out_of_order(mark)


def _name_wanted(name: str, shape: str) -> Text:
    return Text(
        f"名字“{name}”不能用，请写成 {shape} 的样子。", f"'{name}' cannot be a name: write it like {shape}."
    )


def _out_of_order(mark: UdfMark) -> Text | None:
    optional = [each.optional for each in mark.arguments]
    if optional == sorted(optional):
        return None
    return Text(f"{mark.name} 的可选参数要放在最后。", f"{mark.name}: optional arguments come last.")


def names_of(module: Module) -> list[str]:
    """The names that no other module may have: its own, its views', its tables' (unless both have the very same table)."""
    return [module.name, *(view.key for view in module.views), *(one.shape.kind for one in module.records)]


COMMAND_FILES = (
    "demo", "template", "check", "refresh", "parts", "visits", "log", "imports", "duplicates", "split", "merge", "handover",
    "mail", "send", "mail_doctor", "report", "why", "undo", "adding", "patch", "plugins",
)  # fmt: skip
"""The files of `xlcrm.commands` that hold commands, in the order in which help and reference list them.

What only helps commands is loaded when one runs."""


def builtins(*, functions: bool = True) -> Registry:
    """The commands, cell functions and modules that come with xlcrm; the command line has no use for the functions."""
    registry = Registry()
    for file in COMMAND_FILES:
        registry.collect(importlib.import_module(f"xlcrm.commands.{file}"))
    for package in ("xlcrm.udfs", "xlcrm.modules") if functions else ("xlcrm.modules",):
        for module in _modules(package):
            registry.collect(module)
    registry.offer_modules()
    return registry


def load() -> Registry:
    """Built-ins and every installed plugin."""
    from importlib.metadata import entry_points

    registry = builtins()
    for point in entry_points(group=PLUGIN_GROUP):
        try:
            registry.collect(point.load(), provider=point.name)
        except Exception as error:  # noqa: BLE001 - whatever a plugin does, the rest goes on
            said = f"{type(error).__name__}: {error}"
            registry.failures.append(Failure(point.name, Text(said, said)))
    registry.offer_modules()
    return registry


def _modules(package: str) -> Iterable[ModuleType]:
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__):
        if not info.ispkg and not info.name.startswith("_"):
            yield importlib.import_module(f"{package}.{info.name}")
