"""The streams around the modules of a VBA project (MS-OVBA 2.3): PROJECT, PROJECTwm, dir, _VBA_PROJECT."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlcrm.addin.vba.compound import compound_file
from xlcrm.addin.vba.compression import compress
from xlcrm.addin.vba.module import Module

PROJECT_ID = "{6B8C3C0E-52A1-4D7B-9C3E-7A1F0D5E2B94}"
"""Ours, made up once; the values of `protection` go with it."""
NO_CACHE = bytes.fromhex("cc61ffff000000")
"""_VBA_PROJECT of a project without compiled code: version 0xFFFF, so that every program compiles the sources."""
ENGLISH, LATIN = 0x409, 1252


class Library(NamedTuple):
    """A type library that the project refers to."""

    name: str
    path: str


LIBRARIES = (
    Library("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    Library("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"),
)  # fmt: skip
"""OLE's basics, and Office for IRibbonControl and IRibbonUI; Excel and VBA themselves are always there."""


def project_bin(name: str, modules: Sequence[Module]) -> bytes:
    """The part vbaProject.bin."""
    streams = {module.name: compress(module.source()) for module in modules}
    directory = compress(_directory(name, modules))
    vba = {"dir": directory, "_VBA_PROJECT": NO_CACHE, **dict(sorted(streams.items()))}
    return compound_file({"VBA": vba, "PROJECT": _project(name, modules), "PROJECTwm": _names(modules)})


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """The stream PROJECT: properties as text."""
    kinds = {"standard": "Module={}", "class": "Class={}"}
    lines = [
        f'ID="{PROJECT_ID}"',
        *(kinds.get(module.kind, "Document={}/&H00000000").format(module.name) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{key}="{value}"' for key, value in protection(PROJECT_ID).items()),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def protection(project_id: str) -> dict[str, str]:
    """Neither protected, nor with a password, nor hidden: encrypted in the way that belongs to the project's id."""
    plain = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
    return {key: _encrypted(value, seed, project_id) for seed, (key, value) in enumerate(plain.items(), 0x10)}


def _encrypted(data: bytes, seed: int, project_id: str) -> str:
    """Data Encryption (2.4.3.2): each byte is mixed with the two before it."""
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    last, ignored = key, bytes((seed & 6) // 2)
    for byte in (*ignored, *struct.pack("<I", len(data)), *data):
        out.append(byte ^ ((out[-2] + last) & 0xFF))
        last = byte
    return bytes(out).hex().upper()


def _names(modules: Iterable[Module]) -> bytes:
    """The stream PROJECTwm: each name in the code page and in UTF-16."""
    pairs = (module.name.encode("ascii") + b"\0" + _wide(module.name) + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The stream dir, before compression: records of an id, a length and content."""
    return b"".join((*_information(name), *map(_library, LIBRARIES), *_modules(modules), _record(0x10)))


def _information(name: str) -> Iterable[bytes]:
    windows64 = 3
    yield _number(0x01, windows64)
    yield from (_number(0x02, ENGLISH), _number(0x14, ENGLISH), _record(0x03, struct.pack("<H", LATIN)))
    yield _record(0x04, name.encode("ascii"))
    yield from (_record(id_) for id_ in (0x05, 0x40, 0x06, 0x3D))
    yield from (_number(0x07, 0), _number(0x08, 0))
    yield struct.pack("<HIIH", 0x09, 4, 1, 1)
    yield from (_record(0x0C), _record(0x3C))


def _library(library: Library) -> bytes:
    path = library.path.encode("ascii")
    registered = struct.pack("<I", len(path)) + path + bytes(6)
    return _named(0x16, 0x3E, library.name) + _record(0x0D, registered)


def _modules(modules: Sequence[Module]) -> Iterable[bytes]:
    yield _record(0x0F, struct.pack("<H", len(modules)))
    yield _record(0x13, b"\xff\xff")
    for module in modules:
        yield _named(0x19, 0x47, module.name) + _named(0x1A, 0x32, module.name)
        yield _record(0x1C) + _record(0x48) + _number(0x31, 0) + _number(0x1E, 0)
        yield (
            _record(0x2C, b"\xff\xff") + _record(0x21 if module.kind == "standard" else 0x22) + _record(0x2B)
        )


def _named(narrow: int, wide: int, name: str) -> bytes:
    return _record(narrow, name.encode("ascii")) + _record(wide, _wide(name))


def _number(id_: int, value: int) -> bytes:
    return _record(id_, struct.pack("<I", value))


def _record(id_: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", id_, len(content)) + content


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
