"""What the values alone do not tell about a sheet: one fast pass over its XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import unescape

from xlcrm.grid import LAST_COLUMN, Area, CellError, Uncomputed, Value, column_number
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.sheet_part import SheetPart

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_CELL_REF = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]+)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
_INDEX = re.compile(rb"""\ssi=["']([0-9]+)["']""")
_WIDE = re.compile(rb' r="([A-Z]{3}|[B-Z][A-Z])[0-9]+"')


@dataclass
class Facts:
    """What one pass found; cells are (row, column)."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    """Values that the value reader gets wrong: errors, formulas without value, dates before the calendar begins."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Area, ...] = ()
    styled: dict[tuple[int, int], int] = field(default_factory=dict)
    """Cells with one of the formats that were asked for."""


def scan(data: bytes, *, wanted_styles: AbstractSet[int], date_styles: AbstractSet[int]) -> Facts:
    """The facts of a worksheet part. `wanted_styles` are formats whose cells are listed."""
    sheet = SheetPart(data)
    rows, p = sheet.rows, sheet.prefix.encode()
    if _is_loose(rows, p):
        rows = addressed(rows, p)
    facts = Facts(merges=tuple(sheet.merges()), hidden_columns=_hidden_columns(sheet))
    facts.hidden_rows = frozenset(_hidden_rows(rows, p))
    _collect_errors(rows, p, facts)
    _collect_formulas(rows, p, facts)
    _collect_negative_dates(rows, p, date_styles, facts)
    facts.styled.update(_styled(rows, p, wanted_styles))
    return facts


def reach(data: bytes, limit: int) -> int:
    """Upper bound of the cells in the rectangle that the sheet's cells span: rows × columns.

    Exact enough to tell whether it is beyond a limit, where a cell claims to stand in another row, too.
    """
    last = max(data.rfind(b"<row "), data.rfind(b":row "))
    number = _ROW_NUMBER.search(data, last) if last >= 0 else None
    height = int(number[1]) if number else data.count(b"row>") + 1
    width = max((column_number(text.decode()) for text in set(_WIDE.findall(data))), default=52)
    far = rb"""r=["'][A-Za-z]{1,3}([0-9]{%d,})["']""" % len(str(limit // width))
    return width * max(height, *map(int, set(re.findall(far, data))), 1)


def _is_loose(rows: bytes, p: bytes) -> bool:
    """Do rows or cells leave out their addresses?"""
    for name in (b"<" + p + b"c", b"<" + p + b"row"):
        said = rows.count(name + b' r="')
        if said != rows.count(name + b" ") + rows.count(name + b">") + rows.count(name + b"/>"):
            tag = re.compile(name + rb"(?=[\s/>])(?![^>]*?\sr=)[^>]*>")
            if tag.search(rows):
                return True
    return False


def addressed(rows: bytes, p: bytes) -> bytes:
    """The rows with every address written out."""
    tag = re.compile(rb"<" + p + rb"(c|row)(?=[\s/>])([^>]*)>")
    row = column = 0

    def fill(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        if match[1] == b"row":
            number = _ROW_NUMBER.search(match[2])
            row, column = int(number[1]) if number else row + 1, 0
            return match[0] if number else b'<%srow r="%d"%s>' % (p, row, match[2])
        where = _CELL_REF.search(match[2])
        column = column_number(where[1].decode()) if where else column + 1
        return match[0] if where else b'<%sc r="%s%d"%s>' % (p, _letters(column), row, match[2])

    return tag.sub(fill, rows)


def _letters(column: int) -> bytes:
    text = b""
    while column:
        column, rest = divmod(column - 1, 26)
        text = bytes([65 + rest]) + text
    return text


def _hidden_rows(rows: bytes, p: bytes) -> Iterator[int]:
    if b"hidden=" not in rows:
        return
    for match in re.finditer(rb"<" + p + rb"row(?=[\s/>])[^>]*?\shidden=[^>]*>", rows):
        number = _ROW_NUMBER.search(match[0])
        if number and _HIDDEN.search(match[0]):
            yield int(number[1])


def _hidden_columns(sheet: SheetPart) -> frozenset[int]:
    parent = sheet.element("cols")
    hidden: set[int] = set()
    for element in parent.children if parent else ():
        if element.get("hidden") in ("1", "true"):
            last = min(int(element.get("max", "0")), LAST_COLUMN)
            hidden.update(range(int(element.get("min", "1")), last + 1))
    return frozenset(hidden)


def _collect_errors(rows: bytes, p: bytes, facts: Facts) -> None:
    cell, cell_end = b"<" + p + b"c ", b"</" + p + b"c"
    value = re.compile(rb"<" + p + rb"v[^>]*>([^<]*)<")
    for match in re.finditer(rb"""t=(?:"e"|'e')""", rows):
        start = rows.rfind(cell, 0, match.start())
        tag_end = rows.find(b">", match.end())
        if start < 0 or b">" in rows[start : match.start()] or rows[tag_end - 1 : tag_end] == b"/":
            continue
        address = _address(rows[start:tag_end])
        code = value.search(rows, tag_end, rows.find(cell_end, tag_end))
        if address and code:
            facts.values[address] = CellError(unescape(code[1].decode()))


def _address(tag: bytes) -> tuple[int, int] | None:
    match = _CELL_REF.search(tag)
    return (int(match[2]), column_number(match[1].decode())) if match else None


def _collect_formulas(rows: bytes, p: bytes, facts: Facts) -> None:
    if b"<" + p + b"f" not in rows:
        return
    tag = re.compile(rb"<" + p + rb"f(?=[\s/>])([^>]*)>")
    cell, cell_end = b"<" + p + b"c ", b"</" + p + b"c>"
    value = re.compile(rb"<" + p + rb"v(?:\s[^>]*)?>([^<]*)<")
    masters: dict[bytes, tuple[int, int, str]] = {}
    for match in tag.finditer(rows):
        start = rows.rfind(cell, 0, match.start())
        head = rows[start : match.start()]
        address = _address(head)
        if address is None:
            continue
        text = _text(rows, p, match)
        index = _INDEX.search(match[1])
        if index and text:
            masters[index[1]] = (*address, text)
        elif index and index[1] in masters:
            row, column, master = masters[index[1]]
            text = shifted(master, address[0] - row, address[1] - column)
        facts.formulas[address] = text
        if (
            address not in facts.values
            and not value.search(rows, match.end(), rows.find(cell_end, match.end()))
        ) or _is_empty_number(head, value, rows, match.end(), cell_end):
            facts.values[address] = Uncomputed(text)


def _is_empty_number(head: bytes, value: re.Pattern[bytes], rows: bytes, at: int, end: bytes) -> bool:
    """<v></v> is an empty text when the cell says so, and no value at all when it does not."""
    found = value.search(rows, at, rows.find(end, at))
    kind = _TYPE.search(head)
    return found is not None and not found[1] and (kind is None or kind[1] != b"str")


def _text(rows: bytes, p: bytes, match: re.Match[bytes]) -> str:
    if match[0].endswith(b"/>"):
        return ""
    return unescape(rows[match.end() : rows.index(b"</" + p + b"f", match.end())].decode())


def _collect_negative_dates(rows: bytes, p: bytes, date_styles: AbstractSet[int], facts: Facts) -> None:
    """Negative numbers in a date format are shown as ##### and are no dates."""
    if not date_styles or b"v>-" not in rows:
        return
    styles = b"|".join(b"%d" % style for style in sorted(date_styles))
    tag = re.compile(
        rb"<" + p + rb"""c\s[^>]*?\bs=["'](?:""" + styles + rb""")["'][^>]*><""" + p + rb"v>(-[^<]*)<"
    )
    for match in tag.finditer(rows):
        address = _address(match[0])
        if address:
            facts.values[address] = float(match[1])


def _styled(rows: bytes, p: bytes, wanted: AbstractSet[int]) -> Mapping[tuple[int, int], int]:
    if not wanted:
        return {}
    styles = b"|".join(b"%d" % style for style in sorted(wanted))
    tag = re.compile(rb"<" + p + rb"""c\s[^>]*?\bs=["'](?:""" + styles + rb""")["'][^>]*>""")
    found = {}
    for match in tag.finditer(rows):
        address, style = _address(match[0]), _STYLE.search(match[0])
        if address and style:
            found[address] = int(style[1])
    return found
