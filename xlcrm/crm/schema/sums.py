"""Sales spread over columns: months across, or one column a year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlcrm.crm.schema.body import Body, title_unit_of
from xlcrm.crm.schema.headers import PUT_TOGETHER, Header, read_header
from xlcrm.crm.schema.periods import Period, is_fiscal, is_to_date, sales_period
from xlcrm.crm.schema.units import NO_UNIT, split_unit
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Column
from xlcrm.crm.values.base import Fault, Read
from xlcrm.crm.values.numbers import read_numbers

_TOTALS = frozenset(
    {
        "合计",
        "总计",
        "小计",
        "全年",
        "全年合计",
        "年度合计",
        "累计",
        "total",
        "totals",
        "sum",
        "yeartotal",
        "grandtotal",
        "fullyear",
        "ytd",
    }
)


_SAYS_NOTHING = re.compile(
    r"(?:(?:基本|其他|其它|客户|详细|相关)?(?:信息|资料|情况|数据|明细)|details?|general|other|customer info|information|figures|data)?",
    re.IGNORECASE,
)
"""Names of groups of columns that leave open what the columns hold."""
_MONTHLY = re.compile(
    r"\b(?:monthly|(?:by|per|each) (?:calendar )?month)\b|[按分各逐每]月份?|月度", re.IGNORECASE
)
_EARLY_MONTHS = 3
"""So far into a year its sales say little yet: the last full year counts."""


def period_columns(headers: Mapping[int, Header]) -> dict[int, Period]:
    """Columns headed by a month or a year and nothing else but a word for sales; none unless there are two."""
    found = {column: period for column, header in headers.items() if (period := period_of(header))}
    shortest = min((period.months for period in found.values() if period.month), default=0)
    found = {
        column: period for column, period in found.items() if not period.month or period.months == shortest
    }
    return found if len(set(found.values())) >= 2 else {}


def period_of(header: Header) -> Period | None:
    """The period that a header names, alone or under a group whose name says nothing of what is counted."""
    text = header.text.replace("销量", "销售") if header.unit.currency else header.text
    group, _, last = header.text.rpartition("/")
    return sales_period(text) or (sales_period(last) if _leaves_sales(group) else None)


def _leaves_sales(group: str) -> bool:
    """May what stands below the group's name be sales: because it says so (Spend NZ$), or because it says nothing?"""
    said = _MONTHLY.sub(" ", split_unit(group)[0]).strip()
    return bool(_SAYS_NOTHING.fullmatch(said)) or any(
        one.field == "sales" and one.strength >= PUT_TOGETHER for one in read_header(said).of("customers")
    )


def total_columns(headers: Mapping[int, Header]) -> set[int]:
    """Columns that add the period columns up."""
    periods = period_columns(headers)
    if not periods:
        return set()
    near = range(min(periods) - 2, max(periods) + 4)
    longer = {
        column
        for column, header in headers.items()
        if column not in periods and (period := period_of(header)) and period.month
    }
    return longer | {
        column
        for column in near
        if column in headers and squeezed(headers[column].text.rpartition("/")[2]) in _TOTALS
    }


def read_periods(body: Body) -> None:
    """Put `sales` together from period columns when the table has no sales column of its own."""
    periods = period_columns(body.found.block.headers) if body.found.kind == "customers" else {}
    if body.found.by_month or not periods or not body.rows:
        return
    if "sales" in body.columns:
        first = min(periods)
        body.tell(
            "periods_beside_sales", body.found.block.header_row, first, header=body.columns["sales"].header
        )
        return
    chosen = _chosen(body, periods)
    reads = {column: read_month(body, column) for column in chosen}
    sums = [_sum([read.values[index] for read in reads.values()]) for index in range(len(body.rows))]
    body.data["sales"] = sums
    first, last = min(chosen), max(chosen)
    names = [body.found.block.headers[column].text for column in (first, last)]
    scale, currency = unit_of(body, first)
    total = _total_column(body)
    header = names[0] if first == last else f"{names[0]} … {names[1]}"
    body.columns = {
        **body.columns,
        "sales": Column(
            "sales", first, header, scale, currency, how="understood", more=tuple(sorted(chosen - {first}))
        ),
    }
    body.tell(
        _code(body, periods, chosen), body.found.block.header_row, first, header=header, count=len(chosen)
    )
    if total and not any(period.month == 0 for period in periods.values()):
        _check_total(body, total, sums if len(chosen) == len(periods) else None)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 6) if known else None


def _chosen(body: Body, periods: Mapping[int, Period]) -> set[int]:
    """Which columns count: twelve months at most, the last that hold anything; of years the running one (a fiscal year is called after its end)."""
    months = {column: period for column, period in periods.items() if period.month}
    if not months:
        return _chosen_year(body, periods)
    if len({period.year for period in months.values()}) == 1:
        return set(months)
    used = [column for column in months if any(value is not None for value in body.cells(column))] or list(
        months
    )
    latest = sorted({months[column] for column in used})[
        -12 // max(1, min(period.months for period in months.values())) :
    ]
    return {column for column in used if months[column] in latest}


def _chosen_year(body: Body, periods: Mapping[int, Period]) -> set[int]:
    used = [column for column in periods if any(value is not None for value in body.cells(column))] or list(
        periods
    )
    as_of = body.context.as_of
    running = as_of.year if as_of and as_of.month > _EARLY_MONTHS else 0
    full = [column for column in used if periods[column].year < (as_of.year if as_of else 9999)] or used
    texts = {column: body.found.block.headers[column].text for column in used}
    now = (
        [column for column in used if running and is_to_date(texts[column])]
        or [
            column
            for column in used
            if running and periods[column].year == running + is_fiscal(texts[column])
        ]
        or [column for column in used if periods[column].year == running]
    )
    return {max(now or full, key=lambda column: periods[column].year)}


def _code(body: Body, periods: Mapping[int, Period], chosen: set[int]) -> str:
    """The running year beside the last full one may be meant or not: asked about."""
    if len(chosen) > 1:
        return "sales_from_periods"
    (column,) = chosen
    as_of = body.context.as_of
    unfinished = (
        not periods[column].month
        and as_of is not None
        and (periods[column].year >= as_of.year or is_to_date(body.found.block.headers[column].text))
    )
    return "sales_from_running_year" if unfinished else "sales_from_year"


def unit_of(body: Body, column: int) -> tuple[float, str]:
    """Scale and currency of a month's amounts, by its header or by the table's title."""
    unit = body.found.block.headers[column].unit
    if unit.scale == 1.0:
        title = title_unit_of(body.found.block.titles)
        return (title.scale, unit.currency or title.currency) if title != NO_UNIT else (1.0, unit.currency)
    return unit.scale, unit.currency


def read_month(body: Body, column: int) -> Read:
    """The amounts of a month, with what could not be read told."""
    scale, _ = unit_of(body, column)
    read = read_numbers([body.found.block.sheet.at(row, column) for row in body.rows], scale=scale)
    for fault in read.faults:
        body.tell(fault.code, body.rows[fault.place], column, **fault.values)
    return read


def _total_column(body: Body) -> int:
    headers = body.found.block.headers
    return min((column for column in total_columns(headers) if not period_of(headers[column])), default=0)


def _check_total(body: Body, column: int, sums: list[float | None] | None) -> None:
    """The team's own total column agrees with the months, or each row where it does not is named."""
    if sums is None:
        return
    scale, _ = unit_of(body, column)
    own = read_numbers([body.found.block.sheet.at(row, column) for row in body.rows], scale=scale)
    wrong = [
        Fault(index, "months_unlike_total", {"total": total, "sum": sums[index]})
        for index, total in enumerate(own.values)
        if total is not None and abs(total - (sums[index] or 0.0)) > max(1.0, abs(total) * 0.001)
    ]
    for fault in wrong:
        body.tell(fault.code, body.rows[fault.place], column, **fault.values)
