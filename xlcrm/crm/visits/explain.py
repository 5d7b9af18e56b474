"""Why a visit is on its day, and what to know of a rep's plan as a whole."""

from __future__ import annotations

from collections import Counter
from math import inf

from xlcrm.crm.geo import Basis
from xlcrm.crm.visits.model import Status, VisitProblem
from xlcrm.crm.visits.reason import Reason
from xlcrm.crm.visits.standing import Option, Standing

GUESSED: tuple[Basis, ...] = ("same_district", "same_city", "same_province", "elsewhere", "unknown")
"""Travel times that rest on names or on nothing."""


def visit_reason(
    standing: Standing, problem: VisitProblem, number: int, shift: int, status: Status
) -> Reason:
    """Why this visit is on this day: what is due, the detour, and what the next best day would cost more."""
    node, day = standing.node(number), standing.round.dates[shift]
    if node.locked:
        code = "visit_locked_opened" if day in standing.round.opened else "visit_locked"
        return Reason(code, {"when": node.locked})
    due = standing.due(number, day)
    late = (day - due).days if due else 0
    options = standing.options(number, shift)
    possible = [option for option in options if option.extra < inf]
    overdue = (problem.as_of - due).days if due else 0
    values = {
        "due": due,
        "late": late,
        "early": -late,
        "as_of": problem.as_of,
        "overdue": overdue,
        "detour": round(standing.detour(number, shift)),
        "was": _was(standing, problem, number),
        **_next_best(possible),
    }
    return Reason(_code(status, late, possible, overdue=overdue > 0), values)


def _code(status: Status, late: int, possible: list[Option], *, overdue: bool) -> str:
    """The code in reasons.toml: what presses, then whether another day was possible."""
    if status == "moved":
        return "visit_moved"
    press = "overdue" if overdue else "late" if late > 0 else "due"
    return f"visit_{press}" if possible else f"visit_{press}_only"


def _next_best(possible: list[Option]) -> dict[str, object]:
    if not possible:
        return {"other": None, "extra": None}
    return {"other": possible[0].day, "extra": max(0, round(possible[0].extra))}


def _was(standing: Standing, problem: VisitProblem, number: int) -> object:
    way, known = standing.way(number), problem.previous_days.get(standing.node(number).stop.key)
    gone = sorted(known - set(way.days)) if way and known else []
    return gone[0] if gone else None


def round_notes(standing: Standing) -> list[Reason]:
    """Customers whose travel times are defaults, by what they rest on, and days opened for appointments."""
    task = standing.round
    bases = Counter(task.legs[0][number].basis for number in _first_nodes(standing))
    notes = [
        Reason(f"note_travel_{basis}", {"rep": task.rep.name, "customers": bases[basis]})
        for basis in GUESSED
        if bases[basis]
    ]
    return [
        *notes,
        *(Reason("note_opened", {"rep": task.rep.name, "day": day}) for day in sorted(task.opened)),
    ]


def _first_nodes(standing: Standing) -> list[int]:
    """One node for each customer."""
    return list({node.stop.key: number for number, node in enumerate(standing.round.nodes, 1)}.values())
