"""The house: imports run down only, and only those who may know a program or a file format import one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlcrm

ROOT = Path(xlcrm.__path__[0])

WORDS = {"grid", "lang", "errors", "marks"}
"""Leaf modules: the words that every floor shares."""
FLOORS: dict[str, set[str]] = {
    **{word: {"lang"} for word in WORDS},
    "crm": {*WORDS},
    "workbook": {*WORDS},
    "mail": {*WORDS},
    "stores": {*WORDS},
    "demo": {*WORDS, "crm"},
    "commands": {*WORDS, "crm", "workbook", "mail", "stores", "demo"},
    "udfs": {*WORDS, "crm"},
    "modules": {*WORDS, "crm", "workbook", "commands"},
    "registry": {*WORDS, "commands", "udfs", "modules"},
    "computer": set(),
    "hosts": {*WORDS, "computer", "crm", "workbook", "mail", "stores", "commands", "udfs", "registry"},
    "addin": {*WORDS, "computer", "commands", "udfs", "registry"},
    "cli": {*WORDS, "commands", "registry", "hosts", "addin"},
    "__main__": {"cli"},
}
ONLY = {
    "xlwings": {"hosts"},
    "uno": {"hosts", "addin"},
    "xlsxwriter": {"workbook", "addin"},
    "openpyxl": set(),
    "python_calamine": {"workbook"},
    "lxml": {"workbook"},
    "zipfile": {"workbook", "addin"},
    "msoffcrypto": {"workbook"},
    "keyring": {"hosts"},
    "smtplib": {"mail"},
    "imaplib": {"mail"},
    "ibis": {"crm", "stores", "commands"},
    "duckdb": {"stores"},
}


def files() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def part(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide the floor"
            yield node.lineno, node.module or ""


def broken_arrows(path: Path, here: str) -> Iterator[str]:
    for line, module in imports(path):
        names = module.split(".")
        if names[0] == "xlcrm" and len(names) > 1 and names[1] not in {here, *FLOORS[here]}:
            yield f"{path.relative_to(ROOT)}:{line} imports {module}: {here} may not know {names[1]}"
        if names[0] in ONLY and here not in ONLY[names[0]]:
            yield f"{path.relative_to(ROOT)}:{line} imports {module}: not {here}'s business"


def test_every_part_of_the_package_has_a_floor() -> None:
    assert {part(path) for path in files()} - {"__init__"} <= set(FLOORS)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_down_only(path: Path) -> None:
    if part(path) != "__init__":
        assert list(broken_arrows(path, part(path))) == []


def test_a_planted_violation_is_caught(tmp_path: Path) -> None:
    wrong = tmp_path / "xlcrm.py"
    wrong.write_text("from xlcrm.workbook.book import Book\nimport xlwings\n", "utf-8")

    found = [name for _, name in imports(wrong)]

    assert found == ["xlcrm.workbook.book", "xlwings"]
    assert "workbook" not in FLOORS["crm"]
    assert "crm" not in ONLY["xlwings"]


def test_there_are_no_import_cycles() -> None:
    modules = {module(path) for path in files()}
    graph = {module(path): set(runtime_imports(path, modules)) for path in files()}

    assert cycle(graph) == []


def module(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def runtime_imports(path: Path, modules: set[str]) -> Iterator[str]:
    """Imports at module level: those for the type checker and inside functions make no cycle."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xlcrm"):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & modules or {node.module or ""}


def cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph.get(name, ())):
            if target != name and target in graph and (found := visit(target, (*trail, name))):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := visit(name, ()))), [])
