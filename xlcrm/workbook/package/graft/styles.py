"""Styles of a rendered sheet, found again in the target's style sheet or appended to it.

Texts in the target's own font: what a look leaves open (font, size, colour) comes from the cell style 0 of the target,
so that a grafted sheet does not look like a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.styles import ORDER
from xlcrm.workbook.package.xml import Element, escape, kept_when_small
from xlcrm.workbook.package.xml_editor import Editor

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BUILT_IN = {
    "General": 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    "@": 49,
}
_FIRST_OWN_FORMAT = 164
_DEFAULT_SIZE = "11"
_FROM_TARGET = ("name", "family", "charset", "scheme")
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Node(NamedTuple):
    """An element of a style sheet as a value: two that say the same are equal."""

    local: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]

    def get(self, name: str, default: str = "0") -> str:
        """An attribute."""
        return dict(self.attributes).get(name, default)

    def first(self, local: str) -> Node | None:
        """The first child of a name."""
        return next((child for child in self.children if child.local == local), None)

    def having(self, **changes: str) -> Node:
        """The same with other attributes."""
        return self._replace(attributes=tuple((dict(self.attributes) | changes).items()))

    def xml(self, prefix: str) -> str:
        """The element written with a prefix."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        inner = "".join(child.xml(prefix) for child in self.children)
        tag = prefix + self.local
        return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _node(element: Element) -> Node:
    attributes = tuple((name, value) for name, value in element.attributes.items() if ":" not in name)
    children = tuple(_node(child) for child in element.children)
    return Node(element.local, tuple(a for a in attributes if a[0] != "xmlns"), children)


def _meaning(node: Node) -> Node:
    """The node without what makes no difference: order of attributes, apply flags, zeros that are the default."""
    kept = [
        (name, value)
        for name, value in node.attributes
        if not name.startswith("apply") and (name, value) not in (("xfId", "0"), ("quotePrefix", "0"))
    ]
    return Node(node.local, tuple(sorted(kept)), tuple(map(_meaning, node.children)))


class Sections:
    """The numbered lists of a style sheet: fonts, fills, borders, cellXfs, dxfs."""

    def __init__(self, data: bytes) -> None:
        self.nodes = {name: list(nodes) for name, (nodes, _) in _sections(data).items()}
        self.known = {name: dict(places) for name, (_, places) in _sections(data).items()}
        """Section → what a node means → its number."""

    def __getitem__(self, section: str) -> list[Node]:
        return self.nodes.setdefault(section, [])


@kept_when_small
def _sections(data: bytes) -> Mapping[str, tuple[Sequence[Node], Mapping[Node, int]]]:
    """The nodes of each list, and the first place of each meaning: a workbook's styles are asked for at every sheet."""
    lists = {e.local: [_node(child) for child in e.children] for e in Editor(data).root.children}
    return {
        name: (nodes, {_meaning(node): at for at, node in reversed(list(enumerate(nodes)))})
        for name, nodes in lists.items()
    }


class StyleGraft:
    """Maps the style numbers of a rendered workbook to those of the package that it is grafted into."""

    def __init__(self, package: Package, rendered: Package) -> None:
        self.package = package
        self.part = _styles_part(package)
        self.source = Sections(rendered.read(_styles_part(rendered)))
        self.target = Sections(package.read(self.part))
        self._known = self.target.known
        self._before = {name: len(nodes) for name, nodes in self.target.nodes.items()}
        _require_defaults(self.target)
        self._normal = self.target["cellXfs"][0]
        self.cell = cache(self._cell)
        self.dxf = cache(self._dxf)

    def _cell(self, index: int) -> int:
        """Number in the target of a cell format of the rendered workbook.

        The plain one is the target's own default, unless that shows every number as, say, a date.
        """
        if index == 0:
            plain = self._normal.get("numFmtId") == "0"
            return 0 if plain else self._place("cellXfs", self._normal.having(numFmtId="0"))
        xf = self.source["cellXfs"][index]
        ids = {
            "numFmtId": str(self._number_format(xf.get("numFmtId"))),
            "fontId": self._font(int(xf.get("fontId"))),
            "fillId": self._plain("fills", "fillId", int(xf.get("fillId"))),
            "borderId": self._plain("borders", "borderId", int(xf.get("borderId"))),
        }
        changed = xf.having(**ids)
        if not self.target["cellStyleXfs"]:
            changed = changed._replace(attributes=tuple(a for a in changed.attributes if a[0] != "xfId"))
        return self._place("cellXfs", changed)

    def _dxf(self, index: int) -> int:
        """Number in the target of a conditional format's look."""
        dxf = self.source["dxfs"][index]
        children = tuple(self._dxf_child(child) for child in dxf.children)
        return self._place("dxfs", dxf._replace(children=children))

    def _dxf_child(self, child: Node) -> Node:
        if child.local != "numFmt":
            return child
        return child.having(numFmtId=str(self._format_number(child.get("formatCode"))))

    def _plain(self, section: str, attribute: str, index: int) -> str:
        """Number of a fill or border; one that the look leaves open is the target's own."""
        if index == 0:
            return self._normal.get(attribute)
        return str(self._place(section, self.source[section][index]))

    def _font(self, index: int) -> str:
        own = self._normal.get("fontId")
        if index == 0:
            return own
        default = self.target["fonts"][int(own)] if int(own) < len(self.target["fonts"]) else None
        return str(self._place("fonts", _in_font_of(self.source["fonts"][index], default)))

    def _number_format(self, number: str) -> int:
        code = next((n.get("formatCode") for n in self.source["numFmts"] if n.get("numFmtId") == number), "")
        return self._format_number(code) if code else int(number)

    def _format_number(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        taken = {int(n.get("numFmtId")): n.get("formatCode") for n in self.target["numFmts"]}
        for number, known in taken.items():
            if known == code:
                return number
        number = max(_FIRST_OWN_FORMAT, *(n + 1 for n in taken), _FIRST_OWN_FORMAT)
        self._place("numFmts", Node("numFmt", (("numFmtId", str(number)), ("formatCode", code)), ()))
        return number

    def _place(self, section: str, node: Node) -> int:
        known = self._known.setdefault(section, {})
        meaning = _meaning(node)
        if meaning not in known:
            known[meaning] = len(self.target[section])
            self.target[section].append(node)
        return known[meaning]

    def save(self) -> None:
        """Write what was appended; an untouched style sheet is not written at all."""
        new = {section: self._new(section) for section in ORDER}
        if not any(new.values()):
            return
        editor = Editor(self.package.read(self.part))
        for section, nodes in new.items():
            if nodes:
                _append(editor, section, nodes, len(self.target[section]))
        self.package.write(self.part, editor.result())

    def _new(self, section: str) -> list[Node]:
        return self.target.nodes.get(section, [])[self._before.get(section, 0) :]


def _append(editor: Editor, section: str, new: list[Node], count: int) -> None:
    prefix = editor.prefix
    inner = "".join(node.xml(prefix) for node in new).encode()
    element = editor.root.first(section)
    if element is None:
        tag = (prefix + section).encode()
        whole = b'<%s count="%d">%s</%s>' % (tag, count, inner, tag)
        editor.insert_ordered(section, whole, ORDER)
    else:
        editor.append(element, inner)
        editor.set(element, "count", str(count))


def _in_font_of(font: Node, default: Node | None) -> Node:
    """The rendered font with what its look leaves open taken from the target's own."""
    own = list(default.children) if default else []
    dressed = [_open_child(child, own) for child in font.children if child.local not in _FROM_TARGET]
    named = [child for child in own if child.local in _FROM_TARGET]
    return font._replace(children=(*(child for child in dressed if child), *named))


def _open_child(child: Node, own: list[Node]) -> Node | None:
    is_open = child.get("theme", "") == "1" if child.local == "color" else child.get("val") == _DEFAULT_SIZE
    if child.local not in ("color", "sz") or not is_open:
        return child
    return next((_whole(other) for other in own if other.local == child.local), None)


def _whole(child: Node) -> Node:
    """Some programs write colours without the opacity that the format wants: FF stands in."""
    colour = child.get("rgb", "")
    return child.having(rgb="FF" + colour) if len(colour) == 6 else child


def _require_defaults(target: Sections) -> None:
    """A style sheet may leave out lists; the first entries of some have a meaning that must then be given."""
    empty = Sections(_EMPTY % b"x")
    for section in ("fonts", "fills", "borders", "cellXfs"):
        if not target[section]:
            target[section].extend(empty[section])


def _styles_part(package: Package) -> str:
    parts = package.related(package.workbook, "styles")
    if parts:
        return parts[0]
    usual = "/xl/styles.xml"  # some readers look nowhere else
    part = package.free_name("/xl/styles{}.xml") if usual in package else usual
    package.add(part, _EMPTY % package.namespace.encode(), STYLES_TYPE)
    package.relate(package.workbook, "styles", part)
    return part
