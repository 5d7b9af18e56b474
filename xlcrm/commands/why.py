"""`xlcrm why`: every computed value of one customer with its reason. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.commands.finding import find_customer
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.results import PARTS, Results, compute, days
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.crm.visits import Unplanned, Visit


@command(
    CommandMark(
        name="why",
        label=Text("为什么", "Explain"),
        help=Text(
            "说明一个客户的每个计算结果是怎么来的；不写入任何内容。",
            "Explain every computed value of one customer; writes nothing.",
        ),
        group="tiers",
        icon="FunctionWizard",
        button=Button("W"),
        options=(
            Option("customer", Text("客户编号、名称或名称的一部分", "customer id, name or part of the name"), positional=True, required=True),
            Option("as-of", Text("按这一天计算（默认今天）", "as of this day (default: today)"), "date", metavar="DATE"),
        ),
    )
)  # fmt: skip
def why(request: Request) -> Outcome:
    """The values of one customer with their reasons."""
    here = look_at(request)
    need_customers(here)
    key = find_customer(here.ledger, str(request.option("customer")))
    results = compute(here, PARTS, request.progress)
    answers = list(_answers(here, results, key))
    name = str(here.ledger.customers.at[key, "name"] or key)
    head = here.say(f"{name}（截至 {here.as_of}）", f"{name} (as of {here.as_of})")
    lines = [f"  {label.in_(here.lang)}: {value}\n      {reason}" for label, value, reason, _ in answers]
    data = {
        "book": here.book.name,
        "as_of": here.as_of,
        "key": key,
        "customer": name,
        "values": [{"field": field, "value": value, "reason": reason} for _, value, reason, field in answers],
    }
    return Outcome((head, *lines), data, lang=here.lang)


def _answers(here: Situation, results: Results, key: str) -> Iterator[tuple[Text, Any, str, str]]:
    """Label, value, reason and field of each computed value."""
    tier = results.tiers.frame.loc[key]
    yield Text("等级", "Tier"), tier["tier"], tier["reason"].render(here.lang), "tier"
    contact = results.contacts.loc[key]
    due = days(results.contacts.loc[[key], "due"]).get(key)
    yield Text("下次联系", "Next contact"), _shown(due), contact["reason"].render(here.lang), "next_contact"
    if contact["overdue"]:
        yield Text("逾期", "Overdue"), _late(here, int(contact["overdue"])), _counted(here, due), "overdue"
    yield from _trade(here, results, key)
    yield from _visits(here, results, key)
    for name in ("tier", "next_contact"):
        if key in here.words.of(name):
            since = here.words.since[name][key]
            said = here.say(
                f"{since} 起为人工改写；清空单元格即恢复计算。",
                f"Typed by a person since {since}; clear the cell to go back.",
            )
            yield Text("人工改值", "Kept as typed"), here.words.of(name)[key], said, f"{name}_typed"


def _late(here: Situation, days: int) -> str:
    return here.say(f"{days} 天", f"{count_of(days, 'day')}")


def _counted(here: Situation, due: dt.date | None) -> str:
    """How the overdue days are counted; why the contact was due is said with its date."""
    if here.settings.day_count == "working":
        return here.say(
            f"{due} 之后到 {here.as_of} 的工作日", f"Working days after {due}, up to {here.as_of}"
        )
    return here.say(f"{due} 之后到 {here.as_of} 的自然日", f"Calendar days after {due}, up to {here.as_of}")


def _trade(here: Situation, results: Results, key: str) -> Iterator[tuple[Text, Any, str, str]]:
    """How the customer's orders are going, where there are any."""
    from xlcrm.crm.outlook import outlook

    row = outlook(here.ledger, results.trade, results.tiers, here.settings).frame.loc[key]
    if row["reason"] is not None:
        silent = here.say(f"{row['silent']:.0f} 天没有订单", f"no order for {row['silent']:.0f} days")
        yield Text("订单", "Orders"), silent, row["reason"].render(here.lang), "trade"
    if row["trend_reason"] is not None:
        word = here.say(*_TRENDS[str(row["trend"])])
        yield Text("趋势", "Trend"), word, row["trend_reason"].render(here.lang), "trend"


_TRENDS = {"falling": ("下降", "falling"), "rising": ("上升", "rising")}


def _visits(here: Situation, results: Results, key: str) -> Iterator[tuple[Text, Any, str, str]]:
    plan = results.plan
    planned: list[Visit] = [one for one in plan.visits if one.customer == key] if plan else []
    left: list[Unplanned] = [one for one in plan.unplanned if one.customer == key] if plan else []
    for one in planned:
        when = f"{one.date} {one.arrive:%H:%M} ({one.rep})"
        yield Text("拜访", "Visit"), when, one.reason.render(here.lang), "visit"
    for gap in left:
        said = f"{gap.reason.render(here.lang)} {gap.remedy.render(here.lang)}"
        yield Text("拜访未安排", "Visit not planned"), _shown(gap.due), said, "visit_unplanned"
    if not planned and not left:
        said = here.say("这几周内没有到期的拜访。", "No visit is due in these weeks.")
        yield Text("拜访", "Visit"), "—", said, "visit"


def _shown(day: dt.date | None) -> str:
    return "—" if day is None else day.isoformat()
