"""Editing XML by splices: what is not changed stays as it is, to the byte."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlcrm.workbook.package.xml import Element, escape, parse, to_utf8


class Editor:
    """Collects changes to one XML part; `result()` splices them in."""

    def __init__(self, data: bytes) -> None:
        self.data = to_utf8(data)
        self.root = parse(self.data)
        self._edits: list[tuple[int, int, bytes]] = []
        self._appended: dict[Element, list[bytes]] = {}
        self._attributes: dict[Element, dict[str, str | None]] = {}

    @property
    def prefix(self) -> str:
        """The prefix that the root's namespace is written with."""
        return self.root.prefix

    @property
    def is_changed(self) -> bool:
        """Has anything been asked for?"""
        return bool(self._edits or self._appended or self._attributes)

    def bytes_of(self, element: Element) -> bytes:
        """An element as it is written."""
        return self.data[element.start : element.end]

    def replace(self, element: Element, new: bytes) -> None:
        """Put other bytes in an element's place; empty bytes remove it."""
        self._edits.append((element.start, element.end, new))

    def set_text(self, element: Element, text: str) -> None:
        """Give an element without children another text."""
        tag = self.data[element.start : element.open_end].rstrip(b"/>").rstrip()
        self.replace(element, tag + b">" + escape(text).encode() + f"</{element.tag}>".encode())

    def insert_before(self, element: Element, new: bytes) -> None:
        """Insert bytes before an element."""
        self._edits.append((element.start, element.start, new))

    def insert_after(self, element: Element, new: bytes) -> None:
        """Insert bytes after an element."""
        self._edits.append((element.end, element.end, new))

    def append(self, parent: Element, new: bytes) -> None:
        """Add bytes as the last child."""
        self._appended.setdefault(parent, []).append(new)

    def set(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute; None removes it."""
        element.attributes.pop(name, None)
        if value is not None:
            element.attributes[name] = value
        self._attributes.setdefault(element, {})[name] = value

    def insert_ordered(self, new_local: str, new: bytes, order: Sequence[str]) -> None:
        """Add a child of the root where the schema's order of children wants it."""
        later = set(order[order.index(new_local) + 1 :])
        following = next((c for c in self.root.children if c.local in later and c.uri == self.root.uri), None)
        if following is None:
            self.append(self.root, new)
        else:
            self.insert_before(following, new)

    def result(self) -> bytes:
        """The part with all changes made."""
        if not self.is_changed:
            return self.data
        edits = list(self._edits)
        for element in self._appended.keys() | self._attributes.keys():
            edits += self._tag_edits(element)
        return splice(self.data, edits)

    def _tag_edits(self, element: Element) -> list[tuple[int, int, bytes]]:
        tag = self.data[element.start : element.open_end]
        for name, value in self._attributes.get(element, {}).items():
            tag = with_attribute(tag, name, value)
        new = b"".join(self._appended.get(element, ()))
        if new and element.is_empty_tag:
            tag = tag[:-2].rstrip() + b">" + new + f"</{element.tag}>".encode()
            return [(element.start, element.end, tag)]
        return [(element.start, element.open_end, tag), (element.close, element.close, new)]


def splice(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Bytes with edits (start, end, new) made; edits must not overlap, insertions at one place keep their order."""
    out, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        out += [data[at:start], new]
        at = max(at, end)
    return b"".join([*out, data[at:]])


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with an attribute set; None removes it."""
    new = b"" if value is None else f' {name}="{escape(value)}"'.encode()
    pattern = rb"""\s+""" + re.escape(name.encode()) + rb"""\s*=\s*("[^"]*"|'[^']*')"""
    changed, count = re.subn(pattern, lambda _: new, tag, count=1)
    if count or not new:
        return changed
    head = tag[:-2] if tag.endswith(b"/>") else tag[:-1]
    return head.rstrip() + new + tag[len(head) :]
