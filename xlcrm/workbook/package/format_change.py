"""One cell format made from another: only the facets that change are written anew."""

from __future__ import annotations

from xlcrm.workbook.formats import Attributes, Fill, FormatChange, Line
from xlcrm.workbook.package.look_xml import FONT_ORDER
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor

_SIDES = ["left", "right", "top", "bottom", "diagonal"]


def derived(styles: Styles, change: FormatChange, xf: int) -> int:
    """Index of the format that a cell of format `xf` gets."""
    known = styles.xml_of("cellXfs", xf) or styles.xml_of("cellXfs", 0)
    editor = Editor(styles.wrapped(known))
    element = editor.root.children[0]
    ids = {
        "numFmt": None if change.number_format is None else styles.format_id(change.number_format),
        "font": _font(styles, change, _number(element, "fontId")) if change.font else None,
        "fill": None if change.fill is None else _fill(styles, change.fill),
        "border": _border(styles, change, _number(element, "borderId"))
        if change.borders or change.diagonals
        else None,
    }
    for name, number in ids.items():
        if number is not None:
            editor.set(element, f"{name}Id", str(number))
            editor.set(element, f"apply{name[0].upper()}{name[1:]}".replace("NumFmt", "NumberFormat"), "1")
    _set_children(editor, element, change)
    whole = editor.result()
    return styles.add_xf(whole[whole.index(b">") + 1 : whole.rindex(b"</")].decode())


def _set_children(editor: Editor, xf: Element, change: FormatChange) -> None:
    """Alignment and protection, in the order that the file format wants."""
    alignment, protection = xf.first("alignment"), xf.first("protection")
    p = editor.prefix
    if change.alignment:
        editor.set(xf, "applyAlignment", "1")
        new = f"<{p}alignment{_attributes(change.alignment)}/>".encode()
        _set_or_add(editor, xf, alignment, change.alignment, new)
    if change.protection:
        editor.set(xf, "applyProtection", "1")
        new = f"<{p}protection{_attributes(change.protection)}/>".encode()
        _set_or_add(editor, xf, protection, change.protection, new)


def _set_or_add(
    editor: Editor, xf: Element, child: Element | None, attributes: Attributes, new: bytes
) -> None:
    if child is not None:
        for name, value in attributes:
            editor.set(child, name, value)
        return
    following = xf.children[:1] if b"alignment" in new else [*xf.all("extLst")]
    if following:
        editor.insert_before(following[0], new)
    else:
        editor.append(xf, new)


def _font(styles: Styles, change: FormatChange, font: int) -> int:
    """Index of the font with some of its elements changed."""
    p = styles.editor.prefix
    parts = styles.children_of("fonts", font)
    for local, attributes in change.font:
        if attributes is None:
            parts.pop(local, None)
        else:
            parts[local] = f"<{p}{local}{_attributes(attributes)}/>"
        if local == "name":
            for bound in ("scheme", "family", "charset"):
                parts.pop(bound, None)
    known = [parts[local] for local in FONT_ORDER if local in parts]
    return styles.intern("fonts", f"<{p}font>{''.join(known)}</{p}font>")


def _fill(styles: Styles, fill: Fill) -> int:
    p = styles.editor.prefix
    colours = (("fgColor", fill.colour), ("bgColor", fill.background))
    inner = "".join(f'<{p}{name} rgb="{colour}"/>' for name, colour in colours if colour)
    xml = f'<{p}fill><{p}patternFill patternType="{fill.pattern}">{inner}</{p}patternFill></{p}fill>'
    return styles.intern("fills", xml if inner else xml.replace(f"></{p}patternFill>", "/>"))


def _border(styles: Styles, change: FormatChange, border: int) -> int:
    """Index of the border with some of its sides changed."""
    p = styles.editor.prefix
    parts = {side: f"<{p}{side}/>" for side in _SIDES} | styles.children_of("borders", border)
    parts |= {side: _line(p, side, line) for side, line in change.borders}
    inner = "".join(xml for side, xml in parts.items())
    flags = dict(styles.attributes_of("borders", border)) | dict(change.diagonals)
    return styles.intern("borders", f"<{p}border{_attributes(tuple(flags.items()))}>{inner}</{p}border>")


def _line(p: str, side: str, line: Line) -> str:
    if not line.style:
        return f"<{p}{side}/>"
    colour = f'<{p}color rgb="{line.colour}"/>' if line.colour else f'<{p}color auto="1"/>'
    return f'<{p}{side} style="{line.style}">{colour}</{p}{side}>'


def _attributes(values: Attributes) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values)


def _number(element: Element, name: str) -> int:
    text = element.get(name)
    return int(text) if text.isdigit() else 0
