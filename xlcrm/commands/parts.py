"""`xlcrm tiers`, `overdue`, `dashboard` …: one part of the refresh, or all of it, with the sheets that belong to it."""

from __future__ import annotations

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import SHARED, run_parts
from xlcrm.commands.results import PARTS
from xlcrm.lang import Text
from xlcrm.marks import Button, CommandMark, command


@command(
    CommandMark(
        name="tiers",
        label=Text("算等级", "Compute tiers"),
        help=Text(
            "只计算客户等级，写入“等级”和“说明”两列，并列出“等级”工作表：变动、RFM、产品线。",
            "Compute the tiers only, into the columns Tier and Why, and list the sheet Tiers: changes, RFM, product lines.",
        ),
        group="tiers",
        icon="SortDescendingExcel",
        button=Button("E", large=True),
        options=SHARED,
        needs="books",
        writes=True,
    )
)
def tiers(request: Request) -> Outcome:
    """The tiers as an Outcome."""
    return run_parts(request, ("tiers",), ("tiers",))


@command(
    CommandMark(
        name="overdue",
        label=Text("查逾期", "Find overdue contacts"),
        help=Text(
            "计算下次联系和逾期天数，更新“今日”，并列出“逾期”工作表。",
            "Compute next contacts and days overdue, refresh the sheet Today and list the sheet Overdue.",
        ),
        group="follow-up",
        icon="ReminderGallery",
        button=Button("O", large=True),
        options=SHARED,
        needs="books",
        writes=True,
    )
)
def overdue(request: Request) -> Outcome:
    """Due contacts as an Outcome."""
    return run_parts(request, ("overdue",), ("overdue",))


@command(
    CommandMark(
        name="risk",
        label=Text("看流失", "Find customers at risk"),
        help=Text(
            "列出“流失预警”和“分群”：谁可能流失、谁可挽回、为什么流失；各群规模、未购产品、成长空间。",
            "List the sheets At risk and Groups: who may leave, whom to win back, why others left; groups, products not bought, room to grow.",
        ),
        group="tiers",
        icon="TraceError",
        button=Button("K"),
        options=SHARED,
        needs="books",
        writes=True,
    )
)
def risk(request: Request) -> Outcome:
    """Customers at risk and groups as an Outcome."""
    return run_parts(request, ("tiers",), ("risk", "groups"))


@command(
    CommandMark(
        name="greetings",
        label=Text("列问候", "List greetings"),
        help=Text(
            "列出“问候”工作表：这些天的生日（公历、农历）和节日，用什么方式、说什么。",
            "List the sheet Greetings: birthdays (solar and lunar) and festivals of these days, by which channel and in which words.",
        ),
        group="follow-up",
        icon="HappyFace",
        button=Button("B"),
        options=SHARED,
        needs="books",
        writes=True,
    )
)
def greetings(request: Request) -> Outcome:
    """Greetings as an Outcome."""
    return run_parts(request, ("overdue",), ("greetings",))


@command(
    CommandMark(
        name="dashboard",
        label=Text("仪表盘", "Dashboard"),
        help=Text(
            "更新一切，并列出“仪表盘”和“月度”工作表：给主管看的数字和图，目标与实际。",
            "Refresh everything and list the sheets Dashboard and Month: figures and charts for the manager, targets against what was done.",
        ),
        group="tiers",
        icon="ChartInsert",
        button=Button("Z1"),
        options=SHARED,
        needs="books",
        writes=True,
    )
)
def dashboard(request: Request) -> Outcome:
    """The manager's sheets as an Outcome."""
    return run_parts(request, PARTS, ("dashboard", "month"))
