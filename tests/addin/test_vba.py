"""The VBA project: what others read of it is the text that went in, and MS-OVBA's rules hold."""

from __future__ import annotations

import re
import zipfile
from importlib import metadata, resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.reading import modules, records, streams, unpacked
from xlcrm.addin.build import macros
from xlcrm.addin.modules import XLWINGS, XlwingsVersionError, xlwings_modules
from xlcrm.addin.vba import Module, project_bin
from xlcrm.addin.vba.compound import compound_file
from xlcrm.addin.vba.compression import CHUNK, compress
from xlcrm.addin.vba.project import protection
from xlcrm.errors import UsageError
from xlcrm.registry import builtins

ROOT = Path(__file__).parents[2]
OURS = [name for name in macros(builtins()) if name.endswith(".bas")]


def lines(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("name", OURS)
def test_olevba_reads_every_module_as_it_stands_in_macros(addin: bytes, name: str) -> None:
    text = (ROOT / "macros" / name).read_text("ascii")

    assert modules(addin)[Path(name).stem] == lines(text)


def test_modules_of_classes_are_read_below_their_attributes(addin: bytes) -> None:
    book = modules(addin)["ThisWorkbook"]

    assert book.endswith(lines((ROOT / "macros" / "ThisWorkbook.cls").read_text("ascii")))
    assert "Attribute VB_PredeclaredId = True" in book


def test_xlwings_own_modules_are_those_installed_under_our_name(addin: bytes) -> None:
    installed = resources.files("xlwings").joinpath("xlwings_custom_addin.bas").read_bytes().decode("ascii")
    found = modules(addin)

    assert found["xlwings"] == installed.replace('"myaddin"', '"xlcrm"')
    assert f'XLWINGS_VERSION As String = "{XLWINGS}"' in found["xlwings"]
    assert "MIT" in found["Dictionary"]
    assert "BSD 3-clause" in found["xlwings"]


def test_another_xlwings_is_refused_with_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "0.38.0")

    with pytest.raises(XlwingsVersionError, match=f"pip install xlwings=={re.escape(XLWINGS)}"):
        xlwings_modules()


def test_dir_project_and_projectwm_name_the_same_modules_as_the_streams(addin: bytes) -> None:
    found = streams(addin)
    directory = list(records(unpacked(found["VBA/dir"])))
    named = [content.decode() for number, content in directory if number == 0x1A]
    listed = re.findall(r"^(?:Module|Class|Document)=(\w+)", found["PROJECT"].decode("ascii"), re.MULTILINE)
    mapped = [part for part in found["PROJECTwm"].split(b"\0") if part.isalnum() and len(part) > 1]

    assert named == listed == [part.decode() for part in mapped]
    assert {f"VBA/{name}" for name in named} | {"VBA/dir", "VBA/_VBA_PROJECT", "PROJECT", "PROJECTwm"} == set(
        found
    )
    assert [content for number, content in directory if number == 0x0F] == [len(named).to_bytes(2, "little")]


def test_nothing_compiled_is_stored_and_every_module_begins_with_its_source(addin: bytes) -> None:
    found = streams(addin)
    directory = list(records(unpacked(found["VBA/dir"])))

    assert found["VBA/_VBA_PROJECT"] == bytes.fromhex("cc61ffff000000")
    assert {content for number, content in directory if number == 0x31} == {bytes(4)}
    assert {content for number, content in directory if number in (0x13, 0x2C)} == {b"\xff\xff"}
    assert not [name for name in found if "__SRP" in name]


def test_the_workbook_and_its_sheet_carry_the_names_of_their_modules(addin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "addin.xlam"
    path.write_bytes(addin)
    with zipfile.ZipFile(path) as archive:
        book, sheet = (archive.read(f"xl/{name}.xml").decode() for name in ("workbook", "worksheets/sheet1"))

    assert 'codeName="ThisWorkbook"' in book
    assert 'codeName="Sheet1"' in sheet
    assert {"ThisWorkbook", "Sheet1"} <= set(modules(addin))


def decrypted(text: str, project_id: str) -> bytes:
    """Data Decryption, MS-OVBA 2.4.3.3, written from the specification."""
    data = bytes.fromhex(text)
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert (version, key) == (2, sum(project_id.encode()) % 256)
    plain, last = bytearray(), key
    for place in range(3, len(data)):
        last = data[place] ^ (data[place - 2] + last) % 256
        plain.append(last)
    rest = bytes(plain[(seed & 6) // 2 :])
    assert int.from_bytes(rest[:4], "little") == len(rest) - 4
    return rest[4:]


def excels_own_project() -> tuple[str, dict[str, str]]:
    """Id and protection of a project that Excel itself has written: xlwings ships one."""
    content = resources.files("xlwings").joinpath("quickstart.xlsm").read_bytes()
    text = streams(content)["PROJECT"].decode("cp1252")
    values = dict(re.findall(r'^(ID|CMG|DPB|GC)="([^"]*)"', text, re.MULTILINE))
    return values.pop("ID"), values


def test_the_project_is_as_unprotected_as_one_that_excel_has_written() -> None:
    project_id, theirs = excels_own_project()
    ours = protection(project_id)

    assert {key: decrypted(value, project_id) for key, value in ours.items()} == {
        key: decrypted(value, project_id) for key, value in theirs.items()
    }


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text("ab \r\n", max_size=3 * CHUNK).map(str.encode),
        st.integers(CHUNK - 3, CHUNK + 3).flatmap(lambda size: st.binary(min_size=size, max_size=size)),
    )
)
def test_what_is_compressed_comes_back(data: bytes) -> None:
    back = unpacked(compress(data)) if data else b""

    assert back[: len(data)] == data
    assert set(back[len(data) :]) <= {0}
    assert len(data) % CHUNK or len(back) == len(data)


def test_real_sources_come_back_to_the_byte_and_much_shorter() -> None:
    for module in xlwings_modules():
        source = module.source()
        assert unpacked(compress(source)) == source
        assert len(compress(source)) < 0.5 * len(source)


@given(st.dictionaries(st.text("abcXYZ_", min_size=1, max_size=31), st.binary(max_size=9000), max_size=12))
def test_every_stream_of_a_compound_file_is_found_again(content: dict[str, bytes]) -> None:
    import io

    import olefile

    unique = {name.upper(): data for name, data in content.items()}
    file = olefile.OleFileIO(io.BytesIO(compound_file({"below": unique, "ROOT": b"x" * 5000})))

    assert file.parsing_issues == []
    assert {path[-1]: file.openstream(path).read() for path in file.listdir() if path[0] == "below"} == unique
    assert file.openstream("ROOT").read() == b"x" * 5000


def test_chinese_in_a_source_is_refused_since_vba_would_destroy_it() -> None:
    with pytest.raises(UsageError, match="客"):
        project_bin("xlcrm", [Module("Words", "standard", "' 客户")])
