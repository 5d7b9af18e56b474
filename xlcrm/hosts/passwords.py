"""Passwords of the person who runs a command: a file, the environment, the system's keyring, else they are asked.

None of them is ever shown, logged or written into a workbook.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from xlcrm.errors import UsageError
from xlcrm.lang import Lang, Text
from xlcrm.workbook.passwords import Guard

VARIABLE = "XLCRM_PASSWORD"
"""Environment variable with one or several passwords, one a line."""
SERVICE = "xlcrm"
"""What passwords are filed under in the keyring; the user name there is the workbook's path or file name."""
ATTEMPTS = 3
_AGAIN = Text("密码不对，请再试一次。", "Wrong password, please try again.")
_GIVE_UP: dict[bool, Text] = {
    True: Text("直接回车放弃", "Enter to give up"),
    False: Text("直接回车则把结果写到副本", "Enter to have the results in a copy"),
}


class PasswordsAtHand:
    """Everything that may open a workbook's locks, in the order in which it is tried; what was typed is kept for the run."""

    def __init__(self, lang: Lang, *, file: str | None = None) -> None:
        self._lang: Lang = lang
        self._known: list[str] = _lines_of(file) if file else []

    def __call__(self, guard: Guard) -> Iterator[str]:
        """Passwords for one guard; the person is asked last, and only in a terminal."""
        tried: set[str] = set()
        for password in (*self._known, *_from_environment(), *_from_keyring(guard)):
            if password not in tried:
                tried.add(password)
                yield password
        if sys.stdin.isatty() and sys.stderr.isatty():
            yield from self._typed(guard, wrong=bool(tried))

    def _typed(self, guard: Guard, *, wrong: bool) -> Iterator[str]:
        for attempt in range(ATTEMPTS):
            if attempt or (wrong and guard.kind == "file"):
                print(_AGAIN.in_(self._lang), file=sys.stderr)
            password = self._ask(guard)
            if not password:
                return
            self._known.insert(0, password)
            yield password
            self._known.remove(password)  # asked for another one: it was wrong
            wrong = True

    def _ask(self, guard: Guard) -> str:
        way_out = _GIVE_UP[guard.kind == "file"].in_(self._lang)
        question = guard.question.in_(self._lang)
        shape = "{}（{}）：" if self._lang == "zh" else "{} ({}): "
        try:
            return getpass.getpass(f"\r\x1b[2K{shape.format(question, way_out)}")
        except EOFError:
            return ""


def _lines_of(file: str) -> list[str]:
    try:
        return [line for line in Path(file).read_text("utf-8-sig").splitlines() if line]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"无法读取密码文件“{file}”（{error}）。请检查 --password-file，每行写一个密码，UTF-8 编码。",
            f"The password file '{file}' cannot be read ({error}). Check --password-file: one password a line, in UTF-8.",
        ) from error


def _from_environment() -> Iterable[str]:
    return [line for line in os.environ.get(VARIABLE, "").splitlines() if line]


def _from_keyring(guard: Guard) -> Iterator[str]:
    """What the system's keyring holds for a workbook, where the package `keyring` is installed."""
    try:
        import keyring
    except ImportError:
        return
    for name in (str(guard.book.resolve()), guard.book.name):
        try:
            password = keyring.get_password(SERVICE, name)
        except Exception:  # noqa: BLE001 - a locked or absent keyring, of whatever program, only means to ask
            return
        if password:
            yield password
