"""What deals put on the dashboard: the funnel, the forecast and how right it was, why deals are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.deals import Deal, forecast, funnel, undated, won_share
from xlcrm.crm.forecast_accuracy import HORIZONS, months_over, won_by_month_and_rep
from xlcrm.crm.lost_deals import lost_by
from xlcrm.lang import Text, count_of
from xlcrm.modules.winning.found import forecasts, known, step_word
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk

REASONS_SHOWN = 6
DEALS, AMOUNT = Text("商机", "Deals"), Text("金额", "Amount")


def deal_pictures(desk: Desk) -> Iterator[Picture]:
    """All of them."""
    found = known(desk)
    yield _funnel(desk, found)
    yield _forecast(desk, found)
    yield _accuracy(desk, found)
    yield _lost(found)


def _funnel(desk: Desk, found: Sequence[Deal]) -> Picture:
    came = funnel(found)
    won, decided = won_share(found)
    return Picture(
        Text("漏斗：走到过这一步的商机", "Funnel: deals that came so far"),
        Text("阶段", "Step"),
        [step_word(desk, name) for name in came],
        (Bars(DEALS, list(came.values()), colour=CHART["strong"]),),
        "bar",
        note=Text(f"已决 {decided} 个，赢 {won} 个。", f"{won} of {count_of(decided, 'decided deal')} won.") if decided else Text("", ""),
    )  # fmt: skip


def _forecast(desk: Desk, found: Sequence[Deal]) -> Picture:
    months = forecast(found, desk.as_of)
    without = undated(found)
    left_out = Text(
        f"没写预计成交日的 {without} 个不在内。", f"{without} without an expected close are in no month."
    )
    return Picture(
        Text("商机预测：金额与加权", "Forecast of deals by month"),
        Text("月份", "Month"),
        list(months),
        (
            Bars(AMOUNT, [whole for whole, _ in months.values()], "cell money", CHART["quiet"]),
            Bars(Text("加权", "Weighted"), [round(part, 2) for _, part in months.values()], "cell money", CHART["strong"]),
        ),
        note=left_out if without else Text("", ""),
    )  # fmt: skip


def _accuracy(desk: Desk, found: Sequence[Deal]) -> Picture:
    """The months that are over, as they were forecast before they began, and as they came."""
    days = HORIZONS[0]
    over = months_over(forecasts(desk).until(desk.as_of), won_by_month_and_rep(found), desk.as_of)
    told = [one for one in over if one.forecasts[days] is not None]
    return Picture(
        Text(f"预测准确度：提前 {days} 天的预测与赢单", f"Forecast {count_of(days, 'day')} before, and won"),
        Text("月份", "Month"),
        [one.month for one in told],
        (
            Bars(Text("当时的预测", "Forecast then"), [one.forecasts[days] for one in told], "cell money", CHART["quiet"]),
            Bars(Text("赢单金额", "Won"), [one.won for one in told], "cell money", CHART["strong"]),
        ),
    )  # fmt: skip


def _lost(found: Sequence[Deal]) -> Picture:
    reasons = lost_by(found, lambda one: one.reason)
    shown = list(reasons.items())[:REASONS_SHOWN]
    rest = len(reasons) - len(shown)
    more = Text(f"还有 {rest} 种原因，见“输单分析”。", f"{count_of(rest, 'more reason')} on Lost deals.")
    return Picture(
        Text("输单原因：丢了多少金额", "Lost deals: the amounts by reason"),
        Text("输单原因", "Lost reason"),
        [name or Text("（未填）", "(not written)") for name, _ in shown],
        (
            Bars(DEALS, [count for _, (count, _) in shown], drawn=False),
            Bars(AMOUNT, [amount for _, (_, amount) in shown], "cell money", CHART["bar"]),
        ),
        "bar",
        note=more if rest else Text("", ""),
    )
