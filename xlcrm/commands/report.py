"""`xlcrm report`: the monthly report as a workbook of its own, and one A4 page as PDF."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.commands.check import mapping_lines
from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError
from xlcrm.lang import Text
from xlcrm.marks import Ask, Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.monthly import Month

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


@command(
    CommandMark(
        name="report",
        label=Text("月报", "Monthly report"),
        help=Text(
            "为老板写一份月报：单独的工作簿，和一页 A4 的 PDF；台账不变。",
            "Write the month for the boss: a workbook of its own and one A4 page as PDF; your workbook stays as it is.",
        ),
        group="share",
        icon="ChartInsert",
        button=Button("X", asks=(Ask("month", Text("哪个月，如 2026-10（留空：上一个完整的月）", "Which month, such as 2026-10 (empty: the last whole one)")),)),
        options=(
            Option("month", Text("哪个月，如 2026-10（默认：上一个完整的月）", "which month, such as 2026-10 (default: the last whole one)"), metavar="MONTH"),
            Option("to", Text("放在这个文件夹（默认：台账旁边）", "folder for the files (default: beside the workbook)"), "path", metavar="DIR", of_each="names"),
            Option("no-pdf", Text("不另存 PDF", "no PDF"), "flag"),
            Option("yes", Text("列的对应关系正确", "the columns are right"), "flag"),
        ),
        needs="books",
        files=True,
    )
)  # fmt: skip
def report(request: Request) -> Outcome:
    """The report as an Outcome: files to be written beside the workbook, which stays as it is."""
    from xlcrm.commands.results import compute
    from xlcrm.commands.situation import look_at, need_customers

    month = _wanted(request)
    here = look_at(replace(request, options={**request.options, "as-of": _as_of(month, request.today)}))
    need_customers(here)
    if not (request.option("yes", False) or is_confirmed(here)):
        return _to_be_confirmed(here)
    results = compute(here, ("tiers", "overdue"), request.progress)
    return _outcome(here, results, month, request)


def _wanted(request: Request) -> str:
    """The month that was asked for, else the last one that is over."""
    said = str(request.option("month") or "").strip()
    if not said:
        before = request.today.replace(day=1) - dt.timedelta(1)
        return f"{before:%Y-%m}"
    found = _MONTH.fullmatch(said)
    if (
        not found
        or not 1 <= int(found[2]) <= 12
        or f"{found[1]}-{int(found[2]):02}" > f"{request.today:%Y-%m}"
    ):
        raise UsageError(
            f"“{said}”不是已经开始的月份。请写成 {request.today:%Y-%m} 这样。",
            f"'{said}' is no month that has begun. Write it like {request.today:%Y-%m}.",
        )
    return f"{found[1]}-{int(found[2]):02}"


def _as_of(month: str, today: dt.date) -> dt.date:
    from xlcrm.crm.monthly import last_day

    return min(last_day(month), today)


def _to_be_confirmed(here: Situation) -> Outcome:
    ask = here.say(
        "请先核对上面的对应关系；正确就加上 --yes 再运行。没有写入任何文件。",
        "Check the columns above; if they are right, run again with --yes. No file was written.",
    )
    lines = (*mapping_lines(here), ask)
    data = {"written": None, "confirmed": False}
    return Outcome(lines, data, confirmed=False, headline=ask, ask=lines, lang=here.lang, only_told=True)


def _outcome(here: Situation, results: Results, month: str, request: Request) -> Outcome:
    from xlcrm.commands.views.report import NAME, ReportData, charts_sheet, report_sheet
    from xlcrm.crm.monthly import last_day, monthly
    from xlcrm.workbook.looks import FONTS
    from xlcrm.workbook.package.render import render

    found = monthly(
        here.ledger, here.settings, results.calendars, results.trade, results.tiers, results.contacts, month
    )
    named = [*found.new, *found.lost, *found.given_up]
    names = here.ledger.customers.loc[named, "name"]
    data = ReportData(
        found,
        results.trade.currency,
        {str(key): str(name or key) for key, name in names.items()},
        results.overdue,
        complete=last_day(month) <= request.today,
    )
    title = f"{NAME.in_(here.lang)} {month}"
    page = report_sheet(data, here.lang)
    pictures, remarks = _module_pictures(here, results, request.today)
    more = charts_sheet(pictures, remarks, here.lang)
    font = FONTS[here.lang]
    book = render([page, more] if more.charts else [page], font=font, title=title)
    stem = _folder(here, request) / f"{Path(here.book.name).stem}-{NAME.in_(here.lang)}-{month}"
    return Outcome(
        lines=tuple(_lines(here, found, stem, results)),
        headline=f"{stem}.xlsx",
        data={"month": month, "sales": found.sales, "contacts": found.contacts, "visits": found.visits},
        files={f"{stem}.xlsx": book},
        prints={}
        if request.option("no-pdf", False)
        else {f"{stem}.pdf": render([page], font=font, title=title)},
        lang=here.lang,
    )


def _module_pictures(
    here: Situation, results: Results, today: dt.date
) -> tuple[list[Picture], tuple[Text, ...]]:
    """The charts of the team's modules, as of the month's last day, and what to know of their records."""
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.modules import module_pictures
    from xlcrm.commands.past_records import on_that_day

    then, remarks = on_that_day(here) if here.as_of < today else (here, ())
    return list(module_pictures(Desk(then, results, (), {}, (), confirmed=True))), remarks


def _folder(here: Situation, request: Request) -> Path:
    given = request.option("to")
    path = getattr(here.book, "path", None)
    if given or path is None:
        return Path(str(given or "."))
    return Path(path).parent


def _lines(here: Situation, month: Month, stem: Path, results: Results) -> Iterator[str]:
    sales = list(month.sales.values())[-1]
    yield here.say(
        f"{month.month}：销售额 {sales:,.0f}，联系 {month.contacts}，拜访 {month.visits}，覆盖率 {month.coverage:.0%}，"
        f"逾期 {results.overdue}",
        f"{month.month}: sales {sales:,.0f}, contacts {month.contacts}, visits {month.visits}, coverage "
        f"{month.coverage:.0%}, overdue {results.overdue}",
    )
    if month.given_up:
        yield here.say(
            f"没试够 {here.settings.attempts} 次就放下的线索：{len(month.given_up)} 个",
            f"Leads given up before try {here.settings.attempts}: {len(month.given_up)}",
        )
    yield here.say(f"月报：{stem}.xlsx", f"The report: {stem}.xlsx")
