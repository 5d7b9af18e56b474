"""Relationships of parts: what leads from one part to another, and how parts are called."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from xlcrm.workbook.package.xml import attributes_of


@dataclass(frozen=True)
class Relationship:
    """One relationship of a part."""

    id: str
    kind: str
    """Last segment of its type: worksheet, drawing, table …"""
    target: str
    """Absolute name of the part, or the address when it is external."""
    external: bool = False


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """What a part is found by: absolute, lower case, percent signs resolved."""
    return "/" + unquote(name).replace("\\", "/").lstrip("/").lower()


def rels_part(source: str) -> str:
    """Name of the part that holds the relationships of a part ("/" is the package itself)."""
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", base + ".rels")


def relationships_in(source: str, data: bytes) -> list[Relationship]:
    """The relationships of a part, read from the part that holds them."""
    found = []
    for said in attributes_of(data, "Relationship"):
        external = said.get("TargetMode") == "External"
        target = said.get("Target", "") if external else _absolute(source, said.get("Target", ""))
        kind = said.get("Type", "").rstrip("/").rpartition("/")[2]
        found.append(Relationship(said.get("Id", ""), kind, target, external))
    return found


def _absolute(source: str, target: str) -> str:
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))


def target_from(source: str, target: str) -> str:
    """How a part names another in its relationships."""
    folder = posixpath.dirname(source)
    return posixpath.relpath(target, folder) if folder != "/" else target.lstrip("/")
