"""A small module for tests of the framework: what a team learnt, with a column that xlcrm fills and a view with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.commands.module import Module, Records, View
from xlcrm.commands.views.page import Col
from xlcrm.crm.schema.shapes import Extension, Field, Shape, like
from xlcrm.crm.settings import Setting
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed
    from xlcrm.commands.views.page import Page
    from xlcrm.workbook.sheets import SheetSpec

KINDS = {"win": Text("成功|有效", "Worked|Success"), "loss": Text("失败", "Failed")}
SHAPE = Shape(
    kind="lessons",
    label=Text("经验", "Lessons"),
    fields=(
        like("log", "date"),
        like("log", "customer"),
        Field("kind", "text", "成败|结局", "Outcome", choices=KINDS),
        Field("lesson", "text", "经验教训|教训", "Lesson|What we learnt", width=50),
        Field("cost", "money", "代价|损失", "Cost"),
        Field(
            "age",
            "number",
            "距今天数",
            "Days ago",
            owned=True,
            prompt=Text("由 xlcrm 计算。", "Computed by xlcrm."),
        ),
    ),
    sheets="经验|教训|lesson",
    needs=(("date", "lesson"),),
    telling=("lesson", "kind", "cost"),
    keys=("date", "customer", "lesson"),
)


def ages(desk: Desk) -> Computed:
    known = desk.records("lessons")["date"].dropna()
    days = {str(key): (desk.as_of - day.date()).days for key, day in known.items()}
    return {"age": days}


def page(desk: Desk, page: Page) -> SheetSpec:
    found = desk.records("lessons")
    found = found[found["date"] >= pd.Timestamp(desk.as_of) - pd.Timedelta(days=desk.setting("lessons_days"))]
    counts = [
        (KINDS.get(str(kind), Text(str(kind), str(kind))).in_(desk.lang).split("|")[0], int(n))
        for kind, n in found.groupby("kind").size().items()
    ]
    page.heading(Text("经验统计", "Lessons by outcome"))
    columns = (
        Col("kind", Text("成败", "Outcome"), lambda row, _: row[0], "cell strong", 16),
        Col("count", Text("条数", "Lessons"), lambda row, _: row[1], "cell count", 10),
    )
    placed = page.table(
        "crmLessonsByOutcome", 4, columns, counts, empty=Text("还没有经验。", "No lessons yet.")
    )
    series = Series(page.say(Text("条数", "Lessons")), placed.area("kind"), placed.area("count"))
    page.charts.append(
        ChartSpec("bar", page.say(Text("成败", "Outcome")), (series,), Area(4, 4, 20, 9), legend=False)
    )
    return page.spec(freeze=(5, 1))


LESSONS = Module(
    name="lessons",
    label=Text("经验", "Lessons"),
    help=Text("记下每次的经验教训，按成败统计。", "Keep what was learnt, counted by outcome."),
    records=(Records(SHAPE, Text("一行一条经验。", "One lesson a row."), compute=ages),),
    extensions=(Extension("customers", (Field("mood", "text", "客户情绪|情绪", "Mood"),)),),
    settings=(
        Setting(
            "lessons_days",
            "lessons",
            "days",
            365,
            Text("经验保留天数", "Days that lessons count"),
            Text("更早的不统计。", "Older ones are not counted."),
        ),
    ),
    views=(View("lessons_by_outcome", Text("经验统计", "Lessons by outcome"), page),),
)
