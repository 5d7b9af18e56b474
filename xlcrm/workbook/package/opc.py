"""The package: parts by name, their content types and relationships, changed by splices and written as one step.

Part names are absolute (/xl/workbook.xml) and found whatever their case, slashes or percent signs in the file.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import BinaryIO

from xlcrm.workbook.package.archive import Archive, Entry
from xlcrm.workbook.package.archive_writing import write_archive
from xlcrm.workbook.package.content_types import ContentTypes
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.protection import Locks
from xlcrm.workbook.package.relationships import (
    Relationship,
    key_of,
    relationships_in,
    rels_part,
    target_from,
)
from xlcrm.workbook.package.xml import MAIN, MAIN_STRICT, REL, REL_STRICT, escape
from xlcrm.workbook.package.xml_editor import Editor

CONTENT_TYPES = "/[Content_Types].xml"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EMPTY_RELS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


class Package:
    """A package read from bytes; changes stay in memory until `write`."""

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        self.locks = Locks()
        """What is protected against changes, and who opens it."""
        self._entries = _index(self.archive)
        self._changed: dict[str, bytes] = {}
        self._added: dict[str, tuple[str, bytes]] = {}
        self._dropped: set[str] = set()
        self._types: ContentTypes | None = None
        self._rels: dict[str, list[Relationship]] = {}
        if CONTENT_TYPES not in self:
            raise corrupt("[Content_Types].xml is missing: not a workbook")
        self.workbook = self._workbook_part()
        self.strict = MAIN_STRICT.encode() in self.read(self.workbook)[:4000]

    # -- parts ---------------------------------------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """Names of all parts, in the order of the file."""
        kept = [
            "/" + e.name.replace("\\", "/").lstrip("/")
            for k, e in self._entries.items()
            if k not in self._dropped
        ]
        return kept + [name for name, _ in self._added.values()]

    def __contains__(self, name: str) -> bool:
        key = key_of(name)
        return key in self._added or (key in self._entries and key not in self._dropped)

    def read(self, name: str) -> bytes:
        """The present content of a part; UnreadableBookError when there is none or it is broken."""
        key = key_of(name)
        if key in self._added:
            return self._added[key][1]
        if key in self._changed:
            return self._changed[key]
        if name not in self:
            raise corrupt(f"{name} is missing")
        return self.archive.read(self._entries[key])

    def before(self, name: str) -> bytes | None:
        """The content that the file has of a part that was changed; None for any other part."""
        key = key_of(name)
        return self.archive.read(self._entries[key]) if key in self._changed else None

    def write(self, name: str, data: bytes) -> None:
        """Give an existing part other content; the same content is no change."""
        key = key_of(name)
        self._rels.pop(key, None)
        if key in self._added:
            self._added[key] = (self._added[key][0], data)
        elif self._differs(key, name, data):
            self._changed[key] = data

    def _differs(self, key: str, name: str, data: bytes) -> bool:
        """Is content other than the present one? Large parts are not inflated for it when their sizes tell."""
        entry = self._entries.get(key)
        if key in self._changed or entry is None or key in self._dropped:
            return self.read(name) != data
        return entry.size != len(data) or self.archive.read(entry) != data

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        key = key_of(name)
        self._rels.pop(key, None)
        if key in self._dropped:
            self._dropped.discard(key)
            self.write(name, data)
        else:
            self._added[key] = (name, data)
        if content_type:
            self.retype(name, content_type)

    def drop(self, name: str) -> None:
        """Remove a part, its relationships and its content type (relationships *to* it are `unrelate`d apart)."""
        for part in (name, rels_part(name)):
            key = key_of(part)
            self._added.pop(key, None)
            self._changed.pop(key, None)
            if key in self._entries:
                self._dropped.add(key)
            self._rels.pop(key, None)
            self.types.undeclare(part)  # LibreOffice declares relationship parts one by one
        self._store_types()

    def free_name(self, pattern: str) -> str:
        """The first unused name of a pattern such as /xl/worksheets/sheet{}.xml."""
        number = 1
        while key_of(pattern.format(number)) in self._entries or pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    # -- content types -------------------------------------------------------------------------------------------

    def content_type(self, name: str) -> str:
        """The content type of a part; empty when none is declared."""
        return self.types.of(name)

    def retype(self, name: str, content_type: str) -> None:
        """Give a part another content type."""
        self.types.declare(name, content_type)
        self._store_types()

    def default_type(self, extension: str, content_type: str) -> None:
        """Declare the content type of an extension unless there is one."""
        self.types.default(extension, content_type)
        self._store_types()

    @property
    def types(self) -> ContentTypes:
        """What is declared of the parts, to be looked at."""
        if self._types is None:
            self._types = ContentTypes(self.read(CONTENT_TYPES))
        return self._types

    def _store_types(self) -> None:
        if self.types.take_changed():
            self.write(CONTENT_TYPES, self.types.result())

    # -- relationships -------------------------------------------------------------------------------------------

    def relationships(self, source: str) -> list[Relationship]:
        """The relationships of a part; "/" asks for those of the package."""
        part = rels_part(source)
        if part not in self:
            return []
        key = key_of(part)
        if key not in self._rels:
            self._rels[key] = relationships_in(source, self.read(part))
        return list(self._rels[key])

    def related(self, source: str, kind: str) -> list[str]:
        """Parts that a part refers to by relationships of one kind, those that exist."""
        found = (r.target for r in self.relationships(source) if r.kind == kind and not r.external)
        return [target for target in found if target in self]

    def relate(
        self, source: str, kind: str, target: str, *, external: bool = False, type_uri: str = ""
    ) -> str:
        """Add a relationship; returns its id. `kind` is an officeDocument type unless `type_uri` says another."""
        part = rels_part(source)
        if part not in self:
            self.default_type("rels", _RELS_TYPE)
            self.add(part, _EMPTY_RELS, "")
        editor = Editor(self.read(part))
        taken = {c.get("Id") for c in editor.root.children}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        uri = type_uri or f"{REL_STRICT if self.strict else REL}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        address = target if external else target_from(source, target)
        new = f'<{editor.prefix}Relationship Id="rId{number}" Type="{escape(uri)}" Target="{escape(address)}"{mode}/>'
        editor.append(editor.root, new.encode())
        self.write(part, editor.result())
        return f"rId{number}"

    def unrelate(self, source: str, relationship_id: str) -> None:
        """Remove a relationship by its id."""
        part = rels_part(source)
        editor = Editor(self.read(part))
        for child in editor.root.children:
            if child.get("Id") == relationship_id:
                editor.replace(child, b"")
        self.write(part, editor.result())

    # -- the whole -----------------------------------------------------------------------------------------------

    @property
    def changed_parts(self) -> tuple[str, ...]:
        """Names of the parts that are new, changed or removed, in order."""
        old = [e.name for k, e in self._entries.items() if k in self._changed or k in self._dropped]
        return tuple(
            ["/" + n.replace("\\", "/").lstrip("/") for n in old] + [n for n, _ in self._added.values()]
        )

    @property
    def touched(self) -> Mapping[str, bytes]:
        """New content of every part that was changed or added."""
        return {k: v for k, v in self._changed.items() if k not in self._dropped} | {
            k: data for k, (_, data) in self._added.items()
        }

    def save(self, out: BinaryIO) -> int:
        """Write the package; returns how many parts were copied as they are."""
        replaced = {self._entries[k].name: v for k, v in self._changed.items()}
        added = {name.lstrip("/"): data for name, data in self._added.values()}
        dropped = {self._entries[k].name for k in self._dropped}
        folders = sum(e.name.endswith(("/", "\\")) for e in self.archive.entries)
        return write_archive(self.archive, out, replaced, added, dropped) - folders

    def to_bytes(self) -> bytes:
        """The package as the bytes of a file."""
        out = io.BytesIO()
        self.save(out)
        return out.getvalue()

    def _workbook_part(self) -> str:
        targets = self.related("/", "officeDocument")
        if not targets:
            raise corrupt("no workbook part: not a workbook")
        return targets[0]

    @property
    def namespace(self) -> str:
        """The namespace of the spreadsheet parts."""
        return MAIN_STRICT if self.strict else MAIN

    @property
    def relationship_namespace(self) -> str:
        """The namespace of r:id attributes."""
        return REL_STRICT if self.strict else REL


def _index(archive: Archive) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for entry in archive.entries:
        if entry.name.endswith(("/", "\\")):
            continue
        key = key_of(entry.name)
        if key in entries:
            raise corrupt(f"{entry.name} is there twice")
        entries[key] = entry
    return entries
