"""The cell functions CRM_... inside LibreOffice.

A function of Basic in the user's own library is the one kind that LibreOffice finds under its plain name in a workbook of
Excel, and saves under it again. Those functions (functions.bas) hand their cells to the service here, which asks xlcrm.
"""

from __future__ import annotations

import contextlib
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.sheet import XFunctionAccess
from com.sun.star.task import XJob
from xlcrm_ahead import listen, think_ahead
from xlcrm_bridge import SidecarError
from xlcrm_names import NAMED, compute_here
from xlcrm_program import ONE_AT_A_TIME, ROOT, office_language, sidecar
from xlcrm_saving import remember, stand_before

FUNCTIONS, START = "org.xlcrm.office.Functions", "org.xlcrm.office.Start"
LIBRARY, MODULE = "Standard", "XlcrmFunctions"
NOT_THERE = {
    "zh": "⚠ xlcrm 没有运行（{}）。请运行 xlcrm addin doctor。",
    "en": "⚠ xlcrm does not run ({}). Run xlcrm addin doctor.",
}

KNOWN: dict[Any, Any] = {}
"""Answers of one cell each: the functions depend on nothing but their cells, and a sheet computes them again and again."""
MANY = 100_000


class _Service(unohelper.Base, XServiceInfo):
    name = ""

    def __init__(self, context: Any) -> None:
        self._context = context

    def getImplementationName(self) -> str:
        """Its name."""
        return self.name

    def supportsService(self, name: str) -> bool:
        """Is it one of these?"""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Any:
        """What it is."""
        return (self.name,)


class Functions(_Service, XFunctionAccess):
    """Computes: the name of a function and its cells in; one cell out, or the width of a block and its cells in order.

    Basic takes a flat list apart in half the time of a list of rows.
    """

    name = FUNCTIONS

    def callFunction(self, name: str, cells: Any) -> Any:
        """Ask the program; a fault of it is told in the cell."""
        call = (name, cells, tuple(map(type, cells)))
        if call in KNOWN:
            return KNOWN[call]
        language = office_language(self._context)
        try:
            program = sidecar("cells")
            program.send({"call": name, "cells": cells, "lang": language})
            kind, found = program.receive(lambda: None)
        except SidecarError as error:
            return NOT_THERE[language].format(error)
        if kind == "rows":
            return (len(found[0]) if found else 0, *(cell for row in found for cell in row))
        if len(KNOWN) >= MANY:
            KNOWN.clear()
        KNOWN[call] = found
        return found


class Start(_Service, XJob):
    """When the office starts: the functions of Basic are as this version of the extension has them."""

    name = START

    def execute(self, given: Any) -> None:
        """See to the module of Basic, then to the document that was opened, if there is one."""
        text = (ROOT / "functions.bas").read_text("utf-8")
        self._see_to_library(text)
        event, document = _told(given)
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return
        if event != "OnViewCreated":
            remember(document)
        if event in ("OnSaveDone", "OnSaveAsDone"):
            return
        if event == "OnViewCreated":
            stand_before(self._context, document)
            return
        with contextlib.suppress(SidecarError):  # values that stand there are better than none
            sidecar("cells")
            compute_here(document, NAMED.findall(text))
            if ONE_AT_A_TIME.locked():
                return  # a file that a button has opened to compare
            listen(self._context, document)
            think_ahead(self._context, document, 0)  # while a person looks at the sheet

    def _see_to_library(self, text: str) -> None:
        """Put the module into the user's library where it is not there, or is another one."""
        libraries = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.script.ApplicationScriptLibraryContainer", self._context
        )
        with contextlib.suppress(Exception):  # an office whose libraries cannot be written still starts
            libraries.loadLibrary(LIBRARY)
            library = libraries.getByName(LIBRARY)
            if not library.hasByName(MODULE):
                library.insertByName(MODULE, text)
            elif library.getByName(MODULE) != text:
                library.replaceByName(MODULE, text)
            libraries.storeLibraries()


def _told(given: Any) -> tuple[str, Any]:
    """What happened, and to which document (None when the office starts)."""
    said = {each.Name: each.Value for each in given}
    around = {each.Name: each.Value for each in said.get("Environment") or ()}
    return str(around.get("EventName") or ""), around.get("Model")


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that the office looks for
for job in (Functions, Start):
    g_ImplementationHelper.addImplementation(job, job.name, (job.name, "com.sun.star.task.Job"))
