"""`xlcrm merge`: files that came back from reps into the workbook; what both sides changed is asked, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.describing import diff_lines
from xlcrm.commands.desk import Sheet
from xlcrm.commands.imports import differs
from xlcrm.commands.logbook import log_changes
from xlcrm.commands.options import WRITING
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Ask, Button, CommandMark, Option, Quick, command
from xlcrm.workbook.changes import ChangeSet, Placement, PutSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.commands.memory import Memory
    from xlcrm.commands.returning.returned import Returned
    from xlcrm.commands.returning.run import Merge


@command(
    CommandMark(
        name="merge",
        label=Text("合并", "Merge"),
        help=Text(
            "把业务员交回的文件收进台账：与发出时对照，双方都改的、删掉的行列在“冲突”表里由人决定，可以撤销。",
            "Bring the files that reps sent back into the workbook: compared with what went out; what both sides changed and deleted rows wait on the sheet Conflicts. It can be undone.",
        ),
        group="share",
        icon="AcceptInvitation",
        button=Button(
            "J",
            asks=(
                Ask("files", Text("选择业务员交回的文件", "Choose the files that the reps sent back"), kind="files"),
            ),
            quick=(Quick(Text("只执行“冲突”里选好的决定", "Only what was decided on Conflicts"), {}),),
            opening=Text("选择文件…", "Choose files …"),
        ),
        options=(
            Option("files", Text("交回的文件；不写就只执行“冲突”表里的决定", "files that came back; without any, only what was decided on Conflicts is carried out"), "paths", metavar="FILE", positional=True),
            *WRITING,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def merge(request: Request) -> Outcome:
    """A merge as an Outcome."""
    from xlcrm.commands.returning.returned import opened

    here = look_at(request)
    need_customers(here)
    paths = list(request.option("files", ()))
    if not paths and here.owned("conflicts") is None:
        raise UsageError(
            "没有给出交回的文件，“冲突”表里也没有选好的决定。请选择文件（例如 xlcrm merge 台账.xlsx 张伟.xlsx 李娜.xlsx）。",
            "No returned file was given, and nothing was decided on Conflicts. Choose files (such as xlcrm merge book.xlsx anna.xlsx "
            "ben.xlsx).",
        )
    files = []
    for at, path in enumerate(paths):
        request.progress(
            here.say("读取交回的文件", "Reading the returned files"), 0.3 + 0.4 * at / len(paths)
        )
        files.append(opened(here, path, request))
    return merged(here, files, request)


def merged(here: Situation, files: Sequence[Returned], request: Request) -> Outcome:
    """Files that were read already, brought in."""
    from xlcrm.commands.returning.run import worked_out
    from xlcrm.commands.returning.telling import data, lines

    said, typed = _said(here)
    request.progress(here.say("对照台账", "Comparing with the workbook"), 0.8)
    found = worked_out(here, files, said)
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    changes, placements, memory = _recorded(here, found, request, typed, confirmed=confirmed)
    return Outcome(
        lines=tuple(lines(found)),
        data=data(found, _count(found) if changes else 0),
        changes=changes,
        placements=placements,
        state=memory.dump() if memory else None,
        confirmed=confirmed,
        diff=tuple(diff_lines(here, changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


def _said(here: Situation) -> tuple[dict[str, bool], dict[str, str]]:
    """Decisions by question, and words that decide nothing and stay on the sheet."""
    from xlcrm.commands.views.conflicts import read_decisions

    rows = list(read_decisions(here.owned("conflicts")))
    verdicts = {id_: verdict for id_, verdict, _ in rows if verdict is not None}
    return verdicts, {id_: typed for id_, verdict, typed in rows if verdict is None and typed}


def _recorded(
    here: Situation, found: Merge, request: Request, typed: Mapping[str, str], *, confirmed: bool
) -> tuple[ChangeSet, Mapping[str, Placement], Memory | None]:
    """The changes with the sheets that differ, and the memory with the run; nothing when all is as it was."""
    logged, places = log_changes(here, found.entries)
    sheets = list(_sheets(here, found, request, typed))
    changes = ChangeSet((*found.made.changes, *logged, *(PutSheet(sheet.spec) for sheet in sheets)))
    placements = {**places, **found.made.placements}
    merges = found.merges.dump()
    if not changes and merges == here.memory.merges:
        return changes, placements, None
    memory = replace(
        here.memory,
        lang=here.lang,
        confirmed=mapping_of(here) if confirmed else here.memory.confirmed,
        merges=merges,
        sheets={**here.memory.sheets, **{sheet.key: sheet.digest() for sheet in sheets}},
    )
    if not changes:
        return changes, placements, memory
    row = {
        "run": memory.run + 1,
        **facts(here, request, "merge"),
        "changes": _count(found),
        "note": _note(found),
    }
    return changes, placements, journaled(here, with_row(memory, row), changes)


def _sheets(here: Situation, found: Merge, request: Request, typed: Mapping[str, str]) -> Iterator[Sheet]:
    """The sheets that are needed and differ from those that stand."""
    from xlcrm.commands.returning.telling import conflicts, returned

    wanted = []
    if found.questions or here.owned("conflicts"):
        wanted.append(Sheet("conflicts", conflicts(found, typed)))
    if found.files and (found.judged.edits or here.owned("returned")):
        wanted.append(Sheet("returned", returned(found, request.now or here.as_of)))
    yield from (sheet for sheet in wanted if differs(here, sheet))


def _count(found: Merge) -> int:
    """Cells and rows that change."""
    counts = found.counts
    return counts["taken"] + counts["added"] + len(found.decided.taken)


def _note(found: Merge) -> str:
    counts = found.counts
    taken, rows, decided = counts["taken"], counts["added"], len(found.decided.taken)
    return found.here.say(
        f"{len(found.files)} 个文件，收回 {taken} 处，新增 {rows} 行，决定 {decided} 处，待决定 {len(found.questions)} 处",
        f"{count_of(len(found.files), 'file')}: {count_of(taken, 'edit')} taken, {count_of(rows, 'row')} added, {decided} decided, {len(found.questions)} open",
    )
