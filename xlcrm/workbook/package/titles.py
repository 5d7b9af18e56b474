"""The list of sheets in the document properties (docProps/app.xml), kept in step where it is in order."""

from __future__ import annotations

from dataclasses import dataclass

from xlcrm.errors import UnreadableBookError
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor


@dataclass(frozen=True)
class _Titles:
    """The two vectors: how many titles each group has, and the titles."""

    editor: Editor
    pairs: Element
    titles: Element

    @property
    def counts(self) -> list[Element]:
        """The elements that hold the groups' numbers; the first group is the worksheets."""
        return [e for e in self.pairs.walk() if e.local in ("i4", "int")]

    def is_in_order(self, worksheets: list[str]) -> bool:
        """Do the vectors agree with each other, and the first group with the worksheets?"""
        counts = [int(e.text) for e in self.counts if e.text.strip().isdigit()]
        names = [title.text for title in self.titles.children]
        return bool(counts) and sum(counts) == len(names) and names[: counts[0]] == worksheets

    def count(self, change: int) -> None:
        """Let the number of worksheets, and the size of their list, change."""
        first = self.counts[0]
        self.editor.set_text(first, str(int(first.text) + change))
        self.editor.set(self.titles, "size", str(len(self.titles.children) + change))


def add_title(package: Package, before: list[str], name: str) -> None:
    """List a worksheet that was added as the last one; `before` are the names of those that were there."""
    found = _titles(package)
    if found is None or not found.is_in_order(before):
        return
    last = found.titles.children[len(before) - 1]
    tag = last.tag
    new = f"<{tag}>{escape(name)}</{tag}>".encode()
    found.editor.insert_after(last, new)
    found.count(+1)
    _store(package, found)


def drop_title(package: Package, before: list[str], name: str) -> None:
    """Take a worksheet off the list; `before` are the names of those that were there."""
    found = _titles(package)
    if found is None or name not in before or not found.is_in_order(before):
        return
    found.editor.replace(found.titles.children[before.index(name)], b"")
    found.count(-1)
    _store(package, found)


def _part(package: Package) -> str:
    kinds = ("extended-properties", "extendedProperties")  # the second is the strict form
    return next((part for kind in kinds for part in package.related("/", kind)), "")


def _titles(package: Package) -> _Titles | None:
    part = _part(package)
    if not part:
        return None
    try:
        editor = Editor(package.read(part))
    except UnreadableBookError:  # nothing hangs on it: what is damaged stays as it is
        return None
    pairs, parts = editor.root.first("HeadingPairs"), editor.root.first("TitlesOfParts")
    if pairs is None or parts is None or not parts.children or not parts.children[0].children:
        return None
    return _Titles(editor, pairs, parts.children[0])


def _store(package: Package, found: _Titles) -> None:
    package.write(_part(package), found.editor.result())
