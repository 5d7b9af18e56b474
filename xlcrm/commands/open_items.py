"""What waits for somebody on a day: tasks, promises, requests, renewals … of whatever modules a workbook uses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.lang import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Module


@dataclass(frozen=True)
class OpenItem:
    """One thing that somebody has to do."""

    kind: Text
    """What it is: a task, a promise …"""
    at: int
    """The customer's position in the ledger; negative for none."""
    rep: str
    what: str
    due: dt.date | None = None
    since: dt.date | None = None
    """When it was given, promised or asked for."""


def open_items(desk: Desk) -> list[OpenItem]:
    """All of them, the earliest due first; a module of somebody else's that fails is told elsewhere and left out here."""
    return desk.once("open items", lambda: sorted(_every(desk, desk.here.modules.active), key=_order))


def items_of_others(desk: Desk, name: str) -> list[OpenItem]:
    """What all modules of the workbook but one have to tell."""
    return list(_every(desk, [module for module in desk.here.modules.active if module.name != name]))


def items_of(module: Module, desk: Desk) -> Sequence[OpenItem]:
    """What one module has to tell, looked for once a run."""
    find: Callable[[Desk], Sequence[OpenItem]] | None = module.open_items
    return desk.once(f"open items of {module.name}", lambda: find(desk)) if find else ()


def near(desk: Desk) -> list[OpenItem]:
    """What is due by now, or within the days that the team calls soon."""
    last = desk.as_of + dt.timedelta(days=desk.here.settings.soon_days)
    return [one for one in open_items(desk) if one.due and one.due <= last]


def _every(desk: Desk, modules: Sequence[Module]) -> Iterator[OpenItem]:
    from xlcrm.commands.module import OURS

    for module in modules:
        try:
            yield from (_with_whoever_stayed(item, desk) for item in items_of(module, desk))
        except Exception:
            if module.provider == OURS:
                raise


def _with_whoever_stayed(item: OpenItem, desk: Desk) -> OpenItem:
    """What somebody left open who is gone waits for whoever looks after the customer."""
    rep = desk.here.ledger.reps.get(item.rep)
    if item.at < 0 or rep is None or rep.active:
        return item
    return replace(item, rep=str(desk.here.ledger.customers["rep"].iloc[item.at] or ""))


def _order(item: OpenItem) -> tuple[dt.date, str, str]:
    return item.due or dt.date.max, item.rep, item.what
