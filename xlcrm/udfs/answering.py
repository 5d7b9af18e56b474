"""What every cell function has in common: it never raises, it answers in one language, and it can say why.

A function returns `Answers`: values of any language, one a line. What goes into the cells is made of them here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from xlcrm.crm.reasons import Reason
from xlcrm.lang import Lang, Text
from xlcrm.marks import Argument, UdfMark, udf

WARNING = "⚠ "
"""What an answer begins with that asks a person to do something: COUNTIF(range,"⚠*") counts them."""

LANG = Argument(
    "lang", Text("zh 或 en：文字用的语言", "zh or en: the language of words"), "choice", "value", optional=True, choices=("zh", "en")
)  # fmt: skip
"""The last argument of every cell function; a host fills it with the user's language."""

Tracer = Callable[..., "Answers"]


class WrongCallError(Exception):
    """The whole call makes no sense; `text` tells what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(en)


@dataclass(frozen=True)
class Answers:
    """One answer a line: numbers, dates, texts, words in both languages or reasons; a tuple fills several columns."""

    values: Sequence[Any]
    reason: Callable[[int], Any] | None = None
    """Why a line (from 0) has its value; what CRM_WHY shows."""
    faults: Mapping[int, Text] = field(default_factory=dict)
    """Line (from 0) → what is wrong there and what to do; it stands in the place of the value."""
    blank: frozenset[int] = frozenset()
    """Lines on which nothing was given: their answer is empty."""
    single: bool = False
    """One line was asked for, not a column."""

    def cells(self, lang: Lang) -> Any:
        """The values as cells: a list of rows, or one value where one was asked for."""
        return self._shown(self.values, lang)

    def why(self, lang: Lang) -> Any:
        """The reasons as cells."""
        untold = self.blank.union(self.faults)
        reason = self.reason or self.values.__getitem__
        lines = range(len(self.values))
        return self._shown([None if line in untold else reason(line) for line in lines], lang)

    def _shown(self, answers: Sequence[Any], lang: Lang) -> Any:
        shown = _rows(answers, lang)
        width = max(map(len, shown), default=1)
        for line, text in self.faults.items():
            shown[line] = [WARNING + text.in_(lang)] + [""] * (width - 1)
        for line in self.blank:
            shown[line] = [""] * width
        return shown[0][0] if self.single and width == 1 else shown


_PLAIN = frozenset({str, int, float, bool, dt.date})


def _rows(answers: Sequence[Any], lang: Lang) -> list[list[Any]]:
    """Each answer as its cells; one that several lines share is put into words once."""
    said: dict[int, list[Any]] = {}
    rows = []
    for answer in answers:
        kind = type(answer)
        if kind in _PLAIN:
            rows.append([answer])
            continue
        words = said.get(id(answer))
        if words is None:
            parts = answer if kind is tuple else (answer,)
            words = [answer.render(lang)] if kind is Reason else [cell(each, lang) for each in parts]
            said[id(answer)] = words
        rows.append(words)
    return rows


def cell(value: Any, lang: Lang) -> Any:
    """One value as a cell holds it."""
    match value:
        case Text():
            return value.in_(lang)
        case Reason():
            return value.render(lang)
        case None:
            return ""
        case str() | bool() | int() | float() | dt.date():
            return value
    return value.item()


def cell_function(mark: UdfMark) -> Callable[[Tracer], Callable[..., Any]]:
    """Mark a function as a cell function that answers cells, in the language of its last argument, and never raises.

    The function itself, which returns `Answers`, stays reachable as `__wrapped__`.
    """

    def put(function: Tracer) -> Callable[..., Any]:
        @wraps(function)
        def answer(*given: Any, lang: Any = None, **named: Any) -> Any:
            wanted = len(mark.arguments)
            given, lang = given[:wanted], given[wanted] if len(given) > wanted else lang
            return spoken(lambda: function(*given, **named), lang, Answers.cells)

        return udf(replace(mark, arguments=(*mark.arguments, LANG)))(answer)

    return put


def spoken(ask: Callable[[], Answers], lang: Any, show: Callable[[Answers, Lang], Any]) -> Any:
    """What a call answers, whatever happens: a fault of the whole call is one text."""
    chosen: Lang = "zh" if str(one_of(lang) or "").strip().casefold() == "zh" else "en"
    try:
        return show(ask(), chosen)
    except WrongCallError as wrong:
        return WARNING + wrong.text.in_(chosen)
    except Exception as error:  # noqa: BLE001 - a cell shows what happened; an exception would show nothing
        said = Text(
            f"程序内部错误（{type(error).__name__}: {error}）。请把公式和数据发给维护者。",
            f"Internal fault ({type(error).__name__}: {error}). Please send the formula and its data to the maintainers.",
        )
        return WARNING + said.in_(chosen)


def one_of(cells: Any) -> Any:
    """The value of an argument of one cell: the first of a block; None for nothing."""
    while isinstance(cells, list | tuple):
        cells = cells[0] if cells else None
    return None if isinstance(cells, str) and not cells.strip() else cells
