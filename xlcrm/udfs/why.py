"""CRM_WHY: the reason behind what another cell function answers, line by line."""

from __future__ import annotations

import importlib
from typing import Any

from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark, udf
from xlcrm.udfs.answering import LANG, Answers, Tracer, WrongCallError, one_of, spoken
from xlcrm.udfs.contacts import CATEGORY

EXPLAINED = {
    "CRM_TIER": "tiers", "CRM_PARETO": "tiers", "CRM_RFM": "orders", "CRM_SCORE": "score", "CRM_LASTCONTACT": "contacts",
    "CRM_NEXTCONTACT": "contacts", "CRM_OVERDUE": "contacts", "CRM_NEXTBIRTHDAY": "days", "CRM_WORKDAYS": "days",
    "CRM_VISITPLAN": "visits", "CRM_ATRISK": "orders", "CRM_TREND": "orders",
}  # fmt: skip
"""Cell function → the file of this package in which it stands."""
MOST = 8
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
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    return spoken(lambda: _asked(function)(*given), lang, Answers.why)


def _asked(cells: Any) -> Tracer:
    """The function of a name."""
    word = str(one_of(cells) or "").strip().upper().removesuffix("()")
    name = word if word.startswith("CRM_") else f"CRM_{word}"
    if name not in EXPLAINED:
        known = ", ".join(EXPLAINED)
        raise WrongCallError(
            f"没有函数“{word}”可以解释。可选：{known}。",
            f"There is no function '{word}' to explain. One of: {known}.",
        )
    module = importlib.import_module(f"xlcrm.udfs.{EXPLAINED[name]}")
    found: Tracer = getattr(module, name.lower()).__wrapped__
    return found
