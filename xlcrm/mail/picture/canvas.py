"""A canvas of pixels: rectangles, shapes of lines with round ends, and the PNG that comes of it.

A line is drawn by its distance to each pixel, so that edges are smooth at any size.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.floating[Any]]

Colour = tuple[int, int, int]
Point = tuple[float, float]


def colour(code: str) -> Colour:
    """#1F4E79 as numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


class Canvas:
    """White paper of so many pixels; x goes right, y goes down, a unit is a pixel."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._pixels: Numbers = np.full((height, width, 3), 255.0)

    def rectangle(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        """A filled rectangle; its edges may lie between pixels."""
        columns, rows = _clip(left, right, self.width), _clip(top, bottom, self.height)
        across, down = _covered(left, right, columns), _covered(top, bottom, rows)
        self._blend(columns, rows, down[:, None] * across[None, :], fill)

    def stamp(self, shape: Numbers, left: int, top: int, fill: str) -> None:
        """A shape that is drawn already; what lies beyond the paper is cut off."""
        height, width = shape.shape
        columns, rows = _clip(left, left + width - 1, self.width), _clip(top, top + height - 1, self.height)
        part = shape[rows[0] - top : rows[1] - top, columns[0] - left : columns[1] - left]
        self._blend(columns, rows, part, fill)

    def png(self) -> bytes:
        """The picture as a PNG of eight bits a colour."""
        rows = np.zeros((self.height, self.width * 3 + 1), dtype=np.uint8)
        rows[:, 1:] = np.round(self._pixels).astype(np.uint8).reshape(self.height, -1)
        head = struct.pack(">2I5B", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(rows.tobytes())
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")

    def _blend(self, columns: tuple[int, int], rows: tuple[int, int], share: Numbers, fill: str) -> None:
        place = self._pixels[slice(*rows), slice(*columns)]
        place += (np.array(colour(fill), dtype=float) - place) * share[:, :, None]


def _covered(start: float, end: float, pixels: tuple[int, int]) -> Numbers:
    """The share of each of some pixels that lies between two edges."""
    places = np.arange(*pixels)
    found: Numbers = np.clip(np.minimum(places + 1, end) - np.maximum(places, start), 0, 1)
    return found


def _clip(low: float, high: float, size: int) -> tuple[int, int]:
    return max(0, int(low)), max(0, min(size, int(high) + 1))


def drawn(segments: Iterable[tuple[Point, Point]], thickness: float, size: tuple[int, int]) -> Numbers:
    """How much of each pixel lines with round ends cover, on a field of width and height."""
    columns, rows = size
    xs, ys = np.arange(columns)[None, :] + 0.5, np.arange(rows)[:, None] + 0.5
    found: Numbers = np.zeros((rows, columns))
    for start, end in segments:
        found = np.maximum(found, np.clip(thickness / 2 + 0.5 - _distance(xs, ys, start, end), 0, 1))
    return found


def _distance(xs: Numbers, ys: Numbers, start: Point, end: Point) -> Numbers:
    """Distance of each pixel's middle from a line."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = np.clip(((xs - x0) * dx + (ys - y0) * dy) / length, 0, 1) if length else np.zeros((1, 1))
    found: Numbers = np.sqrt((xs - (x0 + along * dx)) ** 2 + (ys - (y0 + along * dy)) ** 2)
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
