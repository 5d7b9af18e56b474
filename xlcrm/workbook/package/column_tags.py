"""The definitions of a sheet's columns, each of which may stand for many: width, what is hidden, the format of a whole column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from xlcrm.workbook.package.sheet_frame import put_element
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml import escape

_WIDTH = "9.140625"
"""What a definition without a width says, which the file format asks of it."""


def tag_columns(sheet: SheetPart, wanted: Mapping[int, Mapping[str, str | None]]) -> None:
    """Set attributes of columns; None removes one. Neighbours that share a definition keep theirs."""
    _write(sheet, _joined(_definitions(_known(sheet), wanted)))


def set_width(sheet: SheetPart, column: int, width: float) -> None:
    """Give a column its width and make it visible; neighbours that share a definition keep theirs."""
    known = _known(sheet)
    here = (each for each in known if int(each["min"]) <= column <= int(each["max"]))
    style = {name: text for each in here for name, text in each.items() if name == "style"}
    made = {"min": str(column), "max": str(column), "width": f"{width:g}"} | style | {"customWidth": "1"}
    _write(sheet, sorted([*_without(known, column), made], key=lambda each: int(each["min"])))


def drop_width(sheet: SheetPart, column: int) -> None:
    """Give a column the sheet's own width again; neighbours that share a definition keep theirs."""
    _write(sheet, list(_without(_known(sheet), column)))


def _known(sheet: SheetPart) -> list[dict[str, str]]:
    columns = sheet.element("cols")
    return [e.attributes for e in columns.children if e.local == "col"] if columns is not None else []


def _write(sheet: SheetPart, definitions: list[dict[str, str]]) -> None:
    p = sheet.frame.prefix
    inner = "".join(f"<{p}col {_shown(each)}/>" for each in definitions)
    put_element(sheet, "cols", f"<{p}cols>{inner}</{p}cols>".encode() if inner else b"")


def _without(known: list[dict[str, str]], column: int) -> Iterator[dict[str, str]]:
    for each in known:
        low, high = int(each["min"]), int(each["max"])
        for a, b in (low, min(high, column - 1)), (max(low, column + 1), high):
            if a <= b:
                yield each | {"min": str(a), "max": str(b)}


def _definitions(
    known: list[dict[str, str]], wanted: Mapping[int, Mapping[str, str | None]]
) -> Iterator[dict[str, str]]:
    """Definitions in the order of their columns: of stretches that stay, and of single columns that change."""
    spans = [(int(each["min"]), int(each["max"]), each) for each in known]
    edges = {edge for low, high, _ in spans for edge in (low, high + 1)}
    edges |= {edge for column in wanted for edge in (column, column + 1)}
    for low, after in pairwise(sorted(edges)):
        given = next((each for a, b, each in spans if a <= low <= b), {})
        made = {**given, **wanted.get(low, {}), "min": str(low), "max": str(after - 1)}
        said = {name: value for name, value in made.items() if value is not None}
        if len(said) > len(("min", "max")):
            yield {"width": _WIDTH, **said}


def _joined(definitions: Iterator[dict[str, str]]) -> list[dict[str, str]]:
    """Neighbours that say the same become one."""
    found: list[dict[str, str]] = []
    for each in definitions:
        last = found[-1] if found else {}
        alike = last and {**last, "min": "", "max": ""} == {**each, "min": "", "max": ""}
        if alike and int(last["max"]) + 1 == int(each["min"]):
            found[-1] = {**last, "max": each["max"]}
        else:
            found.append(each)
    return found


def _shown(values: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
