"""A rep's own workbook: the team's, cut down to their share, with our sheets computed anew for it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import mapping_of
from xlcrm.commands.memory import Memory
from xlcrm.commands.outcome import Request
from xlcrm.commands.outgoing import Sent, sent
from xlcrm.commands.planning import Asked
from xlcrm.commands.refresh import computed
from xlcrm.commands.results import PARTS, compute
from xlcrm.commands.situation import Situation, look_at
from xlcrm.commands.splitting.shares import made_anew
from xlcrm.crm.schema.fields import declared
from xlcrm.workbook.changes import ChangeSet
from xlcrm.workbook.cut import Cut
from xlcrm.workbook.file import FileBook
from xlcrm.workbook.package.recalculating import formula_engine

if TYPE_CHECKING:
    from xlcrm.commands.results import Results
    from xlcrm.commands.splitting.shares import Share
    from xlcrm.crm.reasons import Reason
    from xlcrm.lang import Text
    from xlcrm.workbook.package.reducing import Ready


@dataclass(frozen=True)
class PartBook:
    """A rep's workbook, and what the team remembers of it."""

    data: bytes
    sent: Sent
    notices: Sequence[Text]
    here: Situation
    """As it was read in the end."""
    results: Results
    """What was computed for it; written into it only where the team's workbook holds such results."""


def part_book(
    team: Situation, whole: Results, ready: Ready, share: Share, name: str, request: Request
) -> PartBook:
    """Cut the team's workbook down to a share, and compute our sheets for it."""
    cut = Cut(share.rows, share.cells, share.sheets, _emptied(team))
    reduced = ready.reduced(cut)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(reduced.data)
        memory = part_memory(_confirmed(team, request), share, whole)
        _store(path, ChangeSet(), {}, memory)
        results = _refreshed(path, team, request) if team.memory.run else None
        here = look_at(_request(path, team, request))
        record = sent(here, share.rep, moment(request, team), name)
        final = _without_journal(here.memory, record)
        _store(path, ChangeSet(), {}, final)
        results = results or compute(here, PARTS, _silent, Asked(keep=True))
        return PartBook(path.read_bytes(), record, reduced.notices, here, results)


def _confirmed(team: Situation, request: Request) -> Memory:
    """What the team's workbook remembers once this run is over: who says that the columns are right says it for the parts, too."""
    said = request.option("yes", False)
    return replace(team.memory, confirmed=mapping_of(team)) if said else team.memory


def _emptied(team: Situation) -> frozenset[str]:
    keys = {*made_anew(team), "state"}
    return frozenset(grid.name for grid in team.grids.values() if grid.owner in keys)


def moment(request: Request, team: Situation) -> dt.datetime:
    """When it is done, as far as somebody said so."""
    return request.now or dt.datetime.combine(team.as_of, dt.time())


def _request(path: Path, team: Situation, request: Request) -> Request:
    book = FileBook(path, path.read_bytes(), engine=formula_engine())
    options = {"yes": True, "as-of": team.as_of, "registry": request.options.get("registry")}
    return replace(request, options=options, book=book, lang=team.lang, progress=_silent)


def _silent(_stage: str, _share: float) -> None:
    return None


def _refreshed(path: Path, team: Situation, asked: Request) -> Results:
    """Run the refresh on the part; planned visits stay on their days."""
    request = _request(path, team, asked)
    run = computed(look_at(request), request, PARTS, (), Asked(keep=True))
    memory = replace(run.changed.memory, journal={}, traces={})
    _store(path, run.changed.changes, run.changed.placements, memory)
    return run.results


def _store(path: Path, changes: ChangeSet, placements: Mapping[str, Any], memory: Memory) -> None:
    book = FileBook(path, path.read_bytes(), engine=formula_engine())
    out = path.with_name("written.xlsx")
    book.apply(changes, placements, memory.dump(), target=out)
    out.replace(path)


def part_memory(memory: Memory, share: Share, whole: Results) -> Memory:
    """What a rep's workbook remembers: of their own customers, and nothing of how to take anything back."""
    mine = set(share.customers)
    return replace(
        Memory(),
        lang=memory.lang,
        confirmed=memory.confirmed,
        own=memory.own,
        renamed=memory.renamed,
        rules=memory.rules,
        written=_mine(memory.written, mine),
        overrides=_mine(memory.overrides, mine),
        marked={name: [key for key in keys if key in mine] for name, keys in memory.marked.items()},
        plan=tuple(row for row in memory.plan if row[0] in mine),
        locked=tuple(row for row in memory.locked if row[0] in mine),
        missed={key: day for key, day in memory.missed.items() if key in mine},
        left_out=tuple(key for key in memory.left_out if key in mine),
        first={
            key: day for key, day in memory.first.items() if key.partition("\t")[0] in mine or key in mine
        },
        tier_rules=memory.tier_rules,
        tier_stays={key: stay for key, stay in memory.tier_stays.items() if key in mine},
        offered=memory.offered,
        modules=memory.modules,
        part={"rep": share.rep, "tiers": told_tiers(whole, mine)},
    )


def _mine(by_field: Mapping[str, Mapping[str, str]], mine: set[str]) -> dict[str, dict[str, str]]:
    return {
        name: {key: text for key, text in cells.items() if key in mine or _is_nobodys(name)}
        for name, cells in by_field.items()
    }


def _is_nobodys(field: str) -> bool:
    """A column of records that name no customer, such as campaigns: every part holds all of them."""
    known = declared().get(field.partition(".")[0])
    return known is not None and not {"customer", "customer_id"} & known.fields.keys()


def told_tiers(whole: Results, mine: set[str]) -> dict[str, list[str]]:
    """The tiers that the figures of the whole team give: row key → tier and its reason in words."""
    frame = whole.tiers.frame
    return {
        str(key): [str(tier), _by_figures(reason).render("en")]
        for key, tier, reason in zip(frame.index, frame["computed"], frame["reason"], strict=True)
        if key in mine
    }


def _by_figures(reason: Reason) -> Reason:
    """The reason without what a person said over it."""
    inner: Reason = reason.values["reason"] if reason.code in ("tier_typed", "tier_manual") else reason
    return inner


def _without_journal(memory: Memory, record: Sent) -> Memory:
    return replace(memory, journal={}, traces={}, runs=(), run=0, part={**memory.part, "id": record.id})
