"""The program behind the extension: `python -m xlcrm.hosts.libreoffice.sidecar`, started by the office, ended with it.

It is told of a button on its standard input, and works on the open document through that same pipe; or of a cell function,
whose cells it is given. It ends when the pipe is closed. What it prints goes to the log.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import traceback
from collections.abc import Mapping
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from xlcrm.crm.recall import Recall, recalling
from xlcrm.errors import UsageError
from xlcrm.hosts.few_collections import no_collections
from xlcrm.hosts.libreoffice.cells import computed
from xlcrm.hosts.libreoffice.pipe import Channel, Inbox, OtherTaskError, PipeOffice, Remote
from xlcrm.lang import Lang, Text
from xlcrm.marks import Ask, CommandMark
from xlcrm.registry import Entry, load

if TYPE_CHECKING:
    import xlwings as xw


class PipeWindow:
    """The Window of a button: the office shows what is said."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def say(self, text: str) -> None:
        """Show a message."""
        self._channel.asked("say", text)

    def ask(self, text: str) -> bool:
        """Ask a question; True for yes."""
        return bool(self._channel.asked("ask", text))

    def status(self, text: str) -> None:
        """Show how far it is; an empty text gives the status bar back."""
        self._channel.asked("status", text)


class NobodysWindow:
    """Where nobody looks: every question is answered with yes."""

    def say(self, text: str) -> None:
        """Nothing is shown."""

    def ask(self, _text: str) -> bool:
        """Yes."""
        return True

    def status(self, text: str) -> None:
        """Nothing is shown."""


REHEARSED = """
    # 客户
    | 客户名称 | 负责人 | 城市 | 销售额 | 最近联系   |
    | 示例电子 | 李雷   | 上海 | 1000   | 2025-12-01 |
"""
"""A workbook to rehearse on."""


def main() -> None:
    """Serve the office until it closes the pipe."""
    incoming, outgoing = _pipe()
    inbox = Inbox(incoming)
    channel, recall = Channel(inbox, outgoing), Recall()
    if sys.argv[1:] == ["buttons"]:
        _get_ready()
    task = channel.receive()
    while task is not None:
        try:
            _serve(channel, inbox, recall, task)
            task = channel.receive()
        except OtherTaskError as other:
            task = other.task or channel.receive()
        except EOFError:
            return


def _serve(channel: Channel, inbox: Inbox, recall: Recall, task: Mapping[str, Any]) -> None:
    """Do one thing for the office. OtherTaskError when it would rather have something else, EOFError when it is gone."""
    if "call" in task:
        channel.send(_answered(task))
    elif "rehearse" in task:
        _rehearse(channel, inbox, recall, task)
    else:
        channel.send(["begun", task["number"]])
        with no_collections(), recalling(recall):
            is_whole = _press(channel, task)
        channel.send(["done"] if is_whole else ["take back"])


def _rehearse(channel: Channel, inbox: Inbox, recall: Recall, task: Mapping[str, Any]) -> None:
    """Read the document and compute what the button would, as long as nothing else is wanted."""
    from xlcrm.hosts.libreoffice.rehearsal import Copy, rehearse
    from xlcrm.hosts.live import LiveBook
    from xlcrm.hosts.pressing import Press

    if not inbox.stays_empty(float(task["after"])):
        return
    channel.send(["begun", task["number"]])
    try:
        copy = Copy.of(LiveBook(_document(channel, task)))
    except Exception:  # noqa: BLE001 - the document was closed meanwhile, or the button will tell
        copy = None
    if copy is None:
        channel.send(["nothing to rehearse"])
        return
    lang: Lang = "zh" if task["lang"] == "zh" else "en"
    pressed = Press(_entry(str(task["rehearse"])), lang, _now())
    try:
        with recalling(recall, partial(_give_way, inbox)):
            is_of_use = rehearse(pressed, copy, NobodysWindow())
    except Exception:  # noqa: BLE001 - whoever presses the button is told
        traceback.print_exc()
        is_of_use = False
    channel.send(["rehearsed" if is_of_use else "nothing to rehearse"])


def _give_way(inbox: Inbox) -> None:
    if inbox.is_waiting():
        raise OtherTaskError


def _get_ready() -> None:
    """Refresh a workbook of one customer that nobody sees: all that a button needs is loaded before the first is pressed.

    To load it takes longer than most buttons compute. The office has started this program with the workbook, and does not wait.
    """
    import xlwings  # noqa: F401 - as said: the engine asks for it when it is first used

    from xlcrm.hosts.libreoffice import engine  # noqa: F401 - as said
    from xlcrm.hosts.live import LiveBook  # noqa: F401 - as said
    from xlcrm.hosts.pressing import Press, press
    from xlcrm.workbook.memory import MemoryBook

    book = MemoryBook.from_text(REHEARSED)
    press(Press(_entry("refresh"), "zh", dt.datetime(2026, 1, 5)), book, NobodysWindow())  # noqa: DTZ001 - a clock on a wall


def _answered(task: Mapping[str, Any]) -> tuple[str, Any]:
    """A cell function's answer. A fault is told in the cell: a program that ended would be started again for every cell."""
    try:
        return computed(task)
    except Exception as error:  # noqa: BLE001 - as said
        traceback.print_exc()
        return "cell", f"⚠ {task.get('call')}: {type(error).__name__}: {error}"


def _pipe() -> tuple[IO[str], IO[str]]:
    """Our ends of the pipe; what anything else prints goes to the log, not between the lines."""
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return open(0, encoding="utf-8", closefd=False), outgoing


def _press(channel: Channel, task: Mapping[str, Any]) -> bool:
    """One button on the document that is open; False when what was written has to be taken back."""
    from xlcrm.hosts.libreoffice import saving
    from xlcrm.hosts.live import LiveBook
    from xlcrm.hosts.pressing import Press, press

    window = PipeWindow(channel)
    lang: Lang = "zh" if task["lang"] == "zh" else "en"
    book = _document(channel, task)
    if task["press"] == saving.COMMAND:
        opened = saving.Opened(book.app.impl.office, book.api, changed_since=bool(task.get("changed")))
        saving.save_losslessly(opened, window, lang)
        return True
    try:
        entry = _entry(str(task["press"]))
    except UsageError as error:
        window.say(error.message(lang))
        return True
    cursor = book.selection
    answers = _answers(channel, entry, task["answers"], lang, cursor)
    if answers is None:
        return True
    pressed = Press(
        entry, lang, _now(), cursor.sheet.name if cursor else "", cursor.row if cursor else 0, answers
    )
    return press(pressed, LiveBook(book), window)


def _document(channel: Channel, task: Mapping[str, Any]) -> xw.Book:
    """The document that a task is about."""
    from xlcrm.hosts.libreoffice.engine import engine_on

    office = PipeOffice(channel, Remote(channel, task["desktop"]))
    app = engine_on(office).apps[office.pid]
    app.impl.current = Remote(channel, task["document"])
    return app.books.active


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the clock on the wall


def _answers(
    channel: Channel, entry: Entry, given: Mapping[str, str], lang: Lang, cursor: Any
) -> Mapping[str, str] | None:
    """What the button asks before it runs, one box each; None when a person would rather not."""
    answers = dict(given)
    button = entry.mark.button if isinstance(entry.mark, CommandMark) else None
    for ask in button.asks if button and "quick" not in answers else ():
        if ask.option in answers:
            continue
        typed = _asked(channel, ask, lang, cursor)
        if typed is None:
            return None
        answers[ask.option] = str(typed)
    return answers


def _asked(channel: Channel, ask: Ask, lang: Lang, cursor: Any) -> str | None:
    """One question, in the box that belongs to it."""
    if ask.kind == "files":
        return channel.asked("files", ask.prompt.in_(lang))  # type: ignore[no-any-return]
    choices = ask.choices.get(lang, ())
    numbered = "   ".join(f"{number} {word}" for number, word in enumerate(choices, 1))
    prompt = ask.prompt.in_(lang).replace("{row}", _row_shown(cursor, lang))
    text = "\n".join(filter(None, [prompt, numbered]))
    return channel.asked("input", text, "1" if choices else "")  # type: ignore[no-any-return]


def _row_shown(cursor: Any, lang: Lang) -> str:
    """The row with the cursor as a person knows it: its number and its first three texts."""
    if cursor is None:
        return ""
    cells = cursor.sheet.range((cursor.row, 1), (cursor.row, 50)).value
    texts = [str(cell)[:25] for cell in cells if cell not in (None, "")][:3]
    return " ".join([Text(f"第 {cursor.row} 行：", f"Row {cursor.row}:").in_(lang), *texts])


def _entry(name: str) -> Entry:
    found = load().entries.get(name)
    if found is None:
        raise UsageError(
            f"没有“{name}”这个命令：扩展和 xlcrm 的版本可能不一致，请运行 xlcrm addin install --host libreoffice。",
            f"There is no command '{name}': extension and xlcrm may be of different versions. Run "
            "xlcrm addin install --host libreoffice.",
        )
    return found


if __name__ == "__main__":
    main()
