"""Tiers held by their history, and what is said of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.reasons import Reason
from xlcrm.crm.stability import Calm, Past, calm_tiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.crm.history import Stay
    from xlcrm.crm.tiers.standing import Standings


@dataclass(frozen=True)
class Calmed:
    """The line of a method with the last reports in mind; columns as long as its places."""

    line: Standings
    calm: Calm
    stays: Sequence[Stay | None]
    as_of: dt.date

    @cached_property
    def tier(self) -> list[str]:
        """The tiers that hold."""
        return [str(tier) for tier in self.calm.tier.tolist()]

    @property
    def falling(self) -> NDArray[np.bool_]:
        """Past the limit below, but not for long enough yet."""
        return self.calm.falling

    @property
    def was(self) -> NDArray[np.object_]:
        """The tier before the last change; "" where none is known."""
        return _objects([self._change(at)[0] for at in range(len(self.stays))])

    @property
    def since(self) -> NDArray[np.object_]:
        """Day of the last change; None where none is known."""
        return _objects([self._change(at)[1] for at in range(len(self.stays))])

    def _change(self, at: int) -> tuple[str, dt.date | None]:
        stay = self.stays[at]
        if stay is None:
            return "", None
        return (stay.before, stay.changed) if stay.tier == self.calm.tier[at] else (stay.tier, self.as_of)

    def reason(self, at: int) -> Reason:
        """Why the tier is what it is: what holds it, from when and from what it changed, and what the figures say."""
        reason, held, stay = self.line.reason(at), self.calm.held[at], self.stays[at]
        if stay is not None and held in ("stay", "fall"):
            return self._waiting(str(held), stay, reason)
        if self.calm.tier[at] != self.line.plain[at]:
            reason = self._banded(str(self.calm.tier[at]), str(self.line.plain[at]), reason)
        was, since = self._change(at)
        return Reason("tier_since", {"reason": reason, "was": was, "since": since}) if since else reason

    def _waiting(self, held: str, stay: Stay, reason: Reason) -> Reason:
        """A change that has to wait."""
        code = "tier_stays" if held == "stay" else "tier_falling"
        since = (stay.changed if held == "stay" else stay.falling) or self.as_of
        until = since + dt.timedelta(self.line.limits.stay)
        said = {"tier": stay.tier, "reason": reason, "as_of": self.as_of, "since": since, "until": until}
        return Reason(code, said)

    def _banded(self, tier: str, plain: str, reason: Reason) -> Reason:
        """A tier that is better or worse than the figures alone would give, by the limit that was not passed."""
        limits = self.line.limits
        (fall_a, fall_b), (rise_a, rise_b) = limits.falls, limits.rises
        if tier < plain:
            code, limit = "tier_kept", limits.cut_a + fall_a if tier == "A" else limits.cut_b + fall_b
        else:
            code, limit = "tier_not_yet", limits.cut_b - rise_b if tier == "C" else limits.cut_a - rise_a
        said = {"tier": tier, "reason": reason, "limit": self.line.shown(limit)}
        return Reason(code + self.line.kind, said)


def calmed(line: Standings, stays: Sequence[Stay | None], as_of: dt.date) -> Calmed:
    """The line's tiers with what the last reports said of all customers."""
    mine = [stays[place] for place in line.places.tolist()]
    firm = line.firm if line.firm is not None else np.zeros(len(mine), dtype=bool)
    last = [stay.tier if stay and not loose else "" for stay, loose in zip(mine, firm.tolist(), strict=True)]
    past = Past(
        _objects(last),
        np.array([_days(stay.changed if stay else None, as_of) for stay in mine], dtype=np.int64),
        np.array([_days(stay.falling if stay else None, as_of) for stay in mine], dtype=np.int64),
    )
    return Calmed(line, calm_tiers(line.standing, line.plain, past, line.limits), mine, as_of)


def _days(day: dt.date | None, as_of: dt.date) -> int:
    return -1 if day is None else (as_of - day).days


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column
