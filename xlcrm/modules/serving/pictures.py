"""What the modules of service put on the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.service.figures import by_month, causes, figures, share, up_to
from xlcrm.crm.service.papers import missing_by_paper
from xlcrm.crm.service.promises import by_month as by_month_due
from xlcrm.crm.service.promises import by_owner, kept
from xlcrm.lang import Text
from xlcrm.modules.serving.papers_found import deliveries, needed
from xlcrm.modules.serving.papers_found import known as known_papers
from xlcrm.modules.serving.promises_found import known as promises
from xlcrm.modules.serving.requests_found import timed
from xlcrm.modules.serving.rewards_page import by_whom
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.modules.serving.rewards_found import Kind

MONTHS, CAUSES, LARGEST = 12, 6, 8


def service_pictures(desk: Desk) -> Iterator[Picture]:
    """What came and how soon it was answered, and why customers complain."""
    found = timed(desk)
    months = by_month(found, desk.as_of, MONTHS)
    every = figures(up_to(found, desk.as_of, MONTHS))
    yield Picture(
        Text("服务：收到的请求与当天回复率", "Service: requests, and answered on the day"),
        Text("月份", "Month"),
        list(months),
        (
            Bars(Text("收到", "Received"), [each.received for each in months.values()], colour=CHART["bar"]),
            Bars(Text("当天回复率", "Same day"), [share(each.same_day) for each in months.values()], "cell percent", CHART["line"], line=True),
        ),
        note=Text(f"未解决 {every.open} 件，超时 {every.late} 件。", f"{every.open} not solved, {every.late} late."),
        own_axis=True,
    )  # fmt: skip
    told = list(causes(up_to(found, desk.as_of, MONTHS)).items())[:CAUSES]
    yield Picture(
        Text("投诉与退换货的根因（近 12 个月）", "Root causes of complaints and returns (12 months)"),
        Text("根因", "Root cause"),
        [name or Text("（未填）", "(not written)") for name, _ in told],
        (Bars(Text("件数", "Requests"), [count for _, count in told], colour=CHART["strong"]),),
        "bar",
    )


def promise_pictures(desk: Desk) -> Iterator[Picture]:
    """Kept and broken, by rep."""
    owners = by_owner(promises(desk), desk.as_of)
    every = kept(promises(desk), desk.as_of)
    share = "–" if every.share is None else f"{every.share:.0%}"
    parts = (
        ("已兑现", "Kept", "kept", "strong"),
        ("失信", "Broken", "broken", "line"),
        ("未到期", "Open", "open", "quiet"),
    )
    yield Picture(
        Text("承诺：各人兑现与失信", "Promises kept and broken by rep"),
        Text("负责人", "Rep"),
        [name or "–" for name in owners],
        tuple(Bars(Text(zh, en), [getattr(each, name) for each in owners.values()], colour=CHART[colour]) for zh, en, name, colour in parts),
        "stacked bar",
        note=Text(f"兑现率 {share}，失信 {every.broken} 个。", f"{share} kept, {every.broken} broken."),
    )  # fmt: skip


def paper_pictures(desk: Desk) -> Iterator[Picture]:
    """Deliveries on time and late, and what is missing."""
    months = by_month_due(deliveries(desk), desk.as_of, MONTHS)
    parts = (("准时", "On time", "kept", "strong"), ("迟交", "Late", "broken", "line"))
    every = kept(deliveries(desk), desk.as_of)
    share_ = "–" if every.share is None else f"{every.share:.0%}"
    yield Picture(
        Text("交货：准时与迟交", "Deliveries on time and late"),
        Text("约定交货月", "Month promised"),
        list(months),
        tuple(Bars(Text(zh, en), [getattr(each, name) for each in months.values()], colour=CHART[colour]) for zh, en, name, colour in parts),
        "stacked",
        note=Text(f"准时率 {share_}。", f"{share_} on time."),
    )  # fmt: skip
    lack = list(missing_by_paper(known_papers(desk), needed(desk), desk.lang).items())[:CAUSES]
    yield Picture(
        Text("缺哪些单证", "Documents missing"),
        Text("单证", "Document"),
        [name for name, _ in lack],
        (Bars(Text("订单数", "Orders"), [count for _, count in lack], colour=CHART["bar"]),),
        "bar",
    )


def rebate_pictures(desk: Desk) -> Iterator[Picture]:
    """The customers with the largest rebates."""
    yield _rewards(
        desk,
        "rebate_rules",
        Text("返利最多的客户", "Customers with the largest rebates"),
        Text("返利", "Rebate"),
    )


def commission_pictures(desk: Desk) -> Iterator[Picture]:
    """Commissions by rep."""
    yield _rewards(
        desk, "commission_rules", Text("各人的提成", "Commissions by rep"), Text("提成", "Commission")
    )


def _rewards(desk: Desk, kind: Kind, title: Text, what: Text) -> Picture:
    sums = by_whom(desk, kind)
    names = list(sums)[:LARGEST]
    total = sum(sums.values())
    bars = Bars(what, [sums[name] for name in names], "cell money", CHART["strong"])
    note = Text(f"近一年共 {total:,.0f}。", f"{total:,.0f} in all, within a year.")
    return Picture(title, Text("名称", "Name"), names, (bars,), "bar", note=note)
