"""What the demo team learnt from its deals and its service, with some deals of which nobody wrote anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlcrm.crm.deal_words import STEP_WORDS, said
from xlcrm.demo.chance import Chance
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.deals import deal_rows
from xlcrm.demo.sound import sound_customers
from xlcrm.lang import Text

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.demo.data import DemoData, Row

UNTOLD, UNREVIEWED = 2, 4
"""The last deals decided taught nothing yet; the newest lessons wait for their review."""
SERVICE = 5
LATELY, EVERY = 90, 3
"""Of deals decided before that many days every third taught something."""
TOPICS = {
    "won": (
        (Text("技术参与", "Engineering along"), Text("第一次拜访就带技术，省了两轮来回", "Engineering came along at once: two rounds saved"), Text("A 级新项目首访带技术", "Bring engineering to the first visit of an A project")),
        (Text("试用", "Trial"), Text("小批试用打消了顾虑", "A small trial lot removed the doubts"), Text("报价时一并给试用方案", "Offer a trial with the quotation")),
        (Text("参观", "Visit of our works"), Text("请质量经理来厂看检验，当场定下", "Their quality manager saw our tests and agreed on the spot"), Text("重点项目安排一次参观", "Invite key projects once")),
        (Text("价格", "Price"), Text("用年度总成本谈，没有降价", "A year's cost was discussed, and no discount given"), Text("先算年度总成本再报价", "Show a year's cost before the price")),
    ),
    "lost": (
        (Text("价格", "Price"), Text("只谈单价，没有算全年成本", "Only the unit price was discussed, never a year's cost"), Text("先算年度总成本再报价", "Show a year's cost before the price")),
        (Text("决策人", "Decider"), Text("一直没见到拍板的人", "Whoever decides was never met"), Text("进入报价前必须见过决策人", "No quotation before the decider was met")),
        (Text("交期", "Delivery"), Text("承诺的交期对方不信", "They did not believe the promised delivery"), Text("附上近三个月的准时率", "Add our rate of the last three months")),
    ),
    "service": (
        (Text("交期", "Delivery"), Text("延误第二天才说，客户很不满", "The delay was told a day late"), Text("一知道延误马上电话通报", "Call as soon as a delay is known")),
        (Text("技术参与", "Engineering along"), Text("投诉当天技术到场，客户反而更信任", "Engineering went there the same day: they trust us more than before"), Text("质量投诉当天派技术", "Send engineering on the day of a complaint")),
    ),
}  # fmt: skip
KINDS = {"won": Text("赢单", "Won"), "lost": Text("输单", "Lost"), "service": Text("服务", "Service")}


def lesson_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind lessons, in the demo's language."""
    rows = sorted(_rows(demo), key=lambda row: str(row["date"]), reverse=True)
    return {"lessons": tuple(_reviewed(demo, row, place) for place, row in enumerate(rows))[::-1]}


def _rows(demo: DemoData) -> Iterator[dict[str, object]]:
    chance = Chance(33, "lessons")
    states = {said(STEP_WORDS, kind, demo.lang): kind for kind in ("won", "lost")}
    decided = [row for row in deal_rows(demo)["deals"] if row["stage"] in states]
    decided.sort(key=lambda row: row["closed"], reverse=True)
    for place, deal in enumerate(decided[UNTOLD:]):
        if place % EVERY and (demo.as_of - deal["closed"]).days > LATELY:
            continue
        yield _row(demo, states[deal["stage"]], deal, deal["closed"] + 3 * DAY, chance) | {
            "deal": deal["deal"]
        }
    for customer in sound_customers(demo)[100 : 100 + SERVICE]:
        record = {"customer_id": customer["id"], "customer": customer["name"], "owner": customer["owner"]}
        yield _row(demo, "service", record, demo.as_of - chance.between(20, 300) * DAY, chance)


def _row(
    demo: DemoData, kind: str, record: Mapping[str, object], day: dt.date, chance: Chance
) -> dict[str, object]:
    topic, lesson, advice = (text.in_(demo.lang) for text in chance.pick(TOPICS[kind]))
    return {
        "date": work_day(min(day, demo.as_of)), "kind": KINDS[kind].in_(demo.lang), "topic": topic, "customer_id": record["customer_id"],
        "customer": record["customer"], "lesson": lesson, "advice": advice, "author": record["owner"],
    }  # fmt: skip


def _reviewed(demo: DemoData, row: dict[str, object], place: int) -> Row:
    """The row, reviewed a week later unless it is one of the newest."""
    if place < UNREVIEWED:
        return row
    day: dt.date = row["date"]  # type: ignore[assignment]  # as made above
    return row | {
        "reviewer": Text("林总", "Ms Lin").in_(demo.lang),
        "reviewed": work_day(min(day + 7 * DAY, demo.as_of)),
    }
