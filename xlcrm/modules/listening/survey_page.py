"""满意度/Satisfaction: what customers say by quarter, by tier and by rep, one scale at a time and nothing for few voices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.departments import department_of
from xlcrm.crm.listening.figures import Voice, by_group, by_quarter, of_scales, two_years, voice
from xlcrm.crm.listening.scales import SCALES, SMALLEST, Scale
from xlcrm.grid import Area
from xlcrm.lang import Text, by_count, count_of
from xlcrm.modules.listening.found import counted, known, rep_of, tier_of
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.listening.ratings import Rating
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, CHART_LEFT = 15, 8
TALL = 9
"""Rows that a chart takes at least."""
Row = tuple[str, Voice, Voice | None]
MEAN, NPS = Text("平均分", "Mean"), Text("NPS", "NPS")


def survey_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = of_scales(counted(desk))
    page.heading(Text("满意度", "Satisfaction"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk), "subtitle")
    row, breaks = 4, []
    for name, ratings in found.items():
        breaks += [row] if row > 4 else []
        row = _scale(page, desk, row, SCALES[name], ratings)
    if not found:
        page.put(4, 1, Text("还没有评价：在“满意度评价”表里填，或导入问卷的 CSV。", "There are no answers yet: type them on Survey answers, or import a form's CSV."), "cell muted")  # fmt: skip
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=tuple(breaks), landscape=False)


def _summary(desk: Desk) -> Text:
    faults = len(known(desk).faults or {})
    said = Text(f"少于 {SMALLEST} 份的不显示数字；各种分制分开算。", f"Nothing is shown for fewer than {SMALLEST} answers; scales are never mixed.")  # fmt: skip
    if not faults:
        return said
    return Text(
        said.zh + f"有 {faults} 行的分数没有计入，见“评价提示”。",
        said.en
        + f" {count_of(faults, 'row')} {by_count(faults, 'is', 'are')}"
        + " not counted: see To mind.",
    )


def _scale(page: Page, desk: Desk, row: int, scale: Scale, ratings: Sequence[Rating]) -> int:
    """Everything of one scale; the row after it."""
    days = int(desk.setting("survey_days"))
    now, before = two_years(ratings, desk.as_of, days)
    page.section(row, _title(scale, voice(now), days), WIDTH)
    quarters: list[Row] = [(name, one, None) for name, one in by_quarter(ratings, desk.as_of).items()]
    row = _block(page, row + 1, scale, "Quarters", Text("季度", "Quarter"), quarters)
    nobody = words.NOBODY.in_(desk.lang)
    groups: tuple[tuple[str, Text, Callable[[Rating], str], str], ...] = (
        ("Tiers", words.TIER, lambda one: tier_of(desk, one.at), desk.here.say("（未知客户）", "(unknown)")),
        ("Reps", words.REP, lambda one: rep_of(desk, one), nobody),
    )
    if department := department_of(desk.here.ledger):
        nowhere = desk.here.say("（未知部门）", "(no department)")
        groups = (
            *groups,
            (
                "Departments",
                Text("部门", "Department"),
                lambda one: department.get(rep_of(desk, one), ""),
                nowhere,
            ),
        )
    for name, head, group, nameless in groups:
        rows = _named(by_group(now, before, group), nameless)
        row = _block(page, row, scale, name, head, rows)
    return row


def _title(scale: Scale, now: Voice, days: int) -> Text:
    value = "–" if now.value is None else f"{now.value:.1f}"
    low = "–" if now.low is None else f"{now.low:.0%}"
    what = NPS if scale.name == "nps" else MEAN
    return Text(
        f"{scale.label.zh}：近 {days} 天 {now.count} 份，{what.zh} {value}，低分（≤{scale.low:g}）{low}",
        f"{scale.label.en}: {count_of(now.count, 'answer')} in {count_of(days, 'day')}, {what.en} {value}, low (≤{scale.low:g}) {low}",
    )


def _named(found: Mapping[str, tuple[Voice, Voice]], nameless: str) -> list[Row]:
    return [(name or nameless, now, before) for name, (now, before) in found.items()]


def _block(page: Page, row: int, scale: Scale, name: str, head: Text, rows: Sequence[Row]) -> int:
    """A table with its chart beside it; the row of the next block."""
    columns = _columns(scale, head, former=name != "Quarters")
    placed = page.table(f"crm{scale.name.title()}{name}", row, columns, rows, height=20, empty=Text("这段时间没有评价。", "No answers in this time."))  # fmt: skip
    if not any(one.value is not None for _, one, _ in rows):
        return placed.last + 2
    bottom = row + max(len(rows) + 1, TALL)
    page.charts.append(_chart(page, scale, head, placed, Area(row, CHART_LEFT, bottom, WIDTH), line=name == "Quarters"))  # fmt: skip
    return max(placed.last, bottom) + 2


def _columns(scale: Scale, head: Text, *, former: bool) -> tuple[Col, ...]:
    value = NPS if scale.name == "nps" else MEAN
    look = "cell decimal center"
    columns = (
        Col("name", head, lambda row, _: row[0], "cell strong", 18),
        Col("count", Text("份数 n", "Answers n"), lambda row, _: row[1].count, "cell count", 12),
        Col("value", value, lambda row, _: row[1].value, look, 12),
        Col("low", Text("低分率", "Share low"), lambda row, _: row[1].low, "cell percent center", 12),
    )  # fmt: skip
    if not former:
        return columns
    return (
        *columns,
        Col("count before", Text("上期份数", "n before"), lambda row, _: row[2].count, "cell count", 12),
        Col("before", Text("上期", "Before"), lambda row, _: row[2].value, look, 12),
    )  # fmt: skip


def _chart(page: Page, scale: Scale, head: Text, placed: Placed, area: Area, *, line: bool) -> ChartSpec:
    value = NPS if scale.name == "nps" else MEAN
    series = Series(page.say(value), placed.area("name"), placed.area("value"), colour=CHART["strong"])
    title = Text(f"{scale.label.zh}：按{head.zh}", f"{scale.label.en} by {head.en.lower()}")
    return ChartSpec(
        "line" if line else "column",
        page.say(title),
        (series,),
        area,
        number_format="0",
        legend=False,
        y_range=_ends(scale),
    )


def _ends(scale: Scale) -> tuple[float, float]:
    """The whole scale, so that another quarter's chart is drawn alike and no bar begins in the middle."""
    return (-100.0, 100.0) if scale.name == "nps" else (0.0, scale.highest)
