"""What LibreOffice is told of the extension: its menu, its toolbar, and who answers them, as its configuration files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from xlcrm.addin.control import Control
from xlcrm.lang import Text
from xlcrm.marks import GROUPS

HANDLER, START = "org.xlcrm.office.Handler", "org.xlcrm.office.Start"
_NAMESPACES = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
TITLE = Text("客户", "CRM")
_TOOLBAR = "private:resource/toolbar/addon_org.xlcrm.toolbar"


def _file(name: str, package: str, body: Iterable[str]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<oor:component-data {_NAMESPACES} oor:name="{name}" oor:package="{package}">',
        *body,
        "</oor:component-data>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _node(name: str, body: Iterable[str], *, new: bool = True, op: str = "replace") -> Iterator[str]:
    yield f"<node oor:name={quoteattr(name)}{' oor:op=' + quoteattr(op) if new else ''}>"
    yield from body
    yield "</node>"


def _text(name: str, text: Text) -> str:
    words = (("en-US", text.en), ("zh-CN", text.zh))
    values = "".join(f'<value xml:lang="{lang}">{escape(said)}</value>' for lang, said in words)
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'


def _plain(name: str, value: str, kind: str = "string") -> str:
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value>{escape(value)}</value></prop>'


def handler() -> str:
    """ProtocolHandler.xcu: addresses that begin with xlcrm: are ours."""
    protocols = '<prop oor:name="Protocols" oor:type="oor:string-list"><value>xlcrm:*</value></prop>'
    body = _node("HandlerSet", _node(HANDLER, [protocols]), new=False)
    return _file("ProtocolHandler", "org.openoffice.Office", body)


def addons(controls: list[Control]) -> str:
    """Addons.xcu: the menu with a part for each group, and the toolbar with the buttons of the first day."""
    menu = _node("org.xlcrm.menu", [_plain("Context", _CALC), _text("Title", TITLE), *_submenus(controls)])
    first = [control for control in controls if control.first]
    bar = _node(
        "org.xlcrm.toolbar", (line for number, each in enumerate(first) for line in _item(number, each))
    )
    body = _node(
        "AddonUI",
        [
            *_node("OfficeMenuBar", menu, new=False),
            *_node("OfficeToolBar", bar, new=False),
            *_node("OfficeNotebookBar", _notebook(first), new=False),
            *_node("Images", (line for each in controls for line in _image(each)), new=False),
        ],
        new=False,
    )
    return _file("Addons", "org.openoffice.Office", body)


def _notebook(first: list[Control]) -> Iterator[str]:
    yield from _node(
        "org.xlcrm.notebookbar", (line for number, each in enumerate(first) for line in _item(number, each))
    )


def _submenus(controls: list[Control]) -> Iterator[str]:
    """The buttons of the first day, then a menu for each other group."""
    first = [control for control in controls if control.first]
    entries = [line for control in first for line in _entries(control)]
    for group in dict.fromkeys(control.group for control in controls if not control.first):
        some = [control for control in controls if control.group == group and not control.first]
        entries.append(_menu(GROUPS[group], [entry for control in some for entry in _entries(control)]))
    yield from _node("Submenu", _numbered(entries), new=False)


Entry = list[str]
"""One entry of a menu, without the node that numbers it."""


def _entries(control: Control) -> Iterator[Entry]:
    """A command, and its own menu where it has one."""
    yield _leaf(control.key, control.label)
    quick = [_leaf(f"{control.key}/{item.number}", item.label) for item in control.items if item.number]
    if quick:
        yield _menu(Text(f"{control.label.zh}：快选", f"{control.label.en}: at once"), quick)


def _menu(title: Text, entries: list[Entry]) -> Entry:
    return [_text("Title", title), *_node("Submenu", _numbered(entries), new=False)]


def _numbered(entries: Iterable[Entry]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        yield from _node(f"i{number:02}", entry)


def _item(number: int, control: Control) -> Iterator[str]:
    yield from _node(f"i{number:02}", _leaf(control.key, control.label))


def _leaf(command: str, label: Text) -> Entry:
    return [
        _plain("Context", _CALC),
        _plain("URL", f"xlcrm:{command}"),
        _plain("ImageIdentifier", ""),
        _text("Title", label),
        _plain("Target", "_self"),
    ]


def _image(control: Control) -> Iterator[str]:
    images = [
        _plain("ImageSmallURL", f"%origin%/icons/{control.key}_16.png"),
        _plain("ImageBigURL", f"%origin%/icons/{control.key}_26.png"),
    ]
    body = [_plain("URL", f"xlcrm:{control.key}"), *_node("UserDefinedImages", images, new=False)]
    yield from _node(f"org.xlcrm.image.{control.key}", body)


_EVENTS = ("OnStartApp", "onDocumentAdded", "OnViewCreated", "OnSaveDone", "OnSaveAsDone")
"""As the office starts: the functions of Basic; with a workbook: functions under other names; with its window: the guard of Save;
when it was saved: what its file is like."""


def jobs() -> str:
    """Jobs.xcu: what is done when the office starts."""
    job = _node("XlcrmStart", [_plain("Service", START)])
    events = (
        line
        for name in _EVENTS
        for line in _node(name, _node("JobList", _node("XlcrmStart", []), new=False), op="fuse")
    )
    return _file(
        "Jobs", "org.openoffice.Office", [*_node("Jobs", job, new=False), *_node("Events", events, new=False)]
    )


def window_state() -> str:
    """CalcWindowState.xcu: the toolbar is shown, docked at the top."""
    body = [
        _text("UIName", Text("xlcrm 客户台账", "xlcrm")),
        _plain("ContextSensitive", "false", "boolean"),
        _plain("Visible", "true", "boolean"),
        _plain("Docked", "true", "boolean"),
        _plain("DockingArea", "0", "int"),
        _plain("DockPos", "0,3"),
        _plain("Style", "2", "int"),
    ]
    states = _node("States", _node(_TOOLBAR, body), new=False)
    return _file("CalcWindowState", "org.openoffice.Office.UI", _node("UIElements", states, new=False))
