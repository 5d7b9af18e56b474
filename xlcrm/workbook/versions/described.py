"""What a part of a package says, whatever numbers its writer gave to styles, relationships and other parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import Element, parse

Said: TypeAlias = tuple[object, ...]
"""To be compared, not to be read."""

_RANDOM = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_CACHES = frozenset({"numCache", "strCache", "multiLvlStrCache", "externalData"})
"""Values of cells that a chart keeps: the cells are compared themselves."""
_NUMBERED = frozenset({"axId", "crossAx", "rowOff", "off"})
"""Numbers that a writer makes up, and points that move when a row above grows with its text."""
_UNSAID = _CACHES | _NUMBERED
_EXTENT = frozenset({"to", "ext"})
_DEEP = 6
"""Parts that a part refers to, and they in turn: sheet, drawing, chart, picture."""


class _Extent:
    """How far a drawing reaches: the cell at its end, and its size. When a row beside it grows, one of them does with it."""

    def __init__(self, end: Said, size: Said) -> None:
        self._end, self._size = end, size

    @classmethod
    def of(cls, anchor: Element) -> _Extent:
        """The reach of an anchored drawing."""
        ends = [tuple(e.text for e in to.children if e.local in ("col", "row")) for to in anchor.all("to")]
        sizes = [tuple(e.attributes.items()) for e in anchor.walk() if e.local == "ext" and e.get("cx")]
        return cls(tuple(ends), tuple(sizes[:1]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Extent) and (self._end == other._end or self._size == other._size)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "extent"


def children_of(root: Element, name: str) -> list[Element]:
    """What stands inside a child of an element; nothing where there is no such child."""
    parent = root.first(name)
    return parent.children if parent is not None else []


def said(
    element: Element,
    references: Mapping[str, object] | None = None,
    looks: tuple[Said, ...] = (),
    apart: str = "",
) -> Said:
    """What an element says, but for one attribute; `references` stand for relationship ids, `looks` for the numbers of rule looks."""
    return _said(element, references or {}, looks, _UNSAID | {f"@{apart}"})


def _said(
    element: Element, references: Mapping[str, object], looks: tuple[Said, ...], unsaid: AbstractSet[str]
) -> Said:
    if element.local in unsaid:
        return (element.local,)
    attributes = tuple(
        sorted(
            (name.rpartition(":")[2], _attribute(name, value, element, references, looks))
            for name, value in element.attributes.items()
            if "xmlns" not in name
            and f"@{name}" not in unsaid
            and not (element.local == "tableColumn" and name == "name")
        )
    )
    if element.local == "twoCellAnchor":
        return (
            element.local,
            attributes,
            _Extent.of(element),
            _children(element, references, looks, unsaid | _EXTENT),
        )
    text = _RANDOM.sub("", element.text.strip())
    return element.local, attributes, text, _children(element, references, looks, unsaid)


def _children(
    element: Element, references: Mapping[str, object], looks: tuple[Said, ...], unsaid: AbstractSet[str]
) -> Said:
    return tuple(_said(each, references, looks, unsaid) for each in element.children)


def _attribute(
    name: str, value: str, element: Element, references: Mapping[str, object], looks: tuple[Said, ...]
) -> str:
    if value in references and ":" in name:
        return repr(references[value])
    if name == "dxfId" and element.local == "cfRule" and value.isdigit() and int(value) < len(looks):
        return repr(looks[int(value)])
    return _RANDOM.sub("", value)


def part_said(package: Package, part: str, depth: int = 0) -> Said:
    """What a part says, with all that it refers to."""
    if not part.lower().endswith((".xml", ".vml")) or depth > _DEEP:
        return (hashlib.sha256(package.read(part)).hexdigest(),)
    return said(parse(package.read(part)), references_of(package, part, depth))


def references_of(package: Package, part: str, depth: int = 0) -> dict[str, object]:
    """Relationship id → what stands behind it."""
    found: dict[str, object] = {}
    for relation in package.relationships(part):
        if relation.external or relation.target not in package:
            found[relation.id] = relation.target
        elif relation.kind != "pivotCacheRecords":
            found[relation.id] = part_said(package, relation.target, depth + 1)
    return found
