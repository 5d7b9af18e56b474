"""The deals of a workbook, and what the team expects of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.crm.deal_words import STEP_WORDS, said
from xlcrm.crm.deals import STEPS, Deal, Rules, days_in_step, deals, faults
from xlcrm.crm.deals_past import as_they_stood
from xlcrm.crm.forecast_accuracy import Kept, by_month_and_rep
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

FAULTS = {
    "stop": Text("确实不需要：停止推销", "no need: stop selling"),
    "overdue": Text("过了预计成交日", "past its expected close"),
    "no_next": Text("没有下一步", "no next step"),
    "next_late": Text("下一步已过期", "next step is late"),
    "stuck": Text("停在本阶段太久", "too long in this step"),
    "skipped": Text("跳过了阶段", "a step was skipped"),
    "no_need": Text("没问清难题和回报就介绍产品", "presented before problem and payoff were found"),
    "below_floor": Text("对方出价低于底价", "their offer is below the floor"),
}
"""What is said of a deal, the most pressing first."""


def rules(desk: Desk) -> Rules:
    """What the team's settings say."""
    chances = {step: float(desk.setting(f"deal_chance_{step}")) for step in STEPS}
    return Rules(int(desk.setting("deal_stuck_days")), chances)


def known(desk: Desk) -> list[Deal]:
    """Every deal that was there on the day of the run, as it stood then."""
    expected = rules(desk)
    return desk.once(
        "winning.deals", lambda: as_they_stood(deals(desk.records("deals"), expected), desk.as_of, expected)
    )


def later(desk: Desk) -> int:
    """Deals that came after the day of the run: all their dates are later."""
    return len(desk.records("deals")) - len(known(desk))


def kept_forecasts(desk: Desk) -> Mapping[str, Any]:
    """The forecast of this run's day beside those of earlier days."""
    return {"forecasts": forecasts(desk).days}


def forecasts(desk: Desk) -> Kept:
    """The forecast of each day, this one's included."""
    before = Kept(desk.kept("deals").get("forecasts", {}))
    return before.with_day(desk.as_of, by_month_and_rep(known(desk), desk.as_of))


def faulty(desk: Desk) -> Mapping[str, list[str]]:
    """Row key → what is wrong with each deal."""
    expected = rules(desk)
    return desk.once(
        "winning.faults", lambda: {one.key: faults(one, desk.as_of, expected) for one in known(desk)}
    )


def in_words(desk: Desk, wrong: Iterable[str]) -> str:
    """What has to be minded, in words."""
    return " · ".join(FAULTS[name].in_(desk.lang) for name in wrong)


def step_word(desk: Desk, name: str) -> str:
    """A step, won or lost in the workbook's language."""
    return said(STEP_WORDS, name, desk.lang)


def checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each deal."""
    found = known(desk)
    return {
        "days": {one.key: days_in_step(one, desk.as_of) for one in found},
        "weighted": {one.key: round(one.weighted, 2) if one.state == "open" else None for one in found},
        "mind": {key: in_words(desk, wrong) or None for key, wrong in faulty(desk).items()},
    }
