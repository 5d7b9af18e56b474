"""Finding a customer by what a person types: id, name, or a part of the name that only one customer has."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.lang import count_of

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger


SHOWN = 8
"""Candidates that are named when several customers fit."""


def find_customer(ledger: Ledger, typed: str) -> str:
    """Row key of the one customer meant; UsageError names the candidates, or the nearest names."""
    from xlcrm.crm.names import first_text, name_key

    names = {str(key): first_text(name) or "" for key, name in ledger.customers["name"].items()}
    ids = {str(key): first_text(value) or "" for key, value in ledger.customers["id"].items()}
    wanted = name_key(typed)
    exact = [key for key in names if wanted in (name_key(ids[key]), name_key(names[key]))]
    found = exact or [key for key in names if wanted and wanted in name_key(names[key])]
    if len(found) == 1:
        return found[0]
    raise _several(typed, found, names, ids) if found else _nobody(typed, names)


def _several(typed: str, found: list[str], names: Mapping[str, str], ids: Mapping[str, str]) -> UsageError:
    listed = [f"{ids[key]} {names[key]}".strip() for key in found[:SHOWN]]
    more = len(found) > SHOWN
    zh, en = (
        ("；".join(listed) + "……" if more else "；".join(listed)),
        "; ".join([*listed, "…"] if more else listed),
    )
    return UsageError(
        f"“{typed}”对应 {len(found)} 个客户：{zh}。请写完整名称或客户编号。",
        f"'{typed}' fits {count_of(len(found), 'customer')}: {en}. Write the full name or the customer id.",
    )


def _nobody(typed: str, names: Mapping[str, str]) -> UsageError:
    near = get_close_matches(typed, names.values(), 3, 0.5)
    zh = f"您是不是要找：{'、'.join(near)}？" if near else "请检查名称或客户编号。"
    en = f"Did you mean: {', '.join(near)}?" if near else "Check the name or the customer id."
    return UsageError(f"没有客户“{typed}”。{zh}", f"There is no customer '{typed}'. {en}")
