"""Before LibreOffice saves a workbook of Excel: what its save drops from this very file is said, and a person decides.

A frame asks its interceptors who answers a command before it asks itself; the guard stands before Save and before what
closes a document, and lets all others through.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Callable
from typing import Any

import uno
import unohelper
from com.sun.star.awt import MessageBoxButtons
from com.sun.star.awt.MessageBoxType import QUERYBOX
from com.sun.star.frame import XDispatch, XDispatchProviderInterceptor
from xlcrm_program import office_language

SAVE = ".uno:Save"
CLOSING = (".uno:CloseDoc", ".uno:CloseWin", ".uno:CloseFrame", ".uno:Quit")
"""What closes a document: LibreOffice would offer its own save, past this guard."""
LOSSLESSLY = "xlcrm:save"
_YES, _NO = 2, 3
_DROPPED = (
    ("xl/theme/", b"", {"zh": "主题颜色", "en": "theme colours"}),
    ("xl/tables/", b"<tableStyleInfo", {"zh": "表格样式", "en": "table styles"}),
    ("xl/metadata.xml", b"", {"zh": "动态数组", "en": "dynamic arrays"}),
)
"""Parts of a file by how their names begin, and what has to stand in them."""
QUESTION = {
    "zh": "LibreOffice 保存“{name}”会丢掉：{lost}。\n\n选“是”：无损保存，由 xlcrm 写入你的改动，文件的其余部分一个字节也不变。\n"
    "选“否”：仍由 LibreOffice 保存。\n选“取消”：什么也不保存。\n\n无损保存吗？",
    "en": "What LibreOffice saves as '{name}' loses: {lost}.\n\nYes: save losslessly. xlcrm writes what you changed and leaves "
    "every other byte of the file as it is.\nNo: let LibreOffice save it all the same.\nCancel: save nothing.\n\nSave losslessly?",
}
CLOSE = {
    "zh": "“{name}”有没保存的改动。LibreOffice 自己保存会丢掉：{lost}。\n\n选“是”：无损保存，然后关闭。\n"
    "选“否”：由 LibreOffice 来问（保存或不保存）。\n选“取消”：不关闭。\n\n无损保存吗？",
    "en": "'{name}' has changes that are not saved. What LibreOffice itself would save loses: {lost}.\n\n"
    "Yes: save losslessly, then close.\nNo: let LibreOffice ask (save, or not).\nCancel: keep it open.\n\nSave losslessly?",
}
BETWEEN = {"zh": "、", "en": ", "}


def dropped(path: str, language: str) -> list[str]:
    """What a file of Excel holds that a save by LibreOffice would drop; nothing for other files."""
    found = []
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        for start, needed, words in _DROPPED:
            names = [name for name in archive.namelist() if name.startswith(start) and name.endswith(".xml")]
            if any(needed in archive.read(name) for name in names):
                found.append(words[language])
    return found


_KNOWN: dict[str, tuple[int, int]] = {}
"""What a document's file was like when it was opened or last saved here: its time and its size."""


def remember(document: Any) -> None:
    """The file of a document is as the office knows it."""
    _KNOWN[str(document.RuntimeUID)] = _stamp(document)


_OURS: dict[str, tuple[int, int]] = {}
"""What a document's file was like when it was saved losslessly."""


def remember_ours(document: Any) -> None:
    """The file of a document was written by xlcrm just now."""
    remember(document)
    _OURS[str(document.RuntimeUID)] = _stamp(document)


def is_ours(document: Any) -> bool:
    """Was xlcrm the last to write the file of a document? LibreOffice would call that a change by others."""
    return _OURS.get(str(document.RuntimeUID)) == _stamp(document)


def is_changed(document: Any) -> bool:
    """Did somebody else write the file of a document since it was opened or saved here?"""
    return _KNOWN.get(str(document.RuntimeUID), _stamp(document)) != _stamp(document)


def _stamp(document: Any) -> tuple[int, int]:
    with contextlib.suppress(OSError, ValueError):
        if str(document.URL).startswith("file:"):
            found = os.stat(uno.fileUrlToSystemPath(document.URL))  # noqa: PTH116 - no Path is needed of an office's address
            return found.st_mtime_ns, found.st_size
    return 0, 0


class Guard(unohelper.Base, XDispatchProviderInterceptor):
    """Stands before a frame's commands."""

    def __init__(self, context: Any, frame: Any) -> None:
        self._context, self._frame = context, frame
        self._slave: Any = None
        self._master: Any = None
        self.agreed = ""
        """The document that a person wants saved all the same."""

    def getSlaveDispatchProvider(self) -> Any:
        """Who is asked after this."""
        return self._slave

    def setSlaveDispatchProvider(self, provider: Any) -> None:
        """Who is asked after this."""
        self._slave = provider

    def getMasterDispatchProvider(self) -> Any:
        """Who asks this."""
        return self._master

    def setMasterDispatchProvider(self, provider: Any) -> None:
        """Who asks this."""
        self._master = provider

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        """Who answers a command."""
        found = self._slave.queryDispatch(url, target, flags) if self._slave is not None else None
        if found is not None and url.Complete == SAVE:
            return Asking(found, self.may_save)
        if found is not None and url.Complete in CLOSING:
            return Asking(found, self.may_close)
        return found

    def queryDispatches(self, requests: Any) -> Any:
        """The same for several."""
        return tuple(
            self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests
        )

    def may_save(self) -> bool:
        """Does a person want LibreOffice to save the document? Asked until they do, and only where something is lost."""
        document = self._frame.Controller.Model
        if str(document.URL) == self.agreed:
            return not self._saved_quietly(document)
        answer = self._answer(QUESTION, document)
        if answer == _YES:
            self._save_losslessly()
        elif answer == _NO:
            self.agreed = str(document.URL)
            return not self._saved_quietly(document)
        return answer is None

    def may_close(self) -> bool:
        """May the document be closed? What was changed in it is offered to be saved losslessly before LibreOffice offers."""
        document = self._frame.Controller.Model
        if not document.isModified() or str(document.URL) == self.agreed:
            return True
        answer = self._answer(CLOSE, document)
        if answer == _YES:
            self._save_losslessly()
            return not document.isModified()
        return answer in (None, _NO)

    def _saved_quietly(self, document: Any) -> bool:
        """Save a file that xlcrm wrote last: LibreOffice would ask about changes by others."""
        if not is_ours(document):
            return False
        try:
            document.store()
        except Exception:  # noqa: BLE001 - the office tells why, when it tries itself
            return False
        return True

    def _answer(self, question: dict[str, str], document: Any) -> int | None:
        """What a person says to a question about a document; None where LibreOffice's save loses nothing."""
        url = str(document.URL)
        if not (url.startswith("file:") and url.lower().endswith((".xlsx", ".xlsm"))):
            return None
        language = office_language(self._context)
        lost = dropped(uno.fileUrlToSystemPath(url), language)
        return self._ask(question[language], document.Title, BETWEEN[language].join(lost)) if lost else None

    def _save_losslessly(self) -> None:
        """Press our own button."""
        helper = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", self._context
        )
        helper.executeDispatch(self._frame, LOSSLESSLY, "", 0, ())

    def _ask(self, question: str, name: str, lost: str) -> int:
        toolkit = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self._context
        )
        buttons = MessageBoxButtons.BUTTONS_YES_NO_CANCEL | MessageBoxButtons.DEFAULT_BUTTON_YES
        text = question.format(name=name, lost=lost)
        box = toolkit.createMessageBox(self._frame.ContainerWindow, QUERYBOX, buttons, "xlcrm", text)
        try:
            return int(box.execute())
        finally:
            box.dispose()


class Asking(unohelper.Base, XDispatch):
    """A command behind a question."""

    def __init__(self, inner: Any, is_allowed: Callable[[], bool]) -> None:
        self._inner, self._is_allowed = inner, is_allowed

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Do it, when a person wants it."""
        if self._is_allowed():
            self._inner.dispatch(url, arguments)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Whether there is something to save, the office knows."""
        self._inner.addStatusListener(listener, url)

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Nobody listens any more."""
        self._inner.removeStatusListener(listener, url)


def stand_before(context: Any, document: Any) -> None:
    """Put a guard before the commands of a document's window."""
    controller = document.CurrentController
    if controller is not None and controller.Frame is not None:
        controller.Frame.registerDispatchProviderInterceptor(Guard(context, controller.Frame))
