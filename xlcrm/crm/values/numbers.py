"""Numbers and money as people write them: ¥1,234.50 · 12.5万 · (300) · 1.234,56 · USD 12k · 15%."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xlcrm.crm.values.base import Read, Unread, folded, read_each, shown
from xlcrm.grid import Value

Marks = Literal["point", "comma", "unknown"]
"""Which sign stands before the decimals in this column."""

_SIGNS = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY", "¥": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY",
    "美元": "USD", "美金": "USD", "us$": "USD", "usd": "USD", "$": "USD", "欧元": "EUR", "eur": "EUR", "€": "EUR",
    "英镑": "GBP", "gbp": "GBP", "£": "GBP", "日元": "JPY", "jpy": "JPY", "港币": "HKD", "港元": "HKD", "hk$": "HKD", "hkd": "HKD",
    "台币": "TWD", "twd": "TWD", "nt$": "TWD", "aud": "AUD", "a$": "AUD", "cad": "CAD", "c$": "CAD", "sgd": "SGD", "s$": "SGD", "chf": "CHF", "inr": "INR", "₹": "INR", "rs.": "INR", "rs": "INR", "krw": "KRW", "₩": "KRW",
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_SCALE = {
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "万": 1e4,
    "w": 1e4,
    "千": 1e3,
    "k": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "lakhs": 1e5,
    "lakh": 1e5,
    "lacs": 1e5,
    "lac": 1e5,
    "crores": 1e7,
    "crore": 1e7,
}
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<s1>[-+−])?\s*(?P<c1>{_SIGN})?\s*(?P<s2>[-+−])?\s*(?P<n>\d[\d.,' ]*|\.\d+)\s*"
    rf"(?P<scale>千万|百万|亿|万|千|mio|mn|bn|lakhs?|lacs?|crores?|k|m|w)?\s*(?P<c2>{_SIGN})?(?:整|\.-)?\s*(?P<s3>-|−|cr)?(?P<close>\))?(?P<p>%)?\)?"
)


@dataclass(frozen=True)
class _Amount:
    value: float
    currency: str = ""
    scaled: bool = False


def read_numbers(values: Sequence[Value], *, scale: float = 1.0, percent: bool = False) -> Read:
    """Read a column of numbers; `scale` applies to cells that carry no 万 or k of their own."""
    kinds = set(map(type, values))
    if kinds <= {int, float, type(None)} and not percent:
        return Read(_scaled(values, scale))
    marks = decimal_marks(value for value in set(_hashable(values)) if isinstance(value, str))
    read = read_each(values, lambda value: _read(value, marks, scale, percent=percent))
    currencies = {
        index: answer.currency
        for index, answer in enumerate(read.values)
        if isinstance(answer, _Amount) and answer.currency
    }
    if currencies:
        read.beside["currency"] = currencies
    read.values = [answer.value if isinstance(answer, _Amount) else answer for answer in read.values]
    return read


def read_scores(values: Sequence[Value]) -> Read:
    """Read a column of scores: plain numbers as numbers, all else (8/10, 很满意, ★★★★) as it is written."""
    return read_each(values, _score)


def _score(value: Any) -> Any:
    text = folded(value) if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,3}(?:\.\d+)?", text):
        return value
    return float(text) if "." in text else int(text)


def _hashable(values: Sequence[Value]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str))


def _scaled(values: Sequence[Value], scale: float) -> list[Any]:
    if scale == 1.0:
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    return [None if value is None else round(float(value) * scale, 6) for value in values]  # type: ignore[arg-type]


def decimal_marks(texts: Iterable[str]) -> Marks:
    """What the column's own cells show: 1.234,56 says comma, 1,234.56 says point, 1.234 alone says nothing."""
    votes = set()
    for text in texts:
        match = _NUMBER.fullmatch(folded(text).casefold())
        if match:
            votes.add(_vote(match["n"].strip()))
    votes.discard(None)
    if len(votes) == 1:
        return "comma" if "comma" in votes else "point"
    return "unknown"


def _vote(number: str) -> Marks | None:
    dots, commas = number.count("."), number.count(",")
    if dots and commas:
        return "comma" if number.rindex(",") > number.rindex(".") else "point"
    if dots > 1 or (commas == 1 and not re.search(r",\d{3}$", number)):
        return "comma"
    if commas > 1 or (dots == 1 and not re.search(r"(?<!\d)\d{1,3}\.\d{3}$", number)):
        return "point"
    return None


def _read(value: Any, marks: Marks, scale: float, *, percent: bool) -> Any:
    if isinstance(value, bool):
        return Unread("unread_number", {"text": shown(value)})
    if isinstance(value, (int, float)):
        return round(float(value) * scale, 6) if scale != 1.0 else float(value)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Unread("date_for_number", {"text": shown(value)})
    return _text(value, marks, scale, percent=percent)


def _text(text: str, marks: Marks, scale: float, *, percent: bool) -> Any:
    match = _NUMBER.fullmatch(text.casefold())
    if not match or (match["open"] is None) != (match["close"] is None) or (match["p"] and not percent):
        return Unread("unread_number", {"text": shown(text)})
    number = _digits(match["n"].strip(), marks)
    if number is None:
        code = "number_marks_unknown" if re.fullmatch(r"[\d.,' ]+", match["n"]) else "unread_number"
        return Unread(code, {"text": shown(text)})
    negative = bool(match["open"]) ^ any(match[sign] in ("-", "−", "cr") for sign in ("s1", "s2", "s3"))
    own = _SCALE.get(match["scale"] or "", 0.0)
    money = _SIGNS.get(match["c1"] or match["c2"] or "", "")
    size = number * (own or (0.01 if match["p"] else scale)) * (-1 if negative else 1)
    return _Amount(round(size, 6), money, bool(own))


def _digits(number: str, marks: Marks) -> float | None:
    """The number in its column's marks; None where they do not fit or do not decide."""
    number = re.sub(r"[' ](?=\d{3}(?!\d))", "", number)
    if not re.fullmatch(r"[\d.,]+", number):
        return None
    vote = _vote(number)
    ambiguous = bool(re.fullmatch(r"\d{1,3}[.,]\d{3}", number))
    decimal = vote or (marks if marks != "unknown" else None)
    if ambiguous and decimal is None:
        decimal = "point" if "," in number else None
    if "." not in number and "," not in number:
        decimal = "point"
    if decimal is None:
        return None
    if vote and marks not in ("unknown", vote):
        return None
    thousands, point = (",", ".") if decimal == "point" else (".", ",")
    whole, _, rest = number.partition(point)
    if point in rest or thousands in rest or not _grouped(whole, thousands):
        return None
    return float(f"{whole.replace(thousands, '')}.{rest or 0}") if whole else float(f"0.{rest}")


def _grouped(whole: str, thousands: str) -> bool:
    if thousands not in whole:
        return True
    first, *groups = whole.split(thousands)
    return (
        len(first) in (1, 2, 3)
        and all(len(group) in (2, 3, 4) for group in groups)
        and len(groups[-1]) in (3, 4)
    )


def looks_like_number(value: Value) -> bool:
    """Could the cell be an amount or a number?"""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return True
    return isinstance(value, str) and bool(_NUMBER.fullmatch(folded(value).casefold()))
