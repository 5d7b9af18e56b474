"""Where customers stand by a method: the common form in which methods hand on what they found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.crm.reasons import Reason
    from xlcrm.crm.stability import Limits


@dataclass(frozen=True)
class Standings:
    """Customers in one line, less being better; all columns are as long as `places`."""

    places: NDArray[np.int64]
    """Positions in the ledger's customers of those who can be ranked."""
    standing: NDArray[np.float64]
    plain: NDArray[np.object_]
    """Tiers by the figures alone: A, B, C, or "-" for all where nothing can be told apart."""
    limits: Limits
    reason: Callable[[int], Reason]
    """Why the tier at a place of the columns is what the figures alone give."""
    shown: Callable[[float], Any]
    """A limit on this line as reasons say it: a share, or points."""
    kind: str = ""
    """Ending of the reason codes that speak of such a limit: "" for shares, _points for scores."""
    absent: Reason | None = None
    """Why customers that are not in the line have no tier; None: what is known of their trade tells."""
    firm: NDArray[np.bool_] | None = None
    """Tiers that nothing holds: of customers with nothing left to rank by."""
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """Further columns of the result by name."""
