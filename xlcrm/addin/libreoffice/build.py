"""The extension as a file: configuration from the registry, the code that runs inside the office, icons; the same bytes each time."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import xlcrm
from xlcrm.addin.control import Control
from xlcrm.addin.controls import controls
from xlcrm.addin.libreoffice import configuration
from xlcrm.addin.libreoffice.basic import functions
from xlcrm.addin.libreoffice.icons import icon
from xlcrm.addin.zipped import zipped
from xlcrm.lang import Text
from xlcrm.marks import CommandMark
from xlcrm.registry import Registry

FILE = "xlcrm.oxt"
IDENTIFIER = "org.xlcrm.office"
_INSIDE = Path(__file__).parent / "inside"
_PYTHON = "application/vnd.sun.star.uno-component;type=Python"
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_CONFIGURATIONS = ("Addons.xcu", "ProtocolHandler.xcu", "CalcWindowState.xcu", "Jobs.xcu")
_SIZES = (16, 26)


@dataclass(frozen=True)
class Interpreter:
    """The Python in which xlcrm is installed, which the extension starts."""

    python: str
    path: str = ""
    """What it needs on its path beside its own packages; empty for an installed xlcrm."""

    @classmethod
    def this(cls) -> Interpreter:
        """The one that runs now."""
        root = Path(xlcrm.__path__[0]).parent
        return cls(sys.executable, "" if root.name == "site-packages" else str(root))


def build_oxt(registry: Registry, interpreter: Interpreter) -> bytes:
    """The extension."""
    shown = buttons(registry)
    parts: dict[str, bytes] = {
        "META-INF/manifest.xml": _manifest().encode(),
        "description.xml": _description().encode(),
        "Addons.xcu": configuration.addons(shown).encode(),
        "Jobs.xcu": configuration.jobs().encode(),
        "functions.bas": functions(registry).encode("ascii"),
        "ProtocolHandler.xcu": configuration.handler().encode(),
        "CalcWindowState.xcu": configuration.window_state().encode(),
        "xlcrm.json": _settings(interpreter).encode(),
    }
    for path in sorted(_INSIDE.rglob("*.py")):
        parts[path.relative_to(_INSIDE).as_posix()] = path.read_bytes()
    for control in shown:
        parts |= {f"icons/{control.key}_{size}.png": icon(control.key, size) for size in _SIZES}
    return zipped(parts)


SAVE = Control(
    "save", "button", "main", Text("无损保存", "Save losslessly"),
    Text("把你的改动写入 Excel 文件，其余部分一个字节也不变；写不进去的改动会先列出来。", "Write what you changed into the file of Excel and leave every other byte as it is; what cannot be written is listed first."),
    "FileSave", "V", first=True,
)  # fmt: skip
"""LibreOffice's alone: Excel saves its own files without loss."""


def buttons(registry: Registry) -> list[Control]:
    """Our Save, and the controls that are commands: what else the ribbon has belongs to Excel."""
    commands = {entry.mark.name for entry in registry.commands() if isinstance(entry.mark, CommandMark)}
    return [*(control for control in controls(registry) if control.key in commands), SAVE]


def _settings(interpreter: Interpreter) -> str:
    said = {"python": interpreter.python, "path": interpreter.path, "version": xlcrm.__version__}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _manifest() -> str:
    entries = [
        (_PYTHON, "xlcrm_office.py"),
        (_PYTHON, "xlcrm_functions.py"),
        *((_CONFIGURATION, name) for name in _CONFIGURATIONS),
    ]
    lines = (
        f"<manifest:file-entry manifest:media-type={quoteattr(kind)} manifest:full-path={quoteattr(path)}/>"
        for kind, path in entries
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
    return head + "".join(f"{line}\n" for line in lines) + "</manifest:manifest>\n"


def _description() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{xlcrm.__version__}"/>\n'
        '<display-name><name lang="en">xlcrm</name><name lang="zh-CN">xlcrm 客户台账</name></display-name>\n'
        "</description>\n"
    )
