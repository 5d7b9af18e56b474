"""Rows that only the returned file has: new ones, those that the team has by now, and those that may be somebody known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import is_owned
from xlcrm.commands.returning.edits import Edit, Fate, Why
from xlcrm.commands.returning.judging import Judged, TableJudge, team_column
from xlcrm.commands.returning.sides import Side, text_of, value_of
from xlcrm.commands.returning.team import Team, is_worked_in
from xlcrm.crm.names import id_key, name_key
from xlcrm.workbook.changes import Cell, Formula

if TYPE_CHECKING:
    from xlcrm.commands.importing.targets import Standings


@dataclass
class Newcomers:
    """New rows of all files of a merge, one file after the other."""

    team: Team
    out: Judged
    known: Standings
    """The team's customers, for the look for duplicates; new ones are taken in."""
    taken: dict[str, set[int]] = field(default_factory=dict)
    """Table → its rows that were found again in a file."""
    waiting: dict[str, str] = field(default_factory=dict)
    """Name or id of a new customer who waits for a decision → name."""

    def take(self, judge: TableJudge) -> None:
        """Say what becomes of each row that the file has and the base has not."""
        for came in judge.there.new_rows:
            if any(judge.back.texts[came]):
                self._row(judge, came)

    def _row(self, judge: TableJudge, came: int) -> None:
        cells, lost = team_row(judge, came)
        mine, back = judge.mine, judge.back
        if mine is None or not is_worked_in(mine.kind):
            self._note(judge, came, cells, "told", "no_table" if mine is None else "settings")
            return
        if "owner" in mine.fields and mine.kind == "customers" and not cells.get("owner") and judge.file.rep:
            cells["owner"] = judge.file.rep
        at = self._again(judge, cells)
        same_key = self._same_key(judge, cells) if at is None else None
        if at is not None:
            self.taken.setdefault(mine.name, set()).add(at)
            self._note(judge, came, cells, "agreed", line=mine.lines[at])
        elif self._just_added(judge, cells):
            self._note(judge, came, cells, "agreed")
        elif same_key is not None:
            self._beside(judge, came, cells, same_key)
        else:
            self._fresh(judge, came, cells)
        for to in lost:
            judge.note("cell", came, to, "told", "no_column", back.headers[to], back=back.rows[came][to])

    # -- known rows --------------------------------------------------------------------------------------------------

    def _again(self, judge: TableJudge, cells: Mapping[str, Cell]) -> int | None:
        """A row of the team's that did not go out and says all of this already, as after an earlier merge."""
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        seen = self.taken.get(mine.name, set())
        sent = set(judge.here.rows.values()) if judge.here and not judge.two_way else set()
        free = (row for row in range(len(mine.rows)) if row not in seen and row not in sent)
        wanted = [(mine_column(mine, name), text_of(cell)) for name, cell in cells.items()]
        return next(
            (row for row in free if all(at is None or mine.texts[row][at] == text for at, text in wanted)),
            None,
        )

    def _same_key(self, judge: TableJudge, cells: Mapping[str, Cell]) -> int | None:
        """A row of the team's of the same key, which says otherwise."""
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        if mine.kind not in ("customers", "contacts"):
            return None
        key = _key_of(mine.kind, cells)
        return next((row for row, one in enumerate(mine.keys) if key and one == key), None)

    def _just_added(self, judge: TableJudge, cells: Mapping[str, Cell]) -> bool:
        """Did this merge add the same row already, from another file, or of something that stands once only?"""
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        once = mine.kind in ("customers", "contacts")
        texts = {name: text_of(cell) for name, cell in cells.items()}
        added = zip(self.team.rows.get(mine.name, ()), self.team.sources.get(mine.name, ()), strict=True)
        return any(
            (once or source != judge.file.name)
            and texts == {name: text_of(cell) for name, cell in row.items()}
            for row, source in added
        )

    def _beside(self, judge: TableJudge, came: int, cells: Mapping[str, Cell], row: int) -> None:
        """A row that the team has under the same key: what it says otherwise, cell by cell."""
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        differing = [
            (at, cell)
            for name, cell in cells.items()
            if name != "owner" and (at := mine_column(mine, name)) is not None
            if text_of(self.team.now(mine, row, at)) != text_of(cell)
        ]
        for at, cell in differing:
            self._filled(judge, came, (row, at), cell)
        if not differing:
            self._note(judge, came, cells, "agreed", line=mine.lines[row])

    def _filled(self, judge: TableJudge, came: int, place: tuple[int, int], cell: Cell) -> None:
        """A cell of such a row: an empty one is filled, for another a person decides."""
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        now, refusal = self.team.now(mine, *place), self.team.refusal(mine, *place)
        if not refusal and now in (None, ""):
            self.team.write(mine, *place, cell)
        fate: Fate = "told" if refusal else "taken" if now in (None, "") else "conflict"
        why: Why = refusal or ("both" if fate == "conflict" else "")
        judge.note("cell", came, 0, fate, why, team=now, back=cell, place=place)

    # -- new rows ----------------------------------------------------------------------------------------------------

    def _fresh(self, judge: TableJudge, came: int, cells: dict[str, Cell]) -> None:
        mine = judge.mine
        assert mine is not None  # noqa: S101 - asked before
        if judge.two_way:
            self._note(judge, came, cells, "proposed", "row")
            return
        like = self._like(cells) if mine.kind == "customers" else ""
        if like:
            self.waiting |= {each: str(cells.get("name") or "") for each in _names(cells)}
            self._note(judge, came, cells, "proposed", "suspect", like)
            return
        waits = next((self.waiting[each] for each in _customer_names(cells) if each in self.waiting), "")
        if waits and mine.kind != "customers":
            self._note(judge, came, cells, "proposed", "waits", waits)
            return
        self.team.add(mine, cells, judge.file.name)
        self._note(judge, came, cells, "added")

    def _like(self, cells: Mapping[str, Cell]) -> str:
        """A customer of the team's whom a new one may be; the new one is known to the next ones."""
        from xlcrm.commands.importing.suspects import suspects
        from xlcrm.crm.matching.index import Reach, Standing

        data = {name: cell for name, cell in cells.items() if cell not in (None, "")}
        one = Standing("customers", "", None, data)
        region = self.known.index.region(one.text("country"))
        phones = " / ".join(filter(None, (one.text("phone"), one.text("mobile"))))
        found = self.known.index.customer(
            Reach("", "", one.text("contact_name"), phones, one.text("email"), region)
        )
        named = suspects(self.known, [one])
        if found is None and not named:
            self.known.index.add(one)
            self.known.by_table.setdefault("", []).append(one)
        return found.text("name") if found is not None else named[0][1] if named else ""

    def _note(
        self, judge: TableJudge, came: int, cells: Mapping[str, Cell], fate: Fate, why: Why = "", about: str = "",
        line: int = 0,
    ) -> None:  # fmt: skip
        mine = judge.mine
        self.out.edits.append(
            Edit(
                judge.file.name, judge.file.rep, "row", mine.name if mine else "",
                mine.sheet if mine else judge.back.sheet, judge.back.called(came), "", fate, why, about,
                line=line, cells=cells,
            )
        )  # fmt: skip


def team_row(judge: TableJudge, came: int) -> tuple[dict[str, Cell], Sequence[int]]:
    """A returned row as one of the team's table: field → cell; and the filled columns that find no place there."""
    cells: dict[str, Cell] = {}
    lost: list[int] = []
    bases = {to: at for at, to in judge.there.columns.items()}
    for to, text in enumerate(judge.back.texts[came]):
        name, column = _field_for(judge, bases.get(to), to)
        cell = judge.back.rows[came][to]
        if (
            not text
            or is_owned(judge.back.kind, name)
            or (isinstance(cell, Formula) and _carries(judge.mine, column))
        ):
            continue
        if name:
            cells[name] = value_of(cell)
        else:
            lost.append(to)
    return cells, lost


def _field_for(judge: TableJudge, base: int | None, to: int) -> tuple[str, int | None]:
    """Field and column of the team's table for a returned column."""
    mine = judge.mine
    if mine is None:
        return judge.back.field_of.get(to, ""), None
    column = judge.here.columns.get(base) if judge.here and base is not None else None
    column = team_column(mine, judge.back, to) if column is None else column
    return (mine.field_of.get(column, ""), column) if column is not None else ("", None)


def _carries(mine: Side | None, column: int | None) -> bool:
    """Does the team's column hold formulas, which a new row carries on by itself?"""
    if mine is None or column is None:
        return False
    return any(isinstance(row[column], Formula) for row in mine.rows[-5:])


def mine_column(mine: Side, name: str) -> int | None:
    """The team's column of a field."""
    return next((at for at, field_ in mine.field_of.items() if field_ == name), None)


def _key_of(kind: str, cells: Mapping[str, Cell]) -> str | None:
    from xlcrm.crm.ledger.keys import row_key

    return row_key(kind, cells)


def _names(cells: Mapping[str, Cell]) -> Iterator[str]:
    """A customer's number and name as they are compared."""
    if cells.get("id") not in (None, ""):
        yield id_key(cells["id"])
    if cells.get("name"):
        yield name_key(str(cells["name"]))


def _customer_names(cells: Mapping[str, Cell]) -> Iterator[str]:
    if cells.get("customer_id") not in (None, ""):
        yield id_key(cells["customer_id"])
    if cells.get("customer"):
        yield name_key(str(cells["customer"]))
