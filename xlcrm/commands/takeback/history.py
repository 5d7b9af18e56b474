"""The runs of a workbook: which of them stand, which were taken back, and which can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlcrm.commands.memory import Memory
from xlcrm.errors import UsageError
from xlcrm.workbook.journal import Run, read
from xlcrm.workbook.stored import DamagedError


@dataclass(frozen=True)
class History:
    """The list of runs, newest first, and the journal of the last of them."""

    rows: tuple[Mapping[str, Any], ...]
    journal: Mapping[str, str]

    @classmethod
    def of(cls, memory: Memory) -> History:
        """The runs that a workbook remembers; those of versions that gave no numbers are left out."""
        return cls(tuple(row for row in memory.runs if "run" in row), memory.journal)

    @cached_property
    def _by_number(self) -> Mapping[int, Mapping[str, Any]]:
        return {row["run"]: row for row in self.rows}

    def row(self, number: int) -> Mapping[str, Any]:
        """What the list of runs says of a run; empty for one that it does not hold any more."""
        return self._by_number.get(number, {})

    def stands(self, number: int) -> bool:
        """Was the run never taken back?"""
        return "undone" not in self.row(number)

    def does(self, number: int) -> bool:
        """Does the run do something, rather than take something back? Taking back an undo does it again."""
        undoes = self.row(number).get("undoes")
        return undoes is None or not self.does(undoes)

    def root(self, number: int) -> int:
        """The run that a chain of undo and redo began with."""
        undoes = self.row(number).get("undoes")
        return number if undoes is None else self.root(undoes)

    def latest(self) -> int | None:
        """The newest run that can be taken back and is not itself an undo."""
        return next((number for number in self._kept() if self.stands(number) and self.does(number)), None)

    def writers_after(self, number: int) -> Iterator[int]:
        """Later runs whose results stand, newest first; what only took later runs back wrote nothing of its own."""
        for row in self.rows:
            later: int = row["run"]
            if later > number and self.stands(later) and (self.does(later) or self.root(later) < number):
                yield later

    def as_of_without(self, number: int) -> dt.date | None:
        """As of which day the workbook stands once a run is taken back; None when no other run is left."""
        left = [
            row
            for row in self.rows
            if self.stands(row["run"]) and self.does(row["run"]) and row["run"] != number
        ]
        if not self.does(number):
            left.append(self.row(self.root(number)))
        newest = max(left, key=lambda row: row.get("run", 0), default=None)
        return dt.date.fromisoformat(newest["as_of"]) if newest and "as_of" in newest else None

    def run(self, number: int) -> Run:
        """What a run changed; UsageError says why it cannot be taken back."""
        text = self.journal.get(str(number))
        if text is None:
            raise self._refusal(number)
        try:
            return read(text)
        except (DamagedError, KeyError, ValueError) as error:
            raise UsageError(
                f"第 {number} 次运行的撤销记录已损坏，无法撤销。可改用写入前的备份文件。",
                f"What run {number} changed is damaged in the journal and cannot be taken back. "
                "Use the backup file from before that run instead.",
            ) from error

    def later_runs(self, number: int) -> Iterator[Run]:
        """What the later writers changed, newest first; those that are not kept any more are left out."""
        for later in self.writers_after(number):
            if str(later) in self.journal:
                yield self.run(later)

    def _kept(self) -> list[int]:
        return sorted(map(int, self.journal), reverse=True)

    def _refusal(self, number: int) -> UsageError:
        undone = self.row(number).get("undone")
        if undone is not None:
            return UsageError(
                f"第 {number} 次运行已由第 {undone} 次运行撤销；要恢复它，请撤销第 {undone} 次。",
                f"Run {number} was taken back by run {undone}. To do it again, undo run {undone}.",
            )
        kept = ", ".join(map(str, self._kept())) or "—"
        return UsageError(
            f"没有第 {number} 次运行的撤销记录；可以撤销的有：{kept}（xlcrm undo 台账 --list 查看）。",
            f"The journal holds no run {number}. It holds: {kept} (xlcrm undo BOOK --list shows them).",
        )
