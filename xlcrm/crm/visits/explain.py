"""Why a visit is on its day, and what to know of a rep's plan as a whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from math import inf

from xlcrm.crm.geo import Basis
from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits.model import Status, VisitProblem
from xlcrm.crm.visits.standing import Standing

GUESSED: tuple[Basis, ...] = ("same_district", "same_city", "same_province", "elsewhere", "abroad", "unknown")
"""Travel times that rest on names or on nothing."""


def visit_reason(
    standing: Standing, problem: VisitProblem, number: int, shift: int, status: Status
) -> Reason:
    """Why this visit is on this day: what is due, the detour, and what the next best day would cost more."""
    node, day = standing.node(number), standing.round.dates[shift]
    if node.locked:
        code = "visit_locked_opened" if day in standing.round.opened else "visit_locked"
        return Reason(code, {"when": written(node.locked)})
    due = standing.due(number, day) or day
    best = next((option for option in standing.options(number, shift) if option.extra < inf), None)
    values = {"due": due, "detour": round(standing.detour(number, shift)), **_timing(due, day, problem)}
    if status == "moved":
        return Reason("visit_moved", values | {"was": standing.gone(number, problem)[0]})
    if best is None:
        return Reason(f"visit_{_press(due, day, problem)}_only", values)
    values |= {"other": best.day, "extra": max(0, round(best.extra))}
    return Reason(f"visit_{_press(due, day, problem)}", values)


def written(when: dt.datetime) -> str:
    """An appointment as people write it: without the hour when only its day was agreed."""
    return f"{when:%Y-%m-%d}" if when.time() == dt.time() else f"{when:%Y-%m-%d %H:%M}"


def _press(due: dt.date, day: dt.date, problem: VisitProblem) -> str:
    if due < problem.as_of:
        return "overdue"
    return "late" if day > due else "due"


def _timing(due: dt.date, day: dt.date, problem: VisitProblem) -> dict[str, object]:
    match _press(due, day, problem):
        case "overdue":
            return {"overdue": (problem.as_of - due).days, "as_of": problem.as_of}
        case "late":
            return {"late": (day - due).days}
        case _:
            return {"early": (due - day).days}


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
