"""Looks of cells as the XML of a workbook's styles."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.workbook.looks import Look

FONT_ORDER = [
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
]


def font_xml(look: Look, p: str, default: Mapping[str, str]) -> str:
    """The workbook's default font (name of each element → its XML) with what the look says of it."""
    parts = dict(default)
    for local, is_on in (("b", look.bold), ("i", look.italic), ("strike", look.strike)):
        if is_on:
            parts[local] = f"<{p}{local}/>"
    if look.size:
        parts["sz"] = f'<{p}sz val="{look.size:g}"/>'
    if look.colour:
        parts["color"] = f'<{p}color rgb="FF{look.colour}"/>'
    known = [parts[local] for local in FONT_ORDER if local in parts]
    return f"<{p}font>{''.join(known)}</{p}font>"


def fill_xml(p: str, colour: str) -> str:
    """A plain fill."""
    inner = f'<{p}fgColor rgb="FF{colour}"/><{p}bgColor indexed="64"/>'
    return f'<{p}fill><{p}patternFill patternType="solid">{inner}</{p}patternFill></{p}fill>'


def border_xml(p: str, colour: str) -> str:
    """A thin line below."""
    bottom = f'<{p}bottom style="thin"><{p}color rgb="FF{colour}"/></{p}bottom>'
    return f"<{p}border><{p}left/><{p}right/><{p}top/>{bottom}<{p}diagonal/></{p}border>"


def alignment(look: Look) -> str:
    """The attributes of a look's alignment; nothing when it has none."""
    vertical = {"top": "top", "vcenter": "center"}.get(look.valign, "")
    values: Mapping[str, str] = {
        "horizontal": look.align or ("left" if look.indent else ""),
        "vertical": vertical,
        "wrapText": "1" if look.wrap else "",
        "indent": str(look.indent) if look.indent else "",
    }
    return "".join(f' {name}="{value}"' for name, value in values.items() if value)
