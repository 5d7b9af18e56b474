"""Conditional formats by formula or by value; colour scales, bars and icons stand as "unknown"."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formats import colour_number, colour_tuple
from xlcrm.hosts.libreoffice.engine.formulas import to_native
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.rule_areas import (
    CONDITION,
    FORMULA,
    Condition,
    boxes_of,
    conditions_of,
    entries_of,
    put_conditions,
)

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.ranges import Range

_OPERATORS = {
    "equal_to": 0,
    "less_than": 1,
    "greater_than": 2,
    "less_than_or_equal": 3,
    "greater_than_or_equal": 4,
    "not_equal_to": 5,
    "between": 6,
    "not_between": 7,
}
_OPERATOR_NAMES = {number: name for name, number in _OPERATORS.items()}
_STYLES = "CellStyles"


class ConditionalFormats(Member):
    """Rules that colour cells of a range. A rule's formula is as seen from the first cell of the rule."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.ConditionalFormats of the sheet."""
        return self._cells.sheet.api.ConditionalFormats

    def _formats(self) -> list[Any]:
        box = self._cells.known_box
        formats = self.api.getConditionalFormats()
        return [one for one in formats if any(box.overlaps(each) for each in boxes_of(one))]

    def _rules(self) -> list[ConditionalFormat]:
        return [
            ConditionalFormat(self._cells, one, place)
            for one in self._formats()
            for place in range(one.getCount())
        ]

    def __iter__(self) -> Iterator[ConditionalFormat]:
        return iter(self._rules())

    def __len__(self) -> int:
        return len(self._rules())

    def __call__(self, index: int) -> ConditionalFormat:
        return self._rules()[index - 1]

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """A rule by formula, before the others of these very cells."""
        return self._added(FORMULA, spec["formula"], None, spec)

    def add_cell_value(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """A rule that compares the cell's value, before the others of these very cells."""
        return self._added(_OPERATORS[spec["operator"]], spec["formula1"], spec["formula2"], spec)

    def _added(
        self, operator: int, formula: str, formula2: str | None, looks: Mapping[str, Any]
    ) -> ConditionalFormat:
        if looks.get("stop_if_true"):
            self._lacks("stop_if_true = True")
        box = self._cells.known_box
        fresh = Condition(
            operator,
            formula.removeprefix("="),
            (formula2 or "").removeprefix("="),
            self._style(looks),
            box.top,
            box.left,
        )
        put_conditions(self._cells.sheet, [box], [fresh])
        return next(rule for rule in self._rules() if rule.says(fresh))

    def _style(self, looks: Mapping[str, Any]) -> str:
        """Name of the cell style with these looks, made where it is new."""
        wanted = {key: looks[key] for key in sorted(_LOOKS) if looks.get(key) is not None}
        digest = hashlib.sha256(repr(wanted).encode()).hexdigest()[:12]
        name = f"Rule {digest}"
        document = self._cells.sheet.book.api
        styles = document.StyleFamilies.getByName(_STYLES)
        if not styles.hasByName(name):
            style = document.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(name, style)
            for key, value in wanted.items():
                _put_look(self._cells, style, key, value)
        return name

    def clear(self) -> None:
        """Remove every rule of these cells. NotImplementedError for rules that colour others beside."""
        box, found = self._cells.known_box, self._formats()
        if any(box.with_(each) != box for one in found for each in boxes_of(one)):
            self._lacks("clear for a part of the cells of a rule")
        for one in found:
            self.api.removeByID(one.ID)


_LOOKS = ("fill_color", "font_color", "font_bold", "font_italic")


def _put_look(cells: Range, style: Any, key: str, value: Any) -> None:
    if key == "fill_color":
        style.CellBackColor = colour_number(value)
    elif key == "font_color":
        style.CharColor = colour_number(value)
    elif key == "font_bold":
        style.CharWeight = style.CharWeightAsian = 150.0 if value else 100.0
    else:
        slant = cells.sheet.book.office.enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")
        style.CharPosture = style.CharPostureAsian = slant


class ConditionalFormat(Member):
    """One rule."""

    def __init__(self, cells: Range, one: Any, place: int) -> None:
        self._cells, self._one, self._place = cells, one, place

    @property
    def api(self) -> Any:
        """The entry of the sheet's conditional formats."""
        return self._one.getByIndex(self._place)

    def says(self, wanted: Condition) -> bool:
        """Is it this condition?"""
        entry = self.api
        if entry.getType() != CONDITION or entry.Operator != wanted.operator:
            return False
        return bool(
            entry.StyleName == wanted.style and to_native(entry.Formula1) == to_native(wanted.formula1)
        )

    @property
    def type(self) -> str:
        """custom, cell_value or unknown."""
        entry = self.api
        if entry.getType() != CONDITION:
            return "unknown"
        return "custom" if entry.Operator == FORMULA else "cell_value" if self.operator else "unknown"

    @property
    def operator(self) -> str | None:
        """How the value is compared."""
        return _OPERATOR_NAMES.get(self.api.Operator)

    @property
    def formula(self) -> str | None:
        """The formula of a rule by formula, as seen from the first cell of the rule."""
        return f"={self.api.Formula1}" if self.type == "custom" else None

    @property
    def formula1(self) -> str | None:
        """The value that a cell is compared with."""
        return f"={self.api.Formula1}" if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        """The second of two such values."""
        text = str(self.api.Formula2) if self.type == "cell_value" else ""
        return f"={text}" if text else None

    @property
    def stop_if_true(self) -> None:
        """LibreOffice always stops at the first rule that holds."""
        return

    @property
    def range(self) -> list[Any]:
        """The rectangles that it colours."""
        return boxes_of(self._one)

    def _look(self, name: str) -> Any:
        styles = self._cells.sheet.book.api.StyleFamilies.getByName(_STYLES)
        style = str(self.api.StyleName) if self.type != "unknown" else ""
        return getattr(styles.getByName(style), name) if styles.hasByName(style) else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """The fill that it gives."""
        found = self._look("CellBackColor")
        return None if found is None else colour_tuple(found)

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """The colour of texts that it gives."""
        found = self._look("CharColor")
        return None if found is None else colour_tuple(found)

    @property
    def font_bold(self) -> bool | None:
        """Does it make texts bold?"""
        found = self._look("CharWeight")
        return None if found is None else found > 100

    @property
    def font_italic(self) -> bool | None:
        """Does it make texts italic?"""
        found = self._look("CharPosture")
        return None if found is None else found.value != "NONE"

    def delete(self) -> None:
        """Remove it. LibreOffice removes a format as a whole only, so the other conditions of it are put again."""
        others = [entry for place, entry in enumerate(entries_of(self._one)) if place != self._place]
        if any(entry.getType() != CONDITION for entry in others):
            self._lacks("delete beside a colour scale, bar or icon set")
        kept = [each for place, each in enumerate(conditions_of(self._one)) if place != self._place]
        boxes = boxes_of(self._one)
        self._cells.sheet.api.ConditionalFormats.removeByID(self._one.ID)
        if kept:
            put_conditions(self._cells.sheet, boxes, kept)
