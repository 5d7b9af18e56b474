"""Delivering an outbox: one message after the other, what is done noted before and after, nothing ever sent twice."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlcrm.mail.carrier import Carrier, Envelope
from xlcrm.mail.diary import DONE, Diary, State
from xlcrm.mail.message import for_sending
from xlcrm.mail.outbox import Entry, Outbox

Reason = Literal["", "removed", "changed", "not allowed", "too large", "done before"]
_STATES: dict[str, State] = {
    "taken": "sent", "deferred": "deferred", "refused": "failed", "unreachable": "waiting", "unknown": "unknown",
}  # fmt: skip
MOST_BREAKS = 3
"""After so many broken lines in a row nothing more is tried."""


@dataclass(frozen=True)
class Result:
    """What became of one message."""

    entry: Entry
    state: State
    reply: str = ""
    reason: Reason = ""


@dataclass(frozen=True)
class Rules:
    """How it is delivered. `allows` is asked again for each message, whatever the folder says."""

    allows: Callable[[Entry], bool]
    most: int
    a_minute: int = 0
    """Messages a minute at most; 0: as fast as the server takes them."""
    pauses: tuple[float, ...] = (5.0, 20.0, 60.0)
    """Seconds to wait before what was put off (4xx) is tried again."""
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now().astimezone())
    progress: Callable[[int, int], None] = lambda _done, _all: None


def waiting(outbox: Outbox, sent_before: frozenset[str] = frozenset()) -> list[Entry]:
    """The messages that would go now: neither done, nor unknown, nor sent from another outbox, nor removed by a person."""
    states = outbox.states()
    return [
        entry
        for entry in outbox.entries
        if states[entry.id] in ("waiting", "deferred")
        and entry.id not in sent_before
        and outbox.is_there(entry)
    ]


def deliver(
    outbox: Outbox, entries: Sequence[Entry], carrier: Carrier, diary: Diary, rules: Rules
) -> list[Result]:
    """Hand messages over, at most as many as the rules say; what was put off is tried again after a pause."""
    work = _Delivery(outbox, carrier, diary, rules, min(len(entries), rules.most))
    left = list(entries[: rules.most])
    for pause in (0.0, *rules.pauses):
        if pause and left and not work.is_over:
            rules.sleep(pause)
        left = [entry for entry in left if not work.settles(entry)]
    return [work.results[entry.id] for entry in entries[: rules.most]]


def settle_unknown(outbox: Outbox, carrier: Carrier, diary: Diary) -> Iterator[tuple[Entry, bool]]:
    """Ask the way of delivery itself about messages of which nobody knows whether they arrived: those that it can tell."""
    states = outbox.states()
    for entry in outbox.entries:
        if states[entry.id] == "unknown" and (known := carrier.knows(outbox.message_id(entry))) is not None:
            diary.note(entry.id, "sent" if known else "waiting", "found by its Message-ID" if known else "")
            yield entry, known


@dataclass
class _Delivery:
    """One run through an outbox."""

    outbox: Outbox
    carrier: Carrier
    diary: Diary
    rules: Rules
    all: int
    results: dict[str, Result] = field(default_factory=dict)
    breaks: int = 0
    handed: list[float] = field(default_factory=list)
    """When the messages of the last minute were handed over."""

    @property
    def is_over(self) -> bool:
        """Did the line break so often that nothing more is tried?"""
        return self.breaks >= MOST_BREAKS

    def settles(self, entry: Entry) -> bool:
        """Is nothing more to be tried with this message? What becomes of it is in the results."""
        if self.is_over:
            self.results.setdefault(entry.id, Result(entry, "waiting"))
            return True
        result = self._tried(entry)
        self.results[entry.id] = result
        self.rules.progress(sum(each.state in DONE for each in self.results.values()), self.all)
        return result.state not in ("deferred", "waiting") or bool(result.reason)

    def _tried(self, entry: Entry) -> Result:
        if not self.rules.allows(entry):
            return self._failed(entry, "not allowed", "not on the list of recipients")
        draft = self.outbox.draft(entry)
        if draft is None:
            return Result(entry, "waiting", "", "changed" if self.outbox.is_there(entry) else "removed")
        limit = self.carrier.limit
        if limit is not None and len(draft) > limit:
            return self._failed(entry, "too large", f"{len(draft):,} > {limit:,} bytes")
        return self._handed_over(entry, for_sending(draft, self.rules.now()))

    def _failed(self, entry: Entry, reason: Reason, reply: str) -> Result:
        self.diary.note(entry.id, "failed", reply)
        return Result(entry, "failed", reply, reason)

    def _handed_over(self, entry: Entry, content: bytes) -> Result:
        """Noted before and after: whatever happens between the two, nobody takes the message for one that waits."""
        self._keep_pace()
        self.diary.note(entry.id, "sending")
        message_id = self.outbox.message_id(entry)
        receipt = self.carrier.hand_over(Envelope(self.outbox.sender, entry.to, message_id, content))
        self.breaks = self.breaks + 1 if receipt.verdict in ("unreachable", "unknown") else 0
        state = _STATES[receipt.verdict]
        self.diary.note(entry.id, state, receipt.reply)
        return Result(entry, state, receipt.reply)

    def _keep_pace(self) -> None:
        """Wait until one more message in this minute is allowed."""
        if not self.rules.a_minute:
            return
        now = time.monotonic()
        self.handed = [moment for moment in self.handed if now - moment < 60]
        if len(self.handed) >= self.rules.a_minute:
            self.rules.sleep(60 - (now - self.handed[0]))
        self.handed.append(time.monotonic())
