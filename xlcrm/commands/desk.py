"""What a sheet of ours is made from, and the sheet once it is made."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from xlcrm.commands.situation import Situation
from xlcrm.commands.views.words import NOBODY
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Placement
from xlcrm.workbook.sheets import SheetSpec

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.commands.results import Results
    from xlcrm.crm.greetings import Greeting
    from xlcrm.crm.outlook import Outlook
    from xlcrm.crm.problems import Problem


T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """A sheet that should stand in the workbook. It is written anew when its fingerprint changes."""

    key: str
    spec: SheetSpec
    fingerprint: str = ""
    """Of what matters on it; empty: of everything."""

    def digest(self) -> str:
        """A short text that changes when the sheet has to be written anew."""
        return hashlib.blake2b((self.fingerprint or repr(self.spec)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Desk:
    """All that a sheet may be made from."""

    here: Situation
    results: Results
    problems: Sequence[Problem]
    placements: Mapping[str, Placement]
    asked: Sequence[str]
    confirmed: bool

    @property
    def lang(self) -> Lang:
        """Language of the workbook."""
        return self.here.lang

    @property
    def as_of(self) -> dt.date:
        """The day of the run."""
        return self.here.as_of

    def shows(self, key: str) -> bool:
        """Has the team this sheet of ours, or asks for it?"""
        return key in self.asked or self.here.owned(key) is not None

    def records(self, kind: str) -> pd.DataFrame:
        """The records of a module's kind of table, by row key; `at` is the customer's position (`crm.ledger.brought`)."""
        return self.here.brought.records(kind)

    def customer_name(self, at: int) -> str:
        """The name of the customer at a position of the ledger."""
        return self.who(str(self.here.ledger.customers.index[at]))[0]

    @cached_property
    def _found(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What `find` finds, looked for once in a run however many sheets ask for it by that name."""
        if name not in self._found:
            self._found[name] = find()
        found: T = self._found[name]
        return found

    def setting(self, key: str) -> Any:
        """What the team chose in a line of a module, else its default; KeyError when no module here has such a line."""
        defaults = {line.key: line.default for module in self.here.modules.known for line in module.settings}
        return self.here.settings.more.get(key, defaults[key])

    def kept(self, module: str) -> Mapping[str, Any]:
        """What a module kept in the run before; nothing before its first."""
        return self.here.memory.kept.get(module, {})

    @cached_property
    def outlook(self) -> Outlook:
        """How each customer's trade is going."""
        from xlcrm.crm.outlook import outlook

        return outlook(self.here.ledger, self.results.trade, self.results.tiers, self.here.settings)

    @cached_property
    def greetings(self) -> list[Greeting]:
        """Whom to greet in the coming days, by date."""
        from xlcrm.crm.greetings import greetings

        results, here = self.results, self.here
        tiers = [str(tier) for tier in results.tiers.frame["tier"]]
        return greetings(
            here.ledger, tiers, results.occasions, results.calendars.holidays, here.settings, here.lang
        )

    @cached_property
    def in_peace(self) -> list[bool]:
        """Who is on no list, by position."""
        customers = self.here.ledger.customers
        return [bool(each) for each in customers["closed"] | customers["do_not_contact"]]

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        customers = self.here.ledger.customers
        rows = zip(customers.index, customers["name"], customers["rep"], strict=True)
        return {str(key): (str(name or key), self.rep_name(str(rep))) for key, name, rep in rows}

    def who(self, key: str) -> tuple[str, str]:
        """A customer's name and who looks after it."""
        return self._names[key]

    def owner_of(self, row: Mapping[Any, Any]) -> str:
        """Who looks after a record of a module: the first of its owners, "" for nobody."""
        return self.owners_of(row)[0]

    def owners_of(self, row: Mapping[Any, Any]) -> tuple[str, ...]:
        """Its owners as the reps' table spells their names, each once; without any the customer's rep, "" for nobody."""
        from xlcrm.crm.ledger.reps import by_name
        from xlcrm.crm.names import every_text, name_key

        known = self.once("reps by name", lambda: by_name(self.here.ledger.reps))
        said, at = [*every_text(row["owner"]), *every_text(row.get("co_owners"))], int(row["at"])
        if said:
            return tuple(dict.fromkeys(known.get(name_key(each), each) for each in said))
        return (str(self.here.ledger.customers["rep"].iloc[at] or "") if at >= 0 else "",)

    def rep_name(self, rep: str) -> str:
        """A rep's name, or words for customers that nobody looks after."""
        return rep or NOBODY.in_(self.lang)
