"""Which reps get a mail, in which language, and why others get none."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.mailing.account import allow_list
from xlcrm.lang import Lang, Text
from xlcrm.mail.addresses import Address, parse_address

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.ledger import Rep


@dataclass(frozen=True)
class Reader:
    """Somebody of the team who gets a mail."""

    rep: str
    """Name in the sheets; "" for one who is no rep."""
    address: Address
    lang: Lang
    called: str
    """As the mail addresses them."""


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets no mail, and why."""

    who: str
    why: Text


NO_ADDRESS = Text("团队表里没有邮箱", "no e-mail in the reps' table")
NOT_LISTED = Text("不在团队表里，没有邮箱", "not in the reps' table, so no e-mail is known")
HAS_LEFT = Text("已离职", "has left")
NO_CUSTOMERS = Text("名下没有客户", "looks after no customers")


def readers(here: Situation, only: Collection[str] = ()) -> tuple[list[Reader], list[LeftOut]]:
    """The reps who get a mail, in their order, and the others with the reason."""
    found: list[Reader] = []
    left: list[LeftOut] = []
    looked_after = set(here.ledger.customers["rep"])
    for rep in here.ledger.reps.values():
        if only and rep.name not in only and rep.name_en not in only:
            continue
        reader = _reader(here, rep, looked_after)
        if isinstance(reader, Reader):
            found.append(reader)
        else:
            left.append(LeftOut(rep.name, reader))
    return found, left


def _reader(here: Situation, rep: Rep, looked_after: Collection[str]) -> Reader | Text:
    if not rep.active:
        return HAS_LEFT
    if rep.name not in looked_after:
        return NO_CUSTOMERS
    if not rep.listed:
        return NOT_LISTED
    if not rep.email:
        return NO_ADDRESS
    address = parse_address(rep.email)
    if address is None:
        return Text(f"邮箱“{rep.email}”写法不对", f"'{rep.email}' is no mail address")
    if not allow_list(here).allows(address):
        return Text(f"{address.email} 与已离职的人共用", f"{address.email} is also the address of somebody who has left")  # fmt: skip
    lang = language_of(rep, here.lang)
    called = rep.name_en if lang == "en" and rep.name_en else rep.name
    return Reader(rep.name, Address(address.email, called), lang, called)


def language_of(rep: Rep, otherwise: Lang) -> Lang:
    """The language that a rep reads: the workbook's where the team's table names it, too, else the first named there."""
    from xlcrm.crm.greetings.wording import language_for

    named = [part for part in re.split(r"[,，、;；/]+", rep.language) if part.strip()]
    read = [language_for(part, "", otherwise) for part in named]
    return otherwise if not read or otherwise in read else read[0]


def manager(here: Situation, address: Address) -> Reader:
    """Somebody who gets the summary: in the language of their row in the reps' table, else the workbook's."""
    rep = next((one for one in here.ledger.reps.values() if one.email.lower() == address.key), None)
    lang = language_of(rep, here.lang) if rep else here.lang
    called = address.name or (rep.name if rep else "")
    return Reader("", Address(address.email, called), lang, called)
