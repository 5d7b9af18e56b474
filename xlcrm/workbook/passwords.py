"""Passwords of a workbook: what is locked, and where its password comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from xlcrm.lang import Text

GuardKind: TypeAlias = Literal["file", "sheet", "structure", "write"]
_QUESTIONS: dict[GuardKind, Text] = {
    "file": Text("“{book}”的打开密码", "Password to open '{book}'"),
    "sheet": Text("“{book}”中工作表“{sheet}”的保护密码", "Password of the protected sheet '{sheet}' in '{book}'"),
    "structure": Text("“{book}”的工作簿结构保护密码", "Password of the workbook structure of '{book}'"),
    "write": Text("“{book}”的修改权限密码", "Password to modify '{book}'"),
}  # fmt: skip


@dataclass(frozen=True)
class Guard:
    """One thing that a password opens: the encrypted file, a sheet, the list of sheets, the right to change the file."""

    kind: GuardKind
    book: Path
    sheet: str = ""

    @property
    def question(self) -> Text:
        """What a person is asked for."""
        zh, en = _QUESTIONS[self.kind]
        return Text(
            zh.format(book=self.book.name, sheet=self.sheet), en.format(book=self.book.name, sheet=self.sheet)
        )


Passwords: TypeAlias = Callable[[Guard], Iterable[str]]
"""Passwords to try for a guard, best first; whoever tries them stops at the one that opens."""


def nobody(_guard: Guard) -> Iterable[str]:
    """Nobody knows a password."""
    return ()


def given(*passwords: str) -> Passwords:
    """These passwords, for whatever is locked.

    open_book("team.xlsx", given("secret"))
    """
    return lambda _guard: passwords
