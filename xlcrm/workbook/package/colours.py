"""Colours and strike-through of cell formats, as far as they may mean something."""

from __future__ import annotations

import colorsys
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from xlcrm.grid import Mark, Value
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.xml import Element, tree_of

_HEX = re.compile(r"[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}")
_THEME_ORDER = [
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
]
_INDEXED = [
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "800000",
    "008000",
    "000080",
    "808000",
    "800080",
    "008080",
    "C0C0C0",
    "808080",
    "9999FF",
    "993366",
    "FFFFCC",
    "CCFFFF",
    "660066",
    "FF8080",
    "0066CC",
    "CCCCFF",
    "000080",
    "FF00FF",
    "FFFF00",
    "00FFFF",
    "800080",
    "800000",
    "008080",
    "0000FF",
    "00CCFF",
    "CCFFFF",
    "CCFFCC",
    "FFFF99",
    "99CCFF",
    "FF99CC",
    "CC99FF",
    "FFCC99",
    "3366FF",
    "33CCCC",
    "99CC00",
    "FFCC00",
    "FF9900",
    "FF6600",
    "666699",
    "969696",
    "003366",
    "339966",
    "003300",
    "333300",
    "993300",
    "993366",
    "333399",
    "333333",
]


def marks_of_formats(package: Package, styles: Styles) -> dict[int, Mark]:
    """Cell format → its fill and strike-through, for the formats that have any."""
    root = styles.editor.root
    theme = _theme(package)
    fills = [_fill(e, theme) for e in _children(root, "fills")]
    strikes = [_is_struck(e) for e in _children(root, "fonts")]
    found = {}
    for index, xf in enumerate(_children(root, "cellXfs")):
        mark = Mark(_at(fills, xf.get("fillId")), bool(_at(strikes, xf.get("fontId"))))
        if mark != Mark():
            found[index] = mark
    return found


def telling(
    styled: Mapping[tuple[int, int], Mark], rows: Sequence[Sequence[Value]]
) -> dict[tuple[int, int], Mark]:
    """The marks that differ from what surrounds them in their column: not a column's own colour, not banding."""
    by_column: dict[int, dict[int, Mark]] = defaultdict(dict)
    for (row, column), mark in styled.items():
        if row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] is not None:
            by_column[column][row] = mark
    return {
        (row, column): mark
        for column, marks in by_column.items()
        for row, mark in _telling_in_column(marks, _filled(rows, column)).items()
    }


def _filled(rows: Sequence[Sequence[Value]], column: int) -> int:
    return sum(1 for row in rows if column <= len(row) and row[column - 1] is not None)


def _telling_in_column(marks: dict[int, Mark], filled: int) -> dict[int, Mark]:
    counts = Counter(marks.values())
    usual = {mark for mark, count in counts.items() if 2 * count > filled or _is_band(marks, mark, filled)}
    return {
        row: mark
        for row, mark in marks.items()
        if mark not in usual or (mark.strike and 2 * counts[mark] <= filled)
    }


def _is_band(marks: dict[int, Mark], mark: Mark, filled: int) -> bool:
    """Every other row: the same parity throughout, and a good part of the column."""
    rows = [row for row, other in marks.items() if other == mark]
    return filled > 5 and 5 * len(rows) > 2 * filled and len({row % 2 for row in rows}) == 1


def _children(root: Element, collection: str) -> Sequence[Element]:
    parent = root.first(collection)
    return parent.children if parent else ()


def _at(values: Sequence[str | bool | None], number: str) -> str | None:
    index = int(number) if number.isdigit() else 0
    value = values[index] if index < len(values) else None
    return value if isinstance(value, str) else ("1" if value else None)


def _is_struck(font: Element) -> bool:
    strike = font.first("strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def _fill(fill: Element, theme: Mapping[str, str]) -> str | None:
    pattern = fill.first("patternFill")
    if pattern is None or pattern.get("patternType") in ("", "none", "gray125"):
        return None
    colour = pattern.first("fgColor")
    rgb = _rgb(colour, theme) if colour is not None else None
    return None if rgb == "FFFFFF" else rgb


def _rgb(colour: Element, theme: Mapping[str, str]) -> str | None:
    number = colour.get("theme") or colour.get("indexed")
    if _HEX.fullmatch(colour.get("rgb")):
        rgb = colour.get("rgb")[-6:].upper()
    elif colour.get("theme") and number.isdigit() and int(number) < len(_THEME_ORDER):
        rgb = theme.get(_THEME_ORDER[int(number)], "")
    elif number.isdigit() and int(number) < len(_INDEXED) + 8:
        rgb = _INDEXED[max(int(number) - 8, 0) if int(number) >= 8 else int(number)]
    else:
        return None
    return _tinted(rgb, colour.get("tint")) if rgb else None


def _tinted(rgb: str, tint: str) -> str:
    """Lighter (tint > 0) or darker, by lightness, as the programs do."""
    try:
        amount = float(tint or 0)
    except ValueError:
        return rgb
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + amount) if amount < 0 else light * (1 - amount) + amount
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(light, 1), saturation))


def _theme(package: Package) -> dict[str, str]:
    colours: dict[str, str] = {}
    for part in package.related(package.workbook, "theme")[:1]:
        scheme = next((e for e in tree_of(package.read(part)).walk() if e.local == "clrScheme"), None)
        for entry in scheme.children if scheme else ():
            for value in entry.children:
                rgb = value.get("lastClr") or value.get("val")
                if _HEX.fullmatch(rgb):
                    colours[entry.local] = rgb[-6:].upper()
    return colours
