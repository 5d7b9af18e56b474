"""An office at the other end of a pipe: its objects are asked for by number, one question at a time.

The extension inside LibreOffice answers (xlcrm/addin/libreoffice/inside). So the engine works from any Python, whatever
Python the office brings, without an open port.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import IO, Any, Protocol

_PLAIN = frozenset({str, float, int, bool, type(None)})
"""What needs no coding: nearly all that blocks of cells hold."""
LOOK = 0.05
"""Seconds between two looks at an inbox that is to stay empty."""
_COUNT = 200
"""Objects that are let go of are told about in parcels of so many."""


class OfficeFault(RuntimeError):  # noqa: N818 - what the office raised, under its own name
    """The office refused; `kind` is the name of its exception."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: {message}" if message else kind)


class Struct:
    """A struct of the office: fields by name, of which only those that are set travel."""

    def __init__(self, kind: str, fields: dict[str, Any]) -> None:
        object.__setattr__(self, "_kind", kind)
        self.__dict__.update(fields)

    def fields(self) -> dict[str, Any]:
        """The fields that are set."""
        return {name: value for name, value in self.__dict__.items() if name != "_kind"}


class Enum:
    """A value of an enum of the office."""

    def __init__(self, kind: str, value: str) -> None:
        self.kind, self.value = kind, value


class Typed:
    """A value that says its type."""

    def __init__(self, kind: str, value: Any) -> None:
        self.kind, self.value = kind, value


class OtherTaskError(BaseException):
    """The office wants something else than to go on with this; BaseException, for a module's `except Exception` is not meant."""

    def __init__(self, task: Any = None) -> None:
        self.task = task
        """What it wants; None: its line still waits."""
        super().__init__()


class Inbox:
    """Lines as they come in, read by a thread of its own: so one can see whether somebody waits."""

    def __init__(self, incoming: IO[str]) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._read, args=(incoming,), daemon=True).start()

    def _read(self, incoming: IO[str]) -> None:
        for line in iter(incoming.readline, ""):
            self._lines.put(line)
        self._lines.put("")

    def readline(self) -> str:
        """The next line; empty at the end."""
        line = self._lines.get()
        if not line:
            self._lines.put(line)  # the end stays the end
        return line

    def is_waiting(self) -> bool:
        """Is there a line that nobody has read?"""
        return not self._lines.empty()

    def stays_empty(self, seconds: float) -> bool:
        """Does no line come within so many seconds?"""
        until = monotonic() + seconds
        while not self.is_waiting() and monotonic() < until:
            sleep(LOOK)
        return not self.is_waiting()


class Lines(Protocol):
    """Where lines come from."""

    def readline(self) -> str:
        """The next line; empty at the end."""


class Channel:
    """Lines of JSON to the office and back."""

    def __init__(self, incoming: Lines, outgoing: IO[str]) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._methods: set[str] = set()
        self._gone: list[int] = []

    def receive(self) -> Any:
        """The next line; None when the office has closed the pipe."""
        line = self._incoming.readline()
        return json.loads(line) if line else None

    def send(self, value: Any) -> None:
        """Send one line."""
        self._outgoing.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._outgoing.flush()

    def asked(self, *question: Any) -> Any:
        """Ask a question; OfficeFault when the office refuses, OtherTaskError when it wants something else instead."""
        return self.decoded(self._answer(*question))

    def _answer(self, *question: Any) -> Any:
        if len(self._gone) >= _COUNT and question[0] != "drop":
            gone, self._gone = self._gone, []
            self.asked("drop", gone)
        self.send(question)
        answer = self.receive()
        if answer is None:
            raise EOFError("the office is gone")
        if "x" in answer:
            raise OfficeFault(*answer["x"])
        if "r" not in answer:
            raise OtherTaskError(answer)
        return answer["r"]

    def get(self, target: Remote, name: str) -> Any:
        """A property of an object, or one of its methods; whether a name is a method's is asked once."""
        if name in self._methods:
            return self._method(target, name)
        answer = self._answer("get", target._number, name)  # noqa: SLF001 - both are the pipe's
        if isinstance(answer, dict) and "m" in answer:
            self._methods.add(name)
            return self._method(target, name)
        return self.decoded(answer)

    def _method(self, target: Remote, name: str) -> Callable[..., Any]:
        """A method, which keeps its object from being let go of."""
        return lambda *arguments: self.asked("call", target._number, name, self.encoded(arguments))  # noqa: SLF001 - as above

    def forget(self, number: int) -> None:
        """The object is not needed any more."""
        self._gone.append(number)

    def decoded(self, value: Any) -> Any:
        """A value from JSON."""
        if isinstance(value, list):
            return tuple([each if type(each) in _PLAIN else self.decoded(each) for each in value])
        if not isinstance(value, dict):
            return value
        ((kind, content),) = value.items()
        if kind == "o":
            return Remote(self, content)
        if kind == "e":
            return Enum(*content)
        return Struct(content[0], {name: self.decoded(field) for name, field in content[1].items()})

    def encoded(self, value: Any) -> Any:
        """A value as JSON."""
        if isinstance(value, tuple | list):
            return [each if type(each) in _PLAIN else self.encoded(each) for each in value]
        if isinstance(value, Remote):
            return {"o": value._number}  # noqa: SLF001 - both are the pipe's
        if isinstance(value, Struct):
            kind = object.__getattribute__(value, "_kind")
            return {"s": [kind, {name: self.encoded(each) for name, each in value.fields().items()}]}
        if isinstance(value, Enum):
            return {"e": [value.kind, value.value]}
        if isinstance(value, Typed):
            return {"a": [value.kind, self.encoded(value.value)]}
        return value


class Remote:
    """An object of the office."""

    _channel: Channel
    _number: int

    def __init__(self, channel: Channel, number: int) -> None:
        object.__setattr__(self, "_channel", channel)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._channel.get(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._channel.asked("set", self._number, name, self._channel.encoded(value))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Remote):
            return False
        return self._number == other._number or bool(self._channel.asked("same", self._number, other._number))

    def __hash__(self) -> int:
        return hash(Remote)

    def __del__(self) -> None:
        self._channel.forget(self._number)


class PipeOffice:
    """The Office of the engine at the other end of a pipe."""

    def __init__(self, channel: Channel, desktop: Remote) -> None:
        self.desktop = desktop
        self._channel = channel
        self._version = ""

    @property
    def pid(self) -> int:
        """The office that started this process."""
        return os.getppid()

    @property
    def version(self) -> str:
        """Such as 7.4.7."""
        if not self._version:
            provider = self.service("com.sun.star.configuration.ConfigurationProvider")
            where = self.struct(
                "com.sun.star.beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/Product"
            )
            access = "com.sun.star.configuration.ConfigurationAccess"
            found = provider.createInstanceWithArguments(access, (where,))
            self._version = str(found.getByName("ooSetupVersionAboutBox"))
        return self._version

    def struct(self, kind: str, **fields: Any) -> Any:
        """A struct with these fields."""
        return Struct(kind, fields)

    def enum(self, kind: str, value: str) -> Any:
        """A value of an enum."""
        return Enum(kind, value)

    def typed(self, kind: str, value: Any) -> Any:
        """A value that says its type."""
        return Typed(kind, value)

    def call(self, target: Any, method: str, *arguments: Any) -> Any:
        """Call a method with typed values."""
        return self._channel.asked("invoke", target._number, method, self._channel.encoded(arguments))  # noqa: SLF001 - as above

    def each(self, collection: Any, *names: str) -> Sequence[Sequence[Any]]:
        """Some properties of all members of a numbered collection, in one question."""
        return self._channel.asked("each", collection._number, names)  # type: ignore[no-any-return]  # noqa: SLF001 - as above

    def service(self, name: str) -> Any:
        """A service of the office."""
        return self._channel.asked("service", name)

    def path(self, url: str) -> str:
        """The path of a file:// address."""
        return str(self._channel.asked("path", url))

    def url(self, path: str) -> str:
        """The file:// address of a path."""
        return str(self._channel.asked("url", path))

    def end(self) -> None:
        """The office is not ours to end."""
