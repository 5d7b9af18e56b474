"""A team's own grades of its customers (价格, 付款, 沟通 as A/B/C, 好/中/差 or 1 to 5) as shares for the scorecard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.names import name_key
from xlcrm.crm.problems import Problem
from xlcrm.crm.values.base import folded, says_nothing

Cells = Mapping[str, Any]
"""Row key → cell."""

_GRADE = r"(?:评分|评级|等级|评价|打分|得分|级别|档次|情况|信誉|grade|rating|score|class)?"
_HEADERS: Mapping[str, re.Pattern[str]] = {
    "price": re.compile(rf"(?:价格|价格条件|报价|price|pricing){_GRADE}"),
    "sales": re.compile(r"(?:销售额?|采购量|sales|volume)(?:评分|评级|评价|打分|得分|grade|rating|score)"),
    "payment": re.compile(rf"(?:付款|回款|信用|payment|credit){_GRADE}"),
    "communication": re.compile(rf"(?:沟通|配合度?|communication|cooperation){_GRADE}"),
}
"""Criterion → headers under which a team may grade it, as `name_key` writes them."""
_SALES = re.compile(r"销售额?|采购量|采购额|sales|volume|turnover")
"""Headers of amounts that hold grades where their cells are words (大, 一般, 小)."""

_SCALES: Sequence[tuple[str, ...]] = (
    ("好", "中", "差"), ("好", "一般", "差"), ("优", "良", "中", "差"), ("优秀", "良好", "一般", "差"), ("高", "中", "低"),
    ("顺畅", "一般", "困难"), ("可靠", "一般", "不可靠"), ("大", "中", "小"), ("large", "medium", "small"),
    ("优惠", "一般", "原则"), ("大", "一般", "小"), ("诚信", "规范", "严格"), ("舒畅", "一般"),
    ("preferential", "normal", "at principle"), ("large", "normal", "small"), ("reliable", "as agreed", "strict"), ("smooth", "ordinary"), ("good", "fair", "poor"), ("good", "average", "poor"), ("good", "ok", "bad"),
    ("excellent", "good", "fair", "poor"), ("high", "medium", "low"),
)  # fmt: skip
"""Words in use, the best first."""
_LETTER = re.compile(r"([a-e])\s*[+\-]?\s*(?:级|类|等)?")
_MOSTLY = 0.8
"""So many of the filled cells have to fit a scale, or the column is none of grades."""


@dataclass(frozen=True)
class Grades:
    """What a team graded. `shares` hold 1 for the best grade of a scale, 0 for the worst."""

    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Criterion → row key → share."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Criterion → header of its column."""
    problems: tuple[Problem, ...] = ()


def criterion_of(header: str) -> str | None:
    """The criterion that a header may grade; None for any other header."""
    key = name_key(header)
    return next((name for name, pattern in _HEADERS.items() if pattern.fullmatch(key)), None)


def may_grade(header: str) -> bool:
    """May a column of that header hold grades, if its cells are such?"""
    return criterion_of(header) is not None or _SALES.fullmatch(name_key(header)) is not None


def are_grades_in_words(cells: Iterable[Any]) -> bool:
    """Are the cells nothing but the words of one scale, two of them at least (大, 一般, 小 under 销售额)?"""
    texts = {_bare(cell) for cell in cells}
    return len(texts) > 1 and any(texts <= set(words) for words in _SCALES)


def grades(columns: Mapping[str, Cells]) -> Grades:
    """Grades from columns by header; the first column of a criterion whose cells are grades counts.

    Each column that counts is told, with what its grades are worth; cells that do not fit are reported and count nothing.
    """
    shares: dict[str, Mapping[str, float]] = {}
    headers: dict[str, str] = {}
    problems: list[Problem] = []
    for header, cells in columns.items():
        name = criterion_of(header) or (
            "sales" if may_grade(header) and are_grades_in_words(_filled(cells).values()) else None
        )
        filled = _filled(cells)
        worth = _scale([_bare(cell) for cell in filled.values()]) if name and name not in shares else None
        if name is None or worth is None:
            continue
        shares[name] = {
            key: found for key, cell in filled.items() if (found := worth(_bare(cell))) is not None
        }
        headers[name] = header
        problems += _told(header, filled, worth)
    return Grades(shares, headers, tuple(problems))


def _filled(cells: Cells) -> Cells:
    return {
        key: cell for key, cell in cells.items() if cell is not None and not says_nothing(folded(str(cell)))
    }


_Worth = Callable[[str], float | None]


def _scale(texts: Sequence[str]) -> _Worth | None:
    """What the grades of a column are worth; None where its cells are no grades, or all of them are one."""
    if len(set(texts)) < 2:
        return None
    best = max(_scales(texts), key=lambda scale: _fitting(scale, texts))
    return best if _fitting(best, texts) >= _MOSTLY * len(texts) else None


def _fitting(worth: _Worth, texts: Sequence[str]) -> int:
    """How many of the cells a scale has."""
    return sum(worth(text) is not None for text in texts)


def _scales(texts: Sequence[str]) -> Iterable[_Worth]:
    letters = [match[1] for text in texts if (match := _LETTER.fullmatch(text))]
    yield _of_letters(max(["c", *letters]))
    yield _of_numbers(texts)
    for words in _SCALES:
        yield _of_words(words)


def _of_letters(last: str) -> _Worth:
    steps = ord(last) - ord("a")

    def worth(text: str) -> float | None:
        match = _LETTER.fullmatch(text)
        return 1 - (ord(match[1]) - ord("a")) / steps if match else None

    return worth


def _of_numbers(texts: Sequence[str]) -> _Worth:
    """1 to 5, to 10 or to 100 points, more being better; a five-point scale begins at 1, the others at 0."""
    numbers = [number for text in texts if (number := _number(text)) is not None]
    top = next((top for top in (5, 10, 100) if max(numbers, default=0) <= top), 0)
    low = 1 if top == 5 and min(numbers, default=1) >= 1 else 0

    def worth(text: str) -> float | None:
        number = _number(text)
        return (number - low) / (top - low) if top and number is not None and number >= low else None

    return worth


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*分?", text)
    return float(match[1]) if match else None


def _of_words(words: tuple[str, ...]) -> _Worth:
    return lambda text: 1 - words.index(text) / (len(words) - 1) if text in words else None


def _bare(cell: Any) -> str:
    return folded(f"{cell:g}" if isinstance(cell, float) else str(cell)).casefold()


def _told(header: str, cells: Cells, worth: _Worth) -> list[Problem]:
    """One note of what the grades are worth, one warning for what is none."""
    points = {folded(str(cell)): worth(_bare(cell)) for cell in cells.values()}
    known = sorted(
        ((text, share) for text, share in points.items() if share is not None), key=lambda pair: -pair[1]
    )
    values = {"header": header, "text": ", ".join(f"{text} = {100 * share:g}" for text, share in known[:8])}
    found = [Problem("grades_taken", values=values)]
    odd = [text for text, share in points.items() if share is None]
    if odd:
        count = sum(worth(_bare(cell)) is None for cell in cells.values())
        found.append(
            Problem("grades_unread", values={"header": header, "text": ", ".join(odd[:5]), "count": count})
        )
    return found
