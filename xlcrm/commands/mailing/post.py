"""An outbox on its way: which of its messages would go now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xlcrm.commands.mailing.places import chosen_outbox
from xlcrm.commands.mailing.sendlog import sent_before
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.mail.delivery import waiting
from xlcrm.mail.outbox import Entry, Outbox, outboxes


@dataclass(frozen=True)
class Post:
    """An outbox, the workbook that it belongs to, and what was asked."""

    here: Situation
    request: Request
    outbox: Outbox
    before: frozenset[str]
    """Ids of messages that left from other outboxes."""

    @classmethod
    def of(cls, request: Request) -> Post:
        """The outbox that a request means. UsageError where there is none."""
        here = look_at(request)
        need_customers(here)
        chosen = chosen_outbox(here, request)
        return cls(here, request, chosen, sent_before(here.memory, outboxes(chosen.folder.parent), chosen))

    @cached_property
    def waiting(self) -> list[Entry]:
        """The messages that were neither sent nor refused nor removed."""
        return waiting(self.outbox, self.before)

    @cached_property
    def changed(self) -> list[Entry]:
        """Messages that wait, but whose file is not as it was prepared: a person has to send those."""
        return [entry for entry in self.waiting if self.outbox.draft(entry) is None]

    @cached_property
    def ready(self) -> list[Entry]:
        """The messages that could go."""
        return [entry for entry in self.waiting if entry not in self.changed]

    @property
    def going(self) -> list[Entry]:
        """The messages that would go now: no more than the settings allow."""
        return self.ready[: self.here.settings.mail_most]

    @property
    def by(self) -> str:
        """The way of delivery."""
        return str(self.request.option("by", "smtp"))

    def say(self, zh: str, en: str) -> str:
        """A sentence in the workbook's language."""
        return self.here.say(zh, en)
