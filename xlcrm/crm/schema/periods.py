"""Periods in headers, titles and sheet names: 1月, 2025年3月, Jan-26, 2025年销售额."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from xlcrm.crm.schema.units import split_unit
from xlcrm.crm.schema.words import plain
from xlcrm.grid import Value

_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_NAMES |= {name[:3]: number for name, number in _NAMES.items()} | {"sept": 9}
_CHINESE = {
    name: number
    for number, name in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}
_ENGLISH = "|".join(sorted(_NAMES, key=len, reverse=True))
_MONTH = re.compile(
    rf"(?:(?P<y>20\d\d|\d\d(?=年))\s*[-/.年]?\s*)?(?:(?P<m>1[0-2]|0?[1-9])\s*月份?|(?P<z>十[一二]?|[一二三四五六七八九])月份?|(?<![a-z])(?P<e>{_ENGLISH})(?![a-z])\.?)(?:[-\s'/]*(?P<y2>20\d\d|\d\d))?"
)
_DASHED = re.compile(r"(20\d\d)\s*[-/.]\s*(1[0-2]|0?[1-9])|(20\d\d)(1[0-2]|0[1-9])")
_YEAR = re.compile(
    r"(?<!\d)(20\d\d)(?!\d)\s*(?:年?全年度?|年度?|财年)?|(?<!\d)(\d\d)\s*(?:年度?|财年)(?!\d|前|后|以)"
)
_FISCAL = re.compile(r"\bfy\s*'?(20\d\d|\d\d)(?:\s*[-/]\s*(?:20)?(\d\d))?(?!\d)")
_TWO_YEARS = re.compile(r"(?<!\d)(20\d\d|\d\d)\s*[-/]\s*(?:20)?(\d\d)(?!\d)")
_QUARTER = re.compile(r"第?([一二三四1-4])\s*季度?|\bq([1-4])\b")
_HALF = re.compile(r"([上下])半年|\bh([12])\b")
_MONTHS, _FIRST_QUARTER = 12, 3
_PARTS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "上": 1, "下": 2}
_SALES = re.compile(
    r"^[\s/_\-]*(?:的?(?:销售额?|销售金额|销量额|营业额|金额|业绩|成交额?|采购额|进货额|交易额|消费额|收入|回款|拿货额?|sales?|revenue|turnover|amount|total|spend|fob|cif|value|purch(?:ases)?)?[\s/_\-]*(?:ytd|qtd|mtd|td|to date|so far|至今)?[\s/_\-]*)$"
)


_TILL = re.compile(rf"\b(?:till|until|up to|thru|through|to)\s+(?:end\s+)?(?:{_ENGLISH})\b")
_SO_FAR = re.compile(
    r"(?<=年)\s*1\s*[-–~至到—]\s*\d{1,2}\s*月份?|[(（]\s*(?:jan|apr)[a-z]*\s*[-–]\s*[a-z]{3,9}\s*[)）]|[(（]\s*\d{1,2}\s*m(?:onths?|ths?)?\s*[)）]|[(（]\s*\d{1,2}\s*[-–~至到—]\s*\d{1,2}\s*月份?\s*[)）]|到现在|至今|到目前为?止?"
    rf"|{_TILL.pattern}"
)
"""What says that a year is not over: 2026年1-10月, FY 26-27 (Apr-Oct), 2026 (10 M)."""


class Period(NamedTuple):
    """A year, or months of a year; the year may be unknown (0), the month is 0 for a whole year."""

    year: int
    month: int = 0
    """The last month of the period."""
    months: int = 1
    """Its length: 3 for a quarter; of no meaning for a whole year."""


@lru_cache(maxsize=5_000)
def _of_text(text: str) -> tuple[Period, str] | None:
    words = _SO_FAR.sub(" ", plain(text)).strip()
    fiscal = _fiscal(words)
    if fiscal and not _QUARTER.search(words) and not _HALF.search(words):
        return Period(_whole_year(fiscal[2] or fiscal[1])), _cut(words, fiscal)
    dashed = _DASHED.search(words)
    if dashed:
        year, month = dashed[1] or dashed[3], dashed[2] or dashed[4]
        return Period(int(year), int(month)), _cut(words, dashed)
    longer = _QUARTER.search(words) or _HALF.search(words)
    if longer:
        return _of_longer(words, longer)
    match = _MONTH.search(words)
    if match and not re.match(r"[a-z]", words[match.end() :]):
        month = int(match["m"] or 0) or _CHINESE.get(match["z"] or "", 0) or _NAMES[match["e"]]
        year = int(match["y"] or match["y2"] or 0)
        rest = _cut(words, match)
        far = _YEAR.search(rest)
        if not year and far:
            year, rest = _whole_year(far[1] or far[2]), _cut(rest, far)
        return Period(year + 2000 if 0 < year < 100 else year, month), rest
    whole = _YEAR.search(words)
    return (Period(_whole_year(whole[1] or whole[2])), _cut(words, whole)) if whole else None


def _fiscal(words: str) -> re.Match[str] | None:
    """A fiscal year: FY27, FY 26-27, or two years running (26-27, 2026/27) that can be no month and day."""
    match = _FISCAL.search(words)
    if match:
        return match
    years = _TWO_YEARS.search(words)
    follows = years and int(years[2]) == int(years[1][-2:]) + 1 > _MONTHS
    return years if follows else None


def _whole_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _of_longer(words: str, match: re.Match[str]) -> tuple[Period, str]:
    rest = _cut(words, match)
    far = _YEAR.search(rest)
    year = _whole_year(far[1] or far[2]) if far else 0
    part = _PARTS[match[1] or match[2]]
    length = 6 if match.re is _HALF else 3
    return Period(year, part * length, length), _cut(rest, far) if far else rest


def _cut(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()] + " " + text[match.end() :]).strip()


def sales_period(header: Value) -> Period | None:
    """The period whose sales a column holds, when its header is a period with nothing but a word for sales beside it."""
    if isinstance(header, dt.date):
        return Period(header.year, header.month)
    if isinstance(header, (int, float)) and not isinstance(header, bool):
        return Period(int(header)) if 2000 <= header <= 2050 and header == int(header) else None
    if not isinstance(header, str):
        return None
    found = _of_text(split_unit(header)[0])
    return found[0] if found and _SALES.match(found[1]) else None


def period_in(text: str) -> Period | None:
    """The period that a title or a sheet name speaks of."""
    found = _of_text(text)
    return found[0] if found else None


_LAST_YEAR = re.compile(
    r"去年|上年|上一年|前年|同期|\b(?:ly|py|last y(?:ea)?r|prev(?:ious)? y(?:ea)?r|prior y(?:ea)?r|vorjahr)\b"
)


def years_back(header: str, as_of: dt.date | None) -> int:
    """How many years before the running one a header speaks of (去年 is 1); 0 when it names none.

    A fiscal year over two calendar years is called after its end: in November 2026 FY 26-27 runs, and FY 25-26 is over.
    """
    words = plain(header)
    named = [_whole_year(one[1] or one[2]) for one in _YEAR.finditer(words)]
    fiscal = _fiscal(words)
    if fiscal and fiscal[2]:
        ends = as_of.year + (as_of.month > _FIRST_QUARTER) if as_of else 2100
        return max(0, ends - _whole_year(fiscal[2]))
    if named:
        return max(0, (as_of.year if as_of else 2100) - max(named))
    return int(bool(_LAST_YEAR.search(words)))


def is_fiscal(header: str) -> bool:
    """Does a header name a fiscal year over two calendar years (FY 26-27), which is called after its end?"""
    match = _fiscal(plain(header))
    return bool(match and match[2])


def is_to_date(header: str) -> bool:
    """Does a header say that its period is not over (FY27 YTD, 2026 至今)?"""
    return bool(re.search(r"\b(?:ytd|to date|so far)\b|至今", plain(header)) or _TILL.search(plain(header)))


def is_month_name(text: str) -> bool:
    """Is a sheet named by its month alone (3月, 2025-03, Mar 2026)?"""
    found = _of_text(text)
    return bool(found and found[0].month and not found[1].strip(" _-份"))
