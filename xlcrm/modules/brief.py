"""`xlcrm brief`: one page on a customer, before a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.desk import Desk
from xlcrm.commands.finding import find_customer
from xlcrm.commands.options import DRY_RUN, OUTPUT, WRITE_ITSELF
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.results import compute
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.commands.views import words
from xlcrm.lang import Text
from xlcrm.marks import Button, CommandMark, Option, command
from xlcrm.workbook.changes import Cell, ChangeSet, PutSheet


@command(
    CommandMark(
        name="brief",
        label=Text("拜访简报", "Visit brief"),
        help=Text(
            "把一个客户要知道的写成一页：人、生日、最近三次往来、未了的约定、风格、关系、建议的目标。",
            "One page on a customer: people, birthdays, the last three talks, what is open, style, relation, a goal to aim at.",
        ),
        group="visits",
        icon="FilePrintPreview",
        button=Button("Y"),
        options=(
            Option("customer", Text("客户编号、名称或名称的一部分", "customer id, name or part of the name"), positional=True, required=True),
            Option("as-of", Text("按这一天计算（默认今天）", "as of this day (default: today)"), "date", metavar="DATE"),
            WRITE_ITSELF,
            OUTPUT,
            DRY_RUN,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def brief(request: Request) -> Outcome:
    """The page as a sheet, and in lines."""
    from xlcrm.commands.views.page import Page
    from xlcrm.modules.relating.brief_page import brief_page

    here = look_at(request)
    need_customers(here)
    key = find_customer(here.ledger, str(request.option("customer")))
    results = compute(here, ("tiers",), request.progress)
    desk = Desk(here, results, here.problems, {}, (), confirmed=True)
    at = list(here.ledger.customers.index).index(key)
    spec = brief_page(desk, Page(words.SHEETS["brief"].in_(here.lang), "brief", here.lang), at)
    lines = tuple(_row(spec.cells, row) for row in range(1, max(row for row, _ in spec.cells) + 1))
    changes = ChangeSet((PutSheet(spec),))
    return Outcome(
        lines=tuple(line for line in lines if line),
        data={"book": here.book.name, "customer": desk.who(key)[0], "key": key, "changes": 1},
        changes=changes,
        state=_memory(here, request, changes, desk.who(key)[0]),
        confirmed=bool(request.option("yes", False)) or is_confirmed(here),
        lang=here.lang,
    )


def _row(cells: Mapping[tuple[int, int], Cell], row: int) -> str:
    """A row of the page as a line of text."""
    from xlcrm.commands.describing import shown

    found = sorted(place for place, cell in cells.items() if place[0] == row and cell not in (None, ""))
    return "  ".join(shown(cells[place]) for place in found)


def _memory(here: Situation, request: Request, changes: ChangeSet, customer: str) -> dict[str, object]:
    memory = replace(here.memory, lang=here.lang)
    note = here.say(f"拜访简报 {customer}", f"visit brief {customer}")
    row = {"run": memory.run + 1, **facts(here, request, "brief"), "changes": 1, "note": note}
    return journaled(here, with_row(memory, row), changes).dump()
