"""The content types of a package's parts: asked for by name, changed by splices; what is not touched keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor


@dataclass(eq=False, slots=True)
class _Entry:
    """One declaration: its bytes, and those between it and the one before."""

    before: bytes
    xml: bytes


class ContentTypes:
    """What [Content_Types].xml says; `result()` is the part as it is to be written."""

    def __init__(self, data: bytes) -> None:
        editor = Editor(data)
        root, data = editor.root, editor.data
        self._prefix = root.prefix
        self._entries: list[_Entry] = []
        self._overrides: dict[str, list[tuple[_Entry, str]]] = {}
        self._defaults: dict[str, str] = {}
        self._changed = False
        opened = data[root.start : root.open_end]
        if root.is_empty_tag:
            opened = opened[:-2].rstrip() + b">"
        self._head = data[: root.start] + opened
        at = root.open_end
        for child in root.children:
            self._note(child, _Entry(data[at : child.start], data[child.start : child.end]))
            at = child.end
        self._before_end, self._end = data[at : root.close], data[root.close :]
        if root.is_empty_tag:
            self._before_end, self._end = b"", f"</{root.tag}>".encode() + self._end

    def _note(self, child: Element, entry: _Entry) -> None:
        self._entries.append(entry)
        if child.local == "Override":
            said = entry, child.get("ContentType")
            self._overrides.setdefault(key_of(child.get("PartName")), []).append(said)
        elif child.local == "Default":
            self._defaults[child.get("Extension").lower()] = child.get("ContentType")

    def of(self, name: str) -> str:
        """The content type of a part; empty when none is declared."""
        declared = self._overrides.get(key_of(name))
        return declared[0][1] if declared else self._defaults.get(name.rpartition(".")[2].lower(), "")

    def names(self) -> Iterator[str]:
        """The parts that are declared by name, by their keys; one that is declared twice comes twice."""
        for key, declared in self._overrides.items():
            yield from [key] * len(declared)

    def declare(self, name: str, content_type: str) -> None:
        """Give a part its content type."""
        if self.of(name) == content_type:
            return
        self.undeclare(name)
        path = quote(name, safe="/[]()!$&'*+,;=:@~ -_.") if name.isascii() else name
        xml = f'<{self._prefix}Override PartName="{escape(path)}" ContentType="{escape(content_type)}"/>'
        entry = self._append(xml)
        self._overrides[key_of(name)] = [(entry, content_type)]

    def undeclare(self, name: str) -> None:
        """Take back what was declared of a part."""
        for entry, _ in self._overrides.pop(key_of(name), ()):
            entry.xml = b""
            self._changed = True

    def default(self, extension: str, content_type: str) -> None:
        """Declare the content type of an extension unless there is one."""
        if extension.lower() in self._defaults:
            return
        self._defaults[extension.lower()] = content_type
        xml = f'<{self._prefix}Default Extension="{escape(extension)}" ContentType="{escape(content_type)}"/>'
        first = next((at for at, entry in enumerate(self._entries) if entry.xml), None)
        if first is None:
            self._append(xml)
            return
        following = self._entries[first]
        self._entries.insert(first, _Entry(following.before, xml.encode()))
        following.before = b""
        self._changed = True

    def _append(self, xml: str) -> _Entry:
        entry = _Entry(self._before_end, xml.encode())
        self._before_end, self._changed = b"", True
        self._entries.append(entry)
        return entry

    def take_changed(self) -> bool:
        """Has anything changed since this was asked last?"""
        changed, self._changed = self._changed, False
        return changed

    def result(self) -> bytes:
        """The part with all of it."""
        written = [piece for entry in self._entries for piece in (entry.before, entry.xml)]
        return b"".join([self._head, *written, self._before_end, self._end])
