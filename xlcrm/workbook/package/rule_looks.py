"""Looks of conditional formats (`dxf`): what one says, and a look of ours written as one."""

from __future__ import annotations

from collections.abc import Callable

from xlcrm.workbook.looks import Look
from xlcrm.workbook.package.xml import Element, escape


def dxf_xml(look: Look, p: str, format_id: Callable[[str], int]) -> str:
    """A look as a conditional format may have it: no font, no size, no alignment."""
    parts = []
    flags = (("b", look.bold), ("i", look.italic), ("strike", look.strike))
    font = "".join(f"<{p}{local}/>" for local, is_on in flags if is_on)
    font += f'<{p}color rgb="FF{look.colour}"/>' if look.colour else ""
    if font:
        parts.append(f"<{p}font>{font}</{p}font>")
    if look.number_format:
        number, code = format_id(look.number_format), escape(look.number_format)
        parts.append(f'<{p}numFmt numFmtId="{number}" formatCode="{code}"/>')
    if look.fill:
        inner = f'<{p}bgColor rgb="FF{look.fill}"/>'
        parts.append(f"<{p}fill><{p}patternFill>{inner}</{p}patternFill></{p}fill>")
    if look.border:
        edge = f'<{p}bottom style="thin"><{p}color rgb="FF{look.border}"/></{p}bottom>'
        parts.append(f"<{p}border><{p}left/><{p}right/><{p}top/>{edge}</{p}border>")
    return f"<{p}dxf>{''.join(parts)}</{p}dxf>"


def rule_look(dxf: Element) -> tuple[object, ...]:
    """What a conditional format's look says of type, colours, lines and numbers, whichever program wrote it."""
    font = dxf.first("font")
    flags = tuple(_is_on(font, local) for local in ("b", "i", "strike"))
    pattern = _below(dxf, "fill", "patternFill")
    fill = _colour(pattern, "bgColor") or _colour(pattern, "fgColor")
    number = dxf.first("numFmt")
    code = number.get("formatCode") if number else ""
    return (*flags, _colour(font, "color"), fill, _colour(_below(dxf, "border", "bottom"), "color"), code)


def is_plain(dxf: Element) -> bool:
    """Does a conditional format's look say nothing beyond `rule_look`?"""
    pattern = _below(dxf, "fill", "patternFill")
    return (
        all(child.local in ("font", "numFmt", "fill", "border") for child in dxf.children)
        and all(child.local in ("b", "i", "strike", "color") for child in _inside(dxf, "font"))
        and all(child.local == "bottom" or not child.get("style") for child in _inside(dxf, "border"))
        and (pattern is None or pattern.get("patternType", "solid") == "solid")
    )


def _inside(dxf: Element, local: str) -> list[Element]:
    found = dxf.first(local)
    return found.children if found is not None else []


def _below(element: Element, *path: str) -> Element | None:
    found: Element | None = element
    for local in path:
        found = found.first(local) if found is not None else None
    return found


def _is_on(font: Element | None, local: str) -> bool:
    child = font.first(local) if font is not None else None
    return child is not None and child.get("val", "1") not in ("0", "false")


def _colour(parent: Element | None, local: str) -> str:
    """A colour without its opacity; one of a theme or palette by what is written."""
    colour = parent.first(local) if parent is not None else None
    if colour is None:
        return ""
    given = colour.get("rgb")
    return given[-6:].upper() if given else str(sorted(colour.attributes.items()))
