"""The content types of a package: what is declared is found again, and nobody else's bytes move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.workbook.package.content_types import ContentTypes

HEAD = b'<?xml version="1.0"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
RELS = b'<Default Extension="rels" ContentType="of/rels"/>'
BOOK = b'<Override PartName="/xl/workbook.xml" ContentType="of/book"/>'
SHEET = b"<Override ContentType='of/sheet'  PartName='/xl/Sheet%201.xml'></Override>"
SAID = HEAD + b"\n  " + RELS + b"\n  " + BOOK + b"<!-- of ours -->" + SHEET + b"\n</Types>"

names = st.sampled_from(["/xl/workbook.xml", "/xl/sheet 1.xml", "/xl/a.xml", "/xl/客户.xml", "/xl/b.rels"])
steps = st.lists(
    st.tuples(st.sampled_from(["declare", "undeclare", "default"]), names, st.sampled_from(["one", "two"]))
)


def test_parts_are_found_whatever_their_case_and_percent_signs() -> None:
    types = ContentTypes(SAID)

    assert types.of("/XL/sheet 1.xml") == "of/sheet"
    assert types.of("/xl/_rels/workbook.xml.rels") == "of/rels"
    assert types.of("/xl/nobody.bin") == ""


def test_without_a_change_every_byte_stays() -> None:
    types = ContentTypes(SAID)
    types.declare("/xl/workbook.xml", "of/book")
    types.default("RELS", "another")
    types.undeclare("/xl/nobody.bin")

    assert not types.take_changed()
    assert types.result() == SAID


def test_what_is_new_comes_last_and_a_default_comes_first() -> None:
    types = ContentTypes(SAID)
    types.declare("/xl/a.xml", "of/a")
    types.default("png", "image/png")
    types.undeclare("/xl/workbook.xml")

    assert types.take_changed()
    assert types.result() == (
        HEAD + b'\n  <Default Extension="png" ContentType="image/png"/>' + RELS + b"\n  <!-- of ours -->" + SHEET
        + b'\n<Override PartName="/xl/a.xml" ContentType="of/a"/></Types>'
    )  # fmt: skip


@pytest.mark.parametrize("empty", [HEAD[:-1] + b" />", HEAD + b"</Types>"])
def test_an_empty_list_takes_a_declaration(empty: bytes) -> None:
    types = ContentTypes(empty)
    types.declare("/xl/a.xml", "of/a")

    assert types.result() == HEAD + b'<Override PartName="/xl/a.xml" ContentType="of/a"/></Types>'


@given(steps)
def test_after_any_steps_it_says_what_its_bytes_say(taken: list[tuple[str, str, str]]) -> None:
    types = ContentTypes(SAID)
    for verb, name, what in taken:
        match verb:
            case "declare":
                types.declare(name, what)
            case "undeclare":
                types.undeclare(name)
            case _:
                types.default(name.rpartition(".")[2], what)

    read = ContentTypes(types.result())
    for name in ("/xl/workbook.xml", "/xl/sheet 1.xml", "/xl/a.xml", "/xl/客户.xml", "/xl/b.rels", "/c.xml"):
        assert read.of(name) == types.of(name)
    assert sorted(read.names()) == sorted(types.names())
    assert b"<!-- of ours -->" in types.result()
