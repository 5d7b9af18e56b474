"""Who leaves and who takes over, as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.dividing import Taker


def known_rep(here: Situation, typed: str) -> str:
    """A rep as the team spells the name; UsageError names those who are known."""
    found = _known(here, typed)
    if not found:
        raise _unknown(here, typed)
    return found


def takers(here: Situation, typed: Sequence[str], leaving: str) -> list[Taker]:
    """Those who take over, with their shares: 张伟, or 张伟=2 and 李娜=1."""
    from xlcrm.crm.dividing import Taker

    found = []
    for text in typed:
        name, _, share = text.replace("＝", "=").partition("=")
        rep = _known(here, name)
        if not rep and here.reading.of("reps"):
            raise _unknown(here, name.strip())
        rep = rep or name.strip()
        if rep == leaving:
            raise UsageError(
                f"{rep} 就是离开的人，不能接手。", f"{rep} is the one who leaves and cannot take over."
            )
        area = here.ledger.reps[rep].area if rep in here.ledger.reps else ""
        found.append(Taker(rep, _share(share, text), area))
    if not found:
        raise UsageError(
            "没有写由谁接手。例如：--to 李娜，或 --to 李娜,王强",
            "It is not said who takes over. For example: --to Anna, or --to Anna,Ben",
        )
    return found


def _known(here: Situation, typed: str) -> str:
    from xlcrm.crm.ledger.reps import by_name
    from xlcrm.crm.names import name_key

    return by_name(here.ledger.reps).get(name_key(typed), "")


def _share(text: str, typed: str) -> float:
    try:
        share = float(text.strip().rstrip("%") or 1)
    except ValueError:
        share = 0.0
    if share <= 0:
        raise UsageError(
            f"“{typed}”的份额看不懂。请写成 李娜=2,王强=1。",
            f"The share in '{typed}' is no number. Write it like Anna=2,Ben=1.",
        )
    return share


def _unknown(here: Situation, typed: str) -> UsageError:
    names = list(here.ledger.reps)
    near = get_close_matches(typed, names, 3, 0.4) or names[:8]
    zh, en = "、".join(near) or "—", ", ".join(near) or "—"
    return UsageError(
        f"没有业务员“{typed}”。有：{zh}。新来的人请先加到团队表。",
        f"There is no rep '{typed}'. There are: {en}. Add somebody new to the reps first.",
    )
