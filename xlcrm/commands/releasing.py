"""--release: a person's word is given up, and the computed value comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlcrm.commands.finding import find_customer
from xlcrm.commands.overrides import OWNED
from xlcrm.commands.situation import Situation
from xlcrm.crm.schema.fields import label
from xlcrm.errors import UsageError


def released(here: Situation, wanted: Sequence[str]) -> Situation:
    """The situation without the words that --release names, as CUSTOMER or CUSTOMER/COLUMN; UsageError for others."""
    gone: dict[str, set[str]] = {}
    for text in wanted:
        for name, key in _named(here, text):
            gone.setdefault(name, set()).add(key)
    return replace(here, words=here.words.without(gone)) if gone else here


def _named(here: Situation, text: str) -> list[tuple[str, str]]:
    """Field and row key of the words that a text names."""
    who, _, column = text.rpartition("/")
    field = _field(here, column)
    key = find_customer(here.ledger, who if who and field else text)
    names = [field] if who and field else list(OWNED)
    found = [(name, key) for name in names if key in here.words.of(name)]
    if not found:
        raise _refusal(here, text)
    return found


def _field(here: Situation, text: str) -> str | None:
    """The owned field that a person means by a column's name."""
    names = {name: name for name in OWNED} | {
        label("customers", name, lang).casefold(): name for name in OWNED for lang in ("zh", "en")
    }
    for table in here.customer_tables:
        names |= {table.columns[name].header.casefold(): name for name in OWNED if name in table.columns}
    return names.get(text.strip().casefold())


def _refusal(here: Situation, text: str) -> UsageError:
    names = here.ledger.customers["name"].to_dict()
    standing = [
        f"{names.get(key) or key}/{label('customers', name, here.lang)}"
        for name in OWNED
        for key in here.words.of(name)
    ]
    listed = ", ".join(standing[:8]) + (" …" if len(standing) > 8 else "") or "—"
    return UsageError(
        f"--release “{text}”：那里没有人工改值。现有：{listed}。",
        f"--release '{text}': nobody typed over that value. Typed over are: {listed}.",
    )
