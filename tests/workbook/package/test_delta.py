"""The way back to a part as it was: exact for any two texts, and no longer than what changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.workbook.package.delta import delta, patched

ROWS = st.lists(
    st.builds(
        lambda number, cells, spans: (
            b'<row r="%d"%s>%s</row>'
            % (
                number,
                b' spans="1:4"' if spans else b"",
                b"".join(b"<c><v>%d</v></c>" % cell for cell in cells),
            )
        ),
        st.integers(1, 30),
        st.lists(st.integers(0, 9), max_size=4),
        st.booleans(),
    ),
    max_size=12,
)
PARTS = st.builds(
    lambda head, rows, tail: head + b"<sheetData>" + b"".join(rows) + b"</sheetData>" + tail,
    st.sampled_from([b"<worksheet>", b'<worksheet><dimension ref="A1"/>', b""]),
    ROWS,
    st.sampled_from([b"</worksheet>", b"<x/></worksheet>", b""]),
)


@given(PARTS | st.binary(max_size=60), PARTS | st.binary(max_size=60))
def test_the_way_back_leads_to_the_very_bytes(new: bytes, old: bytes) -> None:
    assert patched(new, delta(new, old)) == old


def sheet(rows: int, added: bytes = b"") -> bytes:
    cells = b"<c><v>%d</v></c>"
    lines = (b'<row r="%d">' % row + cells % (row * 7919) + added + b"</row>" for row in range(1, rows + 1))
    return b"<worksheet><sheetData>" + b"".join(lines) + b"</sheetData></worksheet>"


@pytest.mark.parametrize("rows", [100, 1000, 10_000])
def test_what_is_kept_grows_with_the_change_and_not_with_the_sheet(rows: int) -> None:
    old = sheet(rows)
    one_cell = old.replace(b"<v>7919</v>", b"<v>1</v>")
    one_column = sheet(rows, b"<c><v>1</v></c>")

    assert len(delta(one_cell, old)) < 60
    assert len(delta(one_column, old)) < 60 + rows // 5


def test_a_difference_that_does_not_fit_is_no_crash() -> None:
    with pytest.raises(ValueError, match="unfit"):
        patched(b"<row/>", b"not deflated")
