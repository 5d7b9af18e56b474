"""The zip below a workbook: what is not replaced stays byte for byte, and nothing hostile gets far."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import UnreadableBookError
from xlcrm.workbook.package.archive import Archive
from xlcrm.workbook.package.archive_writing import write_archive

NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\\/", exclude_categories=["C"]), min_size=1, max_size=8
)
ENTRIES = st.dictionaries(NAMES, st.tuples(st.binary(max_size=300), st.booleans()), min_size=1, max_size=6)


class Pipe(io.RawIOBase):
    """A stream that cannot seek: zipfile then writes data descriptors."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def zipped(entries: dict[str, tuple[bytes, bool]], *, piped: bool = False, comment: bytes = b"") -> bytes:
    out = Pipe() if piped else io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = comment
        for name, (content, deflated) in entries.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED)
    return out.data if isinstance(out, Pipe) else out.getvalue()


def written(archive: Archive, **changes: object) -> bytes:
    out = io.BytesIO()
    given_changes = {"replaced": {}, "added": {}, "dropped": frozenset(), **changes}
    write_archive(archive, out, **given_changes)  # type: ignore[arg-type]
    return out.getvalue()


# A comment that holds the signature of the directory's end is ambiguous to every zip reader, the standard library's too.
COMMENTS = st.binary(max_size=20).filter(lambda comment: b"PK\x05\x06" not in comment)


@given(ENTRIES, st.booleans(), COMMENTS)
def test_an_archive_without_changes_is_written_as_it_was(
    entries: dict[str, tuple[bytes, bool]], piped: bool, comment: bytes
) -> None:
    data = zipped(entries, piped=piped, comment=comment)
    assert written(Archive(data)) == data


@given(ENTRIES, st.data())
def test_replaced_added_and_dropped_entries_leave_the_others_raw_bytes_alone(
    entries: dict[str, tuple[bytes, bool]], data: st.DataObject
) -> None:
    old = Archive(zipped(entries, piped=data.draw(st.booleans())))
    names = [entry.name for entry in old.entries]
    replaced = {n: data.draw(st.binary(max_size=50)) for n in names if data.draw(st.booleans())}
    dropped = {n for n in names if n not in replaced and data.draw(st.booleans())}

    new = Archive(written(old, replaced=replaced, dropped=dropped, added={"new/部件.xml": b"x"}))

    assert [e.name for e in new.entries] == [n for n in names if n not in dropped] + ["new/部件.xml"]
    before = {e.name: old.data[e.start : e.end] for e in old.entries}
    for entry in new.entries[:-1]:
        if entry.name in replaced:
            assert new.read(entry) == replaced[entry.name]
        else:
            assert new.data[entry.start : entry.end] == before[entry.name]
    with zipfile.ZipFile(io.BytesIO(new.data)) as opened:
        assert opened.testzip() is None


@given(ENTRIES, st.data())
def test_a_flipped_byte_is_noticed_or_harmless_never_a_crash(
    entries: dict[str, tuple[bytes, bool]], data: st.DataObject
) -> None:
    good = bytearray(zipped(entries))
    at = data.draw(st.integers(0, len(good) - 1))
    good[at] ^= data.draw(st.integers(1, 255))
    try:
        archive = Archive(bytes(good))
        archive.check()
    except UnreadableBookError:
        return
    for entry in archive.entries:
        if entry.method in (0, 8):
            archive.read(entry)


def test_zip64_entries_are_copied() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.xml", "w", force_zip64=True) as entry:
        entry.write(b"content")
    assert written(Archive(out.getvalue())) == out.getvalue()


def test_an_entry_that_inflates_past_what_it_declares_is_refused() -> None:
    data = bytearray(zipped({"a": (b"x" * 5000, True)}))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(UnreadableBookError, match="longer than declared"):
        Archive(bytes(data)).check()


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"".join(packed.compress(bytes(1 << 20)) for _ in range(80)) + packed.flush()
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(raw), 80 << 20, 1, 0) + b"a"
    central = (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, 0, len(raw), 80 << 20, 1, 0, 0, 0, 0, 0, 0)
        + b"a"
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central), len(head) + len(raw), 0)
    with pytest.raises(UnreadableBookError, match="unreasonably large"):
        Archive(head + raw + central + end)
