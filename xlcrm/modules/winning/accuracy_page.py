"""预测准确度/Forecast accuracy: what was forecast of each month, and what was won in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed, or_dash
from xlcrm.crm.forecast_accuracy import (
    HORIZONS,
    MONTHS_BACK,
    Accuracy,
    Month,
    accuracy,
    months_over,
    reps_of,
    won_by_month_and_rep,
)
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.winning.found import forecasts, known
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.forecast_accuracy import Forecast
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 13
RIGHT = 8
"""Column at which the right half begins."""
SHOWN = 12
"""Days whose forecast is listed, the newest first."""
WON = Text("赢单金额", "Won")
REPS = Text(f"业务员（提前 {HORIZONS[0]} 天）", f"Rep ({HORIZONS[0]} days before)")
FORECAST = Text("当时的预测", "Forecast then")


class Row(NamedTuple):
    """One line of how right the forecasts were."""

    name: str
    measured: Accuracy


def accuracy_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    kept, wins = forecasts(desk).until(desk.as_of), won_by_month_and_rep(known(desk))
    fewest = int(desk.setting("deal_forecast_months"))
    months = months_over(kept, wins, desk.as_of)
    page.heading(Text("预测准确度", "Forecast accuracy"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _how_to_read(desk, len(kept.days)), "subtitle")
    page.section(4, Text("每个月：预测与赢单", "Month by month: forecast and won"), WIDTH)
    _months(page, months)
    row = 6 + MONTHS_BACK + 2
    page.section(row, Text("有多准", "How right"), WIDTH)
    page.put(row + 1, 1, _what_it_means(fewest), "notice")
    horizons = [Row(page.say(_before(days)), accuracy(months, days, fewest)) for days in HORIZONS]
    by_rep = [
        Row(rep or "–", accuracy(months_over(kept, wins, desk.as_of, rep), HORIZONS[0], fewest))
        for rep in reps_of(kept, wins)
    ]
    _table(page, "crmForecastAccuracy", row + 2, 1, Text("提前多久", "How long before"), horizons)
    reps = _table(
        page, "crmForecastByRep", row + 2, RIGHT, REPS, [one for one in by_rep if one.measured.months]
    )
    row = max(reps.last, row + 6) + 2
    page.section(row, Text("每天留下的预测", "The forecast of each day"), WIDTH)
    _days(page, row + 1, kept.days)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _before(days: int) -> Text:
    return Text(f"提前 {days} 天", f"{count_of(days, 'day')} before")


def _how_to_read(desk: Desk, days: int) -> Text:
    undated = sum(one.state == "won" and not (one.closed or one.close) for one in known(desk))
    zh = f"；{undated} 个赢单没有日期，不计入" if undated else ""
    en = f"; {count_of(undated, 'won deal')} without a date left out" if undated else ""
    return Text(
        f"每次刷新留下当天的加权预测（每天一份，现有 {days} 天），月份结束后与实际赢单比较{zh}。",
        f"Each refresh keeps the weighted forecast of its day (one a day, {days} kept); once a month is over it is compared with what was won{en}.",
    )


def _what_it_means(fewest: int) -> Text:
    return Text(
        f"“提前”从月初算起，取那天或之前 30 天内最近一份预测。偏差 =（预测 − 赢单）÷ 赢单，误差 = 各月 |预测 − 赢单| 之和 ÷ 赢单；之后才出现的商机也算赢单。不足 {fewest} 个月不给出。",
        f"Before the month begins; the last forecast of that day or the 30 days before it. Bias: (forecast − won) / won; error: the months' |forecast − won| / won; deals that came later count as won too. Nothing is shown below {fewest} months.",
    )


def _months(page: Page, months: Sequence[Month]) -> None:
    def ahead(days: int) -> Col:
        return Col(f"ahead{days}", _before(days), lambda one, _: one.forecasts[days], "cell money", 13)

    columns = (
        Col("month", Text("月份", "Month"), look="cell strong", width=18),
        *(ahead(days) for days in reversed(HORIZONS)),
        Col("won", WON, look="cell money", width=13),
    )
    empty = Text("还没有结束的月份可比。", "No month is over yet.")
    placed = page.table("crmForecastMonths", 5, columns, months, height=18, empty=empty)
    if months:
        _chart(page, placed)


def _chart(page: Page, placed: Placed) -> None:
    ahead = placed.area(f"ahead{HORIZONS[0]}")
    series = (
        Series(page.say(Text("提前 30 天的预测", "Forecast 30 days before")), placed.area("month"), ahead, colour=CHART["quiet"]),
        Series(page.say(WON), placed.area("month"), placed.area("won"), colour=CHART["strong"]),
    )  # fmt: skip
    title = page.say(Text("提前 30 天的预测与赢单", "Forecast 30 days before, and won"))
    page.charts.append(ChartSpec("column", title, series, Area(5, RIGHT, 18, WIDTH), number_format="#,##0"))


def _table(page: Page, name: str, row: int, left: int, head: Text, rows: Sequence[Row]) -> Placed:
    columns = (
        Col("name", head, look="cell strong", width=18),
        Col("months", Text("月数 n", "Months n"), lambda one, _: one.measured.months, "cell count", 10),
        Col("forecast", FORECAST, lambda one, _: one.measured.forecast, "cell money", 13),
        Col("won", WON, lambda one, _: one.measured.won, "cell money", 13),
        Col("bias", Text("偏差", "Bias"), lambda one, _: or_dash(one.measured.bias, 4), "cell percent", 13),
        Col("error", Text("误差", "Error"), lambda one, _: or_dash(one.measured.error, 4), "cell percent", 13),
    )  # fmt: skip
    empty = Text("还没有可比的预测。", "No forecast to compare yet.")
    return page.table(name, row, columns, rows, left=left, height=18, empty=empty)


def _days(page: Page, row: int, days: Mapping[str, Forecast]) -> None:
    newest = sorted(days, reverse=True)[:SHOWN]
    columns = (
        Col("day", Text("日期", "Day"), lambda day, _: day, "cell strong", 18),
        Col("months", Text("月数", "Months"), lambda day, _: len(days[day]), "cell count", 10),
        Col("total", Text("加权合计", "Weighted"), lambda day, _: _sum(days[day]), "cell money", 13),
        Col("now", Text("当月", "That month"), lambda day, _: _sum(days[day], day[:7]), "cell money", 13),
    )  # fmt: skip
    page.table("crmForecastDays", row, columns, newest, height=18)
    if len(days) > SHOWN:
        left = len(days) - SHOWN
        page.put(
            row + SHOWN + 1, 1, Text(f"还有 {left} 天更早的。", f"{count_of(left, 'earlier day')}."), "notice"
        )


def _sum(table: Forecast, month: str = "") -> float:
    return round(sum(sum(reps.values()) for name, reps in table.items() if month in ("", name)), 2)
