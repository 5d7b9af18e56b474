"""An office reached over Python-UNO: a pipe of this machine, no open port."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Sequence
from typing import Any

from xlcrm.hosts.libreoffice.engine.faults import NoOfficeError
from xlcrm.hosts.libreoffice.engine.unolib import uno_module

_VERSION_AT = "/org.openoffice.Setup/Product"


class DirectOffice:
    """The Office of `link`, over Python-UNO. `process` is the office that was started for it."""

    def __init__(self, context: Any, process: subprocess.Popen[bytes] | None = None) -> None:
        self._uno = uno_module()
        self._context, self._process = context, process
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self._version = ""

    @property
    def pid(self) -> int:
        """The process id of an office of our own; for another one a number of its own."""
        return self._process.pid if self._process else id(self._context)

    @property
    def version(self) -> str:
        """Such as 7.4.7."""
        if not self._version:
            provider = self.service("com.sun.star.configuration.ConfigurationProvider")
            where = self.struct("com.sun.star.beans.PropertyValue", Name="nodepath", Value=_VERSION_AT)
            access = "com.sun.star.configuration.ConfigurationAccess"
            found = provider.createInstanceWithArguments(access, (where,))
            self._version = str(found.getByName("ooSetupVersionAboutBox"))
        return self._version

    def struct(self, kind: str, **fields: Any) -> Any:
        """A struct with these fields."""
        made = self._uno.createUnoStruct(kind)
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    def enum(self, kind: str, value: str) -> Any:
        """A value of an enum."""
        return self._uno.Enum(kind, value)

    def typed(self, kind: str, value: Any) -> Any:
        """A value that says its type."""
        return self._uno.Any(kind, value)

    def call(self, target: Any, method: str, *arguments: Any) -> Any:
        """Call a method with typed values."""
        return self._uno.invoke(target, method, arguments)

    def each(self, collection: Any, *names: str) -> Sequence[Sequence[Any]]:
        """Some properties of all members of a numbered collection."""
        members = [collection.getByIndex(place) for place in range(collection.Count)]
        return [[getattr(member, name) for name in names] for member in members]

    def service(self, name: str) -> Any:
        """A service of the office."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def path(self, url: str) -> str:
        """The path of a file:// address."""
        return str(self._uno.fileUrlToSystemPath(url))

    def url(self, path: str) -> str:
        """The file:// address of a path."""
        return str(self._uno.systemPathToFileUrl(path))

    def end(self) -> None:
        """End an office of our own: asked first, by its own process id when it does not listen."""
        if self._process is None:
            return
        with contextlib.suppress(Exception):  # the office may end before it has answered
            self._close_all()
            self.desktop.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close_all(self) -> None:
        """Close what is open without saving: it would keep the office from ending, and files locked."""
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "close"):
                document.close(True)


def resolved(pipe: str, *, patience: float = 60, process: subprocess.Popen[bytes] | None = None) -> Any:
    """The component context of an office that listens on a pipe; NoOfficeError when none answers in time."""
    uno = uno_module()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception as error:
            if not type(error).__name__.endswith("NoConnectException"):
                raise
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > until:
                raise NoOfficeError(
                    f"No LibreOffice answers on the pipe {pipe!r}. Start it with "
                    f'soffice --accept="pipe,name={pipe};urp;" and try again.'
                ) from error
            time.sleep(0.1)
