"""What was computed a moment ago need not be computed again: for a program that stays, such as the one behind LibreOffice.

with recalling(recall):  # the same Recall at each press of a button
    ...  # pure functions that ask `recalled` answer what they have been asked before without computing it
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Recall:
    """The last answer to each question, with what it was computed from. Nothing of it is ever written down."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Any, Any]] = {}
        self._asked: set[Hashable] = set()

    def answer(
        self, about: Hashable, given: Any, compute: Callable[[], Answer], is_final: Callable[[], bool]
    ) -> Answer:
        """What was computed from something equal, else computed now, and kept if it `is_final`."""
        self._asked.add(about)
        if about in self._known and self._known[about][0] == given:
            return self._known[about][1]  # type: ignore[no-any-return]  # what `compute` gave
        found = compute()
        if is_final():
            self._known[about] = given, found
        return found

    def forget_unasked(self) -> None:
        """Let go of what nobody has asked about since this was said last: of workbooks that were closed."""
        self._known = {about: known for about, known in self._known.items() if about in self._asked}
        self._asked = set()


_RECALL: ContextVar[Recall | None] = ContextVar("xlcrm_recall", default=None)


@contextmanager
def recalling(recall: Recall) -> Iterator[None]:
    """Inside, pure functions may answer from what they computed before."""
    token = _RECALL.set(recall)
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
    recall = _RECALL.get()
    return recall.answer(about, given, compute, is_final) if recall else compute()
