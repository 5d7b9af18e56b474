"""The base of the engine's objects: what LibreOffice cannot do, or not yet, is said by name."""

from __future__ import annotations

from typing import Any, NoReturn


class Member:
    """An object of xlwings' model. Unknown members raise NotImplementedError, also when they are assigned to."""

    _open: tuple[str, ...] = ()
    """Public attributes that are plain values."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(type(self), name):  # what a property of ours raised is no lack
            raise AttributeError(f"{type(self).__name__}.{name}")
        self._lacks(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name not in self._open and not hasattr(type(self), name):
            self._lacks(name)
        object.__setattr__(self, name, value)

    def _lacks(self, name: str) -> NoReturn:
        raise NotImplementedError(
            f"{type(self).__name__}.{name} is not available in LibreOffice through this engine; "
            "the object `.api` gives the UNO object, with which it can be done."
        )
