"""What orders tell of customers: CRM_RFM, CRM_ATRISK, CRM_TREND."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, cell_function
from xlcrm.udfs.arguments import day_of, word_of
from xlcrm.udfs.contacts import AS_OF
from xlcrm.udfs.records import CUSTOMERS, Records
from xlcrm.udfs.rules import SETTINGS, settings_of
from xlcrm.udfs.tiers import CATEGORY as TIERS
from xlcrm.udfs.tiers import spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.crm.measures import Measures
    from xlcrm.crm.purchases import Purchases
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.standing import Standings
    from xlcrm.crm.trading import Trading

CATEGORY = Text("xlcrm 订单", "xlcrm Orders")
_ORDERS = (
    CUSTOMERS,
    Argument("order_customers", Text("订单的客户列", "the orders' customers"), "text"),
    Argument("order_dates", Text("订单的日期列", "the orders' dates"), "date"),
    Argument(
        "order_amounts", Text("订单的金额列，退货为负", "the orders' amounts, returns negative"), "number"
    ),
    AS_OF,
)
_EXAMPLE = "(A2:A200, 订单!B2:B999, 订单!A2:A999, 订单!D2:D999, TODAY())"
NO_ORDER = Text("没有订单", "no order")


def _part(choices: Mapping[str, tuple[str, ...]], help: Text) -> Argument:  # noqa: A002 - the word of the marks
    return Argument("part", help, "choice", "value", optional=True, choices=tuple(choices))


def _bought(
    customers: Any, order_customers: Any, order_dates: Any, order_amounts: Any, as_of: dt.date
) -> tuple[Records, Purchases]:
    """Orders up to the as-of day by customer; a record without its date or amount is told to its customer."""
    import numpy as np

    from xlcrm.crm.purchases import purchases

    orders = Records.of(customers, order_customers, order_dates=order_dates, order_amounts=order_amounts)
    days, cents = orders.lines.days("order_dates"), orders.lines.cents("order_amounts")
    _incomplete(
        orders,
        np.isnat(days),
        "order_dates",
        Text("订单没有日期。请补上。", "an order without its date. Enter it."),
    )
    amounts = orders.lines.numbers("order_amounts")
    _incomplete(
        orders,
        np.isnan(amounts),
        "order_amounts",
        Text("订单没有金额。请补上。", "an order without its amount. Enter it."),
    )
    age = (np.datetime64(as_of) - days).astype(np.int64)
    usable = (orders.customer >= 0) & ~np.isnat(days) & ~np.isnan(amounts)
    usable[usable] = age[usable] >= 0
    return orders, purchases(orders.customer[usable], age[usable], cents[usable])


def _trading(cells: tuple[Any, Any, Any, Any], as_of: Any, settings: Settings) -> tuple[Records, Trading]:
    """How the trade of each customer goes; `cells` are customers and the columns of orders."""
    from xlcrm.crm.trading import trading

    day = day_of(as_of, "as_of")
    orders, bought = _bought(*cells, day)
    return orders, trading(_measured(bought, orders.size, day, settings), day, settings)


def _measured(bought: Purchases, size: int, as_of: dt.date, settings: Settings) -> Measures:
    from xlcrm.crm.measures import measures, spans

    return measures(bought, size, spans(settings, as_of), settings.half_life_days)


def _incomplete(orders: Records, missing: NDArray[np.bool_], name: str, text: Text) -> None:
    for row in missing.nonzero()[0].tolist():
        if orders.customer[row] >= 0 and orders.lines.column(name)[row] is None:
            orders.lines.fault(row, text)


_RFM = {
    "words": ("RFM",), "r": ("R", "最近"), "f": ("F", "次数"), "m": ("M", "金额"), "sum": ("合计", "总分"), "tier": ("等级",),
}  # fmt: skip


@cell_function(
    UdfMark(
        "CRM_RFM",
        TIERS,
        Text(
            "RFM：最近一次、次数、净额各按五分位打 1–5 分，如 R5 F3 M4；同值同分。截至日期之后的订单不算。",
            "RFM: how recently, how often and for how much, each 1 to 5 by fifths of the list, such as R5 F3 M4; equal values "
            "score the same. Orders after the as-of date do not count.",
        ),
        (*_ORDERS, _part(_RFM, Text("r、f、m、sum 合计、tier 等级；不写则 R5 F3 M4", "r, f, m, sum or tier; without it R5 F3 M4")), SETTINGS),
        f"=CRM_RFM{_EXAMPLE}",
    )
)  # fmt: skip
def crm_rfm(
    customers: Any,
    order_customers: Any,
    order_dates: Any,
    order_amounts: Any,
    as_of: Any,
    part: Any = None,
    settings: Any = None,
) -> Answers:
    """RFM scores of each customer."""
    from xlcrm.crm.rfm import rfm

    asked, day = word_of(part, "part", _RFM, "words"), day_of(as_of, "as_of")
    orders, bought = _bought(customers, order_customers, order_dates, order_amounts, day)
    scores = rfm(bought, orders.size)
    line = _by_rfm(bought, orders.size, day, settings_of(settings))
    columns = {
        "words": scores.words, "r": scores.recency.tolist, "f": scores.frequency.tolist, "m": scores.money.tolist,
        "sum": scores.total.tolist, "tier": lambda: spread(orders.size, line.places, line.plain.tolist(), NO_ORDER),
    }  # fmt: skip
    known = scores.recency.tolist()
    values = [value if scored else NO_ORDER for value, scored in zip(columns[asked](), known, strict=True)]
    at = {who: place for place, who in enumerate(line.places.tolist())}
    return orders.answers(values, lambda who: line.reason(at[who]) if who in at else NO_ORDER)


def _by_rfm(bought: Purchases, size: int, as_of: dt.date, settings: Settings) -> Standings:
    """Tiers by the sum of the scores of those who ordered."""
    import numpy as np

    from xlcrm.crm.tiers.by_rfm import rfm_standings
    from xlcrm.crm.tiers.trade import Trade

    history = np.zeros(size, dtype=bool)
    history[bought.customer] = True
    counted = _measured(bought, size, as_of, settings)
    known = Trade("orders", np.zeros(size, dtype=np.int64), history, measures=counted)
    return rfm_standings(known, as_of, settings)


_RISK = {
    "state": ("状态",), "danger": ("风险",), "stake": ("涉及金额",), "yearly": ("近一年",), "silent": ("沉默天数",),
    "usual": ("平常间隔",),
}  # fmt: skip
_STATES = {
    "lost": Text("流失", "lost"),
    "dormant": Text("休眠", "dormant"),
    "falling": Text("下降", "falling"),
    "silent": Text("超过平常间隔", "silent for longer than usual"),
    "steady": Text("正常", "as usual"),
    "unknown": Text("订单太少，看不出", "too few orders to tell"),
}


@cell_function(
    UdfMark(
        "CRM_ATRISK",
        CATEGORY,
        Text(
            "客户是不是在流失：休眠、下降、正常…；part 可要风险分（0–1）、涉及金额、沉默天数等。",
            "Is the customer being lost: dormant, falling, as usual …; `part` asks for the danger (0 to 1), the money at stake, "
            "the days of silence and others.",
        ),
        (*_ORDERS, _part(_RISK, Text("danger 风险、stake 涉及金额、yearly 近一年金额、silent 沉默天数、usual 平常间隔；不写则状态", "danger, stake, yearly, silent or usual; without it the state")), SETTINGS),
        f"=CRM_ATRISK{_EXAMPLE}",
    )
)  # fmt: skip
def crm_atrisk(
    customers: Any,
    order_customers: Any,
    order_dates: Any,
    order_amounts: Any,
    as_of: Any,
    part: Any = None,
    settings: Any = None,
) -> Answers:
    """The risk of each customer."""
    asked = word_of(part, "part", _RISK, "state")
    rules = settings_of(settings)
    orders, found = _trading((customers, order_customers, order_dates, order_amounts), as_of, rules)
    columns = {
        "danger": found.risk.danger.round(4), "stake": found.risk.stake / 100, "yearly": found.risk.yearly / 100,
        "silent": found.pace.silent, "usual": found.pace.usual,
    }  # fmt: skip
    figures = columns[asked].tolist() if asked in columns else _states(found)
    values = [_told(value, silent) for value, silent in zip(figures, found.pace.silent.tolist(), strict=True)]
    return orders.answers(values, lambda who: found.silence(who) or NO_ORDER)


def _told(value: Any, silent: float) -> Any:
    """The figure; words where there is none."""
    if math.isnan(silent):
        return NO_ORDER
    return _STATES["unknown"] if isinstance(value, float) and math.isnan(value) else value


def _states(found: Trading) -> list[Text]:
    """The state of each customer: the first that holds."""
    import numpy as np

    silent, usual = found.pace.silent, found.pace.usual
    cases = {
        "lost": silent >= found.settings.lost_days,
        "dormant": silent > found.settings.dormant_times * usual,
        "falling": found.trend.word == "falling",
        "silent": silent > usual,
        "unknown": np.isnan(usual),
    }
    return [_STATES[name] for name in np.select(list(cases.values()), list(cases), "steady").tolist()]


_TREND = {"word": ("趋势",), "quarter": ("近91天",), "usual": ("平均91天",), "ratio": ("比值",)}
_WORDS = {
    "falling": Text("下降", "falling"),
    "rising": Text("上升", "rising"),
    "": Text("没有明显变化", "no clear change"),
}


@cell_function(
    UdfMark(
        "CRM_TREND",
        CATEGORY,
        Text(
            "近 91 天与近 364 天相比：下降、上升，或没有明显变化（变化可能只是偶然时不下结论）。",
            "The last 91 days against the last 364: falling, rising, or no clear change (said only where it is hardly chance).",
        ),
        (*_ORDERS, _part(_TREND, Text("quarter 近 91 天金额、usual 平均 91 天金额、ratio 比值；不写则文字", "quarter, usual (91 days on average) or ratio; without it the word")), SETTINGS),
        f"=CRM_TREND{_EXAMPLE}",
    )
)  # fmt: skip
def crm_trend(
    customers: Any,
    order_customers: Any,
    order_dates: Any,
    order_amounts: Any,
    as_of: Any,
    part: Any = None,
    settings: Any = None,
) -> Answers:
    """The trend of each customer."""
    asked = word_of(part, "part", _TREND, "word")
    rules = settings_of(settings)
    orders, found = _trading((customers, order_customers, order_dates, order_amounts), as_of, rules)
    ordered = [not math.isnan(silent) for silent in found.pace.silent.tolist()]
    values = [_trend(found, at, asked) if ordered[at] else NO_ORDER for at in range(orders.size)]
    return orders.answers(
        values, lambda who: (found.trend_reason(who) or _WORDS[""]) if ordered[who] else NO_ORDER
    )


def _trend(found: Trading, at: int, asked: str) -> Any:
    quarter, usual = int(found.trend.quarter[at]) / 100, int(found.trend.usual[at]) / 100
    if asked == "ratio":
        return round(quarter / usual, 4) if usual > 0 else Text("近一年没有销售", "no sales in a year")
    return {"word": _WORDS[str(found.trend.word[at])], "quarter": quarter, "usual": usual}[asked]
