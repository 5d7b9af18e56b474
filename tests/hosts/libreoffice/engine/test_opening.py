"""Finding the bridge and the office, and letting go of them."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings as xw

import xlcrm
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine import unolib
from xlcrm.hosts.libreoffice.engine.direct import resolved

FORBIDDEN = ("xlwings.pro", "xlwings.server", "xlwings.reports")


def forbidden_imports(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        found += [name for name in names if name.startswith(FORBIDDEN)]
    return found


@pytest.mark.parametrize("path", sorted(Path(xlcrm.__path__[0]).rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_of_xlwings_that_is_not_free_is_imported(path: Path) -> None:
    assert forbidden_imports(path.read_text("utf-8")) == []


def test_a_planted_import_is_caught() -> None:
    assert forbidden_imports("from xlwings import pro\nimport xlwings.server") == [
        "xlwings.pro",
        "xlwings.server",
    ]
    assert xw.__pro__ is False


def test_the_engine_knows_nothing_of_the_rest_of_xlcrm() -> None:
    folder = Path(engine.__file__).parent
    modules = {
        node.module or ""
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
    }

    ours = {name for name in modules if name.startswith("xlcrm")}
    assert {name for name in ours if not name.startswith("xlcrm.hosts.libreoffice.engine")} == set()


@pytest.mark.libreoffice
def test_python_s_own_import_is_put_back(app: xw.App) -> None:
    assert app.version
    assert "uno" in sys.modules
    assert builtins.__import__.__module__ == "builtins"


def test_a_folder_without_the_bridge_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uno.py").write_text("import pyuno_that_nobody_has", "utf-8")
    monkeypatch.setattr(unolib, "_FOLDERS", ())
    monkeypatch.setenv("XLCRM_UNO", str(tmp_path))
    monkeypatch.delitem(sys.modules, "uno", raising=False)
    monkeypatch.setitem(sys.modules, "pyuno", None)
    before = list(sys.path)

    with pytest.raises(engine.NoUnoError, match=r"apt install python3-uno.*XLCRM_UNO.*pyuno_that_nobody_has"):
        unolib.uno_module()
    assert sys.path == before
    assert "uno" not in sys.modules


def test_no_office_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlcrm.hosts.libreoffice.engine.program.find_soffice", lambda: None)

    with pytest.raises(engine.NoOfficeError, match="apt install libreoffice-calc"), engine.started():
        pass


@pytest.mark.libreoffice
def test_an_office_that_does_not_answer_is_named(app: xw.App) -> None:
    assert app.version
    with pytest.raises(engine.NoOfficeError, match="No LibreOffice answers on the pipe 'nobody'"):
        resolved("nobody", patience=0.3)


@pytest.mark.libreoffice
def test_an_office_of_one_s_own_ends_with_its_block_and_leaves_nothing(app: xw.App) -> None:
    """In a process of its own: the tests' office stays the active one here."""
    assert app.version
    script = (
        "import os\nfrom pathlib import Path\nfrom xlcrm.hosts.libreoffice import engine\n"
        "with engine.started() as app:\n"
        "    profile = Path(app.impl.office._folder)\n    assert profile.is_dir()\n"
        "    process = app.impl.office._process\n    assert app.pid == process.pid\n"
        "assert process.poll() is not None\nassert not profile.exists()\nprint('ended')"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.stdout == "ended\n", done.stderr
