"""What the survey answers of a workbook say, joined to its customers, and what the team has set."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xlcrm.crm.listening.asking import ToAsk, to_ask
from xlcrm.crm.listening.ratings import Rating, Survey, survey
from xlcrm.crm.missing import day_of
from xlcrm.lang import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

FAULTS = {
    "unread": Text("看不懂的分数，没有计入；请写数字，如 4 或 8/10", "Not understood and not counted: write a number such as 4 or 8/10"),
    "outside": Text("分数超出分制，没有计入；请更正，或写明分制", "Not on its scale and not counted: mend it, or say which scale it is"),
}  # fmt: skip
LOW = Text("低分：请负责人回应，并填写处理情况", "Low: somebody has to answer, and type the follow-up")
NOBODY = Text("没有写客户，只计入总数", "No customer is named: counted in the total alone")


def known(desk: Desk) -> Survey:
    """Every answer that can be counted, up to the as-of day or without a day."""
    return desk.once("listening.survey", lambda: _known(desk))


def _known(desk: Desk) -> Survey:
    tables = desk.here.reading.of("surveys")
    headers = {table.name: table.columns["score"].header for table in tables if "score" in table.columns}
    chosen = str(desk.setting("survey_scale"))
    return survey(desk.records("surveys"), headers, "" if chosen == "auto" else chosen)


def counted(desk: Desk) -> list[Rating]:
    """The ratings with a day up to the as-of day."""
    return [one for one in known(desk).ratings if one.day and one.day <= desk.as_of]


def low_ones(desk: Desk) -> list[tuple[Rating, ...]]:
    """Answers with low scores that nobody has seen to, the newest first; customers left in peace stay so."""
    peace = desk.in_peace
    rows: dict[str, list[Rating]] = {}
    for one in counted(desk):
        if one.is_low and not one.answered and not (one.at >= 0 and peace[one.at]):
            rows.setdefault(one.key, []).append(one)
    return sorted(
        map(tuple, rows.values()), key=lambda each: (-(each[0].day or desk.as_of).toordinal(), each[0].key)
    )


def rep_of(desk: Desk, one: Rating | ToAsk) -> str:
    """Who looks after the customer; empty where no customer is known."""
    return str(desk.here.ledger.customers["rep"].iloc[one.at] or "") if one.at >= 0 else ""


def tier_of(desk: Desk, at: int) -> str:
    """The customer's tier; empty where no customer is known."""
    return str(desk.results.tiers.frame["tier"].iloc[at]) if at >= 0 else ""


def score_words(*ratings: Rating) -> str:
    """The scores of one answer: 4/5, 2/5 · NPS 3."""
    return " · ".join(f"NPS {one.value:g}" if one.scale.name == "nps" else f"{one.value:g}/{one.scale.highest:g}" for one in ratings)  # fmt: skip


def hints(desk: Desk) -> Computed:
    """What xlcrm says beside each answer."""
    said: dict[str, str | None] = dict.fromkeys(map(str, desk.records("surveys").index))
    found = known(desk)
    for one in found.ratings:
        if one.at < 0:
            said[one.key] = NOBODY.in_(desk.lang)
        if one.is_low and not one.answered:
            said[one.key] = LOW.in_(desk.lang)
    said |= {key: FAULTS[fault].in_(desk.lang) for key, fault in (found.faults or {}).items()}
    return {"mind": said}


def asking(desk: Desk) -> list[ToAsk]:
    """The customers who are due to be asked."""
    return desk.once("listening.asking", lambda: _asking(desk))


def _asking(desk: Desk) -> list[ToAsk]:
    tiers = [str(tier) for tier in desk.results.tiers.frame["tier"]]
    months = {tier: int(desk.setting(f"survey_months_{tier.lower()}")) for tier in "ABCN"}
    found = to_ask(tiers, months, known(desk).asked, _first_days(desk), desk.as_of)
    return [one for one in found if not desk.in_peace[one.at]]


def _first_days(desk: Desk) -> Mapping[int, dt.date]:
    """From when each customer may be asked: from its first deal or its entry, once it has bought."""
    customers = desk.here.ledger.customers
    bought = _bought(desk)
    found: dict[int, dt.date] = {}
    for at, (deal, entered) in enumerate(zip(customers["first_deal"], customers["entered"], strict=True)):
        if bought is None or bought[at]:
            found[at] = min(day_of(deal) or day_of(entered) or desk.as_of, desk.as_of)
    return found


def _bought(desk: Desk) -> Sequence[bool] | None:
    """Who has bought; None where the workbook says nothing of sales."""
    trade, orders = desk.results.trade, desk.here.ledger.orders
    dated = zip(orders["customer"], orders["date"], strict=True)
    known = {int(at) for at, date in dated if (day := day_of(date)) and day <= desk.as_of}
    if trade.source == "orders":
        silent = trade.measures.pace.silent.tolist()
        return [at in known or days == days for at, days in enumerate(silent)]  # noqa: PLR0124 - NaN: no order
    cents = [float(each) for each in trade.cents]
    return [each > 0 for each in cents] if any(each > 0 for each in cents) else None
