"""The picture of a mail: read back from its PNG, bars are as high as their numbers."""

from __future__ import annotations

import struct
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.mail.picture import Bar, bars
from xlcrm.mail.picture.bars import BLUE, PALE, RED
from xlcrm.mail.picture.canvas import Canvas, colour
from xlcrm.mail.picture.digits import write

Pixels = list[list[tuple[int, int, int]]]


def pixels(png: bytes) -> Pixels:
    """The colours of a picture, row by row."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        if kind == b"IHDR":
            size = struct.unpack(">2I", body[:8])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, (width, height) = zlib.decompress(data), size
    rows = [raw[1 + row * (3 * width + 1) : (row + 1) * (3 * width + 1)] for row in range(height)]
    return [[(row[i], row[i + 1], row[i + 2]) for i in range(0, len(row), 3)] for row in rows]


def height_of(found: Pixels, column: int, fill: str) -> int:
    return sum(row[column] == colour(fill) for row in found)


def test_bars_are_as_high_as_their_numbers_and_the_running_week_is_pale() -> None:
    found = pixels(bars([Bar("11-09", 10), Bar("11-16", 5), Bar("11-23", 10, pale=True)]))

    width = len(found[0])
    first, second = (height_of(found, int(width * share), BLUE) for share in (1 / 6, 1 / 2))
    third = height_of(found, int(width * 5 / 6), PALE)
    assert first > 200
    assert abs(first - 2 * second) <= 2
    assert abs(first - third) <= 1


def test_the_target_is_a_red_line_at_its_height() -> None:
    found = pixels(bars([Bar("11-23", 10)], target=5))

    bar = height_of(found, len(found[0]) // 2, BLUE)
    red = [number for number, row in enumerate(found) if colour(RED) in row]
    ground = len(found) - 56
    assert red
    assert abs((ground - red[0]) - bar / 2) < 10
    assert colour(RED) not in {pixel for row in pixels(bars([Bar("11-23", 10)])) for pixel in row}


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1e6), max_size=14), st.floats(0, 1e6))
def test_any_numbers_give_a_picture_of_the_same_size(values: list[float], target: float) -> None:
    png = bars([Bar("11-23", value) for value in values], target)

    assert struct.unpack(">2I", png[16:24]) == (1104, 400)


def test_every_digit_looks_different_and_what_is_none_is_blank() -> None:
    drawn = set()
    for sign in "0123456789":
        paper = Canvas(30, 40)
        write(paper, sign, 15, 8, 22, "#000000")
        drawn.add(paper.png())
    blank = Canvas(30, 40)
    write(blank, "万", 15, 8, 22, "#000000")

    assert len(drawn) == 10
    assert blank.png() == Canvas(30, 40).png()


def test_a_sign_at_the_edge_is_cut_off() -> None:
    paper = Canvas(20, 20)
    for middle, top in ((0, 0), (20, 20), (-40, 5), (10, -30)):
        write(paper, "8", middle, top, 22, "#000000")

    assert paper.png() != Canvas(20, 20).png()
