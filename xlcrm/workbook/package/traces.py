"""The way back, byte for byte: what a run changed in the team's sheets, kept as differences beside the journal.

A trace fits only a sheet that is exactly as the run left it. Once another program has saved the workbook, undo goes
by row keys and fields instead, which bring back values but not every byte.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from xlcrm.grid import Area
from xlcrm.workbook.journal import bounded
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import FILTER_NAME, define_name, defined_names
from xlcrm.workbook.package.delta import delta, patched
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_part import SheetPart

LIMIT = 3_000_000
"""Characters that all traces together may take; the oldest go first."""


def with_trace(package: Package, remembered: Mapping[str, object]) -> Mapping[str, object]:
    """The state with a trace of its newest run, whose changes the package holds by now."""
    run, kept = str(remembered.get("run") or ""), dict(_traces(remembered))
    if not run or run in kept or run not in _journal(remembered):
        return remembered
    trace = {part: way for part in _team_parts(package) if (way := _way_back(package, part))}
    if trace:
        kept[run] = json.dumps(trace, separators=(",", ":"))
    known = {number: text for number, text in kept.items() if number in _journal(remembered)}
    return {**remembered, "traces": bounded(known, limit=LIMIT)}


def put_back(package: Package, sheet: wb.SheetEntry, trace: str) -> bool:
    """Give a sheet and its tables the bytes that they had before a run; False, and no change, when that does not fit."""
    ways = json.loads(trace) if trace else {}
    if sheet.part not in ways:
        return False
    parts = [part for part in (sheet.part, *package.related(sheet.part, "table")) if part in ways]
    former = {part: _former(package.read(part), ways[part]) for part in parts}
    if any(data is None for data in former.values()):
        return False
    for part, data in former.items():
        package.write(part, data or b"")
    _point_filter(package, sheet)
    return True


def _traces(state: Mapping[str, Any]) -> Mapping[str, str]:
    return state.get("traces") or {}


def _journal(state: Mapping[str, Any]) -> Mapping[str, str]:
    return state.get("journal") or {}


def _team_parts(package: Package) -> Iterator[str]:
    own = {entry.part for entry in wb.owned_sheets(package).values()}
    for entry in wb.worksheets(package):
        if entry.part not in own:
            yield entry.part
            yield from package.related(entry.part, "table")


def _way_back(package: Package, part: str) -> list[str] | None:
    """Digest of a changed part, and the difference that leads back from it; None for a part that did not change."""
    before = package.before(part)
    if before is None:
        return None
    now = package.read(part)
    return [_digest(now), base64.b64encode(delta(now, before)).decode("ascii")]


def _former(now: bytes, way: list[str]) -> bytes | None:
    digest, difference = way
    if digest != _digest(now):
        return None
    try:
        return patched(now, base64.b64decode(difference, validate=True))
    except ValueError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _point_filter(package: Package, sheet: wb.SheetEntry) -> None:
    """The hidden name of a sheet's filter says where the filter stands again."""
    element = SheetPart(package.read(sheet.part)).element("autoFilter")
    for defined in defined_names(package) if element is not None and element.get("ref") else ():
        if defined.name == FILTER_NAME and defined.scope == sheet.index and element is not None:
            head = defined.refers_to.rpartition("!")[0]
            area = Area.parse(element.get("ref")).absolute
            define_name(package, FILTER_NAME, f"{head}!{area}", scope=sheet.index)
