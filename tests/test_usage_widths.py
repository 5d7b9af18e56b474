"""The Chinese help stands in straight columns on a terminal, where a Chinese character is two wide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cli import parser
from xlcrm.cli.known import known
from xlcrm.cli.widths import columns, wrapped

COMMANDS = sorted(parser(known(), "zh").parsers)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_an_option_does_begins_in_one_column(command: str) -> None:
    said = parser(known(), "zh").parsers[command].format_help()

    rows = [re.fullmatch(r"(  -.*?  +)\S.*", line) for line in said.splitlines()]
    assert {columns(row[1]) for row in rows if row} == {max(columns(row[1]) for row in rows if row)}
    assert max(map(columns, said.splitlines())) <= 110
    assert "\0" not in said


@given(st.text("客户等级，。（）、 abc,-", max_size=200), st.integers(12, 60))
def test_wrapped_lines_keep_every_character_and_their_width(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line in lines:
        one_piece = len(wrapped(line, 1)) == 1
        assert columns(line) <= width or one_piece
