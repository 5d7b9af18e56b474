"""What was computed a moment ago need not be computed again: for a program that stays, such as the one behind LibreOffice.

with recalling(recall):  # the same Recall at each press of a button
    ...  # pure functions that ask `recalled` answer what they have been asked before without computing it
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Row = TypeVar("Row", bound=tuple[Any, ...])


class Same:
    """A value that equals only itself: for what was recalled itself, and is too big to be compared each time."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._value is other._value

    def __hash__(self) -> int:
        return id(self._value)


@dataclass(frozen=True)
class _Known:
    """An answer, what it was computed from, and the questions that were asked on the way."""

    given: Any
    answer: Any
    within: frozenset[Hashable]


class Recall:
    """The last answer to each question, with what it was computed from. Nothing of it is ever written down."""

    def __init__(self) -> None:
        self._known: dict[Hashable, _Known] = {}
        self._asked: set[Hashable] = set()
        self._passing = 0
        """Answers so far that would have come out otherwise with more time."""

    def answer(
        self, about: Hashable, given: Any, compute: Callable[[], Answer], is_final: Callable[[], bool]
    ) -> Answer:
        """What was computed from something equal, else computed now, and kept if it and all within `is_final`."""
        known = self._known.get(about)
        if known is not None and known.given == given:
            self._asked |= {about, *known.within}
            return known.answer  # type: ignore[no-any-return]  # what `compute` gave
        outside, self._asked, passing = self._asked, set(), self._passing
        try:
            found = compute()
            self._passing += not is_final()
            if self._passing == passing:
                self._known[about] = _Known(given, found, frozenset(self._asked))
            return found
        finally:
            self._asked |= {about, *outside}

    def answer_each(
        self, about: Hashable, given: Any, rows: Iterable[Row], compute: Callable[[Row], Answer]
    ) -> list[Answer]:
        """What was computed from equal rows of the same name, else computed now."""
        known = self._known.get(about)
        before: dict[Any, tuple[Row, Any, Answer]] = known.answer if known and known.given == given else {}
        after, found = {}, []
        for row in rows:
            kinds, last = tuple(map(type, row)), before.get(row[0])
            is_known = last is not None and last[0] == row and last[1] == kinds
            answer = last[2] if last is not None and is_known else compute(row)
            after[row[0]] = (row, kinds, answer)
            found.append(answer)
        self._known[about] = _Known(given, after, frozenset())
        self._asked.add(about)
        return found

    def forget_unasked(self) -> None:
        """Let go of what nobody has asked about since this was said last: of workbooks that were closed."""
        self._known = {about: known for about, known in self._known.items() if about in self._asked}
        self._asked = set()


Look = Callable[[], object]
_RECALL: ContextVar[tuple[Recall, Look] | None] = ContextVar("xlcrm_recall", default=None)


@contextmanager
def recalling(recall: Recall, before_each: Look = lambda: None) -> Iterator[None]:
    """Inside, pure functions may answer from what they computed before; what nobody asked about is let go of at the end.

    `before_each` is called at every question: who thinks ahead looks there whether they are wanted elsewhere, and leaves by
    an error. What was computed till then stays.
    """
    token = _RECALL.set((recall, before_each))
    try:
        yield
    finally:
        _RECALL.reset(token)
    recall.forget_unasked()


def recalled(
    about: Hashable,
    given: Any,
    compute: Callable[[], Answer],
    is_final: Callable[[], bool] = lambda: True,
) -> Answer:
    """What `compute` gives: a pure function of `given`, and of nothing else. Whoever gets the answer leaves it as it is.

    `is_final` is asked after computing: no for what would have come out otherwise with more time.
    """
    found = _RECALL.get()
    if found is None:
        return compute()
    recall, before_each = found
    before_each()
    return recall.answer(about, given, compute, is_final)


def recalled_each(
    about: Hashable, given: Any, rows: Iterable[Row], compute: Callable[[Row], Answer]
) -> list[Answer]:
    """What `compute` gives for each row, of which the first cell is the name; a pure function of the row and of `given`.

    Only rows that hold something else than the last time, or cells of other types, are computed.
    """
    found = _RECALL.get()
    if found is None:
        return [compute(row) for row in rows]
    recall, before_each = found
    before_each()
    return recall.answer_each(about, given, rows, compute)
