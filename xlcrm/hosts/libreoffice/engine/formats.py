"""Number formats of a workbook in Excel's codes, and the colours and sizes of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.link import Office

_DATE, _TIME, _LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_DATE_WORD = re.compile(r'"[^"]*"|\\.|\[[A-Za-z]{1,2}\]|AM/PM|A/P|[YMDHSE]+', re.IGNORECASE)


class NumberFormats:
    """Keys, codes and kinds of a workbook's number formats."""

    def __init__(self, office: Office, document: Any) -> None:
        self._formats = document.NumberFormats
        self._english = office.struct("com.sun.star.lang.Locale", Language="en", Country="US")
        self._flags: dict[int, int] = {}
        self._keys: dict[str, int] = {}

    def kind(self, key: int) -> str:
        """What a format shows: "moment" (a date, with or without a time of day), "boolean", or nothing of these."""
        flags = self._flags_of(key)
        if flags & _DATE:
            return "moment"
        return "boolean" if flags & _LOGICAL else ""

    def has_time(self, key: int) -> bool:
        """Does a format show a time of day or a duration?"""
        return bool(self._flags_of(key) & _TIME)

    def _flags_of(self, key: int) -> int:
        if key not in self._flags:
            self._flags[key] = int(self._formats.getByKey(key).Type)
        return self._flags[key]

    def key(self, code: str) -> int:
        """The key of a code, added where it is new."""
        if code not in self._keys:
            known = self._formats.queryKey(code, self._english, False)
            self._keys[code] = known if known != -1 else self._formats.addNew(code, self._english)
        return self._keys[code]

    def code(self, key: int) -> str:
        """The code of a key as Excel writes it: yyyy-mm-dd, not YYYY-MM-DD."""
        found = self._formats.getByKey(key)
        text = str(found.FormatString)
        if text.casefold() in ("general", "standard"):
            return "General"
        if not int(found.Type) & (_DATE | _TIME):
            return text
        return _DATE_WORD.sub(lambda match: _in_lower_case(match[0]), text)


def _in_lower_case(word: str) -> str:
    return word if word.startswith(('"', "\\")) or "/" in word else word.lower()


def colour_number(colour: Any) -> int:
    """A colour as LibreOffice counts it (0xRRGGBB, -1 for none) from xlwings' ways to say one."""
    if colour is None:
        return -1
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):  # as Excel counts: blue first
        return (colour & 255) << 16 | colour & 0xFF00 | colour >> 16 & 255
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def colour_tuple(number: int) -> tuple[int, int, int] | None:
    """(red, green, blue) of LibreOffice's number; None for no colour."""
    return None if number in (-1, 0xFFFFFFFF) else (number >> 16 & 255, number >> 8 & 255, number & 255)


POINT = 2540 / 72
"""Hundredths of a millimetre in a point."""
_CHARACTER = 7 / 96 * 2540
"""Hundredths of a millimetre in a character of Excel's default font (7 pixels)."""
_PADDING = 5 / 96 * 2540


def width_of(characters: float) -> int:
    """A column's width in hundredths of a millimetre from Excel's characters."""
    return (
        round(characters * _CHARACTER + _PADDING) if characters >= 1 else round(characters * 12 / 96 * 2540)
    )


def characters_of(width: int) -> float:
    """Excel's characters from a width in hundredths of a millimetre."""
    narrow = 12 / 96 * 2540
    found = (width - _PADDING) / _CHARACTER if width >= narrow else width / narrow
    return round(found, 2)
