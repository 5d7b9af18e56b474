"""`xlcrm handover`: a rep leaves; customers, tasks and appointments change hands, and what is known goes along on a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.describing import diff_lines
from xlcrm.commands.desk import Sheet
from xlcrm.commands.options import WRITING
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.results import compute
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Ask, Button, CommandMark, Option, command
from xlcrm.workbook.changes import ChangeSet, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.handing.moving import Moved
    from xlcrm.commands.memory import Memory
    from xlcrm.commands.results import Results
    from xlcrm.crm.dividing import Taker

BY: Mapping[Any, tuple[str, ...]] = {"zh": ("按份额", "按地区"), "en": ("by share", "by region")}


@command(
    CommandMark(
        name="handover",
        label=Text("交接", "Hand over"),
        help=Text(
            "业务员离开：客户、未完成的任务、预约交给别人，记录人不变；写一张交接单，团队表标为离职，可以撤销。",
            "A rep leaves: customers, open tasks and appointments go to others, the log keeps its authors; a handover sheet is written and the rep marked as left. It can be undone.",
        ),
        group="share",
        icon="AssignTask",
        button=Button(
            "H",
            asks=(
                Ask("from", Text("谁离开？填业务员姓名。", "Who leaves? The rep's name.")),
                Ask("to", Text("由谁接手？多人用逗号隔开，可写份额，例如 李娜=2,王强=1。", "Who takes over? Several with commas, with shares if you like: Anna=2,Ben=1.")),
                Ask("by", Text("多人接手时怎样分？", "How do several divide them?"), BY),
            ),
        ),
        options=(
            Option("from", Text("离开的业务员", "the rep who leaves"), positional=True, required=True, metavar="NAME"),
            Option("to", Text("接手的人，多人用逗号隔开，例如 李娜 或 李娜=2,王强=1", "who takes over, with commas for several: Anna, or Anna=2,Ben=1"), "list", metavar="NAMES", required=True),
            Option("by", Text("多人接手时：share 按份额（各等级平均），region 按地区", "several takers: share (each tier dealt out), or region"), "choice", choices=("share", "region")),
            *WRITING,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def handover(request: Request) -> Outcome:
    """A handover as an Outcome."""
    from xlcrm.commands.handing.moving import moved, owned_by
    from xlcrm.commands.handing.reps import known_rep, takers
    from xlcrm.commands.handing.telling import lines

    here = look_at(request)
    need_customers(here)
    leaving = known_rep(here, str(request.option("from")))
    to = takers(here, request.option("to", ()), leaving)
    keys = owned_by(here, leaving)
    results = compute(here, ("tiers", "overdue"), request.progress)
    done = moved(here, leaving, _divided(here, results, keys, to, str(request.option("by", "share"))))
    if not done.changes:
        raise UsageError(
            f"{leaving} 没有客户和任务可以交接，也已标为离职。",
            f"{leaving} has no customers or tasks to hand over, and is marked as left already.",
        )
    sheet = _sheet(here, results, leaving, done)
    changes = ChangeSet((*done.changes, PutSheet(sheet.spec)))
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    memory = _memory(here, request, leaving, done, sheet, confirmed=confirmed)
    return Outcome(
        lines=tuple(lines(here, leaving, done, sheet.spec.name)),
        data=_data(here, leaving, done, sheet.spec.name),
        changes=changes,
        placements=done.placements,
        state=journaled(here, memory, changes).dump(),
        confirmed=confirmed,
        diff=tuple(diff_lines(here, changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


def _divided(
    here: Situation, results: Results, keys: Sequence[str], to: Sequence[Taker], by: str
) -> dict[str, str]:
    from xlcrm.crm.dividing import Burden, by_region, by_share

    customers = here.ledger.customers
    names = ("city", "district", "province", "region", "address")
    values = results.tiers.frame["value"] if "value" in results.tiers.frame else customers["sales"]
    burdens = [
        Burden(
            key,
            str(results.tiers.frame.at[key, "tier"]),
            _number(values.get(key)),
            tuple(str(customers.at[key, name]) for name in names if customers.at[key, name]),
        )
        for key in keys
    ]
    return by_region(burdens, to) if by == "region" else by_share(burdens, to)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and value == value else 0.0  # noqa: PLR0124 - NaN


def _sheet(here: Situation, results: Results, leaving: str, done: Moved) -> Sheet:
    from xlcrm.commands.handing.moving import open_tasks
    from xlcrm.commands.handing.telling import sheet_data
    from xlcrm.commands.views.handover import handover_sheet
    from xlcrm.crm.dossiers import dossiers

    known = dossiers(here.ledger, done.customers)
    data = sheet_data(here, results, leaving, done, known, open_tasks(here, leaving))
    return Sheet(data.key, handover_sheet(data, here.lang))


def _memory(
    here: Situation, request: Request, leaving: str, done: Moved, sheet: Sheet, *, confirmed: bool
) -> Memory:
    """What is remembered: the run, and the planned visits with those who make them now."""
    plan = tuple(
        (key, done.customers.get(key, rep) if rep == leaving else rep, day, place, arrival)
        for key, rep, day, place, arrival in here.memory.plan
    )
    memory = replace(
        here.memory,
        lang=here.lang,
        confirmed=mapping_of(here) if confirmed else here.memory.confirmed,
        plan=plan,
        sheets={**here.memory.sheets, sheet.key: sheet.digest()},
    )
    to = "、".join(dict.fromkeys(done.customers.values()))
    note = here.say(
        f"{leaving} → {to}：{len(done.customers)} 家客户",
        f"{leaving} → {to}: {count_of(len(done.customers), 'customer')}",
    )
    row = {
        "run": memory.run + 1,
        **facts(here, request, "handover"),
        "changes": len(done.customers),
        "note": note,
    }
    return with_row(memory, row)


def _data(here: Situation, leaving: str, done: Moved, sheet: str) -> dict[str, Any]:
    return {
        "book": here.book.name,
        "from": leaving,
        "customers": dict(done.customers),
        "tasks": done.tasks,
        "marked": done.marked or None,
        "by_hand": [{"sheet": where, "cell": cell, "customer": name} for where, cell, name in done.by_hand],
        "sheet": sheet,
        "changes": len(done.customers) + done.tasks,
    }
