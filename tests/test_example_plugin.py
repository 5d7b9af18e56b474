"""The example plugin, really installed: its sheets, its function and its button are there; a broken one is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "xlcrm-samples"
BROKEN = '[project]\nname = "xlcrm-broken"\nversion = "1"\n[project.entry-points."xlcrm.plugins"]\nbroken = "xlcrm_broken"\n[tool.setuptools]\npy-modules = ["xlcrm_broken"]\n'


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip installed the example, and a plugin that cannot be imported."""
    folder, broken = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("broken")
    (broken / "pyproject.toml").write_text(BROKEN, "utf-8")
    (broken / "xlcrm_broken.py").write_text("raise RuntimeError('no licence')\n", "utf-8")
    example = tmp_path_factory.mktemp("example")
    for each in EXAMPLE.iterdir():
        if each.is_file():
            (example / each.name).write_bytes(each.read_bytes())
    for source in (example, broken):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--no-build-isolation",
                "--target",
                folder,
                source,
            ],
            check=True,
            capture_output=True,
        )
    return folder


def xlcrm(installed: Path, *arguments: object) -> str:
    path = os.pathsep.join([str(installed), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "xlcrm", *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    return done.stdout


def test_the_example_is_a_provider_and_the_broken_plugin_is_named(installed: Path) -> None:
    told = json.loads(xlcrm(installed, "plugins", "--json"))

    assert [one["name"] for one in told["registered"] if one["provider"] == "samples"] == [
        "SAMPLES_DUE",
        "samples",
    ]
    assert [one["name"] for one in told["modules"] if one["provider"] == "samples"] == ["samples"]
    assert [one["provider"] for one in told["failed"]] == ["broken"]
    assert "no licence" in told["failed"][0]["reason"]


def test_it_adds_its_sheets_and_computes_them(installed: Path, tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["客户名称"])  # type: ignore[union-attr]
    made.active.append(["天河电子"])  # type: ignore[union-attr]
    borrowed = made.create_sheet("样机借用")
    borrowed.append(["样机", "单位", "借出日期", "还回日期"])
    borrowed.append(["X200", "天河电子", "2026-09-01", None])
    borrowed.append(["X300", "天河电子", "2026-09-01", "2026-10-01"])
    made.save(book)

    xlcrm(installed, "add", book, "samples", "--yes", "--as-of", "2026-11-22")
    told = json.loads(xlcrm(installed, "samples", book, "--json"))

    after = openpyxl.load_workbook(book)
    (customer, item, lent, due) = (cell.value for cell in after["未还样品"][5])
    assert [customer, item, f"{lent:%Y-%m-%d}", f"{due:%Y-%m-%d}"] == [
        "天河电子",
        "X200",
        "2026-09-01",
        "2026-10-31",
    ]
    assert after["未还样品"].max_row == 5
    assert [row[4] for row in after["样机借用"].iter_rows(values_only=True)] == ["借出天数", 82, None]
    assert told == {"out": 1}
    assert "今日" in after.sheetnames, "the rest of xlcrm works beside the broken plugin"


def test_its_button_and_function_enter_the_add_in(installed: Path) -> None:
    code = (
        "from xlcrm.addin.build import macros; from xlcrm.registry import load\n"
        "texts = macros(load())\nprint(texts['customUI14.xml'])\nprint(''.join(texts.values()))"
    )
    path = os.pathsep.join([str(installed), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert 'id="xlcrm_samples"' in done.stdout
    assert "SAMPLES_DUE" in done.stdout
