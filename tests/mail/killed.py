"""A program that delivers an outbox and is killed (SIGKILL) at a step: python -m tests.mail.killed FOLDER PORT STEP.

The steps: before and after each note of the diary, and after each message that the server took.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.mail.conftest import NOW, account_at
from tests.mail.test_smtp import rules
from xlcrm.mail.carrier import Envelope, Receipt
from xlcrm.mail.delivery import deliver, waiting
from xlcrm.mail.diary import Diary, Note, State
from xlcrm.mail.outbox import read_outbox
from xlcrm.mail.smtp import SmtpCarrier


class Fuse:
    """Burns down by one at each step and then kills the program."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def burn(self) -> None:
        self.steps -= 1
        if self.steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalDiary(Diary):
    fuse: Fuse

    def note(self, letter_id: str, state: State, reply: str = "") -> Note:
        self.fuse.burn()
        note = super().note(letter_id, state, reply)
        self.fuse.burn()
        return note


class MortalCarrier(SmtpCarrier):
    fuse: Fuse

    def hand_over(self, envelope: Envelope) -> Receipt:
        receipt = super().hand_over(envelope)
        self.fuse.burn()
        return receipt


def main(folder: str, port: str, step: str) -> None:
    """Deliver what waits, as far as the fuse lets it."""
    outbox, fuse = read_outbox(Path(folder)), Fuse(int(step))
    carrier, diary = (
        MortalCarrier(account_at(int(port)), lambda _: None),
        MortalDiary(Path(folder), lambda: NOW),
    )
    carrier.fuse = diary.fuse = fuse
    with carrier, diary:
        deliver(outbox, waiting(outbox), carrier, diary, rules())


if __name__ == "__main__":
    main(*sys.argv[1:])
