"""Forgetting somebody: the journal keeps nothing any more that names a person or a customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.memory import Memory
from xlcrm.commands.outcome import Outcome
from xlcrm.errors import UsageError
from xlcrm.workbook.journal import Run, read, without, write
from xlcrm.workbook.stored import DamagedError, unpacked

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation


def forget(here: Situation, name: str, *, confirmed: bool) -> Outcome:
    """The memory without somebody, as an Outcome that changes no sheet."""
    from xlcrm.crm.names import name_key

    wanted = name_key(name)
    if len(wanted) < 2:
        raise UsageError(
            f"--forget “{name}”太短；请写出完整姓名或名称。",
            f"--forget '{name}' is too short: write the full name.",
        )
    keys = _keys_of(here, name, wanted)
    memory, gone = without_person(here, keys, lambda text: wanted in name_key(text))
    return Outcome(
        lines=(_line(here, name, gone),),
        data={"book": here.book.name, "forgotten": name, "changes": gone},
        state=memory.dump(),
        confirmed=confirmed,
        lang=here.lang,
    )


def without_person(here: Situation, keys: set[str], speaks_of: Callable[[str], bool]) -> tuple[Memory, int]:
    """The memory without somebody, and how many remembered things that costs.

    Fingerprints of customers who still stand in the workbook stay: without them every cell of ours would look typed.
    """
    memory, present = here.memory, set(here.ledger.customers.index)
    gone_keys = keys - present

    def is_gone(key: str) -> bool:
        return key in gone_keys or (key not in present and speaks_of(key))

    reps = {rep.name for rep in here.ledger.reps.values()}
    plan = tuple(
        row for row in memory.plan if not is_gone(row[0]) and (row[1] in reps or not speaks_of(row[1]))
    )
    journal, gone = _journal(memory, keys, speaks_of)
    left = replace(
        _without_customers(memory, is_gone),
        plan=plan,
        booked=tuple(row for row in memory.booked if not is_gone(row[2]) and not speaks_of(row[3])),
        outgoing=_outgoing(memory, speaks_of),
        merges=_merges(memory, speaks_of),
        kept=_without_names(
            memory.kept, lambda name: name not in reps | present and (is_gone(name) or speaks_of(name))
        ),
        sent=tuple(row for row in memory.sent if not _speaks(dict(row), speaks_of)),
        journal=journal,
        traces={},
    )
    return left, gone + len(memory.plan) - len(plan)


def _without_customers(memory: Memory, is_gone: Callable[[str], bool]) -> Memory:
    """Without all that is remembered under the row key of somebody who is gone."""

    def left(cells: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in cells.items() if not is_gone(key)}

    return replace(
        memory,
        written={name: left(cells) for name, cells in memory.written.items()},
        overrides={name: left(cells) for name, cells in memory.overrides.items()},
        marked={name: [key for key in cells if not is_gone(key)] for name, cells in memory.marked.items()},
        first=left(memory.first),
        locked=tuple(row for row in memory.locked if not is_gone(row[0])),
        missed=left(memory.missed),
        tier_stays=left(memory.tier_stays),
        left_out=tuple(key for key in memory.left_out if not is_gone(key)),
    )


def _without_names(value: Any, is_gone: Callable[[str], bool]) -> Any:
    """A JSON value without somebody who is gone: in lists of names, and with all that stands under the name or key."""
    if isinstance(value, list):
        return [
            _without_names(each, is_gone) for each in value if not (isinstance(each, str) and is_gone(each))
        ]
    if not isinstance(value, Mapping):
        return value
    return {name: _without_names(each, is_gone) for name, each in value.items() if not is_gone(name)}


def _keys_of(here: Situation, name: str, wanted: str) -> set[str]:
    """Row keys of the customers of that name or id.

    Who stands in the workbook no more may be remembered by an id that nobody can tell the name of by now: where the
    name is not found, everybody goes who is only remembered.
    """
    from xlcrm.crm.names import first_text, id_key, name_key

    people = here.ledger.customers
    named = {str(key) for key, who in people["name"].items() if name_key(first_text(who) or "") == wanted}
    only_remembered = set() if named else _remembered(here.memory) - set(people.index)
    return named | {wanted, id_key(name)} | only_remembered


def _remembered(memory: Memory) -> set[str]:
    """Row keys of all customers of whom something is remembered."""
    by_key = {*memory.tier_stays, *memory.first, *memory.missed, *memory.left_out}
    return by_key | {row[0] for row in (*memory.plan, *memory.locked)} | {row[2] for row in memory.booked}


def _journal(memory: Memory, keys: set[str], speaks_of: Callable[[str], bool]) -> tuple[dict[str, str], int]:
    """The journal without somebody; a run that cannot be read goes, as nobody can say what it holds."""
    kept: dict[str, str] = {}
    gone = 0
    for number, text in memory.journal.items():
        try:
            run = read(text)
        except (DamagedError, KeyError, ValueError):
            gone += 1
            continue
        left = without(run, keys, speaks_of)
        gone += _size(run) - _size(left)
        kept[number] = write(left)
    return kept, gone


def _outgoing(memory: Memory, speaks_of: Callable[[str], bool]) -> dict[str, str]:
    """Without the files that speak of somebody: what comes back of those is asked about line by line."""

    def is_clear(text: str) -> bool:
        try:
            return not _speaks(unpacked(text), speaks_of)
        except DamagedError:
            return False

    return {number: text for number, text in memory.outgoing.items() if is_clear(text)}


def _merges(memory: Memory, speaks_of: Callable[[str], bool]) -> dict[str, Any]:
    questions = memory.merges.get("questions", {})
    left = {id_: one for id_, one in questions.items() if not _speaks(one, speaks_of)}
    return {**memory.merges, "questions": left} if len(left) < len(questions) else dict(memory.merges)


def _speaks(value: Any, speaks_of: Callable[[str], bool]) -> bool:
    """Does a text anywhere in a JSON value speak of somebody?"""
    if isinstance(value, dict | list):
        return any(_speaks(one, speaks_of) for one in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and speaks_of(value)


def _size(run: Run) -> int:
    cells = sum(len(cells.keys) for cells in run.cells)
    return cells + len(run.added_rows) + len(run.removed_rows) + sum(len(one.keys) for one in run.marked)


def _line(here: Situation, name: str, gone: int) -> str:
    return here.say(
        f"撤销记录里不再有“{name}”（抹去 {gone} 处；涉及的内容以后不能撤销）。工作表里的内容和旁边的备份文件没有改动，请自行处理。",
        f"The journal no longer names '{name}' ({gone} entries erased, which can no longer be undone). The sheets and the "
        "backup files beside the workbook are unchanged: see to them yourself.",
    )
