"""The ribbon as XML (customUI14.xml), written from the controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from xlcrm.addin.control import Control

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""Of Excel 2010 and later; the older one is not needed."""
_TAGS = {"button": "button", "toggle": "toggleButton", "lists": "dynamicMenu", "rest": "menu"}
_KEYS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Keys of the lines of a button's own menu."""
_CALLS = {
    "button": {"onAction": "XlcrmOnAction"},
    "toggle": {"onAction": "XlcrmOnToggle", "getPressed": "XlcrmGetPressed"},
    "lists": {"getContent": "XlcrmGetMenu"},
    "rest": {},
}


def ribbon_xml(controls: Sequence[Control]) -> str:
    """The XML of one tab with a group per task; texts come through callbacks, so that the language can change."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{NAMESPACE}" onLoad="XlcrmRibbonLoad">',
        "  <ribbon>",
        "    <tabs>",
        '      <tab id="xlcrm_tab" label="xlcrm" keytip="Y1" insertAfterMso="TabData">',
        *(
            line
            for group, some in groupby(controls, key=lambda one: one.group)
            for line in _group(group, list(some))
        ),
        "      </tab>",
        "    </tabs>",
        "  </ribbon>",
        "</customUI>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _group(key: str, controls: Sequence[Control]) -> Iterator[str]:
    """A group; without a control of the first day it is shown only when More is pressed."""
    hidden = {} if any(control.first for control in controls) else {"getVisible": "XlcrmGetVisible"}
    yield f"        <group{_attributes({'id': f'xlcrm_group_{key}', 'getLabel': 'XlcrmGetLabel', **hidden})}>"
    for control in controls:
        if not control.under:
            yield from _control(control, [each for each in controls if each.under == control.key], 10)
    yield "        </group>"


def _control(control: Control, below: Sequence[Control], indent: int) -> Iterator[str]:
    """A control, and what stands in its menu."""
    if control.items:
        yield from _split(control, indent)
        return
    space, start = " " * indent, f"{_TAGS[control.kind]}{_attributes(_of(control))}"
    if not below:
        yield f"{space}<{start}/>"
        return
    yield f"{space}<{start}>"
    for each in below:
        yield from _control(each, [], indent + 2)
    yield f"{space}</{_TAGS[control.kind]}>"


def _split(control: Control, indent: int) -> Iterator[str]:
    """A button with a menu of its own beside it; the key opens the menu."""
    space = " " * indent
    button, whole = _of(control), {"id": f"{control.id}_split", "keytip": control.keytip}
    for name in ("size", "keytip"):
        moved = button.pop(name, None)
        whole |= {name: moved} if moved else {}
    yield f"{space}<splitButton{_attributes(whole)}>"
    yield f"{space}  <button{_attributes(button)}/>"
    yield f"{space}  <menu{_attributes({'id': f'{control.id}_menu'})}>"
    for item in control.items:
        key = {"keytip": _KEYS[item.number]} if item.number < len(_KEYS) else {}
        said = {"id": control.item_id(item), **key, "getLabel": "XlcrmGetLabel"}
        yield f"{space}    <button{_attributes(said | {'onAction': 'XlcrmOnAction'})}/>"
    yield f"{space}  </menu>"
    yield f"{space}</splitButton>"


def _of(control: Control) -> dict[str, str]:
    return {
        "id": control.id,
        **({"size": "large"} if control.large else {}),
        "imageMso": control.icon,
        "keytip": control.keytip,
        "getLabel": "XlcrmGetLabel",
        "getScreentip": "XlcrmGetScreentip",
        "getSupertip": "XlcrmGetSupertip",
        **_CALLS[control.kind],
    }


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
