"""A button pressed in a spreadsheet program: a command on the workbook that is open, told in a sentence.

The program is a `Window` (message, question, status bar) and a `Book`; Excel and LibreOffice bring theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError, XlcrmError
from xlcrm.hosts.answers import customer_in_row, options_of
from xlcrm.hosts.beside import NOT_KEPT, write_files
from xlcrm.hosts.few_collections import few_collections
from xlcrm.hosts.mail_secrets import find_secret, who_pressed
from xlcrm.hosts.places import places
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.registry import OURSELVES

if TYPE_CHECKING:
    from xlcrm.registry import Entry
    from xlcrm.workbook.book import Applied, Book

MANY = 100
"""From so many changes on a button asks before it writes."""
FEW_LINES = 6
"""So many lines of an outcome are told with their details."""
MOST_LINES = 14
"""Lines that a message box shows."""


class Window(Protocol):
    """What a button may do with the program's window."""

    def say(self, text: str) -> None:
        """Show a message."""

    def ask(self, text: str) -> bool:
        """Ask a question; True for yes."""

    def status(self, text: str) -> None:
        """Show how far it is; an empty text gives the status bar back."""


@dataclass(frozen=True)
class Press:
    """A button pressed: which, where the cursor was, and what was answered to its questions."""

    entry: Entry
    lang: Lang
    now: dt.datetime
    sheet: str = ""
    row: int = 0
    """0: in no row."""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> CommandMark:
        """The command's mark."""
        if not isinstance(self.entry.mark, CommandMark):
            raise TypeError(f"{self.entry.mark.name} is no command")
        return self.entry.mark

    def said(self, zh: str, en: str) -> str:
        """A sentence in the user's language."""
        return Text(zh, en).in_(self.lang)


def entry_of(command: str) -> Entry:
    """The command of a button; UsageError when the add-in knows one that the program does not."""
    from xlcrm.registry import load

    found = load().entries.get(command)
    if found is None:
        raise UsageError(
            f"没有“{command}”这个命令：加载项和 xlcrm 的版本不一致，或它的插件没有装好。请运行 xlcrm addin install 和 xlcrm plugins。",
            f"There is no command '{command}': the add-in and xlcrm are of different versions, or its plugin is not installed "
            "rightly. Run xlcrm addin install and xlcrm plugins.",
        )
    return found


def press(pressed: Press, book: Book, window: Window) -> bool:
    """Run the command and write into the open workbook; whatever happens is told, and nothing is raised.

    False: a fault of the program came in between, and the workbook may be half written.
    """
    try:
        with few_collections():
            window.say(_short(_done(pressed, book, window)))
    except XlcrmError as error:
        window.say(error.message(pressed.lang))
    except Exception as error:  # noqa: BLE001 - in a spreadsheet nobody would see a traceback
        window.say(_fault(pressed, error))
        return False
    finally:
        window.status("")
    return True


def _done(pressed: Press, book: Book, window: Window) -> Sequence[str]:
    """What is to be told when it is over."""
    request = _with_customer(pressed, request_of(pressed, book, window))
    outcome = _confirmed(pressed, request, window)
    if outcome is None:
        return [pressed.said("没有写入。", "Nothing was written.")]
    if outcome.fault:
        raise outcome.fault
    if not pressed.mark.writes or outcome.only_told:
        return [*_brief(pressed, outcome), *write_files(outcome)[1]]
    if not outcome.changes and outcome.state is None:
        return [*outcome.lines[:1], pressed.said("没有需要更新的内容。", "Nothing to update.")]
    if not _wanted(pressed, outcome, window):
        return [pressed.said("没有写入。", "Nothing was written.")]
    window.status(pressed.said("写入…", "Writing …"))
    return _written(pressed, outcome, book)


def request_of(pressed: Press, book: Book, window: Window) -> Request:
    """What a command is given when its button is pressed."""
    from xlcrm.registry import load

    return Request(
        today=pressed.now.date(),
        options={"registry": load, **options_of(pressed)},
        book=book,
        shell_lang=pressed.lang,
        progress=_progress(window),
        now=pressed.now,
        modules=tuple(load().modules.values()),
        places=places(getattr(book, "path", None)),
        user=who_pressed(),
        secrets=find_secret,
    )


def _with_customer(pressed: Press, request: Request) -> Request:
    """The request with the customer of the row with the cursor, where the command is about one."""
    from xlcrm.commands.situation import look_at

    if "customer" in request.options or "customer" not in {one.name for one in pressed.mark.options}:
        return request
    here = look_at(request)
    customer = customer_in_row(here, pressed.sheet, pressed.row)
    return replace(request, options={**request.options, "customer": customer}, seen=here)


def _written(pressed: Press, outcome: Outcome, book: Book) -> list[str]:
    """Write an outcome; what was done stays told when the workbook cannot be written."""
    try:
        applied = book.apply(outcome.changes, outcome.placements, outcome.state)
    except XlcrmError as error:
        if not outcome.done_anyway:
            raise
        return [*outcome.lines, NOT_KEPT.in_(pressed.lang), error.message(pressed.lang)]
    return [*_told(pressed, outcome, applied), *write_files(outcome)[1]]


def _confirmed(pressed: Press, request: Request, window: Window) -> Outcome | None:
    """The outcome once somebody has said that the columns are understood rightly; None when they are not."""
    outcome: Outcome = pressed.entry.function(request)
    if outcome.confirmed or not pressed.mark.writes:
        return outcome
    question = pressed.said(
        "列的对应关系对吗？对的话会直接写进这个工作簿。",
        "Are the columns right? If so, this workbook itself is written.",
    )
    if not window.ask(_short([*outcome.ask, "", question])):
        return None
    if outcome.once_confirmed:
        return outcome.once_confirmed()
    confirmed: Outcome = pressed.entry.function(replace(request, options={**request.options, "yes": True}))
    return confirmed


def _wanted(pressed: Press, outcome: Outcome, window: Window) -> bool:
    """What was guessed is asked about, and much: what would change, in one line."""
    if outcome.question:
        return window.ask(_short([*_brief(pressed, outcome), "", outcome.question.in_(pressed.lang)]))
    note = _summary(outcome)
    if int(outcome.data.get("changes") or 0) < MANY or not note:
        return True
    question = pressed.said("要写入吗？之后可以用“撤销”收回。", "Write it? Undo takes it back later.")
    return window.ask(f"{note}\n\n{question}")


def _summary(outcome: Outcome) -> str:
    """What changes, as the list of runs will say it."""
    from xlcrm.commands.memory import Memory

    runs = Memory.parse(outcome.state).runs if outcome.state is not None else ()
    return str(runs[0].get("note") or "") if runs else ""


def _told(pressed: Press, outcome: Outcome, applied: Applied) -> list[str]:
    saved = pressed.said(
        "已写入打开的工作簿，请自己保存。要收回请点“撤销”按钮，Ctrl+Z 收不回。",
        "Written to the open workbook; saving it is yours. To take it back press the button Undo: Ctrl+Z does not.",
    )
    return [*_brief(pressed, outcome), saved, *(notice.in_(pressed.lang) for notice in applied.notices)]


def _brief(pressed: Press, outcome: Outcome) -> Sequence[str]:
    """What a box tells of an outcome: its sentences; the details of many stand in the sheets."""
    if outcome.brief or len(outcome.lines) <= FEW_LINES or not pressed.mark.writes:
        return outcome.brief or outcome.lines
    sentences = [line for line in outcome.lines if not line.startswith(" ")]
    if outcome.data.get("problems"):
        sentences.append(
            pressed.said("“检查”逐条列出数据问题。", "Check lists the problems in the data one by one.")
        )
    return sentences


def _short(lines: Sequence[str]) -> str:
    """As many lines as a message box can show; the last ones say what was done and stay."""
    if len(lines) <= MOST_LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: MOST_LINES - 3], "…", *lines[-2:]])


def _fault(pressed: Press, error: Exception) -> str:
    provider = pressed.entry.provider
    if provider != OURSELVES:
        return pressed.said(
            f"插件 {provider} 出错（{type(error).__name__}: {error}），没有完成。请把这句话告诉插件的作者。",
            f"The plugin {provider} failed ({type(error).__name__}: {error}); it did not finish. Please tell its author.",
        )
    return pressed.said(
        f"程序内部错误（{type(error).__name__}: {error}），没有完成。请把这句话和工作簿发给维护者。",
        f"Internal fault ({type(error).__name__}: {error}); it did not finish. Please send this sentence and the workbook to the "
        "maintainers.",
    )


def _progress(window: Window) -> Callable[[str, float], None]:
    """How far it is, told when the words change: a search tells its progress a thousand times."""
    shown = ""

    def tell(stage: str, share: float) -> None:
        nonlocal shown
        text = f"xlcrm: {stage} … {share:.0%}"
        if text != shown:
            shown = text
            window.status(text)

    return tell
