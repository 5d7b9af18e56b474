"""What a change must leave alone: two packages compared part by part, cell by cell, attribute by attribute."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from tests.workbook.package import oracle

GROWING = ("styles.xml", "[content_types].xml", "workbook.xml", "workbook.xml.rels")
"""Parts that may only grow: everything that they said is still said, in its order."""
COUNTED = frozenset({"count", "fullCalcOnLoad", "calcId", "uniqueCount"})
"""Attributes that follow from what was added."""


def losses(before: Path, after: Path, part: str, cells: AbstractSet[tuple[int, int]]) -> Iterator[str]:
    """What is not as it was, but for the given cells of one worksheet part; nothing when all is well."""
    old, new = oracle.raw_entries(before), oracle.raw_entries(after)
    for name in old:
        key = "/" + name.replace("\\", "/").lstrip("/").lower()
        if name not in new:
            if not key.endswith("calcchain.xml"):
                yield f"{name} is gone"
        elif key == part.lower():
            yield from _sheet(oracle.entries(before)[name], oracle.entries(after)[name], cells)
        elif new[name] != old[name]:
            yield from _grown(name, oracle.entries(before)[name], oracle.entries(after)[name])
    if [n for n in old if n in new] != [n for n in new if n in old]:
        yield "order of entries"


def _sheet(old: bytes, new: bytes, cells: AbstractSet[tuple[int, int]]) -> Iterator[str]:
    changed = oracle.changed_cells(old, new)
    if changed != cells:
        yield f"other cells: {sorted(changed ^ cells)[:5]}"
    (around, rows), (around_now, rows_now) = oracle.frame(old), oracle.frame(new)
    if around != around_now:
        yield "what stands around the rows"
    if any(rows_now.get(number) != said for number, said in rows.items()):
        yield "attributes of rows"


def _grown(name: str, old: bytes, new: bytes) -> Iterator[str]:
    base = posixpath.basename(name.replace("\\", "/")).lower()
    if base == "app.xml":
        return
    if base not in GROWING:
        yield f"{name} is not byte for byte what it was"
        return
    lost = list(_lost(oracle.parsed(old), oracle.parsed(new)))
    lost = [text for text in lost if "calcChain" not in text]
    yield from (f"{name}: {text}" for text in lost[:3])


def _lost(old: Any, new: Any) -> Iterator[str]:
    """Elements of the old tree that the new one does not hold in the same order."""
    for key, value in old.attrib.items():
        if key not in COUNTED and new.get(key) != value:
            yield f"{oracle.local(old)} {key}={value}"
    if (old.text or "").strip() != (new.text or "").strip():
        yield f"text of {oracle.local(old)}"
    at, present = 0, [child for child in new if isinstance(child.tag, str)]
    for child in (c for c in old if isinstance(c.tag, str)):
        at = next((n for n in range(at, len(present)) if _is_same(child, present[n])), -1)
        if at < 0:
            yield f"{oracle.local(child)} {dict(child.attrib)}"
            return
        yield from _lost(child, present[at])
        at += 1


def _is_same(old: Any, new: Any) -> bool:
    said = {k: v for k, v in old.attrib.items() if k not in COUNTED}
    return old.tag == new.tag and all(new.get(k) == v for k, v in said.items())
