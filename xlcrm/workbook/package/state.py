"""What xlcrm remembers in a workbook: one JSON object on a hidden sheet, as text in cells.

Cells of a hidden sheet are what Excel, WPS and LibreOffice all keep when they save. A1 says version, checksum and
number of pieces; the pieces follow below, deflated and in base64. What is kept of single runs (`BY_RUN`) stands to the
right of it, a column each: so a run is added, and the oldest dropped, without unpacking the others.
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
_LEVEL = 6
"""How hard it is pressed: the highest level, 9, takes four times as long and saves a fiftieth more."""
_MAX_STATE = 256 << 20
BY_RUN = ("journal", "traces", "outgoing")
"""Names in the state whose values are packed texts by number: of a run, or of a workbook that went out."""

DAMAGED = Text(
    "工作簿里保存的 xlcrm 记录已损坏，按首次运行处理；撤销和手工改值的记录可能丢失。",
    "What xlcrm remembered in the workbook is damaged and was set aside as on a first run; "
    "undo and typed-over values may be lost.",
)
DAMAGED_RUN = Text(
    "工作簿里保存的撤销记录有一部分已损坏，相应的运行无法再撤销；其他记录不受影响。",
    "Part of the journal in the workbook is damaged: the runs it held cannot be undone any more; the others can.",
)
FUTURE = Text(
    "工作簿里的 xlcrm 记录由更新的版本写入，本版本无法读取。请升级 xlcrm。",
    "What xlcrm remembered in the workbook was written by a newer version. Upgrade xlcrm.",
)


def cells(state: Mapping[str, object]) -> dict[tuple[int, int], str]:
    """The cells, by (row, column), that hold a state."""
    plain = {name: value for name, value in state.items() if name not in BY_RUN}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    columns = [
        _pieces(f"{_MARK} {_VERSION}", base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode("ascii"))
    ]
    for name in BY_RUN:
        kept: Any = state.get(name) or {}
        columns += [_pieces(f"xlcrm-{name} {run}", kept[run]) for run in sorted(kept, key=int, reverse=True)]
    return {
        (row, column): piece
        for column, pieces in enumerate(columns, 1)
        for row, piece in enumerate(pieces, 1)
    }


def _pieces(head: str, text: str) -> list[str]:
    """A column: what it holds, its checksum and the number of pieces; then the pieces."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return [f"{head} {_checksum(text)} {len(pieces)}", *pieces]


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def decode(rows: Sequence[Sequence[Value]]) -> tuple[dict[str, Any], Text | None]:
    """A state from its sheet's rows, and what is wrong with it; a damaged one reads as empty."""
    head, packed = _column(rows, 1)
    if len(head) != 4 or head[0] != _MARK:
        return {}, DAMAGED
    if head[1] != _VERSION:
        return {}, FUTURE
    state, warning = _unpacked(packed) if packed is not None else ({}, DAMAGED)
    if warning:
        return {}, warning
    by_run, warning = _by_run(rows)
    return {**state, **by_run}, warning


def _by_run(rows: Sequence[Sequence[Value]]) -> tuple[dict[str, dict[str, str]], Text | None]:
    found: dict[str, dict[str, str]] = {}
    warning = None
    for column in range(2, len(rows[0]) + 1):
        head, text = _column(rows, column)
        name = head[0].removeprefix("xlcrm-") if len(head) == 4 else ""
        if name in BY_RUN and head[1].isdigit() and text is not None:
            found.setdefault(name, {})[head[1]] = text
        elif head and name != "traces":
            warning = DAMAGED_RUN
    return found, warning


def _column(rows: Sequence[Sequence[Value]], column: int) -> tuple[list[str], str | None]:
    """The words of a column's first cell, and the text that its pieces make; None when they are not as written."""
    texts = [str(row[column - 1] or "").strip() if len(row) >= column else "" for row in rows]
    head = texts[0].split() if texts else []
    count = int(head[3]) if len(head) == 4 and head[3].isdigit() else 0
    text = "".join(texts[1 : 1 + count])
    return head, text if len(head) == 4 and _checksum(text) == head[2] else None


def _unpacked(packed: str) -> tuple[dict[str, Any], Text | None]:
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(base64.b64decode(packed, validate=True), _MAX_STATE)
        state = json.loads(text)
    except (binascii.Error, zlib.error, ValueError):
        return {}, DAMAGED
    return (state, None) if isinstance(state, dict) else ({}, DAMAGED)
