"""Files that are made to do harm, and files that chance has damaged: refused or handled, in bounded time and memory."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbook.package.hostile import MADE, SHEET, Parts, good_parts, zipped
from xlcrm.errors import XlcrmError
from xlcrm.workbook.changes import ChangeSet, PutSheet, SetCells
from xlcrm.workbook.file import open_book
from xlcrm.workbook.sheets import SheetSpec

ROOT = Path(__file__).parents[3]
MOST_SECONDS, MOST_MB = 2.0, 300


def tried(folder: Path) -> list[dict[str, Any]]:
    """What benchmarks.hostile says of every file of a folder, in a process that has nothing else loaded."""
    command = [sys.executable, "-m", "benchmarks.hostile", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    for each in found:
        print(
            f"{each['cpu_seconds']:6.2f} s {each['peak_mb']:5} MB  {each['file']:44.44}  {each['outcome']:.70}"
        )
    return found


def unbounded(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that took too long or too much, or ended in anything but a typed error."""
    return [
        each
        for each in found
        if each["cpu_seconds"] > MOST_SECONDS
        or each["peak_mb"] > MOST_MB
        or each["outcome"].startswith("CRASH")
    ]


def test_bombs_lies_and_endless_things_are_refused_or_handled_within_bounds(tmp_path: Path) -> None:
    for name, make in MADE.items():
        (tmp_path / f"{name}.xlsx").write_bytes(make(good_parts()))

    found = tried(tmp_path)

    assert len(found) == len(MADE)
    assert unbounded(found) == []
    refused = {each["file"] for each in found if each["outcome"] != "handled"}
    assert {
        f"{name}.xlsx" for name in MADE if "entit" in name or "not end" in name or "bomb" in name
    } <= refused


@pytest.mark.corpus
def test_real_hostile_files_are_refused_or_handled_within_bounds(shared: Path) -> None:
    found = tried(shared / "fidelity" / "hostile")
    assert len(found) > 30
    assert unbounded(found) == []


# -- damage by chance ------------------------------------------------------------------------------------------------

CASES = 600
NASTY = ["", "0", "-1", "A1", "XFD1048577", "4294967296", "1e999", "rId999", "../../x", "&#0;", "&lt;", "é" * 300, "A1:A1:A1", "true", "$", "\u202e"]  # fmt: skip


def damaged_zip(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled, or another file's put in."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(10, max(len(broken), 11))
        match chance.randrange(5):
            case 0:
                broken[at : at + 1] = bytes(byte ^ 1 << chance.randrange(8) for byte in broken[at : at + 1])
            case 1:
                broken[at : at + chance.randrange(1, 40)] = b""
            case 2:
                broken[at:at] = broken[at : at + chance.randrange(1, 60)]
            case 3:
                broken[at : at + 4] = chance.randbytes(4)
            case _:
                del broken[at:]
    return bytes(broken)


def damaged_part(parts: Parts, chance: random.Random) -> bytes:
    """One part of a sound zip changed: an attribute, a tag, a piece of text, or the whole of it."""
    name = chance.choice([part for part in parts if not part.startswith("docProps")])
    text = parts[name].decode()
    match chance.randrange(6):
        case 0:
            values = list(re.finditer(r'="([^"]*)"', text))
            hit = chance.choice(values)
            text = text[: hit.start(1)] + chance.choice(NASTY) + text[hit.end(1) :]
        case 1:
            hit = chance.choice(list(re.finditer(r"<[^>]*>", text)))
            text = text[: hit.start()] + text[hit.end() :]
        case 2:
            hit = chance.choice(list(re.finditer(r"<[^>]*>", text)))
            text = text[: hit.end()] + hit[0] + text[hit.end() :]
        case 3:
            hit = chance.choice(list(re.finditer(r'\s[\w:]+="[^"]*"', text)))
            text = text[: hit.start()] + text[hit.end() :]
        case 4:
            found = list(re.finditer(r">([^<]+)<", text))
            if found:
                hit = chance.choice(found)
                text = text[: hit.start(1)] + chance.choice(NASTY) + text[hit.end(1) :]
        case _:
            text = chance.choice(["", "<a/>", text[: len(text) // 2], text * 2, text.replace("main", "mein")])
    changed = {**parts, name: text.encode("utf-8", "surrogatepass")}
    if chance.random() < 0.1:
        del changed[chance.choice(list(parts))]
    return zipped(changed)


def twice_named(parts: Parts, chance: random.Random) -> bytes:
    """A zip with one entry twice, the second with other content."""
    name = chance.choice(list(parts))
    out = io.BytesIO(zipped(parts))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as package:
        package.writestr(name, b"<other/>")
    return out.getvalue()


def test_whatever_is_damaged_the_answer_is_a_typed_error_or_a_sound_file(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    parts, path, out = good_parts(), tmp_path / "客户.xlsx", tmp_path / "out.xlsx"
    good = zipped(parts)
    outcomes: Counter[str] = Counter()
    for case in range(CASES):
        kind = case % 20
        data = twice_named(parts, chance) if kind == 0 else damaged_part(parts, chance) if kind < 13 else damaged_zip(good, chance)  # fmt: skip
        path.write_bytes(data)
        outcomes[_patched(path, out)] += 1
        assert path.read_bytes() == data, f"case {case}: the original changed"
        assert sorted(each.name for each in tmp_path.iterdir()) in (["客户.xlsx"], ["out.xlsx", "客户.xlsx"])
        out.unlink(missing_ok=True)
    print(outcomes)
    assert outcomes["handled"] > CASES / 20
    assert outcomes["UnreadableBookError"] > CASES / 5


def _patched(path: Path, out: Path) -> str:
    """Patch a copy; what was written must be a package that is whole and holds what was asked for."""
    failure: XlcrmError | None = None
    try:
        book = open_book(path)
        name = [grid.name for grid in book.grids()][0]  # noqa: RUF015 - all are read
        today = PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "今日"}))
        book.apply(ChangeSet((SetCells(name, {(2, 40): "新"}), today)), {}, {"run": 1}, target=out)
    except XlcrmError as error:
        failure = error
    if failure is not None:
        assert failure.text.zh.endswith(("。", "）"))
        assert failure.text.en.endswith((".", ")"))
        assert not out.exists()
        return type(failure).__name__
    with zipfile.ZipFile(out) as package:
        assert package.testzip() is None
    again = open_book(out)
    assert again.grids()[0].at(2, 40) == "新"
    assert again.state() == {"run": 1}
    return "handled"


def test_the_workbook_that_is_damaged_is_good_by_itself(tmp_path: Path) -> None:
    """Else every damage would be refused for another reason."""
    path, out = tmp_path / "客户.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(zipped(good_parts()))
    assert _patched(path, out) == "handled"
    assert openpyxl.load_workbook(out)["客户"]["AN2"].value == "新"
    assert SHEET in good_parts()
