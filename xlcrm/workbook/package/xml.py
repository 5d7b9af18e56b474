"""XML parts as trees whose elements know their bytes, so that `xml_editor` can leave all others as they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TypeVar
from xml.parsers import expat

from xlcrm.workbook.package.damage import corrupt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
Answer = TypeVar("Answer")
_MAX_DEPTH = 200
_SMALL = 1 << 16
_KEPT = 64
"""Parts of so many bytes, and so many of them, are remembered."""
_DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")


def to_utf8(data: bytes) -> bytes:
    """The same XML in UTF-8, its declaration told so; bytes that are UTF-8 already come back untouched."""
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return _redeclared(data[2:], encoding)
    if data[:4] in (b"<\0?\0", b"\0<\0?"):
        return _redeclared(data, "utf-16-le" if data[0] else "utf-16-be")
    match = _DECLARATION.match(data[:200])
    encoding = match[1].decode("ascii").lower() if match else "utf-8"
    return data if encoding in ("utf-8", "utf8", "us-ascii") else _redeclared(data, encoding)


def _redeclared(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise corrupt(f"encoding {encoding}") from error
    return re.sub(r"""(\A\s*<\?xml[^>]*?\bencoding\s*=\s*["'])[\w.:-]+""", r"\1UTF-8", text, count=1).encode()


def escape(text: str) -> str:
    """Text as element content or attribute value."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


@dataclass(eq=False, slots=True)
class Element:
    """An element with the offsets of its bytes: `start` … `open_end` is its start tag, `close` … `end` its end tag."""

    tag: str
    uri: str
    attributes: dict[str, str]
    start: int
    parent: Element | None
    data: bytes = field(repr=False)
    """The part that it stands in."""
    finish: int = 0
    """Where its end tag begins; without a meaning for an empty tag."""
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def open_end(self) -> int:
        """Offset after its start tag."""
        return _tag_end(self.data, self.start)

    @property
    def is_empty_tag(self) -> bool:
        """Is it written as <a/>?"""
        return self.data.startswith(b"/>", self.open_end - 2)

    @property
    def close(self) -> int:
        """Offset of its end tag; of an empty tag the offset after it."""
        return self.open_end if self.is_empty_tag else self.finish

    @property
    def end(self) -> int:
        """Offset after the whole of it."""
        return self.open_end if self.is_empty_tag else self.data.index(b">", self.finish) + 1

    @property
    def local(self) -> str:
        """Name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """Prefix with its colon, or nothing."""
        return self.tag[: -len(self.local)]

    def get(self, name: str, default: str = "") -> str:
        """An attribute by its name without prefix."""
        if name in self.attributes:
            return self.attributes[name]
        return default

    def qualified(self, local: str) -> str:
        """An attribute that is written with any prefix, such as r:id."""
        return next((v for k, v in self.attributes.items() if k.rpartition(":")[2] == local and ":" in k), "")

    def first(self, local: str) -> Element | None:
        """The first child of a name, of the same namespace."""
        return next((c for c in self.children if c.local == local and c.uri == self.uri), None)

    def all(self, local: str) -> list[Element]:
        """The children of a name, of the same namespace."""
        return [c for c in self.children if c.local == local and c.uri == self.uri]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Builder:
    """Builds the tree of elements from a parser's events."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root: Element | None = None
        self.current: Element | None = None
        self.spaces = {"": "", "xml": "http://www.w3.org/XML/1998/namespace"}
        self.outer: list[dict[str, str]] = []
        """The namespaces of the elements around, from the outside."""
        self.undeclared = data.count(b"xmlns")
        """At most so many namespaces are still to be declared."""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.outer) >= _MAX_DEPTH:
            raise corrupt("XML nested too deeply")
        self.outer.append(self.spaces)
        if self.undeclared:
            self._declare(attributes)
        uri = self.spaces.get(tag.rpartition(":")[0] if ":" in tag else "", "")
        parent = self.current
        self.current = Element(tag, uri, attributes, self.parser.CurrentByteIndex, parent, self.data)
        if parent is not None:
            parent.children.append(self.current)
        else:
            self.root = self.current

    def _declare(self, attributes: dict[str, str]) -> None:
        declared = {name[6:]: uri for name, uri in attributes.items() if name.partition(":")[0] == "xmlns"}
        if declared:
            self.spaces = {**self.spaces, **declared}
            self.undeclared -= len(declared)

    def finish(self, _tag: str) -> None:
        element = self.current
        if element is not None:
            self.spaces = self.outer.pop()
            element.finish = self.parser.CurrentByteIndex
            self.current = element.parent

    def characters(self, text: str) -> None:
        if self.current is not None:
            self.current.text += text


_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


def _tag_end(data: bytes, start: int) -> int:
    match = _TAG.match(data, start)
    if not match:
        raise corrupt("XML tag")
    return match.end()


def refuse_doctype(*_: object) -> None:
    """A workbook defines no entities: whoever does wants them to explode."""
    raise corrupt("DOCTYPE")


def parse(data: bytes) -> Element:
    """The tree of an XML part in UTF-8; a DOCTYPE, a fault or deep nesting is an UnreadableBookError."""
    builder = _Builder(data)
    _run(builder.parser, data)
    if builder.root is None:
        raise corrupt("empty XML")
    return builder.root


def kept_when_small(asked: Callable[[bytes], Answer]) -> Callable[[bytes], Answer]:
    """Remember what was found of small parts: they are asked again and again. What is found must not be changed."""
    kept = lru_cache(maxsize=_KEPT)(asked)
    return wraps(asked)(lambda data: kept(data) if len(data) <= _SMALL else asked(data))


@kept_when_small
def tree_of(data: bytes) -> Element:
    """The tree of an XML part in any encoding, to be read only; an `Editor` is for changes."""
    return parse(to_utf8(data))


def attributes_of(data: bytes, local: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name, in document order: for long lists of which nothing else is asked."""
    found: list[dict[str, str]] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == local:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    _run(parser, to_utf8(data))
    return found


def check_well_formed(data: bytes) -> None:
    """UnreadableBookError when a part in UTF-8 is not well-formed, or declares entities."""
    _run(expat.ParserCreate(), data)


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise corrupt(f"XML: {error}") from error
