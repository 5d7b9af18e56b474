"""What xlcrm remembers in a workbook: one JSON object on a hidden sheet, as text in cells.

Cells of a hidden sheet are what Excel, WPS and LibreOffice all keep when they save. A1 says version, checksum and
number of pieces; the pieces follow below, deflated and in base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from xlcrm.grid import Value
from xlcrm.lang import Text

KEY = "state"
SHEET_NAME = "_xlcrm"
_MARK = "xlcrm-state"
_VERSION = "1"
_PIECE = 30_000
_MAX_STATE = 256 << 20

DAMAGED = Text(
    "工作簿里保存的 xlcrm 记录已损坏，按首次运行处理；撤销和手工改值的记录可能丢失。",
    "What xlcrm remembered in the workbook is damaged and was set aside as on a first run; "
    "undo and typed-over values may be lost.",
)
FUTURE = Text(
    "工作簿里的 xlcrm 记录由更新的版本写入，本版本无法读取。请升级 xlcrm。",
    "What xlcrm remembered in the workbook was written by a newer version. Upgrade xlcrm.",
)


def encode(state: Mapping[str, object]) -> list[str]:
    """The cells, from A1 down, that hold a state."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    pieces = [packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE)]
    digest = hashlib.sha256(packed.encode("ascii")).hexdigest()[:32]
    return [f"{_MARK} {_VERSION} {digest} {len(pieces)}", *pieces]


def decode(rows: Sequence[Sequence[Value]]) -> tuple[dict[str, Any], Text | None]:
    """A state from its sheet's rows, and what is wrong with it; a damaged one reads as empty."""
    cells = [str(row[0]).strip() if row and row[0] is not None else "" for row in rows]
    head = cells[0].split() if cells else []
    if len(head) != 4 or head[0] != _MARK:
        return {}, DAMAGED
    if head[1] != _VERSION:
        return {}, FUTURE
    packed = "".join(cells[1 : 1 + int(head[3])]) if head[3].isdigit() else ""
    if hashlib.sha256(packed.encode()).hexdigest()[:32] != head[2]:
        return {}, DAMAGED
    return _unpacked(packed)


def _unpacked(packed: str) -> tuple[dict[str, Any], Text | None]:
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(base64.b64decode(packed, validate=True), _MAX_STATE)
        state = json.loads(text)
    except (binascii.Error, zlib.error, ValueError):
        return {}, DAMAGED
    return (state, None) if isinstance(state, dict) else ({}, DAMAGED)
