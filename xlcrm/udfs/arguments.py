"""What cells hand to a function, read with the same readers as the sheets: lines, single values, keys, holidays."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.crm.problems import Problem
from xlcrm.crm.values.base import Read, folded, shown
from xlcrm.crm.values.dates import read_dates
from xlcrm.crm.values.hints import Hints
from xlcrm.crm.values.numbers import read_numbers
from xlcrm.grid import CellError, Value
from xlcrm.lang import Text
from xlcrm.udfs.answering import Answers, WrongCallError, one_of
from xlcrm.udfs.cells import keys_of, line_of, says_something, value_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]
    Floats = NDArray[np.float64]

LARGEST = 1e12
"""A figure beyond is a slip of the pen: ten thousand of them still add up exactly."""
_TOO_LARGE = Text("数值超过一万亿，请检查。", "More than a trillion: please check the figure.")
_NAT = -(2**63)
_EPOCH = dt.date(1970, 1, 1).toordinal()
_SERIAL_0 = dt.date(1899, 12, 30)
_LAST_SERIAL = (dt.date(2199, 12, 31) - _SERIAL_0).days


def day_of(cells: Any, name: str) -> dt.date:
    """A single date that the call needs, such as its as-of date."""
    value = one_of(cells)
    found = read_days([value_of(value)])
    if found.values[0] is None:
        said = f"“{shown(value)}”" if value is not None else "（空）"
        raise WrongCallError(
            f"参数 {name} 需要一个日期，得到 {said}。请写 TODAY() 或放日期的单元格。",
            f"The argument {name} needs a date and got {said if value is not None else 'nothing'}. "
            "Give TODAY() or a cell with a date.",
        )
    day: dt.date = found.values[0]
    return day


def number_of(cells: Any, name: str, default: float, least: float = 0, most: float = math.inf) -> float:
    """A single number between two limits; the default for an empty argument."""
    value = one_of(cells)
    if value is None:
        return default
    found = read_numbers([value_of(value)], percent=True).values[0]
    if found is None or not least <= found <= most:
        limits = f"{least:g} – {most:g}" if most < math.inf else f"≥ {least:g}"
        raise WrongCallError(
            f"参数 {name} 需要一个数（{limits}），得到“{shown(value)}”。",
            f"The argument {name} needs a number ({limits}) and got '{shown(value)}'.",
        )
    return float(found)


def word_of(cells: Any, name: str, words: Mapping[str, Sequence[str]], default: str) -> str:
    """A choice by any of its words, in either language; the default for an empty argument."""
    value = one_of(cells)
    if value is None:
        return default
    asked = folded(str(value)).casefold()
    found = next((key for key, spellings in words.items() if asked in (key, *spellings)), None)
    if found is None:
        known = ", ".join(words)
        raise WrongCallError(
            f"参数 {name} 不认识“{shown(value)}”。可选：{known}。",
            f"The argument {name} does not know '{shown(value)}'. One of: {known}.",
        )
    return found


@dataclass
class Lines:
    """The per-line arguments of one call, brought to one length; what cannot be read is kept line by line."""

    cells: dict[str, list[Value]]
    size: int
    single: bool
    repeated: frozenset[str]
    """Names of arguments whose one cell serves all lines."""
    faults: dict[int, Text] = field(default_factory=dict)
    figures: dict[str, list[Any]] = field(default_factory=dict)
    """Arguments that were read as numbers, so that none is read twice."""

    @classmethod
    def of(cls, **given: Any) -> Lines:
        """Arguments by name; None for those that were left out."""
        lines = {name: line_of(cells) for name, cells in given.items() if not _left_out(cells)}
        size = max(map(len, lines.values()), default=0)
        wrong = {name: len(line) for name, line in lines.items() if len(line) not in (1, size)}
        if wrong:
            counts = {name: len(line) for name, line in lines.items()}
            said = ", ".join(f"{name}: {count}" for name, count in counts.items())
            raise WrongCallError(
                f"各列行数不同（{said}）。请让它们从同一行开始、到同一行结束。",
                f"The columns differ in length ({said}). Let them begin and end on the same rows.",
            )
        if not size:
            raise WrongCallError(
                f"没有给出数据：{', '.join(given)}。", f"No data was given: {', '.join(given)}."
            )
        repeated = frozenset(name for name, line in lines.items() if len(line) == 1 < size)
        full = {name: line * size if name in repeated else line for name, line in lines.items()}
        return cls(full, size, single=size == 1, repeated=repeated)

    def has(self, name: str) -> bool:
        """Was the argument given?"""
        return name in self.cells

    def column(self, name: str) -> list[Value]:
        """The cells of an argument; empty ones where it was left out."""
        return self.cells.get(name) or [None] * self.size

    def days(self, name: str, *, future: bool = False) -> Days:
        """An argument as dates; NaT where nothing stands."""
        found = self._read(name, read_days(self.column(name), future=future))
        return as_days(found)

    def numbers(self, name: str) -> Floats:
        """An argument as numbers; NaN where nothing stands."""
        import numpy as np

        if name not in self.figures:
            self.figures[name] = self._figures(name, read_numbers(self.column(name)))
        return np.array(self.figures[name], dtype=np.float64)  # None becomes NaN

    def keys(self, name: str) -> list[str]:
        """An argument as customers for comparing."""
        column = self.column(name)
        if CellError in set(map(type, column)):
            for line, value in enumerate(column):
                if isinstance(value, CellError):
                    self.fault(line, Problem("cell_error", values={"text": value.code}))
        return keys_of(column)

    def cents(self, name: str) -> NDArray[np.int64]:
        """An argument as money of one currency in whole cents; 0 where nothing stands."""
        import numpy as np

        read = read_numbers(self.column(name))
        currencies = sorted(set(read.beside.get("currency", {}).values()))
        if len(currencies) > 1:
            said = ", ".join(currencies)
            raise WrongCallError(
                f"参数 {name} 里有几种货币（{said}），不能相加。请先换算成一种。",
                f"The argument {name} holds several currencies ({said}), which cannot be added up. Convert them first.",
            )
        found = self.figures[name] = self._figures(name, read)
        return np.rint([0.0 if each is None else 100 * each for each in found]).astype(np.int64)

    def _figures(self, name: str, read: Read) -> list[Any]:
        """Numbers that can be added up to the cent; larger ones are told."""
        found = self._read(name, read)
        for line, value in enumerate(found):
            if value is not None and not abs(value) <= LARGEST:
                self.fault(line, _TOO_LARGE)
        return [value if value is not None and abs(value) <= LARGEST else None for value in found]

    def _read(self, name: str, read: Read) -> list[Any]:
        lost = [fault for fault in read.faults if read.values[fault.place] is None]
        for fault in lost[: 1 if name in self.repeated else None]:
            problem = Problem(fault.code, values=fault.values)
            for line in range(self.size) if name in self.repeated else (fault.place,):
                self.fault(line, problem)
        return read.values

    def fault(self, line: int, what: Problem | Text) -> None:
        """Say what is wrong on a line (from 0); the first word stays."""
        text = what if isinstance(what, Text) else Text(what.message("zh"), what.message("en"))
        self.faults.setdefault(line, text)

    def blank(self) -> frozenset[int]:
        """Lines on which no argument that has lines of its own says anything."""
        blank: Sequence[int] = range(self.size)
        for name, line in self.cells.items():
            if blank and name not in self.repeated:
                blank = [at for at in blank if not says_something(line[at])]
        return frozenset(blank)

    def answers(self, values: Sequence[Any], reason: Callable[[int], Any] | None = None) -> Answers:
        """Answers with the faults and the blank lines of this call; `reason` tells why of a line."""
        return Answers(values, reason, self.faults, self.blank(), self.single)


def _left_out(cells: Any) -> bool:
    return cells is None or (isinstance(cells, list | tuple) and not cells)


def read_days(cells: Sequence[Value], *, future: bool = False) -> Read:
    """Dates by the readers of the sheets; any number up to the year 2199 is a serial, since here it comes from a cell."""
    if any(type(value) in (int, float) for value in cells):
        cells = [from_serial(value) for value in cells]
    return read_dates(cells, Hints(future=future))


def from_serial(value: Value) -> Value:
    """The date that a number in a cell stands for; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= _LAST_SERIAL:
        return value
    return _SERIAL_0 + dt.timedelta(int(value))


def as_days(values: Sequence[Any]) -> Days:
    """Dates as datetime64[D]; None is NaT."""
    import numpy as np

    days = [_NAT if value is None else value.toordinal() - _EPOCH for value in values]
    return np.array(days, dtype=np.int64).view("datetime64[D]")
