"""Results that stand beside formulas in a sheet part: read as they are written, and written without touching the formula."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml import to_utf8
from xlcrm.workbook.package.xml_editor import splice

_ADDRESS = re.compile(rb"""\sr=["']([A-Za-z]{1,3}[0-9]+)["']""")
_MANY_VALUES = re.compile(rb"""\st=["'](?:array|dataTable)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")


class Result(NamedTuple):
    """A cached result: the type of its cell, and the text between <v> and </v> as it is written."""

    type: bytes
    text: bytes


class _Place(NamedTuple):
    """A formula's cell in the bytes of a part: its tag, where its formula ends, and where the cell's end tag begins."""

    address: str
    start: int
    tag_end: int
    after_formula: int
    close: int


def results(data: bytes, wanted: Collection[str]) -> dict[str, Result]:
    """The cached results of some formula cells, by address; cells without one are missing."""
    data = to_utf8(data)
    value = _value_pattern(SheetPart(data).prefix.encode())
    found = {}
    for place in _places(data, wanted):
        match = value.search(data, place.after_formula, place.close)
        if match:
            found[place.address] = Result(_type(data, place), match[1])
    return found


def formula_cells(data: bytes, wanted: Collection[str]) -> set[str]:
    """Which of some cells hold a formula of their own that gives one value."""
    return {place.address for place in _places(to_utf8(data), wanted)}


def with_results(data: bytes, new: Mapping[str, Result]) -> bytes:
    """The part with other cached results of formula cells that have one already."""
    data = to_utf8(data)
    value = _value_pattern(SheetPart(data).prefix.encode())
    edits = []
    for place in _places(data, new):
        match, result = value.search(data, place.after_formula, place.close), new[place.address]
        if match and (_type(data, place), match[1]) != result:
            tag = _TYPE.sub(b"", data[place.start : place.tag_end])
            kind = b' t="%s"' % result.type if result.type != b"n" else b""
            edits += [
                (place.start, place.tag_end, tag[:-1] + kind + b">"),
                (match.start(1), match.end(1), result.text),
            ]
    return splice(data, edits) if edits else data


def _places(data: bytes, wanted: Collection[str]) -> Iterator[_Place]:
    """The wanted cells with a formula that gives one value; none in a part whose bytes cannot be searched safely."""
    p = SheetPart(data).prefix.encode()
    if b"!" in data and (b"<!--" in data or b"<![CDATA[" in data or b"AlternateContent" in data):
        return
    start, end, formula_end = b"<" + p + b"c ", b"</" + p + b"c>", b"</" + p + b"f>"
    for match in re.finditer(rb"<" + p + rb"f(?:\s[^>]*)?>", data):
        at, close = data.rfind(start, 0, match.start()), data.find(end, match.end())
        tag_end = data.find(b">", at) + 1
        where = _ADDRESS.search(data, at, tag_end) if 0 <= at < tag_end == match.start() else None
        if where is None or close < 0 or _MANY_VALUES.search(match[0]):
            continue
        address = where[1].decode().upper()
        after = match.end() if match[0].endswith(b"/>") else data.find(formula_end, match.end(), close)
        if address in wanted and after >= 0:
            yield _Place(address, at, tag_end, after, close)


def _value_pattern(p: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + p + rb"v(?:\s[^>]*)?>([^<]*)</" + p + rb"v>")


def _type(data: bytes, place: _Place) -> bytes:
    match = _TYPE.search(data, place.start, place.tag_end)
    return match[1] if match else b"n"
