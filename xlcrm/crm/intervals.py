"""How often, as people write it: 14, 2周, 每月, 每周两次, every 2 weeks, monthly; and by which channel: 每两周电话，每月拜访.

A month counts 30 days, a quarter 90, half a year 180: a cadence is a rhythm and no calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xlcrm.crm.names import plain
from xlcrm.crm.values.words import vocabulary

ANY = "any"
"""Whatever channel."""
LONGEST = 3650
"""Days: what is longer is no cadence but a slip of the pen."""

_DAYS = {
    "天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "旬": 10, "月": 30, "季度": 90, "季": 90, "半年": 180, "年": 365,
    "day": 1, "week": 7, "month": 30, "quarter": 90, "half year": 180, "half-year": 180, "year": 365,
    "d": 1, "wk": 7, "w": 7, "mo": 30, "m": 30, "q": 90, "yr": 365, "y": 365,
}  # fmt: skip
_WHOLE = {
    "daily": 1, "weekly": 7, "biweekly": 14, "bi-weekly": 14, "fortnightly": 14, "fortnight": 14, "monthly": 30,
    "bimonthly": 60, "bi-monthly": 60, "quarterly": 90, "half-yearly": 180, "half yearly": 180, "semiannually": 180,
    "yearly": 365, "annually": 365, "隔天": 2, "隔日": 2, "隔周": 14, "双周": 14, "隔月": 60, "双月": 60,
    "never": 0, "none": 0, "no": 0, "-": 0, "—": 0, "不": 0, "无": 0, "不用": 0, "不需要": 0, "不联系": 0,
}  # fmt: skip
_NUMBERS = {
    "一": "1", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10",
}  # fmt: skip
_COUNTS = {
    "once": "1", "twice": "2", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "other": "2", "second": "2",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _DAYS), key=len, reverse=True))
_EVERY = re.compile(
    rf"(?:every|each|per|an?|(?:once|1) (?:an?|every|per)|每隔?|隔|1(?!\d))?\s*(\d+)?\s*个?\s*({_UNIT})s?(?:\s*(?:1\s*次|once))?"
)
_TIMES = re.compile(rf"(?:每|1(?!\d))?\s*(\d+)?\s*个?\s*({_UNIT})\s*(\d+)\s*次")
_A_TIMES = re.compile(rf"(\d+)\s*(?:x|times|次)?\s*(?:an?|per|every|each|[/每])\s*(\d+)?\s*({_UNIT})s?")


def parse_interval(value: Any) -> int | None:
    """Days from one to the next; 0 for none asked, None for nothing written; ValueError for what is no interval.

    parse_interval("每两周")  # 14
    """
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _days(float(value))
    text = _spelt(str(value))
    if not text:
        return None
    if text in _WHOLE:
        return _WHOLE[text]
    return _days(float(text)) if re.fullmatch(r"\d+(?:\.0+)?", text) else _worded(text)


def _worded(text: str) -> int:
    if match := _TIMES.fullmatch(text):
        return _days(_span(match[1], match[2]) / int(match[3]))
    if match := _A_TIMES.fullmatch(text):
        return _days(_span(match[2], match[3]) / int(match[1]))
    if match := _EVERY.fullmatch(text):
        return _days(_span(match[1], match[2]))
    raise ValueError(f"no cadence: {text}")


def parse_cadence(value: Any, channel: str = ANY) -> Mapping[str, int] | None:
    """Channel → days; what names no channel is for `channel`. None for nothing written; ValueError as above.

    parse_cadence("每两周电话，每月拜访")  # {"phone": 14, "visit": 30}
    """
    if not isinstance(value, str):
        days = parse_interval(value)
        return None if days is None else {channel: days}
    found: dict[str, int] = {}
    for piece in re.split(r"[;；,，、+\n]|(?<=\w)[和及](?=\w)|\band\b", value):
        if piece.strip():
            named, rest = _channel(plain(piece))
            days = parse_interval(rest)
            if days is None:
                raise ValueError(f"no cadence: {piece}")
            found[named or channel] = days
    return found or None


def _channel(text: str) -> tuple[str, str]:
    """The channel that a text names, and the text without its word."""
    for word in _words():
        pattern = rf"\b(?:an? )?{re.escape(word)}s?\b" if word.isascii() else re.escape(word)
        match = re.search(pattern, text)
        if match:
            rest = text[: match.start()] + " " + text[match.end() :]
            return vocabulary("channel")[word], rest.strip(" :：")
    return "", text


def _words() -> list[str]:
    """Words for channels, longest first; single letters and characters are none here."""
    return sorted((word for word in vocabulary("channel") if len(word) > 1), key=len, reverse=True)


def _spelt(text: str) -> str:
    """Lower case with figures for words."""
    clean = plain(text).strip(" .。()（）")
    clean = re.sub("|".join(_NUMBERS), lambda match: _NUMBERS[match[0]], clean)
    return re.sub(rf"\b(?:{'|'.join(_COUNTS)})\b", lambda match: _COUNTS[match[0]], clean)


def _span(count: str | None, unit: str) -> float:
    return int(count or 1) * _DAYS[unit]


def _days(number: float) -> int:
    """Whole days, at least one unless none are asked for."""
    if not 0 <= number <= LONGEST:
        raise ValueError(f"no cadence: {number:g}")
    return max(1, int(number)) if number else 0
