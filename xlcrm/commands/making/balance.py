"""均衡/Balance, from the plan of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.making.visits import place_words

if TYPE_CHECKING:
    from xlcrm.commands.views.balance import HandoverRow, LoadRow
    from xlcrm.crm.visits.balance import Handover, Load


def balance(desk: Desk) -> Sheet:
    """均衡/Balance."""
    from xlcrm.commands.views.balance import BalanceData, balance_sheet

    weeks = desk.here.settings.plan_weeks
    visits = desk.results.visits
    if visits is None:
        return Sheet("balance", balance_sheet(BalanceData(desk.as_of, weeks), desk.lang))
    found = visits.balance
    loads = [_load(now, then) for now, then in zip(found.before, found.after, strict=True)]
    data = BalanceData(desk.as_of, weeks, loads, [_handover(desk, one) for one in found.handovers])
    return Sheet("balance", balance_sheet(data, desk.lang))


def _load(now: Load, then: Load) -> LoadRow:
    from xlcrm.commands.views.balance import LoadRow

    return LoadRow(
        now.rep, now.available / 60, now.needed / 60, now.travel / 60, now.visits, now.left_out,
        then.needed / 60, then.travel / 60, then.visits, then.left_out,
    )  # fmt: skip


def _handover(desk: Desk, one: Handover) -> HandoverRow:
    from xlcrm.commands.views.balance import HandoverRow

    who = desk.here.ledger.customers.loc[one.customer]
    tier = str(desk.results.tiers.frame["tier"].at[one.customer])
    return HandoverRow(
        desk.who(one.customer)[0], tier, place_words(who), one.rep, one.to, one.visits, one.freed / 60, one.taken / 60,
        one.reason.render(desk.lang),
    )  # fmt: skip
