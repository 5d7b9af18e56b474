"""The scales on which customers are asked, and scores as they are written: 4, 4/5, ★★★★, 很满意, 9分."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlcrm.crm.missing import is_missing
from xlcrm.crm.names import plain
from xlcrm.lang import Text

SMALLEST = 5
"""No figure is shown for fewer scores: single voices would be read as a trend, and be known by name."""


@dataclass(frozen=True)
class Scale:
    """One way of asking for a score."""

    name: str
    label: Text
    lowest: float
    highest: float
    low: float
    """At most this is a low score, which somebody has to answer."""
    good: float
    """At least this is content, on the last scale a promoter."""

    def holds(self, value: float) -> bool:
        """Can that score be given?"""
        return self.lowest <= value <= self.highest


SCALES: Mapping[str, Scale] = {
    one.name: one
    for one in (
        Scale("five", Text("满意度 1–5 分", "Score 1–5"), 1, 5, 2, 4),
        Scale("ten", Text("满意度 1–10 分", "Score 1–10"), 1, 10, 5, 8),
        Scale("hundred", Text("满意度百分制", "Score 0–100"), 0, 100, 59, 80),
        Scale("nps", Text("推荐意愿 NPS 0–10", "NPS 0–10"), 0, 10, 6, 9),
    )
}
SCALE_WORDS: Mapping[str, Text] = {
    "five": Text("1–5分|1-5分|1-5|5分制|五分制|5", "1–5|1-5|1 to 5|5 points|5"),
    "ten": Text("1–10分|1-10分|1-10|10分制|十分制|10", "1–10|1-10|1 to 10|10 points|10"),
    "hundred": Text("百分制|0–100分|0-100|100分制|100", "0–100|0-100|percent|100"),
    "nps": Text("NPS|推荐意愿|0-10", "NPS|0–10|0-10"),
}
_WORDS: Mapping[float, str] = {
    1: "非常不满意|很不满意|极不满意|十分不满意|非常差|很差|very dissatisfied|very unsatisfied|extremely dissatisfied|very poor|very bad",
    2: "不满意|不太满意|比较不满意|较差|差|dissatisfied|unsatisfied|somewhat dissatisfied|not satisfied|poor|bad",
    3: "一般|还行|还可以|中立|尚可|基本满意|neutral|neither|neither satisfied nor dissatisfied|fair|average|ok|okay",
    4: "满意|比较满意|较满意|好|良好|satisfied|somewhat satisfied|good",
    5: "非常满意|很满意|十分满意|极满意|很好|非常好|优秀|very satisfied|extremely satisfied|excellent|very good",
}
_FIVE = {word: value for value, words in _WORDS.items() for word in words.split("|")}
_LETTER = re.compile(r"^[a-g][.、)．:：]\s*")
_OUT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*分?\s*[/／]\s*(5|10|100)(?!\d)")
_NUMBER = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(%|分|points?|星|stars?)?(?=$|[^\d.])")
_BY_TOP = {"5": "five", "10": "ten", "100": "hundred"}
_IN_HEADER = (
    ("nps", re.compile(r"nps|推荐|recommend|0\s*(?:[-–—~～至到]|to)\s*10(?!0)")),
    ("hundred", re.compile(r"百分制|(?<!\d)100\s*分|[-–—~～至到/]\s*100(?!\d)|percent|%")),
    ("ten", re.compile(r"(?<!\d)10\s*分|十分制|1\s*(?:[-–—~～至到]|to)\s*10(?!0)|/\s*10(?!0)")),
    ("five", re.compile(r"(?<!\d)5\s*分|五分|五星|1\s*(?:[-–—~～至到]|to)\s*5(?!\d)|/\s*5(?!\d)")),
)
_OFTEN = 0.25
"""More than this share of a column's numbers above the top of a scale says that it is another one; fewer are slips."""


def read_score(cell: Any) -> tuple[float | None, str]:
    """A score and, where the cell says it, its scale: "8/10" is 8.0 on "ten"; None and "" where no score can be read."""
    if is_missing(cell) or isinstance(cell, bool):
        return None, ""
    text = _LETTER.sub("", plain(str(cell)))
    if text in _FIVE:
        return _FIVE[text], "five"
    if text and set(text) <= set("★☆⭐"):
        return float(sum(char != "☆" for char in text)), "five"
    if found := _OUT_OF.match(text):
        return float(found[1]), _BY_TOP[found[2]]
    if found := _NUMBER.match(text):
        said = {"%": "hundred", "星": "five", "star": "five", "stars": "five"}.get(found[2] or "", "")
        return float(found[1].replace(",", ".")), said
    return None, ""


def scale_of_header(header: str) -> str:
    """The scale that a header names: 满意度(1-10分) is "ten"; empty when it names none."""
    said = plain(header)
    return next((name for name, pattern in _IN_HEADER if pattern.search(said)), "")


def scale_of_numbers(numbers: Sequence[float]) -> str:
    """The smallest scale on which nearly all of a column's scores can be given."""
    for name in ("five", "ten"):
        if sum(number > SCALES[name].highest for number in numbers) <= _OFTEN * len(numbers):
            return name
    return "hundred"
