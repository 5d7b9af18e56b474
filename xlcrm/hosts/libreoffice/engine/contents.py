"""What cells hold: values, formulas, and nothing after they were cleared."""

from __future__ import annotations

from typing import Any, Self

from xlcrm.hosts.libreoffice.engine.cells import Cells
from xlcrm.hosts.libreoffice.engine.formula_cells import (
    array_formula,
    formula_texts,
    read_formulas,
    special_cells,
    write_formulas,
)
from xlcrm.hosts.libreoffice.engine.values import native_at, read_values, write_values

_CONTENTS = 1 | 2 | 4 | 16
_FORMATS = 32 | 64 | 256
_OBJECTS = 128
_ALL = 1023 & ~_OBJECTS
"""Charts and pictures over the cells stay, as in Excel."""


class Contents(Cells):
    """Cells with what they hold."""

    @property
    def raw_value(self) -> Any:
        """The value of one cell, or rows of values."""
        if self._box is None:
            return None
        rows = read_values(self)
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if self._box is not None:
            write_values(self, value)

    @property
    def formula(self) -> Any:
        """The formula of one cell in Excel's writing, or rows of them; constants as texts."""
        if self._box is None:
            return None
        rows = read_formulas(self)
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if self._box is not None:
            write_formulas(self, value)

    formula2 = formula

    def formula_texts(self) -> dict[tuple[int, int], str]:
        """Formulas alone by (row, column) on the sheet, without the equals sign: for who reads whole sheets."""
        return formula_texts(self) if self._box is not None else {}

    @property
    def formula_array(self) -> str | None:
        """The array formula of the cells, None without one."""
        return array_formula(self)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.api.setArrayFormula("=" + native_at(self, 0, 0, value.removeprefix("=")))

    @property
    def has_array(self) -> bool:
        """Do the cells belong to one array formula?"""
        return self._box is not None and bool(self.api.getArrayFormula())

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Self]:
        """Rectangles of blank, constant, computed or visible cells."""
        return [type(self)(self._sheet, box) for box in special_cells(self, cell_type, value_type)]

    def clear(self) -> None:
        """Empty the cells, formats and notes included; what lies over them stays."""
        if self._box is not None:
            self.api.clearContents(_ALL)

    def clear_contents(self) -> None:
        """Empty the cells."""
        if self._box is not None:
            self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Plain cells with what they hold."""
        if self._box is not None:
            self.api.clearContents(_FORMATS)
