"""Samples lent to customers: a module (two sheets), a cell function and a command for xlcrm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xlcrm.commands.module import Colour, Computed, Module, Records, View
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import look_at
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.schema.shapes import Field, Shape, like
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.marks import Argument, Button, CommandMark, UdfMark, command
from xlcrm.udfs.answering import Answers, cell_function
from xlcrm.udfs.arguments import Lines

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

SAMPLES = Shape(
    kind="samples",
    label=Text("样品", "Samples"),
    fields=(
        like("log", "date"),
        like("log", "customer"),
        Field("item", "text", "样品|样品名称|样机", "Sample|Sample item", width=26),
        Field("back", "date", "归还日期|还回日期", "Returned on|Date returned"),
        Field("days", "number", "借出天数", "Days out", owned=True),
    ),
    sheets="样品|样机|sample",
    needs=(("date", "customer", "item"),),
    telling=("item", "back"),
)


def days_out(desk: Desk) -> Computed:
    """How long each sample that did not come back has been out."""
    known = still_out(desk.records("samples"))["date"].dropna()
    return {"days": {str(key): (desk.as_of - day.date()).days for key, day in known.items()}}


def still_out(samples: pd.DataFrame) -> pd.DataFrame:
    """The samples that did not come back, the longest ones out first."""
    return samples[samples["back"].isna()].sort_values("date")


def samples_out(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 未还样品/Samples out."""
    rows = still_out(desk.records("samples")).dropna(subset="date").to_dict("records")
    allowed = dt.timedelta(days=desk.setting("samples_days"))
    page.heading(Text("未还样品", "Samples out"), Text("最久的在前。", "Those out for longest come first."))
    columns = (
        Col("customer", Text("客户", "Customer"), lambda row, _: row["customer"], "cell strong", 34),
        Col("item", Text("样品", "Sample"), lambda row, _: row["item"], "cell", 26),
        Col("date", Text("借出日期", "Lent on"), lambda row, _: row["date"].date(), "cell date", 13),
        Col(
            "due", Text("应还日期", "Due back"), lambda row, _: row["date"].date() + allowed, "cell date", 13
        ),
    )
    page.table("crmSamplesOut", 4, columns, rows, empty=Text("没有未还的样品。", "No samples are out."))
    return page.spec(freeze=(5, 1), repeat_rows=(4, 4))


MODULE = Module(
    name="samples",
    label=Text("样品", "Samples"),
    help=Text("借出的样品：谁借了什么、多久没还。", "Samples lent: who has what, and for how long."),
    records=(
        Records(
            SAMPLES,
            Text("一行一件借出的样品；还回时填归还日期。", "One sample lent a row; type the day when it is returned."),
            compute=days_out,
            colours=(Colour("days", "N({days})>60", "rule late"),),
        ),
    ),
    views=(View("samples_out", Text("未还样品", "Samples out"), samples_out),),
    settings=(
        Setting(
            "samples_days", "samples", "days", 60, Text("样品应还天数", "Days until samples are due"),
            Text("借出多少天后应当归还。", "Samples are due back so many days after they were lent."),
        ),
    ),
)  # fmt: skip


@cell_function(
    UdfMark(
        "SAMPLES_DUE",
        Text("样品", "Samples"),
        Text("样品应还日期：借出日期加 60 天。", "When samples are due back: 60 days after they were lent."),
        (Argument("lent", Text("借出日期", "the day it was lent"), "date"),),
        "=SAMPLES_DUE(A5:A100)",
    )
)
def samples_due(lent: Any) -> Answers:
    """The due date of each sample."""
    lines = Lines.of(lent=lent)
    days = [day + dt.timedelta(days=60) if day else None for day in lines.days("lent").tolist()]
    return lines.answers(days, lambda at: Text(f"{days[at]} = 借出 + 60 天", f"{days[at]} = lent + 60 days"))


@command(
    CommandMark(
        name="samples",
        label=Text("样品", "Samples"),
        help=Text(
            "说出还有多少样品没有归还；不写入任何内容。", "Say how many samples are out; writes nothing."
        ),
        group="data",
        icon="Package",
        button=Button("SM"),
    )
)
def samples(request: Request) -> Outcome:
    """The samples that are out, in lines for people and as data."""
    here = look_at(request)
    rows = still_out(here.brought.records("samples"))
    lines = [f"{row.customer} · {row.item} · {row.date:%Y-%m-%d}" for row in rows.itertuples()]
    head = here.say(f"未还的样品：{len(lines)}", f"Samples out: {len(lines)}")
    return Outcome((head, *lines), {"out": len(lines)}, lang=here.lang)
