"""xlcrm inside LibreOffice: the buttons of the menu and the toolbar, and the cell functions CRM_...

Runs inside LibreOffice, whose Python may be as old as 3.8. What is computed is computed in a process of its own
(xlcrm_bridge), so that nothing there can take the office along.
"""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Sequence
from typing import Any

import unohelper
from com.sun.star.awt import MessageBoxButtons
from com.sun.star.awt.MessageBoxType import INFOBOX, QUERYBOX
from com.sun.star.frame import (
    DispatchResultEvent,
    FeatureStateEvent,
    XDispatchProvider,
    XNotifyingDispatch,
)
from com.sun.star.frame.DispatchResultState import FAILURE, SUCCESS
from com.sun.star.lang import XInitialization, XServiceInfo
from xlcrm_ahead import answered, stop_thinking, think_ahead
from xlcrm_bridge import SidecarError
from xlcrm_dialog import chosen_files, typed
from xlcrm_program import BEGINNING, OBJECTS, ONE_AT_A_TIME, TASKS, office_language, settings, sidecar
from xlcrm_saving import is_changed, remember_ours

HANDLER, SERVICE = "org.xlcrm.office.Handler", "com.sun.star.frame.ProtocolHandler"
SAVE = "save"
CALC = "com.sun.star.sheet.SpreadsheetDocument"

QUIET = 0.2
"""Seconds after which the window is looked after, however busy the office is."""
A_MOMENT = 0.5
"""Seconds to wait for a rehearsal that answers a question just now, when a script presses on a thread of its own."""
IDLE = 2.0
"""Seconds after a button until the program thinks ahead to the next one."""


class HalfWrittenError(Exception):
    """A fault of the program, told already, came while it wrote."""


class Run:
    """One press of a button on one document."""

    def __init__(self, context: Any, frame: Any, silent: bool) -> None:
        self._context, self._frame, self._silent = context, frame, silent
        self._document = frame.Controller.Model
        self._indicator: Any = None
        self._toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        self._last_life = time.monotonic()
        """When the window was last looked after."""
        self.said: list[str] = []
        """Every message, in order."""

    def press(self, command: str, answers: dict[str, str], language: str) -> None:
        """Run a command on the document; every question of the program is answered until it is done."""
        stop_thinking()
        program = sidecar("buttons")
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        number = next(TASKS)
        program.send(
            {
                "press": command,
                "number": number,
                "answers": answers,
                "lang": language,
                "desktop": OBJECTS.number(desktop),
                "document": OBJECTS.number(self._document),
                "version": str(settings()["version"]),
                "changed": is_changed(self._document),
            }
        )
        while program.receive(self._show_life) != ["begun", number]:
            pass  # of a rehearsal, which has given way
        while True:
            if time.monotonic() - self._last_life > QUIET:
                self._show_life()  # questions may follow each other so closely that nobody ever waits
            question = program.receive(self._show_life)
            if question[0] == "done":
                return
            if question[0] == "take back":
                raise HalfWrittenError
            program.send(self._answer(question))

    def save(self, language: str) -> None:
        """Save the document without loss; nothing in it changes, so there is nothing to undo."""
        changed = is_changed(self._document)
        self.press(SAVE, {}, language)
        if not changed:
            remember_ours(self._document)

    def _answer(self, question: list[Any]) -> dict[str, Any]:
        kind = question[0]
        if kind not in ("say", "ask", "status", "input", "files"):
            return answered(OBJECTS.carry_out, question)
        return answered(getattr(self, kind), *question[1:])

    def _show_life(self) -> None:
        with contextlib.suppress(Exception):
            self._toolkit.processEventsToIdle()
        self._last_life = time.monotonic()

    def say(self, text: str) -> None:
        """Show a message."""
        self.said.append(text)
        if not self._silent:
            self._box(INFOBOX, MessageBoxButtons.BUTTONS_OK, text)

    def ask(self, text: str) -> bool:
        """Ask a question; without a person to answer it is yes."""
        self.said.append(text)
        if self._silent:
            return True
        buttons = MessageBoxButtons.BUTTONS_YES_NO | MessageBoxButtons.DEFAULT_BUTTON_YES
        return self._box(QUERYBOX, buttons, text) == 2

    def input(self, text: str, proposed: str) -> str | None:
        """What a person types; None when they would rather not. Without a person it is what was proposed."""
        return proposed if self._silent else typed(self._context, self._frame.ContainerWindow, text, proposed)

    def files(self, title: str) -> str | None:
        """Files that a person chooses, a bar after each; None for Cancel. Without a person there are none."""
        if self._silent:
            return ""
        chosen = chosen_files(self._context, title)
        return None if chosen is None else "".join(f"{path}|" for path in chosen)

    def _box(self, kind: Any, buttons: int, text: str) -> int:
        box = self._toolkit.createMessageBox(self._frame.ContainerWindow, kind, buttons, "xlcrm", text)
        try:
            return int(box.execute())
        finally:
            box.dispose()

    def status(self, text: str) -> None:
        """Show how far it is; an empty text gives the status bar back."""
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        if text:
            self._indicator = self._frame.createStatusIndicator()
            self._indicator.start(text, 0)


@contextlib.contextmanager
def all_or_nothing(document: Any, title: str) -> Any:
    """A fault takes back everything that happens inside; what is done, only the button Undo takes back."""
    manager, before = document.UndoManager, document.Sheets.getElementNames()
    OBJECTS.watch()
    manager.enterUndoContext(title)
    try:
        yield
    except BaseException:
        manager.leaveUndoContext()
        let_loose(document)
        if is_last_step(manager, title):
            take_back(document, before)
            manager.clear()
        raise
    manager.leaveUndoContext()
    if is_last_step(manager, title):
        manager.clear()


def take_back(document: Any, before: Sequence[str]) -> None:
    """Make a document what it was before its last step, when it had these sheets."""
    sheets = document.Sheets
    added = [name for name in sheets.getElementNames() if name not in before]
    if not added:
        document.UndoManager.undo()  # never the adding of a sheet: that may take the office along
    OBJECTS.take_back()  # before a sheet goes: cells of a sheet that is gone are those of the sheet beside it
    with standing_tables(document):
        for name in added:
            sheets.removeByName(name)


def is_last_step(manager: Any, title: str) -> bool:
    """Is there something under this title to undo? It must not stay in the list.

    LibreOffice 7.4 crashes when it undoes the adding of a sheet without a window, takes only the last of several sheets back
    with one, and leaves cells filled that were blank: half a run would stand there, and its journal would be gone.
    """
    return bool(manager.getAllUndoActionTitles()[:1] == (title,))


@contextlib.contextmanager
def standing_tables(document: Any) -> Any:
    """Sheets at the end are removed inside: LibreOffice drops the tables of the sheet before each of them as well."""
    ranges = document.DatabaseRanges
    known = {name: ranges.getByName(name) for name in ranges.getElementNames()}
    told = {
        name: (each.DataArea, {flag: getattr(each, flag) for flag in FLAGS}) for name, each in known.items()
    }
    yield
    sheets = document.Sheets.Count
    for name in known.keys() - set(ranges.getElementNames()):
        area, flags = told[name]
        if area.Sheet < sheets:
            ranges.addNewByName(name, area)
            for flag, value in flags.items():
                setattr(ranges.getByName(name), flag, value)


def let_loose(document: Any) -> None:
    """A document that was held still while it was written is drawn and computed again."""
    while document.hasControllersLocked():
        document.unlockControllers()
    document.enableAutomaticCalculation(True)
    document.IsAdjustHeightEnabled = True


FLAGS = ("ContainsHeader", "TotalsRow", "AutoFilter")
LOST = {
    "zh": "xlcrm 的程序没有运行完，工作簿已恢复原样。\n{}\n请重试；仍不行时运行 xlcrm addin doctor。",
    "en": "The program behind xlcrm ended before it was done; the workbook is as it was.\n{}\n"
    "Try again; if it happens again, run xlcrm addin doctor.",
}
AS_BEFORE = {"zh": "工作簿已恢复原样。", "en": "The workbook is as it was."}
FAULT = {"zh": "xlcrm 内部错误：{}", "en": "Internal fault of xlcrm: {}"}
BUSY = {
    "zh": "上一个按钮还在运行，这次没有执行。请等它说完再点。",
    "en": "Another button is still at work, so this one did nothing. Wait for its message, then press again.",
}
NO_BOOK = {"zh": "请先打开一个工作簿。", "en": "Open a workbook first."}


class Handler(unohelper.Base, XDispatchProvider, XNotifyingDispatch, XInitialization, XServiceInfo):
    """What the addresses xlcrm:refresh, xlcrm:undo and so on lead to."""

    def __init__(self, context: Any) -> None:
        self._context, self._frame = context, None

    def initialize(self, arguments: Any) -> None:
        """The office tells whose buttons these are."""
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:
        """This handler, for addresses of ours."""
        return self if url.Protocol == "xlcrm:" else None

    def queryDispatches(self, requests: Any) -> Any:
        """The same for several."""
        return tuple(
            self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests
        )

    def dispatch(self, url: Any, arguments: Any) -> None:
        """A button was pressed."""
        self._run(url.Path, {each.Name: each.Value for each in arguments})

    def dispatchWithNotification(self, url: Any, arguments: Any, listener: Any) -> None:
        """A script pressed it and wants to know what was said."""
        said = self._run(url.Path, {each.Name: each.Value for each in arguments})
        if listener is not None:
            event = DispatchResultEvent()
            event.Source = self
            event.State = SUCCESS if said else FAILURE
            event.Result = "\n\n".join(said)
            listener.dispatchFinished(event)

    def _run(self, command: str, given: dict[str, Any]) -> list[str]:
        """Run a command, or a line of its menu (log/2); `Silent` keeps boxes away, other arguments answer what it would ask."""
        language = office_language(self._context)
        silent = bool(given.pop("Silent", False))
        command, _, quick = command.partition("/")
        if quick:
            given["quick"] = quick
        with BEGINNING:
            is_free = ONE_AT_A_TIME.acquire(timeout=A_MOMENT)
        if not is_free:
            return self._refused(BUSY[language], silent)
        run, worked = None, None
        try:
            run = Run(self._context, self._frame, silent)
            document = self._frame.Controller.Model
            if not document.supportsService(CALC):
                run.say(NO_BOOK[language])
                return run.said
            answers = {name: str(value) for name, value in given.items()}
            if command == SAVE:
                run.save(language)
                return run.said
            with all_or_nothing(document, f"xlcrm: {command}"):
                run.press(command, answers, language)
            worked = document
        except SidecarError as error:
            self._tell(run, LOST[language].format(error))
        except HalfWrittenError:
            self._tell(run, AS_BEFORE[language])
        except Exception:  # noqa: BLE001 - nobody would see it inside an office
            self._tell(run, FAULT[language].format(traceback.format_exc(limit=3)))
        finally:
            ONE_AT_A_TIME.release()
        if worked is not None:
            think_ahead(self._context, worked, IDLE)
        return run.said if run else []

    def _refused(self, text: str, silent: bool) -> list[str]:
        """Another button still works: its program hears one at a time."""
        run = Run(self._context, self._frame, silent)
        run.say(text)
        return run.said

    @staticmethod
    def _tell(run: Run | None, text: str) -> None:
        if run is not None:
            run.status("")
            run.say(text)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """The buttons can always be pressed."""
        event = FeatureStateEvent()
        event.FeatureURL, event.IsEnabled, event.Requery, event.Source = url, True, False, self
        listener.statusChanged(event)

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Nothing changes, so nobody is told."""

    def getImplementationName(self) -> str:
        """Its name."""
        return HANDLER

    def supportsService(self, name: str) -> bool:
        """Is it one of these?"""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Any:
        """What it is."""
        return (HANDLER, SERVICE)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that the office looks for
g_ImplementationHelper.addImplementation(Handler, HANDLER, (HANDLER, SERVICE))
