"""What may be typed into cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formulas import from_native, to_native
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.names import Name

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.ranges import Range

_TYPES = {
    "none": "ANY",
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "list": "LIST",
    "custom": "CUSTOM",
}
_TYPE_NAMES = {native: name for name, native in _TYPES.items()}
_OPERATORS = {
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than": "LESS",
    "less_than_or_equal": "LESS_EQUAL",
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
}
_OPERATOR_NAMES = {native: name for name, native in _OPERATORS.items()}
_ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information", "MACRO": "stop"}
_SHEET = "com.sun.star.sheet"


class DataValidation(Member):
    """The rule and the prompt of cells."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.TableValidation."""
        return self._cells.api.Validation

    def _changed(self, change: Callable[[Any], None]) -> None:
        rule = self.api
        change(rule)
        self._cells.api.Validation = rule

    def _enum(self, kind: str, value: str) -> Any:
        return self._cells.sheet.book.office.enum(f"{_SHEET}.{kind}", value)

    @property
    def type(self) -> str:
        """The kind of rule: none, list, date, decimal and so on."""
        return _TYPE_NAMES.get(self.api.Type.value, "unknown")

    @property
    def operator(self) -> str | None:
        """How the value is compared."""
        return _OPERATOR_NAMES.get(self.api.getOperator().value)

    @property
    def formula1(self) -> str | None:
        """The first operand."""
        text = str(self.api.getFormula1())
        return f"={from_native(text)}" if text else None

    @property
    def formula2(self) -> str | None:
        """The second operand."""
        text = str(self.api.getFormula2())
        return f"={from_native(text)}" if text else None

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        return self.formula1 if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """What a list offers: its words, or a reference with an equals sign."""
        if self.type != "list":
            return None
        text = str(self.api.getFormula1())
        if text.startswith('"'):
            return ",".join(word.strip('"') for word in text.split(";"))
        return f"={from_native(text)}"

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Is a list shown in the cell?"""
        return self.api.ShowList != 0 if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool:
        """Are blank cells allowed?"""
        return bool(self.api.IgnoreBlankCells)

    @ignore_blank.setter
    def ignore_blank(self, value: bool) -> None:
        self._changed(lambda rule: setattr(rule, "IgnoreBlankCells", value))

    @property
    def input_title(self) -> str:
        """Title of the prompt."""
        return str(self.api.InputTitle)

    @property
    def input_message(self) -> str:
        """Text of the prompt."""
        return str(self.api.InputMessage)

    @property
    def show_input(self) -> bool:
        """Is the prompt shown?"""
        return bool(self.api.ShowInputMessage)

    @property
    def error_title(self) -> str:
        """Title of what is said about other input."""
        return str(self.api.ErrorTitle)

    @property
    def error_message(self) -> str:
        """What is said about other input."""
        return str(self.api.ErrorMessage)

    @property
    def show_error(self) -> bool:
        """Is something said about other input?"""
        return bool(self.api.ShowErrorMessage)

    @property
    def alert_style(self) -> str | None:
        """stop, warning or information."""
        return _ALERTS.get(self.api.ErrorAlertStyle.value)

    def set_list(self, source: Any, in_cell_dropdown: bool = True) -> None:
        """Words of a list, or the cells that hold them."""
        words = source if isinstance(source, list) else None
        self._put_list(
            ";".join(f'"{word}"' for word in words) if words else to_native(_reference(source)),
            in_cell_dropdown,
        )

    def set_source(self, formula: str) -> None:
        """A list from a formula, such as =名单 or =OFFSET(…)."""
        self._put_list(to_native(formula.removeprefix("=")), shown=True)

    def soften(self, *, strict: bool) -> None:
        """Refuse other input, or let it pass after a warning."""

        def change(rule: Any) -> None:
            rule.ShowErrorMessage = True
            rule.ErrorAlertStyle = self._enum("ValidationAlertStyle", "STOP" if strict else "WARNING")

        self._changed(change)

    def _put_list(self, formula: str, shown: bool) -> None:
        def change(rule: Any) -> None:
            rule.Type = self._enum("ValidationType", "LIST")
            rule.setFormula1(formula)
            rule.ShowList = 1 if shown else 0

        self._changed(change)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """A comparison, or a formula of one's own."""

        def change(rule: Any) -> None:
            rule.Type = self._enum("ValidationType", _TYPES[rule_type])
            if operator:
                rule.setOperator(self._enum("ConditionOperator", _OPERATORS[operator]))
            rule.setFormula1(to_native(formula1.removeprefix("=")))
            rule.setFormula2(to_native((formula2 or "").removeprefix("=")))

        self._changed(change)

    def delete(self) -> None:
        """Let anything be typed."""

        def change(rule: Any) -> None:
            rule.Type = self._enum("ValidationType", "ANY")
            rule.ShowInputMessage = rule.ShowErrorMessage = False
            rule.InputTitle = rule.InputMessage = ""

        self._changed(change)


def _reference(source: Any) -> str:
    if isinstance(source, Name):
        return source.refers_to.removeprefix("=")
    quoted = "'" + source.sheet.name.replace("'", "''") + "'"
    return f"{quoted}!{source.address}"
