"""kill -9 at every step of a delivery to a real server: nobody gets two mails, and the diary says what is known."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mail.conftest import NOW, letter
from tests.mail.post_office import PostOffice
from tests.mail.test_smtp import send
from xlcrm.mail.diary import Diary, all_notes
from xlcrm.mail.outbox import Outbox

LETTERS, STEPS = 3, 5
"""Steps of a message: before and after "sending", after the server took it, before and after "sent"."""
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("step", range(1, LETTERS * STEPS + 2))
def test_killed_at_a_step_nobody_gets_two_and_the_diary_is_right(
    step: int, office: PostOffice, outbox_of: Callable[..., Outbox]
) -> None:
    outbox = outbox_of(*(letter(number) for number in range(1, LETTERS + 1)))

    done = subprocess.run(
        [sys.executable, "-m", "tests.mail.killed", str(outbox.folder), str(office.port), str(step)],
        cwd=ROOT,
        check=False,
    )
    after_the_crash = outbox.states()
    taken = office.got()

    assert done.returncode == (0 if step > LETTERS * STEPS else -9)
    for entry in outbox.entries:
        state = after_the_crash[entry.id]
        assert state in ("waiting", "sent", "unknown")
        if state != "unknown":
            assert taken[entry.email] == (state == "sent"), "what is known is true"
    assert list(after_the_crash.values()).count("unknown") <= 1

    send(outbox, office.port)

    states = outbox.states()
    for entry in outbox.entries:
        assert office.got()[entry.email] <= 1, "nobody gets two"
        assert states[entry.id] == "sent" or (
            states[entry.id] == "unknown" and after_the_crash[entry.id] == "unknown"
        )
        if states[entry.id] == "sent":
            assert office.got()[entry.email] == 1


def test_a_line_that_was_half_written_says_nothing(outbox_of: Callable[..., Outbox]) -> None:
    outbox = outbox_of(letter(1), letter(2))
    first, second = outbox.entries
    with Diary(outbox.folder, lambda: NOW) as diary:
        diary.note(first.id, "sending")
    with (outbox.folder / "state.jsonl").open("ab") as file:
        file.write(f'{{"id": "{first.id}", "state": "se'.encode())

    assert outbox.states() == {first.id: "unknown", second.id: "waiting"}
    with Diary(outbox.folder, lambda: NOW) as diary:
        diary.note(second.id, "sent", "250 OK")
    assert outbox.states() == {first.id: "unknown", second.id: "sent"}
    assert [note.state for note in all_notes(outbox.folder)] == ["sending", "sent"]


def test_one_program_at_a_time(outbox_of: Callable[..., Outbox]) -> None:
    from xlcrm.errors import UsageError

    outbox = outbox_of(letter(1))

    with (
        Diary(outbox.folder, lambda: NOW),
        pytest.raises(UsageError, match="Another program"),
        Diary(outbox.folder, lambda: NOW),
    ):
        pass
    with Diary(outbox.folder, lambda: NOW) as diary:
        assert diary.note("x", "sent").state == "sent"
