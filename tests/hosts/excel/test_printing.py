"""PDFs by Excel's own export: asked for in an Excel of its own, and left to LibreOffice where that fails.

No Excel runs here: what xlwings hands to it is recorded by a stand-in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import pytest
import xlwings

from xlcrm.hosts.excel.printing import excel_prints


class Excel:
    """What of an Excel is asked for; `fails` is what it does not know how to do."""

    seen: list[str]
    fails = ""

    def __init__(self, **options: Any) -> None:
        type(self).seen = [f"start {options}"]
        self.books = self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.seen.append("quit")

    def open(self, path: str, **_: Any) -> Excel:
        self.path = Path(path)
        return self

    def to_pdf(self, path: str) -> None:
        if self.fails:
            raise OSError(self.fails)
        Path(path).write_bytes(b"%PDF")

    def close(self) -> None:
        self.seen.append(f"close {self.path.name}")


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "0.xlsx", tmp_path / "1.xlsx"]
    for path in paths:
        path.write_bytes(b"PK")
    return paths


def test_every_page_is_exported_by_one_hidden_excel_that_quits(
    pages: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlwings, "App", Excel)

    assert excel_prints(pages, "win32")
    assert all(page.with_suffix(".pdf").read_bytes() == b"%PDF" for page in pages)
    assert Excel.seen == [
        "start {'visible': False, 'add_book': False}",
        "close 0.xlsx",
        "close 1.xlsx",
        "quit",
    ]


def test_an_excel_that_will_not_leaves_the_pages_to_libreoffice(
    pages: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Excel, "fails", "no printer")
    monkeypatch.setattr(xlwings, "App", Excel)

    assert not excel_prints(pages, "win32")
    assert Excel.seen[-1] == "quit"


@pytest.mark.parametrize("platform", ["darwin", "linux"])
def test_elsewhere_excel_is_left_alone(platform: str, pages: list[Path]) -> None:
    assert not excel_prints(pages, platform)
