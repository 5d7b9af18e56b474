"""The extension as a file: what it tells LibreOffice, and that it is the same each time."""

from __future__ import annotations

import ast
import io
import json
import re
import struct
import zipfile
from xml.etree import ElementTree as ET

import pytest

from xlcrm.addin.libreoffice.build import Interpreter, build_oxt, buttons
from xlcrm.addin.libreoffice.icons import SIGNS, icon
from xlcrm.marks import UdfMark
from xlcrm.registry import builtins

INTERPRETER = Interpreter("/opt/客户/python", "/home/x")
OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_oxt(builtins(), INTERPRETER))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_builds_are_equal() -> None:
    assert build_oxt(builtins(), INTERPRETER) == build_oxt(builtins(), INTERPRETER)


def test_every_part_is_in_the_manifest_or_beside_one_that_is(parts: dict[str, bytes]) -> None:
    manifest = ET.fromstring(parts["META-INF/manifest.xml"])  # noqa: S314 - our own
    listed = {value for each in manifest for name, value in each.attrib.items() if name.endswith("full-path")}

    assert listed <= parts.keys()
    assert {name for name in parts if name.endswith(".xcu")} <= listed


def test_every_button_says_its_name_in_both_languages_and_leads_to_a_command(parts: dict[str, bytes]) -> None:
    root = ET.fromstring(parts["Addons.xcu"])  # noqa: S314 - as above
    menu = next(node for node in root.iter("node") if node.get(f"{OOR}name") == "org.xlcrm.menu")
    items = [node for node in menu.iter("node") if prop(node, "URL")]

    shown = buttons(builtins())
    lines = {f"xlcrm:{each.key}/{item.number}" for each in shown for item in each.items if item.number}
    assert {prop(node, "URL")[0] for node in items} == {f"xlcrm:{each.key}" for each in shown} | lines
    assert {"xlcrm:log/1", "xlcrm:import/1"} <= lines
    assert {each.key for each in shown} - {"save"} <= builtins().entries.keys()
    assert all(len(prop(node, "Title")) == 2 for node in items)
    plain = [prop(node, "Title")[1] for node in items if "/" not in prop(node, "URL")[0]]
    assert plain[:3] == ["刷新", "记一笔", "撤销"]


def prop(node: ET.Element, name: str) -> list[str]:
    found = (each for each in node.findall("prop") if each.get(f"{OOR}name") == name)
    return [value.text or "" for each in found for value in each]


def test_every_button_has_a_picture_in_two_sizes(parts: dict[str, bytes]) -> None:
    for each in buttons(builtins()):
        for size in (16, 26):
            data = parts[f"icons/{each.key}_{size}.png"]
            assert data.startswith(b"\x89PNG")
            assert struct.unpack(">II", data[16:24]) == (size, size)
    assert len({icon(key, 16) for key in [*SIGNS, "somebody's", "else's"]}) == len(SIGNS) + 2


def test_what_runs_inside_the_office_is_python_as_old_as_the_office_s(parts: dict[str, bytes]) -> None:
    for name in (name for name in parts if name.endswith(".py")):
        tree = ast.parse(parts[name], feature_version=(3, 8))

        roots = {
            (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert not roots & {"xlcrm", "pandas", "numpy", "xlwings"}


def test_every_cell_function_has_a_function_of_basic_with_its_arguments(parts: dict[str, bytes]) -> None:
    text = parts["functions.bas"].decode("ascii")

    for entry in builtins().udfs():
        assert isinstance(entry.mark, UdfMark)
        head = next(line for line in text.splitlines() if line.startswith(f"Function {entry.mark.name}("))
        assert re.findall(r"Optional a_(\w+)", head) == [each.name for each in entry.mark.arguments]
        assert f'XlcrmCall("{entry.mark.name}", aCells())' in text


def test_the_interpreter_is_written_down(parts: dict[str, bytes]) -> None:
    said = json.loads(parts["xlcrm.json"])

    assert said["python"] == "/opt/客户/python"
    assert said["path"] == "/home/x"
