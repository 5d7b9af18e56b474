"""The documents, deliveries and contracts of a workbook, and where they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.commands.open_items import OpenItem
from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text, id_key
from xlcrm.crm.service.papers import STANDARD, Order, Renewal, missing, needs, orders, renewals
from xlcrm.crm.service.promises import Promise, days_late, state
from xlcrm.lang import Text, by_count, count_of
from xlcrm.modules.serving.paper_records import STAGES

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

DELIVERY, RENEWAL = Text("交货", "Delivery"), Text("合同续约", "Renewal")
SEPARATORS = "、,，;；\n"


def known(desk: Desk) -> list[Order]:
    """Every order and contract on the sheets of documents."""
    return desk.once("serving.papers", lambda: _known(desk))


def _known(desk: Desk) -> list[Order]:
    frame = desk.records("documents")
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    owners = {str(key): desk.owner_of(row) for key, row in rows}
    delivered = _delivered(desk)
    abroad = [bool(each) for each in desk.here.ledger.customers["abroad"]]
    return [_with_delivery(one, delivered) for one in orders(frame, owners, abroad)]


def _delivered(desk: Desk) -> dict[str, object]:
    """Order number → when it was delivered, as the orders have it."""
    ledger = desk.here.ledger
    pairs = zip(ledger.orders["id"], ledger.orders["delivered"], strict=True)
    return {id_key(number): day for number, day in pairs if first_text(number) and day_of(day)}


def _with_delivery(one: Order, delivered: Mapping[str, object]) -> Order:
    known_ = day_of(delivered.get(id_key(one.number)))
    return replace(one, delivered=known_) if one.delivered is None and one.number and known_ else one


def needed(desk: Desk) -> dict[str, dict[str, str]]:
    """Kind of order → document → what the team calls it."""
    listed = {kind: str(desk.setting(f"documents_{kind}") or "") for kind in STANDARD}
    return needs(
        {
            kind: [word.strip() for word in re.split(f"[{SEPARATORS}]", text) if word.strip()]
            for kind, text in listed.items()
        }
    )


def lacking(desk: Desk) -> list[tuple[Order, list[str]]]:
    """The orders that lack something, with what they lack."""
    wanted = needed(desk)
    found = [(one, missing(one, wanted, desk.lang)) for one in known(desk)]
    return [(one, names) for one, names in found if names]


def deliveries(desk: Desk) -> list[Promise]:
    """What was to be delivered by a day: on the sheets of documents, and orders that name such a day themselves."""
    return desk.once("serving.deliveries", lambda: [*_of_papers(desk), *_of_orders(desk)])


def _of_papers(desk: Desk) -> Iterator[Promise]:
    return (one.delivery for one in known(desk) if one.delivery is not None)


def _of_orders(desk: Desk) -> Iterator[Promise]:
    """Orders with a promised day that no sheet of documents names."""
    ledger, beside = desk.here.ledger, desk.here.brought.beside("orders")
    if "promised" not in beside:
        return
    listed = {id_key(one.number) for one in known(desk) if one.number}
    names = ("id", "customer", "owner", "date", "delivered")
    rows = zip(*(ledger.orders[name] for name in names), beside["promised"], strict=True)
    for number, at, owner, date, delivered, promised in rows:
        key = id_key(first_text(number) or "")
        if day_of(promised) and at >= 0 and (not key or key not in listed):
            listed.add(key)
            who = desk.owner_of({"owner": owner, "at": at})
            yield Promise(key, int(at), desk.customer_name(int(at)), who, first_text(number) or "", day_of(date), day_of(promised), kept=day_of(delivered))  # fmt: skip


def running_out(desk: Desk) -> list[Renewal]:
    """Contracts by their end, with the reminder that has come."""
    stages = [int(desk.setting(f"renewal_days_{place}")) for place in range(1, len(STAGES) + 1)]
    return desk.once("serving.renewals", lambda: renewals(known(desk), desk.as_of, stages))


def renewal_words(one: Renewal) -> Text:
    """How a contract stands."""
    if one.days < 0:
        return Text(
            f"已到期 {-one.days} 天，没有续约", f"ended {count_of(-one.days, 'day')} ago, not renewed"
        )
    ends = Text(f"还有 {one.days} 天到期", f"ends in {count_of(one.days, 'day')}")
    if not one.open:
        return ends
    days = by_count(one.stage or 0, "day's", "days'")
    return Text(
        f"{ends.zh}：谈续约（{one.stage} 天提醒）",
        f"{ends.en}: talk about renewal ({one.stage} {days} reminder)",
    )


# -- where it is shown ---------------------------------------------------------------------------------------------


def checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each order."""
    between = desk.here.say("、", ", ")
    late = {one.key: days_late(one, desk.as_of) or None for one in _of_papers(desk)}
    told = {one.order.key: renewal_words(one).in_(desk.lang) for one in running_out(desk) if one.open}
    names = {one.key: between.join(names) for one, names in lacking(desk)}
    return {
        "missing": {one.key: names.get(one.key) for one in known(desk)},
        "late": {one.key: late.get(one.key) for one in known(desk)},
        "renewal": {one.key: told.get(one.key) for one in known(desk)},
    }


def waiting(desk: Desk) -> list[OpenItem]:
    """Deliveries to come, and contracts of which somebody has to talk."""
    return [*_due_deliveries(desk), *_due_renewals(desk)]


def _due_deliveries(desk: Desk) -> Iterator[OpenItem]:
    for one in deliveries(desk):
        if state(one, desk.as_of) in ("open", "late"):
            yield OpenItem(DELIVERY, one.at, one.owner, one.what, one.day, one.made)


def _due_renewals(desk: Desk) -> Iterator[OpenItem]:
    for one in running_out(desk):
        due = one.order.ends if one.days < 0 else one.next
        what = " · ".join(filter(None, (one.order.number, renewal_words(one).in_(desk.lang))))
        yield OpenItem(RENEWAL, one.order.at, one.order.owner, what, due, one.order.date)


def before_a_visit(desk: Desk, at: int) -> list[tuple[str, str]]:
    """What a customer's orders lack."""
    between = desk.here.say("、", ", ")
    return [
        (desk.here.say("缺件", "Documents missing"), f"{one.number} {between.join(names)}".strip())
        for one, names in lacking(desk)
        if one.at == at
    ]
