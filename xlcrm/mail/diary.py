"""What became of each message of an outbox: one line for each step, on the disk before the next step is taken.

Whatever stops the program, the last line of a message says what is known: "sending" without a later line means that
nobody knows whether it arrived, and a person is asked.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal, Self

from xlcrm.errors import UsageError, WriteError

State = Literal["waiting", "sending", "sent", "failed", "deferred", "unknown"]
DONE: frozenset[State] = frozenset({"sent", "failed"})
FILE, LOCK = "state.jsonl", "state.lock"


@dataclass(frozen=True)
class Note:
    """One step of one message."""

    id: str
    state: State
    at: str
    """Moment in ISO 8601 with its zone."""
    via: str = ""
    by: str = ""
    """Who pressed."""
    reply: str = ""
    """The server's words."""


class Diary:
    """The notes of one outbox, written by one program at a time.

    with Diary(folder, now) as diary:
        diary.note("3f2a", "sending")
    """

    def __init__(self, folder: Path, now: Callable[[], dt.datetime], *, via: str = "", by: str = "") -> None:
        self._folder, self._now, self._via, self._by = folder, now, via, by
        self._file: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._lock = (self._folder / LOCK).open("ab")
            _hold(self._lock)
            self._file = (self._folder / FILE).open("ab")
            self._end_of_line()
            _keep_names(self._folder)
        except BlockingIOError as error:
            self.__exit__()
            raise UsageError(
                f"这个发件箱正在被另一个程序发送（{self._folder}）。请等它结束再试。",
                f"Another program is sending this outbox ({self._folder}). Wait until it has finished.",
            ) from error
        except OSError as error:
            self.__exit__()
            raise _unwritable(self._folder, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._file, self._lock):
            if file is not None:
                file.close()
        self._file = self._lock = None

    def note(self, letter_id: str, state: State, reply: str = "") -> Note:
        """Write one step down; it is on the disk when this returns. WriteError when it cannot be."""
        written = Note(letter_id, state, self._now().isoformat(timespec="seconds"), self._via, self._by, reply)  # fmt: skip
        if self._file is None:
            raise ValueError("the diary is not open")
        try:
            self._file.write(json.dumps(asdict(written), ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        return written

    def _end_of_line(self) -> None:
        """A program that was stopped while it wrote leaves half a line: the next one begins below."""
        path = self._folder / FILE
        text = path.read_bytes()
        if text and not text.endswith(b"\n") and self._file is not None:
            self._file.write(b"\n")


def read_notes(folder: Path) -> dict[str, Note]:
    """The last note of each message; "sending" is "unknown" to whoever comes later."""
    last = {note.id: note for note in all_notes(folder)}
    return {key: _later(note) for key, note in last.items()}


def all_notes(folder: Path) -> Iterator[Note]:
    """Every note in its order; a line that was never finished says nothing."""
    try:
        lines = (folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield Note(**json.loads(line))
        except (ValueError, TypeError):
            continue


def _later(note: Note) -> Note:
    if note.state != "sending":
        return note
    return Note(note.id, "unknown", note.at, note.via, note.by, note.reply)


def _unwritable(folder: Path, error: OSError) -> WriteError:
    return WriteError(
        f"无法在发件箱里记下进度（{folder}：{error.strerror or error}），已停止发送。请检查磁盘空间和权限。",
        f"What was sent cannot be noted in the outbox ({folder}: {error.strerror or error}), so sending stopped. Check the disk's "
        "space and permissions.",
    )


def _keep_names(folder: Path) -> None:
    """Put the names of a folder's files on the disk, so that a power cut does not take a new diary away."""
    if os.name != "nt":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _hold(file: IO[bytes]) -> None:
    """Take the lock of an open file; it goes when the program ends, however it ends. BlockingIOError when it is taken."""
    try:
        import fcntl
    except ImportError:
        _hold_on_windows(file)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _hold_on_windows(file: IO[bytes]) -> None:
    import msvcrt

    try:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
    except PermissionError as error:
        raise BlockingIOError(*error.args) from error
