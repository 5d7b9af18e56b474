"""A workbook that came back: read, with what went out under its id as the base of every comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlcrm.commands.memory import VERSION, Memory
from xlcrm.commands.outgoing import Sent, base_of, records
from xlcrm.commands.returning.pairing import paired_rows, paired_tables
from xlcrm.commands.returning.sides import Side, sent_side, sides_of
from xlcrm.commands.situation import Situation, look_at
from xlcrm.errors import UsageError
from xlcrm.workbook.stored import DamagedError

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.workbook.book import Book

How = Literal["id", "likeness", "none"]
_LIKE, _MORE = 0.5, 1.5
"""A base without an id: that share of its rows stands in the file, which has not more than so many times its rows."""


@dataclass(frozen=True)
class Returned:
    """One file that came back."""

    name: str
    """The file's name."""
    here: Situation
    """The file as it was read."""
    base: Sent | None
    how: How
    """How the base was found."""

    @property
    def rep(self) -> str:
        """Whose file it is; empty when nobody knows."""
        return self.base.rep if self.base else str(self.here.memory.part.get("rep", ""))

    @cached_property
    def sides(self) -> list[Side]:
        """Its tables as they came back."""
        return sides_of(self.here)

    @property
    def base_sides(self) -> list[Side]:
        """Its tables as they went out; none without a base."""
        from xlcrm.commands.returning.sides import leading

        return leading(map(sent_side, self.base.tables)) if self.base else []


def opened(team: Situation, path: str, request: Request) -> Returned:
    """Read a file that came back; UsageError or UnreadableBookError says what is wrong with it."""
    from xlcrm.workbook.file import open_book

    file = Path(path)
    _not_itself(team, file)
    return returned(team, open_book(file), request)


def returned(team: Situation, book: Book, request: Request) -> Returned:
    """A returned workbook, read with what the team remembers."""
    here = look_at(
        replace(request, book=_remembering(team, book), options={"as-of": team.as_of}, lang=team.lang)
    )
    number = str(here.memory.part.get("id", ""))
    base = _kept(team.memory, number)
    if base is not None:
        return Returned(book.name, here, base, "id")
    like = None if number else _by_likeness(team.memory, sides_of(here))
    found = Returned(book.name, here, like, "likeness" if like else "none")
    if like is None and not _shares_a_row(team, found):
        raise _stranger(book.name)
    return found


def _shares_a_row(team: Situation, file: Returned) -> bool:
    """Does the file hold a row of the workbook's, whatever else it holds?"""
    pairs = paired_tables(sides_of(team), file.sides)
    return any(other is not None and _same_rows(one, other) for one, other in pairs)


def _same_rows(one: Side, other: Side) -> int:
    columns = {at: other.headers.index(text) for at, text in enumerate(one.headers) if text in other.headers}
    return len(paired_rows(one, other, columns))


def _stranger(name: str) -> UsageError:
    return UsageError(
        f"“{name}”没有一行与台账相同，不像是交回的文件。新的资料请用“导入”（xlcrm import）。",
        f"'{name}' shares no row with the workbook, so it is no returned file. Use Import (xlcrm import) for new records.",
    )


def _not_itself(team: Situation, file: Path) -> None:
    own = getattr(team.book, "path", None)
    if own is not None and file.exists() and Path(own).exists() and file.samefile(own):
        raise UsageError(
            f"“{file.name}”就是台账本身。请选择业务员交回的文件。",
            f"'{file.name}' is the team's workbook itself. Name the files that the reps sent back.",
        )


def _remembering(team: Situation, book: Book) -> Book:
    """The file with the team's memory of its own columns, where another program has removed the file's own."""
    from xlcrm.commands.takeback.sheets import After

    if Memory.parse(book.state()).own or not team.memory.own:
        return book
    state = {**book.state(), "version": VERSION, "own": team.memory.own, "lang": team.memory.lang}
    return After(book, book.grids(), state)


def _kept(memory: Memory, number: str) -> Sent | None:
    try:
        return base_of(memory, number) if number else None
    except (DamagedError, KeyError, TypeError, ValueError):
        return None


def _by_likeness(memory: Memory, sides: Sequence[Side]) -> Sent | None:
    """What went out of which most rows stand in a file without an id; None for a file that holds far more."""
    try:
        known = list(records(memory).values())
    except (DamagedError, KeyError, TypeError, ValueError):
        return None
    scored = [(_overlap(one, sides), one.when, at) for at, one in enumerate(known)]
    best, _, at = max(scored, default=(0.0, "", 0))
    return known[at] if best >= _LIKE else None


def _overlap(record: Sent, sides: Sequence[Side]) -> float:
    base = [sent_side(table) for table in record.tables]
    total, back = sum(len(one.rows) for one in base), sum(len(one.rows) for one in sides)
    if not total or back > _MORE * total:
        return 0.0
    same = 0
    for one, other in paired_tables(base, sides):
        same += _same_rows(one, other) if other is not None else 0
    return same / total
