"""Before LibreOffice saves a workbook of Excel: what its save drops from this very file is said, and a person decides.

A frame asks its interceptors who answers a command before it asks itself; the guard stands before Save and lets all
others through.
"""

from __future__ import annotations

import contextlib
import zipfile
from typing import Any

import uno
import unohelper
from com.sun.star.awt import MessageBoxButtons
from com.sun.star.awt.MessageBoxType import QUERYBOX
from com.sun.star.frame import XDispatch, XDispatchProviderInterceptor
from xlcrm_program import office_language

SAVE = ".uno:Save"
_YES = 2
_DROPPED = (
    ("xl/theme/", b"", {"zh": "主题颜色", "en": "theme colours"}),
    ("xl/tables/", b"<tableStyleInfo", {"zh": "表格样式", "en": "table styles"}),
    ("xl/metadata.xml", b"", {"zh": "动态数组", "en": "dynamic arrays"}),
)
"""Parts of a file by how their names begin, and what has to stand in them."""
QUESTION = {
    "zh": "LibreOffice 保存“{name}”会丢掉：{lost}。\n团队用 Excel 的话请选“否”：要留的改动另存为 .ods，关闭它，再运行 xlcrm refresh，"
    "那样文件的其余部分一个字节也不变。\n\n仍要由 LibreOffice 保存吗？",
    "en": "What LibreOffice saves as '{name}' loses: {lost}.\nWhere the team works in Excel say No: keep what you typed by Save As "
    ".ods, close the workbook and run xlcrm refresh, which leaves every other byte of the file as it is.\n\n"
    "Let LibreOffice save it all the same?",
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
        return Asking(self, found) if found is not None and url.Complete == SAVE else found

    def queryDispatches(self, requests: Any) -> Any:
        """The same for several."""
        return tuple(
            self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests
        )

    def may_save(self) -> bool:
        """Does a person want LibreOffice to save the document? Asked once for each, and only where something is lost."""
        document = self._frame.Controller.Model
        url = str(document.URL)
        if url == self.agreed or not url.lower().endswith((".xlsx", ".xlsm")):
            return True
        language = office_language(self._context)
        lost = dropped(uno.fileUrlToSystemPath(url), language) if url.startswith("file:") else []
        if lost and not self._ask(language, document.Title, BETWEEN[language].join(lost)):
            return False
        self.agreed = url
        return True

    def _ask(self, language: str, name: str, lost: str) -> bool:
        toolkit = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self._context
        )
        buttons = MessageBoxButtons.BUTTONS_YES_NO | MessageBoxButtons.DEFAULT_BUTTON_NO
        text = QUESTION[language].format(name=name, lost=lost)
        box = toolkit.createMessageBox(self._frame.ContainerWindow, QUERYBOX, buttons, "xlcrm", text)
        try:
            return bool(box.execute() == _YES)
        finally:
            box.dispose()


class Asking(unohelper.Base, XDispatch):
    """The command Save behind the question."""

    def __init__(self, guard: Guard, inner: Any) -> None:
        self._guard, self._inner = guard, inner

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Save, when a person wants it."""
        if self._guard.may_save():
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
