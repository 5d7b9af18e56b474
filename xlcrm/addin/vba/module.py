"""One module of a VBA project, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from xlcrm.errors import UsageError

Kind = Literal["standard", "class", "book", "sheet"]

_BASE = {
    "class": "{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
    "book": "{00020819-0000-0000-C000-000000000046}",
    "sheet": "{00020820-0000-0000-C000-000000000046}",
}
"""Class that a module's object is made of: a plain class, the workbook, a worksheet."""
_EXPORTED = re.compile(r"\AVERSION 1\.0 CLASS\r\nBEGIN\r\n.*?\r\nEND\r\n", re.DOTALL)
_ATTRIBUTE = re.compile(r"Attribute VB_.*\r\n")


@dataclass(frozen=True)
class Module:
    """A module: its name, what it is, and its text as it stands in a file (`.bas`, `.cls`)."""

    name: str
    kind: Kind
    text: str

    def source(self) -> bytes:
        """The text as a project stores it: lines end with CR LF, attributes come first, all ASCII."""
        text = re.sub(r"\r\n|\r|\n", "\r\n", self.text)
        wrong = next((char for char in text if not char.isascii()), None)
        if wrong:
            raise UsageError(
                f"VBA 模块 {self.name} 里有“{wrong}”：VBA 源码只能用 ASCII，其他文字放在加载项的文字表里。",
                f"The VBA module {self.name} holds '{wrong}': VBA sources are ASCII, other texts belong to the add-in's sheet "
                "of texts.",
            )
        if self.kind != "standard":
            text = self._header() + _ATTRIBUTE.sub("", _EXPORTED.sub("", text))
        return text.encode("ascii")

    def _header(self) -> str:
        own = self.kind in ("book", "sheet")
        attributes = {
            "Name": f'"{self.name}"',
            "Base": f'"0{_BASE[self.kind]}"',
            "GlobalNameSpace": False,
            "Creatable": False,
            "PredeclaredId": own,
            "Exposed": own,
            "TemplateDerived": False,
            "Customizable": own,
        }
        return "".join(f"Attribute VB_{name} = {value}\r\n" for name, value in attributes.items())
