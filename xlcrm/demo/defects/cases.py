"""Cases, not faults: what a sales team has in its sheet and should notice."""

from __future__ import annotations

from xlcrm.demo.days import DAY
from xlcrm.demo.defects.desk import Desk, buys
from xlcrm.lang import Text

LOST = Text("流失", "Lost")
WHY = (
    Text("价格", "Price"),
    Text("转向竞争对手", "Went to a competitor"),
    Text("价格", "Price"),
    Text("停业", "Closed down"),
    Text("交货慢", "Slow deliveries"),
)


def lost(desk: Desk) -> None:
    """Ten customers who have not bought for more than a year and were given up, one after the other, with the reason."""
    for count, row in enumerate(desk.take(10, lambda row: buys(row) and desk.yearly(row) < 300_000)):
        row["status"] = LOST
        row["lost_date"], row["lost_reason"] = desk.as_of - (25 + 34 * count) * DAY, WHY[count % len(WHY)]
        desk.forget_orders(row, 400)
        desk.forget_contacts(row, 380)


def dormant(desk: Desk) -> None:
    """Fourteen who used to buy and have not for seven months, though they count as active."""
    for row in desk.take(14, lambda row: buys(row) and 20_000 < desk.yearly(row) < 900_000):
        desk.forget_orders(row, 215)
        desk.forget_contacts(row, 100)


def single_threaded(desk: Desk) -> None:
    """Six large accounts that are known through one person only."""
    for row in desk.take(6, lambda row: desk.yearly(row) > 600_000):
        others = [id(person) for person in desk.of(desk.contacts, row)[1:]]
        desk.contacts = [person for person in desk.contacts if id(person) not in others]
        for contact in desk.of(desk.log, row):
            contact["person"] = row["contact_name"]


def manual_tiers(desk: Desk) -> None:
    """Fifteen tiers that somebody set by hand."""
    for count, row in enumerate(desk.take(15, buys)):
        row["tier_manual"] = "ABCBA"[count % 5]
