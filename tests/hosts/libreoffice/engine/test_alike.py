"""Formulas that differ in the number of their row only: what is remembered is what would be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.hosts.libreoffice.engine.alike import Alike
from xlcrm.hosts.libreoffice.engine.formulas import from_native, to_native

PARTS = st.sampled_from(
    [
        "A{}",
        "$B${}",
        "1{}",
        "{}",
        "{}.5",
        "LOG10(A{})",
        '"第{}行"',
        "客户!A{}:C{}",
        "'1月'!A{}",
        "{{1,{}}}",
        "10",
        "A1",
    ]
)


@given(st.lists(st.tuples(st.lists(PARTS, min_size=1, max_size=4), st.integers(1, 1200)), max_size=8))
def test_every_formula_is_translated_as_if_it_stood_alone(rows: list[tuple[list[str], int]]) -> None:
    native, excel = Alike(to_native), Alike(from_native)

    for parts, row in rows:
        formula = "+".join(part.format(*[row] * 3) for part in parts)
        written = native(formula, row)
        assert written == to_native(formula)
        assert excel(written, row) == from_native(written)


@pytest.mark.parametrize("row", [7, 8, 17, 88])
def test_a_column_of_one_formula_is_translated_once(row: int) -> None:
    asked: list[str] = []

    def translated(formula: str) -> str:
        asked.append(formula)
        return formula.replace(",", ";")

    alike = Alike(translated)

    assert alike("IF(A7,B7)", 7) == "IF(A7;B7)"
    assert alike(f"IF(A{row},B{row})", row) == f"IF(A{row};B{row})"
    assert asked == ["IF(A7,B7)"]
