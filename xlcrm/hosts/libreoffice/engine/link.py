"""What the engine needs of an office, whoever reaches it: a desktop, values of UNO's types, and calls that need them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Office(Protocol):
    """A running LibreOffice. Implemented over Python-UNO, and by the extension's pipe."""

    @property
    def desktop(self) -> Any:
        """com.sun.star.frame.Desktop."""

    @property
    def pid(self) -> int:
        """The process id where it is known, else a number that no other office has."""

    @property
    def version(self) -> str:
        """Such as 7.4.7."""

    def struct(self, kind: str, **fields: Any) -> Any:
        """A struct such as com.sun.star.table.CellAddress, with these fields."""

    def enum(self, kind: str, value: str) -> Any:
        """A value of an enum, such as CENTER of com.sun.star.table.CellHoriJustify."""

    def call(self, target: Any, method: str, *arguments: Any) -> Any:
        """Call a method whose arguments are made by `typed`."""

    def typed(self, kind: str, value: Any) -> Any:
        """A value that says its type, such as []com.sun.star.beans.PropertyValue."""

    def each(self, collection: Any, *names: str) -> Sequence[Sequence[Any]]:
        """Some properties of all members of a numbered collection, asked for at once."""

    def service(self, name: str) -> Any:
        """A service of the office, such as com.sun.star.sheet.FunctionAccess."""

    def path(self, url: str) -> str:
        """The path of a file:// address."""

    def url(self, path: str) -> str:
        """The file:// address of a path."""

    def end(self) -> None:
        """End the office when it was started for this; else only let go of it."""


def properties(office: Office, **values: Any) -> tuple[Any, ...]:
    """Named options as the office takes them; None leaves one out."""
    kind = "com.sun.star.beans.PropertyValue"
    return tuple(
        office.struct(kind, Name=name, Value=value) for name, value in values.items() if value is not None
    )
