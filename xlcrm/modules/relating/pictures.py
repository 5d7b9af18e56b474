"""What relations put on the dashboard: the stages, how well accounts are covered, and what was spent on people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.commands.views.tally import AMOUNT, CUSTOMERS
from xlcrm.crm.relations.roles import PAIRS
from xlcrm.crm.relations.spending import sums, verdicts
from xlcrm.lang import Text, count_of
from xlcrm.modules.relating.costs_page import limits
from xlcrm.modules.relating.coverage_page import covered_accounts, pair_name
from xlcrm.modules.relating.found import costs, ladder, standing
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk


def stage_pictures(desk: Desk) -> Iterator[Picture]:
    """Customers at each stage of the relation."""
    known, quiet = ladder(desk), desk.in_peace
    found = [one for at, one in standing(desk).items() if not quiet[at]]
    at_stage = Counter(one.stage for one in found)
    stuck = sum(one.stuck for one in found)
    yield Picture(
        Text("关系阶段：客户数", "Relations: customers at each stage"),
        Text("关系阶段", "Stage"),
        [known.name(stage, desk.lang) for stage in range(known.top + 1)],
        (Bars(CUSTOMERS, [at_stage[stage] for stage in range(known.top + 1)], colour=CHART["strong"]),),
        note=Text(f"停滞 {stuck} 家。", f"{stuck} of them are stuck."),
    )


def coverage_pictures(desk: Desk) -> Iterator[Picture]:
    """The share of watched accounts on which each of our roles is in touch with theirs."""
    nets = list(covered_accounts(desk).values())
    covered = Counter(pair for one in nets for pair in one.covered)
    thread = sum(one.at_risk for one in nets)
    unmet = sum(one.decider_never_met for one in nets)
    tiers = desk.setting("coverage_tiers")
    yield Picture(
        Text(f"覆盖图：{tiers} 类客户的对口联系", f"Coverage of accounts of tiers {tiers}: who knows whom"),
        Text("对口", "Pair"),
        [pair_name(pair, desk.lang) for pair in PAIRS],
        (
            Bars(CUSTOMERS, [covered[pair] for pair in PAIRS], drawn=False),
            Bars(Text("覆盖率", "Covered"), [covered[pair] / max(1, len(nets)) for pair in PAIRS], "cell percent", CHART["bar"]),
        ),
        "bar",
        note=Text(f"单线 {thread} 家，决策人从未见过 {unmet} 家。", f"{thread} hang by a single thread; of {unmet} the decider was never met."),
    )  # fmt: skip


def cost_pictures(desk: Desk) -> Iterator[Picture]:
    """What was spent in each of the last months."""
    known = costs(desk.records("costs"))
    months = sums(known, desk.as_of).months
    minded = sum(bool(one.faults) for one in verdicts(known, limits(desk)))
    yield Picture(
        Text("礼品与费用：近 12 个月", "Gifts and costs of the last 12 months"),
        Text("月份", "Month"),
        list(months),
        (Bars(AMOUNT, list(months.values()), "cell money", CHART["unknown"]),),
        note=Text(f"需要注意 {minded} 笔。", f"{count_of(minded, 'cost')} to be minded."),
    )
