"""The sources of a workbook's customers with their figures, and the new customers without a next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.open_items import OpenItem, items_of_others
from xlcrm.crm.market.next_steps import Neglected, neglected
from xlcrm.crm.market.source_names import Source, SourceList
from xlcrm.crm.market.sources import Figures, Known, Period, Spent, figures, known_customers
from xlcrm.crm.missing import day_of, number_of
from xlcrm.crm.names import first_text
from xlcrm.lang import Text
from xlcrm.modules.marketing.source_records import standard_sources, with_standard_words

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

NAME = "sources"


def source_list(desk: Desk) -> SourceList:
    """The team's list, else the standard one."""
    return desk.once("marketing.list", lambda: _source_list(desk))


def _source_list(desk: Desk) -> SourceList:
    if not desk.here.reading.of("source_list"):
        return SourceList(standard_sources(desk.lang))
    rows = desk.records("source_list")
    return SourceList(with_standard_words([
        Source(name, first_text(kind) or "", tuple(map(str, also or ())))
        for source, kind, also in zip(rows["source"], rows["kind"], rows["also"], strict=True)
        if (name := first_text(source))
    ]))  # fmt: skip


def months(desk: Desk) -> int:
    """How many months the figures of the period look back, this one included."""
    return int(desk.setting("source_months"))


def known(desk: Desk) -> list[Known]:
    """What is known of each customer, by position."""
    return desk.once(
        "marketing.known",
        lambda: known_customers(desk.here.ledger, desk.results.trade, source_list(desk), months(desk)),
    )


def spent(desk: Desk) -> list[Spent]:
    """What was paid for sources: rows that have a month, a source and an amount."""
    rows, names = desk.records("source_costs"), source_list(desk)
    return [
        Spent(names.name_of(source), day, amount)
        for month, cell, money in zip(rows["month"], rows["source"], rows["amount"], strict=True)
        if (day := day_of(month)) and (source := first_text(cell)) and (amount := number_of(money)) is not None
    ]  # fmt: skip


def by_source(desk: Desk) -> list[Figures]:
    """The figures of every source, those of the list that brought nobody too."""
    names = [one.name for one in source_list(desk).sources]
    return figures(known(desk), spent(desk), Period.months(desk.as_of, months(desk)), names)


def cost_checks(desk: Desk) -> Computed:
    """The column 费用提示/To mind of the costs: what is missing, and a source that nobody knows."""
    rows, names = desk.records("source_costs"), source_list(desk)
    used = {one.source for one in known(desk)}
    said = {
        str(key): " · ".join(text.in_(desk.lang) for text in _faults(row, names, used))
        for key, row in zip(rows.index, rows.to_dict("records"), strict=True)
    }
    return {"mind": {key: words or None for key, words in said.items()}}


def _faults(row: Mapping[Any, Any], names: SourceList, used: set[str]) -> Iterator[Text]:
    source = first_text(row["source"])
    if day_of(row["month"]) is None:
        yield Text("没有月份：没有计入", "no month: not counted")
    if number_of(row["amount"]) is None:
        yield Text("没有金额：没有计入", "no amount: not counted")
    if source is None:
        yield Text("没有来源：没有计入", "no source: not counted")
    elif names.name_of(source) not in names and names.name_of(source) not in used:
        yield Text("来源清单和客户表里都没有这个来源", "neither the list nor any customer has this source")


# -- the tenth rule ------------------------------------------------------------------------------------------------


def without_next_step(desk: Desk) -> list[Neglected]:
    """New customers whom nobody means to contact again."""
    days = int(desk.setting("source_new_days"))
    return desk.once(
        "marketing.neglected",
        lambda: neglected(desk.here.ledger, desk.results.contacts, days, _others(desk)),
    )


def _others(desk: Desk) -> dict[int, dt.date]:
    """Customer → the latest day on which other modules have something to do for it: a deal, a task, a promise."""
    waiting = [(one.at, one.due) for one in items_of_others(desk, NAME)]
    found: dict[int, dt.date] = {}
    for at, day in (*waiting, *_deals(desk)):
        if at >= 0 and day is not None:
            found[int(at)] = max(day, found.get(int(at), day))
    return found


def _deals(desk: Desk) -> Iterator[tuple[int, dt.date | None]]:
    """Customers with the dates of their deals' next steps."""
    if any(module.name == "deals" for module in desk.here.modules.active):
        deals = desk.records("deals")
        yield from zip(deals["at"], map(day_of, deals["next_date"]), strict=True)


def waiting(desk: Desk) -> Sequence[OpenItem]:
    """New customers without a next step, for 今日/Today and the brief: each is due at once."""
    what = Text(
        "新客户还没有下一步：约定下次联系", "a new customer without a next step: agree the next contact"
    )
    reps = desk.here.ledger.customers["rep"]
    return [
        OpenItem(Text("新客户", "New customer"), one.at, str(reps.iloc[one.at] or ""), what.in_(desk.lang), desk.as_of, one.entered)
        for one in without_next_step(desk)
    ]  # fmt: skip


def before_a_visit(desk: Desk, at: int) -> list[tuple[str, str]]:
    """How a customer came."""
    one = known(desk)[at]
    kind = source_list(desk).kind_of(one.source)
    return (
        [(desk.here.say("来源", "Source"), f"{one.written}（{kind}）" if kind else one.written)]
        if one.written
        else []
    )
