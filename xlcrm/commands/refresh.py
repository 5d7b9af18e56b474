"""`xlcrm refresh`: the main job. Tiers, overdue contacts and visits into the team's own workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.check import mapping_lines
from xlcrm.commands.confirming import is_confirmed, mapping_in_words
from xlcrm.commands.describing import describe, diff_lines
from xlcrm.commands.options import DRY_RUN, VERBOSE
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.problem_lines import by_severity, problem_data, problem_lines, still_open
from xlcrm.commands.releasing import released
from xlcrm.commands.results import PARTS, Results, compute
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.commands.standing_words import StandingWord, standing_words, words_in_lines
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.commands.changing import Changed
    from xlcrm.commands.planning import Asked
    from xlcrm.crm.problems import Problem

SHARED = (
    Option("output", Text("写到这个文件（默认：台账本身，首次为副本）", "write to this file (default: the workbook, the first time a copy)"), "path", metavar="OUT", short="o", of_each="alone"),
    Option("yes", Text("确认列的对应关系，直接更新台账本身", "the columns are right: refresh the workbook itself"), "flag"),
    Option("as-of", Text("按这一天计算（默认：截至日期单元格，否则今天）", "as of this day (default: the as-of cell, else today)"), "date", metavar="DATE"),
    DRY_RUN,
    VERBOSE,
    Option("release", Text("放弃人工改值，恢复计算值：客户 或 客户/列，可重复", "give up a typed-over value: CUSTOMER or CUSTOMER/COLUMN, may be repeated"), "texts", metavar="CUSTOMER/COLUMN"),
)  # fmt: skip
SHEETS = Option(
    "sheets",
    Text(
        "同时加上这些工作表（以后随更新）：overdue,month,visits,calendar,tiers,risk,groups,greetings,dashboard,contents,runs,problems,overrides,settings",
        "also add these sheets, kept up to date from then on: overdue,month,visits,calendar,tiers,risk,groups,greetings,dashboard,contents,runs,problems,overrides,settings",
    ),
    "list",
    metavar="NAMES",
)


@command(
    CommandMark(
        name="refresh",
        label=Text("刷新", "Refresh"),
        help=Text(
            "计算等级、逾期联系和拜访计划，写入右侧四列和“今日”；文件其余部分不动。",
            "Compute tiers, overdue contacts and visits into four columns and the sheet Today; the rest of the file stays.",
        ),
        group="main",
        icon="RefreshAll",
        button=Button("R", large=True, first=True),
        options=(
            *SHARED,
            Option("only", Text("只算这些：tiers,overdue,visits", "only these: tiers,overdue,visits"), "list", metavar="PARTS"),
            SHEETS,
        ),
        needs="books",
        writes=True,
    )
)  # fmt: skip
def refresh(request: Request) -> Outcome:
    """The whole refresh as an Outcome."""
    from xlcrm.commands.sheets import SHEET_KEYS

    parts = tuple(request.option("only", PARTS))
    _known(parts, PARTS, "only")
    asked = tuple(request.option("sheets", ()))
    _known(asked, SHEET_KEYS, "sheets")
    return run_parts(request, parts, asked)


@dataclass(frozen=True)
class Run:
    """A workbook understood, what was computed, and what would change."""

    here: Situation
    results: Results
    problems: list[Problem]
    changed: Changed
    confirmed: bool
    asked: tuple[str, ...] = ()
    """Sheets to add if they are not there."""

    def once_confirmed(self, request: Request) -> Run:
        """The run after somebody has confirmed the mapping: what was computed stays, more of it is written."""
        from xlcrm.commands.changing import changes_for

        changed = changes_for(self.here, self.results, self.problems, request, self.asked, confirmed=True)
        return replace(self, changed=changed, confirmed=True)


def run_parts(request: Request, parts: tuple[str, ...], asked: tuple[str, ...] = ()) -> Outcome:
    """Compute some parts and say what would change; `asked` are sheets to add if they are not there."""
    return askable(computed(look_at(request), request, parts, asked), request, told)


def askable(run: Run, request: Request, tell: Callable[[Run, Request], Outcome]) -> Outcome:
    """A run as it is told, and how it would be told once its mapping is confirmed."""
    return replace(tell(run, request), once_confirmed=lambda: tell(run.once_confirmed(request), request))


def computed(
    here: Situation,
    request: Request,
    parts: tuple[str, ...],
    asked: tuple[str, ...] = (),
    visits: Asked | None = None,
) -> Run:
    """Compute some parts of a workbook, and what they would change; `visits` is what was asked of the visit plan."""
    from xlcrm.commands.changing import changes_for

    need_customers(here)
    here = released(here, request.option("release", ()))
    results = compute(here, parts, request.progress, visits)
    problems = by_severity([*still_open(here.problems, results.problems), *results.problems])
    confirmed = request.option("yes", False) or is_confirmed(here)
    changed = changes_for(here, results, problems, request, asked, confirmed=confirmed)
    return Run(here, results, problems, changed, confirmed, asked)


def told(run: Run, request: Request) -> Outcome:
    """A run in words and data, with its changes."""
    here, changed = run.here, run.changed
    standing, problems = standing_words(here, run.results), list(changed.problems)
    return Outcome(
        lines=tuple(_lines(here, run.results, changed, problems, standing)),
        data=_data(here, run.results, changed, problems, standing),
        changes=changed.changes,
        placements=changed.placements,
        state=changed.memory.dump() if changed.changes else None,
        confirmed=run.confirmed,
        ask=tuple(mapping_lines(here)),
        diff=tuple(diff_lines(here, changed.changes, run.results))
        if request.option("verbose", False)
        else (),
        lang=here.lang,
    )


def _known(given: tuple[str, ...], known: tuple[str, ...], option: str) -> None:
    wrong = [word for word in given if word not in known]
    if wrong:
        choices = ", ".join(known)
        raise UsageError(
            f"--{option} 不认识“{wrong[0]}”；可以是：{choices}。",
            f"--{option} does not know '{wrong[0]}'; it takes: {choices}.",
        )


def _lines(
    here: Situation,
    results: Results,
    changed: Changed,
    problems: list[Any],
    standing: Sequence[StandingWord],
) -> list[str]:
    head = here.say(
        f"{here.book.name}：截至 {here.as_of}，{results.customers} 个客户",
        f"{here.book.name}: {count_of(results.customers, 'customer')} as of {here.as_of}",
    )
    words = words_in_lines(here, standing)
    return [head, *describe(here, results, changed), *words, *problem_lines(problems, here.lang)]


def _data(
    here: Situation,
    results: Results,
    changed: Changed,
    problems: list[Any],
    standing: Sequence[StandingWord],
) -> dict[str, Any]:
    return {
        "as_of": here.as_of,
        "book": here.book.name,
        "written": None,
        "customers": results.customers,
        "tiers": results.tier_counts,
        "overdue": results.overdue,
        "never": results.never,
        "visits": {"planned": results.planned, "unplanned": results.unplanned},
        "overrides": here.words.count,
        "typed_over": [one.data() for one in standing],
        "problems": [problem_data(problem, here.lang) for problem in problems],
        "mapping": mapping_in_words(here),
        "changes": changed.count,
    }
