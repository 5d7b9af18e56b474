"""CRM_WHY: the reason behind what another cell function answers, line by line."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark, udf
from xlcrm.udfs.answering import LANG, Answers, Tracer, WrongCallError, one_of, spoken
from xlcrm.udfs.cells import table_of
from xlcrm.udfs.contacts import CATEGORY

EXPLAINED = {
    "CRM_TIER": "tiers", "CRM_PARETO": "tiers", "CRM_RFM": "orders", "CRM_SCORE": "score", "CRM_LASTCONTACT": "contacts",
    "CRM_NEXTCONTACT": "contacts", "CRM_OVERDUE": "contacts", "CRM_NEXTBIRTHDAY": "days", "CRM_WORKDAYS": "days",
    "CRM_VISITPLAN": "visits", "CRM_ATRISK": "orders", "CRM_TREND": "orders",
}  # fmt: skip
"""Cell function → the file of this package in which it stands."""
MOST = 9
"""Arguments that the function asked about may have."""


@udf(
    UdfMark(
        "CRM_WHY",
        CATEGORY,
        Text(
            "为什么：另一个 CRM 函数的结果是怎么来的，一行一句。参数和那个函数相同。",
            "Why another CRM function answers what it does, a sentence a line. The arguments are those of that function.",
        ),
        (
            Argument("function", Text("函数名，例如 CRM_TIER（或 TIER）", "name of the function, such as CRM_TIER (or TIER)"), "text", "value"),
            *(
                Argument(f"argument{number}", Text(f"那个函数的第 {number} 个参数", f"argument {number} of that function"), "any", "table", optional=True)
                for number in range(1, MOST + 1)
            ),
            LANG,
        ),
        '=CRM_WHY("CRM_OVERDUE", C2:C200, D2:D200, TODAY())',
    )
)  # fmt: skip
def crm_why(function: Any, *arguments: Any, lang: Any = None) -> Any:
    """The reasons of another function's answers."""
    if len(arguments) > MOST:
        arguments, lang = arguments[:MOST], arguments[MOST]
    return spoken(lambda: _answers(function, arguments), lang, Answers.why)


def _answers(cells: Any, arguments: Sequence[Any]) -> Answers:
    """What the function asked about answers to these arguments; those left out at the end are not given."""
    name, function, mark = _asked(cells)
    wanted = [each for each in mark.arguments if each.name != LANG.name]
    given = max(
        (place for place, each in enumerate(arguments, 1) if _is_given(each, place > len(wanted))), default=0
    )
    if given > len(wanted):
        raise WrongCallError(
            f"{name} 只有 {len(wanted)} 个参数，给了 {given} 个。",
            f"{name} takes {len(wanted)} arguments and was given {given}.",
        )
    needed = sum(not each.optional for each in wanted)
    return function(*[*arguments[:given], *[None] * max(needed - given, 0)])


def _is_given(cells: Any, beyond: bool) -> bool:
    """Was an argument given? Empty cells count only where the function has an argument for them."""
    return cells is not None and not (beyond and all(each is None for row in table_of(cells) for each in row))


def _asked(cells: Any) -> tuple[str, Tracer, UdfMark]:
    """The function of a name, before its answers become cells, and its mark."""
    word = str(one_of(cells) or "").strip().upper().removesuffix("()")
    name = word if word.startswith("CRM_") else f"CRM_{word}"
    if name not in EXPLAINED:
        known = ", ".join(EXPLAINED)
        raise WrongCallError(
            f"没有函数“{word}”可以解释。可选：{known}。",
            f"There is no function '{word}' to explain. One of: {known}.",
        )
    found = getattr(importlib.import_module(f"xlcrm.udfs.{EXPLAINED[name]}"), name.lower())
    return name, found.__wrapped__, found.xlcrm_mark
