"""Ways to an office: one of our own, or one that is running."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xlcrm.hosts.libreoffice.engine.apps import LibreOfficeEngine

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.hosts.libreoffice.engine.link import Office


def engine_on(office: Office) -> xw.Engine:
    """An xlwings engine for an office that is reached already, made the active one."""
    import xlwings as xw

    found = xw.Engine(impl=LibreOfficeEngine(office))
    known = [place for place, one in enumerate(xw.engines) if one.name == found.name]
    for place in reversed(known):
        del xw.engines.engines[place]
    xw.engines.add(found)
    found.activate()
    return found


@contextmanager
def started(
    *, headless: bool = True, profile: str | None = None, arguments: Sequence[str] = ()
) -> Iterator[xw.App]:
    """A LibreOffice of its own for the length of the block. NoOfficeError or NoUnoError when there can be none."""
    from xlcrm.hosts.libreoffice.engine.program import OwnOffice

    office = OwnOffice(headless=headless, profile=profile, arguments=arguments)
    try:
        yield engine_on(office).apps[office.pid]
    finally:
        office.end()


def connected(pipe: str) -> xw.App:
    """The office that listens on a pipe (soffice --accept="pipe,name=NAME;urp;"). NoOfficeError when none answers."""
    from xlcrm.hosts.libreoffice.engine.direct import DirectOffice, resolved

    office = DirectOffice(resolved(pipe, patience=5))
    return engine_on(office).apps[office.pid]
