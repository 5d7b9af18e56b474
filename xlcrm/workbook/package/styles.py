"""The styles part: looks become cell formats, appended once and found again afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from xlcrm.workbook.looks import LOOKS, Look
from xlcrm.workbook.package.damage import too_big
from xlcrm.workbook.package.look_xml import alignment, border_xml, fill_xml, font_xml
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.rule_looks import dxf_xml, is_plain, rule_look
from xlcrm.workbook.package.xml import Element, escape, parse
from xlcrm.workbook.package.xml_editor import Editor

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{0}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
ORDER = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
_BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "mm-dd-yy": 14,
    "h:mm": 20, "h:mm:ss": 21, "m/d/yy h:mm": 22, "[h]:mm:ss": 46, "@": 49,
}  # fmt: skip
_BUILT_IN_CODES = {number: code for code, number in _BUILT_IN.items()}
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)])
_NO_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)

Key: TypeAlias = tuple[object, ...]


def canonical(element: Element) -> Key:
    """What an element says, whatever its prefixes, spaces and the order of its attributes."""
    attributes = tuple(
        sorted((k.rpartition(":")[2], v) for k, v in element.attributes.items() if "xmlns" not in k)
    )
    return element.local, attributes, tuple(canonical(child) for child in element.children)


def is_date_format(code: str) -> bool:
    """Does a number format show a date or a time?"""
    return bool(_DATE_LETTERS.search(_NO_DATE_LETTERS.sub("", code.partition(";")[0])))


MOST_FORMATS = 66_000
"""Excel's own limit is 65,490 cell formats."""


class Styles:
    """The cell formats of a workbook; `save` writes those that were added."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = _part(package)
        self.editor = Editor(package.read(self.part))
        self._new: dict[str, list[bytes]] = {}
        self._keys: dict[str, list[Key]] = {}
        self._formats = _custom_formats(self.editor.root)
        self._xfs = list(_children(self.editor.root, "cellXfs"))
        if len(self._xfs) > MOST_FORMATS:
            raise too_big(f"{len(self._xfs):,} cell formats")
        self._xf_keys = {self._xf_key(xf): index for index, xf in reversed(list(enumerate(self._xfs)))}
        self._made: dict[object, int] = {}
        self._dxfs = list(_children(self.editor.root, "dxfs"))

    def xf_of_look(self, name: str) -> int:
        """Index of the cell format of a look, on the workbook's own default font."""
        if name not in self._made:
            self._made[name] = self.add_xf(self._look_xml(LOOKS[name]))
        return self._made[name]

    def dxf_of_look(self, name: str) -> int:
        """Index of a look in conditional formats: one that says the same, else a new one."""
        wanted = self._parsed(self._dxf_xml(name))
        for index, dxf in enumerate(self._dxfs):
            if is_plain(dxf) and rule_look(dxf) == rule_look(wanted):
                return index
        self._dxfs.append(wanted)
        self._new.setdefault("dxfs", []).append(self._dxf_xml(name).encode())
        return len(self._dxfs) - 1

    def look_of_rule(self, name: str) -> Key:
        """What a look says in a conditional format, to compare with `look_of_dxf`."""
        return rule_look(self._parsed(self._dxf_xml(name)))

    def look_of_dxf(self, index: str) -> Key:
        """What a conditional format's look says; nothing for a number that does not exist."""
        known = index.isdigit() and int(index) < len(self._dxfs)
        return rule_look(self._dxfs[int(index)]) if known else ()

    def as_date(self, xf: int, code: str) -> int:
        """The cell format with a date format, unless it shows a date already."""
        if self.is_date(xf):
            return xf
        if (xf, code) not in self._made:
            self._made[xf, code] = self._with_format(xf, code)
        return self._made[xf, code]

    def is_date(self, xf: int) -> bool:
        """Does the cell format show numbers as dates or times?"""
        if not 0 <= xf < len(self._xfs):
            return False
        number = _number(self._xfs[xf].get("numFmtId"))
        if number in self._formats:
            return is_date_format(self._formats[number])
        return number in _BUILT_IN_DATES

    def is_duration(self, xf: int) -> bool:
        """Does the cell format show hours beyond 24, as [h]:mm does?"""
        number = _number(self._xfs[xf].get("numFmtId")) if 0 <= xf < len(self._xfs) else 0
        return number == 46 or bool(
            re.search(r"\[(h+|m+|s+)\]", self._formats.get(number, ""), re.IGNORECASE)
        )

    def is_locked(self, xf: int) -> bool:
        """Would sheet protection keep a person from typing into a cell of this format?"""
        protection = self._xfs[xf].first("protection") if 0 <= xf < len(self._xfs) else None
        return protection is None or protection.get("locked") not in ("0", "false")

    def date_formats(self) -> frozenset[int]:
        """Indices of all cell formats that show dates or times."""
        return frozenset(index for index in range(len(self._xfs)) if self.is_date(index))

    def save(self) -> None:
        """Write the new formats into the package; nothing new writes nothing."""
        for name, new in self._new.items():
            self._append(name, new)
        self._new = {}
        if self.editor.is_changed:
            self.package.write(self.part, self.editor.result())
            self.editor = Editor(self.package.read(self.part))
            self._xfs = list(_children(self.editor.root, "cellXfs"))
            self._dxfs = list(_children(self.editor.root, "dxfs"))

    def intern(self, collection: str, xml: str) -> int:
        """Index of an entry of fonts, fills or borders: an equal one that is there, else a new one."""
        if collection not in self._keys:
            self._keys[collection] = [canonical(e) for e in _children(self.editor.root, collection)]
        keys, key = self._keys[collection], canonical(self._parsed(xml))
        if key not in keys:
            keys.append(key)
            self._new.setdefault(collection, []).append(xml.encode())
        return keys.index(key)

    def format_id(self, code: str) -> int:
        """Number of a number format: built in, there already, or new."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        for number, known in self._formats.items():
            if known == code:
                return number
        number = max([163, *self._formats]) + 1
        self._formats[number] = code
        prefix = self.editor.prefix
        new = f'<{prefix}numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
        self._new.setdefault("numFmts", []).append(new.encode())
        return number

    # -- making --------------------------------------------------------------------------------------------------

    def _look_xml(self, look: Look) -> str:
        p = self.editor.prefix
        ids = {
            "numFmtId": self.format_id(look.number_format or "General"),
            "fontId": self.intern("fonts", font_xml(look, p, self._default_font())),
            "fillId": self.intern("fills", fill_xml(p, look.fill)) if look.fill else 0,
            "borderId": self.intern("borders", border_xml(p, look.border)) if look.border else 0,
        } | ({"xfId": 0} if any(_children(self.editor.root, "cellStyleXfs")) else {})
        flags = "".join(
            f' apply{name}="1"'
            for name, is_on in (
                ("NumberFormat", bool(look.number_format)), ("Font", ids["fontId"] != 0), ("Fill", bool(look.fill)),
                ("Border", bool(look.border)), ("Alignment", bool(alignment(look))),
            ) if is_on
        )  # fmt: skip
        numbers = " ".join(f'{name}="{value}"' for name, value in ids.items())
        shown = alignment(look)
        if not shown:
            return f"<{p}xf {numbers}{flags}/>"
        return f"<{p}xf {numbers}{flags}><{p}alignment{shown}/></{p}xf>"

    def _dxf_xml(self, name: str) -> str:
        return dxf_xml(LOOKS[name], self.editor.prefix, self.format_id)

    def _default_font(self) -> dict[str, str]:
        return self.children_of("fonts", _number(self._xfs[0].get("fontId")) if self._xfs else 0)

    def _with_format(self, xf: int, code: str) -> int:
        if not 0 <= xf < len(self._xfs):
            return xf
        old = self._xfs[xf]
        if old.start < 0:
            return xf
        editor = Editor(self.wrapped(self.xml_of("cellXfs", xf)))
        inner = editor.root.children[0]
        editor.set(inner, "numFmtId", str(self.format_id(code)))
        editor.set(inner, "applyNumberFormat", "1")
        whole = editor.result()
        return self.add_xf(whole[whole.index(b">") + 1 : whole.rindex(b"</")].decode())

    def xml_of(self, collection: str, index: int) -> str:
        """An entry of fonts, fills, borders or cell formats as it is written; nothing for a number that does not exist."""
        written = list(_children(self.editor.root, collection))
        if 0 <= index < len(written):
            return self.editor.bytes_of(written[index]).decode()
        new = self._new.get(collection, [])[index - len(written) :] if index >= len(written) else []
        return new[0].decode() if new else ""

    def children_of(self, collection: str, index: int) -> dict[str, str]:
        """The children of an entry, by their names, as they are written."""
        xml = self.xml_of(collection, index)
        if not xml:
            return {}
        editor = Editor(self.wrapped(xml))
        return {child.local: editor.bytes_of(child).decode() for child in editor.root.children[0].children}

    def attributes_of(self, collection: str, index: int) -> dict[str, str]:
        """The attributes of an entry."""
        xml = self.xml_of(collection, index)
        return dict(self._parsed(xml).attributes) if xml else {}

    def add_xf(self, xml: str) -> int:
        """Index of a cell format: one that shows the same, else a new one."""
        element = self._parsed(xml)
        key = self._xf_key(element)
        if key not in self._xf_keys:
            self._xf_keys[key] = len(self._xfs)
            self._xfs.append(element)
            self._new.setdefault("cellXfs", []).append(xml.encode())
        return self._xf_keys[key]

    def _xf_key(self, xf: Element) -> Key:
        """What a cell format shows: flags that only repeat it are left out."""
        number = _number(xf.get("numFmtId"))
        code = self._formats.get(number) or _BUILT_IN_CODES.get(number, f"#{number}")
        ids = tuple(_number(xf.get(name)) for name in ("fontId", "fillId", "borderId", "xfId"))
        rest = (xf.get("quotePrefix"), xf.get("pivotButton"))
        return code, ids, rest, tuple(canonical(child) for child in xf.children)

    def _parsed(self, xml: str) -> Element:
        return parse(self.wrapped(xml)).children[0]

    def wrapped(self, xml: str) -> bytes:
        """A fragment within the part's root: whatever prefixes are declared there, it may use."""
        declared = "".join(
            f' {k}="{escape(v)}"' for k, v in self.editor.root.attributes.items() if "xmlns" in k
        )
        return f"<{self.editor.root.tag}{declared}>{xml}</{self.editor.root.tag}>".encode()

    def _append(self, collection: str, new: list[bytes]) -> None:
        parent = self.editor.root.first(collection)
        joined, tag = b"".join(new), f"{self.editor.prefix}{collection}"
        if parent is None:
            whole = f'<{tag} count="{len(new)}">'.encode() + joined + f"</{tag}>".encode()
            self.editor.insert_ordered(collection, whole, ORDER)
        else:
            self.editor.append(parent, joined)
            self.editor.set(parent, "count", str(len(parent.children) + len(new)))


def _part(package: Package) -> str:
    existing = package.related(package.workbook, "styles")
    if existing:
        return existing[0]
    name = package.free_name("/xl/styles{}.xml")
    package.add(name, _EMPTY.format(package.namespace).encode(), _TYPE)
    package.relate(package.workbook, "styles", name)
    return name


def _children(root: Element, collection: str) -> Iterable[Element]:
    parent = root.first(collection)
    return parent.children if parent else ()


def _custom_formats(root: Element) -> dict[int, str]:
    return {_number(e.get("numFmtId")): e.get("formatCode") for e in _children(root, "numFmts")}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
