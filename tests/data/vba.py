"""Makes a VBA project (vbaProject.bin) from text, by MS-OVBA and MS-CFB, and reads the modules of one back.

Only sources are stored, no compiled code: programs compile when they open it.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096
PROJECT_ID = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
BOOK, SHEET = "{00020819-0000-0000-C000-000000000046}", "{00020820-0000-0000-C000-000000000046}"
"""Classes of the modules that belong to the workbook and to its sheets."""
_MOST = 3640
"""Bytes that fit into one chunk when nothing in them is found twice."""


def vba_project(modules: Mapping[str, str], sheets: int = 1) -> bytes:
    """A project with standard modules (name → source) beside those of the workbook and its sheets (Sheet1, Sheet2 …)."""
    sources = {"ThisWorkbook": _document("ThisWorkbook", BOOK)}
    sources |= {f"Sheet{n}": _document(f"Sheet{n}", SHEET) for n in range(1, sheets + 1)}
    sources |= {name: f'Attribute VB_Name = "{name}"\r\n{_lines(text)}' for name, text in modules.items()}
    vba = {name: _packed(text.encode("ascii")) for name, text in sources.items()}
    vba |= {
        "_VBA_PROJECT": bytes.fromhex("cc61ffff000000"),
        "dir": _packed(_directory(list(sources), modules)),
    }
    names = b"".join(name.encode() + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in sources) + b"\0\0"
    return _compound({"VBA": vba, "PROJECT": _project(list(sources), modules).encode(), "PROJECTwm": names})


def _lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"


def _document(name: str, kind: str) -> str:
    flags = "GlobalNameSpace = False|Creatable = False|PredeclaredId = True|Exposed = True|TemplateDerived = False|Customizable = True"
    return "".join(
        f"Attribute VB_{line}\r\n" for line in [f'Name = "{name}"', f'Base = "0{kind}"', *flags.split("|")]
    )


def _project(names: list[str], standard: Collection[str]) -> str:
    """The stream PROJECT: what belongs to it, and an empty protection."""
    modules = [f"Module={n}" if n in standard else f"Document={n}/&H00000000" for n in names]
    return _lines("\n".join([
        f'ID="{PROJECT_ID}"', *modules, 'Name="TeamMacros"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        'CMG="0705D8E3D8EDDBF1DBF1DBF1DBF1"', 'DPB="0E0CD1ECDFF4E7F5E7F5E7"', 'GC="1517CAF1D6F9D7F9D706"', "",
        "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "",
        "[Workspace]", *(f"{name}=0, 0, 0, 0, C" for name in names),
    ]))  # fmt: skip


def _directory(names: list[str], standard: Collection[str]) -> bytes:
    """The stream dir: records of number, length and content."""

    def one(number: int, data: bytes = b"") -> bytes:
        return struct.pack("<HI", number, len(data)) + data

    def whole(number: int, value: int) -> bytes:
        return one(number, struct.pack("<I", value))

    head = (
        whole(1, 1) + whole(2, 0x409) + whole(0x14, 0x409) + one(3, struct.pack("<H", 1252)) + one(4, b"TeamMacros")
        + one(5) + one(0x40) + one(6) + one(0x3D) + whole(7, 0) + whole(8, 0)
        + struct.pack("<HIIH", 9, 4, 1, 1) + one(0xC) + one(0x3C)
    )  # fmt: skip
    modules = b"".join(
        one(0x19, n.encode()) + one(0x47, n.encode("utf-16-le")) + one(0x1A, n.encode()) + one(0x32, n.encode("utf-16-le"))
        + one(0x1C) + one(0x48) + whole(0x31, 0) + whole(0x1E, 0) + one(0x2C, b"\xff\xff")
        + one(0x21 if n in standard else 0x22) + one(0x2B)
        for n in names
    )  # fmt: skip
    return head + one(0xF, struct.pack("<H", len(names))) + one(0x13, b"\xff\xff") + modules + one(0x10)


def _packed(data: bytes) -> bytes:
    """MS-OVBA compression without looking for repetitions: a zero before every eight bytes."""
    if len(data) > _MOST:
        raise ValueError(f"{len(data)} bytes do not fit into one chunk")
    body = b"".join(b"\0" + data[at : at + 8] for at in range(0, len(data), 8))
    return b"\x01" + struct.pack("<H", len(body) - 1 | 0xB000) + body


def unpacked(data: bytes) -> bytes:
    """What `_packed` packed."""
    return b"".join(data[at + 1 : at + 9] for at in range(3, len(data), 9))


# --- the compound file --------------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END
    size: int = 0


@dataclass
class _Sectors:
    """Sectors one after the other, with the table that links them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Append; gives back the first sector."""
        start, count = len(self.table), -(-len(data) // self.size)
        self.table += [*range(start + 1, start + count), END]
        self.data += data.ljust(count * self.size, b"\0")
        return start


Tree = Mapping[str, "bytes | Mapping[str, bytes]"]


def _compound(tree: Tree) -> bytes:
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _filed(entries, tree)
    sectors, small = _Sectors(SECTOR), _Sectors(MINI)
    for entry in entries:
        entry.size = len(entry.data)
        if entry.data:
            entry.start = (small if entry.size < CUTOFF else sectors).put(entry.data)
    entries[0].start, entries[0].size = sectors.put(bytes(small.data)), len(small.data)
    links = struct.pack(f"<{len(small.table)}I", *small.table)
    small_table = sectors.put(links.ljust(-(-len(links) // SECTOR) * SECTOR, b"\xff"))
    listing = b"".join(map(_entry, entries))
    empty = (
        _entry(_Entry("", 0))[:64]
        + struct.pack("<HBB", 0, 0, 0)
        + struct.pack("<III", NONE, NONE, NONE)
        + bytes(48)
    )
    directory = sectors.put(listing + empty * (-len(entries) % 4))
    table = len(sectors.table)
    links = struct.pack(f"<{table + 1}I", *sectors.table, FAT).ljust(SECTOR, b"\xff")
    head = struct.pack(
        "<8s16xHHHHH6x9I109I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory, 0, CUTOFF, small_table, -(-len(small.table) * 4 // SECTOR), END, 0, table, *[FREE] * 108,
    )  # fmt: skip
    return head + bytes(sectors.data) + links


def _filed(entries: list[_Entry], tree: Tree) -> int:
    """Append the entries of a storage; gives back the root of their balanced tree, ordered by length, then by name."""
    places = {}
    for name, content in tree.items():
        places[name] = len(entries)
        entries.append(_Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1, start=0))
        if not isinstance(content, bytes):
            entries[places[name]].child = _filed(entries, content)
    order = [places[name] for name in sorted(places, key=lambda name: (len(name), name.upper()))]

    def rooted(low: int, high: int) -> int:
        if low >= high:
            return NONE
        middle = (low + high) // 2
        entry = entries[order[middle]]
        entry.left, entry.right = rooted(low, middle), rooted(middle + 1, high)
        return order[middle]

    return rooted(0, len(order))


def _entry(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    links = struct.pack("<III", entry.left, entry.right, entry.child)
    place = struct.pack("<IQ", entry.start, entry.size)
    return name.ljust(64, b"\0") + struct.pack("<HBB", len(name), entry.kind, 1) + links + bytes(36) + place


def modules_of(project: bytes) -> dict[str, str]:
    """Name → source of every module of a project made here."""
    streams = dict(_streams(project))
    return {
        name: unpacked(data).decode("ascii")
        for name, data in streams.items()
        if data.startswith(b"\x01") and name != "dir"
    }


def _streams(project: bytes) -> Iterator[tuple[str, bytes]]:
    directory, small_table = (
        struct.unpack_from("<I", project, 48)[0],
        struct.unpack_from("<I", project, 60)[0],
    )
    table = struct.unpack_from("<I", project, 76)[0]
    links = struct.unpack_from("<128I", project, SECTOR * (table + 1))
    listing = _chain(project[SECTOR:], directory, links, SECTOR)
    small_links = struct.unpack_from(f"<{SECTOR // 4}I", project, SECTOR * (small_table + 1))
    start = struct.unpack_from("<I", listing, 116)[0]
    small = _chain(project[SECTOR:], start, links, SECTOR)
    for at in range(0, len(listing), 128):
        length, kind = struct.unpack_from("<HB", listing, at + 64)
        first, size = struct.unpack_from("<IQ", listing, at + 116)
        if kind == 2:
            name = listing[at : at + length - 2].decode("utf-16-le")
            yield name, _chain(small, first, small_links, MINI)[:size]


def _chain(data: bytes, at: int, links: tuple[int, ...], size: int) -> bytes:
    found = b""
    while at < END - 2:
        found += data[at * size : (at + 1) * size]
        at = links[at]
    return found
