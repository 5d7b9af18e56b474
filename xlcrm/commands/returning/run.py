"""One merge as a value: decisions carried out, files compared, changes and questions, before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlcrm.commands.entries import Entry
from xlcrm.commands.returning.changes import Made, made
from xlcrm.commands.returning.edits import Edit
from xlcrm.commands.returning.judging import Judged, TableJudge
from xlcrm.commands.returning.newcomers import Newcomers
from xlcrm.commands.returning.outside import outside
from xlcrm.commands.returning.pairing import paired_tables
from xlcrm.commands.returning.questions import Decided, Merges, decided, question_id, remembered
from xlcrm.commands.returning.sides import Side
from xlcrm.commands.returning.team import Team
from xlcrm.crm.names import plain

if TYPE_CHECKING:
    from xlcrm.commands.returning.returned import Returned
    from xlcrm.commands.situation import Situation

_ORDER = ("customers", "contacts", "log", "orders", "tasks")
"""Customers first, as the others name them."""


@dataclass(frozen=True)
class Merge:
    """A merge, worked out."""

    here: Situation
    files: Sequence[Returned]
    judged: Judged
    decided: Decided
    made: Made
    merges: Merges
    questions: Mapping[str, Edit]
    entries: Sequence[Entry] = field(default=())
    """What was typed on the reps' 今日/Today, for the log."""

    def of(self, file: Returned) -> list[Edit]:
        """The edits of one file."""
        return [one for one in self.judged.edits if one.file == file.name]

    @property
    def counts(self) -> Counter[str]:
        """Fate → edits of all files."""
        return Counter(one.fate for one in self.judged.edits)


def worked_out(here: Situation, files: Sequence[Returned], said: Mapping[str, bool]) -> Merge:
    """Work a merge out: `said` are the decisions on the sheet of conflicts, by question."""
    from xlcrm.commands.importing.targets import standings

    team, files = Team(here), _told_apart(files)
    merges = Merges.parse(here.memory.merges)
    done = decided(team, merges, said)
    judged = Judged()
    newcomers = Newcomers(team, judged, standings(here))
    entries: list[Entry] = []
    typed: list[str] = []
    for file in files:
        for base, back, mine in _tables(team, file, judged):
            TableJudge(file, team, newcomers, judged, base, back, mine).judge()
        judged.edits += outside(here, file)
        for entry, print_ in _typed(here, file, {*merges.typed, *typed}, judged):
            entries.append(entry)
            typed.append(print_)
    declined = {*merges.declined, *(question_id(one) for one in done.declined)}
    judged.edits = [_as_declined(one, declined, done) for one in judged.edits]
    out = made(team, done.removed)
    after, questions = remembered(merges, done, judged.edits, typed)
    return Merge(here, files, judged, done, out, after, questions, entries)


def _told_apart(files: Sequence[Returned]) -> list[Returned]:
    """The files, of which the second of a name is called so: 张伟.xlsx, 张伟.xlsx (2)."""
    seen: Counter[str] = Counter()
    found = []
    for file in files:
        seen[plain(file.name)] += 1
        number = seen[plain(file.name)]
        found.append(replace(file, name=f"{file.name} ({number})") if number > 1 else file)
    return found


def _tables(team: Team, file: Returned, judged: Judged) -> Iterator[tuple[Side, Side, Side | None]]:
    """Each returned table with its base and the team's own, customers first."""
    bases, backs = (file.base_sides, file.sides) if file.base else (team.sides, file.sides)
    pairs = sorted(paired_tables(bases, backs), key=lambda pair: _place(pair[0]))
    mine = {base.name: own for base, own in paired_tables(bases, team.sides)}
    for base, back in pairs:
        if back is not None:
            yield base, back, mine.get(base.name)
        elif file.base:
            judged.missing.append((file.name, base.sheet))
    known = {back.name for _, back in pairs if back is not None}
    for back in sorted((side for side in file.sides if side.name not in known), key=_place):
        own = team.of_kind(back.kind)
        yield replace(own or back, keys=(), rows=(), lines=()), back, own


def _place(side: Side) -> int:
    return _ORDER.index(side.kind) if side.kind in _ORDER else len(_ORDER)


def _as_declined(one: Edit, declined: set[str], done: Decided) -> Edit:
    """A question that a person has answered before is none; one that is taken in this very run is there already."""
    if one.fate not in ("conflict", "proposed"):
        return one
    id_ = question_id(one)
    if id_ in declined:
        return replace(one, fate="declined", why="")
    return replace(one, fate="agreed", why="") if id_ in {question_id(each) for each in done.taken} else one


# -- 今日/Today ----------------------------------------------------------------------------------------------------------


def _typed(here: Situation, file: Returned, known: set[str], judged: Judged) -> Iterator[tuple[Entry, str]]:
    """What the rep typed on 今日/Today of the file, as entries of the log; each once, however often the file comes."""
    sheet = next((name for name, grid in file.here.grids.items() if grid.owner == "today"), "")
    for entry in file.here.typed:
        entry_ = entry if entry.author or not file.rep else replace(entry, author=file.rep)
        print_ = _print(file, entry_)
        cells = entry_.cells()
        name = " · ".join(filter(None, (entry_.customer, entry_.channel, entry_.result, entry_.content)))
        fate = "agreed" if print_ in known else "added"
        judged.edits.append(Edit(file.name, file.rep, "row", "log", sheet, name, "", fate, cells=cells))  # type: ignore[arg-type]
        if fate == "added":
            yield replace(entry_, date=here.as_of), print_


def _print(file: Returned, entry: Entry) -> str:
    number = file.base.id if file.base else file.name
    said = (number, entry.customer_id, entry.customer, entry.channel, entry.result, entry.content, entry.next)
    return hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest()
