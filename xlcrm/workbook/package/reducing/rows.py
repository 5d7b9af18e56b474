"""The rows of a sheet without those that go: the others move up, and their formulas say what still makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from xlcrm.grid import Area, Value, column_number
from xlcrm.workbook.package.cells import escape_formula, raw_cell
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, rewritten
from xlcrm.workbook.package.sheet_part import SheetPart

_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_ADDRESS = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]+)["']""")
_CELLS = re.compile(rb"""(\sr=["'][A-Za-z]{1,3})[0-9]+(?=["'])""")
_KIND = re.compile(rb"""\st=["'](\w+)["']""")
_REF = re.compile(rb"""\sref=["']([A-Za-z0-9:$]+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_MANY = re.compile(rb"""\st=["'](array|dataTable)["']""")
_SPILLED = re.compile(rb"""\scm=["'][0-9]+["']""")


@dataclass
class Fates:
    """Formula cells of one sheet by what became of them, by (row, column): old addresses, but for those to compute."""

    stale: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """New address → old address of the formulas that have to be computed."""
    frozen: list[tuple[int, int]] = field(default_factory=list)
    """Formulas that left their last value."""
    emptied: list[tuple[int, int]] = field(default_factory=list)
    """Formulas that went with what they showed."""


@dataclass(frozen=True)
class _Block:
    """An array formula or a data table: many cells, one formula."""

    area: Area
    fate: Fate
    text: str
    """The formula in the copy; empty when it is not kept."""


class RowCutter:
    """Takes rows out of one sheet, whose rows are in plain form."""

    def __init__(
        self,
        sheet: SheetPart,
        name: str,
        missing: Missing,
        cells: Mapping[tuple[int, int], Value],
        *,
        shown: tuple[Area, ...] = (),
    ) -> None:
        self.sheet, self.name, self.missing, self.cells = sheet, name, missing, cells
        self.gaps: Gaps = missing.of(name)
        self.shown = shown
        """Areas of filters, whose rows are no longer hidden."""
        self.fates = Fates()
        p = sheet.prefix.encode()
        self._row = re.compile(
            rb"(<" + p + rb"row(?=[\s/>])[^>]*?)(/?)>(?:(?<=/>)|(.*?)</" + p + rb"row\s*>)", re.DOTALL
        )
        self._cell = re.compile(
            rb"<" + p + rb"c(?=[\s/>])([^>]*?)(?:/>|(?<!/)>(.*?)</" + p + rb"c\s*>)", re.DOTALL
        )
        self._formula = re.compile(rb"<" + p + rb"f(?=[\s/>])([^>]*?)(?:/>|(?<!/)>([^<]*)</" + p + rb"f\s*>)")
        self._value = re.compile(rb"<" + p + rb"v(?:\s[^>]*)?>([^<]*)</" + p + rb"v\s*>")
        self._has_formula = b"<" + p + b"f"
        self._blocks = list(self._find_blocks())
        self._by_row: dict[int, set[int]] = {}
        for row, column in cells:
            self._by_row.setdefault(row, set()).add(column)

    def result(self) -> bytes:
        """The rows that stay."""
        return b"".join(self._rows())

    def _rows(self) -> Iterator[bytes]:
        for match in self._row.finditer(self.sheet.rows):
            number = _NUMBER.search(match[1])
            old = int(number[1]) if number else 0
            new = self.gaps.row(old)
            if new is not None:
                yield self._kept(match, old, new)

    def _kept(self, match: re.Match[bytes], old: int, new: int) -> bytes:
        tag = match[1] if old == new else _NUMBER.sub(b' r="%d"' % new, match[1], count=1)
        if any(area.top <= old <= area.bottom for area in self.shown):
            tag = _HIDDEN.sub(b"", tag)
        body = match[3]
        if body is None:
            return tag + match[2] + b">"
        if self._is_special(old, body):
            body = self._cell.sub(lambda cell: self._new_cell(cell, old, new), body)
        elif old != new:
            body = _CELLS.sub(rb"\g<1>%d" % new, body)
        return tag + b">" + body + b"</" + self.sheet.prefix.encode() + b"row>"

    def _is_special(self, row: int, body: bytes) -> bool:
        """Does a row hold more than values that stay as they are?"""
        if self._has_formula in body or row in self._by_row:
            return True
        return any(block.area.top <= row <= block.area.bottom for block in self._blocks)

    # -- cells ---------------------------------------------------------------------------------------------------

    def _new_cell(self, cell: re.Match[bytes], old: int, new: int) -> bytes:
        where = _ADDRESS.search(cell[1])
        column = column_number(where[1].decode()) if where else 0
        attributes = _ADDRESS.sub(lambda found: b' r="%s%d"' % (found[1], new), cell[1], count=1)
        content = cell[2] or b""
        if (old, column) in self.cells:
            return self._given(attributes, self.cells[old, column])
        block = next((each for each in self._blocks if each.area.contains(old, column)), None)
        if block:
            return self._of_block(block, attributes, content, (old, column), (new, column))
        formula = self._formula.search(content)
        if formula is None:
            return self._written(attributes, content)
        return self._with_formula(attributes, content, formula, (old, column), (new, column))

    def _with_formula(
        self,
        attributes: bytes,
        content: bytes,
        formula: re.Match[bytes],
        old: tuple[int, int],
        new: tuple[int, int],
    ) -> bytes:
        text = unescape((formula[2] or b"").decode())
        found = rewritten(text, self.name, Area(*old, *old), self.missing)
        if found.fate is Fate.SAME and found.text == text:
            return self._written(attributes, content)
        if found.fate >= Fate.OUTSIDE:
            return self._without_formula(attributes, content, found.fate, old)
        kept = formula[0]
        if found.text != text:
            p = self.sheet.prefix
            kept = f"<{p}f{formula[1].decode()}>{escape_formula(found.text)}</{p}f>".encode()
        if found.fate is Fate.SAME:
            return self._written(attributes, content.replace(formula[0], kept, 1))
        self.fates.stale[new] = old
        return self._written(_KIND.sub(b"", attributes), kept + self._open())

    def _without_formula(self, attributes: bytes, content: bytes, fate: Fate, old: tuple[int, int]) -> bytes:
        """A cell whose formula goes: with its last value where that may be shown, else empty."""
        value = self._value.search(content)
        if fate is Fate.GONE or value is None or not value[1]:
            self.fates.emptied.append(old)
            return self._written(_KIND.sub(b"", attributes), b"")
        self.fates.frozen.append(old)
        kind = _KIND.search(attributes)
        if kind is None or kind[1] != b"str":
            return self._written(attributes, value[0])
        p = self.sheet.prefix.encode()
        text = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (p, p, value[1], p, p)
        return self._written(_KIND.sub(b' t="inlineStr"', attributes), text)

    def _given(self, attributes: bytes, value: Value) -> bytes:
        raw = raw_cell(value, date1904=self.sheet.date1904, prefix=self.sheet.prefix)
        attributes = _SPILLED.sub(b"", _KIND.sub(b"", attributes))
        if raw is None:
            return self._written(attributes, b"")
        kind = f' t="{raw.type}"' if raw.type else ""
        return self._written(attributes + kind.encode(), raw.content.encode())

    def _open(self) -> bytes:
        """A result that is not known yet."""
        p = self.sheet.prefix.encode()
        return b"<%sv></%sv>" % (p, p)

    def _written(self, attributes: bytes, content: bytes) -> bytes:
        p = self.sheet.prefix.encode()
        return (
            b"<%sc%s/>" % (p, attributes.rstrip())
            if not content
            else b"<%sc%s>%s</%sc>" % (p, attributes, content, p)
        )

    # -- array formulas and data tables --------------------------------------------------------------------------

    def _find_blocks(self) -> Iterator[_Block]:
        if not (b"array" in self.sheet.rows or b"dataTable" in self.sheet.rows):
            return
        for formula in self._formula.finditer(self.sheet.rows):
            kind, ref = _MANY.search(formula[1]), _REF.search(formula[1])
            if kind is None or ref is None:
                continue
            area = Area.parse(ref[1].decode())
            found = rewritten(unescape((formula[2] or b"").decode()), self.name, area, self.missing)
            torn = self.gaps.touches(area.top, area.bottom) or kind[1] == b"dataTable"
            if torn and found.fate is Fate.LESS:
                yield _Block(area, Fate.GONE, "")
            elif torn or found.fate >= Fate.OUTSIDE:
                yield _Block(area, max(found.fate, Fate.OUTSIDE), "")
            else:
                yield _Block(area, found.fate, found.text)

    def _of_block(
        self,
        block: _Block,
        attributes: bytes,
        content: bytes,
        old: tuple[int, int],
        new: tuple[int, int],
    ) -> bytes:
        attributes = _SPILLED.sub(b"", attributes)
        if block.fate >= Fate.OUTSIDE:
            return self._without_formula(attributes, content, block.fate, old)
        if block.fate is Fate.LESS:
            self.fates.stale[new] = old
            attributes = _KIND.sub(b"", attributes)
        formula, value = self._formula.search(content), self._value.search(content)
        result = self._open() if block.fate is Fate.LESS else value[0] if value else b""
        return self._written(attributes, (self._array(block, formula) if formula else b"") + result)

    def _array(self, block: _Block, formula: re.Match[bytes]) -> bytes:
        area = self.gaps.area(block.area) or block.area
        p = self.sheet.prefix
        tag = _REF.sub(f' ref="{area}"'.encode(), formula[1])
        return f"<{p}f{tag.decode()}>{escape_formula(block.text)}</{p}f>".encode()
