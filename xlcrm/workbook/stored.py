"""Cells as JSON values, and JSON values as the packed text that a hidden cell can hold."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from xlcrm.grid import CellError, Uncomputed
from xlcrm.workbook.changes import Cell, Formula

_MAX = 256 << 20
"""Bytes that a packed text may unfold to: nobody's journal is larger, but a hostile workbook's may be."""


class DamagedError(ValueError):
    """A packed text that was altered or cut."""


def packed(value: Any) -> str:
    """JSON values as one ASCII text: a digest, then the deflated JSON in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    body = base64.b64encode(zlib.compress(text.encode(), 6)).decode("ascii")
    return f"{_seal(body)}.{body}"


def unpacked(text: str) -> Any:
    """The JSON values of a packed text; DamagedError when it is not as it was written."""
    seal, _, body = text.partition(".")
    if seal != _seal(body):
        raise DamagedError(text[:40])
    try:
        return json.loads(zlib.decompressobj().decompress(base64.b64decode(body, validate=True), _MAX))
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DamagedError(text[:40]) from error


def _seal(body: str) -> str:
    return hashlib.blake2b(body.encode(), digest_size=8).hexdigest()


_READERS: Mapping[str, Callable[[Any], Cell]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "span": lambda seconds: dt.timedelta(seconds=seconds),
    "error": CellError,
    "uncomputed": Uncomputed,
    "formula": lambda pair: Formula(pair[0], _value(pair[1])),
}


def to_json(cell: Cell) -> Any:
    """A cell as a JSON value: texts, numbers and blanks as they are, everything else as {kind: content}."""
    match cell:
        case dt.datetime() | dt.date() | dt.time():
            return {type(cell).__name__: cell.isoformat()}
        case dt.timedelta():
            return {"span": cell.total_seconds()}
        case CellError():
            return {"error": cell.code}
        case Uncomputed():
            return {"uncomputed": cell.formula}
        case Formula():
            return {"formula": [cell.text, to_json(cell.value)]}
    return cell


def from_json(value: Any) -> Cell:
    """The cell of a JSON value."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # None, bool, int, float or str
    ((kind, content),) = value.items()
    return _READERS[kind](content)


def _value(value: Any) -> Any:
    return from_json(value)
