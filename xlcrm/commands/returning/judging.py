"""What becomes of each difference between a returned table and its base, seen from what the team has now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import is_owned
from xlcrm.commands.returning.edits import Edit, Fate, Op, Why
from xlcrm.commands.returning.pairing import Pairing, paired
from xlcrm.commands.returning.sides import Side, text_of
from xlcrm.commands.returning.team import Team
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.fingerprints import shape_digest

if TYPE_CHECKING:
    from xlcrm.commands.returning.newcomers import Newcomers
    from xlcrm.commands.returning.returned import Returned

_MANY, _MOST = 10, 0.8
"""So many cells of a column, and such a share of those that were filled, make its clearing a question."""


@dataclass
class Judged:
    """The edits of a merge, and what else people should know of the files."""

    edits: list[Edit] = field(default_factory=list)
    layout: list[tuple[str, str, str, str]] = field(default_factory=list)
    """File, sheet, header that went out, header that came back (empty: the column is gone)."""
    missing: list[tuple[str, str]] = field(default_factory=list)
    """File and sheet of tables that did not come back."""
    unknown: list[tuple[str, str, int]] = field(default_factory=list)
    """File, sheet and rows of the team's that a file without a base does not hold."""


@dataclass
class TableJudge:
    """One returned table against its base (the team's own table where nothing is kept of what went out)."""

    file: Returned
    team: Team
    newcomers: Newcomers
    out: Judged
    base: Side
    back: Side
    mine: Side | None
    """The team's table; None when it has none."""

    def __post_init__(self) -> None:
        self.there: Pairing = paired(self.base, self.back)
        self.here = paired(self.base, self.mine) if self.mine is not None else None
        self.typed = self.file.here.words.values

    def judge(self) -> None:
        """Say of every edit what becomes of it."""
        self._note_layout()
        emptied = self._emptied_columns()
        for row, came in sorted(self.there.rows.items()):
            for at, to in self.there.columns.items():
                if self._is_edited(row, came, at, to):
                    self._cell(row, came, at, to, emptied=at in emptied)
        self._new_columns()
        for row in self.there.gone_rows:
            self._gone(row)
        self.newcomers.take(self)

    @property
    def two_way(self) -> bool:
        """Is there nothing to compare with but the team's own table?"""
        return self.file.base is None

    # -- what was edited -------------------------------------------------------------------------------------------

    def _is_edited(self, row: int, came: int, at: int, to: int) -> bool:
        if self.base.texts[row][at] == self.back.texts[came][to]:
            return False
        name = self.base.field_of.get(at, "")
        if is_owned(self.base.kind, name) and not self._is_typed(came, name):
            return False
        return not self._is_recalculated(row, came, at, to)

    def _is_typed(self, came: int, name: str) -> bool:
        """Did a person type over a value of ours? A file whose memory is gone cannot say: then every change counts."""
        written = self.file.here.memory.written
        return not written or (self.back.keys[came] or "") in self.typed.get(name, {})

    def _is_recalculated(self, row: int, came: int, at: int, to: int) -> bool:
        """Is it the same formula with another result?"""
        cell = self.back.rows[came][to]
        place = self._place(row, at)
        if not isinstance(cell, Formula) or place is None or self.mine is None:
            return False
        own = self.mine.rows[place[0]][place[1]]
        return isinstance(own, Formula) and shape_digest(own) == shape_digest(cell)

    def _emptied_columns(self) -> set[int]:
        """Columns of which nearly everything was cleared: more likely an accident than two hundred decisions."""
        found = set()
        for at, to in self.there.columns.items():
            filled = [came for row, came in self.there.rows.items() if self.base.texts[row][at]]
            cleared = sum(not self.back.texts[came][to] for came in filled)
            if cleared >= _MANY and cleared >= _MOST * len(filled):
                found.add(at)
        return found

    # -- cells -----------------------------------------------------------------------------------------------------

    def _place(self, row: int, at: int) -> tuple[int, int] | None:
        """Row and column of the team's table; None where it has no such row or column."""
        if self.here is None or row not in self.here.rows or at not in self.here.columns:
            return None
        return self.here.rows[row], self.here.columns[at]

    def _cell(self, row: int, came: int, at: int, to: int, *, emptied: bool) -> None:
        base, back = self.base.rows[row][at], self.back.rows[came][to]
        place = self._place(row, at)
        if self.mine is None or self.here is None:
            self.note("cell", came, to, "told", "no_table", base=base, back=back)
        elif place is None:
            why: Why = "left" if row not in self.here.rows else "no_column"
            self.note("cell", came, to, "told", why, self.base.headers[at], base=base, back=back)
        else:
            self._against_team(place, came, to, base, back, emptied=emptied)

    def _against_team(
        self, place: tuple[int, int], came: int, to: int, base: Cell, back: Cell, *, emptied: bool
    ) -> None:
        assert self.mine is not None  # noqa: S101 - there is a place in it
        now = self.team.now(self.mine, *place)
        fate, why = self._fate(place, now, base, back, emptied=emptied)
        if fate == "taken":
            self.team.write(self.mine, *place, back)
        self.note(
            "cell", came, to, fate, why, base=None if self.two_way else base, team=now, back=back, place=place
        )

    def _fate(
        self, place: tuple[int, int], now: Cell, base: Cell, back: Cell, *, emptied: bool
    ) -> tuple[Fate, Why]:
        assert self.mine is not None  # noqa: S101 - there is a place in it
        if text_of(now) == text_of(back):
            return "agreed", ""
        refusal = self.team.refusal(self.mine, *place)
        if refusal:
            return "told", refusal
        if self.two_way:
            return "conflict", "base"
        if emptied:
            return "proposed", "cleared"
        name = self.mine.field_of.get(place[1], "")
        if is_owned(self.mine.kind, name):
            own = self.team.here.words.of(name)
            return ("conflict", "both") if self.mine.keys[place[0]] in own else ("taken", "")
        return ("taken", "") if text_of(now) == text_of(base) else ("conflict", "both")

    def _new_columns(self) -> None:
        """Values in columns that did not go out: into the team's column of that header, where there is one."""
        for to in self.there.new_columns:
            at = team_column(self.mine, self.back, to) if self.mine is not None else None
            for row, came in sorted(self.there.rows.items()):
                if not self.back.texts[came][to]:
                    continue
                back, header = self.back.rows[came][to], self.back.headers[to]
                if at is None or self.here is None or row not in self.here.rows:
                    self.note("cell", came, to, "told", "no_column", header, back=back)
                else:
                    self._against_team((self.here.rows[row], at), came, to, None, back, emptied=False)

    # -- rows ------------------------------------------------------------------------------------------------------

    def _gone(self, row: int) -> None:
        """A row that went out and did not come back."""
        if not any(self.base.texts[row]) or self.two_way:
            return
        at = self.here.rows.get(row) if self.here else None
        if self.mine is None or at is None:
            self._row_note(row, "agreed", "gone")
            return
        refusal = self.team.refusal(self.mine, at, 0)
        told = refusal in ("settings", "twice")
        self._row_note(row, "told" if told else "proposed", refusal if told else "gone", at)

    def _row_note(self, row: int, fate: Fate, why: Why, at: int | None = None) -> None:
        side = self.base if at is None or self.mine is None else self.mine
        self.out.edits.append(
            Edit(
                self.file.name, self.file.rep, "gone", self.mine.name if self.mine else "", side.sheet,
                side.called(row if at is None else at), "", fate, why,
                key=(side.keys[at] or "") if at is not None else "",
                line=side.lines[at] if at is not None and side.lines else 0,
                cells=side.said(at) if at is not None else {},
            )
        )  # fmt: skip

    # -- words -----------------------------------------------------------------------------------------------------

    def note(
        self, op: Op, came: int, to: int, fate: Fate, why: Why = "", about: str = "", *, base: Cell = None,
        team: Cell = None, back: Cell = None, place: tuple[int, int] | None = None,
    ) -> None:  # fmt: skip
        """Put an edit of a cell down with its fate."""
        mine = self.mine if place else None
        self.out.edits.append(
            Edit(
                self.file.name, self.file.rep, op, self.mine.name if self.mine else "",
                mine.sheet if mine else self.back.sheet, self.back.called(came),
                mine.headers[place[1]] if mine and place else self.back.headers[to], fate, why, about, base, team, back,
                field=mine.field_of.get(place[1], "") if mine and place else "",
                key=(mine.keys[place[0]] or "") if mine and place else "",
                line=mine.lines[place[0]] if mine and place else 0,
                column=mine.left + place[1] if mine and place else 0,
            )
        )  # fmt: skip

    def _note_layout(self) -> None:
        """Columns that bear another header now, and columns that are gone."""
        for at in self.there.gone_columns:
            self.out.layout.append((self.file.name, self.base.sheet, self.base.headers[at], ""))
        for at, to in self.there.columns.items():
            before, after = self.base.headers[at], self.back.headers[to]
            if before != after and before and after:
                self.out.layout.append((self.file.name, self.base.sheet, before, after))
        if self.two_way and (
            count := len([row for row in self.there.gone_rows if any(self.base.texts[row])])
        ):
            self.out.unknown.append((self.file.name, self.base.sheet, count))


def team_column(mine: Side, back: Side, to: int) -> int | None:
    """The team's column for a returned one, by header, else by field."""
    if back.headers[to] and back.headers[to] in mine.headers:
        return mine.headers.index(back.headers[to])
    name = back.field_of.get(to, "")
    return mine.fields.get(name)
