"""Every command that can be typed: those of the registry, and those that build on it."""

from __future__ import annotations

from xlcrm.addin import command as addin
from xlcrm.hosts.nightly import command as schedule
from xlcrm.registry import Registry, builtins, load


def known(*, plugins: bool = False, functions: bool = False) -> Registry:
    """The commands that come with xlcrm, with those of plugins when asked for; the cell functions too, when asked for."""
    registry = load() if plugins else builtins(functions=functions)
    registry.collect(addin)
    registry.collect(schedule)
    return registry
