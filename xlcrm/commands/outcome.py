"""What goes into a command and what comes out of it: both are values, and a host does the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.commands.places import Places
from xlcrm.errors import XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.mail.account import Login, Secrets, no_secrets, nowhere_to_keep
from xlcrm.workbook.book import Book
from xlcrm.workbook.changes import ChangeSet, Placement

if TYPE_CHECKING:
    from xlcrm.commands.module import Module
    from xlcrm.commands.situation import Situation


def _silent(_stage: str, _share: float) -> None:
    return None


@dataclass(frozen=True)
class Request:
    """What a host hands to a command: the book, the options, and the clock."""

    today: dt.date
    options: Mapping[str, Any] = field(default_factory=dict)
    book: Book | None = None
    lang: Lang | None = None
    """None: the language of the workbook."""
    shell_lang: Lang = "en"
    """The language of the program that runs the command, where no workbook decides."""
    progress: Callable[[str, float], None] = _silent
    now: dt.datetime | None = None
    modules: Sequence[Module] = ()
    """The modules that are installed."""
    places: Places = field(default_factory=Places)
    """Where it may look beside the workbook."""
    user: str = ""
    """Who pressed, as the computer knows them."""
    secrets: Secrets = no_secrets
    """Finds the passwords of mail servers."""
    keep_secret: Callable[[Login, Text], None] = nowhere_to_keep
    """Asks for a secret and keeps it in the system's keyring."""
    seen: Situation | None = None
    """The book as it was understood a moment ago; None: it is read."""

    def option(self, name: str, default: Any = None) -> Any:
        """Value of an option; the default when it was not given."""
        value = self.options.get(name)
        return default if value is None else value

    def open_book(self) -> Book:
        """The book; commands marked `needs="book"` are always given one."""
        if self.book is None:
            raise TypeError("this command needs a workbook")
        return self.book


@dataclass(frozen=True)
class Outcome:
    """What a command found and wants to change. `lines` are for people, `data` for --json."""

    lines: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: ChangeSet = field(default_factory=ChangeSet)
    placements: Mapping[str, Placement] = field(default_factory=dict)
    state: Mapping[str, object] | None = None
    confirmed: bool = True
    """False: nobody has confirmed the mapping yet, so the changes go to a copy beside the workbook."""
    once_confirmed: Callable[[], Outcome] | None = None
    """The outcome after somebody has confirmed the mapping, when it needs nothing computed again; None: run it again."""
    ask: tuple[str, ...] = ()
    """What to show when it is not confirmed: the mapping in the sheet's own words."""
    diff: tuple[str, ...] = ()
    """The changes cell by cell, for --dry-run --verbose."""
    lang: Lang = "en"
    exit_code: int = 0
    fault: XlcrmError | None = None
    """What kept the command from doing all of it; `lines` and `data` hold what it found nevertheless."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path → content of files to be written beside the workbook, once that is done."""
    prints: Mapping[str, bytes] = field(default_factory=dict)
    """Path of a PDF → the workbook of which it is made, where an office program is at hand."""
    question: Text | None = None
    """Asked before it is written, where something had to be guessed; on the command line --yes answers it."""
    only_told: bool = False
    """True: the command was asked something this time and has nothing to write."""
    done_anyway: bool = False
    """True: what it did stays done (mails that left), also when the workbook then cannot be written."""
    brief: tuple[str, ...] = ()
    """What a message box shows in the place of `lines`; empty: the lines, indented ones left out when they are many."""
    headline: str = ""
    """What is said of it where there is room for one line, as among many workbooks; empty: the first line."""
