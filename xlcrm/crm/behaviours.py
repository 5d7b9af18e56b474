"""Three kinds of behaviour make customer management: selling, marketing, service. How the team's time falls to them.

A contact is what its row of the log says: first the word for its channel, then its content. A word of service makes it
service, a word of marketing (or an event) marketing; the rest is selling. The words are settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from xlcrm.crm.cadence import channel_code, log_rows
from xlcrm.crm.efforts import minutes_of, of_months
from xlcrm.crm.ledger.reps import by_name
from xlcrm.crm.names import first_text, name_key

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

Behaviour: TypeAlias = Literal["selling", "marketing", "service"]
BEHAVIOURS: tuple[Behaviour, ...] = get_args(Behaviour)


def behaviours(
    ledger: Ledger, settings: Settings, months: Sequence[str]
) -> dict[str, dict[Behaviour, float]]:
    """Rep → behaviour → minutes in some months ("2026-11"); "" for contacts of nobody in the team."""
    rows = of_months(log_rows(ledger, settings), months)
    found: dict[str, dict[Behaviour, float]] = {}
    told = told_by(settings)
    kinds = [
        told(channel, content) for channel, content in zip(rows["channel"], rows["content"], strict=True)
    ]
    for rep, kind, minutes in zip(_reps(ledger, rows), kinds, minutes_of(rows, settings), strict=True):
        of_rep = found.setdefault(rep, dict.fromkeys(BEHAVIOURS, 0.0))
        of_rep[kind] += float(minutes)
    return found


def told_by(settings: Settings) -> Callable[[Any, Any], Behaviour]:
    """What a row's channel and content tell, by the team's words."""
    service, marketing = _any_of(settings.service_words), _any_of(settings.marketing_words)

    def told(channel: Any, content: Any) -> Behaviour:
        for said in (first_text(channel) or "", first_text(content) or ""):
            if service.search(said):
                return "service"
            if marketing.search(said):
                return "marketing"
        return "marketing" if channel_code(channel) == "event" else "selling"

    return told


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words; one in Latin letters only where a word begins with it."""
    parts = [rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in words]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _reps(ledger: Ledger, rows: pd.DataFrame) -> list[str]:
    """Who wrote each row, as the team spells the name, else who looks after the customer."""
    known: Mapping[str, str] = by_name(ledger.reps)
    owners = ledger.customers["rep"].to_numpy(dtype=object)[rows["customer"].to_numpy()]
    authors = [known.get(name_key(first_text(author) or ""), "") for author in rows["author"]]
    return [author or str(owner or "") for author, owner in zip(authors, owners, strict=True)]
