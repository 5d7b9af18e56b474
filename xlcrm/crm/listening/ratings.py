"""Survey rows as ratings: who gave which score when, on which scale, and what cannot be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.listening.scales import SCALES, Scale, read_score, scale_of_header, scale_of_numbers
from xlcrm.crm.missing import day_of, is_missing, text_of

if TYPE_CHECKING:
    import pandas as pd

Fault = Literal["unread", "outside"]


@dataclass(frozen=True)
class Rating:
    """One score of one survey row; a row with a score and an NPS holds two."""

    key: str
    """Of its row."""
    at: int
    """The customer's position in the ledger; negative where none is known."""
    day: dt.date | None
    scale: Scale
    value: float
    person: str = ""
    comment: str = ""
    answered: bool = False
    """Did somebody of ours see to it?"""

    @property
    def is_low(self) -> bool:
        """Is it one that somebody has to answer?"""
        return self.value <= self.scale.low

    @property
    def is_good(self) -> bool:
        """Is this customer content, or a promoter?"""
        return self.value >= self.scale.good


@dataclass(frozen=True)
class Survey:
    """All that the rows of surveys say."""

    ratings: tuple[Rating, ...] = ()
    faults: Mapping[str, Fault] | None = None
    """Row key → why its score is not counted."""
    asked: tuple[tuple[int, dt.date], ...] = ()
    """Customer and day of every row, answered or not."""


def survey(rows: pd.DataFrame, headers: Mapping[str, str], scale: str = "") -> Survey:
    """The ratings of a module's records; `headers` are those above the scores by table, `scale` what the team has set."""
    found: list[Rating] = []
    faults: dict[str, Fault] = {}
    usual = _usual_scales(rows, headers, scale)
    for key, row in zip(map(str, rows.index), rows.to_dict("records"), strict=True):
        for score, name in _scores(row, usual):
            if score is None:
                faults[key] = "unread"
            elif not SCALES[name].holds(score):
                faults[key] = "outside"
            else:
                found.append(_rating(key, row, SCALES[name], score))
    asked = (
        (int(at), day) for at, date in zip(rows["at"], rows["date"], strict=True) if (day := day_of(date))
    )
    return Survey(tuple(found), faults, tuple(asked))


def _usual_scales(rows: pd.DataFrame, headers: Mapping[str, str], chosen: str) -> Callable[[str], str]:
    """The scale of each table's plain numbers: as its header says, else as the team has set, else as they look."""
    by_table: dict[str, str] = {}
    for table, part in rows.groupby("table", sort=False):
        read = [read_score(cell) for cell in part["score"]]
        numbers = [score for score, said in read if score is not None and not said]
        named = scale_of_header(headers.get(str(table), ""))
        by_table[str(table)] = named or chosen or scale_of_numbers(numbers)
    return lambda table: by_table.get(table, "five")


def _scores(row: Mapping[Any, Any], usual: Callable[[str], str]) -> Iterator[tuple[float | None, str]]:
    """Score and scale of what the row holds; None for a score that cannot be read."""
    if not is_missing(row["score"]):
        score, said = read_score(row["score"])
        yield score, said or _named_scale(row["scale"]) or usual(str(row["table"]))
    if not is_missing(row["nps"]):
        yield read_score(row["nps"])[0], "nps"


def _named_scale(word: Any) -> str:
    """The scale that a cell names, from the list or in words of its own (满分5分); empty when it names none."""
    return "" if is_missing(word) else str(word) if word in SCALES else scale_of_header(str(word))


def _rating(key: str, row: Mapping[Any, Any], scale: Scale, score: float) -> Rating:
    answered = bool(text_of(row["follow"])) or day_of(row["followed"]) is not None
    return Rating(
        key,
        int(row["at"]),
        day_of(row["date"]),
        scale,
        score,
        text_of(row["person"]),
        text_of(row["comment"]),
        answered,
    )
