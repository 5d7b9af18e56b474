"""`xlcrm undo`: takes a run back, today or a week later; what a person did since stays and is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.describing import diff_lines, shown
from xlcrm.commands.options import DRY_RUN, OUTPUT
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import Situation, look_at
from xlcrm.commands.summing import summary
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.commands.takeback.history import History
    from xlcrm.commands.takeback.plan import Stay
    from xlcrm.commands.takeback.taking import Taken

SHOWN = 20
"""Things left as they are that people get to see; --verbose and --json show every one."""


@command(
    CommandMark(
        name="undo",
        label=Text("撤销", "Undo"),
        help=Text(
            "撤销一次运行：恢复它改过的单元格、列和行；之后有人改过的保留并列出。",
            "Take a run back: the cells, columns and rows that it changed; what a person edited since stays and is listed.",
        ),
        group="main",
        icon="Undo",
        button=Button("U", first=True),
        options=(
            Option("number", Text("第几次运行（默认最近一次）", "number of the run (default: the latest)"), "number", metavar="RUN", positional=True),
            Option("run", Text("同上，写成选项", "the same as an option"), "number", metavar="N"),
            Option("list", Text("列出可以撤销的运行", "list the runs that can be taken back"), "flag"),
            Option("forget", Text("从撤销记录里抹去一个人或客户", "erase a person or customer from the journal"), metavar="NAME"),
            Option("yes", Text("确认列的对应关系，直接改台账本身", "the columns are right: change the workbook itself"), "flag"),
            OUTPUT,
            DRY_RUN,
            Option("verbose", Text("逐格列出", "list everything cell by cell"), "flag"),
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def undo(request: Request) -> Outcome:
    """A run taken back, the list of runs, or somebody forgotten, as an Outcome."""
    from xlcrm.commands.takeback.forgetting import forget
    from xlcrm.commands.takeback.history import History
    from xlcrm.commands.takeback.taking import take_back

    here = look_at(request)
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    if request.option("forget"):
        return forget(here, str(request.option("forget")), confirmed=confirmed)
    history = History.of(here.memory)
    if request.option("list", False):
        return Outcome(
            lines=tuple(_listed(here, history)),
            data={"book": here.book.name, "runs": [_run_data(history, row["run"]) for row in history.rows]},
            lang=here.lang,
            only_told=True,
        )
    taken = take_back(here, history, _chosen(request, history), request)
    return Outcome(
        lines=tuple(_lines(here, history, taken, everything=request.option("verbose", False))),
        data=_data(here, taken),
        changes=taken.changes,
        placements=taken.placements,
        state=taken.memory.dump() if taken.is_done else None,
        confirmed=confirmed,
        diff=tuple(diff_lines(here, taken.changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


def _chosen(request: Request, history: History) -> int:
    given = request.option("number", request.option("run"))
    if given is not None:
        if float(given) != int(given):
            raise UsageError(
                f"运行编号是整数，不是 {given}。用 --list 查看全部运行。",
                f"A run has a whole number, not {given}. --list shows all runs.",
            )
        return int(given)
    latest = history.latest()
    if latest is None:
        raise UsageError(
            "没有可以撤销的运行：xlcrm 还没有写过这个台账，或都已撤销。用 --list 查看全部运行。",
            "There is no run to take back: xlcrm has not written this workbook yet, or all of it was taken back. "
            "--list shows all runs.",
        )
    return latest


def _lines(here: Situation, history: History, taken: Taken, *, everything: bool) -> Iterator[str]:
    row = history.row(taken.number)
    when = str(row.get("time", "")).replace("T", " ")[:16]
    said = summary(taken.counts, 0, taken.sheets, here.lang) or here.say(
        "没有可以恢复的内容", "nothing to put back"
    )
    yield here.say(
        f"撤销第 {taken.number} 次运行（{when} {row.get('command', '')}）：{said}",
        f"Taking back run {taken.number} ({when} {row.get('command', '')}): {said}",
    )
    if taken.stays:
        yield here.say(f"保留不动的 {len(taken.stays)} 处：", f"Left as they are: {len(taken.stays)}")
    listed = taken.stays if everything else taken.stays[:SHOWN]
    yield from (f"    {_stay(here, stay)}" for stay in listed)
    if len(listed) < len(taken.stays):
        rest = len(taken.stays) - len(listed)
        yield here.say(
            f"    …… 还有 {rest} 处，用 --verbose 查看", f"    … and {rest} more: --verbose shows them"
        )


def _stay(here: Situation, stay: Stay) -> str:
    where = f"{stay.sheet}!{stay.cell}" if stay.cell else stay.sheet
    now = f" = {shown(stay.now)}" if stay.now not in (None, "") else ""
    return here.say(f"{where} {stay.what}{now}（{stay.why.zh}）", f"{where} {stay.what}{now} ({stay.why.en})")


def _data(here: Situation, taken: Taken) -> dict[str, Any]:
    return {
        "book": here.book.name,
        "run": taken.number,
        "undone_by": taken.memory.run if taken.is_done else None,
        "restored": dict(taken.counts),
        "changes": sum(taken.counts.values()),
        "stays": [
            {
                "sheet": stay.sheet,
                "cell": stay.cell,
                "what": stay.what,
                "now": None if stay.now is None else shown(stay.now),
                "why": stay.why.in_(here.lang),
            }
            for stay in taken.stays
        ],
    }


def _listed(here: Situation, history: History) -> Iterator[str]:
    if not history.rows:
        yield here.say("还没有运行过。", "Nothing was run yet.")
    for row in history.rows:
        when = str(row.get("time", "")).replace("T", " ")[:16]
        note = row.get("note") or here.say(
            f"{row.get('changes', 0)} 处改动", f"{count_of(row.get('changes', 0), 'change')}"
        )
        yield f"  {row['run']:>4}  {when}  {row.get('command', ''):10}  {_state(here, history, row['run'])}  {note}"


def _state(here: Situation, history: History, number: int) -> str:
    undone = history.row(number).get("undone")
    if undone is not None:
        return here.say(f"已由第 {undone} 次撤销", f"taken back by {undone}")
    if str(number) in history.journal:
        return here.say("可撤销", "can be undone")
    return here.say("不再保留", "no longer kept")


def _run_data(history: History, number: int) -> dict[str, Any]:
    row = history.row(number)
    kept = {name: row.get(name) for name in ("run", "time", "command", "as_of", "changes", "note", "undoes")}
    return {**kept, "undone": row.get("undone"), "can_be_undone": str(number) in history.journal}
