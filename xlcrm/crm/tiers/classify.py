"""Tiers by the team's method, kept calm by their history; a person's word comes first.

The default ranks by net revenue, each order's weight halved every `half_life_days`; on two real ledgers such sums found
the next period's best fifth as well as any model tried. Without orders the sales column is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.history import History, Stay
from xlcrm.crm.names import first_text
from xlcrm.crm.problems import Problem
from xlcrm.crm.reasons import Reason
from xlcrm.crm.settings import TIERS, setting
from xlcrm.crm.tiers.by_fifths import by_fifths
from xlcrm.crm.tiers.by_rfm import by_rfm
from xlcrm.crm.tiers.by_score import by_score
from xlcrm.crm.tiers.by_value import by_column, by_last_days, by_value, still_new
from xlcrm.crm.tiers.calming import Calmed, calmed
from xlcrm.crm.tiers.model import Measure, Tiers
from xlcrm.crm.tiers.trade import Trade, trade

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.crm.grades import Grades
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.settings.model import TierMethod
    from xlcrm.crm.tiers.standing import Standings

_BY: Mapping[str, Callable[[Trade, Ledger, Settings], Standings]] = {
    "value_share": by_value,
    "last_days": by_last_days,
    "rfm": by_rfm,
    "scorecard": by_score,
    "fifths": by_fifths,
}


def classify(
    ledger: Ledger,
    settings: Settings,
    typed: Mapping[str, str] | None = None,
    *,
    history: History | None = None,
    measure: Measure | None = None,
    graded: Grades | None = None,
    known: Trade | None = None,
    given: Mapping[str, tuple[str, Reason]] | None = None,
) -> Tiers:
    """Tier of every customer as of the ledger's day.

    `typed` holds tiers that somebody typed over ours, by key; `history` those of earlier reports; `measure` the column
    that the method `column` ranks by; `graded` what the team graded for the scorecard; `known` the trade, where it was
    worked out before; `given` tiers that figures beyond this ledger gave, by key: those of a whole team for the part that
    one rep sees.
    """
    known = known or trade(ledger, settings)
    method, lacks = _method(known, ledger, settings, measure)
    graded = graded if graded and method == "scorecard" else None
    line = _line(method, known, ledger, settings, measure, graded)
    rules = rules_of(settings, method, known.source, measure)
    found = calmed(line, _stays(history, rules, ledger), ledger.as_of)
    computed, reasons = _computed(known, line, found, ledger, settings)
    for place, key in enumerate(ledger.customers.index if given else ()):
        computed[place], reasons[place] = (given or {}).get(key, (computed[place], reasons[place]))
    frame = _frame(ledger, known, line, found, computed, reasons, typed or {})
    told = [one for one in known.problems if method != "column" or one.code != "no_value_source"]
    problems = (*told, *lacks, *(graded.problems if graded else ()), *_unknown_typed(typed or {}))
    return Tiers(frame, known.source, known.currency, method, rules, problems)


def _line(
    method: TierMethod,
    known: Trade,
    ledger: Ledger,
    settings: Settings,
    measure: Measure | None,
    graded: Grades | None,
) -> Standings:
    if method == "column" and measure:
        return by_column(measure, ledger, settings)
    if graded:
        return by_score(known, ledger, settings, graded.shares)
    return _BY[method](known, ledger, settings)


def rules_of(settings: Settings, method: TierMethod, source: str, measure: Measure | None = None) -> str:
    """What tiers are made by, in one line."""
    names: Mapping[str, Sequence[str]] = {
        "value_share": ("half_life_days", "tier_cut_a", "tier_cut_b"),
        "last_days": ("window_days", "tier_cut_a", "tier_cut_b"),
        "column": ("tier_cut_a", "tier_cut_b"),
        "rfm": ("rfm_cut_a", "rfm_cut_b"),
        "scorecard": (
            "weight_price", "weight_sales", "weight_payment", "weight_communication", "score_cut_a", "score_cut_b",
            "late_days_worst",
        ),
        "fifths": ("window_days", "top_share", "last_share", "last_share_of", "visit_cost", "contact_cost"),
    }  # fmt: skip
    of = measure.header if method == "column" and measure else source
    return " ".join([method, of, *(f"{getattr(settings, name)}" for name in names[method])])


def _method(
    known: Trade, ledger: Ledger, settings: Settings, measure: Measure | None
) -> tuple[TierMethod, list[Problem]]:
    """The method of the settings; the default, with a word on it, where that lacks what it needs."""
    wanted = settings.tier_method
    lacks = (
        (wanted in ("last_days", "rfm") and known.source != "orders" and len(ledger.customers) > 0)
        or (wanted == "column" and not measure)
        or (wanted == "scorecard" and not sum(settings.weights.values()))
    )
    if not lacks:
        return wanted, []
    label = setting("tier_method").choices[wanted]
    values = {"zh": label.zh, "en": label.en, "column": settings.tier_column or "—"}
    return "value_share", [Problem(f"tier_method_lacks_{_LACKS[wanted]}", values=values)]


_LACKS = {"last_days": "orders", "rfm": "orders", "column": "column", "scorecard": "weights"}


def _stays(history: History | None, rules: str, ledger: Ledger) -> list[Stay | None]:
    """What the last report said of each customer; nothing where tiers were made by other rules then."""
    if history is None or history.rules != rules:
        return [None] * len(ledger.customers)
    return [history.stay(key, ledger.as_of) for key in ledger.customers.index]


def _computed(
    known: Trade, line: Standings, found: Calmed, ledger: Ledger, settings: Settings
) -> tuple[list[str], list[Reason]]:
    """Tier and reason of every customer, without what persons say."""
    tiers = ["-"] * known.size
    reasons: list[Reason] = [Reason("tier_no_source")] * known.size
    first = known.first_order
    for at, place in enumerate(line.places.tolist()):
        tier, reason = found.tier[at], found.reason(at)
        tiers[place], reasons[place] = still_new(
            tier, reason, first[place], ledger.as_of, settings.new_customer_days
        )
    unranked = np.ones(known.size, dtype=bool)
    unranked[line.places] = False
    for place in np.flatnonzero(unranked).tolist():
        reasons[place] = _unranked(known, place, ledger, line)
        tiers[place] = "N" if reasons[place].code in ("tier_new", "tier_new_sales") else "-"
    return tiers, reasons


def _unranked(known: Trade, place: int, ledger: Ledger, line: Standings) -> Reason:
    if line.absent:
        return line.absent
    if known.source == "none":
        return Reason("tier_no_source")
    if place in known.unrated:
        return Reason("tier_no_rate", {"amount": known.unrated[place]})
    if not known.history[place] and place in known.unusable:
        return Reason("tier_unusable")
    if known.history[place]:
        return Reason("tier_unknown")
    if known.source == "sales":
        return Reason("tier_new_sales", {"header": known.header})
    return Reason("tier_new", {"as_of": ledger.as_of})


def _frame(
    ledger: Ledger,
    known: Trade,
    line: Standings,
    found: Calmed,
    computed: list[str],
    reasons: list[Reason],
    typed: Mapping[str, str],
) -> pd.DataFrame:
    index, size = ledger.customers.index, known.size
    typed_tiers = {key: word for key, word in typed.items() if word in TIERS}
    chosen = [typed_tiers.get(key) or word for key, word in zip(index, _manual(ledger), strict=True)]
    final = [
        _by_hand(tier, word, key in typed_tiers, reason)
        for key, tier, word, reason in zip(index, computed, chosen, reasons, strict=True)
    ]
    words: dict[str, Any] = {
        "tier": [tier for tier, _ in final], "computed": computed, "plain": _spread(line, line.plain, "-", size),
        "manual": chosen, "own": list(ledger.customers["tier_own"]), "was": _spread(line, found.was, "", size),
        "since": _spread(line, found.since, None, size), "reason": [reason for _, reason in final],
    }  # fmt: skip
    columns = {name: pd.Series(values, index=index, dtype=object) for name, values in words.items()}
    figures = {
        name: _spread(line, line.columns.get(name), np.nan, size)
        for name in ("share", "share_before", "rank")
    }
    flags = {
        "falling": _spread(line, found.falling, False, size),
        "proposal": _spread(line, line.columns.get("proposal"), False, size),
    }
    value = {"value": np.where(known.ranked, known.cents / 100, np.nan)}
    return pd.DataFrame(columns | value | figures | flags, index=index).assign(first_order=known.first_order)


def _spread(line: Standings, values: Any, missing: Any, size: int) -> Any:
    """A column of the line over all customers."""
    kind = np.asarray(missing).dtype if not isinstance(missing, str) and missing is not None else object
    column = np.full(size, missing, dtype=kind)
    if values is not None:
        column[line.places] = values
    return column


def _by_hand(tier: str, word: str | None, typed_over: bool, reason: Reason) -> tuple[str, Reason]:
    if word is None:
        return tier, reason
    return word, Reason("tier_typed" if typed_over else "tier_manual", {"tier": word, "reason": reason})


def _manual(ledger: Ledger) -> list[str | None]:
    words = [first_text(value) for value in ledger.customers["tier_manual"]]
    return [word if word in TIERS else None for word in words]


def _unknown_typed(typed: Mapping[str, str]) -> list[Problem]:
    return [
        Problem("typed_tier", values={"key": key, "text": word})
        for key, word in typed.items()
        if word not in TIERS
    ]
