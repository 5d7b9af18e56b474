"""流失预警/At risk: who may leave, who can be won back, and who left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.risk import LostRow, RiskRow, TallyRow
    from xlcrm.crm.losses import Loss, Tally

LOST_SHOWN, WIN_BACK_SHOWN = 300, 200
TRENDS = {"falling": Text("下降", "falling"), "rising": Text("上升", "rising"), "": Text("", "")}


def risk(desk: Desk) -> Sheet:
    """The sheet of customers that are going or gone."""
    from xlcrm.commands.views.risk import RiskData, risk_sheet
    from xlcrm.crm.losses import by_kind, by_month, by_reason, losses

    found = desk.outlook
    lost = losses(desk.here.ledger, found, desk.here.settings.lost_days)
    data = RiskData(
        as_of=desk.as_of,
        at_risk=[_row(desk, key, "yearly") for key in found.at_risk],
        win_back=[_row(desk, key, "former") for key in found.win_back[:WIN_BACK_SHOWN]],
        why=_tallies(desk, by_reason(lost), Text("（未填）", "(not written)")),
        which=_tallies(desk, by_kind(lost), Text("（未填）", "(not written)")),
        when=_tallies(desk, by_month(lost, desk.as_of), Text("", "")),
        lost=[_lost(desk, one) for one in lost[:LOST_SHOWN]],
        left_out=max(0, len(lost) - LOST_SHOWN),
    )
    return Sheet("risk", risk_sheet(data, desk.lang))


def _row(desk: Desk, key: str, value: str) -> RiskRow:
    from xlcrm.commands.views.risk import RiskRow

    row: Any = desk.outlook.frame.loc[key]
    reasons = [
        reason.render(desk.lang) for reason in (row["reason"], row["trend_reason"]) if reason is not None
    ]
    usual = None if row["usual"] != row["usual"] else float(row["usual"])
    return RiskRow(
        *desk.who(key), row["tier"], round(float(row[value]), 2), int(row["orders"]), int(row["silent"]), usual,
        TRENDS[row["trend"]].in_(desk.lang), "\n".join(reasons),
    )  # fmt: skip


def _tallies(desk: Desk, found: Sequence[Tally], unnamed: Text) -> list[TallyRow]:
    from xlcrm.commands.views.risk import TallyRow

    return [TallyRow(one.name or unnamed.in_(desk.lang), one.customers, one.value) for one in found]


def _lost(desk: Desk, one: Loss) -> LostRow:
    from xlcrm.commands.views.risk import LostRow

    by_rule = Text("久无订单", "no order for long").in_(desk.lang) if one.by == "rule" else ""
    return LostRow(*desk.who(one.key), one.kind, one.day, one.value, one.why or by_rule)
