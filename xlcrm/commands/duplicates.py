"""`xlcrm duplicates`: customers that may stand twice on a sheet with their evidence; merged is what a person decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.describing import diff_lines
from xlcrm.commands.desk import Sheet
from xlcrm.commands.imports import differs
from xlcrm.commands.options import WRITING
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.lang import Text, by_count, count_of
from xlcrm.marks import Button, CommandMark, command
from xlcrm.workbook.changes import ChangeSet, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.memory import Memory
    from xlcrm.commands.merging.joining import Joined
    from xlcrm.commands.merging.sides import Side
    from xlcrm.crm.duplicates.pairs import Pair
    from xlcrm.workbook.sheets import SheetSpec

SEPARATOR = "¦"
SHOWN, LISTED = 500, 10
"""Pairs on the sheet, and lines that the command prints."""


@command(
    CommandMark(
        name="duplicates",
        label=Text("查重", "Duplicates"),
        help=Text(
            "找出疑似重复的客户，列在“疑似重复”表里并写明依据；只合并人已决定合并的，往来随之改挂，可以撤销。",
            "List customers that may stand twice, with the evidence, on the sheet Duplicates; merges only what a person decided there, moves log and orders along, and can be undone.",
        ),
        group="data",
        icon="RemoveDuplicates",
        button=Button("D"),
        options=WRITING,
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def duplicates(request: Request) -> Outcome:
    """Pairs that may be one, and the decided ones brought together, as an Outcome."""
    here = look_at(request)
    need_customers(here)
    request.progress(here.say("比较客户", "Comparing customers"), 0.4)
    found = _found(here)
    sheet = Sheet("duplicates", _sheet(here, found))
    changes = ChangeSet((*found.joined.changes, *([PutSheet(sheet.spec)] if differs(here, sheet) else [])))
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    memory = _memory(here, request, found, changes, sheet, confirmed=confirmed)
    return Outcome(
        lines=tuple(_lines(here, found)),
        data=_data(here, found),
        changes=changes,
        placements=found.joined.placements,
        state=memory.dump() if memory else None,
        confirmed=confirmed,
        diff=tuple(diff_lines(here, changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


@dataclass(frozen=True)
class Found:
    """The pairs, what was decided of them, and what is brought together now."""

    sides: Sequence[Side]
    pairs: Sequence[Pair]
    """Those that are still open."""
    typed: Mapping[str, str]
    """Pair → a decision that leaves it on the sheet (later), as it was typed."""
    joined: Joined
    apart: tuple[str, ...]
    """Fingerprints of all pairs that are two, by a person's word."""
    newly_apart: int


def _found(here: Situation) -> Found:
    from xlcrm.commands.merging.joining import joined
    from xlcrm.commands.merging.sides import by_id, sides
    from xlcrm.commands.views.duplicates import read_decisions
    from xlcrm.crm.duplicates.pairs import pairs

    known = sides(here)
    named = by_id(known)
    merges: list[tuple[Side, Side]] = []
    apart = list(here.memory.apart)
    typed: dict[str, str] = {}
    for id_, decision, word in read_decisions(here.owned("duplicates")):
        left, right = (named.get(each) for each in (id_.partition(SEPARATOR)[0], id_.partition(SEPARATOR)[2]))
        if left is None or right is None:
            continue
        if decision in ("left", "right"):
            merges.append((left, right) if decision == "left" else (right, left))
        elif decision == "no" and pair_print(left, right) not in apart:
            apart.append(pair_print(left, right))
        elif word:
            typed[id_] = word
    brought = joined(here, merges)
    gone = {side.id for pair in merges for side in pair}
    left_open = [
        pair
        for pair in pairs([side.party for side in known])
        if not {known[pair.one].id, known[pair.other].id} & gone
        and pair_print(known[pair.one], known[pair.other]) not in apart
    ]
    return Found(known, left_open, typed, brought, tuple(apart), len(apart) - len(here.memory.apart))


def pair_print(one: Side, other: Side) -> str:
    """Fingerprint of a pair, whichever of the two is on the left."""
    return hashlib.blake2b(SEPARATOR.join(sorted((one.id, other.id))).encode(), digest_size=6).hexdigest()


def _ordered(pair: Pair, sides: Sequence[Side]) -> tuple[Side, Side]:
    """The one to keep first: with a number, with more records, with more in its row, higher up."""
    both = sides[pair.one], sides[pair.other]
    left, right = sorted(
        both,
        key=lambda side: (not side.standing.text("id"), -side.records, -len(side.standing.data), side.row),
    )
    return left, right


def _sheet(here: Situation, found: Found) -> SheetSpec:
    from xlcrm.commands.views.duplicates import DuplicateRow, duplicates_sheet, link, said

    rows = []
    for pair in found.pairs[:SHOWN]:
        left, right = _ordered(pair, found.sides)
        id_ = f"{left.id}{SEPARATOR}{right.id}"
        links = (link(left.table.sheet, left.cell), link(right.table.sheet, right.cell))
        rows.append(
            DuplicateRow(id_, pair.verdict, left.called, left.facts, right.called, right.facts, said(pair.evidence, here.lang), links, found.typed.get(id_, ""))
        )  # fmt: skip
    return duplicates_sheet(rows, max(0, len(found.pairs) - SHOWN), here.lang)


def _memory(
    here: Situation, request: Request, found: Found, changes: ChangeSet, sheet: Sheet, *, confirmed: bool
) -> Memory | None:
    if not changes and found.apart == here.memory.apart:
        return None
    memory = replace(
        here.memory,
        lang=here.lang,
        confirmed=mapping_of(here) if confirmed else here.memory.confirmed,
        apart=found.apart,
        sheets={**here.memory.sheets, "duplicates": sheet.digest()},
    )
    if not changes:
        return memory
    merged = len(found.joined.pairs)
    note = here.say(
        f"合并 {merged} 家，疑似 {len(found.pairs)} 对",
        f"{merged} merged, {count_of(len(found.pairs), 'pair')} to decide",
    )
    row = {"run": memory.run + 1, **facts(here, request, "duplicates"), "changes": merged, "note": note}
    return journaled(here, with_row(memory, row), changes)


def _lines(here: Situation, found: Found) -> Iterator[str]:
    from xlcrm.commands.views.duplicates import VERDICT, said

    brought = found.joined
    for kept, merged in brought.pairs:
        yield here.say(f"已合并：{merged} → {kept}", f"Merged: {merged} → {kept}")
    if brought.pairs:
        from xlcrm.crm.schema.fields import KIND_LABELS

        moved = here.say("，", ", ").join(
            f"{KIND_LABELS[kind].in_(here.lang)} {count}" for kind, count in brought.moved.items()
        )
        yield here.say(f"补上 {brought.filled} 个单元格；改挂：{moved or '无'}", f"Cells filled: {brought.filled}; moved along: {moved or 'nothing'}")  # fmt: skip
    yield from (here.say(f"没有地方放：{text}", f"No place for: {text}") for text in brought.left_over)
    if found.newly_apart:
        yield here.say(
            f"记住 {found.newly_apart} 对不是同一家",
            f"{count_of(found.newly_apart, 'pair')} remembered as two customers",
        )
    sure = sum(pair.verdict == "equal" for pair in found.pairs)
    yield here.say(
        f"{len(found.sides)} 家客户：很可能重复 {sure} 对，请看一下 {len(found.pairs) - sure} 对（“疑似重复”表，选好决定后再运行一次）",
        f"{count_of(len(found.sides), 'customer')}: {count_of(sure, 'pair')} {by_count(sure, 'is', 'are')} most likely one, {len(found.pairs) - sure} to look at (sheet Duplicates: decide there and run again)",
    )
    for pair in found.pairs[:LISTED]:
        left, right = _ordered(pair, found.sides)
        yield f"  {left.called} | {right.called}  {VERDICT[pair.verdict].in_(here.lang)}: {said(pair.evidence, here.lang)}"
    if len(found.pairs) > LISTED:
        yield here.say(
            f"  …… 还有 {len(found.pairs) - LISTED} 对", f"  … and {len(found.pairs) - LISTED} more"
        )


def _data(here: Situation, found: Found) -> dict[str, Any]:
    listed = [(pair, *_ordered(pair, found.sides)) for pair in found.pairs]
    return {
        "book": here.book.name,
        "customers": len(found.sides),
        "pairs": [
            {
                "left": {
                    "name": left.standing.text("name"),
                    "key": left.key,
                    "sheet": left.table.sheet,
                    "row": left.row,
                },
                "right": {
                    "name": right.standing.text("name"),
                    "key": right.key,
                    "sheet": right.table.sheet,
                    "row": right.row,
                },
                "verdict": pair.verdict,
                "score": pair.score,
                "evidence": [each.code for each in pair.evidence],
            }
            for pair, left, right in listed
        ],
        "merged": [{"kept": kept, "merged": merged} for kept, merged in found.joined.pairs],
        "moved": dict(found.joined.moved),
        "left_over": list(found.joined.left_over),
        "apart": found.newly_apart,
        "changes": len(found.joined.pairs),
    }
