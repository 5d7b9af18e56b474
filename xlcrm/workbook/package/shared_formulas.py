"""Formulas that several cells share: refused where a write would tear them, moved where it would orphan them."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import unescape

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, a1, parse_a1
from xlcrm.workbook.package.cells import escape_formula
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.xml_editor import splice

_KIND = re.compile(rb"""\st=["'](\w+)["']""")
_REF = re.compile(rb"""\sref=["']([A-Za-z0-9:$]+)["']""")
_INDEX = re.compile(rb"""\ssi=["']([0-9]+)["']""")
_CELL_REF = re.compile(rb"""\sr=["']([A-Za-z]{1,3}[0-9]+)["']""")


@dataclass(frozen=True, slots=True)
class SharedFormula:
    """One cell's part in a shared formula: `text` is empty for those that only follow."""

    row: int
    column: int
    index: int
    text: str
    area: str
    start: int
    end: int


def formula_tag(prefix: bytes) -> re.Pattern[bytes]:
    """Finds the start tags of formulas that have attributes."""
    return re.compile(rb"<" + prefix + rb"f\s[^>]*>")


def move_masters(rows: bytes, prefix: bytes, targets: AbstractSet[tuple[int, int]], sheet: str) -> bytes:
    """The rows of a sheet, made safe for writing the targets.

    A target in an array, a data table or a spilled range is a RefusedError. Where a target carries the text of a
    formula that other cells share, the first of them carries it from then on.
    """
    if not (b"f" in rows and b"<" + prefix + b"f " in rows):  # one character is found faster
        return rows
    for match in formula_tag(prefix).finditer(rows):
        kind = _KIND.search(match[0])
        if kind and kind[1] in (b"array", b"dataTable"):
            _refuse_area(match[0], kind[1].decode(), targets, sheet)
    shared = shared_formulas(rows, prefix)
    edits = [edit for group in shared for edit in _moved(group, prefix, targets)]
    return splice(rows, edits) if edits else rows


def shared_formulas(rows: bytes, prefix: bytes) -> list[list[SharedFormula]]:
    """The formulas that several cells of a sheet share, group by group; the rows tell every address."""
    found: dict[int, list[SharedFormula]] = {}
    for match in formula_tag(prefix).finditer(rows):
        kind = _KIND.search(match[0])
        formula = _shared(rows, prefix, match) if kind and kind[1] == b"shared" else None
        if formula:
            found.setdefault(formula.index, []).append(formula)
    return list(found.values())


def _refuse_area(tag: bytes, kind: str, targets: AbstractSet[tuple[int, int]], sheet: str) -> None:
    ref = _REF.search(tag)
    if ref is None:
        return
    area = Area.parse(ref[1].decode())
    hit = next((cell for cell in targets if area.contains(*cell)), None)
    if hit is not None:
        word = {"array": ("数组公式", "an array formula"), "dataTable": ("模拟运算表", "a data table")}[kind]
        raise RefusedError(
            "array_formula" if kind == "array" else "data_table",
            f"工作表“{sheet}”的 {a1(*hit)} 属于{word[0]}（{area}），单独改写会破坏它，因此没有写入。请换一个位置。",
            f"{a1(*hit)} of sheet '{sheet}' belongs to {word[1]} ({area}) that a change of one cell would break, "
            "so nothing was written. Choose another place.",
        )


def _shared(rows: bytes, prefix: bytes, match: re.Match[bytes]) -> SharedFormula | None:
    """The shared formula at a tag; None where the cell does not say its address."""
    index = _INDEX.search(match[0])
    start = rows.rfind(b"<" + prefix + b"c ", 0, match.start())
    address = _CELL_REF.search(rows, start, match.start()) if start >= 0 else None
    if index is None or address is None:
        return None
    if match[0].endswith(b"/>"):
        text, end = "", match.end()
    else:
        close = rows.index(b"</" + prefix + b"f", match.end())
        text, end = unescape(rows[match.end() : close].decode()), rows.index(b">", close) + 1
    ref = _REF.search(match[0])
    row, column = parse_a1(address[1].decode())
    return SharedFormula(row, column, int(index[1]), text, ref[1].decode() if ref else "", match.start(), end)


def _moved(
    group: list[SharedFormula], prefix: bytes, targets: AbstractSet[tuple[int, int]]
) -> list[tuple[int, int, bytes]]:
    master = next((f for f in group if f.text), None)
    if master is None or (master.row, master.column) not in targets:
        return []
    heirs = [f for f in group if (f.row, f.column) not in targets and not f.text]
    if not heirs:
        return []
    heir = heirs[0]
    area = Area(
        min(f.row for f in heirs),
        min(f.column for f in heirs),
        max(f.row for f in heirs),
        max(f.column for f in heirs),
    )
    text = escape_formula(shifted(master.text, heir.row - master.row, heir.column - master.column))
    p = prefix.decode()
    new = f'<{p}f t="shared" ref="{area}" si="{master.index}">{text}</{p}f>'
    return [(heir.start, heir.end, new.encode())]
